package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.Shift;

/** Chooses the {@link Code} of an instruction: its own where the loop executes exactly this form, else its group's. */
final class Codes {
    private Codes() {
    }

    static int of(Slot s) {
        int own = s.writesSp ? -1 : frequent(s);
        return own >= 0 ? own : s.group;
    }

    static int group(Op op) {
        int o = op.ordinal();
        if (o == Op.ADD_PC.ordinal() || o == Op.MOV_PC.ordinal()) {
            return Code.BRANCH;
        }
        if (o <= Op.SEL.ordinal()) {
            return Code.DATA_PROCESSING;
        }
        if (o <= Op.UHSUB16.ordinal()) {
            return Code.PARALLEL;
        }
        if (o <= Op.USADA8.ordinal()) {
            return Code.MULTIPLY;
        }
        return switch (op) {
            case LDM, LDMDB, STM, STMDB, POP, PUSH -> Code.MULTIPLE;
            case LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT, B, B_COND, BL, BX, BLX, CBZ, CBNZ, TBB, TBH -> Code.BRANCH;
            case IT -> Code.IT;
            case SVC, BKPT, UDF, NOP, YIELD, WFE, WFI, SEV, DBG, CPSIE, CPSID, MRS, MSR, DMB, DSB, ISB, COPROCESSOR, UNDEFINED,
                UNPREDICTABLE -> Code.SYSTEM;
            default -> o < Op.B.ordinal() ? Code.LOAD_STORE : Code.FLOATING_POINT;
        };
    }

    private static int frequent(Slot s) {
        boolean flags = s.setFlags;
        // Flags of a logical operation that takes no carry from the shifter or the immediate.
        boolean plain = !flags || s.carryOut < 0 && s.shiftType == Shift.LSL && s.shiftAmount == 0;
        boolean shiftable = s.shiftType != Shift.RRX;
        return switch (s.op) {
            case MOV_IMM -> !plain ? -1 : flags ? Code.MOV_IS : Code.MOV_I;
            case MOV_REG -> flags || s.shiftType != Shift.LSL || s.shiftAmount != 0 ? -1 : Code.MOV_R;
            case MVN_REG -> flags || !shiftable ? -1 : Code.MVN_R;
            case MOVT -> Code.MOVT;
            case ADD_IMM -> flags ? Code.ADD_IS : Code.ADD_I;
            case ADD_REG -> !shiftable ? -1 : flags ? Code.ADD_RS : Code.ADD_R;
            case ADC_IMM -> flags ? -1 : Code.ADC_I;
            case ADC_REG -> !shiftable ? -1 : flags ? Code.ADC_RS : Code.ADC_R;
            case SUB_IMM -> flags ? Code.SUB_IS : Code.SUB_I;
            case SUB_REG -> !shiftable ? -1 : flags ? Code.SUB_RS : Code.SUB_R;
            case SBC_IMM -> flags ? -1 : Code.SBC_I;
            case SBC_REG -> !shiftable ? -1 : flags ? Code.SBC_RS : Code.SBC_R;
            case RSB_IMM -> flags ? -1 : Code.RSB_I;
            case CMP_IMM -> Code.CMP_I;
            case CMP_REG -> shiftable ? Code.CMP_R : -1;
            case TST_IMM -> s.carryOut < 0 ? Code.TST_I : -1;
            case TST_REG -> s.shiftType == Shift.LSL && s.shiftAmount == 0 ? Code.TST_R : -1;
            case AND_IMM -> !plain ? -1 : flags ? Code.AND_IS : Code.AND_I;
            case AND_REG -> !shiftable || !plain ? -1 : flags ? Code.AND_RS : Code.AND_R;
            case ORR_IMM -> flags ? -1 : Code.ORR_I;
            case ORR_REG -> !shiftable || !plain ? -1 : flags ? Code.ORR_RS : Code.ORR_R;
            case EOR_IMM -> flags ? -1 : Code.EOR_I;
            case EOR_REG -> !shiftable || !plain ? -1 : flags ? Code.EOR_RS : Code.EOR_R;
            case BIC_IMM -> flags ? -1 : Code.BIC_I;
            case BIC_REG -> !shiftable || flags ? -1 : Code.BIC_R;
            case LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM -> !flags ? Code.SHIFT : s.shiftAmount == 0 ? -1 : Code.SHIFT_S;
            case LSL_REG -> flags ? -1 : Code.LSL_R;
            case LSR_REG -> flags ? -1 : Code.LSR_R;
            case MUL -> flags ? -1 : Code.MUL;
            case MLA -> Code.MLA;
            case UMULL -> Code.UMULL;
            case UMLAL -> Code.UMLAL;
            case UMAAL -> Code.UMAAL;
            case UBFX -> Code.UBFX;
            case UXTB -> Code.UXTB;
            case UXTH -> Code.UXTH;
            case REV -> Code.REV;
            case NOP -> Code.NOP;
            case LDR_REG -> Code.LDR_R;
            case LDRB_REG -> Code.LDRB_R;
            case LDR_LIT -> Code.LDR_LIT;
            case STR_REG -> Code.STR_R;
            case STRB_REG -> Code.STRB_R;
            case LDR_IMM -> s.wback ? Code.LDR_W : Code.LDR_I;
            case LDRB_IMM -> s.wback ? Code.LDRB_W : Code.LDRB_I;
            case LDRH_IMM -> !s.wback ? Code.LDRH_I : -1;
            case STR_IMM -> s.wback ? Code.STR_W : Code.STR_I;
            case STRB_IMM -> s.wback ? Code.STRB_W : Code.STRB_I;
            case STRH_IMM -> !s.wback ? Code.STRH_I : -1;
            case B -> Code.B;
            case B_COND -> Code.B_COND + s.cond;
            case BL -> Code.BL;
            case BX -> s.rm == 15 ? -1 : Code.BX;
            case CBZ -> Code.CBZ;
            case CBNZ -> Code.CBNZ;
            default -> -1;
        };
    }
}
