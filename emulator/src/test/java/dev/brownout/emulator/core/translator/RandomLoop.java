package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A loop of random instructions, as {@link Rig} has its memories, and random values for its registers. */
final class RandomLoop {
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 31, 32, 33, 0xffff, 0x8000};
    private static final int MIDDLE = Rig.RAM + Rig.SIZE / 2;

    /** Takes the loop's code. */
    @FunctionalInterface
    interface Memory {
        void place(int address, int raw, int size);
    }

    private final List<Instruction> program = new ArrayList<>();
    private final List<Integer> addresses = new ArrayList<>();
    private final int start;
    private final int end;

    /**
     * @param plain  only of what is translated, supervisor calls, and direct branches
     */
    RandomLoop(SplittableRandom random, Architecture architecture, int start, boolean plain) {
        this.start = start;
        EncodingSampler sampler = new EncodingSampler(architecture);
        List<Encoding> rows = ThumbTable.rows(architecture);
        int count = 2 + random.nextInt(30);
        int at = start;
        while (program.size() < count) {
            Instruction i = sampler.instruction(rows.get(random.nextInt(rows.size())), random);
            if (plain && i.op != Op.SVC && (!Support.translates(i) || i.op == Op.BX || i.op == Op.BLX)) {
                continue;
            }
            if (branches(i.op) && (Support.target(i, at) < start || Support.target(i, at) > at + 40)) {
                continue;
            }
            program.add(i);
            addresses.add(at);
            at += i.size;
        }
        end = at;
    }

    private static boolean branches(Op op) {
        return switch (op) {
            case B, B_COND, BL, CBZ, CBNZ -> true;
            default -> false;
        };
    }

    int start() {
        return start;
    }

    /** The address of one of its instructions. */
    int anywhere(SplittableRandom values) {
        return addresses.get(values.nextInt(addresses.size()));
    }

    void writeTo(Memory memory) {
        for (int n = 0; n < program.size(); n++) {
            memory.place(addresses.get(n), program.get(n).raw, program.get(n).size);
        }
        memory.place(end, 0xe000 | start - end - 4 >> 1 & 0x7ff, 2);
    }

    /** What a register may hold: a number, or an address in code, flash or RAM, most often around its middle. */
    int value(SplittableRandom values) {
        return switch (values.nextInt(10)) {
            case 0 -> values.nextInt();
            case 1 -> EDGES[values.nextInt(EDGES.length)];
            case 2 -> values.nextInt(64);
            case 3 -> anywhere(values) | 1;
            case 4 -> 4 * values.nextInt(0x400);
            case 5 -> MIDDLE + values.nextInt(0x200);
            case 6 -> Rig.RAM + 4 * values.nextInt(0x100);
            default -> MIDDLE + 4 * values.nextInt(0x80);
        };
    }

    String listing() {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < program.size(); n++) {
            text.append(String.format("  %08x  %-9s %s%n", addresses.get(n), Integer.toHexString(program.get(n).raw),
                Disassembler.text(program.get(n), addresses.get(n))));
        }
        return text.toString();
    }
}
