package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.FLASH;
import static dev.brownout.emulator.core.translator.Assembler.OFFSET;
import static dev.brownout.emulator.core.translator.Assembler.RAM;
import static dev.brownout.emulator.core.translator.Assembler.SINGLES;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.PagedMemory;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Loads and stores of several registers, and of floating-point ones, as bytecode: checked at both ends before the first. */
final class MultipleEmitter implements Opcodes {
    private static final int PC = 1 << CpuState.PC;

    private final Assembler to;
    private final Layout layout;
    private final MemoryAccess access;
    private final PagedMemory flash;
    /** Where the load that is being emitted loads from: the flash, or RAM. */
    private boolean inFlash;
    private final Plan plan;
    private final WaitEmitter waits;

    MultipleEmitter(Assembler to, Layout layout, MemoryAccess access, PagedMemory flash, Plan plan, WaitEmitter waits) {
        this.to = to;
        this.layout = layout;
        this.access = access;
        this.flash = flash;
        this.plan = plan;
        this.waits = waits;
    }

    /** @return false if it is no instruction of this family */
    boolean emit(Instruction i, int address, Label leave) {
        switch (i.op) {
            case LDRD_IMM -> {
                load(i, i.index ? i.imm : 0, 2, address, leave, () -> {
                    awaitWords(2);
                    words(new int[] {i.rd, i.ra});
                });
                writeBack(i);
            }
            case LDRD_LIT -> doubleLiteral(i, (address + 4 & ~3) + i.imm, leave);
            case STRD_IMM -> {
                several(i, i.index ? i.imm : 0, 2, true, leave);
                storeWords(new int[] {i.rd, i.ra});
                writeBack(i);
            }
            case VLDR_32 -> loadSingles(i, i.imm, 1, address, leave);
            case VLDR_64 -> loadSingles(i, i.imm, 2, address, leave);
            case VLDM -> {
                loadSingles(i, i.add ? 0 : -i.imm, i.registerList, address, leave);
                writeBackSingles(i);
            }
            case VSTR_32 -> storeSingles(i, i.imm, 1, address, leave);
            case VSTR_64 -> storeSingles(i, i.imm, 2, address, leave);
            case VSTM -> {
                storeSingles(i, i.add ? 0 : -i.imm, i.registerList, address, leave);
                writeBackSingles(i);
            }
            case LDM, POP, LDMDB -> loadMultiple(i, address, leave);
            case STM, STMDB, PUSH -> storeMultiple(i, address, leave);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void writeBack(Instruction i) {
        if (i.wback) {
            to.increase(Assembler.R0 + i.rn, i.imm);
        }
    }

    // Loads from where the instruction was seen to load from: one memory, or the other, whichever it is.
    private void load(Instruction i, int first, int count, int address, Label leave, Runnable transfer) {
        boolean either = access.readsFlash(address) && !access.readsFlashOnly(address);
        Label elsewhere = new Label();
        Label done = new Label();
        if (either) {
            load(false, i, first, count, elsewhere, transfer);
            to.jump(GOTO, done).label(elsewhere);
        }
        load(access.readsFlash(address), i, first, count, leave, transfer);
        to.label(done);
    }

    private void load(boolean fromFlash, Instruction i, int first, int count, Label leave, Runnable transfer) {
        inFlash = fromFlash;
        several(i, first, count, false, leave);
        transfer.run();
    }

    private void several(Instruction i, int first, int count, boolean store, Label leave) {
        boolean fromFlash = !store && inFlash;
        to.reg(i.rn).add(first - (fromFlash ? layout.flashBase() : layout.ramBase())).store(OFFSET);
        int memory = fromFlash ? layout.flashSize() : layout.ramSize();
        access.check(memory, 4, leave);
        if (count > 1) {
            int last = 4 * (count - 1);
            to.load(OFFSET).add(last).push(Integer.MIN_VALUE).op(IADD).push(memory - 4 + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
        }
        access.require(fromFlash, store ? AccessRights.WRITE : AccessRights.READ, 4 * (count - 1), leave);
        if (store) {
            access.mark(0, leave);
            if (count > 1) {
                access.mark(4 * (count - 1), leave);
            }
        }
    }

    private void wordAt(int offset) {
        to.view(true);
        if (inFlash) {
            to.reference(FLASH).load(OFFSET).add(offset).push(PagedMemory.PAGE_SHIFT).op(IUSHR, AALOAD);
        } else {
            to.reference(RAM);
        }
        to.load(OFFSET).add(offset);
        if (inFlash) {
            to.push(PagedMemory.PAGE_SIZE - 1).op(IAND);
        }
        to.get(true);
    }

    private void awaitWords(int count) {
        if (inFlash) {
            waits.read(count);
        }
    }

    private void words(int[] registers) {
        for (int n = 0; n < registers.length; n++) {
            wordAt(4 * n);
            to.setReg(registers[n]);
        }
    }

    private void storeWords(int[] registers) {
        for (int n = 0; n < registers.length; n++) {
            to.view(true).reference(RAM).load(OFFSET).add(4 * n).reg(registers[n]).set(true);
        }
    }

    private void loadSingles(Instruction i, int first, int count, int address, Label leave) {
        if (i.rn == CpuState.PC) {
            literals(i, (address + 4 & ~3) + first, count, leave);
            return;
        }
        load(i, first, count, address, leave, () -> {
            awaitWords(count);
            for (int n = 0; n < count; n++) {
                to.reference(SINGLES).push(i.sd + n);
                wordAt(4 * n);
                to.op(IASTORE);
            }
        });
    }

    private void literals(Instruction i, int at, int count, Label leave) {
        if (!layout.inFlash(at, 4 * count)) {
            to.jump(GOTO, leave);
            return;
        }
        waits.read(at - layout.flashBase(), count);
        for (int n = 0; n < count; n++) {
            plan.foldedWords.add(at + 4 * n);
            to.reference(SINGLES).push(i.sd + n).push(flash.read32(at + 4 * n - layout.flashBase())).op(IASTORE);
        }
    }

    private void doubleLiteral(Instruction i, int at, Label leave) {
        if (!layout.inFlash(at, 8) || (at & 3) != 0) {
            to.jump(GOTO, leave);
            return;
        }
        waits.read(at - layout.flashBase(), 2);
        plan.foldedWords.add(at);
        plan.foldedWords.add(at + 4);
        to.push(flash.read32(at - layout.flashBase())).setReg(i.rd);
        to.push(flash.read32(at + 4 - layout.flashBase())).setReg(i.ra);
    }

    private void storeSingles(Instruction i, int first, int count, int address, Label leave) {
        several(i, first, count, true, leave);
        for (int n = 0; n < count; n++) {
            to.view(true).reference(RAM).load(OFFSET).add(4 * n).reference(SINGLES).push(i.sd + n).op(IALOAD).set(true);
        }
    }

    private void writeBackSingles(Instruction i) {
        if (i.wback) {
            to.increase(Assembler.R0 + i.rn, i.add ? i.imm : -i.imm);
        }
    }

    private static int[] listed(int list) {
        int[] registers = new int[Integer.bitCount(list)];
        int count = 0;
        for (int n = 0; n < 16; n++) {
            if ((list >>> n & 1) != 0) {
                registers[count++] = n;
            }
        }
        return registers;
    }

    private void loadMultiple(Instruction i, int address, Label leave) {
        int[] registers = listed(i.registerList & ~PC);
        boolean loadsPc = (i.registerList & PC) != 0;
        int count = registers.length + (loadsPc ? 1 : 0);
        int first = i.op == Op.LDMDB ? -4 * count : 0;
        load(i, first, count, address, leave, () -> {
            if (loadsPc) {
                wordAt(4 * (count - 1));
                to.store(TARGET);
                access.requireTarget(leave);
            }
            awaitWords(count);
            if (i.wback) {
                to.increase(Assembler.R0 + i.rn, i.op == Op.LDMDB ? first : 4 * count);
            }
            words(registers);
        });
    }

    private void storeMultiple(Instruction i, int address, Label leave) {
        int[] registers = listed(i.registerList);
        int count = registers.length;
        int first = i.op == Op.STM ? 0 : -4 * count;
        several(i, first, count, true, leave);
        storeWords(registers);
        if (i.wback) {
            to.increase(Assembler.R0 + i.rn, i.op == Op.STM ? 4 * count : first);
        }
    }
}
