package dev.brownout.emulator.isa;

/** Bits of the application program status register (DDI 0403E, B1.4.2). */
public final class Apsr {
    public static final int N = 1 << 31;
    public static final int Z = 1 << 30;
    public static final int C = 1 << 29;
    public static final int V = 1 << 28;
    public static final int Q = 1 << 27;
    public static final int GE = 0xF << 16;
    public static final int NZC = N | Z | C;
    public static final int NZCV = NZC | V;

    private Apsr() {
    }

    /** Whether a condition holds with these flags; 14 and 15 always do (DDI 0403E, A7.3.1). */
    public static boolean passes(int apsr, int condition) {
        boolean n = (apsr & N) != 0;
        boolean z = (apsr & Z) != 0;
        boolean c = (apsr & C) != 0;
        boolean v = (apsr & V) != 0;
        boolean holds = switch (condition >>> 1) {
            case 0 -> z;
            case 1 -> c;
            case 2 -> n;
            case 3 -> v;
            case 4 -> c && !z;
            case 5 -> n == v;
            case 6 -> n == v && !z;
            default -> true;
        };
        return condition >= 14 || holds == ((condition & 1) == 0);
    }
}
