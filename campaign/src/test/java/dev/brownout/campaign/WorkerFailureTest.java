package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerFailureTest {
    private static final NonVolatile START = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).program();

    /** Fails in a worker, and not where the campaign itself looks at the boot without a cut. */
    private static CrossCheck failing(Runnable failure) {
        Thread caller = Thread.currentThread();
        return new CrossCheck() {
            @Override
            public Result compare(NonVolatile before, BootEnd end, NonVolatile after) {
                expected(before);
                return Result.EQUAL;
            }

            @Override
            public long expected(NonVolatile before) {
                if (Thread.currentThread() != caller) {
                    failure.run();
                }
                return 0;
            }

            @Override
            public long observed(BootEnd end, NonVolatile after) {
                return 0;
            }
        };
    }

    private static void sweep(CrossCheck check) throws InterruptedException {
        new Sweep(new Sweep.Plan(Scenes::machine, START, Scenes.oldOrNew(), Optional.of(check), new Sweep.Operations(0, 1), Tearing.NONE, 1, BootLimits.STANDARD))
                .run(1, (done, total) -> { });
    }

    private static void closure(CrossCheck check) throws InterruptedException {
        new Closure(new Closure.Plan(Scenes::machine, START, Scenes.oldOrNew(), Optional.of(check), Tearing.NONE, 1, BootLimits.STANDARD, 1, 10),
                () -> false, (booted, known, cuts) -> { }).run(1);
    }

    private static void outOfMemory() {
        throw new OutOfMemoryError("Java heap space");
    }

    @Test
    void memoryThatIsFullIsNoErrorOfTheEmulator() {
        assertThrows(OutOfMemoryError.class, () -> sweep(failing(WorkerFailureTest::outOfMemory)));
        assertThrows(OutOfMemoryError.class, () -> closure(failing(WorkerFailureTest::outOfMemory)));
    }

    @Test
    void anyOtherFailureNamesTheCampaign() {
        Runnable failure = () -> {
            throw new IllegalArgumentException("broken");
        };
        assertEquals("a boot of the sweep failed inside the emulator: java.lang.IllegalArgumentException: broken",
                assertThrows(IllegalStateException.class, () -> sweep(failing(failure))).getMessage());
        assertEquals("a boot of the closure failed inside the emulator: java.lang.IllegalArgumentException: broken",
                assertThrows(IllegalStateException.class, () -> closure(failing(failure))).getMessage());
    }
}
