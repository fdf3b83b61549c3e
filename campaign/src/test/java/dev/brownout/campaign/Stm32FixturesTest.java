package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.Magic;
import dev.brownout.bootloader.swap.Trailer;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.scenario.BundledStrategy;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.BoardFixtures;
import dev.brownout.fixtures.KnownBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundled firmware of the STM32 boards: what it says at run time, and what a torn double word does to it. */
class Stm32FixturesTest {
    private static final BundledStrategy L476 = BundledStrategy.STM32L476_SWAP_MOVE;
    private static final BoardDescription L476_BOARD = BoardLoader.load("stm32l476");
    private static final BootLimits LIMITS = new BootLimits(20, 8, 0);

    /** What a device says in so many seconds. */
    private static String says(BundledStrategy strategy, byte[] slotA, Optional<byte[]> slotB, double seconds) {
        BoardDescription description = BoardLoader.load(strategy.board());
        Board board = Board.build(description, new TranslatorFactory());
        UpdateScene scene = new UpdateScene(() -> Board.build(description, new TranslatorFactory()).machine(), strategy.map())
                .put("bootloader", strategy.bootloader().loadAddress(), strategy.bootloader().image()).putInSlotA("old", slotA);
        slotB.ifPresent(image -> scene.putInSlotB("new", image).ask(Asked.TEST));
        scene.program(board.machine());
        StringBuilder text = new StringBuilder();
        board.console().addListener((value, at) -> text.append((char) value));
        board.machine().powerOn();
        board.machine().runUntil((long) (seconds * description.core().hertz()));
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(value = BundledStrategy.class, names = "STM32.*", mode = EnumSource.Mode.MATCH_ALL)
    void imageFindsTheMachineAsAfterReset(BundledStrategy strategy) {
        String said = says(strategy, strategy.inSlotA("v1-checks-hand-off", ""), Optional.empty(), 1);
        assertTrue(said.contains("[app] v1.0.0 hand-off clean"), said);
        assertTrue(said.contains("[boot] reset cause power-on (RCC_CSR "), said);
    }

    @ParameterizedTest
    @EnumSource(value = BundledStrategy.class, names = {"STM32L476_SWAP_MOVE", "STM32F407_SWAP_SCRATCH"})
    void healthyUpdateConfirmsItself(BundledStrategy strategy) {
        String said = says(strategy, strategy.inSlotA("v1-confirms", ""), Optional.of(strategy.inSlotB("v2-confirms-after-health-check", "")), 8);
        assertTrue(said.contains("[app] v2.0.0 is on trial, watchdog running"), said);
        assertTrue(said.contains("[app] v2.0.0 confirmed"), said);
    }

    @ParameterizedTest
    @EnumSource(value = BundledStrategy.class, names = {"STM32L476_SWAP_MOVE", "STM32F407_SWAP_SCRATCH"})
    void watchdogBringsTheOldImageBackAndTheCauseIsTold(BundledStrategy strategy) {
        String said = says(strategy, strategy.inSlotA("v1-confirms", ""), Optional.of(strategy.inSlotB("v2-never-confirms", "")), 44);
        assertTrue(said.contains("[boot] reset cause watchdog (RCC_CSR 0x24000000), watchdog off"), said);
        assertTrue(said.contains("[app] v1.0.0 start, reset cause watchdog"), said);
    }

    // ---- STM32L476: error-correcting code

    static Machine machine() {
        return Board.build(L476_BOARD, new TranslatorFactory()).machine();
    }

    static UpdateScene update(byte[] bootloader) {
        return new UpdateScene(Stm32FixturesTest::machine, L476.map()).put("bootloader", L476_BOARD.flash().base(), bootloader)
                .putInSlotA("old", L476.inSlotA("v1-confirms", "")).putInSlotB("new", L476.inSlotB("v2-confirms-after-health-check", ""))
                .ask(Asked.TEST);
    }

    static Judge judge() {
        FlashMap map = L476.map();
        return new Judge(L476_BOARD.flash().base(), List.of(new Judge.Slot("A", map.slotA().address(), map.slotA().size()),
                new Judge.Slot("B", map.slotB().address(), map.slotB().size())),
                List.of(new Judge.Acceptable("old", L476.inSlotA("v1-confirms", "")),
                        new Judge.Acceptable("new", L476.inSlotB("v2-confirms-after-health-check", ""))));
    }

    private static SweepResult sweep(byte[] bootloader, long first, long last, Tearing tearing) throws InterruptedException {
        ReferenceCheck reference = new ReferenceCheck(L476_BOARD.flash().base(), L476.map(), List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
        return new Sweep(new Sweep.Plan(Stm32FixturesTest::machine, update(bootloader).program(), judge(), Optional.of(reference),
                new Sweep.Operations(first, last), tearing, 1, LIMITS)).run(1, (done, total) -> { });
    }

    private static byte[] sound() {
        return BoardFixtures.STM32L476.byName("bootloader-swap-move").image();
    }

    /** The first status entry that the swap writes, and the operations around it; every subset of its bits. */
    @Test
    void statusEntryTornInAnyWayIsReadAsTheReferenceReadsIt() throws InterruptedException {
        long entry = firstStatusEntry();
        SweepResult result = sweep(sound(), entry, entry, Tearing.ALL);
        assertTrue(result.cases().size() > 100, "torn in " + result.cases().size() + " ways");
        assertEquals(List.of(), result.failures());
    }

    @Test
    void announcementTornInAnyWayIsReadAsTheReferenceReadsIt() throws InterruptedException {
        assertEquals(List.of(), sweep(sound(), 5, 5, Tearing.ALL).failures());
    }

    @Test
    void bootloaderThatDoesNotTakeTheNmiOfATornDoubleWordIsFoundOut() throws InterruptedException {
        long entry = firstStatusEntry();
        List<SweepResult.Case> failures = sweep(KnownBug.ECC_NMI_IGNORED.image(), entry, entry, Tearing.STANDARD).failures();
        assertEquals(List.of("torn"), failures.stream().map(failure -> failure.cut().variant()).toList());
        assertEquals(Verdict.NEVER_SETTLES, failures.get(0).judgement().verdict());
    }

    /** Its code makes good what is missing, so that nobody would see it; one that stays as it is doubles the states behind it. */
    @Test
    void statusEntryOneBitShortOfZerosIsMadeWhole() {
        Booter booter = new Booter(machine(), judge()::inSlot, LIMITS);
        NonVolatile node = Step.at(new CutPoint((int) firstStatusEntry(), "before")).follow(booter, update(sound()).program(), 1);
        Machine device = machine();
        device.restoreNonVolatile(node.arrays());
        Trailer trailer = new Trailer(new ArrayFlash(L476_BOARD.flash().base(), device.flash().save()), L476.map(), L476.map().slotA());
        device.flash().program(trailer.layout().status() - L476_BOARD.flash().base(), 8, 0, 1);
        device.flash().interrupt(new Tear.Bits(~(1L << 40), 0xff));
        NonVolatile torn = new NonVolatile(device.nonVolatile());
        assertEquals(List.of(false), List.copyOf(torn.codeFlash().damaged().values()));

        BootEnd end = booter.boot(torn);
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        assertEquals(0, after.codeFlash().damaged().size());
        ReferenceCheck reference = new ReferenceCheck(L476_BOARD.flash().base(), L476.map(), List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
        assertEquals(CrossCheck.Result.EQUAL, reference.compare(torn, end, after));
    }

    @Test
    void cellsThatNeedCorrectionAreNotTakenForThoseThatWereProgrammed() {
        Booter booter = new Booter(machine(), judge()::inSlot, LIMITS);
        NonVolatile start = update(sound()).program();
        BootEnd end = booter.boot(start);
        FlashArray flash = booter.machine().flash();
        int storage = 0xF0000;
        flash.program(storage, 8, 0, 1);
        flash.interrupt(new Tear.Bits(0, 0x01));
        ReferenceCheck reference = new ReferenceCheck(L476_BOARD.flash().base(), L476.map(), List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
        CrossCheck.Result result = reference.compare(start, end, new NonVolatile(booter.machine().nonVolatile()));
        assertEquals("the cells differ first at 0x080f0000: after the binary its double word needs correction, after the reference bootloader it needs no correction",
                result.difference());
        assertTrue(reference.expected(start) != reference.observed(end, new NonVolatile(booter.machine().nonVolatile())));
    }

    private static long firstStatusEntry() {
        int status = new Trailer(new ArrayFlash(L476_BOARD.flash().base(), machine().flash().save()), L476.map(), L476.map().slotA()).layout().status();
        Booter booter = new Booter(machine(), judge()::inSlot, LIMITS);
        long[] found = {-1, 0};
        booter.boot(update(sound()).program(), new Booter.Watcher() {
            @Override
            public void operationStarts(int array, dev.brownout.emulator.flash.FlashOperation operation) {
                if (operation.offset() == status - L476_BOARD.flash().base() && !operation.erases()) {
                    found[0] = found[1];
                }
                found[1]++;
            }
        });
        return found[0];
    }

    /** The state at each of the first operations of a boot, and its end. */
    private static List<String> seen(NonVolatile node, Optional<BootPrefixes> prefixes) {
        List<String> seen = new ArrayList<>();
        Optional<BootEnd> end = new Booter(machine(), judge()::inSlot, LIMITS, prefixes).boot(node, new Booter.Watcher() {
            @Override
            public boolean leavesAtBoundary(Machine machine) {
                seen.add(machine.cpu().cycles + " " + machine.stateHash());
                return seen.size() == 3;
            }
        });
        seen.add(end.toString());
        return seen;
    }

    /** An entry behind those that are written, erased still but for its code: nothing that its content shows. */
    @Test
    void doubleWordThatCannotBeReadTellsTheBeginningsOfBootsApart() {
        NonVolatile plain = Step.at(new CutPoint((int) firstStatusEntry() + 2, "before")).follow(new Booter(machine(), judge()::inSlot, LIMITS),
                update(sound()).program(), 1);
        Machine device = machine();
        device.restoreNonVolatile(plain.arrays());
        int status = new Trailer(new ArrayFlash(L476_BOARD.flash().base(), device.flash().save()), L476.map(), L476.map().slotA()).layout().status();
        device.flash().program(status + 8 - L476_BOARD.flash().base(), 8, 0, 1);
        device.flash().interrupt(new Tear.Bits(0, 0x03));
        NonVolatile torn = new NonVolatile(device.nonVolatile());

        BootPrefixes prefixes = new BootPrefixes(machine(), update(sound()).program(), judge()::inSlot);
        for (NonVolatile node : List.of(plain, torn, plain, torn)) {
            assertEquals(seen(node, Optional.empty()), seen(node, Optional.of(prefixes)));
        }
        assertEquals(2, prefixes.spared());
    }

    // ---- the reference's flash

    private static ArrayFlash torn(int offset, long value, Tear tear) {
        FlashArray array = machine().flash();
        array.program(offset, 8, value, 1);
        array.interrupt(tear);
        return new ArrayFlash(0x0800_0000, array.save());
    }

    @Test
    void tornDoubleWordIsUnreadableAndBecomesZerosOnly() {
        ArrayFlash flash = torn(0x20000, 0, new Tear.Bits(0x0f0f, 0));
        assertTrue(flash.programsOnce());
        assertTrue(!flash.readable(0x0802_0004, 1) && flash.readable(0x0802_0008, 8));
        flash.write(0x0802_0000, new byte[] {1, -1, -1, -1, -1, -1, -1, -1}, 0, 8);
        assertEquals(0, flash.memory().read32(0x20000) | flash.memory().read32(0x20004));
        assertTrue(flash.readable(0x0802_0000, 8));
    }

    @Test
    void magicThatCannotBeReadIsBadWhateverItsBits() {
        FlashMap map = L476.map();
        int magic = map.slotA().end() - 16 - 0x0800_0000;
        ArrayFlash flash = torn(magic, 0x7FEFD260_F395C277L, new Tear.Bits(-1L, 0x03));
        flash.write(magic + 8 + 0x0800_0000, new byte[] {0x35, 0x52, 0x50, 0x0f, 0x2c, (byte) 0xb6, 0x79, (byte) 0x80}, 0, 8);
        assertEquals(Magic.BAD, new Trailer(flash, map, map.slotA()).state().magic());
    }
}
