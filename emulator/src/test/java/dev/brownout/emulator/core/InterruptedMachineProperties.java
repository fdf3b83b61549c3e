package dev.brownout.emulator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.core.translator.Translator;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.Stop;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A machine under a fast SysTick, nested interrupts, sleep and lazy floating-point frames, looked at in the middle of anything. */
class InterruptedMachineProperties {
    /**
     * loop: vmov s0, r0; vadd.f32 s1, s0, s1; adds r0, #1; cmp r0, #0; itte ne; addne r2, #1; addne r3, #2; moveq r3, #0; push {r0-r3};
     * pop {r0-r3}; ands r4, r0, #7; bne loop; wfi; b loop.
     */
    private static final String MAIN = "ee00 0a10 ee70 0a20 3001 2800 bf1a 3201 3302 2300 b40f bc0f f010 0407 d1f0 bf30 e7ee";
    /** SysTick: ldr r1, =ISPR; movs r0, #3; str r0, [r1]; vmov s0, r0; bx lr. */
    private static final String TICK = "f24e 2100 f2ce 0100 2003 6008 ee00 0a10 4770";
    /** vmov s2, r2; adds r2, #1; nop; bx lr. */
    private static final String IRQ = "ee01 2a10 3201 bf00 4770";

    private static ExceptionBench bench(SplittableRandom random) {
        return bench(random, new InterpreterFactory());
    }

    private static ExceptionBench bench(SplittableRandom random, CoreFactory engine) {
        ExceptionBench b = new ExceptionBench(MAIN, engine).handler(15, TICK).handler(16, IRQ).handler(17, IRQ);
        b.irq(0, 0x40).irq(1, 0x20);
        b.write(0xe000ed20, 0x80000000).write(0xe000ed88, 0xf << 20);
        b.write(0xe000e014, 100 + random.nextInt(200)).write(0xe000e018, 0).write(0xe000e010, 3);
        b.write(0xe000edfc, 1 << 24).write(0xe0001000, 1);
        return b;
    }

    private record Moment(long cycles, StateHash.Value hash, int pc) {
        static Moment of(Machine machine) {
            return new Moment(machine.cpu().cycles, machine.stateHash(), machine.cpu().r[CpuState.PC]);
        }
    }

    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void restoredAndForkedMachinesGoOnAlike(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Machine machine = bench(new SplittableRandom(seed)).machine;
        Machine fork = bench(new SplittableRandom(seed)).machine;
        machine.runFor(random.nextInt(5000));
        MachineSnapshot snapshot = machine.snapshot();
        Moment then = Moment.of(machine);
        int more = random.nextInt(5000);
        machine.runFor(more);
        Moment later = Moment.of(machine);
        machine.restore(snapshot);
        assertEquals(then, Moment.of(machine));
        machine.runFor(more);
        assertEquals(later, Moment.of(machine));
        fork.runFor(random.nextInt(3000));
        fork.restore(snapshot);
        assertEquals(then, Moment.of(fork));
        fork.runFor(more);
        assertEquals(later, Moment.of(fork));
    }

    @Property(tries = 40, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void lookingAtAMachineDoesNotChangeIt(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long end = 3000 + random.nextInt(3000);
        Machine plain = bench(new SplittableRandom(seed)).machine;
        plain.runUntil(end);
        Moment expected = Moment.of(plain);

        Machine observed = bench(new SplittableRandom(seed)).machine;
        observed.observeInstructions(cpu -> { });
        observed.runUntil(end);
        assertEquals(expected, Moment.of(observed), "instructions observed");

        Machine stopped = bench(new SplittableRandom(seed)).machine;
        stopped.addBreakpoint(ExceptionBench.MAIN + 2 * random.nextInt(8));
        stopped.addBreakpoint(ExceptionBench.handler(15) + 8);
        while (stopped.runUntil(end) instanceof Stop.AtBreakpoint) {
            stopped.readMemory(0x20000000, 16);
        }
        assertEquals(expected, Moment.of(stopped), "breakpoints");

        Machine stepped = bench(new SplittableRandom(seed)).machine;
        while (stepped.cpu().cycles < end) {
            assertInstanceOf(Stop.Limit.class, stepped.runUntil(Math.min(end, stepped.cpu().cycles + 1 + random.nextInt(40))));
            if (random.nextInt(4) == 0) {
                stepped.stateHash();
                stepped.snapshot();
            }
        }
        assertEquals(expected, Moment.of(stepped), "in pieces, hashed in between");
    }

    @Property(tries = 10, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void translatedCodeIsInterruptedAtTheSameCycles(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ExceptionBench interpreted = bench(new SplittableRandom(seed));
        ExceptionBench translated = bench(new SplittableRandom(seed), new TranslatorFactory());
        for (int i = 0; i < 20; i++) {
            int more = random.nextInt(20_000);
            interpreted.cycles(more);
            translated.cycles(more);
            assertEquals(Moment.of(interpreted.machine), Moment.of(translated.machine));
        }
        assertEquals(interpreted.events, translated.events);
        assertEquals(interpreted.times, translated.times);
    }

    /**
     * movs r4, #0x60; movs r5, #0; loop: cpsid i; adds r0, #1; mrs r1, primask; adds r2, r1; cpsie i; adds r0, #1; msr basepri, r4; adds r0, #3;
     * mrs r1, basepri; adds r2, r1; msr basepri, r5; mrs r3, primask; cpsid i; adds r0, #1; msr primask, r3; b loop.
     */
    private static final String CRITICAL = "2460 2500 b672 3001 f3ef 8110 1852 b662 3001 f384 8811 3003 f3ef 8111 1852 f385 8811 f3ef 8310 b672 3001"
        + " f383 8810 e7e9";

    @Property(tries = 10, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void translatedCriticalSectionsLetInterruptsInWhereTheyEnd(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int period = 300 + random.nextInt(700);
        ExceptionBench interpreted = critical(new InterpreterFactory(), period);
        ExceptionBench translated = critical(new TranslatorFactory(20), period);
        for (int i = 0; i < 20; i++) {
            int more = random.nextInt(10_000);
            interpreted.cycles(more);
            translated.cycles(more);
            assertEquals(Moment.of(interpreted.machine), Moment.of(translated.machine));
        }
        assertEquals(interpreted.times, translated.times);
        long inTranslation = ((Translator) translated.machine.core()).acceleratedInstructions();
        assertTrue(inTranslation > translated.machine.core().instructions() / 3, inTranslation + " instructions were translated");
    }

    private static ExceptionBench critical(CoreFactory engine, int period) {
        ExceptionBench b = new ExceptionBench(CRITICAL, engine).handler(15, TICK).handler(16, IRQ).handler(17, IRQ);
        b.irq(0, 0x40).irq(1, 0x20);
        b.write(0xe000ed88, 0xf << 20).write(0xe000ed20, 0x80000000);
        return b.write(0xe000e014, period).write(0xe000e018, 0).write(0xe000e010, 3);
    }

    @Property(tries = 30, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void powerCutLeavesNothingOfWhatRan(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Machine machine = bench(random).machine;
        machine.runFor(random.nextInt(4000));
        machine.powerCut(new Tear.Untouched());
        machine.powerOn();
        Machine fresh = new ExceptionBench(MAIN).handler(15, TICK).handler(16, IRQ).handler(17, IRQ).machine;
        assertEquals(fresh.stateHash(), machine.stateHash());
        long begin = machine.cpu().cycles;
        machine.runFor(2000);
        fresh.runFor(2000);
        assertEquals(fresh.cpu().cycles, machine.cpu().cycles - begin);
        assertEquals(fresh.stateHash(), machine.stateHash());
    }
}
