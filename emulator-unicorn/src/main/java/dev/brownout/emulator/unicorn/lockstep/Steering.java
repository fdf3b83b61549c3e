package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import java.util.SplittableRandom;

/**
 * Gives an instruction operands worth having before both sides execute it: addresses that reach the data window, branch targets inside the
 * stream, corner values. Changes registers and the data window of both sides alike.
 */
final class Steering {
    private final SplittableRandom random;
    private final Values values;
    private final Stream stream;
    private final Poke poke;
    boolean coreChanged;
    boolean floatsChanged;

    /** Writes the data windows of both sides. */
    @FunctionalInterface
    interface Poke {
        void write(int address, int value, int size);
    }

    Steering(SplittableRandom random, Values values, Stream stream, Poke poke) {
        this.random = random;
        this.values = values;
        this.stream = stream;
        this.poke = poke;
    }

    void registersAtRandom(Registers registers) {
        int[] words = registers.words;
        for (int i = 0; i < 15; i++) {
            words[i] = values.integer();
        }
        words[Registers.SP] = Stage.DATA + (random.nextInt(Stage.DATA_SIZE) & ~3);
        words[Registers.XPSR] = values.xpsr();
        words[Registers.FPSCR] = values.fpscr();
        for (int i = 0; i < 32; i++) {
            words[Registers.S0 + i] = values.single(words[Registers.S0 + (i & 16)]);
        }
        boolean ordinary = random.nextInt(4) != 0;
        words[Registers.CONTROL] = ordinary ? 0 : random.nextInt(4);
        words[Registers.PRIMASK] = ordinary ? 0 : random.nextInt(2);
        words[Registers.FAULTMASK] = ordinary ? 0 : random.nextInt(2);
        words[Registers.BASEPRI] = ordinary ? 0 : random.nextInt(8) << 5;
        boolean process = (words[Registers.CONTROL] & 2) != 0;
        words[Registers.MSP] = process ? values.integer() & ~3 : words[Registers.SP];
        words[Registers.PSP] = process ? words[Registers.SP] : values.integer() & ~3;
    }

    /** @param marked the address of the last exclusive load, or 0 */
    void steer(Instruction i, int address, Registers registers, int marked) {
        int[] words = registers.words;
        if (random.nextInt(4) == 0) {
            words[Registers.XPSR] = values.xpsr() | words[Registers.XPSR] & Registers.IT;
            coreChanged = true;
        }
        for (int mask = i.readMask & 0x7fff; mask != 0; mask &= mask - 1) {
            if (random.nextBoolean()) {
                setCore(registers, Integer.numberOfTrailingZeros(mask), values.integer());
            }
        }
        if (i.encoding.isLoad() || i.encoding.isStore()) {
            if (random.nextInt(32) != 0) {
                aim(i, address, registers, marked);
            }
        } else if (i.op == Op.BX || i.op == Op.BLX || i.op == Op.MOV_PC) {
            if (random.nextInt(8) != 0) {
                int target = stream.landingBehind(address);
                setCore(registers, i.rm, i.op == Op.MOV_PC && random.nextBoolean() ? target : target | 1);
            }
        }
        if (i.op.name().startsWith("V")) {
            if (random.nextInt(4) == 0) {
                words[Registers.FPSCR] = values.fpscr();
                floatsChanged = true;
            }
            for (int mask = i.fpReadMask; mask != 0; mask &= mask - 1) {
                if (random.nextInt(3) != 0) {
                    int other = Registers.S0 + (i.sm >= 0 ? i.sm : 0);
                    words[Registers.S0 + Integer.numberOfTrailingZeros(mask)] = values.single(words[other]);
                    floatsChanged = true;
                }
            }
        }
    }

    private void setCore(Registers registers, int number, int value) {
        if (number < 0 || number > 14) {
            return;
        }
        int[] words = registers.words;
        words[number] = number == Registers.SP ? value & ~3 : value;
        if (number == Registers.SP) {
            words[(words[Registers.CONTROL] & 2) != 0 ? Registers.PSP : Registers.MSP] = words[number];
        }
        coreChanged = true;
    }

    private void aim(Instruction i, int address, Registers registers, int marked) {
        int target = Stage.DATA + 0x100 + random.nextInt(Stage.DATA_SIZE - 0x200);
        boolean exclusiveStore = i.op == Op.STREX || i.op == Op.STREXB || i.op == Op.STREXH;
        if (exclusiveStore && marked != 0 && random.nextInt(4) != 0) {
            target = marked;
        } else if (random.nextInt(3) != 0) {
            target &= ~3;
        } else if (random.nextInt(2) != 0) {
            target &= ~1;
        }
        int bytes = 4 * Integer.bitCount(i.registerList);
        switch (i.op) {
            case LDM, STM, POP -> aimBase(i, registers, target);
            case LDMDB, STMDB, PUSH -> aimBase(i, registers, target + bytes);
            case VLDM, VSTM -> aimBase(i, registers, i.add ? target : target + i.imm);
            case TBB, TBH -> aimTable(i, address, registers, target);
            default -> {
                if (i.rm >= 0 && (i.addressMask >>> i.rm & 1) != 0) {
                    aimIndexed(i, registers, target);
                } else {
                    aimBase(i, registers, i.index ? target - i.imm : target);
                }
            }
        }
        boolean loadsPc = i.encoding.isLoad() && (i.writeMask & 1 << 15) != 0 && i.op != Op.TBB && i.op != Op.TBH;
        if (loadsPc && random.nextInt(8) != 0) {
            int last = i.registerList != 0 ? target + bytes - 4 : target;
            if (Stage.inData(last) && Stage.inData(last + 3)) {
                poke.write(last, stream.landingBehind(address) | 1, 4);
            }
        }
    }

    private void aimBase(Instruction i, Registers registers, int value) {
        setCore(registers, i.rn, value);
    }

    private void aimIndexed(Instruction i, Registers registers, int target) {
        int index = switch (random.nextInt(4)) {
            case 0 -> values.integer();
            case 1 -> -random.nextInt(64);
            default -> random.nextInt(64);
        };
        if (i.rm != i.rn) {
            setCore(registers, i.rm, index);
            aimBase(i, registers, target - (registers.get(i.rm) << i.shiftAmount));
        } else {
            aimBase(i, registers, Integer.divideUnsigned(target, 1 + (1 << i.shiftAmount)));
        }
    }

    private void aimTable(Instruction i, int address, Registers registers, int target) {
        int shift = i.op == Op.TBH ? 1 : 0;
        int index = random.nextInt(16);
        int halfwords = stream.landingBehind(address + 4) - (address + 4) >> 1;
        int entry;
        if (i.rn == 15) {
            // The table lies in the code behind the instruction and holds what it holds.
            setCore(registers, i.rm, index);
            return;
        } else if (i.rn == i.rm) {
            return;
        }
        setCore(registers, i.rm, index);
        setCore(registers, i.rn, target);
        entry = registers.get(i.rn) + (registers.get(i.rm) << shift);
        if (Stage.inData(entry) && Stage.inData(entry + shift)) {
            poke.write(entry, halfwords, 1 << shift);
        }
    }
}
