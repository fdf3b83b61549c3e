package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.InterruptRequest;
import dev.brownout.emulator.peripheral.Register;
import dev.brownout.emulator.peripheral.RegisterBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * A block in the nRF manner: tasks from 0x000, events from 0x100, SHORTS at 0x200, INTEN/INTENSET/INTENCLR at 0x300, everything else
 * behind (nRF52840 PS, "Peripheral interface"). A subclass declares its registers in its constructor in the order of its register table.
 */
public abstract class NordicPeripheral extends RegisterBlock {
    /** Bytes that a block takes in the address space. */
    public static final int SIZE = 0x1000;
    /** An interrupt number for blocks that have none. */
    public static final int NO_IRQ = -1;

    protected final Interconnect interconnect;
    private final InterruptRequest request;
    private final int requestPart;
    private final List<Event> events = new ArrayList<>();
    private final List<Shortcut> shortcuts = new ArrayList<>();
    private Register shorts;
    private int shortMask;
    private int eventMask;
    private int inten;

    private record Shortcut(int bit, Event from, Runnable to) {
    }

    protected NordicPeripheral(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect.environment(), name, base, SIZE);
        this.interconnect = interconnect;
        request = irq == NO_IRQ ? null : interconnect.interrupt(irq);
        requestPart = request == null ? 0 : request.join();
    }

    // ---- declarations

    /** A register that no document describes but that published errata code touches: it stores, and nobody is told. */
    protected final void undocumented(int offset) {
        register(offset, String.format("0x%03X", offset));
    }

    protected final Register task(int offset, String taskName, Runnable action) {
        return register(offset, "TASKS_" + taskName).writeOnly().writes(value -> {
            if ((value & 1) != 0) {
                action.run();
            }
        });
    }

    protected final Event event(int offset, String eventName) {
        Register register = register(offset, "EVENTS_" + eventName).bits(1).then(this::updateInterrupt);
        Event event = new Event(this, register);
        events.add(event);
        eventMask |= event.bit;
        return event;
    }

    protected final Event[] events(int offset, int count, String eventName) {
        Event[] array = new Event[count];
        for (int i = 0; i < count; i++) {
            array[i] = event(offset + 4 * i, eventName + "[" + i + "]");
        }
        return array;
    }

    /** Declares INTENSET and INTENCLR over all events declared before. */
    protected final void interrupts() {
        register(0x304, "INTENSET").reads(() -> inten).writes(value -> setInten(inten | value & eventMask));
        register(0x308, "INTENCLR").reads(() -> inten).writes(value -> setInten(inten & ~value));
    }

    /** Declares INTEN as well: not every block has it. */
    protected final void interruptsWithInten() {
        register(0x300, "INTEN").reads(() -> inten).writes(value -> setInten(value & eventMask));
        interrupts();
    }

    /** A bit of SHORTS: while it is set, the event triggers the task. */
    protected final void shortcut(int bit, Event from, Runnable to) {
        if (shorts == null) {
            shorts = register(0x200, "SHORTS").bits(0);
        }
        shortcuts.add(new Shortcut(1 << bit, from, to));
        shortcutBits(1 << bit);
    }

    /** Further bits of SHORTS, which are kept. */
    protected final void shortcutBits(int bits) {
        shortMask |= bits;
        shorts.bits(shortMask);
    }

    // ---- interrupts and events

    /** The bits of INTEN. */
    protected final int inten() {
        return inten;
    }

    /** Told before INTEN changes. */
    protected void intenChanging() {
    }

    /** Told when INTEN changed. */
    protected void intenChanged() {
    }

    private void setInten(int value) {
        intenChanging();
        inten = value;
        updateInterrupt();
        intenChanged();
    }

    private boolean asksForInterrupt() {
        for (Event event : events) {
            if ((inten & event.bit) != 0 && event.happened()) {
                return true;
            }
        }
        return false;
    }

    final void updateInterrupt() {
        if (request != null) {
            request.set(requestPart, asksForInterrupt());
        }
    }

    final void happened(Event event, boolean routed) {
        updateInterrupt();
        if (shorts != null && shorts.get() != 0) {
            for (Shortcut shortcut : shortcuts) {
                if (shortcut.from == event && (shorts.get() & shortcut.bit) != 0) {
                    shortcut.to.run();
                }
            }
        }
        if (routed) {
            interconnect.event(base() + event.register.offset());
        }
    }

    // ---- reset and state

    /** Brings every register to its reset value; a subclass adds its own state, or keeps what survives. */
    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        inten = 0;
        updateInterrupt();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(inten);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        inten = in.getInt();
        if (request != null) {
            request.note(requestPart, asksForInterrupt());
        }
    }
}
