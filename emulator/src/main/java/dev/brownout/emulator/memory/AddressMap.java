package dev.brownout.emulator.memory;

/** The system address map of Armv7-M and Armv6-M: what an address alone decides (Armv7-M ARM, B3.1). */
public final class AddressMap {
    private static final int PERIPHERAL = 2;
    private static final int EXTERNAL_DEVICE = 5;

    private AddressMap() {
    }

    /** Whether no instruction may be fetched there by the default map: Peripheral, external Device, System. */
    public static boolean isExecuteNever(int address) {
        return isDevice(address);
    }

    /** Armv7-M ARM A3.2.1: an unaligned access to Device or Strongly-ordered memory is an UNALIGNED UsageFault. */
    static void requireNormalMemory(int address) {
        if (isDevice(address)) {
            throw new MemoryFault(MemoryFault.Kind.UNALIGNED, address);
        }
    }

    private static boolean isDevice(int address) {
        int top = address >>> 29;
        return top == PERIPHERAL || top >= EXTERNAL_DEVICE;
    }

    /** 0x22000000 aliases the first MB of SRAM, 0x42000000 that of the peripherals, a word a bit. */
    static boolean isBitBand(int address) {
        return address >>> 25 == 0x22000000 >>> 25 || address >>> 25 == 0x42000000 >>> 25;
    }

    /** The byte that holds the bit of a word in a bit-band alias. */
    static int bitBandByte(int address) {
        return (address & 0xf0000000) + ((address & 0x01ffffff) >>> 5);
    }

    /** The place of that bit in its byte. */
    static int bitBandBit(int address) {
        return address >>> 2 & 7;
    }
}
