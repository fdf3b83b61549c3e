package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ThumbTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What engines that run ahead rely on, for every core type there is. */
class TimingBoundsTest {
    private static final int TRIES = 200_000;
    private static final long SEED = 20261120;
    private static final int[] EDGES = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 3, -16};

    @ParameterizedTest
    @EnumSource(CoreModel.class)
    void noInstructionTakesLongerThanTheMostItCan(CoreModel model) {
        Timing timing = model.timing();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Instruction> instructions = samples(model, random);
        for (int n = 0; n < TRIES; n++) {
            Instruction before = instructions.get(random.nextInt(instructions.size()));
            Instruction i = instructions.get(random.nextInt(instructions.size()));
            int trace = random.nextInt(4) == 0 ? Timing.BRANCHED : timing.after(before);
            int address = 2 * random.nextInt(8);
            int operands = switch (i.op) {
                case SDIV, UDIV -> timing.division(value(random), value(random), random.nextBoolean());
                default -> i.addressMask == 0 ? 0 : timing.unaligned(random.nextInt(), 2 << random.nextInt(2));
            };
            int cost = timing.straight(trace, i, address) + timing.refill(i) + (single(i) || operands == 0 || i.addressMask == 0 ? operands : 0);
            assertTrue(cost <= timing.most(i), () -> i.op + " after " + before.op + " takes " + cost + ", most is " + timing.most(i));
        }
    }

    // Those that may access an unaligned address at all.
    private static boolean single(Instruction i) {
        return i.registerList == 0 && !i.op.name().startsWith("V") && !i.op.name().contains("RD_") && !i.op.name().contains("EX");
    }

    private static int value(SplittableRandom random) {
        return random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt() >> random.nextInt(32);
    }

    @ParameterizedTest
    @EnumSource(CoreModel.class)
    void nothingKeepsTheFloatingPointUnitBusyForLonger(CoreModel model) {
        Timing timing = model.timing();
        for (Instruction i : samples(model, new SplittableRandom(SEED))) {
            assertTrue(timing.overlap(i) <= timing.longestFloatWait(), () -> i.op.name());
        }
    }

    @ParameterizedTest
    @EnumSource(CoreModel.class)
    void unalignedAccessDependsOnTheLowestBitsAndIsAlignedForFree(CoreModel model) {
        Timing timing = model.timing();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < 1000; n++) {
            int address = random.nextInt();
            for (int size : new int[] {2, 4}) {
                int extra = timing.unaligned(address, size);
                assertEquals(timing.unaligned(address & 3, size), extra);
                assertTrue(extra >= 0 && extra <= 15 && ((address & size - 1) != 0 || extra == 0), () -> address + " by " + size + ": " + extra);
            }
        }
    }

    private static List<Instruction> samples(CoreModel model, SplittableRandom random) {
        EncodingSampler sampler = new EncodingSampler(model.architecture());
        List<Instruction> instructions = new ArrayList<>();
        for (Encoding row : ThumbTable.rows(model.architecture())) {
            for (int n = 0; n < 10; n++) {
                instructions.add(sampler.instruction(row, random));
            }
        }
        return instructions;
    }
}
