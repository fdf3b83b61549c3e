package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.Verdict;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.StateHash;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepTextTest {
    private static final BootEnd END = new BootEnd.Started(0xc200);
    private static final Judge.Judgement APPROVED = new Judge.Judgement(Verdict.APPROVED, "new");

    private static String text(CrossCheck.Result clean, CrossCheck.Result cut) {
        SweepResult.Case one = new SweepResult.Case(new CutPoint(0, "torn"), "place", new StateHash().value(), END, APPROVED, Optional.of(cut));
        SweepResult result = new SweepResult(new SweepResult.Clean(END, APPROVED, new NonVolatile(List.of()), 1, 1, 1, 1, Optional.of(clean)), List.of(one),
                true, 1, Tearing.STANDARD, HashOmissions.NONE, Faults.POWER_CUTS);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        SweepText.print(out, result, "replay", BootEnd::toString);
        out.flush();
        return text.toString();
    }

    @Test
    void aBootThatDiffersFromTheReferenceIsNotSaidToFailForItsImage() {
        String text = text(new CrossCheck.Result(false, "flash differs"), CrossCheck.Result.EQUAL);
        assertTrue(text.contains("fails even without a cut: the reference bootloader does otherwise."), text);
    }

    @Test
    void whatIsEqualInMeaningIsNoFailureAndIsSaid() {
        String text = text(CrossCheck.Result.EQUAL, new CrossCheck.Result(true, "flash differs, which counts as written"));
        assertTrue(text.contains("equal at every cut point"), text);
        assertTrue(text.contains("At 1 of the equal ones"), text);
        assertTrue(text.contains("No cut harms this update."), text);
    }
}
