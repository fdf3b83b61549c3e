package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a scenario without a bootloader gets. */
class BundledStrategyTest {

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void scenarioThatNamesAStrategyUpdatesWithItsBootloader(BundledStrategy bundled) {
        ScenarioPlan plan = ScenarioPlan.of(new ScenarioBuilder().board(bundled.board()).strategy(bundled.strategy().label()).build(),
                new TranslatorFactory());
        SweepResult.Clean clean = new Sweep(plan.sweep()).clean();
        assertEquals(new Judge.Judgement(Verdict.APPROVED, "new"), clean.judgement());
        assertEquals(Optional.of(CrossCheck.Result.EQUAL), clean.check());
    }

    @Test
    void bundledApplicationIsTheOneOfTheBoard() {
        ScenarioPlan plan = ScenarioPlan.of(new ScenarioBuilder().board("stm32l476").slotA(Path.of("bundled:v1-confirms"))
                .slotB(Path.of("bundled:v2-never-confirms")).build(), new TranslatorFactory());
        assertEquals(new Judge.Judgement(Verdict.APPROVED, "new"), new Sweep(plan.sweep()).clean().judgement());
    }

    @Test
    void strategyWithoutABundledBootloaderNeedsOne() {
        ScenarioException e = assertThrows(ScenarioException.class,
                () -> ScenarioPlan.of(new ScenarioBuilder().strategy("swap-offset-2.2").build(), new TranslatorFactory()));
        assertTrue(e.getMessage().contains("there is no bundled bootloader for nrf52840 with the strategy swap-offset-2.2"), e.getMessage());
    }
}
