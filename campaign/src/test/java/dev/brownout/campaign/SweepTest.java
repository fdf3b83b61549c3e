package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.report.SweepJUnit;
import dev.brownout.campaign.report.SweepJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small parts of the sweep that {@code brownout sweep} does in full. */
class SweepTest {
    private static final Sweep.Progress QUIET = (done, total) -> { };

    private static SweepResult sweep(UpdateScene scene, Judge judge, Sweep.Operations operations, int workers) throws InterruptedException {
        return new Sweep(Scenes.plan(scene, judge, operations, Tearing.STANDARD)).run(workers, QUIET);
    }

    @Test
    void updateSurvivesCutsWhileItIsAnnounced() throws InterruptedException {
        SweepResult result = sweep(Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST), Scenes.oldOrNew(), new Sweep.Operations(0, 40), 2);
        assertTrue(result.good(), () -> result.failures().toString());
        assertEquals(41, result.cases().stream().map(c -> c.cut().operation()).distinct().count());
        assertEquals(Map.of("new", (long) result.cases().size()), result.images());
    }

    @Test
    void updateSurvivesCutsWhilePagesAreExchanged() throws InterruptedException {
        SweepResult result = sweep(Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST), Scenes.oldOrNew(), new Sweep.Operations(1500, 1530), 2);
        assertTrue(result.good(), () -> result.failures().toString());
    }

    @Test
    void afterTheLastOperationAnUnconfirmedUpdateIsReverted() throws InterruptedException {
        UpdateScene scene = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST);
        long last = new Sweep(Scenes.plan(scene, Scenes.oldOrNew(), Sweep.Operations.ALL, Tearing.NONE)).clean().operations() - 1;
        SweepResult result = sweep(scene, Scenes.oldOrNew(), new Sweep.Operations(last, last), 1);
        assertTrue(result.good());
        assertEquals("old", result.cases().get(result.cases().size() - 1).judgement().image());
    }

    @Test
    void permanentUpdateStaysAfterItsLastOperation() throws InterruptedException {
        UpdateScene scene = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.PERMANENT);
        long last = new Sweep(Scenes.plan(scene, Scenes.oldOrNew(), Sweep.Operations.ALL, Tearing.NONE)).clean().operations() - 1;
        SweepResult result = sweep(scene, Scenes.oldOrNew(), new Sweep.Operations(last, last), 1);
        assertTrue(result.good());
        assertEquals(Map.of("new", (long) result.cases().size()), result.images());
    }

    @Test
    void damagedUpdateIsRefusedAtEveryCut() throws InterruptedException {
        byte[] damaged = Scenes.NEW.clone();
        damaged[0x300] ^= 1;
        SweepResult result = sweep(Scenes.update(Scenes.OLD, damaged, Asked.TEST), Scenes.judge(new Judge.Acceptable("old", Scenes.OLD)),
                Sweep.Operations.ALL, 2);
        assertTrue(result.good(), () -> result.failures().toString());
        assertTrue(result.clean().erases() > 0);
    }

    @Test
    void imageThatNobodyApprovedIsAFailureWithAReplay() throws InterruptedException {
        Judge onlyOld = Scenes.judge(new Judge.Acceptable("old", Scenes.OLD));
        SweepResult result = sweep(Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST), onlyOld, new Sweep.Operations(0, 2), 1);
        assertFalse(result.good());
        assertEquals(result.cases().size(), result.verdicts().get(Verdict.WRONG_IMAGE));
        String junit = SweepJUnit.text("sweep", "brownout sweep --replay", result);
        assertTrue(junit.contains("brownout sweep --replay 0-torn"), junit);
        assertTrue(junit.contains("failures=\"4\""), junit);
    }

    @Test
    void resultIsTheSameForAnyNumberOfThreads() throws InterruptedException {
        UpdateScene scene = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST);
        String one = SweepJson.text(SweepJson.of(sweep(scene, Scenes.oldOrNew(), new Sweep.Operations(0, 20), 1)));
        String three = SweepJson.text(SweepJson.of(sweep(scene, Scenes.oldOrNew(), new Sweep.Operations(0, 20), 3)));
        assertEquals(one, three);
    }

    /** Erases one page again and again. */
    private static NonVolatile eraser() {
        byte[] flash = new byte[0x58];
        // ldr r0, =0x4001e500; movs r1, #2; str r1, [r0, #4] (CONFIG: erase); ldr r2, =0x10000; again: str r2, [r0, #8] (ERASEPAGE); b again
        int[] code = {0x4803, 0x2102, 0x6041, 0x4a03, 0x6082, 0xe7fd};
        ByteBuffer words = ByteBuffer.wrap(flash).order(ByteOrder.LITTLE_ENDIAN);
        words.putInt(0, 0x20040000).putInt(4, 0x41).putInt(0x50, 0x4001e500).putInt(0x54, 0x10000);
        for (int i = 0; i < code.length; i++) {
            words.putShort(0x40 + 2 * i, (short) code[i]);
        }
        return new UpdateScene(Scenes::machine, Scenes.MAP).put("eraser", 0, flash).program();
    }

    @Test
    void bootThatGoesRoundForEverIsFoundByAnyNumberOfThreads() throws InterruptedException {
        Sweep.Plan plan = new Sweep.Plan(Scenes::machine, eraser(), Scenes.oldOrNew(), Optional.of(Scenes.reference()), new Sweep.Operations(0, 4),
                Tearing.STANDARD, 1, new BootLimits(1, 8, 0));
        SweepResult one = new Sweep(plan).run(1, QUIET);
        SweepResult three = new Sweep(plan).run(3, QUIET);
        assertEquals(SweepJson.text(SweepJson.of(one)), SweepJson.text(SweepJson.of(three)));
        for (SweepResult.Case found : one.cases()) {
            assertEquals(new BootEnd.Loops(), found.end());
            assertEquals(Verdict.NEVER_SETTLES, found.judgement().verdict());
            assertFalse(found.check().orElseThrow().equal());
        }
    }

    @Test
    void replayedCutIsTheNodeThatWasSwept() {
        Sweep sweep = new Sweep(Scenes.plan(Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST), Scenes.oldOrNew(), Sweep.Operations.ALL,
                Tearing.STANDARD));
        NonVolatile before = sweep.nodeAt(new CutPoint(12, "before"));
        NonVolatile torn = sweep.nodeAt(new CutPoint(12, "torn"));
        NonVolatile after = sweep.nodeAt(new CutPoint(12, "after"));
        assertFalse(before.hash().equals(after.hash()));
        assertFalse(torn.hash().equals(after.hash()));
        assertEquals(after.hash(), sweep.nodeAt(new CutPoint(13, "before")).hash());
        assertThrows(IllegalArgumentException.class, () -> sweep.nodeAt(new CutPoint(1_000_000, "before")));
        assertThrows(IllegalArgumentException.class, () -> sweep.nodeAt(new CutPoint(12, "torn999")));
    }

    @Test
    void crossCheckSeesASingleByte() {
        UpdateScene scene = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST);
        NonVolatile start = scene.program();
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, BootLimits.STANDARD);
        BootEnd end = booter.boot(start);
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        assertEquals(CrossCheck.Result.EQUAL, Scenes.reference().compare(start, end, after));
        UpdateScene tampered = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).put("a stray byte", 0xF8000, new byte[] {0});
        assertFalse(Scenes.reference().compare(tampered.program(), end, after).equal());
        assertFalse(Scenes.reference().compare(start, new BootEnd.AsleepForever(0), after).equal());
    }

    @Test
    void cutPointsHaveNamesThatCanBeTyped() {
        assertEquals(new CutPoint(1234, "torn"), CutPoint.parse("1234-torn"));
        assertEquals("17-before", new CutPoint(17, "before").id());
        for (String wrong : List.of("", "torn", "12", "-torn", "12-", "12-foo", "x-torn", "99999999999999-torn")) {
            assertThrows(IllegalArgumentException.class, () -> CutPoint.parse(wrong), wrong);
        }
    }
}
