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
}
