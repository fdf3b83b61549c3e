package dev.brownout.cli.judge;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.lockstep.EngineLockstep;
import dev.brownout.emulator.unicorn.engine.UnicornFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/** An engine held to the interpreter on whole machines: everything, cycles included. */
final class ByInterpreter {
    /** A shorter run is not blamed for encodings that it did not reach. */
    private static final long INSTRUCTIONS_FOR_COVERAGE = 20_000_000;

    private final String engine;
    private final List<CoreModel> cores;
    private final long seed;

    ByInterpreter(String engine, List<CoreModel> cores, long seed) {
        this.engine = engine;
        this.cores = cores;
        this.seed = seed;
    }

    Verdict judge(Budget budget) {
        long start = System.nanoTime();
        CoreFactory installed = Engines.find(engine);
        IntFunction<CoreFactory> judged = switch (engine) {
            case Engines.DEFAULT -> TranslatorFactory::isolated;
            // Random programs are seldom worth the way to Unicorn.
            case ByUnicorn.NAME -> threshold -> UnicornFactory.eager();
            default -> threshold -> installed;
        };
        EngineLockstep lockstep = new EngineLockstep(seed, cores, Engines.find(Engines.INTERPRETER), judged);
        EngineLockstep.Report report = lockstep.run(budget.instructions(), budget.first(), budget.findings(),
                () -> (System.nanoTime() - start) / 1e9 >= budget.seconds(), budget.progress());
        return verdict(report, budget, (System.nanoTime() - start) / 1e9);
    }

    private Verdict verdict(EngineLockstep.Report report, Budget budget, double seconds) {
        List<String> findings = report.findings().stream().map(finding -> String.format("%s, seed %d, trial %d%n%s%s  differs:%n%s", engine, seed,
                finding.trial(), finding.listing(), finding.trace().isEmpty() ? "" : String.format("last instructions%n%s", finding.trace()),
                finding.text())).toList();
        String again = report.findings().isEmpty() ? "" : String.format("judge --engine %s --by interpreter --seed %d --trial %d --instructions 1%s",
                engine, seed, report.findings().get(0).trial(), coreOptions());
        boolean whole = findings.isEmpty() && budget.first() == 0 && report.allInstructions() >= INSTRUCTIONS_FOR_COVERAGE;
        StringJoiner byCore = new StringJoiner(", ");
        cores.forEach(core -> byCore.add(String.format(Locale.ROOT, "%s %,d", core.label(), report.instructions().get(core))));
        List<String> notes = new ArrayList<>(List.of(byCore.toString(),
                String.format(Locale.ROOT, "%,d not left to its interpreter, %,d exceptions, %,d programs, %d of %d encodings", report.accelerated(),
                        report.exceptions(), report.trials(), report.executed(), report.rows())));
        return new Verdict(engine + " by interpreter", report.allInstructions(), seconds, findings, again,
                whole ? report.unexecuted() : List.of(), notes, figures(report));
    }

    private String coreOptions() {
        if (cores.size() == CoreModel.values().length) {
            return "";
        }
        StringBuilder options = new StringBuilder();
        cores.forEach(core -> options.append(" --core ").append(core.label()));
        return options.toString();
    }

    private Map<String, Object> figures(EngineLockstep.Report report) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("by", Engines.INTERPRETER);
        figures.put("instructions", report.allInstructions());
        Map<String, Object> perCore = new LinkedHashMap<>();
        cores.forEach(core -> perCore.put(core.label(), report.instructions().get(core)));
        figures.put("instructionsByCore", perCore);
        figures.put("accelerated", report.accelerated());
        figures.put("exceptions", report.exceptions());
        figures.put("programs", report.trials());
        figures.put("encodings", report.rows());
        figures.put("encodingsExecuted", report.executed());
        figures.put("unexecuted", report.unexecuted());
        figures.put("findings", report.findings());
        return figures;
    }
}
