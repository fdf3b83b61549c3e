package dev.brownout.cli.bench;

import dev.brownout.emulator.core.Engines;


/**
 * What a workload takes by the interpreter's count. The instructions of runs on what counts none are known from here: those before and
 * after the work, and as many in each round of it.
 *
 * @param one   counts of a run with one round of work
 * @param three counts of a run with three
 */
record Reference(Counts one, Counts three) {
    static final int ROUNDS = 3;

    static Reference of(Program program) {
        Program.Device device = program.device(Engines.find(Engines.INTERPRETER));
        Counts one = device.run(1);
        return new Reference(one, program.roundsToCheck() == 1 ? new Counts(ROUNDS * one.instructions(), ROUNDS * one.cycles())
                : device.run(ROUNDS));
    }

    /** Of so many rounds: 1 or {@link #ROUNDS}. */
    Counts counts(int rounds) {
        return rounds == 1 ? one : three;
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
