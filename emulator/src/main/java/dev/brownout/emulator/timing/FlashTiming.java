package dev.brownout.emulator.timing;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;

/**
 * What a core waits for its flash, above the cycles of {@link Timing}: the state of a {@link FlashInterface}, driven by the registers of the
 * flash's controller and asked by the engines.
 *
 * <p>Flash is read a line at a time. The line that instructions come from is held, so that a wait can only arise where execution goes on in
 * another line: {@link #key} numbers them, and an engine that sees the same key again, other than after a branch, asks nothing. A line found
 * in the cache costs nothing. Else a branch waits for the whole read. Where execution runs on into the next line, that is being fetched already: the core's own
 * prefetch buffer fetches a word a cycle and so asks for the next line when it has the last word of this one; the prefetch of the flash
 * interface begins with the next line as soon as it has delivered this one (RM0090, 3.5.2). So {@code n} words from a line's entry to its end,
 * executed in {@code t} cycles, leave {@code n + waits - t} cycles to wait, or {@code 1 + waits - t} with the prefetch. Every line that was waited
 * for is taken into the cache. A branch within a line starts the core's prefetch buffer anew; where that has asked for the next line already,
 * and neither cache nor prefetch keeps this one, it is read again.
 *
 * <p>Literals and data have a cache of their own, or wait each time (RM0090, 3.5.2: D-Code). Memory other than flash never waits.
 */
public final class FlashTiming implements Stateful {
    /** The key of an instruction outside the flash. */
    public static final int ELSEWHERE = -4;

    /** What registers have set; the same settings mean the same cycles. */
    public record Settings(int waitStates, boolean prefetch, boolean instructionCache, boolean dataCache, boolean counting) {
        public Settings(int waitStates, boolean prefetch, boolean instructionCache, boolean dataCache) {
            this(waitStates, prefetch, instructionCache, dataCache, false);
        }

        /** Nothing ever waits. */
        public static final Settings ZERO_WAIT = new Settings(0, false, false, false, false);
    }

    private final int base;
    private final int size;
    private FlashInterface shape = FlashInterface.ZERO_WAIT;
    private LineCache instructions;
    private LineCache data;
    private int lineShift;
    private Settings settings = Settings.ZERO_WAIT;
    private Runnable listener = () -> { };
    private int key = ELSEWHERE;
    private long ready;
    private int hits;
    private int misses;
    /** All that were missed, and what that and the uses were when {@link #hits} and {@link #misses} were right. */
    private long missed;
    private long missedThen;
    private long usedThen;

    /** A flash that never makes wait, until {@link #use} says otherwise. */
    public FlashTiming(int base, int size) {
        this.base = base;
        this.size = size;
        use(shape);
    }

    /** Becomes another interface, as after a reset; before the first instruction only. */
    public void use(FlashInterface newShape) {
        shape = newShape;
        lineShift = Integer.numberOfTrailingZeros(shape.lineBytes());
        instructions = new LineCache(shape.instructions(), size >>> lineShift);
        data = new LineCache(shape.data(), size >>> lineShift);
        reset();
    }

    public FlashInterface shape() {
        return shape;
    }

    /** Told after every change of {@link #settings()}. */
    public void onChange(Runnable newListener) {
        listener = newListener;
    }

    public Settings settings() {
        return settings;
    }

    /** Whether anything can wait now. */
    public boolean waits() {
        return settings.waitStates > 0;
    }

    private void set(Settings changed) {
        if (shape == FlashInterface.ZERO_WAIT || changed.equals(settings)) {
            return;
        }
        if (changed.instructionCache) {
            instructions.prepare();
        }
        if (changed.dataCache) {
            data.prepare();
        }
        settings = changed;
        key = ELSEWHERE;
        ready = 0;
        listener.run();
    }

    /** FLASH_ACR.LATENCY: cycles that a read takes above one. */
    public void setWaitStates(int value) {
        set(new Settings(value, settings.prefetch, settings.instructionCache, settings.dataCache, settings.counting));
    }

    /** FLASH_ACR.PRFTEN. */
    public void setPrefetch(boolean on) {
        set(new Settings(settings.waitStates, on && shape.prefetches(), settings.instructionCache, settings.dataCache,
            settings.counting));
    }

    /** FLASH_ACR.ICEN; what the cache holds stays. */
    public void setInstructionCache(boolean on) {
        set(new Settings(settings.waitStates, settings.prefetch, on && instructions.exists(), settings.dataCache,
            settings.counting));
    }

    /** FLASH_ACR.DCEN; what the cache holds stays. */
    public void setDataCache(boolean on) {
        set(new Settings(settings.waitStates, settings.prefetch, settings.instructionCache, on && data.exists(),
            settings.counting));
    }

    /** FLASH_ACR.ICRST. */
    public void clearInstructionCache() {
        instructions.clear();
    }

    /** FLASH_ACR.DCRST. */
    public void clearDataCache() {
        data.clear();
    }

    /** Power-on or system reset. */
    public void reset() {
        instructions.clear();
        data.clear();
        setCounting(false);
        hits = 0;
        misses = 0;
        set(new Settings(shape.waitStates(), false, false, false, false));
        key = ELSEWHERE;
        ready = 0;
    }

    /** Counts lines found in the instruction cache and lines missed, from now on or no longer. */
    public void setCounting(boolean on) {
        count();
        set(new Settings(settings.waitStates, settings.prefetch, settings.instructionCache, settings.dataCache, on));
    }

    private void count() {
        if (settings.counting) {
            misses += (int) (missed - missedThen);
            hits += (int) (instructions.uses() - usedThen - (missed - missedThen));
        }
        missedThen = missed;
        usedThen = instructions.uses();
    }

    /** Lines found in the instruction cache while it was {@linkplain #setCounting counted}. */
    public int hits() {
        count();
        return hits;
    }

    /** Lines not found in the instruction cache while it was {@linkplain #setCounting counted}. */
    public int misses() {
        count();
        return misses;
    }

    public void setHits(int value) {
        count();
        hits = value;
    }

    public void setMisses(int value) {
        count();
        misses = value;
    }

    /** The bits of keys that matter: none while nothing waits. */
    public int keyMask() {
        return waits() ? -1 : 0;
    }

    /** What tells the flash lines of one instruction from those of another: twice the line's number, and one more if it ends in the next line. */
    public int key(int address, int bytes) {
        int offset = address - base;
        if (Integer.compareUnsigned(offset, size) >= 0) {
            return ELSEWHERE;
        }
        int line = offset >>> lineShift;
        return line << 1 | (offset + bytes - 1 >>> lineShift) - line;
    }

    /** Where an engine that counted by itself has come to. @param arrival  the cycle at which the next line arrives */
    public void resume(int lastKey, long arrival) {
        key = lastKey;
        ready = arrival;
    }

    /** The cycle at which the line arrives that follows the one in use. */
    public long ready() {
        return ready;
    }

    /** The key of the instruction fetched last. */
    public int lastKey() {
        return key;
    }

    /** The line that the core holds after an instruction with this key; -2 if it came from elsewhere. */
    public static int lastLine(int key) {
        return (key >> 1) + (key & 1);
    }

    /**
     * An instruction is fetched that has another key than the last one, or that a branch leads to.
     *
     * @param branched  whether a branch leads here
     * @param now       the cycle at which it would start
     * @return the cycles it waits
     */
    public int fetch(int newKey, int address, boolean branched, long now) {
        int from = lastLine(key);
        key = newKey;
        if (newKey == ELSEWHERE || !waits()) {
            return 0;
        }
        int line = newKey >> 1;
        int waited = 0;
        boolean entered = line != from;
        if (entered) {
            waited = enter(line, wordsFrom(address), line == from + 1 && (!branched || settings.prefetch), now);
        }
        if (!entered && branched && !settings.prefetch) {
            if (!settings.instructionCache && now > ready - settings.waitStates) {
                waited = settings.waitStates;
            }
            ready = now + waited + ahead(wordsFrom(address));
        }
        if ((newKey & 1) != 0) {
            // An instruction across two lines cannot start in the cycle that the first one arrives in.
            waited += enter(line + 1, wordsInLine(), true, now + waited + (entered ? 1 : 0));
        }
        return waited;
    }

    private int enter(int line, int words, boolean next, long now) {
        int waited = 0;
        if (!settings.instructionCache || !found(line)) {
            waited = next ? (int) Math.max(0, ready - now) : missWaits();
        }
        ready = now + waited + ahead(words);
        return waited;
    }

    /** Uses a line of the instruction cache, which takes it in if it did not hold it. @return whether it did */
    public boolean found(int line) {
        if (instructions.use(line)) {
            return true;
        }
        missed(line);
        return false;
    }

    /** The instruction cache takes in a line that was not found there. */
    public void missed(int line) {
        missed++;
        instructions.fill(line);
    }

    /** The cycles that a branch to a line waits which has to be read. */
    public int missWaits() {
        return settings.waitStates + (settings.instructionCache ? shape.cacheMissPenalty() : 0);
    }

    /** The cycles from the entry of a line, with so many words to its end, to the arrival of the next one, where that has to be read. */
    public int ahead(int words) {
        return missWaits() + (settings.prefetch ? 1 : words);
    }

    /** The words from an address to the end of its line. */
    public int wordsFrom(int address) {
        return shape.lineBytes() - (address - base & shape.lineBytes() - 1) + 3 >>> 2;
    }

    public int wordsInLine() {
        return shape.lineBytes() >>> 2;
    }

    /** The flash line of an offset into the flash. */
    public int line(int offset) {
        return offset >>> lineShift;
    }

    /** A literal or data is read, at most a word. @param offset into the flash  @return the cycles it waits */
    public int read(int offset) {
        if (settings.dataCache && waits()) {
            int line = line(offset);
            if (data.use(line)) {
                return 0;
            }
            data.fill(line);
        }
        return settings.waitStates;
    }

    /** Whether each use of the instruction cache is numbered, not only that of another line than the set's {@link LineCache#latest}. */
    public boolean numbersUses() {
        return settings.counting || shape.instructions().sets() == 1;
    }

    /** For engines that look at it in line. */
    public LineCache instructions() {
        return instructions;
    }

    /** For engines that look at it in line. */
    public LineCache data() {
        return data;
    }

    @Override
    public void save(StateWriter out) {
        if (shape == FlashInterface.ZERO_WAIT) {
            return;
        }
        out.putInt(settings.waitStates);
        out.putInt((settings.prefetch ? 1 : 0) | (settings.instructionCache ? 2 : 0) | (settings.dataCache ? 4 : 0)
            | (settings.counting ? 8 : 0));
        out.putInt(hits());
        out.putInt(misses());
        out.putInt(key);
        out.putComingCycle(ready);
        instructions.save(out);
        data.save(out);
    }

    @Override
    public void load(StateReader in) {
        if (shape == FlashInterface.ZERO_WAIT) {
            return;
        }
        int waitStates = in.getInt();
        int bits = in.getInt();
        set(new Settings(waitStates, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));
        int hitsThen = in.getInt();
        int missesThen = in.getInt();
        key = in.getInt();
        ready = in.getCycle();
        instructions.load(in);
        data.load(in);
        setHits(hitsThen);
        setMisses(missesThen);
    }
}
