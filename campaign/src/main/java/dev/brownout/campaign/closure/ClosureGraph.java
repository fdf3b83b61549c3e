package dev.brownout.campaign.closure;

import dev.brownout.emulator.machine.StateHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a closure has seen, in plain arrays: <em>nodes</em> (non-volatile states at power-on), <em>states</em> (the whole machine at a
 * flash operation) and <em>ends</em> of boots. From a node a boot goes to a state, from each state to the next or to an end; a cut in a
 * state leads to a node, and so does power going off and on behind an end. Every link is a fact about the device, whoever saw it first, so
 * that the graph does not depend on the number of threads.
 *
 * <p>Links are numbers: a state's own, or {@code END - number} for an end; 0 and up are states. All methods may be called by any thread.
 */
final class ClosureGraph {
    /** Not looked at yet. */
    static final int NONE = -1;
    /** Links of ends count down from here. */
    static final int END = -2;
    /** For {@link #predict}: the reference was not asked. */
    static final long UNCHECKED = 0x6e6f7420736f6d65L;
    // More than any tearing has at one operation.
    private static final int VARIANTS = 256;

    private HashIndex nodes = new HashIndex();
    private HashIndex states = new HashIndex();
    private int[] first = new int[1 << 10];
    private int[] depth = new int[1 << 10];
    private long[] predicted = new long[1 << 10];
    private int[] next = new int[1 << 10];
    private byte[] started = new byte[1 << 10];
    // What cuts in a state lead to is the same in all states with this operation on this flash: the number of these cuts.
    private int[] cuts = new int[1 << 10];
    private HashIndex situations = new HashIndex();
    private int[] lastCut = new int[1 << 10];
    // They are a list: the node each leads to, which operation in which variant, the cut before it in the list.
    private int[] cutTarget = new int[1 << 10];
    private short[] cutVariant = new short[1 << 10];
    private int[] cutBefore = new int[1 << 10];
    private int cutCount;
    // What comes after an end: the application's first state or end, or the node if power goes off and on there.
    private int[] after = new int[16];
    private int[] behind = new int[16];
    private int endCount;

    /** The node of that hash: its number if it is known, else the complement of the number it gets. */
    synchronized int claimNode(StateHash.Value hash, int cutsBefore) {
        int number = nodes.claim(hash);
        if (number < 0) {
            int fresh = ~number;
            first = grown(first, fresh);
            depth = grown(depth, fresh);
            predicted = fresh < predicted.length ? predicted : Arrays.copyOf(predicted, predicted.length * 2);
            first[fresh] = NONE;
            depth[fresh] = cutsBefore;
        }
        return number;
    }

    /** The state of that hash, likewise, at the start of so many flash operations (one, but for what erases several arrays). */
    synchronized int claimState(StateHash.Value hash, int operations) {
        int number = states.claim(hash);
        if (number < 0) {
            int fresh = ~number;
            next = grown(next, fresh);
            started = fresh < started.length ? started : Arrays.copyOf(started, started.length * 2);
            cuts = grown(cuts, fresh);
            next[fresh] = NONE;
            started[fresh] = (byte) operations;
            cuts[fresh] = NONE;
        }
        return number;
    }

    /** The number of a state, or {@link #NONE} if it is not known. */
    synchronized int findState(StateHash.Value hash) {
        return states.find(hash);
    }

    synchronized int addEnd() {
        after = grown(after, endCount);
        behind = grown(behind, endCount);
        after[endCount] = NONE;
        behind[endCount] = NONE;
        return endCount++;
    }

    synchronized void linkNode(int node, int link) {
        first[node] = link;
    }

    synchronized void linkState(int state, int link) {
        next[state] = link;
    }

    /** The cuts in a state, by what decides them: their number if they are known, else the complement of the number they get. */
    synchronized int claimCuts(int state, StateHash.Value situation) {
        int number = situations.claim(situation);
        if (number < 0) {
            lastCut = grown(lastCut, ~number);
            lastCut[~number] = NONE;
        }
        cuts[state] = number < 0 ? ~number : number;
        return number;
    }

    /** @param of the number of the cuts that this one belongs to */
    synchronized void linkCut(int of, int operation, int variant, int node) {
        cutTarget = grown(cutTarget, cutCount);
        cutBefore = grown(cutBefore, cutCount);
        cutVariant = cutCount < cutVariant.length ? cutVariant : Arrays.copyOf(cutVariant, cutVariant.length * 2);
        cutTarget[cutCount] = node;
        cutVariant[cutCount] = (short) (operation * VARIANTS + variant);
        cutBefore[cutCount] = lastCut[of];
        lastCut[of] = cutCount++;
    }

    /** The application that runs behind the start of an image. */
    synchronized void linkApplication(int end, int link) {
        after[end] = link;
    }

    /** Power off and on behind an end. */
    synchronized void linkNextBoot(int end, int node) {
        behind[end] = node;
    }

    synchronized void predict(int node, long summary) {
        predicted[node] = summary;
    }

    private static int[] grown(int[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, array.length * 2);
    }

    synchronized int nodes() {
        return nodes.size();
    }

    synchronized int states() {
        return states.size();
    }

    synchronized int ends() {
        return endCount;
    }

    synchronized int depth(int node) {
        return depth[node];
    }

    /** How many flash operations start in a state. */
    synchronized int operations(int state) {
        return started[state];
    }

    synchronized long predicted(int node) {
        return predicted[node];
    }

    synchronized int first(int node) {
        return first[node];
    }

    synchronized int next(int state) {
        return next[state];
    }

    synchronized int lastCut(int state) {
        return cuts[state] == NONE ? NONE : lastCut[cuts[state]];
    }

    synchronized int cutBefore(int cut) {
        return cutBefore[cut];
    }

    synchronized int cutTarget(int cut) {
        return cutTarget[cut];
    }

    /** Which of the operations that start in the state is cut. */
    synchronized int cutOperation(int cut) {
        return cutVariant[cut] / VARIANTS;
    }

    synchronized int cutVariant(int cut) {
        return cutVariant[cut] % VARIANTS;
    }

    synchronized int application(int end) {
        return after[end];
    }

    synchronized int nextBoot(int end) {
        return behind[end];
    }

    synchronized StateHash.Value node(int number) {
        return nodes.hash(number);
    }

    synchronized int compareNodes(int a, int b) {
        return nodes.compare(a, b);
    }

    /** Cuts of all states: how often a boot was seen to be at a point where power can go, torn operations counted for themselves. */
    synchronized long cutPoints() {
        int[] each = new int[situations.size()];
        for (int i = 0; i < each.length; i++) {
            for (int cut = lastCut[i]; cut != NONE; cut = cutBefore[cut]) {
                each[i]++;
            }
        }
        long sum = 0;
        for (int state = 0; state < states.size(); state++) {
            sum += cuts[state] == NONE ? 0 : each[cuts[state]];
        }
        return sum;
    }

    /** What all of this takes, in bytes. */
    synchronized long bytes() {
        return nodes.bytes() + states.bytes() + situations.bytes() + started.length + (long) Short.BYTES * cutVariant.length
                + (long) Long.BYTES * predicted.length + (long) Integer.BYTES * (first.length + depth.length + next.length + cuts.length + lastCut.length
                + cutTarget.length + cutBefore.length + after.length + behind.length);
    }

    /**
     * The end of every node's boot: an end's number, {@link #NONE} for a node that was not booted, or {@link #END} for one whose boot
     * goes round for ever.
     */
    synchronized int[] endOfEachNode() {
        int[] endOfState = new int[states.size()];
        Arrays.fill(endOfState, Integer.MIN_VALUE);
        int[] result = new int[nodes.size()];
        for (int node = 0; node < result.length; node++) {
            result[node] = first[node] == NONE ? NONE : follow(first[node], endOfState);
        }
        return result;
    }

    private int follow(int link, int[] endOfState) {
        int onTheWay = Integer.MIN_VALUE + 1;
        int at = link;
        while (at >= 0 && endOfState[at] == Integer.MIN_VALUE) {
            endOfState[at] = onTheWay;
            at = next[at];
        }
        int end = at <= END ? END - at : at == NONE ? NONE : endOfState[at] == onTheWay ? END : endOfState[at];
        for (int back = link; back >= 0 && endOfState[back] == onTheWay; back = next[back]) {
            endOfState[back] = end;
        }
        return end;
    }

    synchronized void write(DataOutput out) throws IOException {
        nodes.write(out);
        for (int i = 0; i < nodes.size(); i++) {
            out.writeInt(first[i]);
            out.writeInt(depth[i]);
            out.writeLong(predicted[i]);
        }
        states.write(out);
        for (int i = 0; i < states.size(); i++) {
            out.writeInt(next[i]);
            out.writeByte(started[i]);
            out.writeInt(cuts[i]);
        }
        situations.write(out);
        for (int i = 0; i < situations.size(); i++) {
            out.writeInt(lastCut[i]);
        }
        out.writeInt(cutCount);
        for (int i = 0; i < cutCount; i++) {
            out.writeInt(cutTarget[i]);
            out.writeShort(cutVariant[i]);
            out.writeInt(cutBefore[i]);
        }
        out.writeInt(endCount);
        for (int i = 0; i < endCount; i++) {
            out.writeInt(after[i]);
            out.writeInt(behind[i]);
        }
    }

    synchronized void read(DataInput in) throws IOException {
        nodes = HashIndex.read(in);
        first = new int[nodes.size() + 1];
        depth = new int[first.length];
        predicted = new long[first.length];
        for (int i = 0; i < nodes.size(); i++) {
            first[i] = in.readInt();
            depth[i] = in.readInt();
            predicted[i] = in.readLong();
        }
        states = HashIndex.read(in);
        next = new int[states.size() + 1];
        started = new byte[next.length];
        cuts = new int[next.length];
        for (int i = 0; i < states.size(); i++) {
            next[i] = in.readInt();
            started[i] = in.readByte();
            cuts[i] = in.readInt();
        }
        situations = HashIndex.read(in);
        lastCut = new int[situations.size() + 1];
        for (int i = 0; i < situations.size(); i++) {
            lastCut[i] = in.readInt();
        }
        cutCount = in.readInt();
        cutTarget = new int[cutCount + 1];
        cutVariant = new short[cutTarget.length];
        cutBefore = new int[cutTarget.length];
        for (int i = 0; i < cutCount; i++) {
            cutTarget[i] = in.readInt();
            cutVariant[i] = in.readShort();
            cutBefore[i] = in.readInt();
        }
        endCount = in.readInt();
        after = new int[endCount + 1];
        behind = new int[after.length];
        for (int i = 0; i < endCount; i++) {
            after[i] = in.readInt();
            behind[i] = in.readInt();
        }
    }
}
