package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.core.CpuState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItBlockTest {
    private static final int CODE = TestMachine.CODE;
    private final TestMachine machine = new TestMachine();
    private final CpuState cpu = machine.cpu;
    private final int[] r = machine.r;

    @Test
    void thenAndElse() {
        cpu.setNzcv(1 << 30);
        // ittee eq; moveq r0, #1; addeq r0, #1; movne r1, #1; movne r2, #1; movs r3, #4
        machine.code("bf07 2001 3001 2101 2201 2304").run();
        assertEquals(2, r[0]);
        assertEquals(0, r[1]);
        assertEquals(0, r[2]);
        assertEquals(4, r[3]);
    }

    @Test
    void shortInstructionsSetNoFlagsInside() {
        cpu.setNzcv(1 << 30);
        machine.code("bf08 3001 bf00").run(); // it eq; addeq r0, #1; nop
        assertEquals(1, r[0]);
        assertEquals("nZcvq", machine.flags());
    }

    @Test
    void comparisonInsideDecidesWhatFollows() {
        cpu.setNzcv(1 << 30);
        machine.code("bf04 2801 2101 bf00").run(); // itt eq; cmpeq r0, #1; moveq r1, #1; nop
        assertEquals(0, r[1]);
    }

    @Test
    void stateIsRightAtEveryBoundary() {
        cpu.setNzcv(1 << 30);
        machine.code("bf0a 2001 2002 2101"); // itet eq; moveq r0, #1; movne r0, #2; moveq r1, #1
        machine.step(1);
        assertEquals(0b0000_1010, cpu.it);
        machine.step(1);
        assertEquals(0b0001_0100, cpu.it);
        machine.step(1);
        assertEquals(0b0000_1000, cpu.it);
        machine.step(1);
        assertEquals(0, cpu.it);
    }

    @Test
    void blockGoesOnWhereAnExceptionInterruptedIt() {
        machine.place(CODE, "2007 2108"); // movs r0, #7; movs r1, #8
        cpu.setNzcv(1 << 30);
        cpu.it = 0b0001_1000; // the last instruction, NE
        machine.step(2);
        assertEquals(0, r[0]);
        assertEquals(8, r[1]);
    }

    @Test
    void faultInsideKeepsTheStateOfTheFaultingInstruction() {
        cpu.setNzcv(1 << 30);
        r[0] = 0x40000000;
        machine.code("bf04 6801 2201").run(); // itt eq; ldreq r1, [r0]; moveq r2, #1
        assertEquals(List.of("BUS 0x40000000"), machine.events);
        assertEquals(CODE + 2, r[15]);
        assertEquals(0b0000_0100, cpu.it);
    }

    @Test
    void undefinedInsideKeepsTheStateToo() {
        cpu.setNzcv(1 << 30);
        machine.divideByZeroTrap = true;
        machine.code("bf08 fb91 f1f0 bf00").run(); // it eq; sdiveq r1, r1, r0; nop
        assertEquals(List.of("DIVBYZERO"), machine.events);
        assertEquals(0b0000_1000, cpu.it);
    }

    @Test
    void supervisorCallInsideGoesOnBehind() {
        cpu.setNzcv(1 << 30);
        machine.code("bf04 df01 2201").run(); // itt eq; svceq #1; moveq r2, #1
        assertEquals(List.of("SVC"), machine.events);
        assertEquals(CODE + 4, r[15]);
        assertEquals(0b0000_1000, cpu.it);
    }

    @Test
    void breakpointInsideIsUnconditional() {
        machine.code("bf08 be03 bf00"); // it eq; bkpt #3; nop
        machine.run();
        assertEquals(List.of("BKPT 3"), machine.events);
        assertEquals(0b0000_1000, cpu.it);
    }

    @Test
    void branchMayEndABlock() {
        cpu.setNzcv(1 << 30);
        machine.code("bf08 e00e bf00").step(2); // it eq; beq .+0x20; nop
        assertEquals(CODE + 0x22, r[15]);
        assertEquals(0, cpu.it);
    }

    @Test
    void skippedLoadDoesNotAccess() {
        r[0] = 0x40000000;
        machine.code("bf08 6801 bf00").run(); // it eq; ldreq r1, [r0]; nop
        assertEquals(List.of(), machine.events);
    }
}
