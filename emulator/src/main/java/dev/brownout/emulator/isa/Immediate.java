package dev.brownout.emulator.isa;

/** How an encoding's immediate fields become {@link Instruction#imm}, {@link Instruction#shiftAmount} and the like. */
public enum Immediate {
    /** No immediate. */
    NONE {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
        }
    },
    /** The number as it stands. */
    UNSIGNED {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('i', raw);
        }
    },
    UNSIGNED_X2 {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('i', raw) << 1;
        }
    },
    UNSIGNED_X4 {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('i', raw) << 2;
        }
    },
    /** Subtracted from the base without a U bit: negative, bytes. */
    NEGATIVE {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = -p.get('i', raw);
            f.add = false;
        }
    },
    /** The offset of a push or pop of one register. */
    FOUR {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = 4;
        }
    },
    FOUR_DOWN {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = -4;
        }
    },
    /** Added or subtracted by U, bytes. */
    OFFSET {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = f.add ? p.get('i', raw) : -p.get('i', raw);
        }
    },
    /** Added or subtracted by U, words. */
    OFFSET_X4 {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = f.add ? p.get('i', raw) << 2 : -(p.get('i', raw) << 2);
        }
    },
    /** ThumbExpandImm_C, A5.3.2. */
    MODIFIED {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int imm12 = p.get('i', raw);
            int imm8 = imm12 & 0xFF;
            if (imm12 >>> 10 == 0) {
                f.imm = switch (imm12 >>> 8) {
                    case 0 -> imm8;
                    case 1 -> imm8 << 16 | imm8;
                    case 2 -> imm8 << 24 | imm8 << 8;
                    default -> imm8 * 0x01010101;
                };
            } else {
                f.imm = Integer.rotateRight(0x80 | imm12 & 0x7F, imm12 >>> 7);
                f.carryOut = f.imm >>> 31;
            }
        }
    },
    /** The 16 bits of MOVW and MOVT: imm4 (j), then i:imm3:imm8. */
    WIDE {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('j', raw) << 12 | p.get('i', raw);
        }
    },
    /** DecodeImmShift of type y and amount i, A7.4.2. */
    SHIFT {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            decodeShift(p.get('y', raw), p.get('i', raw), f);
        }
    },
    /** A shift whose type is the operation's. */
    SHIFT_OF_OP {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int amount = p.get('i', raw);
            switch (f.op) {
                case LSL_IMM -> decodeShift(Shift.LSL, amount, f);
                case LSR_IMM -> decodeShift(Shift.LSR, amount, f);
                case ASR_IMM, PKHTB -> decodeShift(Shift.ASR, amount, f);
                default -> decodeShift(Shift.ROR, amount, f);
            }
        }
    },
    /** Left shift of an index register, or of PKHBT's operand. */
    LEFT {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.shiftAmount = p.get('i', raw);
        }
    },
    /** Rotation of an extended operand by bytes. */
    ROTATION {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.shiftType = Shift.ROR;
            f.shiftAmount = p.get('i', raw) << 3;
        }
    },
    /** BFI, BFC: lsb i, msb w. */
    FIELD_BY_MSB {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.shiftAmount = p.get('i', raw);
            f.imm = p.get('w', raw) - f.shiftAmount + 1;
        }
    },
    /** SBFX, UBFX: lsb i, width w + 1. */
    FIELD_BY_WIDTH {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.shiftAmount = p.get('i', raw);
            f.imm = p.get('w', raw) + 1;
        }
    },
    /** SSAT: position w + 1, shift left or (y = 1) right arithmetically by i. */
    SATURATE_SIGNED {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('w', raw) + 1;
            f.shiftType = p.get('y', raw) << 1;
            f.shiftAmount = p.get('i', raw);
        }
    },
    /** USAT: position w, shift as SSAT. */
    SATURATE_UNSIGNED {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('w', raw);
            f.shiftType = p.get('y', raw) << 1;
            f.shiftAmount = p.get('i', raw);
        }
    },
    /** The number plus one. */
    PLUS_ONE {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('i', raw) + 1;
        }
    },
    /** Halfwords, signed: B T1 and T2. */
    BRANCH_SHORT {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int unused = 32 - p.width('i');
            f.imm = p.get('i', raw) << unused >> unused - 1;
        }
    },
    /** B T3: S:J2:J1:imm6:imm11:0. */
    BRANCH_CONDITIONAL {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int top = p.get('s', raw) << 2 | p.get('k', raw) << 1 | p.get('j', raw);
            f.imm = (top << 17 | p.get('i', raw)) << 12 >> 11;
        }
    },
    /** B T4 and BL: S:I1:I2:imm10:imm11:0 with I = NOT(J EOR S). */
    BRANCH_LONG {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int s = p.get('s', raw);
            int top = s << 2 | (~(p.get('j', raw) ^ s) & 1) << 1 | ~(p.get('k', raw) ^ s) & 1;
            f.imm = (top << 21 | p.get('i', raw)) << 8 >> 7;
        }
    },
    /** MSR: SYSm i, mask q. */
    SPECIAL {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('i', raw);
            f.shiftAmount = p.get('q', raw);
        }
    },
    /** IT: firstcond c, mask i. */
    IF_THEN {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.firstCond = p.get('c', raw);
            f.itMask = p.get('i', raw);
            f.cond = 14;
        }
    },
    /** VFPExpandImm, A6.4.1. */
    FLOAT {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int imm8 = p.get('i', raw);
            int exponent = (imm8 & 0x40) != 0 ? 0x3E000000 : 0x40000000;
            f.imm = (imm8 & 0x80) << 24 | exponent | (imm8 & 0x3F) << 19;
        }
    },
    /** The number of the coprocessor. */
    COPROCESSOR_NUMBER {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.imm = p.get('o', raw);
        }
    },
    /** Fraction bits of a fixed-point number of 16 or (y = 1) 32 bits. */
    FRACTION {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            f.shiftAmount = p.get('y', raw) == 1 ? 32 : 16;
            f.imm = f.shiftAmount - (p.get('i', raw) << 1 | p.get('j', raw));
        }
    },
    /** VLDM, VSTM: words i, as bytes in imm; for doubles an odd number leaves the last word out. */
    VECTOR_LIST {
        @Override
        void expand(BitPattern p, int raw, Fields f) {
            int words = p.has('j') ? p.get('i', raw) << 1 | p.get('j', raw) : p.get('i', raw);
            f.imm = words << 2;
            f.registerList = p.has('E') ? words & ~1 : words;
        }
    };

    abstract void expand(BitPattern p, int raw, Fields f);

    private static void decodeShift(int type, int amount, Fields f) {
        f.shiftType = type == Shift.ROR && amount == 0 ? Shift.RRX : type;
        f.shiftAmount = switch (f.shiftType) {
            case Shift.LSR, Shift.ASR -> amount == 0 ? 32 : amount;
            case Shift.RRX -> 1;
            default -> amount;
        };
    }
}
