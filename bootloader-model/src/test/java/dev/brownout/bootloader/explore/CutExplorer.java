package dev.brownout.bootloader.explore;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts the power of a bootloader in Java at every flash operation, before, inside and behind it, on a flash in memory: of one boot (a sweep), or of that
 * boot and all that follow, any number of times (a closure).
 */
public final class CutExplorer {

    /**
     * A cut.
     *
     * @param operation which operation of the boot, from 0
     * @param what      the operation
     * @param tear      how far it came
     */
    public record Cut(int operation, FlashOperation what, Tear tear) {

        @Override
        public String toString() {
            return "operation " + operation + " (" + what + ", " + tear + ")";
        }
    }

    /** Looks at a boot that was not cut. */
    @FunctionalInterface
    public interface Check<R> {

        /**
         * @param outcome what the boot returned
         * @param after   the flash that it left
         * @throws AssertionError if that must not be
         */
        void look(R outcome, RamFlashDevice after);
    }

    private final RamFlashDevice blank;
    private final CutTears tears;

    /** @param blank the flash's geometry; its content does not matter */
    public CutExplorer(RamFlashDevice blank, CutTears tears) {
        this.blank = blank;
        this.tears = tears;
    }

    /**
     * Boots from every content that any number of cuts can leave, and shows every boot's end to {@code check}.
     *
     * @param limit boot from at most so many contents
     * @throws AssertionError as {@code check} threw it, with the cuts that led there
     */
    public <R> StateClosure.Result closure(byte[] start, Function<FlashDevice, R> boot, Check<R> check, int limit) {
        StateClosure<byte[], FlashHash, Cut> closure = new StateClosure<>((content, path, edges) -> {
            RamFlashDevice flash = boot(content, boot, check, path::labels);
            forEachCut(content, flash.log(), (torn, hash, cut) -> {
                if (!edges.isKnown(hash)) {
                    edges.to(hash, torn.clone(), cut);
                }
            });
        });
        return closure.explore(FlashHash.of(start), start, limit);
    }

    /** Boots once, cuts that boot at every operation, and boots again from each content that a cut left. Gives the number of cuts. */
    public <R> int sweep(byte[] start, Function<FlashDevice, R> boot, Check<R> check) {
        RamFlashDevice whole = boot(start, boot, check, List::of);
        int[] cuts = {0};
        forEachCut(start, whole.log(), (torn, hash, cut) -> {
            cuts[0]++;
            boot(torn, boot, check, () -> List.of(cut));
        });
        return cuts[0];
    }

    private <R> RamFlashDevice boot(byte[] content, Function<FlashDevice, R> boot, Check<R> check, StateClosure.Path<Cut> path) {
        RamFlashDevice flash = blank.withContent(content);
        try {
            check.look(boot.apply(flash), flash);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after cuts at " + path.labels() + ": " + e.getMessage(), e);
        }
        return flash;
    }

    private interface Torn {
        void take(byte[] content, FlashHash hash, Cut cut);
    }

    // The content handed out is reused: who keeps it copies it.
    private void forEachCut(byte[] start, List<FlashOperation> log, Torn torn) {
        byte[] now = start.clone();
        byte[] other = start.clone();
        FlashHash hash = FlashHash.of(start);
        int number = 0;
        for (FlashOperation operation : log) {
            int at = operation.address() - blank.baseAddress();
            int length = operation instanceof FlashOperation.Program program ? program.word().length : blank.pageAt(operation.address()).size();
            byte[] before = Arrays.copyOfRange(now, at, at + length);
            byte[] after = blank.result(operation, before);
            for (Tear tear : tears.of(operation)) {
                byte[] part = before.clone();
                tear.apply(part, after);
                System.arraycopy(part, 0, other, at, length);
                FlashHash tornHash = hash.changed(now, other, at, at + length);
                torn.take(other, tornHash, new Cut(number, operation, tear));
            }
            System.arraycopy(after, 0, other, at, length);
            hash = hash.changed(now, other, at, at + length);
            System.arraycopy(after, 0, now, at, length);
            number++;
        }
    }

    /** Boots from {@code start}, with the power cut at each of {@code cuts} in turn, and then once more without. */
    public <R> R replay(byte[] start, List<Cut> cuts, Function<FlashDevice, R> boot) {
        RamFlashDevice flash = blank.withContent(start);
        for (Cut cut : cuts) {
            flash.cutPowerAt(flash.operations() + cut.operation(), cut.tear());
            try {
                boot.apply(flash);
            } catch (PowerCut expected) {
                continue;
            }
            throw new IllegalArgumentException("The boot ended before " + cut + ".");
        }
        return boot.apply(flash);
    }
}
