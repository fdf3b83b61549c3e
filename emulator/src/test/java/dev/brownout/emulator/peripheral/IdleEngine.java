package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;
import java.util.function.IntPredicate;

    /** An engine whose core lets time pass and executes nothing. */
public final class IdleEngine implements CoreFactory {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
            return new Core() {
                @Override
                public String name() {
                    return "idle";
                }

                @Override
                public void run() {
                    cpu.cycles = Math.max(cpu.cycles + 1, Math.min(cpu.deadlineCycle, cpu.limitCycle));
                }

                @Override
                public void step() {
                    cpu.cycles++;
                }

                @Override
                public void setStops(IntPredicate addresses) {
                    // Nothing is executed.
                }

                @Override
                public boolean stopped() {
                    return false;
                }

                @Override
                public void forget(int address, int length) {
                    // Nothing was decoded.
                }

                @Override
                public long instructions() {
                    return 0;
                }
            };
        }
    }
