package dev.brownout.bootloader.explore;

import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.Tear;
import java.util.ArrayList;
import java.util.List;

/** How an operation can be torn by a cut, the cut behind it ({@link Tear#ALL}) included; a cut before it is one behind the operation before. */
@FunctionalInterface
public interface CutTears {

    List<Tear> of(FlashOperation operation);

    /**
     * One of each kind, bits by themselves; and of the erase of a page that holds the end of a trailer also what misleads most: everything is gone but the
     * magic, or only the flags are. Seeded by the operation's address, so that equal cuts leave equal flash, and tearing what was torn before in the same way
     * changes nothing more: without that a closure would have a state for every order of cuts.
     */
    static CutTears misleading(List<TrailerEnd> trailers) {
        return operation -> {
            List<Tear> tears = new ArrayList<>(List.of(Tear.ALL, new Tear.Bits(50, operation.address())));
            for (TrailerEnd trailer : trailers) {
                if (operation instanceof FlashOperation.Erase && trailer.page() == operation.address()) {
                    tears.add(new Tear.Range(0, trailer.magic() - trailer.page()));
                    tears.add(new Tear.Range(trailer.flags() - trailer.page(), trailer.magic() - trailer.page()));
                }
            }
            return tears;
        };
    }

    /**
     * The last page of a trailer.
     *
     * @param page  where it begins
     * @param flags where copy_done is, image_ok behind it
     * @param magic where the magic is
     */
    record TrailerEnd(int page, int flags, int magic) {
    }

    /** Many of each kind, for sweeps. */
    static CutTears many() {
        return operation -> {
            long seed = operation.address();
            return operation instanceof FlashOperation.Program
                    ? List.of(Tear.ALL, new Tear.Bits(50, seed), new Tear.Bits(20, seed + 1), new Tear.Bits(80, seed + 2))
                    : List.of(Tear.ALL, new Tear.Percent(50), new Tear.Percent(85), new Tear.Percent(93), new Tear.PercentFromEnd(3),
                            new Tear.PercentFromEnd(60), new Tear.Bits(2, seed), new Tear.Bits(50, seed), new Tear.Words(50, 4, seed),
                            new Tear.Words(10, 4, seed + 1), new Tear.Words(90, 4, seed + 2), new Tear.Words(70, 4, seed + 3));
        };
    }
}
