package dev.brownout.emulator.unicorn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.Stop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnicornCoreTest {
    private static final int RAM = 0x2000_0000;
    private static final int START = 0x400;
    /** ldr r1, [r0]; adds r1, #1; stmia r0!, {r1}; subs r2, #1; bne start; the words from r0 on are counted up, r2 of them. */
    private static final String COUNT_UP = "6801 3101 c002 3a01 d1fa e7fe";
    private static final CoreFactory UNICORN = UnicornFactory.eager();
    private static final CoreFactory INTERPRETER = new InterpreterFactory();

    /** A machine that stands before a program in flash; its handlers for everything stay where they are. */
    private static Machine machine(CoreFactory engine, String program) {
        Machine machine = Board.build(BoardLoader.load("nrf52840"), engine).machine();
        ByteBuffer flash = ByteBuffer.allocate(START + 256).order(ByteOrder.LITTLE_ENDIAN);
        flash.putInt(RAM + 0x8000).putInt(START | 1);
        while (flash.position() < 0x100) {
            flash.putInt(0x200 | 1);
        }
        flash.putShort(0x200, (short) 0xe7fe);
        flash.position(START);
        for (String halfword : program.split(" ")) {
            flash.putShort((short) Integer.parseInt(halfword, 16));
        }
        machine.flash().preload(0, flash.array());
        machine.powerOn();
        return machine;
    }

    private static void assertAlike(Machine expected, Machine actual) {
        assertEquals(expected.cpu().cycles, actual.cpu().cycles);
        assertEquals(expected.core().instructions(), actual.core().instructions());
        assertEquals(expected.stateHash(), actual.stateHash());
    }

    private static void assertRunsAlike(String program, int cycles, boolean byUnicorn) {
        Machine expected = machine(INTERPRETER, program);
        Machine actual = machine(UNICORN, program);
        for (Machine machine : List.of(expected, actual)) {
            machine.cpu().r[0] = RAM + 0x100;
            machine.cpu().r[2] = 1000;
            machine.runFor(cycles);
        }
        assertAlike(expected, actual);
        assertTrue(!byUnicorn || actual.core().acceleratedInstructions() > 100, () -> actual.core().acceleratedInstructions() + " instructions by Unicorn");
    }

    @Test
    void countsAsTheInterpreterDoes() {
        assertRunsAlike(COUNT_UP, 20_000, true);
    }

    @Test
    void codeInRamThatRewritesItselfIsSeenAtOnce() {
        Machine expected = machine(INTERPRETER, "4700");
        Machine actual = machine(UNICORN, "4700");
        // loop: adds r1, #1; ldrh r3, [r0, #8]; adds r3, #1; strh r3, [r0, #8]; movs r4, #0 (its immediate counts); adds r5, r4; b loop.
        int[] code = {0x3101, 0x8903, 0x3301, 0x8103, 0x2400, 0x192d, 0xe7f8};
        for (Machine machine : List.of(expected, actual)) {
            for (int n = 0; n < code.length; n++) {
                machine.bus().writeDirect(RAM + 0x1000 + 2 * n, code[n], 2);
            }
            machine.cpu().r[0] = RAM + 0x1001;
            machine.cpu().r[1] = 0;
            machine.cpu().r[5] = 0;
            machine.runFor(1);
            machine.cpu().r[0] = RAM + 0x1000;
            machine.runFor(2_000);
        }
        assertTrue(expected.cpu().r[5] > 1_000);
        assertAlike(expected, actual);
    }

    @Test
    void codeReplacedInFlashCostsWhatItCostsNow() {
        Machine expected = machine(INTERPRETER, COUNT_UP);
        Machine actual = machine(UNICORN, COUNT_UP);
        for (Machine machine : List.of(expected, actual)) {
            machine.cpu().r[0] = RAM + 0x100;
            machine.cpu().r[2] = 5_000;
            machine.runFor(3_000);
            // The second instruction: push {r6} where it was adds r1, #1.
            machine.flash().preload(START + 2, new byte[] {0x40, (byte) 0xb4});
            machine.runFor(3_000);
        }
        assertAlike(expected, actual);
    }

    @Test
    void codeThatTheFpbReplacesIsExecuted() {
        Machine expected = machine(INTERPRETER, COUNT_UP);
        Machine actual = machine(UNICORN, COUNT_UP);
        for (Machine machine : List.of(expected, actual)) {
            machine.cpu().r[0] = RAM + 0x100;
            machine.cpu().r[2] = 5_000;
            machine.runFor(3_000);
            // ldr r1, [r0]; adds r1, #1 become ldr r1, [r0]; adds r1, #2.
            machine.bus().writeDirect(RAM + 0x6000, 0x31026801, 4);
            machine.bus().writeDirect(0xe0002004, RAM + 0x6000, 4);
            machine.bus().writeDirect(0xe0002008, START | 1, 4);
            machine.bus().writeDirect(0xe0002000, 3, 4);
            machine.runFor(3_000);
            machine.bus().writeDirect(0xe0002000, 2, 4);
            machine.runFor(3_000);
        }
        assertAlike(expected, actual);
    }

    @Test
    void codeThatARunWroteIntoRamIsExecuted() {
        // movw r0, movt r0: 0x20001000; movw r1, #0x3201 (adds r2, #1); strh r1, [r0]; movw r1, #0x4770 (bx lr); strh r1, [r0, #2]; adds r3, r0, #1;
        // loop: blx r3; b loop.
        assertRunsAlike("f241 0000 f2c2 0000 f243 2101 8001 f244 7170 8041 1c43 4798 e7fd", 20_000, true);
    }

    @Test
    void stackThatRunsIntoNothingFaultsAsOnTheInterpreter() {
        // loop: push {r0-r7}; b loop: below RAM there is nothing. And upwards: pop {r0-r7}; b loop.
        assertRunsAlike("b4ff e7fd", 400_000, true);
        assertRunsAlike("bcff e7fd", 400_000, true);
    }

    @Test
    void whatARunDidBeforeItMetAPeripheralIsDoneOnce() {
        // movs r4, #0xe0; lsls r4, #24 (0xe0000000); movw r5, #0xe018; adds r4, r5 (SysTick's value);
        // loop: ldr r3, [r0]; adds r3, #1; str r3, [r0]; subs r2, #1; lsls r3, r2, #28; bne loop; ldr r6, [r4]; b loop.
        assertRunsAlike("24e0 0624 f24e 0518 1964 6803 3301 6003 3a01 0713 d1f9 6826 e7f7", 50_000, true);
    }

    @Test
    void flagsOfAnItBlockAreThoseOfItsTime() {
        // loop: subs r2, #1; lsls r3, r2, #30; itt ne; ldrne r4, [r0]; ldrne r4, [r0, #4]; cmp r2, #0; bne loop; b . (flags change behind it)
        assertRunsAlike("3a01 0793 bf1c 6804 6844 2a00 d1f8 e7fe", 20_000, true);
        // The same with nothing behind it but the branch; and with the flags of the block before.
        assertRunsAlike("3a01 0793 bf1c 6804 6844 e7f9", 20_000, true);
        assertRunsAlike("3a01 0793 e7ff bf1c 6804 6844 2a00 d1f7 e7fe", 20_000, true);
    }

    @Test
    void unalignedAccessesCostWhatTheyCost() {
        // loop: adds r0, #1; ldr r3, [r0]; str r3, [r0, #8]; ldrh r4, [r0, #2]; subs r2, #1; bne loop; b .
        assertRunsAlike("3001 6803 6083 8844 3a01 d1f9 e7fe", 20_000, true);
    }

    @Test
    void addressThatWasLoadedJustBeforeIsLookedAtInTime() {
        // adds r3, r0, #1; str r3, [r0]; loop: ldr r3, [r0]; ldr r4, [r3]; b next; next: movs r3, #0; subs r2, #1; bne loop; b .
        assertRunsAlike("1c43 6003 6803 681c e7ff 2300 3a01 d1f9 e7fe", 20_000, true);
    }

    @Test
    void powerCutsAtAnyCycleLeaveTheSame() {
        SplittableRandom random = new SplittableRandom(3);
        Machine expected = machine(INTERPRETER, COUNT_UP);
        Machine actual = machine(UNICORN, COUNT_UP);
        for (int n = 0; n < 40; n++) {
            int cycles = random.nextInt(6_000);
            for (Machine machine : List.of(expected, actual)) {
                machine.cpu().r[0] = RAM + 0x100;
                machine.cpu().r[2] = 500;
                machine.runFor(cycles);
            }
            assertAlike(expected, actual);
            for (Machine machine : List.of(expected, actual)) {
                machine.powerCut(new Tear.Untouched());
                machine.powerOn();
            }
            assertAlike(expected, actual);
        }
    }

    @Test
    void breakpointIsMetInTheMiddleOfABlock() {
        Machine machine = machine(UNICORN, COUNT_UP);
        machine.cpu().r[0] = RAM + 0x100;
        machine.cpu().r[2] = 1000;
        machine.runFor(2_000);
        machine.addBreakpoint(START + 4);
        for (int n = 0; n < 3; n++) {
            assertEquals(new Stop.AtBreakpoint(START + 4), machine.runFor(1_000));
        }
        machine.removeBreakpoint(START + 4);
        assertEquals(new Stop.Limit(), machine.runFor(1_000));
    }

    @Test
    void firstFloatingPointInstructionKeepsFpscr() {
        Machine machine = machine(UNICORN, "ee30 0a00 e7fc");
        CpuState cpu = machine.cpu();
        cpu.fpscr = 0x0540_0010;
        cpu.fpReady = true;
        Guest guest = new Guest(Guest.Layout.of(machine.bus()), true);
        try {
            guest.adopt(machine.bus());
            List<Integer> seen = new ArrayList<>();
            guest.run(cpu, true, new Guest.Listener() {
                @Override
                public void before(int address, int size) {
                    seen.add(address);
                    if (seen.size() == 3) {
                        guest.stop();
                    }
                }
            });
            cpu.fpscr = 0;
            guest.commit(cpu, machine.bus(), true, (address, length) -> { });
            assertEquals(List.of(START, START, START), seen);
            assertEquals(0x0540_0000, cpu.fpscr & 0x0ff0_0000);
        } finally {
            guest.close();
        }
    }

    @Test
    void thousandsOfRunsShareFewUnicorns() {
        Machine first = machine(UNICORN, COUNT_UP);
        MachineSnapshot start = first.snapshot();
        Machine expected = machine(INTERPRETER, COUNT_UP);
        expected.runFor(2_000);
        List<Machine> machines = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            machines.add(machine(UNICORN, COUNT_UP));
        }
        for (int n = 0; n < 2_000; n++) {
            Machine machine = machines.get(n % machines.size());
            machine.restore(start);
            machine.runFor(2_000);
        }
        machines.forEach(machine -> assertEquals(expected.stateHash(), machine.stateHash()));
        assertTrue(Guests.shared().opened() <= Guests.MOST_IDLE, () -> Guests.shared().opened() + " Unicorns");
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        Machine expected = machine(INTERPRETER, COUNT_UP);
        expected.cpu().r[0] = RAM + 0x100;
        expected.cpu().r[2] = 3_000;
        expected.runFor(30_000);
        List<Machine> machines = IntStream.range(0, 12).parallel().mapToObj(n -> {
            Machine machine = machine(UNICORN, COUNT_UP);
            machine.cpu().r[0] = RAM + 0x100;
            machine.cpu().r[2] = 3_000;
            for (int part = 0; part < 10; part++) {
                machine.runFor(expected.cpu().cycles / 10 - machine.cpu().cycles % 10);
            }
            machine.runUntil(expected.cpu().cycles);
            return machine;
        }).toList();
        // A machine, its hash too, is for one thread at a time.
        machines.forEach(machine -> assertAlike(expected, machine));
    }
}
