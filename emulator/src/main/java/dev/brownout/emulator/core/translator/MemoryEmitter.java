package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.OFFSET;
import static dev.brownout.emulator.core.translator.Assembler.RAM;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.timing.Timing;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Loads and stores as bytecode. Only what RAM and flash answer at once is done in line: an access to anything else, an unaligned one, a
 * store to a page that is not marked as written or that holds code leaves the region before anything has changed.
 */
final class MemoryEmitter implements Opcodes {
    private final Assembler to;
    private final Layout layout;
    private final PagedMemory flash;
    private final Plan plan;
    private final WaitEmitter waits;
    private final MemoryAccess access;
    private final ExclusiveEmitter exclusives;
    private final MultipleEmitter several;
    private Spans spans = Spans.NONE;

    MemoryEmitter(Assembler to, Layout layout, AccessKinds kinds, FlashPages pages, PagedMemory flash, Plan plan, Timing timing, boolean checked,
            WaitEmitter waits) {
        this.to = to;
        this.layout = layout;
        this.flash = flash;
        this.plan = plan;
        this.waits = waits;
        access = new MemoryAccess(to, layout, kinds, pages, timing, checked, waits);
        exclusives = new ExclusiveEmitter(to, access);
        several = new MultipleEmitter(to, layout, access, flash, plan, waits);
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
            checkedWord(i, address, leave);
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
            case LDRT, LDRHT, LDRSHT, LDRBT, LDRSBT, STRT, STRHT, STRBT -> unprivileged(i, address, leave);
            case LDREX, LDREXH, LDREXB, STREX, STREXH, STREXB -> {
                address(i);
                exclusives.emit(i, address, leave);
            }
            case LDR_PC_LIT -> programCounter(i, address, leave);
            case LDR_PC_IMM, LDR_PC_REG -> {
                if (waits.waits() && access.readsFlash(address)) {
                    // It would have waited before it turns out to be the interpreter's.
                    to.jump(GOTO, leave);
                    return;
                }
                address(i);
                access.aligned(address, 4, leave);
                to.store(TARGET);
                access.requireTarget(leave);
                writeBack(i);
            }
            default -> {
                if (!several.emit(i, address, leave)) {
                    throw new IllegalStateException(i.op + " is not a load or store");
                }
            }
        }
        if (Support.misalignsSp(i)) {
            to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
        }
    }

    MemoryAccess access() {
        return access;
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

    private void checkedWord(Instruction i, int address, Label leave) {
        if (i.op == Op.LDR_IMM) {
            if (access.checked()) {
                address(i);
                access.require(false, AccessRights.READ, 0, leave);
            }
            to.view(true).reference(RAM).reg(i.rn).add(i.imm - layout.ramBase()).get(true).setReg(i.rd);
            if (Support.misalignsSp(i)) {
                to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
            }
        } else {
            address(i);
            access.require(false, AccessRights.WRITE, 0, leave);
            Spans.Span stores = spans.beginningStores(address);
            if (stores != null) {
                access.mark(stores.lowest() - i.imm, leave);
                access.mark(stores.highest() - i.imm, leave);
            } else if (!spans.storeChecked(address)) {
                access.mark(0, leave);
            }
            to.view(true).reference(RAM).load(OFFSET).reg(i.rd).set(true);
        }
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
            to.add(Accesses.offset(i) - layout.ramBase());
        }
        to.store(OFFSET);
    }

    private static boolean byRegister(Instruction i) {
        return switch (i.op) {
            case LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_REG, STRB_REG, STRH_REG, LDR_PC_REG -> true;
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
        if (size > 1 && access.unaligned(address)) {
            access.checkRange(size, AccessRights.READ, leave);
            access.countUnaligned(size);
            access.fromRam(size);
            return;
        }
        access.aligned(address, size, leave);
    }

    // Where accesses are checked, these are checked by other rights.
    private void unprivileged(Instruction i, int address, Label leave) {
        if (access.checked()) {
            to.jump(GOTO, leave);
            return;
        }
        switch (i.op) {
            case LDRT -> load(i, address, 4, 0, leave);
            case LDRHT -> load(i, address, 2, I2C, leave);
            case LDRSHT -> load(i, address, 2, 0, leave);
            case LDRBT -> load(i, address, 1, I2C, leave);
            case LDRSBT -> load(i, address, 1, 0, leave);
            case STRT -> store(i, address, 4, leave);
            case STRHT -> store(i, address, 2, leave);
            default -> store(i, address, 1, leave);
        }
    }

    private void programCounter(Instruction i, int address, Label leave) {
        int at = (address + 4 & ~3) + i.imm;
        if (waits.waits() || !layout.inFlash(at, 4) || (at & 3) != 0) {
            to.jump(GOTO, leave);
            return;
        }
        plan.foldedWords.add(at);
        to.push(flash.read32(at - layout.flashBase())).store(TARGET);
        access.requireTarget(leave);
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
            waits.read(offset, 1);
            return;
        }
        to.push(at - layout.ramBase()).store(OFFSET);
        access.require(false, AccessRights.READ, 0, leave);
        access.fromRam(size);
        convert(size, conversion);
        to.setReg(i.rd);
    }

    private void store(Instruction i, int address, int size, Label leave) {
        address(i);
        if (size > 1 && access.unaligned(address)) {
            access.checkRange(size, AccessRights.WRITE, leave);
            // It may be to two pages, and its cycles count only once it is certain to take place.
            access.mark(0, leave);
            access.mark(size - 1, leave);
            access.countUnaligned(size);
        } else {
            access.requireStore(size, leave);
        }
        access.toRam(size, i.rd);
        writeBack(i);
    }
}
