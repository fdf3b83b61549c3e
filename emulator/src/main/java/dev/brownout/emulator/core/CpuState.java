package dev.brownout.emulator.core;

import dev.brownout.emulator.isa.Level;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import java.util.SplittableRandom;

/**
 * The registers of one Cortex-M core and the few words that tell an engine when to stop. Every engine works on this object; fields are
 * public and plain because they are read and written for every instruction.
 */
public final class CpuState implements Stateful {
    public static final int SP = 13;
    public static final int LR = 14;
    public static final int PC = 15;

    /** What core this is. */
    public final CoreModel model;

    /** R0 to R15. R13 is the stack pointer in use; R15 the address of the next instruction (bit 0 clear). */
    public final int[] r = new int[16];
    /** The stack pointer that is not in use: PSP while MSP is in R13, and the other way round. */
    public int otherSp;
    /** True while R13 is the process stack pointer. */
    public boolean processStack;

    /** N is {@code n < 0}. */
    public int n;
    /** Z is {@code z == 0}. */
    public int z = 1;
    /** C, 0 or 1. */
    public int c;
    /** V is {@code v < 0}. */
    public int v;
    /** The sticky saturation flag, 0 or 1. */
    public int q;
    /** The four GE bits, 0 to 15. */
    public int ge;
    /** ITSTATE as in EPSR, 0 outside an IT block: the state that applies to the instruction at R15. */
    public int it;
    /** EPSR.T; false makes the next instruction fault with INVSTATE. */
    public boolean thumb = true;
    /** IPSR: the number of the exception being handled, 0 in Thread mode. */
    public int ipsr;

    /** PRIMASK and FAULTMASK, 0 or 1; BASEPRI as written (only implemented priority bits). */
    public int primask;
    public int faultmask;
    public int basepri;
    /** CONTROL.nPRIV: Thread mode is unprivileged. */
    public boolean unprivilegedThread;
    /** An LDRT or STRT is accessing memory: as if unprivileged, whatever the mode. */
    public boolean unprivilegedAccess;
    /** CONTROL.FPCA: the floating-point context is active. */
    public boolean fpContextActive;

    /** S0 to S31 as bit patterns. */
    public final int[] s = new int[32];
    /** FPSCR as software reads it. */
    public int fpscr;

    /** A floating-point instruction may execute at once, without asking {@link ExceptionModel#floatingPointAccess()}; not state, only a cache. */
    public boolean fpReady;

    /** The local exclusive monitor: open access, and which address (in units of the granule) it marks. */
    public boolean exclusive;
    public int exclusiveAddress;
    /** The event register of WFE and SEV. */
    public boolean event;
    /** The core waits in WFI or WFE. */
    public boolean sleeping;
    /** Core clock cycles since the machine was built. */
    public long cycles;
    /** The trace that {@code timing} carries from one instruction to the next: 0 after any break in the pipeline. */
    public long pipeline;
    /** The cycle until which a division or square root keeps the floating-point unit from its next instruction. */
    public long floatBusyUntil;

    /** An engine stops at the first instruction boundary where {@code cycles >= attentionCycle}. */
    public long attentionCycle;
    /** The cycle of the clock's next alarm; kept by the clock. */
    public long deadlineCycle = Long.MAX_VALUE;
    /** The cycle at which whoever runs the machine wants it back; kept by the machine. */
    public long limitCycle = Long.MAX_VALUE;
    private boolean attention;

    /** A Cortex-M4F. */
    public CpuState() {
        this(CoreModel.CORTEX_M4F);
    }

    public CpuState(CoreModel model) {
        this.model = model;
    }

    /** Makes the engine stop at the next boundary: an exception may be due, the core sleeps, somebody wants to look. */
    public void requestAttention() {
        attention = true;
        attentionCycle = Long.MIN_VALUE;
    }

    public void clearAttention() {
        attention = false;
        updateAttention();
    }

    /** Follows a change of {@link #deadlineCycle} or {@link #limitCycle}. */
    public void updateAttention() {
        attentionCycle = attention ? Long.MIN_VALUE : Math.min(deadlineCycle, limitCycle);
    }

    public boolean privileged() {
        return (ipsr != 0 || !unprivilegedThread) && !unprivilegedAccess;
    }

    public int msp() {
        return processStack ? otherSp : r[SP];
    }

    public int psp() {
        return processStack ? r[SP] : otherSp;
    }

    public void setMsp(int value) {
        if (processStack) {
            otherSp = value & ~3;
        } else {
            r[SP] = value & ~3;
        }
    }

    public void setPsp(int value) {
        if (processStack) {
            r[SP] = value & ~3;
        } else {
            otherSp = value & ~3;
        }
    }

    /** Chooses which stack pointer R13 is. */
    public void useProcessStack(boolean process) {
        if (process != processStack) {
            int sp = r[SP];
            r[SP] = otherSp;
            otherSp = sp;
            processStack = process;
        }
    }

    /** What registers hold after power-on where the manual says UNKNOWN: noise that depends on the seed alone. */
    public void scramble(long seed) {
        SplittableRandom noise = new SplittableRandom(~seed);
        for (int i = 0; i < SP; i++) {
            r[i] = noise.nextInt();
        }
        otherSp = noise.nextInt() & ~3;
        for (int i = 0; i < s.length; i++) {
            s[i] = noise.nextInt();
        }
        setApsr(noise.nextInt());
        fpscr = 0;
        exclusiveAddress = 0;
        pipeline = 0;
    }

    /** N, Z, C, V, Q in bits 31 to 27, GE in bits 19 to 16. */
    public int apsr() {
        return (n & 0x80000000) | (z == 0 ? 0x40000000 : 0) | c << 29 | (v >>> 31) << 28 | q << 27 | ge << 16;
    }

    /** Q and GE stay zero on a core that does not have them. */
    public void setApsr(int value) {
        setNzcv(value);
        q = model.isArmv6() ? 0 : value >>> 27 & 1;
        ge = model.architecture().has(Level.V7EM) ? value >>> 16 & 15 : 0;
    }

    /** Takes N, Z, C, V from bits 31 to 28. */
    public void setNzcv(int value) {
        n = value;
        z = ~value & 0x40000000;
        c = value >>> 29 & 1;
        v = value << 3;
    }

    /** The whole xPSR as it is stacked. */
    public int xpsr() {
        return apsr() | ipsr | (thumb ? 1 << 24 : 0) | (it & 3) << 25 | (it & 0xfc) << 8;
    }

    public void setXpsr(int value) {
        setApsr(value);
        ipsr = value & 0x1ff;
        thumb = (value & 1 << 24) != 0;
        it = value >>> 25 & 3 | value >>> 8 & 0xfc;
    }

    /** CONTROL: nPRIV, SPSEL, FPCA in bits 0 to 2. */
    public int control() {
        return (unprivilegedThread ? 1 : 0) | (processStack ? 2 : 0) | (fpContextActive ? 4 : 0);
    }

    @Override
    public void save(StateWriter out) {
        out.putInts(r);
        out.putInt(otherSp);
        out.putBoolean(processStack);
        out.putInt(xpsr());
        out.putInt(primask | faultmask << 1 | basepri << 8);
        out.putBoolean(unprivilegedThread);
        out.putBoolean(fpContextActive);
        out.putInts(s);
        out.putInt(fpscr);
        out.putBoolean(exclusive);
        out.putInt(exclusiveAddress);
        out.putBoolean(event);
        out.putBoolean(sleeping);
        out.putCycle(cycles);
        out.putLong(pipeline);
        out.putLong(Math.max(0, floatBusyUntil - cycles));
    }

    @Override
    public void load(StateReader in) {
        in.getInts(r);
        otherSp = in.getInt();
        processStack = in.getBoolean();
        setXpsr(in.getInt());
        int masks = in.getInt();
        primask = masks & 1;
        faultmask = masks >>> 1 & 1;
        basepri = masks >>> 8 & 0xff;
        unprivilegedThread = in.getBoolean();
        fpContextActive = in.getBoolean();
        in.getInts(s);
        fpscr = in.getInt();
        exclusive = in.getBoolean();
        exclusiveAddress = in.getInt();
        event = in.getBoolean();
        sleeping = in.getBoolean();
        cycles = in.getCycle();
        pipeline = in.getLong();
        floatBusyUntil = cycles + in.getLong();
        fpReady = false;
        requestAttention();
    }
}
