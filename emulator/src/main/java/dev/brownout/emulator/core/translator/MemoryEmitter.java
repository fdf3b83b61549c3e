package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.FLASH;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;
import static dev.brownout.emulator.core.translator.Assembler.MARKS;
import static dev.brownout.emulator.core.translator.Assembler.OFFSET;
import static dev.brownout.emulator.core.translator.Assembler.RAM;
import static dev.brownout.emulator.core.translator.Assembler.SINGLES;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.timing.Timing;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Loads and stores as bytecode. Only what RAM and flash answer at once is done in line: an access to anything else, an unaligned one, a
 * store to a page that is not marked as written or that holds code leaves the region before anything has changed.
 */
final class MemoryEmitter implements Opcodes {
    private static final int PC = 1 << CpuState.PC;

    private final Assembler to;
    private final Layout layout;
    private final AccessKinds kinds;
    private final PagedMemory flash;
    private final Plan plan;
    private final Timing timing;
    private boolean accessesUnaligned;
    private Spans spans = Spans.NONE;

    MemoryEmitter(Assembler to, Layout layout, AccessKinds kinds, PagedMemory flash, Plan plan, Timing timing) {
        this.to = to;
        this.layout = layout;
        this.kinds = kinds;
        this.flash = flash;
        this.plan = plan;
        this.timing = timing;
    }

    /**
     * Emits a load or store. A value loaded for the PC is left in local {@link Assembler#TARGET}, checked to be an address to go on at.
     *
     * @param leave  where to go if the interpreter must execute the instruction; nothing has changed then
     */
    void emit(Instruction i, int address, Label leave) {
        Spans.Span span = spans.beginning(address);
        if (span != null) {
            check(i.rn, span, leave);
        }
        if (span != null || spans.checked(address)) {
            checkedWord(i, leave);
            return;
        }
        switch (i.op) {
            case LDR_IMM, LDR_REG -> load(i, address, 4, 0, leave);
            case LDRH_IMM, LDRH_REG -> load(i, address, 2, I2C, leave);
            case LDRSH_IMM, LDRSH_REG -> load(i, address, 2, 0, leave);
            case LDRB_IMM, LDRB_REG -> load(i, address, 1, I2C, leave);
            case LDRSB_IMM, LDRSB_REG -> load(i, address, 1, 0, leave);
            case LDR_LIT -> literal(i, address, 4, 0, leave);
            case LDRH_LIT -> literal(i, address, 2, I2C, leave);
            case LDRSH_LIT -> literal(i, address, 2, 0, leave);
            case LDRB_LIT -> literal(i, address, 1, I2C, leave);
            case LDRSB_LIT -> literal(i, address, 1, 0, leave);
            case STR_IMM, STR_REG -> store(i, address, 4, leave);
            case STRH_IMM, STRH_REG -> store(i, address, 2, leave);
            case STRB_IMM, STRB_REG -> store(i, address, 1, leave);
            case LDRD_IMM -> {
                several(i, i.index ? i.imm : 0, 2, address, false, leave);
                words(new int[] {i.rd, i.ra}, address);
                writeBack(i);
            }
            case STRD_IMM -> {
                several(i, i.index ? i.imm : 0, 2, address, true, leave);
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
            case LDR_PC_IMM -> {
                address(i);
                aligned(address, 4, leave);
                to.store(TARGET);
                requireTarget(leave);
                writeBack(i);
            }
            default -> throw new IllegalStateException(i.op + " is not a load or store");
        }
        if (Support.misalignsSp(i)) {
            to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
        }
    }

    /** What the following accesses have in common; nothing outside straight code. */
    void begin(Spans newSpans) {
        spans = newSpans;
    }

    private void check(int base, Spans.Span span, Label leave) {
        to.reg(base).add(span.lowest() - layout.ramBase()).store(OFFSET);
        to.load(OFFSET).push(3).op(IAND).jump(IFNE, leave);
        int limit = layout.ramSize() - 4 - (span.highest() - span.lowest());
        to.load(OFFSET).push(Integer.MIN_VALUE).op(IADD).push(limit + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
    }

    private void checkedWord(Instruction i, Label leave) {
        if (i.op == Op.LDR_IMM) {
            to.view(true).reference(RAM).reg(i.rn).add(i.imm - layout.ramBase()).get(true).setReg(i.rd);
            if (Support.misalignsSp(i)) {
                to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
            }
        } else {
            address(i);
            mark(0, leave);
            to.view(true).reference(RAM).load(OFFSET).reg(i.rd).set(true);
        }
    }

    /** Leaves unless local TARGET is an address in Thumb code, and no EXC_RETURN. */
    void requireTarget(Label leave) {
        to.load(TARGET).push(1).op(IAND).jump(IFEQ, leave);
        to.load(TARGET).push(28).op(IUSHR).push(15).jump(IF_ICMPEQ, leave);
    }

    /** Puts the address, as an offset into RAM, into its local. */
    private void address(Instruction i) {
        to.reg(i.rn);
        if (byRegister(i)) {
            to.reg(i.rm);
            if (i.shiftAmount != 0) {
                to.push(i.shiftAmount).op(ISHL);
            }
            to.op(IADD).add(-layout.ramBase());
        } else {
            to.add((i.index ? i.imm : 0) - layout.ramBase());
        }
        to.store(OFFSET);
    }

    private static boolean byRegister(Instruction i) {
        return switch (i.op) {
            case LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_REG, STRB_REG, STRH_REG -> true;
            default -> false;
        };
    }

    private void load(Instruction i, int address, int size, int conversion, Label leave) {
        address(i);
        value(address, size, leave);
        convert(size, conversion);
        if (i.wback && !byRegister(i)) {
            to.store(VALUE);
            writeBack(i);
            to.load(VALUE);
        }
        to.setReg(i.rd);
    }

    private void convert(int size, int conversion) {
        if (conversion != 0) {
            if (size == 1) {
                to.push(0xff).op(IAND);
            } else {
                to.op(conversion);
            }
        }
    }

    private void writeBack(Instruction i) {
        if (i.wback && !byRegister(i)) {
            to.increase(Assembler.R0 + i.rn, i.imm);
        }
    }

    // Leaves the value on the stack: sign-extended, as the JVM's arrays give it.
    private void value(int address, int size, Label leave) {
        if (size > 1 && unaligned(address)) {
            checkRange(size, leave);
            countUnaligned(size);
            fromRam(size);
            return;
        }
        aligned(address, size, leave);
    }

    private void aligned(int address, int size, Label leave) {
        int kind = kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH);
        if (kind == AccessKinds.FLASH) {
            to.increaseStored(OFFSET, layout.ramBase() - layout.flashBase());
            check(layout.flashSize(), size, leave);
            fromFlash(size);
        } else if (kind == (AccessKinds.RAM | AccessKinds.FLASH)) {
            Label elsewhere = new Label();
            Label done = new Label();
            check(layout.ramSize(), size, elsewhere);
            fromRam(size);
            to.jump(GOTO, done).label(elsewhere);
            to.increaseStored(OFFSET, layout.ramBase() - layout.flashBase());
            check(layout.flashSize(), size, leave);
            fromFlash(size);
            to.label(done);
        } else {
            check(layout.ramSize(), size, leave);
            fromRam(size);
        }
    }

    /** Leaves unless the offset is aligned and inside a memory. */
    private void check(int memory, int size, Label leave) {
        if (Integer.bitCount(memory) == 1) {
            to.load(OFFSET).push(-memory | size - 1).op(IAND).jump(IFNE, leave);
            return;
        }
        if (size > 1) {
            to.load(OFFSET).push(size - 1).op(IAND).jump(IFNE, leave);
        }
        to.load(OFFSET).push(Integer.MIN_VALUE).op(IADD).push(memory - size + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
    }

    private boolean unaligned(int address) {
        return (kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH | AccessKinds.UNALIGNED)) == (AccessKinds.RAM | AccessKinds.UNALIGNED);
    }

    /** Leaves unless all bytes are in RAM. */
    private void checkRange(int size, Label leave) {
        to.load(OFFSET).push(Integer.MIN_VALUE).op(IADD).push(layout.ramSize() - size + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
    }

    // The further transfers: a digit of the constant for each way to be unaligned.
    private void countUnaligned(int size) {
        int extra = 0;
        for (int n = 1; n < 4; n++) {
            extra |= timing.unaligned(n, size) << 4 * n;
        }
        to.load(LEFT).push(extra).load(OFFSET).push(3).op(IAND, ICONST_2, ISHL, IUSHR).push(15).op(IAND, ISUB).store(LEFT);
        accessesUnaligned = true;
    }

    /** Whether the code so far makes unaligned accesses as if they were allowed. */
    boolean accessesUnaligned() {
        return accessesUnaligned;
    }

    private void fromRam(int size) {
        viewFor(size);
        to.reference(RAM).load(OFFSET);
        element(size);
    }

    private void fromFlash(int size) {
        viewFor(size);
        to.reference(FLASH).load(OFFSET).push(PagedMemory.PAGE_SHIFT).op(IUSHR, AALOAD).load(OFFSET).push(PagedMemory.PAGE_SIZE - 1).op(IAND);
        element(size);
    }

    private void viewFor(int size) {
        if (size > 1) {
            to.view(size == 4);
        }
    }

    private void element(int size) {
        if (size == 1) {
            to.op(BALOAD);
        } else {
            to.get(size == 4);
        }
    }

    private void literal(Instruction i, int address, int size, int conversion, Label leave) {
        int at = (address + 4 & ~3) + i.imm;
        if ((at & size - 1) != 0 || !layout.inFlash(at, size) && !layout.inRam(at, size)) {
            to.jump(GOTO, leave);
            return;
        }
        if (layout.inFlash(at, size)) {
            plan.foldedWords.add(at & ~3);
            int offset = at - layout.flashBase();
            int value = switch (size) {
                case 4 -> flash.read32(offset);
                case 2 -> conversion == 0 ? (short) flash.read16(offset) : flash.read16(offset);
                default -> conversion == 0 ? (byte) flash.read8(offset) : flash.read8(offset);
            };
            to.push(value).setReg(i.rd);
            return;
        }
        to.push(at - layout.ramBase()).store(OFFSET);
        fromRam(size);
        convert(size, conversion);
        to.setReg(i.rd);
    }

    private void store(Instruction i, int address, int size, Label leave) {
        address(i);
        if (size > 1 && unaligned(address)) {
            checkRange(size, leave);
            // It may be to two pages, and its cycles count only once it is certain to take place.
            mark(0, leave);
            mark(size - 1, leave);
            countUnaligned(size);
        } else {
            check(layout.ramSize(), size, leave);
            mark(0, leave);
        }
        viewFor(size);
        to.reference(RAM).load(OFFSET).reg(i.rd);
        if (size == 1) {
            to.op(BASTORE);
        } else {
            if (size == 2) {
                to.op(I2S);
            }
            to.set(size == 4);
        }
        writeBack(i);
    }

    /** Leaves unless the page is marked as written and holds no code. */
    private void mark(int offset, Label leave) {
        to.reference(MARKS).load(OFFSET).add(offset).push(Ram.PAGE_SHIFT).op(IUSHR, BALOAD).push(Ram.WRITTEN).jump(IF_ICMPNE, leave);
    }


    private void several(Instruction i, int first, int count, int address, boolean store, Label leave) {
        boolean fromFlash = !store && readsFlashOnly(address);
        to.reg(i.rn).add(first - (fromFlash ? layout.flashBase() : layout.ramBase())).store(OFFSET);
        int memory = fromFlash ? layout.flashSize() : layout.ramSize();
        check(memory, 4, leave);
        if (count > 1) {
            int last = 4 * (count - 1);
            to.load(OFFSET).add(last).push(Integer.MIN_VALUE).op(IADD).push(memory - 4 + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
        }
        if (store) {
            mark(0, leave);
            if (count > 1) {
                mark(4 * (count - 1), leave);
            }
        }
    }

    private boolean readsFlashOnly(int address) {
        return (kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH)) == AccessKinds.FLASH;
    }

    private void wordAt(int offset, int address) {
        to.view(true);
        if (readsFlashOnly(address)) {
            to.reference(FLASH).load(OFFSET).add(offset).push(PagedMemory.PAGE_SHIFT).op(IUSHR, AALOAD);
        } else {
            to.reference(RAM);
        }
        to.load(OFFSET).add(offset);
        if (readsFlashOnly(address)) {
            to.push(PagedMemory.PAGE_SIZE - 1).op(IAND);
        }
        to.get(true);
    }

    private void words(int[] registers, int address) {
        for (int n = 0; n < registers.length; n++) {
            wordAt(4 * n, address);
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
        several(i, first, count, address, false, leave);
        for (int n = 0; n < count; n++) {
            to.reference(SINGLES).push(i.sd + n);
            wordAt(4 * n, address);
            to.op(IASTORE);
        }
    }

    private void literals(Instruction i, int at, int count, Label leave) {
        if (!layout.inFlash(at, 4 * count)) {
            to.jump(GOTO, leave);
            return;
        }
        for (int n = 0; n < count; n++) {
            plan.foldedWords.add(at + 4 * n);
            to.reference(SINGLES).push(i.sd + n).push(flash.read32(at + 4 * n - layout.flashBase())).op(IASTORE);
        }
    }

    private void storeSingles(Instruction i, int first, int count, int address, Label leave) {
        several(i, first, count, address, true, leave);
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
        several(i, first, count, address, false, leave);
        if (loadsPc) {
            wordAt(4 * (count - 1), address);
            to.store(TARGET);
            requireTarget(leave);
        }
        if (i.wback) {
            to.increase(Assembler.R0 + i.rn, i.op == Op.LDMDB ? first : 4 * count);
        }
        words(registers, address);
    }

    private void storeMultiple(Instruction i, int address, Label leave) {
        int[] registers = listed(i.registerList);
        int count = registers.length;
        int first = i.op == Op.STM ? 0 : -4 * count;
        several(i, first, count, address, true, leave);
        storeWords(registers);
        if (i.wback) {
            to.increase(Assembler.R0 + i.rn, i.op == Op.STM ? 4 * count : first);
        }
    }
}
