package dev.brownout.campaign;

import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import dev.brownout.bootloader.swap.BootOutcome;
import dev.brownout.bootloader.swap.BootPolicy;
import dev.brownout.bootloader.swap.Bootloader;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cross-check against the reference bootloader in Java: decision, and the whole code flash byte for byte. */
public final class ReferenceCheck implements CrossCheck {
    /** Different questions in a campaign: two images, undamaged or damaged in some way. */
    private static final int REMEMBERED = 4096;
    // No address of an instruction.
    private static final long NOTHING = Long.MIN_VALUE;

    private final int flashBase;
    private final List<FlashMap> maps;
    private final List<PublicImageKey> keys;
    private final BootPolicy policy;
    private final List<HalfWritten> halfWritten;

    /** Every byte must be equal. */
    public ReferenceCheck(int flashBase, FlashMap map, List<? extends PublicImageKey> keys, BootPolicy policy) {
        this(flashBase, List.of(map), keys, policy, true);
    }

    /**
     * @param maps   of the bootloader's images, image 0 first
     * @param exact  whether every byte must be equal; or else what is half written in the trailers may stay so, as MCUboot leaves it
     */
    public ReferenceCheck(int flashBase, List<FlashMap> maps, List<? extends PublicImageKey> keys, BootPolicy policy, boolean exact) {
        this.flashBase = flashBase;
        halfWritten = exact ? List.of() : maps.stream().map(map -> new HalfWritten(flashBase, map)).toList();
        this.maps = List.copyOf(maps);
        this.keys = List.copyOf(keys);
        this.policy = policy;
    }

    /**
     * What the reference does in a campaign: images are hashed each time, but the answer for the same key, digest and signature is computed
     * once. The binary under test verifies in every boot.
     */
    public static BootPolicy policy() {
        return new BootPolicy(SignatureVerifier.remembering(SignatureVerifier.jdk(), REMEMBERED));
    }

    @Override
    public Result compare(NonVolatile before, BootEnd end, NonVolatile after) {
        ArrayFlash flash = new ArrayFlash(flashBase, before.codeFlash());
        BootOutcome outcome = boot(flash);
        String decision = decision(outcome, end, flash.memory());
        if (!decision.isEmpty()) {
            return new Result(false, decision);
        }
        PagedMemory found = after.codeFlash().memory();
        SortedMap<Integer, Boolean> damaged = after.codeFlash().damaged();
        String difference = difference(flash, found, damaged);
        if (halfWritten.isEmpty() || difference.isEmpty()) {
            return new Result(difference.isEmpty(), difference);
        }
        halfWritten.forEach(entries -> entries.level(found, damaged));
        halfWritten.forEach(entries -> entries.level(flash.memory(), flash.damaged()));
        String beyond = difference(flash, found, damaged);
        return beyond.isEmpty() ? new Result(true, difference + ", which counts as written") : new Result(false, beyond);
    }

    // Empty if there is none.
    private String difference(ArrayFlash flash, PagedMemory found, SortedMap<Integer, Boolean> damaged) {
        int at = flash.memory().firstDifference(found);
        if (at >= 0) {
            int word = at & ~3;
            return String.format("flash differs first at 0x%08x%s: the binary left 0x%08x, the reference bootloader 0x%08x", flashBase + word,
                    place(flashBase + at), found.read32(word), flash.memory().read32(word));
        }
        return damage(flash.damaged(), damaged);
    }

    // Equal as they are read is not equal: cells that an error-correcting code makes good are not those that were programmed.
    private String damage(SortedMap<Integer, Boolean> expected, SortedMap<Integer, Boolean> found) {
        SortedMap<Integer, Boolean> different = new TreeMap<>(expected);
        found.forEach((offset, beyondCorrection) -> {
            if (!different.remove(offset, beyondCorrection)) {
                different.put(offset, beyondCorrection);
            }
        });
        if (different.isEmpty()) {
            return "";
        }
        int at = different.firstKey();
        return String.format("the cells differ first at 0x%08x%s: after the binary its double word %s, after the reference bootloader it %s",
                flashBase + at, place(flashBase + at), needs(found.get(at)), needs(expected.get(at)));
    }

    private static String needs(Boolean beyondCorrection) {
        return beyondCorrection == null ? "needs no correction" : beyondCorrection ? "cannot be corrected" : "needs correction";
    }

    /** What becomes of image 0, which is started if all are valid. */
    private BootOutcome boot(ArrayFlash flash) {
        List<BootOutcome> outcomes = Bootloader.boot(flash, maps, keys, policy);
        return outcomes.stream().filter(BootOutcome.NothingToStart.class::isInstance).findFirst().orElse(outcomes.get(0));
    }

    private String place(int address) {
        for (FlashMap map : maps) {
            for (SlotLayout slot : List.of(map.slotA(), map.slotB())) {
                TrailerLayout trailer = TrailerLayout.of(map, slot);
                if (Integer.compareUnsigned(address, trailer.status()) >= 0 && Integer.compareUnsigned(address, trailer.end()) < 0) {
                    boolean copyDone = address >= trailer.copyDone() && address < trailer.imageOk();
                    return (address < trailer.keys() ? " in the swap status of " : copyDone ? " in copy_done of " : " in the trailer of ") + slot.name();
                }
            }
        }
        return "";
    }

    @Override
    public long expected(NonVolatile before) {
        ArrayFlash flash = new ArrayFlash(flashBase, before.codeFlash());
        BootOutcome outcome = boot(flash);
        return summary(outcome instanceof BootOutcome.Started started ? entry(started, flash.memory()) : NOTHING, flash.memory(), flash.damaged());
    }

    @Override
    public long observed(BootEnd end, NonVolatile after) {
        return summary(end instanceof BootEnd.Started started ? started.address() : NOTHING, after.codeFlash().memory(), after.codeFlash().damaged());
    }

    private long summary(long started, PagedMemory flash, SortedMap<Integer, Boolean> damaged) {
        halfWritten.forEach(entries -> entries.level(flash, damaged));
        StateHash hash = new StateHash();
        hash.add(started);
        flash.addTo(hash);
        damaged.forEach((offset, beyondCorrection) -> hash.add((long) offset << 1 | (beyondCorrection ? 1 : 0)));
        return hash.value().hi();
    }

    private int entry(BootOutcome.Started started, PagedMemory flash) {
        // Of an image that runs from RAM, the same bytes lie in flash.
        return flash.read32(started.image() + started.header().headerSize() - flashBase + 4) & ~1;
    }

    private String decision(BootOutcome outcome, BootEnd end, PagedMemory flash) {
        if (outcome instanceof BootOutcome.Started started) {
            int entry = entry(started, flash);
            if (!(end instanceof BootEnd.Started found) || found.address() != entry) {
                return String.format("the reference bootloader starts the image at 0x%08x; the binary %s", entry, end);
            }
        } else if (outcome instanceof BootOutcome.NothingToStart nothing && end instanceof BootEnd.Started) {
            return "the reference bootloader starts nothing (" + nothing.message() + "); the binary " + end;
        }
        return "";
    }
}
