package dev.brownout.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brownout.emulator.core.FaultStatus;
import dev.brownout.emulator.debug.FaultReport;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.machine.Machine;
import java.util.List;
import java.util.OptionalInt;

/** A finished run as one JSON object. The same run gives the same bytes: no host time, no host speed, fields in a fixed order. */
final class RunReport {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RunReport() {
    }

    static String json(Machine machine, List<String> loaded, RunLog log, Outcome outcome, OptionalInt firmwareExit) {
        ObjectNode root = JSON.objectNode();
        root.put("command", "run");
        root.put("board", machine.config().name());
        root.put("engine", machine.core().name());
        ArrayNode files = root.putArray("loaded");
        loaded.forEach(files::add);
        ObjectNode end = root.putObject("outcome");
        end.put("exitCode", outcome.exitCode());
        end.put("name", outcome.name());
        end.put("sentence", outcome.sentence());
        if (firmwareExit.isPresent()) {
            end.put("firmwareExitCode", firmwareExit.getAsInt());
        }
        root.put("cycles", machine.cpu().cycles);
        root.put("seconds", RunLog.decimal(machine.clock().now()));
        root.put("instructions", machine.core().instructions());
        root.put("stateHash", machine.stateHash().toString());
        root.put("powerCycles", machine.powerCycles());
        root.put("resetCount", log.resetCount());
        ArrayNode resets = root.putArray("resets");
        for (RunLog.Reset reset : log.resets()) {
            ObjectNode one = resets.addObject();
            one.put("kind", RunLog.name(reset.kind()));
            one.put("cycle", reset.cycle());
            one.put("seconds", RunLog.decimal(reset.picoseconds()));
        }
        root.put("faultCount", log.faultCount());
        root.put("lockups", log.lockups());
        ArrayNode faults = root.putArray("faults");
        log.faults().forEach(report -> fault(faults.addObject(), report));
        ArrayNode flash = root.putArray("flash");
        log.flash().forEach((array, count) -> flash(flash.addObject(), array, count));
        ArrayNode unmodelled = root.putArray("notModelled");
        log.unmodelled().forEach(access -> {
            ObjectNode one = unmodelled.addObject();
            one.put("peripheral", access.peripheral());
            one.put("register", access.register());
            one.put("address", hex(access.address()));
            one.put("access", access.write() ? "write" : "read");
            one.put("pc", hex(access.pc()));
        });
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fault(ObjectNode json, FaultReport report) {
        json.put("title", report.title());
        json.put("cycle", report.cycle());
        ArrayNode causes = json.putArray("causes");
        report.causes().forEach(causes::add);
        json.put("context", report.context());
        json.put("pc", hex(report.registers().get(15)));
        report.place().ifPresent(place -> json.put("symbol", place));
        report.source().ifPresent(source -> json.put("source", source));
        json.put("cfsr", hex(report.cfsr()));
        json.put("hfsr", hex(report.hfsr()));
        if ((report.cfsr() & FaultStatus.MMARVALID) != 0) {
            json.put("mmfar", hex(report.mmfar()));
        }
        if ((report.cfsr() & FaultStatus.BFARVALID) != 0) {
            json.put("bfar", hex(report.bfar()));
        }
        json.put("xpsr", hex(report.xpsr()));
        ArrayNode registers = json.putArray("registers");
        report.registers().forEach(value -> registers.add(hex(value)));
        ArrayNode calls = json.putArray("calls");
        report.calls().forEach(calls::add);
        ArrayNode code = json.putArray("code");
        report.code().forEach(code::add);
    }

    private static void flash(ObjectNode json, FlashArray array, RunLog.FlashCount count) {
        int most = 0;
        for (int page = 0; page < array.geometry().pages(); page++) {
            most = Math.max(most, array.cells().wear(page));
        }
        json.put("name", array.name());
        json.put("wordsProgrammed", count.words());
        json.put("erases", count.erases());
        json.put("interrupted", count.interrupted());
        json.put("rulesBroken", array.violations());
        json.put("mostErasesOfAPage", most);
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
