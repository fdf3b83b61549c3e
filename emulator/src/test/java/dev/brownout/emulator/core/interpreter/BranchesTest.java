package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Op;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchesTest {
    private static final int CODE = TestMachine.CODE;
    private final TestMachine machine = new TestMachine();
    private final CpuState cpu = machine.cpu;
    private final int[] r = machine.r;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void conditionalBranchFollowsItsConditionForEveryFlag(int condition) {
        machine.place(CODE, String.format("d%x7e", condition)); // b<condition> .+0x100
        for (int flags = 0; flags < 16; flags++) {
            cpu.setNzcv(flags << 28);
            r[15] = CODE;
            machine.step(1);
            boolean n = (flags & 8) != 0;
            boolean z = (flags & 4) != 0;
            boolean c = (flags & 2) != 0;
            boolean v = (flags & 1) != 0;
            boolean passes = switch (condition) {
                case 0 -> z;
                case 1 -> !z;
                case 2 -> c;
                case 3 -> !c;
                case 4 -> n;
                case 5 -> !n;
                case 6 -> v;
                case 7 -> !v;
                case 8 -> c && !z;
                case 9 -> !c || z;
                case 10 -> n == v;
                case 11 -> n != v;
                case 12 -> !z && n == v;
                default -> z || n != v;
            };
            assertEquals(passes ? CODE + 0x100 : CODE + 2, r[15], "flags " + flags);
        }
    }

    @Test
    void branchesReach() {
        machine.code("e00e").step(1); // b .+0x20
        assertEquals(CODE + 0x20, r[15]);
        machine.place(CODE + 0x20, "f000 fffe"); // bl .+0x1000
        machine.step(1);
        assertEquals(CODE + 0x1020, r[15]);
        assertEquals(CODE + 0x25, r[14]);
        machine.place(CODE + 0x1020, "f43f adfe"); // beq.w .-0x400
        cpu.setNzcv(1 << 30);
        machine.step(1);
        assertEquals(CODE + 0xc20, r[15]);
    }

    @Test
    void compareAndBranchLeavesTheFlags() {
        cpu.setNzcv(0xf0000000);
        machine.code("b110 b910").step(1); // cbz r0, .+8; cbnz r0, .+8
        assertEquals(CODE + 8, r[15]);
        assertEquals("NZCVq", machine.flags());
        r[0] = 1;
        r[15] = CODE;
        machine.step(2);
        assertEquals(CODE + 10, r[15]);
    }

    @Test
    void linkingBranchToARegisterMayUseTheLinkRegister() {
        r[14] = 0x201;
        machine.code("47f0").step(1); // blx lr
        assertEquals(0x200, r[15]);
        assertEquals(CODE + 3, r[14]);
    }

    @Test
    void tableBranches() {
        machine.code("e8df f000 bf00 bf00"); // tbb [pc, r0]; nop; nop
        machine.place(CODE + 4, "0302");
        r[0] = 1;
        machine.step(1);
        assertEquals(CODE + 4 + 6, r[15]);
        r[15] = CODE;
        machine.place(CODE, "e8df f010"); // tbh [pc, r0, lsl #1]
        machine.core.forget(CODE, 4);
        machine.place(CODE + 4, "0000 0102");
        machine.step(1);
        assertEquals(CODE + 4 + 0x204, r[15]);
    }

    @Test
    void tableBranchFaultsOnTheTable() {
        machine.code("e8d0 f001"); // tbb [r0, r1]
        r[0] = 0x40000000;
        machine.step(1);
        assertEquals(List.of("BUS 0x40000000"), machine.events);
        assertEquals(CODE, r[15]);
    }

    @Test
    void movesToThePcIgnoreBitZero() {
        r[0] = 0x300;
        machine.code("4687").step(1); // mov pc, r0
        assertEquals(0x300, r[15]);
        machine.place(0x300, "4487"); // add pc, r0
        r[0] = 0x11;
        machine.step(1);
        assertEquals(0x314, r[15]);
    }

    @Test
    void loadedPcInterworks() {
        machine.setWord(TestMachine.RAM, 0x401);
        machine.setWord(TestMachine.RAM + 4, 0x500);
        r[0] = TestMachine.RAM;
        machine.code("f850 fb04").step(1); // ldr pc, [r0], #4
        assertEquals(0x400, r[15]);
        assertEquals(TestMachine.RAM + 4, r[0]);
        machine.place(0x400, "f8d0 f000"); // ldr pc, [r0]
        machine.step(1);
        assertFalse(cpu.thumb);
        machine.step(1);
        assertEquals(List.of("INVSTATE"), machine.events);
    }

    @Test
    void poppedPcInterworks() {
        machine.setWord(TestMachine.RAM, 0x401);
        r[13] = TestMachine.RAM;
        machine.code("bd00").step(1); // pop {pc}
        assertEquals(0x400, r[15]);
        assertEquals(TestMachine.RAM + 4, r[13]);
    }

    @Test
    void exceptionReturnOnlyInAHandler() {
        r[14] = 0xfffffff9;
        machine.code("4770"); // bx lr
        cpu.ipsr = 3;
        machine.step(1);
        assertEquals(List.of("RETURN 0xfffffff9"), machine.events);
        assertEquals(0x80, r[15]);
        machine.events.clear();
        cpu.ipsr = 0;
        r[15] = CODE;
        machine.step(2);
        assertEquals(List.of("FETCH PROTECTION 0xfffffff8"), machine.events);
    }

    @Test
    void popOfAnExceptionReturnMovesTheStackFirst() {
        machine.setWord(TestMachine.RAM, 0xfffffffd);
        r[13] = TestMachine.RAM;
        cpu.ipsr = 3;
        machine.code("bd00").step(1); // pop {pc}
        assertEquals(List.of("RETURN 0xfffffffd"), machine.events);
        assertEquals(TestMachine.RAM + 4, r[13]);
    }

    @Test
    void everyOperationBelongsToAGroup() {
        for (Op op : Op.values()) {
            int group = Codes.group(op);
            assertTrue(group >= 0 && group <= Code.FLOATING_POINT || group == Code.IT, op.name());
        }
    }
}
