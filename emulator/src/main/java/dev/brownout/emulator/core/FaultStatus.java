package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import java.util.ArrayList;
import java.util.List;

/** CFSR, HFSR, DFSR and the fault address (Armv7-M ARM, B3.2.15 to B3.2.19). */
public final class FaultStatus implements Stateful {
    public static final int IACCVIOL = 1;
    public static final int DACCVIOL = 1 << 1;
    public static final int MUNSTKERR = 1 << 3;
    public static final int MSTKERR = 1 << 4;
    public static final int MLSPERR = 1 << 5;
    public static final int MMARVALID = 1 << 7;
    public static final int IBUSERR = 1 << 8;
    public static final int PRECISERR = 1 << 9;
    public static final int IMPRECISERR = 1 << 10;
    public static final int UNSTKERR = 1 << 11;
    public static final int STKERR = 1 << 12;
    public static final int LSPERR = 1 << 13;
    public static final int BFARVALID = 1 << 15;
    /** HFSR bits. */
    public static final int VECTTBL = 1 << 1;
    public static final int FORCED = 1 << 30;
    public static final int DEBUGEVT = 1 << 31;

    /** DFSR bits: a step or halt, BKPT or FPB, a comparator of DWT. */
    static final int HALTED = 1;
    static final int BKPT = 1 << 1;
    static final int DWTTRAP = 1 << 2;

    private static final String[] CFSR_NAMES = {"IACCVIOL", "DACCVIOL", null, "MUNSTKERR", "MSTKERR", "MLSPERR", null, "MMARVALID",
        "IBUSERR", "PRECISERR", "IMPRECISERR", "UNSTKERR", "STKERR", "LSPERR", null, "BFARVALID",
        "UNDEFINSTR", "INVSTATE", "INVPC", "NOCP", null, null, null, null, "UNALIGNED", "DIVBYZERO"};

    public int cfsr;
    public int hfsr;
    public int dfsr;
    /** MMFAR and BFAR, which are one register on this core (Cortex-M4 TRM, table 4-1): only one of MMARVALID and BFARVALID is ever set. */
    public int faultAddress;

    // What was set since somebody last asked, for reports: firmware that does not clear the registers has old bits in them. Not state.
    private int newCfsr;
    private int newHfsr;
    private int impreciseAddress;
    private int imprecisePc;

    /** All but DFSR, which only power resets (Cortex-M4 TRM, table 8-4). */
    public void reset() {
        cfsr = 0;
        hfsr = 0;
        faultAddress = 0;
        newCfsr = 0;
        newHfsr = 0;
    }

    /** Sets bits of CFSR. */
    void set(int bits) {
        cfsr |= bits;
        newCfsr |= bits;
    }

    /** Sets bits of HFSR. */
    void setHard(int bits) {
        hfsr |= bits;
        newHfsr |= bits;
    }

    /** A data access that the MPU refused. */
    void memManage(int address) {
        cfsr &= ~BFARVALID;
        set(DACCVIOL | MMARVALID);
        faultAddress = address;
    }

    /** A data access that the bus refused. */
    void preciseBusFault(int address) {
        cfsr &= ~MMARVALID;
        set(PRECISERR | BFARVALID);
        faultAddress = address;
    }

    /** A store that the core had gone on from. */
    void impreciseBusFault(int address, int pc) {
        set(IMPRECISERR);
        impreciseAddress = address;
        imprecisePc = pc;
    }

    /** Where the last such store went, which software cannot find out; with {@link #imprecisePc()} for reports, and not state. */
    public int impreciseAddress() {
        return impreciseAddress;
    }

    /** The address of its instruction. */
    public int imprecisePc() {
        return imprecisePc;
    }

    /** The names of the bits set in CFSR and HFSR, as the manual spells them. */
    public List<String> names() {
        return names(cfsr, hfsr);
    }

    /** The names of the bits that were set since this was last asked for, also where they were set already. */
    public List<String> newNames() {
        List<String> names = names(newCfsr, newHfsr);
        newCfsr = 0;
        newHfsr = 0;
        return names;
    }

    private static List<String> names(int cfsr, int hfsr) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < CFSR_NAMES.length; bit++) {
            if ((cfsr >>> bit & 1) != 0 && CFSR_NAMES[bit] != null) {
                names.add(CFSR_NAMES[bit]);
            }
        }
        if ((hfsr & VECTTBL) != 0) {
            names.add("VECTTBL");
        }
        if ((hfsr & FORCED) != 0) {
            names.add("FORCED");
        }
        if ((hfsr & DEBUGEVT) != 0) {
            names.add("DEBUGEVT");
        }
        return names;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(cfsr);
        out.putInt(hfsr);
        out.putInt(dfsr);
        out.putInt(faultAddress);
    }

    @Override
    public void load(StateReader in) {
        cfsr = in.getInt();
        hfsr = in.getInt();
        dfsr = in.getInt();
        faultAddress = in.getInt();
    }
}
