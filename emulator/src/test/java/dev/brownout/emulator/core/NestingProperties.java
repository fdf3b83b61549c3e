package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for interrupts however they are pended, masked, enabled and prioritised (Armv7-M ARM, B1.5.4 to B1.5.8). */
class NestingProperties {
    private static final int IRQS = 6;
    private static final int ROUNDS = 150;
    /**
     * mrs r0, ipsr; mov r12, r0; six NOPs; mrs r1, ipsr; cmp r0, r1; beq over UDF; cmp r12, r1; beq over UDF; bx lr: a handler that faults
     * unless the handlers that preempted it gave back what they used.
     */
    private static final String HANDLER = "f3ef 8005 4684" + " bf00".repeat(6) + " f3ef 8105 4288 d000 de00 458c d000 de00 4770";

    private final int[] expected = new int[IRQS];
    private final int[] entered = new int[IRQS];

    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void handlersNestByPriorityGiveBackWhatTheyUsedAndNoneIsLost(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ExceptionBench b = new ExceptionBench("bf00");
        for (int irq = 0; irq < IRQS; irq++) {
            b.handler(16 + irq, HANDLER);
        }
        for (int i = 0; i < 13; i++) {
            b.cpu.r[i] = random.nextInt();
        }
        int flags = random.nextInt() & 0xf0000000;
        b.cpu.setNzcv(flags);
        int[] before = b.cpu.r.clone();
        b.machine.exceptions().observe(observer(b));
        for (int round = 0; round < ROUNDS; round++) {
            act(b, random);
            b.cycles(random.nextInt(60));
        }
        b.cpu.primask = 0;
        b.cpu.basepri = 0;
        b.machine.exceptions().masksChanged();
        for (int irq = 0; irq < IRQS; irq++) {
            b.machine.nvic().setEnabled(16 + irq, true);
        }
        b.cycles(3000);
        assertEquals(0, b.cpu.ipsr);
        assertEquals(0, b.machine.nvic().activeCount());
        assertEquals(0, b.machine.nvic().highestPending());
        assertEquals(STACK, b.sp());
        for (int i = 0; i < 13; i++) {
            assertEquals(before[i], b.cpu.r[i], "r" + i);
        }
        assertEquals(flags, b.cpu.apsr() & 0xf0000000);
        for (int irq = 0; irq < IRQS; irq++) {
            assertEquals(expected[irq], entered[irq], "interrupt " + irq);
        }
    }

    private ExceptionUnit.Observer observer(ExceptionBench b) {
        return new ExceptionUnit.Observer() {
            @Override
            public void entered(int number, int returnAddress) {
                Nvic nvic = b.machine.nvic();
                assertTrue(number >= 16, "a handler found registers changed");
                entered[number - 16]++;
                assertTrue(nvic.isEnabled(number));
                assertFalse(nvic.isPending(number));
                for (int other = 16; other < 16 + IRQS; other++) {
                    if (other != number && nvic.isActive(other)) {
                        assertTrue(nvic.groupPriority(number) < nvic.groupPriority(other), number + " preempts " + other);
                    }
                }
                int basepri = b.cpu.basepri;
                assertTrue(basepri == 0 || nvic.groupPriority(number) < nvic.group(basepri));
                assertEquals(0, b.cpu.primask);
            }

            @Override
            public void returned(int number) {
                assertFalse(b.machine.nvic().isActive(number));
            }
        };
    }

    private void act(ExceptionBench b, SplittableRandom random) {
        Nvic nvic = b.machine.nvic();
        int irq = random.nextInt(IRQS);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                expected[irq] += nvic.isPending(16 + irq) ? 0 : 1;
                nvic.setPending(16 + irq, true);
            }
            case 4 -> {
                expected[irq] -= nvic.isPending(16 + irq) ? 1 : 0;
                nvic.setPending(16 + irq, false);
            }
            case 5 -> nvic.setEnabled(16 + irq, random.nextInt(3) != 0);
            case 6 -> nvic.setPriority(16 + irq, random.nextInt(256));
            case 7 -> nvic.setPrigroup(random.nextInt(8));
            case 8 -> {
                b.cpu.basepri = random.nextBoolean() ? 0 : random.nextInt(8) << 5;
                b.machine.exceptions().masksChanged();
            }
            default -> {
                b.cpu.primask = random.nextInt(4) == 0 ? 1 : 0;
                b.machine.exceptions().masksChanged();
            }
        }
    }
}
