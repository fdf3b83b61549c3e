package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.policy.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a product's bootloader does around its swaps (docs/policies.md): how long and how often an image may run without confirming itself,
 * what it keeps a record of, what it refuses, and what it starts when nothing else can be started.
 *
 * @param log               where the log of update states lies, two pages or more
 * @param counter           where the security counter lies; without it there is none
 * @param golden            where the image of last resort lies; without it there is none
 * @param watchdogSeconds   after how many seconds the watchdog ends a trial that does not feed it, 1 to 131071; 30 to 60 suit most products
 * @param starts            how often an image is started that does not confirm itself, 1 to 255
 * @param attempts          how often the same image is swapped in that does not confirm itself, 1 to 255
 * @param hardware          what device this is; without it images are not asked what they are for
 * @param preventsDowngrade refuses images of a lower version than the one that runs
 */
public record ProductPolicy(SlotLayout log, Optional<SlotLayout> counter, Optional<SlotLayout> golden, int watchdogSeconds, int starts, int attempts,
        Optional<HardwareIdentity> hardware, boolean preventsDowngrade) {

    /** The most seconds that the nRF52840's watchdog counts (CRV is 32 bits of 1/32768 s). */
    public static final int LONGEST_WATCHDOG = 131_071;
    /** The most boots that an image has to wait for its next attempt. */
    public static final int LONGEST_WAIT = 64;

    public ProductPolicy {
        SwapStrategy.Checks.require(watchdogSeconds >= 1 && watchdogSeconds <= LONGEST_WATCHDOG, 
                "The watchdog of a trial is set to 1 to %d seconds, not %d.", LONGEST_WATCHDOG, watchdogSeconds);
        SwapStrategy.Checks.require(starts >= 1 && starts <= 255, "An image is started 1 to 255 times without confirming itself, not %d.", starts);
        SwapStrategy.Checks.require(attempts >= 1 && attempts <= 255, "An image is tried 1 to 255 times, not %d.", attempts);
    }

    /** The policies of the bundled product bootloader: everything but a hardware identity, in the storage area of Zephyr's nrf52840dk. */
    public static ProductPolicy nrf52840() {
        return new ProductPolicy(new SlotLayout("state log", 0xF8000, 0x3000), Optional.of(new SlotLayout("security counter", 0xFB000, 0x1000)),
                Optional.of(new SlotLayout("golden image", 0xFC000, 0x4000)), 30, 3, 3, Optional.empty(), true);
    }

    /** The same on a device that knows what it is. */
    public ProductPolicy with(HardwareIdentity identity) {
        return new ProductPolicy(log, counter, golden, watchdogSeconds, starts, attempts, Optional.of(identity), preventsDowngrade);
    }

    /** The same with other limits. */
    public ProductPolicy with(int newWatchdogSeconds, int newStarts, int newAttempts) {
        return new ProductPolicy(log, counter, golden, newWatchdogSeconds, newStarts, newAttempts, hardware, preventsDowngrade);
    }

    /** How many boots an image has to wait after it was tried {@code made} times and did not confirm itself: 1, 2, 4 and so on. */
    static int waitAfter(int made) {
        return made == 0 ? 0 : made > 6 ? LONGEST_WAIT : 1 << made - 1;
    }

    /** What is closed to writing before an image is started: the bootloader, the security counter and the golden image. */
    public List<SlotLayout> closed(FlashMap map) {
        List<SlotLayout> areas = new ArrayList<>(List.of(map.boot()));
        counter.ifPresent(areas::add);
        golden.ifPresent(areas::add);
        return areas;
    }

    /** @throws IllegalArgumentException if this does not go together with {@code map} */
    void check(FlashMap map) {
        SwapStrategy.Checks.require(map.strategy() instanceof SwapStrategy.Move, "The policies of a product go with swap using move only.");
        List<SlotLayout> areas = new ArrayList<>(List.of(map.boot(), map.slotA(), map.slotB(), log));
        counter.ifPresent(areas::add);
        golden.ifPresent(areas::add);
        for (int i = 3; i < areas.size(); i++) {
            SlotLayout area = areas.get(i).divided(map.pageSize());
            for (SlotLayout other : areas.subList(0, i)) {
                SwapStrategy.Checks.require(!area.overlaps(other), "The %s and the %s overlap.", area.name(), other.name());
            }
        }
        SwapStrategy.Checks.require(log.size() >= 2 * map.pageSize() && map.pageSize() % StateRecord.SIZE == 0,
                "The state log takes two pages or more, of whole records of %d bytes.", StateRecord.SIZE);
        SwapStrategy.Checks.require(golden.isEmpty() || golden.get().size() <= map.largestImage(),
                "The golden image's area is larger than the largest image, %d bytes.", map.largestImage());
    }
}
