package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * GPIO, one port (nRF52840 PS, "GPIO"). An output pin has the level of OUT unless its DRIVE disconnects it at that level; any other
 * that of whoever drives it from outside, else of its pull. IN sees a pin only while its input buffer is connected. A pin that meets
 * its SENSE condition sets its LATCH and DETECT.
 */
public final class Gpio extends NordicPeripheral {
    private static final int INPUT_DISCONNECTED = 1;
    private static final int PULL_LOW = 2;
    private static final int PULL_UP = 3;
    private static final int DRIVE_LOW = 8;
    /** DRIVE D0S1 and D0H1 leave the pin alone at 0, S0D1 and H0D1 (from OPEN_DRAIN on) at 1. */
    private static final int OPEN_SOURCE = 4;
    private static final int OPEN_DRAIN = 6;
    private static final int SENSE_LOW = 16;
    private static final int SENSE_ON_HIGH = 2;
    private static final int SENSE_ON_LOW = 3;

    /** What drives a pin from outside. */
    public enum Drive { NOTHING, LOW, HIGH }

    /** Told of the levels on the pins. */
    public interface Listener {
        default void pinChanged(int pin, boolean high) {
        }

        /** DETECT rose. */
        default void detected() {
        }
    }

    private final int pins;
    private final int mask;
    private final Register[] pinCnf;
    private final Register latch;
    private final Register detectMode;
    private final List<Listener> listeners = new ArrayList<>();
    private final Drive[] outside;
    private int out;
    private int dir;
    // Pins whose level GPIOTE decides, and that level.
    private int taken;
    private int takenLevel;
    private int levels;
    private boolean detect;

    /** @param base  as in the SVD file; the second port's registers lie 0x300 behind the first's */
    public Gpio(Interconnect interconnect, String name, int base, int pins) {
        super(interconnect, name, base & ~0xFFF, NO_IRQ);
        this.pins = pins;
        mask = pins == 32 ? -1 : (1 << pins) - 1;
        outside = new Drive[pins];
        Arrays.fill(outside, Drive.NOTHING);
        int at = base & 0xFFF;
        register(at + 0x504, "OUT").reads(() -> out).writes(value -> setOut(value));
        register(at + 0x508, "OUTSET").reads(() -> out).writes(value -> setOut(out | value));
        register(at + 0x50C, "OUTCLR").reads(() -> out).writes(value -> setOut(out & ~value));
        register(at + 0x510, "IN").readOnly().reads(() -> levels & connected());
        register(at + 0x514, "DIR").reads(() -> dir).writes(value -> setDir(value));
        register(at + 0x518, "DIRSET").reads(() -> dir).writes(value -> setDir(dir | value));
        register(at + 0x51C, "DIRCLR").reads(() -> dir).writes(value -> setDir(dir & ~value));
        latch = register(at + 0x520, "LATCH");
        latch.writes(value -> {
            latch.set(latch.get() & ~value);
            update();
        });
        detectMode = register(at + 0x524, "DETECTMODE").bits(1).then(this::update);
        pinCnf = registers(at + 0x700, 4, pins, "PIN_CNF");
        for (int n = 0; n < pins; n++) {
            int bit = 1 << n;
            Register cnf = pinCnf[n];
            cnf.reset(2).reads(() -> cnf.get() & ~1 | ((dir & bit) != 0 ? 1 : 0)).writes(value -> {
                cnf.set(value & 0x3070f);
                dir = (value & 1) != 0 ? dir | bit : dir & ~bit;
                update();
            });
        }
    }

    /** How many pins the port has. */
    public int pins() {
        return pins;
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Connects something outside to a pin. */
    public void drive(int pin, Drive drive) {
        outside[pin] = drive;
        update();
    }

    /** The level on a pin, whoever makes it. */
    public boolean level(int pin) {
        return (levels >>> pin & 1) != 0;
    }

    /** GPIOTE decides the pin's output from now on. */
    void take(int pin, boolean high) {
        int bit = 1 << pin;
        taken |= bit;
        takenLevel = high ? takenLevel | bit : takenLevel & ~bit;
        update();
    }

    void release(int pin) {
        taken &= ~(1 << pin);
        update();
    }

    private void setOut(int value) {
        out = value & mask;
        update();
    }

    private void setDir(int value) {
        dir = value & mask;
        update();
    }

    private int connected() {
        int result = 0;
        for (int n = 0; n < pins; n++) {
            if (!pinCnf[n].bit(INPUT_DISCONNECTED)) {
                result |= 1 << n;
            }
        }
        return result;
    }

    private boolean levelOf(int n) {
        int bit = 1 << n;
        boolean byGpiote = (taken & bit) != 0;
        if (byGpiote || (dir & bit) != 0) {
            boolean high = ((byGpiote ? takenLevel : out) & bit) != 0;
            int drive = pinCnf[n].field(DRIVE_LOW, 3);
            if (drive < OPEN_SOURCE || (drive < OPEN_DRAIN) == high) {
                return high;
            }
        }
        return outside[n] == Drive.HIGH || outside[n] == Drive.NOTHING && pinCnf[n].field(PULL_LOW, 2) == PULL_UP;
    }

    private void update() {
        int before = levels;
        levels = 0;
        int sensed = 0;
        for (int n = 0; n < pins; n++) {
            boolean high = levelOf(n);
            levels |= high ? 1 << n : 0;
            int sense = pinCnf[n].field(SENSE_LOW, 2);
            if (sense == SENSE_ON_HIGH && high || sense == SENSE_ON_LOW && !high) {
                sensed |= 1 << n;
            }
        }
        latch.set(latch.get() | sensed);
        boolean rises = !detect;
        detect = (detectMode.get() == 0 ? sensed : latch.get()) != 0;
        int changed = before ^ levels;
        for (Listener listener : listeners) {
            for (int rest = changed; rest != 0; rest &= rest - 1) {
                int n = Integer.numberOfTrailingZeros(rest);
                listener.pinChanged(n, level(n));
            }
            if (detect && rises) {
                listener.detected();
            }
        }
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        out = 0;
        dir = 0;
        taken = 0;
        takenLevel = 0;
        detect = false;
        update();
    }

    @Override
    public void save(StateWriter writer) {
        super.save(writer);
        writer.putInt(out);
        writer.putInt(dir);
        writer.putInt(taken);
        writer.putInt(takenLevel);
        writer.putInt(levels);
        writer.putBoolean(detect);
        for (Drive drive : outside) {
            writer.putInt(drive.ordinal());
        }
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        out = in.getInt();
        dir = in.getInt();
        taken = in.getInt();
        takenLevel = in.getInt();
        levels = in.getInt();
        detect = in.getBoolean();
        for (int n = 0; n < pins; n++) {
            outside[n] = Drive.values()[in.getInt()];
        }
    }
}
