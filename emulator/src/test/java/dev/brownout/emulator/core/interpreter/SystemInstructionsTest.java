package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemInstructionsTest {
    private static final int CODE = TestMachine.CODE;
    private final TestMachine machine = new TestMachine();
    private final CpuState cpu = machine.cpu;
    private final int[] r = machine.r;

    @Test
    void supervisorCallReturnsBehindItself() {
        machine.code("df07").run(); // svc #7
        assertEquals(List.of("SVC"), machine.events);
        assertEquals(CODE + 2, r[15]);
    }

    @Test
    void breakpointStaysInPlaceUnlessTaken() {
        machine.code("beab bf00").run(); // bkpt #0xab; nop
        assertEquals(List.of("BKPT 171"), machine.events);
        assertEquals(CODE, r[15]);
        machine.core.setBreakpoints(immediate -> {
            r[0] = immediate;
            return true;
        });
        machine.step(1);
        assertEquals(0xab, r[0]);
        assertEquals(CODE + 2, r[15]);
    }

    @Test
    void flagsAreReadAndWrittenBySpecialRegisterMoves() {
        r[0] = 0xf80f0000;
        machine.code("f380 8c00 f3ef 8100 f382 8400 f3ef 8303").run(); // msr APSR_nzcvqg, r0; mrs r1, APSR; msr APSR_g, r2; mrs r3, XPSR
        assertEquals(0xf80f0000, r[1]);
        assertEquals(0xf8000000, r[3]);
    }

    @Test
    void epsrReadsAsZeroAndIpsrIsTheExceptionNumber() {
        cpu.ipsr = 15;
        machine.code("f3ef 8006 f3ef 8105 f3ef 8207 f3ef 8301").run(); // mrs r0, EPSR; mrs r1, IPSR; mrs r2, IEPSR; mrs r3, IAPSR
        assertEquals(0, r[0]);
        assertEquals(15, r[1]);
        assertEquals(15, r[2]);
        assertEquals(cpu.apsr() | 15, r[3]);
    }

    @Test
    void stackPointersAreBanked() {
        r[0] = 0x20001003;
        int msp = r[13];
        // msr PSP, r0; mrs r1, PSP; mrs r2, MSP; movs r3, #2; msr CONTROL, r3; mov r4, sp; mrs r5, CONTROL
        machine.code("f380 8809 f3ef 8109 f3ef 8208 2302 f383 8814 466c f3ef 8514").run();
        assertEquals(0x20001000, r[1]);
        assertEquals(msp, r[2]);
        assertEquals(0x20001000, r[4]);
        assertEquals(2, r[5]);
    }

    @Test
    void handlerCannotChooseTheProcessStack() {
        cpu.ipsr = 4;
        r[0] = 3;
        machine.code("f380 8814 f3ef 8114").run(); // msr CONTROL, r0; mrs r1, CONTROL
        assertEquals(1, r[1]);
    }

    @Test
    void basepriKeepsImplementedBits() {
        r[0] = 0x3f;
        machine.code("f380 8811 f3ef 8111").run(); // msr BASEPRI, r0; mrs r1, BASEPRI
        assertEquals(0x20, r[1]);
    }

    @Test
    void basepriMaxOnlyRaisesUrgency() {
        r[0] = 0x40;
        r[1] = 0x60;
        r[2] = 0x20;
        // msr BASEPRI_MAX, r0; msr BASEPRI_MAX, r1; mrs r4, BASEPRI; msr BASEPRI_MAX, r3; msr BASEPRI_MAX, r2
        machine.code("f380 8812 f381 8812 f3ef 8411 f383 8812 f382 8812").run();
        assertEquals(0x40, r[4]);
        assertEquals(0x20, cpu.basepri);
    }

    @Test
    void masksChangeByCps() {
        machine.code("b672 b671 b662").step(2); // cpsid i; cpsid f; cpsie i
        assertEquals(1, cpu.primask);
        assertEquals(1, cpu.faultmask);
        machine.step(1);
        assertEquals(0, cpu.primask);
    }

    @Test
    void faultmaskCannotBeSetInsideHardFault() {
        machine.priority = -1;
        r[0] = 1;
        machine.code("b671 f380 8813").run(); // cpsid f; msr FAULTMASK, r0
        assertEquals(0, cpu.faultmask);
    }

    @Test
    void unprivilegedCodeChangesNothing() {
        cpu.unprivilegedThread = true;
        r[0] = -1;
        // cpsid i; msr PRIMASK, r0; msr BASEPRI, r0; msr MSP, r0; msr CONTROL, r0; mrs r1, PRIMASK; mrs r2, MSP; mrs r3, CONTROL
        machine.code("b672 f380 8810 f380 8811 f380 8808 f380 8814 f3ef 8110 f3ef 8208 f3ef 8314").run();
        assertEquals(0, cpu.primask);
        assertEquals(0, cpu.basepri);
        assertFalse(cpu.processStack);
        assertEquals(0, r[1]);
        assertEquals(0, r[2]);
        assertEquals(1, r[3]);
    }

    @Test
    void unprivilegedCodeMayWriteItsFlags() {
        cpu.unprivilegedThread = true;
        r[0] = 0xf0000000;
        machine.code("f380 8800").run(); // msr APSR_nzcvq, r0
        assertEquals("NZCVq", machine.flags());
    }

    @Test
    void sleepHasTheNextAddress() {
        machine.code("bf30 bf20").step(1); // wfi; wfe
        assertEquals(CODE + 2, r[15]);
        machine.step(1);
        assertEquals(List.of("WFI", "WFE"), machine.events);
        assertEquals(CODE + 4, r[15]);
    }

    @Test
    void yieldDoesNothing() {
        machine.code("bf10 f3af 8001").step(2); // yield; yield.w
        assertEquals(List.of(), machine.events);
        assertEquals(CODE + 6, r[15]);
    }

    @Test
    void sevSetsTheEvent() {
        machine.code("bf40").run(); // sev
        assertTrue(cpu.event);
    }

    @Test
    void otherCoprocessorsDoNotExist() {
        machine.code("ee01 0712").run(); // mcr p7, 0, r0, c1, c2
        assertEquals(List.of("NOCP"), machine.events);
        assertEquals(CODE, r[15]);
    }
}
