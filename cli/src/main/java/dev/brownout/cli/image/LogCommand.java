package dev.brownout.cli.image;

import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.policy.RollbackCounter;
import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateLogText;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.firmware.FirmwareException;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.firmware.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brownout image log}. */
@Command(name = "log", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Show the log of update states in a dump of a product's flash (docs/policies.md). Exit code 1 if there is no record in it.%n",
            "For example: brownout run --board nrf52840 --load device.hex --for 5min --dump flash.hex, then brownout image log flash.hex"})
final class LogCommand implements Callable<Integer> {

    private static final int PAGE = 4096;
    private static final Pattern AREA = Pattern.compile("(0[xX][0-9a-fA-F]{1,8}|\\d{1,10}):(0[xX][0-9a-fA-F]{1,8}|\\d{1,10})");

    @Spec
    private CommandSpec spec;

    @Option(names = "--area", paramLabel = "ADDRESS:SIZE", description = "Where the log lies; 0xF8000:0x3000 by default.")
    private Optional<String> area;

    @Option(names = "--counter", paramLabel = "ADDRESS:SIZE", description = "Where the security counter lies; 0xFB000:0x1000 by default.")
    private Optional<String> counter;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object with everything that is shown; - for standard output.")
    private String json;

    @Parameters(paramLabel = "FILE[@ADDRESS]",
            description = "What lay in the flash: Intel HEX, S-record, or a raw binary and the address of its first byte.")
    private String file;

    @Override
    public Integer call() {
        SlotLayout log = area.map(text -> layout("--area", text)).orElse(ProductPolicy.nrf52840().log());
        SlotLayout counters = counter.map(text -> layout("--counter", text)).orElse(ProductPolicy.nrf52840().counter().orElseThrow());
        List<Segment> segments = segments();
        if (segments.stream().noneMatch(segment -> segment.end() > log.address() && segment.address() < log.end())) {
            throw new InputException(String.format("%s has no byte at 0x%08X to 0x%08X, where the log would lie; --area may help, or another"
                    + " address behind a raw binary.", file, log.address(), log.end() - 1));
        }
        List<StateRecord> records = records(flash(log, segments), log);
        long value = new RollbackCounter(flash(counters, segments), counters.address(), counters.size()).value();
        String text = records.isEmpty() ? "No record in the state log.\n" : StateLogText.of(records);
        Json.write(spec, Optional.ofNullable(json), tree(records, value), text + "Security counter " + value + ".\n");
        return records.isEmpty() ? ExitCode.FIRMWARE_FAILED : ExitCode.OK;
    }

    private static List<StateRecord> records(RamFlashDevice flash, SlotLayout log) {
        try {
            return new StateLog(flash, log.address(), log.size()).records();
        } catch (IllegalArgumentException e) {
            throw new InputException("--area: " + e.getMessage(), e);
        }
    }

    private static SlotLayout layout(String option, String text) {
        Matcher matcher = AREA.matcher(text);
        if (!matcher.matches()) {
            throw new InputException(option + ": '" + text + "' is not an area such as 0xF8000:0x3000.");
        }
        long address = Long.decode(matcher.group(1));
        long size = Long.decode(matcher.group(2));
        if (size == 0 || address + size > Integer.MAX_VALUE || address % PAGE != 0 || size % PAGE != 0) {
            throw new InputException(option + ": '" + text + "' is not a number of whole pages of " + PAGE + " bytes.");
        }
        return new SlotLayout(option, (int) address, (int) size);
    }

    private List<Segment> segments() {
        try {
            return new FirmwareLoader().load(List.of(LoadRequest.parse(file))).segments();
        } catch (FirmwareException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** What the file has of an area; the rest is erased. */
    private static RamFlashDevice flash(SlotLayout layout, List<Segment> segments) {
        RamFlashDevice flash = new RamFlashDevice(layout.address(), layout.size() / PAGE, PAGE, Integer.BYTES, 0xFF);
        for (Segment segment : segments) {
            long first = Math.max(segment.address(), layout.address());
            long end = Math.min(segment.end(), layout.end());
            if (first < end) {
                byte[] part = new byte[(int) (end - first)];
                System.arraycopy(segment.bytes(), (int) (first - segment.address()), part, 0, part.length);
                flash.load((int) first, part);
            }
        }
        return flash;
    }

    private static Map<String, Object> tree(List<StateRecord> records, long counter) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (StateRecord record : records) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("sequence", record.sequence());
            one.put("state", record.state().name());
            one.put("reason", record.reason().name().toLowerCase(Locale.ROOT));
            one.put("version", record.version().toString());
            one.put("starts", record.starts());
            one.put("attempts", record.attempts());
            one.put("back_off", record.backOff());
            one.put("image", String.format("%08x", record.image()));
            one.put("reset", StateLogText.cause(record.cause()));
            one.put("time", record.time());
            list.add(one);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("records", list);
        tree.put("security_counter", counter);
        return tree;
    }
}
