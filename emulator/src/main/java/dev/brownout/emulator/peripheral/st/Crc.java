package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;

/**
 * CRC, a calculation unit that takes data highest bit first (RM0090, 4; RM0351, 15). STM32L4's has a polynomial of 7, 8, 16 or 32 bits, takes
 * bytes and halfwords, and reverses bits on request.
 */
public final class Crc extends StPeripheral {
    private static final int ETHERNET = 0x04C11DB7;
    private static final int[] SIZES = {32, 16, 8, 7};

    private final boolean programmable;
    private final Register cr;
    private final Register init;
    private final Register pol;
    private int value = -1;

    /** @param programmable  it has INIT and POL, as on STM32L4 */
    public Crc(StChip chip, String name, int base, boolean programmable) {
        super(chip, name, base);
        this.programmable = programmable;
        register(0x00, "DR").reads(this::result).writes(word -> add(word, 32));
        register(0x04, "IDR").bits(0xff);
        cr = register(0x08, "CR");
        cr.writes(control -> {
            cr.set(programmable ? control & 0xf8 : 0);
            if ((control & 1) != 0) {
                start();
            }
        });
        init = programmable ? register(0x10, "INIT").reset(-1) : new Register(0x10, "INIT").reset(-1);
        init.then(this::start);
        pol = programmable ? register(0x14, "POL").reset(ETHERNET) : new Register(0x14, "POL").reset(ETHERNET);
    }

    private void start() {
        value = init.get();
    }

    private int width() {
        return SIZES[cr.field(3, 2)];
    }

    @Override
    public void write(int offset, int data, int size) {
        if (offset < 4 && programmable && size != 4) {
            add(data, 8 * size);
        } else {
            super.write(offset, data, size);
        }
    }

    private void add(int data, int bits) {
        int in = reversed(data, bits, cr.field(5, 2)) << 32 - bits;
        int size = width();
        int shift = 32 - size;
        int crc = value << shift;
        for (int i = 0; i < bits; i++) {
            boolean xor = (crc ^ in) < 0;
            crc <<= 1;
            in <<= 1;
            if (xor) {
                crc ^= pol.get() << shift;
            }
        }
        value = crc >>> shift;
    }

    // REV_IN: 1 within bytes, 2 within halfwords, 3 within the word, as far as the data reach.
    private static int reversed(int data, int bits, int mode) {
        if (mode == 0) {
            return data;
        }
        int group = Math.min(bits, 4 << mode);
        int result = 0;
        for (int at = 0; at < bits; at += group) {
            result |= Integer.reverse(data >>> at << 32 - group) << at;
        }
        return result;
    }

    private int result() {
        return cr.bit(7) ? Integer.reverse(value) >>> 32 - width() : value;
    }

    @Override
    void resetState(ResetKind kind) {
        value = -1;
    }

    @Override
    void saveState(StateWriter out) {
        out.putInt(value);
    }

    @Override
    void loadState(StateReader in) {
        value = in.getInt();
    }
}
