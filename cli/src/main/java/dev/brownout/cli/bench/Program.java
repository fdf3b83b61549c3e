package dev.brownout.cli.bench;

import dev.brownout.emulator.core.CoreFactory;

/** Something to measure engines with. */
interface Program {

    String name();

    /** Half a sentence. */
    String description();

    /** How often it repeats its work unless told otherwise. */
    int builtIterations();

    /** How many rounds of work tell whether an engine counts as the interpreter does: 1 or {@link Reference#ROUNDS}. */
    int roundsToCheck();

    /** A machine with this program on an engine. */
    Device device(CoreFactory engine);

    /** A machine that runs the program as often as wanted; the engine stays warm from run to run. */
    interface Device {

        /** Puts the machine back before the first instruction, told to repeat the work so often; at least once. */
        void prepare(int iterations);

        /**
         * Runs from where {@link #prepare} put the machine to the end.
         *
         * @throws WorkloadFailure if the program found its result wrong, or did not come to its end
         */
        Counts run();

        /** {@link #prepare} and {@link #run()}. */
        default Counts run(int iterations) {
            prepare(iterations);
            return run();
        }
    }
}
