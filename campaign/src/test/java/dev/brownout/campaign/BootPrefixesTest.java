package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootPrefixesTest {
    private static final NonVolatile OUTSET = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).program();
    private static final Judge JUDGE = Scenes.oldOrNew();

    private static Booter booter(Optional<BootPrefixes> prefixes) {
        return new Booter(Scenes.machine(), JUDGE::inSlot, BootLimits.STANDARD, prefixes);
    }

    private static BootPrefixes prefixes() {
        return new BootPrefixes(Scenes.machine(), OUTSET, JUDGE::inSlot);
    }

    /** Everything that a watcher can see of the first operations of a boot. */
    private static List<String> seen(Booter booter, NonVolatile node, int operations) {
        List<String> seen = new ArrayList<>();
        Optional<BootEnd> end = booter.boot(node, new Booter.Watcher() {
            private int left = operations;

            @Override
            public void operationStarts(int array, FlashOperation operation) {
                seen.add(array + " " + operation);
            }

            @Override
            public boolean leavesAtBoundary(Machine machine) {
                seen.add(machine.cpu().cycles + " " + machine.stateHash());
                return --left == 0;
            }

            @Override
            public boolean leavesAtStart(Machine machine, BootEnd.Started start) {
                seen.add(start + " " + machine.stateHash());
                return false;
            }
        });
        seen.add(end.toString());
        return seen;
    }

    private static NonVolatile cut(int operation, String variant) {
        return Step.at(new CutPoint(operation, variant)).follow(booter(Optional.empty()), OUTSET, 1);
    }

    @Test
    void bootsThatBeginAlikeGoOnAsIfTheyHadBeenExecuted() {
        BootPrefixes prefixes = prefixes();
        Booter sparing = booter(Optional.of(prefixes));
        for (int operation : new int[] {2000, 2001, 2100, 2500, 2893}) {
            for (String variant : List.of("before", "torn")) {
                NonVolatile node = cut(operation, variant);
                assertEquals(seen(booter(Optional.empty()), node, 4), seen(sparing, node, 4), operation + "-" + variant);
            }
        }
        assertEquals(9, prefixes.spared(), "all of them lie in the copy of one page, and boot into its erase");
    }

    @Test
    void wordThatTheBootReadsTellsBeginningsApart() {
        BootPrefixes prefixes = prefixes();
        Booter sparing = booter(Optional.of(prefixes));
        // The entry of the status at 1082 and what is around it: each of these boots reads something else, or does something else first.
        for (int operation = 1078; operation < 1087; operation++) {
            for (String variant : List.of("before", "torn")) {
                NonVolatile node = cut(operation, variant);
                assertEquals(seen(booter(Optional.empty()), node, 4), seen(sparing, node, 4), operation + "-" + variant);
            }
        }
        assertTrue(prefixes.spared() > 4 && prefixes.spared() < 18, () -> "spared " + prefixes.spared());
    }

    @Test
    void imageThatStartsWithoutAnyOperationIsVerifiedOnceForEachContent() {
        BootPrefixes prefixes = prefixes();
        Booter sparing = booter(Optional.of(prefixes));
        NonVolatile settled = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.NOTHING).program();
        byte[] damagedImage = Scenes.OLD.clone();
        damagedImage[0x400] ^= 1;
        NonVolatile damaged = Scenes.update(damagedImage, Scenes.NEW, Asked.NOTHING).program();
        NonVolatile elsewhere = Scenes.update(Scenes.OLD, Scenes.OLD, Asked.NOTHING).program();
        for (NonVolatile node : List.of(settled, settled, damaged, damaged, elsewhere)) {
            assertEquals(seen(booter(Optional.empty()), node, 4), seen(sparing, node, 4));
        }
        assertTrue(prefixes.spared() >= 1, () -> "spared " + prefixes.spared());
    }

    @Test
    void bootloaderThatIsNoLongerItselfIsExecuted() {
        BootPrefixes prefixes = prefixes();
        Booter sparing = booter(Optional.of(prefixes));
        NonVolatile node = cut(2000, "before");
        seen(sparing, node, 2);
        int behind = Fixtures.BOOTLOADER_SWAP_MOVE.image().length + 3 & ~3;
        NonVolatile other = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).put("a word in the bootloader's last page", behind, new byte[] {1, 2, 3, 4})
                .program();
        seen(sparing, other, 1);
        assertEquals(0, prefixes.spared());
        assertEquals(seen(booter(Optional.empty()), other, 2), seen(sparing, other, 2));
        assertEquals(0, prefixes.spared());
    }
}
