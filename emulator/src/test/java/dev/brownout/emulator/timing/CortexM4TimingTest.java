package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small kernels and what they cost on a Cortex-M4 at zero wait states. The rules are those of DDI 0439D unless a test says otherwise. */
class CortexM4TimingTest {
    private static final Timing M4 = new CortexM4Timing();

    private static int cycles(String kernel) {
        return new Kernel(M4).cycles(kernel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3104  adds r1, #4", "f240 40d2  movw r0, #1234", "fb01 f000  mul.w r0, r1, r0",
        "fbe2 0163  umaal r0, r1, r2, r3",
        "fb01 3002  mla r0, r1, r2, r3", "fb21 3002  smlad r0, r1, r2, r3", "bf00  nop", "f3bf 8f5f  dmb sy", "f3bf 8f4f  dsb sy",
        "f3bf 8f2f  clrex", "bf30  wfi", "ee10 0a10  vmov r0, s0", "ee30 0a81  vadd.f32 s0, s1, s2"})
    void mostInstructionsTakeOneCycle(String instruction) {
        assertEquals(1, cycles(instruction));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"2; f3ef 8010  mrs r0, PRIMASK", "2; f380 8811  msr BASEPRI, r0", "2; b672  cpsid i",
        "3; f3bf 8f6f  isb sy"})
    void systemInstructionsTakeTheUpperOfTheManualsCounts(int cycles, String instruction) {
        assertEquals(cycles, cycles(instruction));
    }

    @Nested
    class UnalignedWideInstructions {
        private static final String NARROW = "3104  adds r1, #4\n";
        private static final String WIDE = "f240 40d2  movw r0, #1234\n";

        @Test
        void thirdInARowWaitsForThePrefetchBufferToBeginAgain() {
            assertEquals(1 + 2, cycles(NARROW + WIDE.repeat(2)));
            assertEquals(1 + 3 + 1, cycles(NARROW + WIDE.repeat(3)));
        }

        @Test
        void thoseBehindTheThirdFindAWordInEachCycle() {
            assertEquals(1 + 20 + 1, cycles(NARROW + WIDE.repeat(20)));
        }

        @Test
        void alignedOnesNeverWait() {
            assertEquals(20, cycles(WIDE.repeat(20)));
        }

        @Test
        void instructionOfSeveralCyclesFillsTheBufferAgain() {
            // A load takes two.
            assertEquals(1 + 3 + 1 + 2 + 2, cycles(NARROW + WIDE.repeat(3) + "f8d2 3004  ldr.w r3, [r2, #4]\n" + WIDE.repeat(2)));
            assertEquals(1 + 3 + 1 + 2 + 3 + 1, cycles(NARROW + WIDE.repeat(3) + "f8d2 3004  ldr.w r3, [r2, #4]\n" + WIDE.repeat(3)));
        }
    }

    @Nested
    class LoadsAndStores {
        @Test
        void loadTakesTwoAndStoreWithImmediateOffsetOne() {
            assertEquals(2, cycles("6808  ldr r0, [r1, #0]"));
            assertEquals(1, cycles("6008  str r0, [r1, #0]"));
            assertEquals(2, cycles("5099  str r1, [r3, r2]"));
        }

        @Test
        void loadsPipeline() {
            assertEquals(3, cycles("""
                6808  ldr r0, [r1, #0]
                6811  ldr r1, [r2, #0]
                """));
            assertEquals(4, cycles("""
                6808  ldr r0, [r1, #0]
                6811  ldr r1, [r2, #0]
                685a  ldr r2, [r3, #4]
                """));
        }

        @Test
        void loadDoesNotPipelineWhenTheOneBeforeFormsItsAddress() {
            assertEquals(4, cycles("""
                6808  ldr r0, [r1, #0]
                6802  ldr r2, [r0, #0]
                """));
        }

        @Test
        void storeWithImmediateOffsetHidesInTheLoadBefore() {
            // Three cycles in the manual's examples; the third is the store's data phase, which the next instruction covers.
            assertEquals(2, cycles("""
                5888  ldr r0, [r1, r2]
                6158  str r0, [r3, #20]
                """));
            assertEquals(2 + 1 + 0, cycles("""
                6808  ldr r0, [r1, #0]
                6811  ldr r1, [r2, #0]
                615c  str r4, [r3, #20]
                """));
            assertEquals(2 + 1, cycles("""
                6808  ldr r0, [r1, #0]
                6042  str r2, [r0, #4]
                """));
        }

        @Test
        void loadWaitsForTheStoreBefore() {
            assertEquals(1 + 3, cycles("""
                6008  str r0, [r1, #0]
                6811  ldr r1, [r2, #0]
                """));
            assertEquals(1 + 4, cycles("""
                6008  str r0, [r1, #0]
                ca18  ldmia r2!, {r3, r4}
                """));
            assertEquals(2 + 4, cycles("""
                b401  push {r0}
                e9d2 0100  ldrd r0, r1, [r2]
                """));
            assertEquals(1 + 1, cycles("""
                6008  str r0, [r1, #0]
                6011  str r1, [r2, #0]
                """));
            assertEquals(1 + 1 + 2, cycles("""
                6008  str r0, [r1, #0]
                3301  adds r3, #1
                6811  ldr r1, [r2, #0]
                """));
        }

        @Test
        void copyTakesThreeCyclesAWord() {
            assertEquals(2 + 0 + 3 + 0, cycles("""
                6808  ldr r0, [r1, #0]
                6010  str r0, [r2, #0]
                6848  ldr r0, [r1, #4]
                6050  str r0, [r2, #4]
                """));
        }

        @Test
        void nopDisappearsBehindALoadOrAStoreWithRegisterOffset() {
            assertEquals(2, cycles("""
                6808  ldr r0, [r1, #0]
                bf00  nop
                """));
            assertEquals(2, cycles("""
                5099  str r1, [r3, r2]
                bf00  nop
                """));
            assertEquals(3, cycles("""
                6808  ldr r0, [r1, #0]
                bf00  nop
                bf00  nop
                """));
            assertEquals(2, cycles("""
                6008  str r0, [r1, #0]
                bf00  nop
                """));
        }

        @Test
        void storeWithRegisterOffsetPipelinesBehindALoad() {
            assertEquals(3, cycles("""
                5888  ldr r0, [r1, r2]
                5099  str r1, [r3, r2]
                """));
        }

        @Test
        void nothingPipelinesAfterAStoreWithRegisterOffset() {
            assertEquals(4, cycles("""
                5099  str r1, [r3, r2]
                6823  ldr r3, [r4, #0]
                """));
        }

        @Test
        void addressFromTheDataProcessingBeforeCostsOneMore() {
            assertEquals(1 + 3, cycles("""
                3104  adds r1, #4
                6808  ldr r0, [r1, #0]
                """));
            assertEquals(1 + 2, cycles("""
                3104  adds r1, #4
                6810  ldr r0, [r2, #0]
                """));
            assertEquals(1 + 2, cycles("""
                b082  sub sp, #8
                9000  str r0, [sp, #0]
                """));
        }

        @Test
        void storedDataNeedsNotWait() {
            assertEquals(1 + 1, cycles("""
                3001  adds r0, #1
                6008  str r0, [r1, #0]
                """));
        }

        @Test
        void indexedAccessesOnTheSameBaseDoNotChain() {
            // Measured on STM32F407: base registers are needed one cycle early.
            assertEquals(4, cycles("""
                f851 0b04  ldr.w r0, [r1], #4
                f851 2b04  ldr.w r2, [r1], #4
                """));
            assertEquals(3, cycles("""
                f841 0b04  str.w r0, [r1], #4
                f841 2b04  str.w r2, [r1], #4
                """));
        }

        @Test
        void multiplesTakeOneAndOneForEachRegisterAndNeverPipeline() {
            assertEquals(1 + 7, cycles("c8fe  ldmia r0!, {r1, r2, r3, r4, r5, r6, r7}"));
            assertEquals(1 + 9, cycles("b5ff  push {r0, r1, r2, r3, r4, r5, r6, r7, lr}"));
            assertEquals(2 + 8, cycles("""
                6823  ldr r3, [r4, #0]
                c8fe  ldmia r0!, {r1, r2, r3, r4, r5, r6, r7}
                """));
            assertEquals(2 + 3, cycles("""
                6823  ldr r3, [r4, #0]
                e9d2 0100  ldrd r0, r1, [r2]
                """));
        }

        @Test
        void exclusivesPipelineAsLoadsDo() {
            assertEquals(3, cycles("""
                e851 0f00  ldrex r0, [r1]
                e843 2000  strex r0, r2, [r3]
                """));
        }

        @ParameterizedTest
        @CsvSource({"0x20000000,4,0", "0x20000002,4,1", "0x20000001,4,2", "0x20000003,4,2",
            "0x20000002,2,0", "0x20000001,2,1", "0x20000003,2,1"})
        void unalignedAccessesTakeMoreTransfers(String address, int size, int more) {
            assertEquals(more, M4.unaligned(Integer.decode(address), size));
        }
    }

    @Nested
    class Branches {
        @Test
        void nordicsDelayLoopTakesThreeCyclesAnIteration() {
            // nrfx_coredep_delay_us counts 3 cycles for SUBS and BHI on nRF52.
            assertEquals(3, cycles("""
                3803  subs r0, #3
                d8fd  bhi.n 1000 >
                """));
            assertEquals(2, cycles("""
                3803  subs r0, #3
                d8fd  bhi.n 1000
                """));
        }

        @Test
        void refillTakesLongerTheLaterTheTargetIsKnown() {
            assertEquals(1 + 1, cycles("f000 f802  bl 1008 >"));
            assertEquals(1 + 1, cycles("4770  bx lr >"));
            assertEquals(1 + 2, cycles("""
                6808  ldr r0, [r1, #0]
                4700  bx r0 >
                """) - 2);
            assertEquals(1 + 2, cycles("46f7  mov pc, lr >"));
            assertEquals(2 + 3, cycles("f8d0 f000  ldr.w pc, [r0] >"));
            assertEquals(1 + 2 + 3, cycles("bd10  pop {r4, pc} >"));
            assertEquals(2 + 2, cycles("e8df f000  tbb [pc, r0] >"));
            assertEquals(1, cycles("b110  cbz r0, 1008"));
        }

        @Test
        void loadIntoThePcBlocks() {
            assertEquals(2 + 5, cycles("""
                6823  ldr r3, [r4, #0]
                f8d0 f000  ldr.w pc, [r0] >
                """));
        }

        @Test
        void branchTargetThatIsWideAndUnalignedCostsOneMore() {
            // Measured by third parties: a wide instruction across a word boundary needs a second fetch before it can start.
            String kernel = """
                4770  bx lr >
                f240 40d2  movw r0, #1234
                """;
            assertEquals(2 + 2, cycles(kernel));
            assertEquals(2 + 1, new Kernel(M4).unaligned().cycles(kernel));
        }

        @Test
        void callReturnAndCallAgainTakesTwoCyclesEach() {
            // aadomn/aes, fixslicing: 36 calls in a row make the difference between a model that charges the second half and the boards.
            assertEquals(2 + 2, cycles("""
                4770  bx lr >
                f000 f802  bl 1008 >
                """));
        }

        @Test
        void nothingPairsAcrossABranch() {
            assertEquals(2 + 2 + 2, cycles("""
                6808  ldr r0, [r1, #0]
                d8fd  bhi.n 1000 >
                6811  ldr r1, [r2, #0]
                """));
        }
    }

    @Nested
    class IfThen {
        @Test
        void foldsOntoANarrowInstruction() {
            assertEquals(1 + 0 + 1, cycles("""
                2800  cmp r0, #0
                bf08  it eq
                2001  moveq r0, #1
                """));
        }

        @Test
        void doesNotFoldOntoAWideOne() {
            assertEquals(1 + 1 + 1, cycles("""
                f1b0 0f00  cmp.w r0, #0
                bf08  it eq
                2001  moveq r0, #1
                """));
        }

        @Test
        void skippedInstructionTakesOneCycle() {
            assertEquals(1, M4.skipped());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5,2", "5,0,2", "3,4,3", "1,1,4", "7,4,4", "8,4,5", "0x7fffffff,1,12", "-1,1,12", "0x10000,1,8"})
    void unsignedDivisionEndsWhenItsQuotientIsComplete(String dividend, String divisor, int cycles) {
        assertEquals(cycles, 2 + M4.division(Integer.decode(dividend), Integer.decode(divisor), false));
    }

    @Test
    void signedDivisionLooksAtMagnitudes() {
        assertEquals(4, 2 + M4.division(-7, 4, true));
        assertEquals(4, 2 + M4.division(-1, 1, true));
        assertEquals(12, 2 + M4.division(Integer.MIN_VALUE, -1, true));
    }

    @Nested
    class FloatingPoint {
        @Test
        void resultUsedByTheNextInstructionCostsOneMore() {
            assertEquals(1 + 2, cycles("""
                ee30 0a81  vadd.f32 s0, s1, s2
                ee60 1a20  vmul.f32 s3, s0, s1
                """));
            assertEquals(1 + 1, cycles("""
                ee30 0a81  vadd.f32 s0, s1, s2
                ee62 1a22  vmul.f32 s3, s4, s5
                """));
            assertEquals(1 + 3, cycles("""
                ee30 0a81  vadd.f32 s0, s1, s2
                ed80 0a00  vstr s0, [r0]
                """));
        }

        @Test
        void multiplyAccumulateTakesThreeAndReadsItsAddendLate() {
            assertEquals(1 + 3, cycles("""
                ee30 0a81  vadd.f32 s0, s1, s2
                ee02 0a22  vmla.f32 s0, s4, s5
                """));
            assertEquals(1 + 4, cycles("""
                ee30 0a81  vadd.f32 s0, s1, s2
                ee40 1a22  vmla.f32 s3, s0, s5
                """));
        }

        @Test
        void transfersTakeOneAndOneForEachWord() {
            assertEquals(2, cycles("ed90 0a00  vldr s0, [r0]"));
            assertEquals(3, cycles("ed90 0b00  vldr d0, [r0]"));
            assertEquals(1 + 4, cycles("ecb0 0a04  vldmia r0!, {s0-s3}"));
            assertEquals(1 + 4, cycles("ed2d 8b04  vpush {d8-d9}"));
            assertEquals(2, cycles("ec51 0a11  vmov r0, r1, s2, s3"));
        }

        @Test
        void divisionOverlapsWithIntegerInstructions() {
            assertEquals(1 + 1, cycles("""
                ee80 0a81  vdiv.f32 s0, s1, s2
                3001  adds r0, #1
                """));
            assertEquals(14 + 1, cycles("""
                ee80 0a81  vdiv.f32 s0, s1, s2
                3001  adds r0, #1
                ee62 1a22  vmul.f32 s3, s4, s5
                """));
            assertEquals(14 + 2, cycles("""
                ee80 0a81  vdiv.f32 s0, s1, s2
                ee60 1a20  vmul.f32 s3, s0, s1
                """));
        }
    }

    @Test
    void noContextMakesAnInstructionFreeButAFoldedOne() {
        SplittableRandom random = new SplittableRandom(1);
        EncodingSampler sampler = new EncodingSampler(Architecture.ARMV7E_M_FP);
        for (Encoding row : ThumbTable.rows()) {
            for (int k = 0; k < 100; k++) {
                Instruction i = sampler.instruction(row, random);
                Encoding other = ThumbTable.rows().get(random.nextInt(ThumbTable.rows().size()));
                int before = M4.after(sampler.instruction(other, random));
                int cycles = M4.straight(before, i, 0x1000 + 2 * random.nextInt(4));
                boolean store = i.op == Op.STR_IMM || i.op == Op.STRB_IMM || i.op == Op.STRH_IMM || i.op == Op.STRT || i.op == Op.STRBT
                    || i.op == Op.STRHT;
                int least = i.op == Op.IT || i.op == Op.NOP || store ? 0 : 1;
                assertTrue(cycles >= least && cycles <= 35, () -> other + "; " + row + " takes " + cycles);
            }
        }
    }

    @Test
    void sensitivityCoversEveryPairing() {
        SplittableRandom random = new SplittableRandom(2);
        EncodingSampler sampler = new EncodingSampler(Architecture.ARMV7E_M_FP);
        for (Encoding row : ThumbTable.rows()) {
            for (int k = 0; k < 100; k++) {
                Instruction i = sampler.instruction(row, random);
                int before = k == 0 ? Timing.BRANCHED
                    : M4.after(sampler.instruction(ThumbTable.rows().get(random.nextInt(ThumbTable.rows().size())), random));
                int address = 0x1000 + 2 * random.nextInt(4);
                if ((before & M4.sensitivity(i, address)) == 0) {
                    assertEquals(0, M4.pairing(i, address, before), () -> row + " after " + Integer.toHexString(before));
                }
            }
        }
    }
}
