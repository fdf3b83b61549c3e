package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.FlashGuard;
import dev.brownout.emulator.peripheral.Register;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What the FLASH interfaces of both families have in common: wait states, keys, the bus that is held while a bank is busy, errors, and option bytes
 * that are erased and then programmed word by word. A reset other than loss of power lets the running operation finish and drops what waits.
 */
abstract class FlashController extends StPeripheral {
    static final int EOP = 1;
    static final int OPERR = 2;
    static final int WRPERR = 1 << 4;
    private static final int EOPIE = 24;
    private static final int ERRIE = 25;
    private static final int KEY1 = 0x45670123;
    private static final int KEY2 = 0xCDEF89AB;
    private static final int OPTKEY1 = 0x08192A3B;
    private static final int OPTKEY2 = 0x4C5D6E7F;
    /** The core may reach the main flash from here too. */
    private static final int BOOT_ALIAS = 0;

    final FlashArray flash;
    final FlashArray options;
    final KeyLock lock = new KeyLock(KEY1, KEY2);
    final KeyLock optionLock = new KeyLock(OPTKEY1, OPTKEY2);
    private final int bankSize;
    private final Bus bus;
    private final FlashGuard guard = new FlashGuard() {
        @Override
        public void check(int offset, int size) {
            coreReads(offset);
        }

        @Override
        public boolean open(int offset, int size) {
            return FlashController.this.open(offset, size);
        }

        @Override
        public boolean closed(int offset, int size) {
            // Of the banks, none lies between two that are busy.
            return flash.running().filter(operation -> blocks(operation, offset) && blocks(operation, offset + size - 1)).isPresent();
        }
    };
    // Option words to be programmed once the running operation is over.
    private final ArrayDeque<OptionWord> waiting = new ArrayDeque<>();
    private Register acr;
    private boolean guarding;
    Register sr;
    Register cr;

    private record OptionWord(int offset, int length, long value) {
    }

    FlashController(StChip chip, String name, int base, int irq, int banks, FlashArray flash, FlashArray options) {
        super(chip, name, base);
        bankSize = flash.geometry().size() / banks;
        this.flash = flash;
        this.options = options;
        bus = environment.bus();
        FlashObserver observer = new FlashObserver() {
            @Override
            public void completed(FlashOperation operation) {
                operationEnded();
            }

            @Override
            public void failed(FlashOperation operation) {
                operationEnded();
                operationFailed();
            }

            @Override
            public void interrupted(FlashOperation operation, Tear tear) {
                waiting.clear();
                updateGuard();
            }
        };
        flash.addObserver(observer);
        options.addObserver(observer);
        flash.cells().setDamageListener(this::updateGuard);
        interrupt(irq, () -> (sr.get() & EOP) != 0 && cr.bit(EOPIE) || (sr.get() & OPERR) != 0 && cr.bit(ERRIE) || eccAsks());
    }

    boolean eccAsks() {
        return false;
    }

    // ---- ACR and keys

    /** Declares ACR, KEYR and OPTKEYR. */
    final void access(int acrBits, int acrReset, int keyr, int optkeyr) {
        acr = register(0x00, "ACR").reset(acrReset).bits(acrBits);
        acr.then(this::apply);
        register(keyr, "KEYR").writeOnly().writes(value -> lock.key(value, base() + keyr));
        register(optkeyr, "OPTKEYR").writeOnly().writes(value -> optionLock.key(value, base() + optkeyr));
    }

    private void apply() {
        FlashTiming timing = bus.flashTiming();
        timing.setWaitStates(acr.field(0, 3));
        timing.setPrefetch(acr.bit(8));
        timing.setInstructionCache(acr.bit(9));
        timing.setDataCache(acr.bit(10));
        if (acr.bit(11) && !acr.bit(9)) {
            timing.clearInstructionCache();
        }
        if (acr.bit(12) && !acr.bit(10)) {
            timing.clearDataCache();
        }
    }

    // ---- busy

    final boolean busy() {
        return flash.busy() || options.busy();
    }

    final void awaitIdle() {
        while (busy()) {
            FlashOperation running = flash.running().or(options::running).orElseThrow();
            environment.holdBusUntil(running.end());
        }
    }

    /** Whether a read there waits while the operation runs: it lies in the same bank. */
    abstract boolean blocks(FlashOperation operation, int offset);

    final int bankSize() {
        return bankSize;
    }

    /** An operation on the main flash has begun: a core that runs from the same bank stands still, one that reads there waits. */
    final void started() {
        FlashOperation operation = flash.running().orElseThrow();
        for (int bank = 0; bank < flash.geometry().size(); bank += bankSize) {
            if (blocks(operation, bank) && (environment.executesFrom(bus.flashBase() + bank, bankSize)
                    || environment.executesFrom(BOOT_ALIAS + bank, bankSize))) {
                // A core that stands still reads nothing, so nobody need be asked.
                environment.stallCore(operation.duration());
                return;
            }
        }
        updateGuard();
    }

    private void operationEnded() {
        if (!waiting.isEmpty()) {
            OptionWord next = waiting.remove();
            options.program(next.offset(), next.length(), next.value(), optionWordTime());
            return;
        }
        if (cr.bit(EOPIE)) {
            sr.set(sr.get() | EOP);
        }
        ended();
        updateGuard();
        updateInterrupts();
    }

    /** Clears the start bits. */
    abstract void ended();

    /** Refuses an operation: raises error flags. */
    final void error(int flags) {
        sr.set(sr.get() | flags | (cr.bit(ERRIE) ? OPERR : 0));
        updateInterrupts();
    }

    // The manuals name no flag for cells that do not take a write; of those that stop a driver, both families share this one.
    private void operationFailed() {
        error(WRPERR);
    }

    private void updateGuard() {
        boolean needed = flash.busy() || flash.cells().hasDamage();
        if (needed) {
            bus.accessControl().setFlashGuard(guard);
        } else if (guarding) {
            bus.accessControl().clearFlashGuard();
        }
        guarding = needed;
    }

    private boolean open(int offset, int size) {
        Optional<FlashOperation> running = flash.running();
        if (running.isPresent() && (blocks(running.get(), offset) || blocks(running.get(), offset + size - 1))) {
            return false;
        }
        return !flash.cells().hasDamage(offset, size);
    }

    private void coreReads(int offset) {
        flash.running().ifPresent(operation -> {
            if (blocks(operation, offset)) {
                environment.holdBusUntil(operation.end());
            }
        });
        if (flash.cells().hasDamage()) {
            checkEcc(offset);
        }
    }

    void checkEcc(int offset) {
    }

    /** A store to the main flash, at an offset from its beginning. */
    public abstract void store(int offset, int value, int size);

    // ---- option bytes

    abstract long optionWordTime();

    /** Starts erasing the option bytes; the words follow. */
    final void rewriteOptions(long eraseTime, int length, long[] words) {
        for (int i = 0; i < words.length; i++) {
            waiting.add(new OptionWord(8 * i, length, words[i]));
        }
        options.erasePage(0, eraseTime);
    }

    // ---- reset and state

    @Override
    void resetState(ResetKind kind) {
        waiting.clear();
        flash.interrupt(new Tear.Finished());
        options.interrupt(new Tear.Finished());
        lock.reset();
        optionLock.reset();
        apply();
        updateGuard();
    }

    @Override
    void saveState(StateWriter out) {
        lock.save(out);
        optionLock.save(out);
        out.putInt(waiting.size());
        for (OptionWord word : waiting) {
            out.putInt(word.offset());
            out.putInt(word.length());
            out.putLong(word.value());
        }
    }

    @Override
    void loadState(StateReader in) {
        lock.load(in);
        optionLock.load(in);
        waiting.clear();
        for (int count = in.getInt(); count > 0; count--) {
            waiting.add(new OptionWord(in.getInt(), in.getInt(), in.getLong()));
        }
        updateGuard();
    }
}
