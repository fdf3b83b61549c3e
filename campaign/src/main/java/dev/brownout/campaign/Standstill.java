package dev.brownout.campaign;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.Stop;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds out that a core does the same for ever: waits for an event that nothing will bring, or has given up in an endless loop. Where the whole machine is in a
 * state in which it was some instructions before, everything from there on repeats, and the time until a boot's limit need not be executed.
 */
final class Standstill {
    /** How many instructions a repetition has at the most. Waits of bootloaders have some; what counts in RAM or registers never repeats soon. */
    private static final int INSTRUCTIONS = 2000;
    // A hash takes longer than many instructions.
    private static final int HASHES = 20;

    private Standstill() {
    }

    /**
     * Executes some instructions, and, if they turn out to repeat themselves, jumps over whole repetitions of them: the machine is then in the very state in which
     * it will be at {@code cycle}, and only its clock is behind.
     *
     * @param cycle where the core runs to, at the least, if it repeats itself
     * @param stops addresses to stop before
     * @return {@link Stop.Limit} if the machine stands as it will at that cycle; {@code null} if it does not repeat itself, and has only gone on; or what stopped it
     */
    static Stop lookFor(Machine machine, long cycle, IntPredicate stops) {
        if (!machine.leftOutOfHash().isEmpty()) {
            // The state that repeats would not be the whole one.
            return null;
        }
        CpuState cpu = machine.cpu();
        int[] registers = cpu.r.clone();
        long from = cpu.cycles;
        StateHash.Value state = machine.stateHash();
        int hashes = 0;
        for (int i = 0; i < INSTRUCTIONS && hashes < HASHES && cpu.cycles < cycle; i++) {
            Stop stop = machine.step();
            if (!(stop instanceof Stop.Limit)) {
                return stop;
            }
            if (stops.test(cpu.r[CpuState.PC])) {
                return new Stop.AtBreakpoint(cpu.r[CpuState.PC]);
            }
            if (Arrays.equals(cpu.r, registers)) {
                hashes++;
                if (machine.stateHash().equals(state)) {
                    long period = cpu.cycles - from;
                    return machine.runUntil(cpu.cycles + (cycle - cpu.cycles) % period);
                }
            }
        }
        return null;
    }
}
