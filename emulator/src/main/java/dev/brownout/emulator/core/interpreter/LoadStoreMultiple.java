package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * LDM, STM, PUSH and POP (DDI 0403E, A5.3.5), VLDM and VSTM (A6.6). A load that is refused anywhere changes no register; the words that a
 * store wrote before it was refused stay written, its base does not move, and the instruction starts again after the handler.
 */
final class LoadStoreMultiple {
    private final CpuState cpu;
    private final Bus bus;
    private final Interruption interruption;
    private final int[] r;
    private final int[] loaded = new int[32];
    private int target;

    LoadStoreMultiple(CpuState cpu, Bus bus, Interruption interruption) {
        this.cpu = cpu;
        this.bus = bus;
        this.interruption = interruption;
        r = cpu.r;
    }

    /** The value loaded for the PC, with its interworking bit, where the list has it. */
    int target() {
        return target;
    }

    /** @return false if an exception ended it before its end */
    boolean execute(Slot s) {
        int continuation = interruption.continuation();
        int base = r[s.rn];
        int bytes = s.floats ? s.imm : 4 * s.registerCount;
        if (!s.downward) {
            return transfer(s, base, base + bytes, continuation);
        }
        // The base of a store has moved already when it goes on: an exception must find SP below what was pushed.
        int start = continuation != 0 && s.wback && !s.loads ? base : base - bytes;
        return transfer(s, start, start, continuation);
    }

    private boolean transfer(Slot s, int start, int finalBase, int continuation) {
        DataAccess.requireAligned(start, 4);
        int[] file = s.floats ? cpu.s : r;
        int first = 0;
        if (continuation != 0 || interruption.possible(interruption.cycles(s))) {
            first = s.indexOf(continuation);
            if (!transferInSteps(s, file, start, finalBase, first)) {
                return false;
            }
        } else if (s.loads) {
            for (int i = 0, address = start; i < s.registers.length; i++, address += 4) {
                loaded[i] = bus.read32(address);
            }
        } else {
            int address = start;
            for (int register : s.registers) {
                bus.write32(address, file[register]);
                address += 4;
            }
        }
        if (s.wback) {
            r[s.rn] = finalBase;
        }
        if (s.loads) {
            take(s, file, first, s.registerCount);
        }
        return true;
    }

    private void take(Slot s, int[] file, int first, int end) {
        int last = s.loadsPc && end == s.registerCount ? end - 1 : end;
        if (last != end) {
            target = loaded[last];
        }
        for (int i = first; i < last; i++) {
            file[s.registers[i]] = loaded[i];
        }
    }

    // A word a cycle, after those in which the address is formed. The engine counts the cycles of the whole instruction at its end.
    private boolean transferInSteps(Slot s, int[] file, int start, int finalBase, int first) {
        int all = interruption.cycles(s);
        boolean interruptible = interruption.possible(all);
        int passed = 0;
        try {
            for (int i = first; i < s.registerCount; i++) {
                int cycles = i == first ? all - s.registerCount : 1;
                if (interruptible) {
                    if (interruption.after(cycles)) {
                        abandon(s, file, finalBase, first, i);
                        return false;
                    }
                    passed += cycles;
                }
                if (s.loads) {
                    loaded[i] = bus.read32(start + 4 * i);
                } else {
                    bus.write32(start + 4 * i, file[s.registers[i]]);
                }
            }
        } catch (MemoryFault refused) {
            cpu.cycles -= Math.min(passed, s.cycles);
            if (first != 0 && storesDown(s)) {
                // It starts over after the handler (Cortex-M4 TRM, 3.9.1), from the base it had.
                r[s.rn] = start + 4 * s.registerCount;
            }
            throw refused;
        }
        cpu.cycles -= passed + first;
        return true;
    }

    private static boolean storesDown(Slot s) {
        return !s.loads && s.wback && s.downward;
    }

    private void abandon(Slot s, int[] file, int finalBase, int first, int reached) {
        boolean baseInList = !s.floats && (s.instruction.registerList >>> s.rn & 1) != 0;
        int next = s.indexOf(s.continuationAt(reached));
        if (s.loads && baseInList) {
            // It goes on before the base was loaded (Cortex-M4 TRM, 3.9.1).
            next = Math.min(next, s.indexOf(s.rn));
        }
        if (next <= first || !interruption.mayContinue() || storesDown(s) && baseInList) {
            // Nothing is gained over the point where it began.
            interruption.abandon(s, first == 0 ? 0 : s.continuationAt(first));
            return;
        }
        if (s.loads) {
            take(s, file, first, next);
        } else if (storesDown(s)) {
            r[s.rn] = finalBase;
        }
        interruption.abandon(s, s.continuationAt(next));
    }
}
