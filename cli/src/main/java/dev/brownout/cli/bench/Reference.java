package dev.brownout.cli.bench;

import dev.brownout.cli.Engines;

/**
 * What a workload takes by the interpreter's count. The instructions of runs on what counts none are known from here: those before and
 * after the work, and as many in each round of it.
 *
 * @param one   counts of a run with one round of work
 * @param three counts of a run with three
 */
record Reference(Counts one, Counts three) {
    static final int ROUNDS = 3;

    static Reference of(Workload workload) {
        WorkloadMachine machine = new WorkloadMachine(workload, Engines.find(Engines.INTERPRETER));
        return new Reference(machine.run(1), machine.run(ROUNDS));
    }

    /** Of each round but the first. */
    double instructionsOfARound() {
        return (three.instructions() - one.instructions()) / (ROUNDS - 1.0);
    }

    double cyclesOfARound() {
        return (three.cycles() - one.cycles()) / (ROUNDS - 1.0);
    }

    /** Of a whole run. */
    long instructions(int iterations) {
        return one.instructions() + Math.round((iterations - 1) * instructionsOfARound());
    }
}
