package dev.brownout.emulator.core;

/** Cycles that pass inside an instruction, an entry or a return, and what becomes due in them. */
final class PassingTime {
    private final CpuState cpu;
    private final Nvic nvic;
    private Runnable ringing = () -> { };

    PassingTime(CpuState cpu, Nvic nvic) {
        this.cpu = cpu;
        this.nvic = nvic;
    }

    /** What to call for the clock's alarms to ring that are due. */
    void onRinging(Runnable action) {
        ringing = action;
    }

    void ring() {
        ringing.run();
    }

    /** Lets cycles pass; an exception that becomes due meanwhile ends them at once. @return its number, 0 if there is none */
    int dueWithin(int cycles) {
        int next = nvic.due();
        long end = cpu.cycles + cycles;
        while (next == 0 && cpu.deadlineCycle < end) {
            cpu.cycles = Math.max(cpu.cycles, cpu.deadlineCycle);
            ring();
            next = nvic.due();
        }
        if (next == 0) {
            cpu.cycles = end;
        }
        return next;
    }

    /** As {@link ExceptionModel#dueAfter(int)}: all of the cycles pass. */
    boolean dueAfter(int cycles) {
        long end = cpu.cycles + cycles;
        boolean rang = false;
        while (cpu.deadlineCycle <= end) {
            cpu.cycles = Math.max(cpu.cycles, cpu.deadlineCycle);
            ring();
            rang = true;
        }
        cpu.cycles = Math.max(cpu.cycles, end);
        return rang && nvic.due() != 0;
    }
}
