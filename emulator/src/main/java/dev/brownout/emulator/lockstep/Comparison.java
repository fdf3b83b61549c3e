package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in what two machines differ: registers and flags by name, the first bytes of memory, cycles, exceptions. */
final class Comparison {
    private static final int MOST_BYTES = 8;
    /** System registers that show their state without changing it, by name. */
    private static final Map<String, Integer> SYSTEM = new LinkedHashMap<>();

    static {
        SYSTEM.put("SYST_RVR", 0xe000e014);
        SYSTEM.put("SYST_CVR", 0xe000e018);
        SYSTEM.put("NVIC_ISER0", 0xe000e100);
        SYSTEM.put("NVIC_ISPR0", 0xe000e200);
        SYSTEM.put("NVIC_IABR0", 0xe000e300);
        SYSTEM.put("ICSR", 0xe000ed04);
        SYSTEM.put("SCR", 0xe000ed10);
        SYSTEM.put("CCR", 0xe000ed14);
        SYSTEM.put("SHCSR", 0xe000ed24);
        SYSTEM.put("CFSR", 0xe000ed28);
        SYSTEM.put("HFSR", 0xe000ed2c);
        SYSTEM.put("DFSR", 0xe000ed30);
        SYSTEM.put("MMFAR", 0xe000ed34);
        SYSTEM.put("BFAR", 0xe000ed38);
        SYSTEM.put("CPACR", 0xe000ed88);
        SYSTEM.put("MPU_CTRL", 0xe000ed94);
        SYSTEM.put("MPU_RNR", 0xe000ed98);
        SYSTEM.put("DEMCR", 0xe000edfc);
        SYSTEM.put("FPCCR", 0xe000ef34);
        SYSTEM.put("FPCAR", 0xe000ef38);
        SYSTEM.put("DWT_CTRL", 0xe0001000);
        SYSTEM.put("DWT_CYCCNT", 0xe0001004);
    }

    private final String ours;
    private final String theirs;
    private final StringBuilder text = new StringBuilder();

    private Comparison(String ours, String theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    static String text(Contestant a, Contestant b, String nameA, String nameB) {
        Comparison comparison = new Comparison(nameA, nameB);
        comparison.machines(a.machine(), b.machine());
        comparison.logs(a.log(), b.log());
        return comparison.text.toString();
    }

    static String text(Machine a, Machine b, String nameA, String nameB) {
        Comparison comparison = new Comparison(nameA, nameB);
        comparison.machines(a, b);
        return comparison.text.toString();
    }

    private void machines(Machine a, Machine b) {
        registers(a.cpu(), b.cpu());
        number("instructions", a.core().instructions(), b.core().instructions());
        memory("RAM", a.config().ramBase(), a.config().ramSize(), address -> (byte) a.bus().readDirect(address, 1),
            address -> (byte) b.bus().readDirect(address, 1));
        flash(a, b);
        SYSTEM.forEach((name, address) -> word(name, system(a, address), system(b, address)));
        if (text.isEmpty()) {
            text.append(String.format("  something that no register shows: the hashes of the whole state differ%n"));
        }
    }

    private void registers(CpuState a, CpuState b) {
        number("cycles", a.cycles, b.cycles);
        for (int n = 0; n < 16; n++) {
            word(n < 13 ? "r" + n : n == 13 ? "sp" : n == 14 ? "lr" : "pc", a.r[n], b.r[n]);
        }
        word("other sp", a.otherSp, b.otherSp);
        if (a.xpsr() != b.xpsr()) {
            text.append(String.format("  %-14s %s %08x %s   %s %08x %s%n", "xpsr", ours, a.xpsr(), flags(a), theirs, b.xpsr(), flags(b)));
        }
        word("control", a.control(), b.control());
        word("primask", a.primask, b.primask);
        word("basepri", a.basepri, b.basepri);
        word("faultmask", a.faultmask, b.faultmask);
        for (int n = 0; n < 32; n++) {
            word("s" + n, a.s[n], b.s[n]);
        }
        word("fpscr", a.fpscr, b.fpscr);
        number("trace", a.pipeline, b.pipeline);
        number("FPU busy for", Math.max(0, a.floatBusyUntil - a.cycles), Math.max(0, b.floatBusyUntil - b.cycles));
        word("exclusive", a.exclusive ? 1 : 0, b.exclusive ? 1 : 0);
        word("monitor", a.exclusiveAddress, b.exclusiveAddress);
        word("event", a.event ? 1 : 0, b.event ? 1 : 0);
        word("sleeping", a.sleeping ? 1 : 0, b.sleeping ? 1 : 0);
    }

    private static String flags(CpuState cpu) {
        int apsr = cpu.apsr();
        StringBuilder flags = new StringBuilder();
        for (int n = 0; n < 5; n++) {
            flags.append((apsr << n) < 0 ? "NZCVQ".charAt(n) : '-');
        }
        return flags.toString();
    }

    private interface Bytes {
        byte at(int address);
    }

    private void memory(String what, int base, int size, Bytes a, Bytes b) {
        int shown = 0;
        for (int address = base; address != base + size; address++) {
            if (a.at(address) != b.at(address)) {
                if (++shown > MOST_BYTES) {
                    text.append(String.format("  %s differs in further bytes%n", what));
                    return;
                }
                text.append(String.format("  %-14s %s %02x   %s %02x%n", String.format("[%08x]", address), ours, a.at(address), theirs, b.at(address)));
            }
        }
    }

    private void flash(Machine a, Machine b) {
        PagedMemory ofA = a.flash().memory();
        PagedMemory ofB = b.flash().memory();
        int size = a.config().flash().size();
        byte[] bytesA = ofA.read(0, size);
        byte[] bytesB = ofB.read(0, size);
        int base = a.config().flashBase();
        memory("flash", base, size, address -> bytesA[address - base], address -> bytesB[address - base]);
    }

    private static int system(Machine machine, int address) {
        CpuState cpu = machine.cpu();
        boolean unprivileged = cpu.unprivilegedThread;
        cpu.unprivilegedThread = false;
        try {
            return machine.bus().readDirect(address, 4);
        } catch (MemoryFault e) {
            return 0;
        } finally {
            cpu.unprivilegedThread = unprivileged;
        }
    }

    private void word(String name, int a, int b) {
        if (a != b) {
            text.append(String.format("  %-14s %s %08x   %s %08x%n", name, ours, a, theirs, b));
        }
    }

    private void number(String name, long a, long b) {
        if (a != b) {
            text.append(String.format("  %-14s %s %d   %s %d%n", name, ours, a, theirs, b));
        }
    }

    private void logs(List<?> a, List<?> b) {
        for (int n = 0; n < Math.max(a.size(), b.size()); n++) {
            Object lineA = n < a.size() ? a.get(n) : "nothing more";
            Object lineB = n < b.size() ? b.get(n) : "nothing more";
            if (!lineA.equals(lineB)) {
                text.append(String.format("  %s: %s%n  %s: %s%n", ours, lineA, theirs, lineB));
                return;
            }
        }
    }
}
