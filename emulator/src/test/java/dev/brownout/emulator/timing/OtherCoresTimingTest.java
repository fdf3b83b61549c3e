package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.isa.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels on Cortex-M0, M0+ and M3: the instruction summaries of DDI 0432C, DDI 0484C and DDI 0337I. */
class OtherCoresTimingTest {
    private static int on(Timing timing, String kernel) {
        Architecture architecture = timing instanceof CortexM3Timing ? Architecture.ARMV7_M : Architecture.ARMV6_M;
        return new Kernel(timing, architecture).cycles(kernel);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"1; 1; 1888  adds r0, r1, r2", "1; 1; 4348  muls r0, r1", "1; 1; bf00  nop", "1; 1; b672  cpsid i",
        "2; 2; 6808  ldr r0, [r1, #0]", "2; 2; 5488  strb r0, [r1, r2]", "3; 3; c90c  ldmia r1!, {r2, r3}", "4; 4; b407  push {r0, r1, r2}",
        "3; 2; e7fe  b.n 1000 >", "3; 2; d0fe  beq.n 1000 >", "1; 1; d0fe  beq.n 1000", "4; 3; f000 f802  bl 1008 >", "3; 2; 4770  bx lr >",
        "3; 2; 4780  blx r0 >", "3; 2; 46f7  mov pc, lr >", "7; 6; bd06  pop {r1, r2, pc} >", "4; 3; f3ef 8010  mrs r0, PRIMASK",
        "4; 3; f3bf 8f4f  dsb sy", "2; 2; bf30  wfi"})
    void armv6InstructionsTakeTheManualsCycles(int m0, int m0plus, String instruction) {
        assertEquals(m0, on(new CortexM0Timing(), instruction));
        assertEquals(m0plus, on(new CortexM0PlusTiming(), instruction));
    }

    @Test
    void nothingPairsOnArmv6() {
        String kernel = """
            3104  adds r1, #4
            6808  ldr r0, [r1, #0]
            6811  ldr r1, [r2, #0]
            6011  str r1, [r2, #0]
            """;
        assertEquals(1 + 2 + 2 + 2, on(new CortexM0PlusTiming(), kernel));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"2; fb01 3002  mla r0, r1, r2, r3", "5; fba2 0103  umull r0, r1, r2, r3", "7; fbe2 0103  umlal r0, r1, r2, r3",
        "1; fb01 f000  mul.w r0, r1, r0"})
    void cortexM3MultipliesMoreSlowly(int cycles, String instruction) {
        assertEquals(cycles, on(new CortexM3Timing(), instruction));
    }

    @Test
    void cortexM3DoesNotOverlapIndexedAccessesWithTheLoadBefore() {
        String kernel = """
            6808  ldr r0, [r1, #0]
            f852 3b04  ldr.w r3, [r2], #4
            """;
        assertEquals(4, on(new CortexM3Timing(), kernel));
        assertEquals(3, new Kernel(new CortexM4Timing()).cycles(kernel));
    }
}
