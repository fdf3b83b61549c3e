package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.ArrayList;
import java.util.List;

/**
 * One random experiment: a program, and what happens to the machine while it runs. Everything is written down, nothing drawn any more while it
 * runs, so that parts can be left out.
 *
 * @param number     of the trial in its run
 * @param core       type of the core
 * @param inRam      whether the code lies in RAM, where it may write over itself
 * @param threshold  how often an address must be reached for the translator to translate it
 * @param flash      how the core reaches its flash
 * @param main       a loop, closed by a branch back behind its last piece
 * @param handlers   of SVC, PendSV, SysTick and interrupts 0 to 3, in this order; each ends with BX LR behind its last piece
 * @param events     what happens, one after the other; the machines are compared before each
 */
record Trial(long number, CoreModel core, boolean inRam, int threshold, FlashInterface flash, List<Piece> main, List<List<Piece>> handlers, List<Event> events) {
    static final int HANDLERS = 7;

    /**
     * @param after   core cycles since the event before
     * @param action  what is done to the machine then
     */
    record Event(int after, Action action) {
        @Override
        public String toString() {
            return String.format("after %,6d cycles: %s", after, action);
        }
    }

    Trial {
        main = List.copyOf(main);
        handlers = List.copyOf(handlers);
        events = List.copyOf(events);
    }

    Trial withMain(List<Piece> pieces) {
        return new Trial(number, core, inRam, threshold, flash, pieces, handlers, events);
    }

    Trial withHandler(int index, List<Piece> pieces) {
        List<List<Piece>> changed = new ArrayList<>(handlers);
        changed.set(index, List.copyOf(pieces));
        return new Trial(number, core, inRam, threshold, flash, main, changed, events);
    }

    Trial withEvents(List<Event> others) {
        return new Trial(number, core, inRam, threshold, flash, main, handlers, others);
    }

    Trial inFlash() {
        return new Trial(number, core, false, threshold, flash, main, handlers, events);
    }

    Trial withoutWaits() {
        return new Trial(number, core, inRam, threshold, FlashInterface.ZERO_WAIT, main, handlers, events);
    }

    /** The main loop as it lies in memory, the branch back included. */
    Code mainCode() {
        List<Piece> pieces = new ArrayList<>(main);
        pieces.add(new Piece(0xe000, 2, 0));
        return new Code(pieces, Stage.code(inRam));
    }

    /** A handler as it lies in memory, with its BX LR. */
    Code handlerCode(int index) {
        List<Piece> pieces = new ArrayList<>(handlers.get(index));
        pieces.add(Piece.halfword(0x4770));
        return new Code(pieces, Stage.handler(inRam, index));
    }

    /** The exception number whose handler this is. */
    static int exception(int handler) {
        return handler == 0 ? 11 : 13 + handler;
    }

    /** Code and events for somebody to read; handlers that only return are left out. */
    String listing() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%s, code in %s, translated when reached %d times%n", core.label(), inRam ? "RAM" : "flash", threshold));
        if (flash != FlashInterface.ZERO_WAIT) {
            text.append(String.format("%s%n", flash));
        }
        text.append(mainCode().listing(core.architecture()));
        for (int n = 0; n < handlers.size(); n++) {
            if (!handlers.get(n).isEmpty()) {
                int number = exception(n);
                text.append(String.format("handler of %s%n", number == 11 ? "SVC" : number == 14 ? "PendSV" : number == 15 ? "SysTick"
                    : "interrupt " + (number - 16)));
                text.append(handlerCode(n).listing(core.architecture()));
            }
        }
        text.append(String.format("events%n"));
        for (int n = 0; n < events.size(); n++) {
            text.append(String.format("  %2d. %s%n", n + 1, events.get(n)));
        }
        return text.toString();
    }
}
