package dev.brownout.emulator.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.lockstep.EngineLockstep.Finding;
import dev.brownout.emulator.lockstep.EngineLockstep.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A short form; {@code brownout judge} runs more. */
class EngineLockstepTest {
    private static final List<CoreModel> ALL = List.of(CoreModel.values());

    private static Report judge(long seed, long count, List<CoreModel> cores) {
        return new EngineLockstep(seed, cores, new InterpreterFactory(), TranslatorFactory::isolated).run(count, 0, 1, () -> false, done -> { });
    }

    private static Report judge(WrongCore.Mistake mistake) {
        return new EngineLockstep(1, ALL, new InterpreterFactory(), threshold -> WrongCore.with(mistake))
            .run(1_000_000, 0, 1, () -> false, done -> { });
    }

    @Test
    void translatorDoesWhatTheInterpreterDoesOnEveryCore() {
        Report report = judge(20_261_120, 600_000, ALL);
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            text.append(String.format("trial %d%n%s%s%s", finding.trial(), finding.listing(), finding.trace(), finding.text()));
        }
        assertEquals("", text.toString());
        assertTrue(report.accelerated() > 100_000, report.accelerated() + " instructions by translated code");
        assertTrue(report.exceptions() > 5_000, report.exceptions() + " exceptions");
        assertTrue(report.instructions().values().stream().allMatch(count -> count > 20_000), report.instructions().toString());
    }

    private static Finding only(Report report) {
        assertEquals(1, report.findings().size());
        return report.findings().get(0);
    }

    /** Lines with an instruction in a listing. */
    private static List<String> instructions(String listing) {
        return listing.lines().filter(line -> line.matches("  [0-9a-f]{8}  [0-9a-f]{4,8} .*")).toList();
    }

    @Test
    void wrongFlagIsFoundAndCutDownToTheInstruction() {
        Finding finding = only(judge((i, cpu, bus) -> {
            if (i.op == Op.ADC_REG) {
                cpu.v = ~cpu.v;
            }
        }));
        List<String> code = instructions(finding.listing());
        assertTrue(code.size() <= 3 && code.stream().anyMatch(line -> line.contains("adc")), finding.listing());
        assertTrue(finding.text().contains("xpsr"), finding.text());
        assertTrue(finding.trace().lines().anyMatch(line -> line.contains("adc")), finding.trace());
    }

    @Test
    void singleCycleTooManyIsFoundAndCutDownToTheInstruction() {
        Finding finding = only(judge((i, cpu, bus) -> cpu.cycles += i.op == Op.MUL ? 1 : 0));
        List<String> code = instructions(finding.listing());
        assertTrue(code.size() <= 3 && code.stream().anyMatch(line -> line.contains("mul")), finding.listing());
        assertTrue(finding.text().contains("cycles "), finding.text());
    }

    @Test
    void singleByteOfMemoryIsFoundAndNamed() {
        Finding finding = only(judge((i, cpu, bus) -> {
            if (i.op == Op.STR_IMM) {
                bus.writeDirect(Stage.DATA + 0x17, bus.readDirect(Stage.DATA + 0x17, 1) ^ 1, 1);
            }
        }));
        assertTrue(finding.text().contains("[20004017]"), finding.text());
        assertTrue(instructions(finding.listing()).size() <= 3, finding.listing());
    }

    @Test
    void exceptionOfTheEngineIsAFindingToo() {
        Finding finding = only(judge((i, cpu, bus) -> {
            if (i.op == Op.REV) {
                throw new IllegalStateException("cannot turn round");
            }
        }));
        assertTrue(finding.text().contains("wrong threw java.lang.IllegalStateException: cannot turn round"), finding.text());
        assertTrue(instructions(finding.listing()).stream().anyMatch(line -> line.contains("rev")), finding.listing());
    }

    @Test
    void findingIsFoundAgainByItsNumber() {
        WrongCore.Mistake mistake = (i, cpu, bus) -> cpu.cycles += i.op == Op.BIC_REG ? 1 : 0;
        Finding first = only(judge(mistake));
        Report again = new EngineLockstep(1, ALL, new InterpreterFactory(), threshold -> WrongCore.with(mistake))
            .run(1, first.trial(), 1, () -> false, done -> { });
        assertEquals(first, only(again));
    }

    @Test
    void sameSeedExecutesTheSame() {
        assertEquals(judge(7, 50_000, ALL), judge(7, 50_000, ALL));
    }
}
