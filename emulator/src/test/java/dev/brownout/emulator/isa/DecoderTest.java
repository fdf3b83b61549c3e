package dev.brownout.emulator.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Expanded fields of single instructions, by hand from DDI 0403E. */
class DecoderTest {
    private static Instruction wide(int raw) {
        return Decoder.decode(raw >>> 16, raw & 0xFFFF, Architecture.ARMV7E_M_FP);
    }

    private static Instruction narrow(int raw) {
        return Decoder.decode(raw, 0, Architecture.ARMV7E_M_FP);
    }

    @Test
    void modifiedImmediateRepeatsOrRotatesAndSaysItsCarry() {
        assertEquals(0x000000AB, wide(0xF04F00AB).imm);
        assertEquals(-1, wide(0xF04F00AB).carryOut);
        assertEquals(0x00AB00AB, wide(0xF04F10AB).imm);
        assertEquals(0xAB00AB00, wide(0xF04F20AB).imm);
        assertEquals(0xABABABAB, wide(0xF04F30AB).imm);
        assertEquals(-1, wide(0xF04F30AB).carryOut);
        // Rotations from 8: 1bcdefgh rotated right.
        assertEquals(0x80000000, wide(0xF04F4000).imm);
        assertEquals(1, wide(0xF04F4000).carryOut);
        assertEquals(0x000001FE, wide(0xF44F70FF).imm);
        assertEquals(0, wide(0xF44F70FF).carryOut);
    }

    @Test
    void immediateShiftOfZeroMeansThirtyTwoOrRrx() {
        assertEquals(Op.MOV_REG, narrow(0x0008).op);
        Instruction lsr = narrow(0x0808);
        assertEquals(Op.LSR_IMM, lsr.op);
        assertEquals(32, lsr.shiftAmount);
        assertEquals(32, narrow(0x1008).shiftAmount);
        Instruction rrx = wide(0xEB000031);
        assertEquals(Shift.RRX, rrx.shiftType);
        assertEquals(1, rrx.shiftAmount);
        assertEquals(Apsr.C, rrx.flagsRead);
    }

    @Test
    void narrowArithmeticSetsFlagsOnlyOutsideAnItBlock() {
        Instruction adds = narrow(0x1888);
        assertTrue(adds.setFlags);
        assertTrue(adds.flagsOutsideIt);
        assertEquals(Apsr.NZCV, adds.flagsWritten);
        assertNotSame(adds, adds.insideIt);
        assertFalse(adds.insideIt.setFlags);
        assertEquals(0, adds.insideIt.flagsWritten);
        Instruction cmp = narrow(0x2801);
        assertSame(cmp, cmp.insideIt);
        assertTrue(cmp.setFlags);
    }

    @Test
    void branchOffsetsAreSigned() {
        assertEquals(-4, narrow(0xE7FE).imm);
        assertEquals(-4, narrow(0xD0FE).imm);
        assertEquals(0, narrow(0xD0FE).cond);
        assertEquals(Apsr.Z, narrow(0xD0FE).flagsRead);
        assertEquals(-4, wide(0xF7FFFFFE).imm);
        assertEquals(0x00FFFFFE, wide(0xF3FFD7FF).imm);
        assertEquals(-0x01000000, wide(0xF400D000).imm);
        assertEquals(126, narrow(0xBBF8).imm);
    }

    @Test
    void offsetsAreSignedAndIndexingIsUnpacked() {
        Instruction push = wide(0xF84D0D04);
        assertEquals(Op.STR_IMM, push.op);
        assertEquals("PUSH T3", push.encoding.name());
        assertEquals(-4, push.imm);
        assertTrue(push.index);
        assertTrue(push.wback);
        Instruction pop = wide(0xF85DFB04);
        assertEquals(Op.LDR_PC_IMM, pop.op);
        assertFalse(pop.index);
        assertEquals(4, pop.imm);
        Instruction ldrd = wide(0xE9720102);
        assertEquals(-8, ldrd.imm);
        assertEquals(0, ldrd.rd);
        assertEquals(1, ldrd.ra);
        assertEquals(0b111, ldrd.writeMask);
    }

    @Test
    void loadMultipleWritesItsBaseUnlessTheBaseIsInTheList() {
        assertTrue(narrow(0xC802).wback);
        assertFalse(narrow(0xC803).wback);
        assertEquals(0b11, narrow(0xC803).writeMask);
    }

    @Test
    void pushAndPopKnowTheLinkRegisterAndThePc() {
        assertEquals(1 << 14 | 1, narrow(0xB501).registerList);
        Instruction pop = narrow(0xBD01);
        assertEquals(1 << 15 | 1, pop.registerList);
        assertEquals(1 << 15 | 1 << 13 | 1, pop.writeMask);
        assertTrue(pop.endsStraightLine());
    }

    @Test
    void rolesFollowFromTheRow() {
        Instruction smlal = wide(0xFBC20103);
        assertEquals(0b1111, smlal.readMask);
        assertEquals(0b0011, smlal.writeMask);
        Instruction strex = wide(0xE8421000);
        assertEquals(0, strex.ra);
        assertEquals(1, strex.rd);
        assertEquals(0b110, strex.readMask);
        assertEquals(0b100, strex.addressMask);
        assertTrue(strex.encoding.isStore());
        assertEquals(4, strex.encoding.accessSize());
        Instruction vmla = wide(0xEE000A81);
        assertEquals(0, vmla.sd);
        assertEquals(1, vmla.sn);
        assertEquals(2, vmla.sm);
        assertEquals(0b111, vmla.fpReadMask);
        assertEquals(0b001, vmla.fpWriteMask);
        assertEquals(Apsr.N | Apsr.Z, wide(0xEA110F02).flagsWritten);
        assertEquals(Apsr.NZC, wide(0xEA110F42).flagsWritten);
    }

    @Test
    void floatConstantsAreExpanded() {
        assertEquals(Float.floatToRawIntBits(1.0f), wide(0xEEB70A00).imm);
        assertEquals(Float.floatToRawIntBits(-31.0f), wide(0xEEBB0A0F | 0x30000).imm);
        assertEquals(Float.floatToRawIntBits(0.125f), wide(0xEEB40A00).imm);
    }

    @Test
    void fixedPointKnowsItsFractionBits() {
        Instruction i = wide(0xEEBA0A66);
        assertEquals(Op.VCVT_F32_FIXED_S, i.op);
        assertEquals(3, i.imm);
        assertEquals(16, i.shiftAmount);
    }

    @Test
    void unpredictableEncodingsAreMarkedAndNamed() {
        Instruction ldrd = wide(0xE9D20000);
        assertEquals(Op.UNPREDICTABLE, ldrd.op);
        assertEquals("LDRD (immediate) T1", ldrd.encoding.name());
        assertEquals(Op.UNPREDICTABLE, narrow(0x4501).op);
        assertEquals(Op.UNPREDICTABLE, narrow(0x4701).op);
        assertTrue(ldrd.endsStraightLine());
    }

    @Test
    void unknownPatternsAreUndefined() {
        assertEquals(Op.UNDEFINED, narrow(0xBA80).op);
        assertEquals(Encoding.UNDEFINED, narrow(0xBA80).encoding);
        assertEquals(Op.UNDEFINED, wide(0xFBA00050).op);
        assertEquals(Op.UDF, narrow(0xDE03).op);
        assertEquals(3, narrow(0xDE03).imm);
        assertEquals(Op.COPROCESSOR, wide(0xEE070F15).op);
        assertEquals(15, wide(0xEE070F15).imm);
    }

    @Test
    void addAndMoveToThePcAreBranches() {
        assertEquals(Op.ADD_PC, narrow(0x4487).op);
        assertEquals(Op.MOV_PC, narrow(0x46F7).op);
        assertEquals(1 << 15, narrow(0x46F7).writeMask);
        assertEquals(Op.ADD_IMM, narrow(0xB001).op);
        assertEquals(13, narrow(0xB001).rd);
        assertEquals(13, narrow(0xB001).rn);
    }
}
