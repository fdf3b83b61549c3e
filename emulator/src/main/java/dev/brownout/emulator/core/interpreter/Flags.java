package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;

/** Arithmetic that sets N, Z, C and V as AddWithCarry() does (DDI 0403E, A2.2.1), and the test of conditions (A7.3.1). */
final class Flags {
    private Flags() {
    }

    static int add(CpuState cpu, int a, int b) {
        int sum = a + b;
        cpu.n = sum;
        cpu.z = sum;
        cpu.c = (a & b | (a | b) & ~sum) >>> 31;
        cpu.v = (a ^ sum) & (b ^ sum);
        return sum;
    }

    static int subtract(CpuState cpu, int a, int b) {
        int difference = a - b;
        cpu.n = difference;
        cpu.z = difference;
        cpu.c = (a & ~b | (a | ~b) & ~difference) >>> 31;
        cpu.v = (a ^ b) & (a ^ difference);
        return difference;
    }

    static int addWithCarry(CpuState cpu, int a, int b) {
        int sum = a + b + cpu.c;
        cpu.n = sum;
        cpu.z = sum;
        cpu.c = (a & b | (a | b) & ~sum) >>> 31;
        cpu.v = (a ^ sum) & (b ^ sum);
        return sum;
    }

    static boolean passes(CpuState cpu, int condition) {
        boolean result = switch (condition >>> 1) {
            case 0 -> cpu.z == 0;
            case 1 -> cpu.c != 0;
            case 2 -> cpu.n < 0;
            case 3 -> cpu.v < 0;
            case 4 -> cpu.c != 0 && cpu.z != 0;
            case 5 -> (cpu.n ^ cpu.v) >= 0;
            case 6 -> cpu.z != 0 && (cpu.n ^ cpu.v) >= 0;
            default -> true;
        };
        return (condition & 1) == 0 || condition >= 14 ? result : !result;
    }
}
