package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.Register;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the RCC of both families has in common: sources that become ready, the switch of the system clock, reset flags, the backup domain's
 * register, and resets of single peripherals. Clock enables are kept: a block answers whether its clock is on or not.
 */
abstract class Rcc extends StPeripheral {
    private static final int BDRST = 1 << 16;
    private static final int RTCEN = 15;
    private static final int RTCSEL = 8;
    private static final int RTCSEL_BITS = 3 << RTCSEL;
    private static final int SFTRSTF = 1 << 28;
    private static final int IWDGRSTF = 1 << 29;
    private static final int WWDGRSTF = 1 << 30;
    private static final int PINRSTF = 1 << 26;
    private static final int LSION = 0;
    private static final int LSIRDY = 1;
    private static final int[] AHB_DIVISORS = {1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 64, 128, 256, 512};

    final RccTiming timing;
    final RccSource hsi;
    final RccSource hse;
    final RccSource lse;
    final RccSource lsi;
    Register cfgr;
    private Register bdcr;
    private Register csr;
    private final int rmvf;
    private final List<RccSource> sources = new ArrayList<>();
    private final Map<Integer, Peripheral> resets = new HashMap<>();
    private int current;

    Rcc(StChip chip, String name, int base, int irq, RccTiming timing, int rmvf) {
        super(chip, name, base);
        this.timing = timing;
        this.rmvf = 1 << rmvf;
        hsi = source(timing.hsi(), readyFlag("HSI"));
        hse = source(timing.hse(), readyFlag("HSE"));
        lse = source(timing.lse(), readyFlag("LSE"));
        lsi = source(timing.lsi(), readyFlag("LSI"));
        interrupt(irq, this::asksForInterrupt);
    }

    final RccSource source(long start, int flag) {
        RccSource source = new RccSource(chip, start, () -> ready(flag), this::sourcesChanged);
        sources.add(source);
        return source;
    }

    /** The number of a source's bit among the ready flags. */
    abstract int readyFlag(String sourceName);

    /** A source became ready: raises its flag. */
    abstract void ready(int flag);

    abstract boolean asksForInterrupt();

    /** The source that a value of CFGR.SW names. */
    abstract RccSource systemSource(int sw);

    abstract long systemHertz(int sw);

    /** Reset flags that a loss of supply leaves. */
    abstract int supplyFlags(ResetKind kind);

    abstract int optionBytesFlag();

    abstract int ppre1Low();

    abstract int ppre2Low();

    /** HSE divided for the RTC, or 0 if it does not run. */
    abstract long rtcHse();

    // ---- system clock

    private void sourcesChanged() {
        chip.lse().select(lse.ready());
        chip.lsi().select(lsi.on());
        connectRtc();
        switchSystemClock();
    }

    /** Takes over the source that CFGR asks for once it is ready, and computes every frequency. */
    final void switchSystemClock() {
        int wanted = cfgr.field(0, 2);
        if (systemSource(wanted).ready()) {
            current = wanted;
        }
        chip.clocks().change(frequencies(), () -> clock.setCoreHertz(chip.clocks().now().hclk()));
    }

    final int current() {
        return current;
    }

    /** Whether the system clock comes from there, so that it cannot be switched off. */
    final boolean inUse(RccSource source) {
        return systemSource(current) == source;
    }

    private ClockTree.Frequencies frequencies() {
        return ClockTree.Frequencies.of(Math.max(1, systemHertz(current)), AHB_DIVISORS[cfgr.field(4, 4)], apbDivisor(ppre1Low()),
                apbDivisor(ppre2Low()));
    }

    private int apbDivisor(int low) {
        int field = cfgr.field(low, 3);
        return field < 4 ? 1 : 2 << (field & 3);
    }

    // ---- backup domain

    /** Declares BDCR. */
    final void backupRegister(int offset, int bits) {
        bdcr = register(offset, "BDCR");
        bdcr.reads(() -> bdcr.get() & ~3 | lse.bits(0, 1)).writes(value -> {
            if (!chip.backupWritable()) {
                return;
            }
            if ((value & BDRST) != 0) {
                resetBackup();
                chip.resetBackupDomain();
                bdcr.set(BDRST);
                return;
            }
            // RTCSEL is written once between two resets of the domain.
            int select = (bdcr.get() & RTCSEL_BITS) != 0 ? bdcr.get() & RTCSEL_BITS : value & RTCSEL_BITS;
            bdcr.set(value & bits & ~RTCSEL_BITS | select);
            lse.set((value & 1) != 0);
            connectRtc();
        });
    }

    private void resetBackup() {
        bdcr.set(0);
        lse.set(false);
        connectRtc();
    }

    final void connectRtc() {
        RtcSignal.Source source = bdcr.bit(RTCEN) ? RtcSignal.Source.values()[bdcr.field(RTCSEL, 2)] : RtcSignal.Source.NONE;
        chip.rtcSignal().select(source, source == RtcSignal.Source.HSE ? rtcHse() : 0);
    }

    // ---- reset flags and LSI

    /** Declares CSR. */
    final Register statusRegister(int offset, int kept, int resetValue) {
        csr = register(offset, "CSR").reset(resetValue);
        csr.reads(() -> csr.get() | lsi.bits(LSION, LSIRDY)).writes(value -> {
            int flags = (value & rmvf) != 0 ? 0 : csr.get() & -(rmvf << 1);
            csr.set(flags | value & kept);
            lsi.set((value & 1) != 0);
            sourcesChanged();
        });
        return csr;
    }

    private int flags(ResetKind kind) {
        int cause = switch (kind) {
            case POWER_ON, BROWN_OUT -> supplyFlags(kind);
            case PIN, LOCKUP -> 0;
            case WATCHDOG -> chip.cause() == StChip.ResetCause.WWDG ? WWDGRSTF : IWDGRSTF;
            case SOFTWARE -> chip.cause() == StChip.ResetCause.OPTION_BYTES ? optionBytesFlag() : SFTRSTF;
        };
        // Every internal reset pulls the pin NRST.
        return cause | PINRSTF;
    }

    // ---- resets of peripherals

    /** Declares a register of reset bits. */
    final void resetRegister(int offset, String name) {
        Register register = register(offset, name);
        register.writes(value -> {
            int rises = value & ~register.get();
            register.set(value);
            for (int rest = rises; rest != 0; rest &= rest - 1) {
                Peripheral peripheral = resets.get(offset << 5 | Integer.numberOfTrailingZeros(rest));
                if (peripheral != null) {
                    peripheral.reset(ResetKind.SOFTWARE);
                }
            }
        });
    }

    /** Connects a bit of a reset register. */
    public final void resets(int offset, int bit, Peripheral peripheral) {
        resets.put(offset << 5 | bit, peripheral);
    }

    // ---- reset and state

    /** Further registers and sources, before the system clock is computed. */
    abstract void startSources();

    @Override
    public void reset(ResetKind kind) {
        int backup = bdcr.get();
        int flags = kind.losesPower() ? 0 : csr.get() & -(rmvf << 1);
        super.reset(kind);
        csr.set(csr.get() | flags | flags(kind));
        chip.causes(StChip.ResetCause.NONE);
        for (RccSource source : sources) {
            if (source != lse) {
                source.force(false);
            }
        }
        startSources();
        current = 0;
        if (chip.losesBackup(kind)) {
            resetBackup();
        } else {
            bdcr.set(backup);
        }
        sourcesChanged();
    }

    @Override
    void saveState(StateWriter out) {
        out.putInt(current);
        out.putInt(chip.cause().ordinal());
        sources.forEach(source -> source.save(out));
        chip.lsi().save(out);
        chip.lse().save(out);
    }

    @Override
    void loadState(StateReader in) {
        current = in.getInt();
        chip.causes(StChip.ResetCause.values()[in.getInt()]);
        sources.forEach(source -> source.load(in));
        chip.lsi().load(in);
        chip.lse().load(in);
        chip.clocks().restore(frequencies());
    }
}
