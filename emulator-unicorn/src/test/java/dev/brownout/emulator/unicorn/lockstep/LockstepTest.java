package dev.brownout.emulator.unicorn.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.memory.Bus;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A short form of the judgement; {@code ./brownout judge --count 5000000} runs the full one. */
class LockstepTest {
    private static CoreFactory interpreter() {
        return ServiceLoader.load(CoreFactory.class).stream().map(ServiceLoader.Provider::get)
            .filter(factory -> factory.name().equals("interpreter")).findFirst().orElseThrow();
    }

    @Test
    void interpreterAgreesWithUnicornOnEveryEncoding() {
        try (Lockstep lockstep = new Lockstep(20_261_120, interpreter())) {
            LockstepReport report = lockstep.run(200_000, 0, 5, done -> { });
            StringBuilder text = new StringBuilder();
            report.mismatches().forEach(mismatch -> text.append(mismatch.text()));
            assertEquals("", text.toString());
            assertEquals(List.of(), report.uncovered());
        }
    }

    @Test
    void translatedCodeAgreesWithUnicorn() {
        try (Lockstep lockstep = new Lockstep(20_261_120, new TranslatorFactory(1))) {
            LockstepReport report = lockstep.run(40_000, 0, 5, done -> { });
            StringBuilder text = new StringBuilder();
            report.mismatches().forEach(mismatch -> text.append(mismatch.text()));
            assertEquals("", text.toString());
        }
    }

    /** The interpreter with a fault: every 100th instruction executed leaves the V flag inverted. */
    private record Faulty(CoreFactory sound) implements CoreFactory {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
            Core core = sound.create(cpu, bus, exceptions, breakpoints);
            return (Core) Proxy.newProxyInstance(Core.class.getClassLoader(), new Class<?>[] {Core.class}, (proxy, method, arguments) -> {
                Object result = method.invoke(core, arguments);
                if (method.getName().equals("step") && core.instructions() % 100 == 0) {
                    cpu.v = ~cpu.v;
                }
                return result;
            });
        }
    }

    @Test
    void singleWrongFlagIsFound() {
        try (Lockstep lockstep = new Lockstep(1, new Faulty(interpreter()))) {
            LockstepReport report = lockstep.run(1_000, 0, 1, done -> { });
            assertFalse(report.passed());
            assertTrue(report.mismatches().get(0).text().contains("xpsr"), report.mismatches().get(0).text());
        }
    }

    @Test
    void sameSeedGivesTheSameJudgement() {
        try (Lockstep first = new Lockstep(7, interpreter()); Lockstep second = new Lockstep(7, interpreter())) {
            assertEquals(first.run(5_000, 0, 1, done -> { }).rows(), second.run(5_000, 0, 1, done -> { }).rows());
        }
    }

    @Test
    void ledgerNamesEveryDivergence() throws IOException {
        String ledger = Files.readString(Path.of("..", "docs", "unicorn-divergences.md"));
        for (Divergence divergence : Divergence.values()) {
            assertTrue(ledger.contains("## " + divergence.title()), "docs/unicorn-divergences.md lacks \"" + divergence.title() + "\"");
        }
    }
}
