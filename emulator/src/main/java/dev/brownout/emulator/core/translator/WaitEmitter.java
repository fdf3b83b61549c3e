package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.FRAME;
import static dev.brownout.emulator.core.translator.Assembler.LATEST;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;
import static dev.brownout.emulator.core.translator.Assembler.NEXT_USE;
import static dev.brownout.emulator.core.translator.Assembler.OFFSET;
import static dev.brownout.emulator.core.translator.Assembler.PLACES;
import static dev.brownout.emulator.core.translator.Assembler.READY;
import static dev.brownout.emulator.core.translator.Assembler.USED;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * What translated code waits for the flash, as {@link FlashTiming} says: the settings and the lines are constants here, what remains is to
 * look whether the cache holds a line, and at local READY: what LEFT is when the next line arrives. Nothing is emitted where nothing waits.
 */
final class WaitEmitter implements Opcodes {
    private static final String FRAME_CLASS = Frame.class.getName().replace('.', '/');

    private final Assembler to;
    private final FlashTiming flash;

    WaitEmitter(Assembler to, FlashTiming flash) {
        this.to = to;
        this.flash = flash;
    }

    boolean waits() {
        return flash.waits();
    }

    /** The key after the fetch of an instruction. */
    int key(Instruction i, int address) {
        return waits() ? flash.key(address, i.size) : FlashTiming.ELSEWHERE;
    }

    /** No less than an instruction can wait for itself and for the data it loads. */
    static int most(FlashTiming flash, Instruction i) {
        if (!flash.waits()) {
            return 0;
        }
        int read = flash.missWaits() + flash.wordsInLine() + 1;
        return 2 * read + (Support.accessesMemory(i) ? Math.max(2, Integer.bitCount(i.registerList)) * flash.settings().waitStates() : 0);
    }

    /** Waits for an instruction that comes next. @return where execution stands when it starts */
    Point fetch(Point point, Instruction i, int address) {
        int key = key(i, address);
        boolean branched = (point.trace() & Timing.BRANCHED) != 0;
        if (key == point.key() && !branched || !waits()) {
            return point;
        }
        Point now = point.fetched(key);
        if (key == FlashTiming.ELSEWHERE) {
            return now;
        }
        int from = FlashTiming.lastLine(point.key());
        int line = key >> 1;
        boolean entered = line != from;
        if (entered) {
            boolean next = line == from + 1 && (!branched || flash.settings().prefetch());
            now = enter(now, line, flash.wordsFrom(address), next, 0);
        }
        if (!entered && branched && !flash.settings().prefetch()) {
            if (!flash.settings().instructionCache()) {
                Label held = new Label();
                to.load(LEFT).add(-now.cycles()).load(READY).add(flash.settings().waitStates()).jump(IF_ICMPGE, held);
                to.increase(LEFT, -flash.settings().waitStates()).label(held);
            }
            arriving(now.cycles(), flash.wordsFrom(address));
        }
        if ((key & 1) != 0) {
            now = enter(now, line + 1, flash.wordsInLine(), true, entered ? 1 : 0);
        }
        return now;
    }

    private Point enter(Point point, int line, int words, boolean next, int later) {
        Point now = point;
        if (flash.settings().instructionCache()) {
            Label missed = new Label();
            Label there = new Label();
            if (!flash.numbersUses()) {
                to.reference(LATEST).push(flash.instructions().set(line)).op(IALOAD).push(line).jump(IF_ICMPEQ, there);
                to.reference(FRAME).push(line).code.visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, "use", "(I)Z", false);
                to.jump(IFNE, there);
                missed(point, next, later);
                to.label(there);
                arriving(now.cycles() + later, words);
                return now;
            }
            to.reference(LATEST).push(flash.instructions().set(line)).push(line).op(IASTORE);
            to.reference(PLACES).push(line).op(BALOAD).push(255).op(IAND).store(VALUE);
            to.load(VALUE).jump(IFEQ, missed);
            to.reference(USED).load(VALUE).load(NEXT_USE).op(IASTORE);
            to.increase(NEXT_USE, 1).jump(GOTO, there);
            to.label(missed);
            to.reference(FRAME).push(line).load(NEXT_USE).code.visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, "fill", "(II)I", false);
            to.store(NEXT_USE);
            missed(point, next, later);
            to.label(there);
        } else if (next) {
            awaitNext(point.cycles() + later);
        } else {
            now = point.waited(flash.missWaits());
        }
        arriving(now.cycles() + later, words);
        return now;
    }

    private void missed(Point point, boolean next, int later) {
        if (next) {
            awaitNext(point.cycles() + later);
        } else {
            to.increase(LEFT, -flash.missWaits());
        }
    }

    private void arriving(int cycles, int words) {
        to.load(LEFT).add(-cycles - flash.ahead(words)).store(READY);
    }

    private void awaitNext(int cycles) {
        to.load(LEFT).load(READY).add(cycles).call(Math.class, "min", "(II)I").store(LEFT);
    }

    /** Waits for words that are loaded from a known offset into the flash. */
    void read(int offset, int words) {
        if (flash.settings().dataCache() && waits()) {
            to.load(LEFT).reference(FRAME).push(offset);
            counted(words);
        } else {
            to.increase(LEFT, -words * flash.settings().waitStates());
        }
    }

    /** Waits for words that are loaded from the flash, their offset in its local. */
    void read(int words) {
        if (flash.settings().dataCache() && waits()) {
            to.load(LEFT).reference(FRAME).load(OFFSET);
            counted(words);
        } else {
            to.increase(LEFT, -words * flash.settings().waitStates());
        }
    }

    private void counted(int words) {
        to.push(words).code.visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, "read", "(II)I", false);
        to.op(ISUB).store(LEFT);
    }
}
