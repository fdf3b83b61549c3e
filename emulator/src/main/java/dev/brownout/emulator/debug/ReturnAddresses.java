package dev.brownout.emulator.debug;

import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Who called whom, as far as a stack tells without unwinding tables: its words that are the address behind a call. A word that an earlier
 * call left behind can be among them.
 */
final class ReturnAddresses {
    private static final int WORDS = 256;
    private static final int MOST = 8;

    private final Bus bus;
    private final Decoder decoder;
    private final FirmwareImage firmware;

    ReturnAddresses(Bus bus, Architecture architecture, FirmwareImage firmware) {
        this.bus = bus;
        decoder = Decoder.of(architecture);
        this.firmware = firmware;
    }

    /** The places of the calls, the innermost first: by LR, then by the stack from SP upward. */
    List<String> from(int lr, int sp) {
        List<String> places = new ArrayList<>();
        if (followsCall(lr)) {
            places.add(place(lr));
        }
        for (int at = sp; at != sp + 4 * WORDS && places.size() < MOST && inMemory(at); at += 4) {
            int word = bus.readDirect(at, 4);
            if (followsCall(word) && word != lr) {
                places.add(place(word));
            }
        }
        return places;
    }

    // The registers of a peripheral are no stack: reading them may have effects.
    private boolean inMemory(int address) {
        return Integer.compareUnsigned(address - bus.ramBase(), bus.ram().bytes.length - 3) < 0;
    }

    private boolean followsCall(int word) {
        int address = word & ~1;
        if ((word & 1) == 0 || Integer.compareUnsigned(address - bus.flashBase(), bus.flash().size()) >= 0
                && !inMemory(address)) {
            return false;
        }
        try {
            Instruction narrow = decoder.decode(bus.readDirect(address - 2, 2), 0);
            if (narrow.size == 2 && narrow.op == Op.BLX) {
                return true;
            }
            int first = bus.readDirect(address - 4, 2);
            return Decoder.isWide(first) && decoder.decode(first, bus.readDirect(address - 2, 2)).op == Op.BL;
        } catch (MemoryFault e) {
            return false;
        }
    }

    private String place(int returnAddress) {
        long address = (returnAddress & ~1) & 0xFFFF_FFFFL;
        String symbol = firmware.symbols().nearest(address).filter(p -> p.inside() || p.symbol().size() == 0).map(p -> " in " + p).orElse("");
        // The line of the call, not of what follows it.
        String line = firmware.lines().at(address - 2).map(l -> ", " + l).orElse("");
        return String.format("0x%08x", address) + symbol + line;
    }
}
