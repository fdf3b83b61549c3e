package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.chain.TestChains.Y2024;
import static dev.brownout.bootloader.chain.TestChains.Y2026;
import static dev.brownout.bootloader.chain.TestChains.Y2027;
import static dev.brownout.bootloader.chain.TestChains.Y2030;
import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.chain.TestChains;
import dev.brownout.bootloader.chain.TrustedClock;
import dev.brownout.bootloader.explore.CutExplorer;
import dev.brownout.bootloader.explore.CutTears;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.key.Digests;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Devices that trust a root: what they boot as time passes. */
class CertificateBootTest {
    private static final FlashMap MAP = new FlashMap(new SlotLayout("bootloader", 0, 512), new SlotLayout("slot A", 512, 8 * 512),
            new SlotLayout("slot B", 9 * 512, 8 * 512), 512, 4, 8, 8);
    private static final ChainTrust IN_2027 = TestChains.trust();
    private static final ChainTrust IN_2031 = IN_2027.at(TrustedClock.at(TestChains.seconds("2031-01-01T00:00:00Z")));
    private static final ChainTrust NEVER_SET = IN_2027.at(new TrustedClock.NeverSet());
    private static final CertificateChain GOOD = TestChains.good();

    private static RamFlashDevice device(CertificateChain ofA, CertificateChain ofB, FlashMap map) {
        RamFlashDevice flash = Bench.flash(map, TestChains.image("1.0.0", 300, ofA, TestChains.IMAGE), TestChains.image("2.0.0", 500, ofB, TestChains.IMAGE));
        Request.update(flash, map, false);
        return flash;
    }

    private static BootOutcome boot(RamFlashDevice flash, FlashMap map, ChainTrust trust) {
        return Bootloader.boot(flash, map, List.of(), Bench.POLICY.with(trust));
    }

    private static String version(RamFlashDevice flash, ChainTrust trust) {
        return running(boot(flash, MAP, trust));
    }

    @Test
    void updateWithAGoodChainIsBroughtIn() {
        assertEquals("2.0.0+0", version(device(GOOD, GOOD, MAP), IN_2027));
    }

    @Test
    void updateWhoseIntermediateIsRevokedIsRefused() {
        String intermediate = HexFormat.of().formatHex(GOOD.certificates().get(1).keyHash());
        ChainTrust revoking = IN_2027.revoking(Set.of(intermediate));
        CertificateChain direct = TestChains.chain(TestChains.root(), TestChains.leaf().issuedBy("root").signedBy(TestChains.ROOT));
        assertEquals("1.0.0+0", version(device(direct, GOOD, MAP), revoking));
        assertEquals("2.0.0+0", version(device(direct, direct, MAP), revoking));
        BootOutcome.NothingToStart nothing = assertInstanceOf(BootOutcome.NothingToStart.class, boot(device(GOOD, GOOD, MAP), MAP, revoking));
        assertEquals(ImageError.CHAIN_REVOKED, nothing.reason(), "revocation is for ever and for every image, the running one included");
    }

    @Test
    void updateThatHasExpiredIsRefusedAndTheRunningOneStays() {
        assertEquals("1.0.0+0", version(device(GOOD, GOOD, MAP), IN_2031));
    }

    @Test
    void imageThatCameInGoodIsReturnedToAfterItsDate() {
        RamFlashDevice flash = device(GOOD, GOOD, MAP);
        assertEquals("2.0.0+0", version(flash, IN_2027));
        assertEquals("1.0.0+0", version(flash, IN_2031), "the unconfirmed update goes, though the old image's certificate has ended meanwhile");
        assertEquals("1.0.0+0", version(flash, IN_2031));
    }

    @Test
    void wayBackIsNotBlockedByADateAtAnyCut() {
        RamFlashDevice updated = device(GOOD, GOOD, MAP);
        boot(updated, MAP, IN_2027);
        Function<FlashDevice, BootOutcome> boot = flash -> Bootloader.boot(flash, MAP, List.of(), Bench.POLICY.with(IN_2031));
        int cuts = new CutExplorer(Bench.flash(MAP), CutTears.misleading(List.of())).sweep(updated.content(), boot,
                (outcome, after) -> assertEquals("1.0.0+0", running(outcome)));
        assertTrue(cuts > 1000);
    }

    @Test
    void withoutATimeUpdatesAreTakenUnlessTheyMustHaveEnded() {
        assertEquals("2.0.0+0", version(device(GOOD, GOOD, MAP), NEVER_SET));
        CertificateChain old = TestChains.chain(TestChains.root(), TestChains.intermediate(), TestChains.leaf().valid(0, Y2024 - 1));
        assertEquals("1.0.0+0", version(device(GOOD, old, MAP), NEVER_SET));
        ChainTrust closed = NEVER_SET.with(DatePolicy.usual(Y2024).with(DatePolicy.WithoutTime.REFUSE));
        assertEquals("1.0.0+0", version(device(GOOD, GOOD, MAP), closed));
    }

    @Test
    void deviceThatLooksAtDatesInEveryBootStopsWhenTheyEnd() {
        ChainTrust every = IN_2031.with(DatePolicy.usual(Y2024).with(DatePolicy.Scope.EVERY_BOOT));
        BootOutcome.NothingToStart nothing = assertInstanceOf(BootOutcome.NothingToStart.class, boot(device(GOOD, GOOD, MAP), MAP, every));
        assertEquals(ImageError.CHAIN_DATES, nothing.reason());
        assertEquals("2.0.0+0", version(device(GOOD, GOOD, MAP), every.at(TrustedClock.at(Y2027))));
    }

    @Test
    void overwritingLooksAtDatesToo() {
        FlashMap map = MAP.with(new SwapStrategy.OverwriteOnly(false));
        assertEquals("2.0.0+0", running(boot(device(GOOD, GOOD, map), map, IN_2027)));
        assertEquals("1.0.0+0", running(boot(device(GOOD, GOOD, map), map, IN_2031)));
    }

    @Test
    void updateThatIsNotValidYetIsRefusedByAClockThatIsSure() {
        CertificateChain later = TestChains.chain(TestChains.root(), TestChains.intermediate(), TestChains.leaf().valid(Y2027 + 100, Y2030));
        assertEquals("1.0.0+0", version(device(GOOD, later, MAP), IN_2027));
        assertEquals("2.0.0+0", version(device(GOOD, later, MAP), IN_2027.at(new TrustedClock.Running(Y2027, 100))));
        ChainTrust strict = IN_2027.at(new TrustedClock.Running(Y2027, 100)).with(DatePolicy.usual(Y2026).with(DatePolicy.WhenUnsure.REFUSE));
        assertEquals("1.0.0+0", version(device(GOOD, later, MAP), strict));
    }

    @Test
    void bootloaderHasARootOrKeysAndNotBoth() {
        assertThrows(IllegalArgumentException.class, () -> Bootloader.boot(device(GOOD, GOOD, MAP), MAP, Bench.KEYS, Bench.POLICY.with(IN_2027)));
        assertThrows(IllegalArgumentException.class, () -> new ChainTrust(Digests.sha256(new byte[0]).clone(), Set.of(), DatePolicy.usual(-1), IN_2027.clock()));
    }
}
