package dev.brownout.emulator.unicorn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.lockstep.EngineLockstep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on Unicorn held to the interpreter on whole machines; {@code brownout judge --engine unicorn} runs more. */
class UnicornLockstepTest {
    private static EngineLockstep.Report judge(long seed, long first, long count) {
        EngineLockstep.Report report = new EngineLockstep(seed, List.of(CoreModel.values()), new InterpreterFactory(),
            threshold -> UnicornFactory.eager()).run(count, first, 1, () -> false, done -> { });
        assertEquals(List.of(), report.findings());
        return report;
    }

    @Test
    void machinesOnUnicornDoWhatTheyDoOnTheInterpreter() {
        EngineLockstep.Report report = judge(1, 0, 200_000);
        assertTrue(report.accelerated() > 10_000, report.accelerated() + " instructions on Unicorn");
    }

    /** Its code changes under it so that a block was found failing, and read anew with another size, for ever. */
    @Test
    @Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void blockThatFailsEachTimeItIsReadIsLeftToTheInterpreter() {
        judge(99, 1_628, 1);
    }

    /** itee mi; movmi; cmppl; bpl: the comparison inside the block changes what the branch behind it looks at. */
    @Test
    void flagsThatChangeInsideAnItBlockDecideTheRestOfIt() {
        judge(777, 4_799, 1);
    }
}
