package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import java.util.Arrays;

/**
 * GPIO, one port of 16 pins (RM0090, 8; RM0351, 8). An output has the level of ODR, unless it is open drain and high; every other pin that of
 * whoever drives it from outside, else of its pull. What alternate functions drive does not appear on the pin.
 */
public final class Gpio extends StPeripheral {
    private static final int PINS = 16;
    private static final int OUTPUT = 1;
    private static final int ANALOG = 3;
    private static final int PULL_UP = 1;
    private static final int LCKK = 1 << 16;

    /** What drives a pin from outside. */
    public enum Drive { NOTHING, LOW, HIGH }

    /** Told of the levels on the pins. */
    interface Listener {
        void pinChanged(int port, int pin, boolean high);
    }

    /**
     * Reset values that differ by port: the debug port's pins are not plain inputs.
     *
     * @param speed  OSPEEDR
     * @param pull   PUPDR
     */
    public record Start(int mode, int speed, int pull) {
    }

    private final int port;
    private final Register moder;
    private final Register otyper;
    private final Register pupdr;
    private final Register odr;
    private final Drive[] outside = new Drive[PINS];
    private Listener listener = (portNumber, pin, high) -> { };
    private int levels;
    private int locked;
    // The steps of the lock sequence that were right, and the pins that they named.
    private int lockStep;
    private int lockPins;

    /**
     * @param port           0 for A
     * @param resetRegister  it has BRR and ASCR, as on STM32L4
     */
    public Gpio(StChip chip, String name, int base, int port, Start start, boolean resetRegister) {
        super(chip, name, base);
        this.port = port;
        Arrays.fill(outside, Drive.NOTHING);
        moder = lockable(0x00, "MODER", 2, start.mode());
        otyper = lockable(0x04, "OTYPER", 1, 0);
        lockable(0x08, "OSPEEDR", 2, start.speed());
        pupdr = lockable(0x0C, "PUPDR", 2, start.pull());
        register(0x10, "IDR").readOnly().reads(this::inputs);
        odr = register(0x14, "ODR").bits(0xffff).then(this::update);
        register(0x18, "BSRR").writeOnly().writes(value -> setOutputs(odr.get() & ~(value >>> 16) | value & 0xffff));
        register(0x1C, "LCKR").reads(() -> locked != 0 ? locked | LCKK : lockPins).writes(this::lockStep);
        lockable(0x20, "AFRL", 4, 0);
        Register afrh = register(0x24, "AFRH");
        afrh.writes(value -> afrh.set(merged(afrh.get(), value, locked >>> 8, 4)));
        if (resetRegister) {
            register(0x28, "BRR").writeOnly().writes(value -> setOutputs(odr.get() & ~value));
            register(0x2C, "ASCR").bits(0xffff);
        }
    }

    private Register lockable(int offset, String name, int bitsPerPin, int resetValue) {
        Register register = register(offset, name).reset(resetValue);
        return register.writes(value -> {
            register.set(merged(register.get(), value, locked, bitsPerPin));
            update();
        });
    }

    // Fields of locked pins stay.
    private static int merged(int old, int value, int lockedPins, int bitsPerPin) {
        int keep = bitsPerPin == 1 ? 0xffff0000 : 0;
        for (int rest = lockedPins & 0xffff; rest != 0; rest &= rest - 1) {
            int at = Integer.numberOfTrailingZeros(rest) * bitsPerPin;
            keep |= at < 32 ? (1 << bitsPerPin) - 1 << at : 0;
        }
        return old & keep | value & ~keep;
    }

    // RM0090, 8.4.8: LCKK 1, 0, 1 with the same pins each time.
    private void lockStep(int value) {
        if (locked != 0) {
            return;
        }
        int pins = value & 0xffff;
        boolean key = (value & LCKK) != 0;
        boolean right = key == (lockStep != 1) && (lockStep == 0 || pins == lockPins);
        lockPins = pins;
        lockStep = right ? lockStep + 1 : key ? 1 : 0;
        if (lockStep == 3) {
            locked = pins;
            lockStep = 0;
        }
    }

    private void setOutputs(int value) {
        odr.set(value & 0xffff);
        update();
    }

    /** Has EXTI told of this port's pins. */
    public void connect(Exti exti) {
        listener = exti::pinChanged;
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

    private int inputs() {
        int value = levels;
        for (int pin = 0; pin < PINS; pin++) {
            if (moder.field(2 * pin, 2) == ANALOG) {
                value &= ~(1 << pin);
            }
        }
        return value;
    }

    private boolean levelOf(int pin) {
        if (moder.field(2 * pin, 2) == OUTPUT && !(odr.bit(pin) && otyper.bit(pin))) {
            return odr.bit(pin);
        }
        return outside[pin] == Drive.HIGH || outside[pin] == Drive.NOTHING && pupdr.field(2 * pin, 2) == PULL_UP;
    }

    private void update() {
        int before = levels;
        levels = 0;
        for (int pin = 0; pin < PINS; pin++) {
            levels |= levelOf(pin) ? 1 << pin : 0;
        }
        for (int rest = before ^ levels; rest != 0; rest &= rest - 1) {
            int pin = Integer.numberOfTrailingZeros(rest);
            listener.pinChanged(port, pin, level(pin));
        }
    }

    @Override
    void resetState(ResetKind kind) {
        locked = 0;
        lockStep = 0;
        lockPins = 0;
        update();
    }

    @Override
    void saveState(StateWriter out) {
        out.putInt(levels);
        out.putInt(locked);
        out.putInt(lockStep);
        out.putInt(lockPins);
        for (Drive drive : outside) {
            out.putInt(drive.ordinal());
        }
    }

    @Override
    void loadState(StateReader in) {
        levels = in.getInt();
        locked = in.getInt();
        lockStep = in.getInt();
        lockPins = in.getInt();
        for (int pin = 0; pin < PINS; pin++) {
            outside[pin] = Drive.values()[in.getInt()];
        }
    }
}
