package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;

/** Which memory a load or store is about to access, told from the registers before it executes. */
final class Accesses {
    private Accesses() {
    }

    /** One of {@link AccessKinds}, and whether unaligned. */
    static int kind(Instruction i, int address, int[] r, Layout layout) {
        int at = target(i, address, r);
        int size = size(i);
        int unaligned = (at & size - 1) != 0 ? AccessKinds.UNALIGNED : 0;
        return unaligned | (layout.inRam(at, size) ? AccessKinds.RAM : layout.inFlash(at, size) ? AccessKinds.FLASH : AccessKinds.OTHER);
    }

    /** The lowest address it accesses. */
    static int target(Instruction i, int address, int[] r) {
        return switch (i.op) {
            case LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_REG, STRB_REG, STRH_REG, LDR_PC_REG -> r[i.rn] + (r[i.rm] << i.shiftAmount);
            case LDR_LIT, LDRB_LIT, LDRH_LIT, LDRSB_LIT, LDRSH_LIT, LDR_PC_LIT, LDRD_LIT -> (address + 4 & ~3) + i.imm;
            case LDMDB, STMDB, PUSH -> r[i.rn] - 4 * Integer.bitCount(i.registerList);
            case LDM, STM, POP -> r[i.rn];
            case VLDM, VSTM -> i.add ? r[i.rn] : r[i.rn] - i.imm;
            case VLDR_32, VLDR_64, VSTR_32, VSTR_64 -> (i.rn == CpuState.PC ? address + 4 & ~3 : r[i.rn]) + i.imm;
            case TBB, TBH -> (i.rn == CpuState.PC ? address + 4 : r[i.rn]) + r[i.rm];
            default -> r[i.rn] + offset(i);
        };
    }

    /** What the address is above the base register, where that is known beforehand. */
    static int offset(Instruction i) {
        return switch (i.op) {
            case LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT, STRT, STRBT, STRHT, LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH -> i.imm;
            default -> i.index ? i.imm : 0;
        };
    }

    private static int size(Instruction i) {
        return switch (i.op) {
            case LDRB_IMM, LDRB_REG, LDRB_LIT, LDRSB_IMM, LDRSB_REG, LDRSB_LIT, STRB_IMM, STRB_REG, TBB,
                LDRBT, LDRSBT, STRBT, LDREXB, STREXB -> 1;
            case LDRH_IMM, LDRH_REG, LDRH_LIT, LDRSH_IMM, LDRSH_REG, LDRSH_LIT, STRH_IMM, STRH_REG, TBH,
                LDRHT, LDRSHT, STRHT, LDREXH, STREXH -> 2;
            default -> 4;
        };
    }
}
