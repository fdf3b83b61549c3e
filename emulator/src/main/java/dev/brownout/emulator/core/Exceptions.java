package dev.brownout.emulator.core;

/** The system exceptions' numbers (Armv7-M ARM, table B1-4). External interrupt n is exception {@code FIRST_IRQ + n}. */
public final class Exceptions {
    public static final int NMI = 2;
    public static final int HARD_FAULT = 3;
    public static final int MEM_MANAGE = 4;
    public static final int BUS_FAULT = 5;
    public static final int USAGE_FAULT = 6;
    public static final int SVCALL = 11;
    public static final int DEBUG_MONITOR = 12;
    public static final int PENDSV = 14;
    public static final int SYSTICK = 15;
    public static final int FIRST_IRQ = 16;

    private static final String[] NAMES = {"Thread", "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", null, null, null,
        null, "SVCall", "DebugMonitor", null, "PendSV", "SysTick"};

    private Exceptions() {
    }

    public static String name(int number) {
        if (number >= FIRST_IRQ) {
            return "IRQ" + (number - FIRST_IRQ);
        }
        String name = NAMES[number];
        return name == null ? "exception " + number : name;
    }
}
