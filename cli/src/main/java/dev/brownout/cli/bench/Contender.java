package dev.brownout.cli.bench;

import java.util.Optional;

/** Something that executes workloads and can be timed. */
interface Contender {

    /** As the table and the option {@code --engine} have it. */
    String name();

    /** What it is and which version, in half a sentence. */
    String description();

    /** Whether its first runs are slower because the JVM, or it itself, still translates. */
    boolean needsWarmUp();

    /** Why it cannot execute a program; empty if it can. */
    Optional<String> unable(Program program);

    /**
     * Makes ready to run a workload.
     *
     * @param reference the interpreter's counts, for what counts none itself
     * @throws WorkloadFailure if what it counts differs from the reference
     */
    Running start(Program program, Reference reference);

    /** A workload on a contender. */
    interface Running extends AutoCloseable {

        /**
         * Times so many rounds of work, at least one.
         *
         * @throws WorkloadFailure if the program did not end with a right result
         */
        Sample measure(int iterations);

        @Override
        void close();
    }
}
