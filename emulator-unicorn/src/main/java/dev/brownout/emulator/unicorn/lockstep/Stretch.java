package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import java.util.List;

/** Chooses instructions that both sides may execute in one go, so that what happens between instructions is put to the test too. */
final class Stretch {
    private final Stream stream;

    Stretch(Stream stream) {
        this.stream = stream;
    }

    /**
     * Collects the instructions of a stretch. Only its last one may branch.
     *
     * @param into   receives them; one alone if what is there must be stepped through
     * @param pc     outside an IT block
     * @param length the number of instructions to collect; an IT block is completed whatever its length
     */
    void collect(List<Instruction> into, int pc, int length) {
        int address = pc;
        boolean ended = false;
        while (!ended && into.size() < length && address < stream.end()) {
            int end = endOfUnit(address);
            if (end < 0) {
                break;
            }
            while (address < end) {
                Instruction i = stream.decode(address);
                into.add(i);
                address += i.size;
                ended = branches(i);
            }
        }
        if (into.isEmpty()) {
            into.add(stream.decode(pc));
        }
    }

    /** The address behind the instruction or the IT block there; -1 if it must be stepped through. */
    private int endOfUnit(int address) {
        Instruction first = stream.decode(address);
        if (!runsInOneGo(first)) {
            return -1;
        }
        int end = address + first.size;
        if (first.op == Op.IT) {
            for (int count = blockLength(first); count > 0; count--) {
                Instruction i = stream.decode(end);
                if (!runsInOneGo(i)) {
                    return -1;
                }
                end += i.size;
            }
        }
        return end;
    }

    private static boolean branches(Instruction i) {
        return (i.writeMask & 1 << Registers.PC) != 0;
    }

    /** Whether both sides execute it and go on, or branch, whatever it finds in memory. */
    private static boolean runsInOneGo(Instruction i) {
        return (!i.endsStraightLine() || branches(i)) && !Exclusives.isExclusive(i.op) && !writesControl(i) && switch (i.op) {
            case WFI, WFE, YIELD -> false;
            default -> true;
        };
    }

    /** MSR to CONTROL may clear FPCA: the next FPU instruction then sets FPSCR to its default. */
    static boolean writesControl(Instruction i) {
        return i.op == Op.MSR && i.imm == 20;
    }

    private static int blockLength(Instruction it) {
        return 4 - Integer.numberOfTrailingZeros(it.itMask);
    }
}
