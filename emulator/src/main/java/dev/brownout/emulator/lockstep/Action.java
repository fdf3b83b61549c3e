package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.machine.ResetKind;

/** What may happen to a machine from outside between two instructions. */
sealed interface Action permits Action.Look, Action.Pend, Action.Poke, Action.Registers, Action.Rewrite, Action.FlashSettings,
        Action.Breakpoint, Action.Keep, Action.Restore, Action.Fork, Action.Reset, Action.PowerCut, Actions.Mpu {
    void on(Contestant contestant);

    /** Nothing: only a stop, where the machines are compared. */
    record Look() implements Action {
        @Override
        public void on(Contestant contestant) {
            // Being stopped is all of it.
        }

        @Override
        public String toString() {
            return "look";
        }
    }

    /** An exception becomes pending. */
    record Pend(int number) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.machine().nvic().setPending(number, true);
        }

        @Override
        public String toString() {
            return "exception " + number + " becomes pending";
        }
    }

    /** A system register is written. */
    record Poke(int address, int value) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.poke(address, value);
        }

        @Override
        public String toString() {
            return String.format("write 0x%08x to 0x%08x", value, address);
        }
    }

    /** Other values in all registers; the core goes on at a piece of the main loop. */
    record Registers(long seed, int piece, int pointers) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.setRegisters(seed, piece, pointers);
        }

        @Override
        public String toString() {
            return String.format("registers of seed %d, goes on at piece %d", seed, piece + 1);
        }
    }

    /** An instruction of the main loop is replaced by another of the same size. */
    record Rewrite(int piece, int raw, int size) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.rewrite(piece, raw, size);
        }

        @Override
        public String toString() {
            return String.format(size == 2 ? "piece %d becomes %04x" : "piece %d becomes %08x", piece + 1, raw);
        }
    }

    /** The flash's controller is set: bits 0 to 3 of the switches are prefetch, instruction cache, data cache, and clearing both. */
    record FlashSettings(int waitStates, int switches) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.setFlash(waitStates, switches);
        }

        @Override
        public String toString() {
            return String.format("flash: %d wait states%s%s%s%s", waitStates, (switches & 1) != 0 ? ", prefetch" : "",
                (switches & 2) != 0 ? ", instruction cache" : "", (switches & 4) != 0 ? ", data cache" : "",
                (switches & 8) != 0 ? ", caches cleared" : "");
        }
    }

    /** A breakpoint at an instruction of the main loop is set, or taken away if it is there. */
    record Breakpoint(int piece) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.toggleBreakpoint(piece);
        }

        @Override
        public String toString() {
            return "breakpoint at piece " + (piece + 1) + " on or off";
        }
    }

    /** The state is kept for {@link Restore}. */
    record Keep() implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.keep();
        }

        @Override
        public String toString() {
            return "keep a snapshot";
        }
    }

    /** The state kept last comes back. */
    record Restore() implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.restore();
        }

        @Override
        public String toString() {
            return "restore the snapshot";
        }
    }

    /** Another machine takes over in the same state; its engine has executed nothing yet. */
    record Fork() implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.fork();
        }

        @Override
        public String toString() {
            return "go on with a fork";
        }
    }

    /** A reset other than by power. */
    record Reset(ResetKind kind) implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.machine().resetNow(kind);
        }

        @Override
        public String toString() {
            return "reset by " + kind;
        }
    }

    /** Power goes and comes back. */
    record PowerCut() implements Action {
        @Override
        public void on(Contestant contestant) {
            contestant.powerCut();
        }

        @Override
        public String toString() {
            return "power cut";
        }
    }
}
