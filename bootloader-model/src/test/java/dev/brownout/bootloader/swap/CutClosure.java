package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Follows every power cut at every operation of a run, and every cut of the runs after it, until no new flash content appears: what holds at the end of each run
 * then holds for any number of cuts. From the second cut on an operation is torn in fewer ways, so that the closure stays small.
 */
final class CutClosure {

    /**
     * How operations are torn; erases also so that image_ok is gone but the magic behind it is not. The seed of the random ones is the operation's address,
     * so that equal cuts give equal flash. A cut before an operation is one after the operation before.
     */
    static List<Tear> tears(FlashOperation operation) {
        long seed = operation.address();
        return operation instanceof FlashOperation.Program
                ? List.of(Tear.ALL, new Tear.Bits(50, seed), new Tear.Bits(20, seed + 1), new Tear.Bits(80, seed + 2))
                : List.of(Tear.ALL, new Tear.Percent(50), new Tear.Percent(85), new Tear.Percent(93), new Tear.PercentFromEnd(3), new Tear.PercentFromEnd(60),
                        new Tear.Bits(2, seed), new Tear.Bits(50, seed), new Tear.Words(50, 4, seed), new Tear.Words(10, 4, seed + 1),
                        new Tear.Words(90, 4, seed + 2), new Tear.Words(70, 4, seed + 3));
    }

    private static final int CUTS_TORN_IN_ALL_WAYS = 1;

    /** A flash content at power-on, and the cuts that led to it. */
    private record Node(byte[] content, List<String> cuts) {
    }

    private final FlashMap map;
    private final Set<ByteBuffer> seen = new HashSet<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private int cuts;

    CutClosure(FlashMap map) {
        this.map = map;
    }

    /** How many cuts were followed. */
    int cuts() {
        return cuts;
    }

    /** How many different flash contents were found at power-on. */
    int states() {
        return seen.size();
    }

    /**
     * Runs {@code run} from {@code start} and from every content that a cut can leave, and shows {@code check} each run's device at its end together
     * with the content that it had begun with.
     */
    void explore(byte[] start, Consumer<RamFlashDevice> run, BiConsumer<byte[], RamFlashDevice> check) {
        enqueue(start, List.of());
        while (!open.isEmpty()) {
            Node node = open.remove();
            byte[] content = node.content();
            RamFlashDevice flash = Bench.flash(map);
            flash.load(0, content);
            try {
                run.accept(flash);
                check.accept(content, flash);
            } catch (AssertionError e) {
                throw new AssertionError("after cuts at " + node.cuts(), e);
            }
            byte[] now = content.clone();
            for (FlashOperation operation : flash.log()) {
                int at = operation.address();
                byte[] before = Arrays.copyOfRange(now, at, at + length(operation));
                byte[] after = after(operation, before);
                boolean allWays = node.cuts().size() < CUTS_TORN_IN_ALL_WAYS && !isInPage(operation);
                for (Tear tear : allWays ? tears(operation) : fewTears(operation)) {
                    byte[] torn = before.clone();
                    tear.apply(torn, after);
                    System.arraycopy(torn, 0, now, at, torn.length);
                    enqueue(now, node.cuts(), operation, tear);
                    cuts++;
                }
                System.arraycopy(after, 0, now, at, after.length);
            }
        }
    }

    private static List<Tear> fewTears(FlashOperation operation) {
        return List.of(Tear.ALL, new Tear.Bits(50, operation.address()));
    }

    /** Whether the operation is part of a page's copy, which is torn in one way like in another. */
    private boolean isInPage(FlashOperation operation) {
        int at = operation.address();
        boolean trailer = at >= TrailerLayout.of(map, map.slotA()).firstPage() && at < map.slotA().end() || at >= TrailerLayout.of(map, map.slotB()).firstPage();
        return operation instanceof FlashOperation.Program && !trailer;
    }

    private void enqueue(byte[] content, List<String> cutsBefore, Object... cut) {
        if (seen.add(ByteBuffer.wrap(withEntriesEqual(content)))) {
            List<String> all = new ArrayList<>(cutsBefore);
            if (cut.length > 0) {
                all.add(cut[0] + ", " + cut[1]);
            }
            open.add(new Node(content.clone(), all));
        }
    }

    /** Status entries count as written or not, whatever they hold: without this the closure would have a state for each combination of torn ones. */
    private byte[] withEntriesEqual(byte[] content) {
        byte[] key = content.clone();
        TrailerLayout trailer = TrailerLayout.of(map, map.slotA());
        for (int entry = trailer.status(); entry < trailer.swapSize(); entry += map.writeSize()) {
            if (key[entry] != (byte) 0xFF) {
                Arrays.fill(key, entry, entry + map.writeSize(), (byte) 0);
            }
        }
        return key;
    }

    private int length(FlashOperation operation) {
        return operation instanceof FlashOperation.Erase ? map.pageSize() : map.writeSize();
    }

    private static byte[] after(FlashOperation operation, byte[] before) {
        byte[] after = before.clone();
        if (operation instanceof FlashOperation.Program program) {
            for (int i = 0; i < after.length; i++) {
                after[i] &= program.word()[i];
            }
        } else {
            Arrays.fill(after, (byte) 0xFF);
        }
        return after;
    }
}
