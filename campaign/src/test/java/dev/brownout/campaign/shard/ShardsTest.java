package dev.brownout.campaign.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.campaign.BootOperations;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.report.SweepJUnit;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A few operations of the bundled update, in parts. Nothing is acceptable but the old image, so that there are failures to keep. */
class ShardsTest {
    private static final Sweep.Progress QUIET = (done, total) -> { };
    private static final int PARTS = 3;
    private static final int FIRST = BootOperations.of(plan(new ScenarioBuilder())).firstWords(10);
    private static final Sweep.Plan PLAN = plan(1);
    private static final Sweep SWEEP = new Sweep(PLAN);
    private static final List<String> FILES = new ArrayList<>();
    private static SweepResult whole;

    private static Sweep.Plan plan(long seed) {
        return plan(new ScenarioBuilder().operations(new Sweep.Operations(FIRST, FIRST + 9)).seed(seed));
    }

    private static Sweep.Plan plan(ScenarioBuilder scenario) {
        return ScenarioPlan.of(scenario.accept(List.of("slot-a")).build(), new InterpreterFactory()).sweep();
    }

    @BeforeAll
    static void run() throws InterruptedException {
        whole = SWEEP.run(1, QUIET);
        for (int number = 1; number <= PARTS; number++) {
            Shard shard = new Shard(number, PARTS);
            FILES.add(Shards.text(shard, PLAN, new Sweep(PLAN).run(1, shard.among(PLAN.operations(), SWEEP.clean().operations()), QUIET)));
        }
    }

    private static String refusal(List<String> files) {
        Shards shards = new Shards(PLAN, SWEEP);
        return assertThrows(ShardException.class, () -> {
            for (int i = 0; i < files.size(); i++) {
                shards.add("file" + i, files.get(i));
            }
            shards.result();
        }).getMessage();
    }

    @Test
    void partsTogetherAreTheSameBytesAsTheSweepInOnePiece() {
        Shards shards = new Shards(PLAN, SWEEP);
        for (int i = PARTS - 1; i >= 0; i--) {
            shards.add("file" + i, FILES.get(i));
        }
        SweepResult together = shards.result();
        assertFalse(whole.good());
        assertEquals(SweepJson.text(SweepJson.of(whole)), SweepJson.text(SweepJson.of(together)));
        assertEquals(SweepJUnit.text("sweep", "replay", whole), SweepJUnit.text("sweep", "replay", together));
        assertEquals(whole.cases(), together.cases());
    }

    @Test
    void missingDoubleAndForeignPartsAreNamed() throws InterruptedException {
        assertEquals("the sweep is not whole: part 2/3 missing", refusal(List.of(FILES.get(0), FILES.get(2))));
        assertEquals("file1 is part 1/3, which file0 is too: each is needed once", refusal(List.of(FILES.get(0), FILES.get(0))));
        assertEquals("there are no parts to put together", refusal(List.of()));
        Shard half = new Shard(1, 2);
        SweepResult first = SWEEP.run(1, half.among(PLAN.operations(), SWEEP.clean().operations()), QUIET);
        assertEquals("file1 is part 1/2, but file0 is part 1/3: a sweep is put together of parts of one division",
                refusal(List.of(FILES.get(0), Shards.text(half, PLAN, first))));
        assertEquals("file0 is part of another sweep: other images, another bootloader, or other options",
                refusal(List.of(Shards.text(half, plan(2), first))));
        assertEquals("file0 does not hold the operations " + FIRST + " to " + (FIRST + 3) + " that part 1/3 has", refusal(List.of(Shards.text(new Shard(1, 3), PLAN, first))));
    }

    @Test
    void damagedFilesAreRefused() {
        String file = FILES.get(0);
        assertEquals("file0 is damaged: it is not whole JSON", refusal(List.of(file.substring(0, file.length() / 2))));
        assertEquals("file0 is damaged: its checksum is wrong", refusal(List.of(file.replace("-torn\"", "-tern\""))));
        String result = SweepJson.text(SweepJson.of(whole));
        assertEquals("file0 is not a part of a sweep; one is what sweep --shard 3/8 writes with --json", refusal(List.of(result)));
        assertEquals("file0 is not a part of a sweep; one is what sweep --shard 3/8 writes with --json", refusal(List.of("[1]")));
        assertEquals("file0 is not a part of a sweep; one is what sweep --shard 3/8 writes with --json", refusal(List.of("")));
    }
}
