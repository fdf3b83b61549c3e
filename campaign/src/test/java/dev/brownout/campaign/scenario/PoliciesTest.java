package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.emulator.core.Engines;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static ScenarioBuilder read(String policies) {
        return ScenarioReader.read("scenario.yaml", Path.of(""), policies);
    }

    private static SweepResult.Clean clean(String yaml) {
        return new Sweep(ScenarioPlan.of(read(yaml).build(), Engines.find(Engines.DEFAULT)).sweep()).clean();
    }

    private static String refusal(String yaml) {
        return assertThrows(ScenarioException.class, () -> ScenarioPlan.of(read(yaml).build(), Engines.find(Engines.DEFAULT))).getMessage();
    }

    @Test
    void whatIsLeftOutIsAsTheBundledBootloaderIsBuilt() {
        assertEquals(ProductPolicy.nrf52840(), read("policies: {}").build().policies().orElseThrow().product());
    }

    @Test
    void whatIsSaidIsTold() {
        ProductPolicy product = read("policies: {watchdog: 1min, starts: 2, attempts: 9, hardware: {board: 0x1234, revision: 3}, downgrades: allowed}").build()
                .policies().orElseThrow().product();
        assertEquals(List.of(60, 2, 9, Optional.of(new HardwareIdentity(0x1234, 3)), false),
                List.of(product.watchdogSeconds(), product.starts(), product.attempts(), product.hardware(), product.preventsDowngrade()));
    }

    @Test
    void bootloaderAndReferenceAreToldTheSame() {
        for (String yaml : List.of("policies: {}", "policies: {hardware: {board: 7, revision: 2}}")) {
            SweepResult.Clean update = clean(yaml);
            assertTrue(update.good() && update.judgement().image().equals("new"), yaml + ": " + update.judgement());
        }
        for (String refusing : List.of("hardware: {board: 7, revision: 2}, images-for: {slot-b: 3-4}", "security-counter: 3")) {
            SweepResult.Clean refused = clean("accept: [any]\npolicies: {" + refusing + "}");
            assertTrue(refused.check().orElseThrow().equal(), refusing);
            assertTrue(refused.words() < 40, refusing + ": " + refused.words());
        }
    }

    @Test
    void policiesThatDoNotGoWithTheRestAreRefusedWithTheirLine() {
        Map<String, String> wrong = Map.of("policies: {}\nstrategy: swap-scratch", "scenario.yaml:1: policies: these go with the strategy swap-move",
                "accept: [golden]\npolicies: {}", "scenario.yaml:1: accept: there is no golden image");
        wrong.forEach((yaml, message) -> assertTrue(refusal(yaml).startsWith(message), refusal(yaml)));
        assertTrue(assertThrows(ScenarioException.class, () -> read("policies: {watchdog: 200000s}")).getMessage().contains("131071s"));
    }
}
