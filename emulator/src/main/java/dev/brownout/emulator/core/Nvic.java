package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import java.util.Arrays;

/**
 * Which exceptions are enabled, pending and active, their priorities, and which one is due (Armv7-M ARM, B1.5). System exceptions and
 * external interrupts share one numbering.
 */
public final class Nvic implements Stateful, InterruptLines {
    /** Execution priority with nothing active and nothing masked: below every exception. */
    public static final int LOWEST = 256;

    private final CpuState cpu;
    private final int count;
    private final int priorityMask;
    private final long[] enabled = new long[4];
    private final long[] pending = new long[4];
    private final long[] active = new long[4];
    private final long[] lines = new long[4];
    private final int[] priority;
    private int prigroup;
    private int executionPriority = LOWEST;
    /** SCR.SEVONPEND: an interrupt that becomes pending is an event for WFE. */
    private boolean sendEventOnPend;

    /**
     * @param interrupts    number of external interrupts
     * @param priorityBits  implemented bits of a priority, 2 to 8, the upper ones
     */
    public Nvic(CpuState cpu, int interrupts, int priorityBits) {
        this.cpu = cpu;
        count = Exceptions.FIRST_IRQ + interrupts;
        priorityMask = 0xff00 >>> priorityBits & 0xff;
        priority = new int[count];
        reset();
    }

    public void reset() {
        Arrays.fill(enabled, 0);
        Arrays.fill(pending, 0);
        Arrays.fill(active, 0);
        Arrays.fill(priority, 0);
        priority[Exceptions.NMI] = -2;
        priority[Exceptions.HARD_FAULT] = -1;
        priority[1] = -3;
        for (int number : new int[] {Exceptions.NMI, Exceptions.HARD_FAULT, Exceptions.SVCALL, Exceptions.PENDSV, Exceptions.SYSTICK}) {
            put(enabled, number, true);
        }
        prigroup = 0;
        sendEventOnPend = false;
        update();
    }

    /** Number of exceptions, the 16 system ones included. */
    public int count() {
        return count;
    }

    /** The priority bits that exist, in the upper bits of a byte. */
    public int priorityMask() {
        return priorityMask;
    }

    private static boolean is(long[] set, int number) {
        return (set[number >>> 6] >>> number & 1) != 0;
    }

    private static void put(long[] set, int number, boolean value) {
        if (value) {
            set[number >>> 6] |= 1L << number;
        } else {
            set[number >>> 6] &= ~(1L << number);
        }
    }

    public boolean isEnabled(int number) {
        return is(enabled, number);
    }

    public boolean isPending(int number) {
        return is(pending, number);
    }

    /** Whether a handler has been entered and not left; never for a number that does not exist, which a damaged frame may put into IPSR. */
    public boolean isActive(int number) {
        return number < count && is(active, number);
    }

    public void setEnabled(int number, boolean value) {
        put(enabled, number, value);
        cpu.requestAttention();
    }

    public void setPending(int number, boolean value) {
        // A level that is still high makes its interrupt pending again at once.
        boolean becomes = value || is(lines, number) && !is(active, number);
        if (becomes && !is(pending, number) && sendEventOnPend) {
            cpu.event = true;
        }
        put(pending, number, becomes);
        cpu.requestAttention();
    }

    /** As {@link #setPending} for an external interrupt by number; one that does not exist stays unaffected. */
    void trigger(int irq) {
        if (Exceptions.FIRST_IRQ + irq < count) {
            setPending(Exceptions.FIRST_IRQ + irq, true);
        }
    }

    public void setActive(int number, boolean value) {
        put(active, number, value);
        update();
    }

    /** An exception is entered: no longer pending, but active. */
    void activate(int number) {
        put(pending, number, false);
        put(active, number, true);
        update();
    }

    /** An exception is left; a line that is still high makes it pending again. */
    void deactivate(int number) {
        put(active, number, false);
        if (is(lines, number)) {
            setPending(number, true);
        }
        update();
    }

    @Override
    public void set(int irq, boolean high) {
        int number = Exceptions.FIRST_IRQ + irq;
        if (high == is(lines, number)) {
            return;
        }
        put(lines, number, high);
        if (high) {
            setPending(number, true);
        }
    }

    public int priority(int number) {
        return priority[number];
    }

    /** Sets a configurable priority, 0 to 255; bits that do not exist are dropped. */
    public void setPriority(int number, int value) {
        priority[number] = value & priorityMask;
        update();
    }

    public int prigroup() {
        return prigroup;
    }

    public void setPrigroup(int value) {
        prigroup = value & 7;
        update();
    }

    public void setSendEventOnPend(boolean value) {
        sendEventOnPend = value;
    }

    /** The part of a priority that decides preemption; negative ones are their own group. */
    int group(int value) {
        return value < 0 ? value : value & -(2 << prigroup);
    }

    int groupPriority(int number) {
        return group(priority[number]);
    }

    int activeCount() {
        int n = 0;
        for (long word : active) {
            n += Long.bitCount(word);
        }
        return n;
    }

    /** Something that decides the execution priority changed. */
    void update() {
        executionPriority = priorityWith(cpu.primask);
        cpu.requestAttention();
    }

    /** Sets both masks unless an exception becomes due by that. @return whether it did */
    boolean maskQuietly(int primask, int basepri) {
        int oldPrimask = cpu.primask;
        int oldBasepri = cpu.basepri;
        int oldPriority = executionPriority;
        cpu.primask = primask;
        cpu.basepri = basepri;
        executionPriority = priorityWith(primask);
        if (due() == 0) {
            return true;
        }
        cpu.primask = oldPrimask;
        cpu.basepri = oldBasepri;
        executionPriority = oldPriority;
        return false;
    }

    private int priorityWith(int primask) {
        int result = LOWEST;
        for (int word = 0; word < active.length; word++) {
            for (long bits = active[word]; bits != 0; bits &= bits - 1) {
                result = Math.min(result, group(priority[(word << 6) + Long.numberOfTrailingZeros(bits)]));
            }
        }
        return Math.min(result, maskedBelow(primask));
    }

    private int maskedBelow(int primask) {
        if (cpu.faultmask != 0) {
            return -1;
        }
        return primask != 0 ? 0 : cpu.basepri != 0 ? group(cpu.basepri) : LOWEST;
    }

    public int executionPriority() {
        return executionPriority;
    }

    /** The enabled pending exception of the highest priority, the lowest number among equals; 0 if there is none. */
    public int highestPending() {
        int best = 0;
        for (int word = 0; word < pending.length; word++) {
            for (long bits = pending[word] & enabled[word]; bits != 0; bits &= bits - 1) {
                int number = (word << 6) + Long.numberOfTrailingZeros(bits);
                if (best == 0 || priority[number] < priority[best]) {
                    best = number;
                }
            }
        }
        return best;
    }

    /** ICSR.VECTPENDING: {@link #highestPending()} unless BASEPRI or FAULTMASK hold it back; PRIMASK does not count (Cortex-M4 DUI, 4.3.3). */
    int vectPending() {
        int number = highestPending();
        return number != 0 && groupPriority(number) < maskedBelow(0) ? number : 0;
    }

    /** ICSR.ISRPENDING: an external interrupt is pending, enabled or not. */
    boolean interruptPending() {
        for (int word = pending.length - 1; word > 0; word--) {
            if (pending[word] != 0) {
                return true;
            }
        }
        return pending[0] >>> Exceptions.FIRST_IRQ != 0;
    }

    /** The exception to take now, or 0: pending, enabled, and of a group priority above the execution priority. */
    public int due() {
        int number = highestPending();
        return number != 0 && groupPriority(number) < executionPriority ? number : 0;
    }

    /** Whether WFI ends: as {@link #due()}, but PRIMASK does not count (Armv7-M ARM, B1.5.19). */
    boolean wakes() {
        int number = highestPending();
        return number != 0 && groupPriority(number) < priorityWith(0);
    }

    /** 32 bits of a register bank, from external interrupt {@code 32 * word}. */
    int enabledWord(int word) {
        return gather(enabled, word);
    }

    int pendingWord(int word) {
        return gather(pending, word);
    }

    int activeWord(int word) {
        return gather(active, word);
    }

    private int gather(long[] set, int word) {
        int value = 0;
        for (int bit = 0; bit < 32; bit++) {
            int number = Exceptions.FIRST_IRQ + 32 * word + bit;
            if (number < count && is(set, number)) {
                value |= 1 << bit;
            }
        }
        return value;
    }

    @Override
    public void save(StateWriter out) {
        for (long[] set : new long[][] {enabled, pending, active, lines}) {
            for (long word : set) {
                out.putLong(word);
            }
        }
        out.putInts(priority);
        out.putInt(prigroup);
        out.putBoolean(sendEventOnPend);
    }

    @Override
    public void load(StateReader in) {
        for (long[] set : new long[][] {enabled, pending, active, lines}) {
            for (int i = 0; i < set.length; i++) {
                set[i] = in.getLong();
            }
        }
        in.getInts(priority);
        prigroup = in.getInt();
        sendEventOnPend = in.getBoolean();
        update();
    }
}
