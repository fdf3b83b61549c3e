package dev.brownout.emulator.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.interpreter.TestMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operand roles of the table against execution: an instruction changes nothing that its row does not write, and depends on nothing that
 * its row does not read.
 */
class RolesTest {
    private static final int SAMPLES = 24;
    private static final int MIDDLE = TestMachine.RAM + TestMachine.SIZE / 2;
    private static final int REACH = 0x1200;
    private static final int WORDS = 40;

    static Stream<Encoding> rowsThatExecute() {
        return ThumbTable.rows().stream().filter(row -> switch (row.op()) {
            case SVC, BKPT, UDF, WFI, WFE, COPROCESSOR -> false;
            default -> true;
        });
    }

    @ParameterizedTest
    @MethodSource("rowsThatExecute")
    void executionKeepsToTheRolesOfTheRow(Encoding row) {
        SplittableRandom random = new SplittableRandom(row.name().hashCode());
        EncodingSampler sampler = new EncodingSampler(Architecture.ARMV7E_M_FP);
        int executed = 0;
        for (int k = 0; k < SAMPLES; k++) {
            Instruction i = sampler.instruction(row, random);
            long seed = random.nextLong();
            TestMachine before = machine(i, seed, 0);
            TestMachine after = machine(i, seed, 0).step(1);
            if (!after.events.isEmpty()) {
                continue;
            }
            executed++;
            assertNothingElseChanges(i, before, after);
            TestMachine other = machine(i, seed, random.nextLong() | 1).step(1);
            assertSameOutcome(i, after, other);
        }
        assertTrue(executed > 0, () -> row + " always faults");
    }

    /** A machine before the instruction; what the instruction does not read varies with the noise, unless that is 0. */
    private static TestMachine machine(Instruction i, long seed, long noise) {
        TestMachine machine = new TestMachine();
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom other = new SplittableRandom(noise);
        machine.code(i.size == 2 ? String.format("%04x", i.raw) : String.format("%04x %04x", i.raw >>> 16, i.raw & 0xFFFF));
        CpuState cpu = machine.cpu;
        for (int r = 0; r < 15; r++) {
            boolean address = (i.addressMask >> r & 1) != 0;
            int value = address && r == i.rm ? random.nextInt(16) * 4 : address || r == 13 ? MIDDLE + 4 * random.nextInt(16) : random.nextInt();
            int noisy = r == 13 ? MIDDLE - 64 : other.nextInt();
            machine.r[r] = noise == 0 || (i.readMask >> r & 1) != 0 ? value : noisy;
        }
        for (int s = 0; s < 32; s++) {
            float value = (random.nextInt(2000) - 1000) / 8f;
            int noisy = other.nextInt();
            cpu.s[s] = noise == 0 || (i.fpReadMask >> s & 1) != 0 ? Float.floatToRawIntBits(value) : noisy;
        }
        int apsr = random.nextInt();
        int kept = i.flagsRead | Apsr.Q;
        cpu.setApsr(noise == 0 ? apsr : apsr & kept | other.nextInt() & ~kept);
        cpu.fpReady = true;
        cpu.exclusive = false;
        for (int w = -WORDS; w < WORDS; w++) {
            machine.setWord(MIDDLE + 4 * w, random.nextInt());
        }
        return machine;
    }

    private static void assertNothingElseChanges(Instruction i, TestMachine before, TestMachine after) {
        List<String> changed = new ArrayList<>();
        for (int r = 0; r < 15; r++) {
            if (before.r[r] != after.r[r] && (i.writeMask >> r & 1) == 0) {
                changed.add("R" + r);
            }
        }
        if (after.r[15] != before.r[15] + i.size && (i.writeMask >> 15 & 1) == 0) {
            changed.add("PC");
        }
        for (int s = 0; s < 32; s++) {
            if (before.cpu.s[s] != after.cpu.s[s] && (i.fpWriteMask >> s & 1) == 0) {
                changed.add("S" + s);
            }
        }
        if (((before.cpu.apsr() ^ after.cpu.apsr()) & ~i.flagsWritten) != 0) {
            changed.add("APSR");
        }
        if (!i.encoding.isStore() && !memory(before).equals(memory(after))) {
            changed.add("memory");
        }
        assertEquals(List.of(), changed, () -> i + " \"" + Disassembler.text(i, TestMachine.CODE) + "\" changed");
    }

    private static void assertSameOutcome(Instruction i, TestMachine one, TestMachine other) {
        List<String> different = new ArrayList<>();
        if (!one.events.equals(other.events)) {
            different.add("events " + other.events);
        }
        for (int r = 0; r < 15; r++) {
            if ((i.writeMask >> r & 1) != 0 && one.r[r] != other.r[r]) {
                different.add("R" + r);
            }
        }
        if (one.r[15] != other.r[15]) {
            different.add("PC");
        }
        for (int s = 0; s < 32; s++) {
            if ((i.fpWriteMask >> s & 1) != 0 && one.cpu.s[s] != other.cpu.s[s]) {
                different.add("S" + s);
            }
        }
        if (((one.cpu.apsr() ^ other.cpu.apsr()) & i.flagsWritten) != 0) {
            different.add("APSR");
        }
        if (!memory(one).equals(memory(other))) {
            different.add("memory");
        }
        if (one.cpu.cycles != other.cpu.cycles) {
            different.add("cycles");
        }
        assertEquals(List.of(), different, () -> i + " \"" + Disassembler.text(i, TestMachine.CODE) + "\" depends on what it does not read");
    }

    private static List<Integer> memory(TestMachine machine) {
        List<Integer> words = new ArrayList<>();
        for (int offset = -REACH; offset < REACH; offset += 4) {
            words.add(machine.word(MIDDLE + offset));
        }
        return words;
    }
}
