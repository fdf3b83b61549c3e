package dev.brownout.emulator.core.translator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The translator against the interpreter, which is right by definition. */
class TranslatorTest {
    private static final int CODE = 0x100;

    private final Rig expected = Rig.interpreter();
    private final Rig actual = Rig.translator();

    private void place(int address, String halfwords) {
        int at = address;
        for (String halfword : halfwords.trim().split("\\s+")) {
            expected.place(at, Integer.parseInt(halfword, 16), 2);
            at = actual.place(at, Integer.parseInt(halfword, 16), 2);
        }
    }

    private void set(int register, int value) {
        expected.cpu.r[register] = value;
        actual.cpu.r[register] = value;
    }

    private void run(int cycles) {
        expected.run(cycles);
        actual.run(cycles);
        assertEquals(expected.state(), actual.state());
    }

    private long translated() {
        return ((Translator) actual.core).acceleratedInstructions();
    }

    @Test
    void factoryIsFoundByItsName() {
        assertTrue(ServiceLoader.load(CoreFactory.class).stream().anyMatch(p -> p.get().name().equals("translator")));
    }

    @Test
    void randomLoopsGoAsInTheInterpreterWhereverTheyAreStopped() {
        long translated = 0;
        for (int seed = 0; seed < 200; seed++) {
            RandomStreams streams = new RandomStreams(seed);
            streams.run();
            translated += streams.translated();
        }
        assertTrue(translated > 10_000);
    }

    // again: adds r0, #1; cmp r0, r1; bne again; b again
    private static final String LOOP = "3001 4288 d1fc e7fb";

    @Test
    void hotLoopIsTranslated() {
        place(CODE, LOOP);
        set(CpuState.PC, CODE);
        run(10_000);
        assertTrue(translated() > 4_000);
    }

    @Test
    void runStopsAtEveryCycleThatTheInterpreterStopsAt() {
        place(CODE, LOOP);
        set(CpuState.PC, CODE);
        run(3_000);
        for (int n = 0; n < 500; n++) {
            run(1 + n % 23);
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void functionThatCallsItselfForeverIsLeftAtTheAttentionCycle() {
        // again: adcs r7, r1; bl again
        place(CODE, "414f f7ff fffd");
        set(CpuState.PC, CODE);
        for (int n = 0; n < 100; n++) {
            run(1 + n % 23 * 31);
        }
        assertTrue(translated() > 1_000);
    }

    @Test
    void flashThatIsWrittenAnewIsTranslatedAnew() {
        place(CODE, LOOP);
        set(CpuState.PC, CODE);
        run(5_000);
        place(CODE, "3002"); // adds r0, #2
        run(5_000);
    }

    @Test
    void loopThatRewritesItselfGoesOnWithWhatItWrote() {
        // again: adds r0, #1; strh r3, [r2]; eors r3, r4; b again
        place(Rig.RAM + 0x100, "3001 8013 4063 e7fb");
        set(2, Rig.RAM + 0x100);
        set(3, 0x3001);
        set(4, 0x0006); // adds r0, #1 becomes adds r0, #7 and back
        set(CpuState.PC, Rig.RAM + 0x100);
        for (int n = 0; n < 50; n++) {
            run(137);
        }
    }

    @Test
    void constantInFlashIsReadAnewOnceItChanged() {
        place(CODE, "4a01 1880 e7fc 0000 0005 0000"); // again: ldr r2, =5; adds r0, r0, r2; b again
        set(CpuState.PC, CODE);
        run(5_000);
        assertTrue(translated() > 1_000);
        place(CODE + 8, "0007");
        run(5_000);
        assertEquals(7, actual.cpu.r[2]);
    }

    @Test
    void callsAndReturnsStayInTranslatedCodeWhereverTheyAreStopped() {
        // again: movs r0, #7; bl fib; adds r5, r5, r0; lsls r6, r5, #29; it mi; blmi leaf; bl leaf; b again
        // leaf: adds r7, #1; bx lr
        // fib: cmp r0, #2; blt done; push {r4, lr}; subs r4, r0, #2; subs r0, #1; bl fib; mov r1, r0; mov r0, r4; push {r1}; bl fib;
        //      pop {r1}; adds r0, r0, r1; bl leaf; pop {r4, pc}; done: bx lr
        place(CODE, "2007 f000 f80a 182d 076e bf48 f000 f803 f000 f801 e7f4 3701 4770 2802 db0e b510 1e84 3801 f7ff fff9 4601 4620 b402"
            + " f7ff fff4 bc02 1840 f7ff ffee bd10 4770");
        set(CpuState.SP, Rig.RAM + 0x800);
        set(CpuState.PC, CODE);
        run(20_000);
        long before = translated();
        long all = actual.core.instructions();
        for (int n = 0; n < 400; n++) {
            run(1 + n % 97);
        }
        run(20_000);
        assertTrue(translated() - before > (actual.core.instructions() - all) / 2);
    }

    @Test
    void callsByPointerGoToEveryFunctionAsTheInterpreterDoes() {
        // again: adds r0, #1; and r1, r0, #3; add r2, r4, r1, lsl #3; adds r2, #1; blx r2; adds r5, r5, r6; bl plus; mov r3, r4; adds r3, #27;
        //        bx r3; at 0x20: four functions 8 bytes apart, adds r6, #1 / subs r6, #3 / eors r6, r0 / nothing; next: b again; plus: bx lr
        place(CODE, "3001 f000 0103 eb04 02c1 3201 4790 19ad f000 f814 4623 331b 4718 bf00 f3af 8000 3601 4770 bf00 bf00 3e03 4770 bf00 bf00"
            + " 4046 4770 bf00 bf00 4770 e7e1 4770 bf00");
        set(4, CODE + 0x20);
        set(CpuState.PC, CODE);
        run(20_000);
        long before = translated();
        long all = actual.core.instructions();
        for (int n = 0; n < 200; n++) {
            run(1 + n % 97);
        }
        run(20_000);
        assertTrue(translated() - before > (actual.core.instructions() - all) / 2);
        // A function that was never seen: f1's second instruction.
        set(4, CODE + 0x22);
        run(500);
    }

    @Test
    void callOfTheInstructionBehindGoesOnThere() {
        // again: adds r0, #1; bl behind; behind: adds r1, #1; b again
        place(CODE, "3001 f000 f800 3101 e7fa");
        set(CpuState.PC, CODE);
        run(10_000);
        for (int n = 0; n < 50; n++) {
            run(1 + n % 17);
        }
        assertTrue(translated() > 1_000);
    }

    @Test
    void tableInFlashIsReadOnEveryPageAndAsItIsNow() {
        // again: ldr r3, [r0]; adds r0, #4; bfc r0, #13, #19; adds r4, r4, r3; b again
        place(CODE, "6803 3004 f36f 305f 18e4 e7f9");
        for (int n = 0; n < 0x1000; n += 2) {
            place(0x1000 + n, String.format("%04x", n * 0x9e37 & 0xffff));
        }
        set(0, 0);
        set(CpuState.PC, CODE);
        for (int n = 0; n < 40; n++) {
            run(1_000 + n);
        }
        assertTrue(translated() > 10_000);
        place(0x1000, "4711");
        run(30_000);
    }

    @Test
    void storesCloseTogetherMarkEveryPageTheyReach() {
        // again: adds r5, #4; ubfx r5, r5, #0, #12; adds r0, r4, r5; str r1, [r0]; adds r1, #1; str r1, [r0, #4]; str r1, [r0, #8];
        //        ldr r2, [r0, #4]; b again
        place(CODE, "3504 f3c5 050b 1960 6001 3101 6041 6081 6842 e7f5");
        set(4, Rig.RAM + 0x400);
        set(5, 0);
        set(CpuState.PC, CODE);
        for (int n = 0; n < 60; n++) {
            run(700 + n);
            assertArrayEquals(expected.ram.bytes, actual.ram.bytes);
            assertArrayEquals(expected.ram.dirty, actual.ram.dirty);
            if (n % 3 == 2) {
                // As a snapshot does: pages count as unwritten again.
                expected.ram.save();
                actual.ram.save();
            }
        }
        assertTrue(translated() > 10_000);
    }

    @Test
    void returnToWhereNothingInTheRegionCalledFromLeavesIt() {
        // again: bl leaf; adds r0, #1; b again; leaf: adds r7, #1; bx lr
        place(CODE, "f000 f802 3001 e7fb 3701 4770");
        place(0x200, "3101 e7fd"); // other: adds r1, #1; b other
        set(CpuState.PC, CODE);
        run(10_000);
        set(CpuState.PC, CODE + 8);
        set(CpuState.LR, 0x201);
        run(50);
        assertTrue(actual.cpu.r[1] > 0);
    }

    @Test
    void stopInsideAHotLoopIsKept() {
        place(CODE, LOOP);
        set(CpuState.PC, CODE);
        run(5_000);
        expected.core.setStops(address -> address == CODE + 2);
        actual.core.setStops(address -> address == CODE + 2);
        for (int n = 0; n < 20; n++) {
            run(1_000);
            assertTrue(actual.core.stopped());
            assertEquals(CODE + 2, actual.cpu.r[CpuState.PC]);
            expected.core.step();
            actual.core.step();
        }
    }

    @Test
    void stopAtAnInstructionThatIsNotTranslatedIsKept() {
        // again: adds r0, #1; mrs r1, apsr; b again
        place(CODE, "3001 f3ef 8100 e7fb");
        set(CpuState.PC, CODE);
        run(5_000);
        assertTrue(translated() > 100);
        actual.core.setStops(address -> address == CODE + 2);
        expected.core.setStops(address -> address == CODE + 2);
        run(1_000);
        assertTrue(actual.core.stopped());
        assertEquals(CODE + 2, actual.cpu.r[CpuState.PC]);
    }

    @Test
    void faultInAHotLoopLeavesEverythingAsTheInterpreterDoes() {
        // again: ldr r3, [r0]; adds r0, #4; str r3, [r1, r2]; b again
        place(CODE, "6803 3004 508b e7fb");
        set(0, Rig.RAM + Rig.SIZE - 4_000);
        set(1, Rig.RAM);
        set(2, 16);
        set(CpuState.PC, CODE);
        run(100_000);
        assertEquals(1, actual.events.size());
    }

    @Test
    void branchTargetThatIsLeftToTheInterpreterWaitsForTheFlashOnce() {
        for (Rig rig : new Rig[] {expected, actual}) {
            rig.bus.flashTiming().use(FlashInterface.STM32F4);
            rig.bus.flashTiming().setWaitStates(5);
        }
        // again: ldr.w r3, [r0], across two lines and unaligned in flash; adds r1, #1; b again
        place(CODE + 14, "f8d0 3000 3101 e7fb");
        set(0, 0x1001);
        set(CpuState.PC, CODE + 14);
        for (int n = 0; n < 20; n++) {
            run(500);
        }
        assertTrue(translated() > 50);
    }
}
