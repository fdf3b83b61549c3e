package dev.brownout.cli.sweep;

import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.Demands;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.scenario.Policies;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.cli.DeviceTimeConverter;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.clock.DeviceTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a campaign is asked, as a file and options; what an option says counts. */
final class ScenarioOptions {
    private static final Pattern AREA = Pattern.compile("(boot|slot-a|slot-b|slot-a-1|slot-b-1|scratch|ram)=(0[xX][0-9a-fA-F]{1,8}|\\d{1,10}):(0[xX][0-9a-fA-F]{1,8}|\\d{1,10})");
    private static final Pattern WORD = Pattern.compile("(0[xX]\\p{XDigit}{1,8}|\\d{1,9})=(0[xX]\\p{XDigit}{1,8}|\\d{1,9})");
    private static final Pattern PLACE = Pattern.compile("(0[xX]\\p{XDigit}{1,8}|\\d{1,9}):(0[xX]\\p{XDigit}{1,8}|\\d{1,9})");

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A sweep in a YAML file; options beside it come first. docs/scenario.schema.json"
            + " describes it.")
    private Path scenario;

    @Option(names = "--board", paramLabel = "BOARD", description = "A board by name, or a board file (default: nrf52840)."
            + " There are bundled bootloaders and images for nrf52840, stm32l476 (swap-move) and stm32f407 (swap-scratch, overwrite-only).")
    private String board;

    @Option(names = "--bootloader", paramLabel = "FILE[@ADDR]", description = "The bootloader, as for 'run --load' (default: the bundled one"
            + " of --strategy).")
    private String bootloader;

    @Option(names = "--load", paramLabel = "FILE[@ADDR]", description = "Anything else that lies in flash.")
    private List<String> load;

    @Option(names = "--slot-a", paramLabel = "FILE", description = "The signed image that the device runs before the update. A raw binary"
            + " is put at the slot's address; an Intel HEX file must lie in the slot.")
    private Path slotA;

    @Option(names = "--slot-b", paramLabel = "FILE", description = "The signed image that was downloaded. An Intel HEX file for slot A's address"
            + " is put into slot B. empty: there is none. For either slot, bundled:NAME is a bundled application.")
    private Path slotB;

    @Option(names = "--image-format", paramLabel = "FORMAT", description = "mcuboot (the default), or plain for a bootloader with images of another kind: all"
            + " that is known of an image then is its file's bytes, which must lie at the beginning of the slot that it runs in. --load puts whatever asks for the"
            + " update; nothing is requested in MCUboot's way.")
    private String imageFormat;

    @Mixin
    private SecondImageOptions second;

    @Option(names = "--request", paramLabel = "WHAT", description = "How the application asked for the image in slot B: test (the default),"
            + " permanent, or nothing, for an image padded with its own trailer.")
    private UpdateScene.Asked request;

    @Option(names = "--map", paramLabel = "NAME=ADDR:SIZE,...", description = "Where things lie: boot, slot-a and slot-b (default:"
            + " boot=0x0:0xC000,slot-a=0xC000:0x76000,slot-b=0x82000:0x76000), slot-a-1 and slot-b-1 for a second image, scratch for swap-scratch, and"
            + " ram for ram-load: where images run.", split = ",")
    private List<String> map = new ArrayList<>();

    @Option(names = "--max-sectors", paramLabel = "N", description = "BOOT_MAX_IMG_SECTORS, for how many sectors the swap status has room (default: 128, or a"
            + " slot's sectors if they are more). It decides where the swap status"
            + " begins; Zephyr's CONFIG_BOOT_MAX_IMG_SECTORS_AUTO is the number of a slot's sectors.")
    private Integer maxSectors;

    @Option(names = "--max-align", paramLabel = "N", description = "BOOT_MAX_ALIGN, the distance of the trailers' fields: 8 (the default), 16 or 32.")
    private Integer maxAlign;

    @Option(names = "--align", paramLabel = "N", description = "How many bytes the bootloader writes at least, which is the size of a status entry (default: the"
            + " board's).")
    private Integer align;

    @Option(names = "--key", paramLabel = "PEM", description = "A key whose signature the bootloader accepts, public or private; repeatable"
            + " (default: the bundled test key). The bundled bootloader is given this key to trust: one of type ecdsa-p256 or ed25519, or two of type"
            + " ecdsa-p256. bundled, bundled-second and bundled-ed25519 stand for test keys; the first one given signs the bundled old image, the last one"
            + " the new one.")
    private List<Path> keys;

    @Option(names = "--revoked", paramLabel = "N", description = "A key that the bootloader does not accept any more, by its place among the --key options, from"
            + " 0; repeatable. Into the bundled bootloader's device it is programmed; into yours, --load puts whatever says so.")
    private List<Integer> revoked;

    @Option(names = "--root-hash", paramLabel = "HASH|FILE", description = "The bootloader has no keys but trusts certificate chains that begin with this root: the"
            + " SHA-256 of its key in hexadecimal digits, a file with its certificate or key, or bundled for a test chain, with which the bundled images are signed"
            + " then (docs/certificate-chains.md). The bundled bootloader is given this root.")
    private String rootHash;

    @Option(names = "--revoked-key", paramLabel = "HASH|FILE", description = "A key that no certificate may hold any more, as for --root-hash; repeatable.")
    private List<String> revokedKeys;

    @Option(names = "--built", paramLabel = "TIME", description = "When a bootloader with --root-hash was built, which is all that it knows of the time after"
            + " power-on (default: 2026-01-01T00:00:00Z).")
    private String built;

    @Option(names = "--encryption-key", paramLabel = "PEM", description = "The private key that the bootloader decrypts images with; bundled-encryption stands"
            + " for a test key, for which the bundled images are encrypted then. The bundled bootloader is given this key.")
    private Path encryptionKey;

    @Option(names = "--encryption-bits", paramLabel = "N", description = "Bits of the keys that images are encrypted with: 128 (the default) or 256.")
    private Integer encryptionBits;

    @Option(names = "--save-enctlv", description = "The bootloader keeps what these keys travel in, rather than the keys, in the trailer while it swaps"
            + " (MCUBOOT_SWAP_SAVE_ENCTLV). The bundled one does with 256 bits.")
    private boolean saveTlvs;

    @Option(names = "--strategy", paramLabel = "NAME", description = "The reference bootloader to cross-check with: swap-move, swap-scratch"
            + " (since MCUboot 2.2; before, swap-scratch-2.1), swap-offset (since 2.3; before, swap-offset-2.2; a raw binary for slot B is put at its second page), overwrite-only, overwrite-only-fast"
            + " (what Zephyr's CONFIG_BOOT_UPGRADE_ONLY builds), direct-xip, direct-xip-revert, ram-load, ram-load-revert, or none"
            + " (default: swap-move for the bundled bootloader, none for yours). Without --bootloader: which of the bundled ones.")
    private String strategy;

    @Option(names = "--product", description = "The bootloader is that of a product (docs/policies.md), the bundled one without --bootloader; what it is set to is"
            + " said in a scenario's policies.")
    private boolean product;

    @Option(names = "--accept", paramLabel = "WHAT", description = "What may run at the end: slot-a or slot-b for the image given there, or the file of"
            + " another signed image, or any for whatever runs in a slot; repeatable (default: slot-a and slot-b).")
    private List<String> accept;

    @Option(names = "--cuts", paramLabel = "N", description = "How many cuts: 1 (the default), in one boot; 2 or more, in that boot and"
            + " in all that follow; closure, any number, until nothing new appears. 0: none; the device is left to itself through all its restarts.")
    private String cuts;

    @Option(names = "--application", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Let a started image"
            + " run for that long, in device time, and cut its flash operations too (default: a boot ends where an image starts).")
    private DeviceTime application;

    @Option(names = "--boots", paramLabel = "N", description = "With --cuts 0: how often the device may start; more is never settling (default: 10).")
    private Integer boots;

    @Option(names = "--power-off", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "With --cuts 0: power fails for a moment, that"
            + " long after it was first switched on; repeatable.")
    private List<DeviceTime> powerOff;

    @Option(names = "--max-states", paramLabel = "N", description = "With --cuts: how many different flash contents to boot at the most.")
    private Long maxStates;

    @Option(names = "--budget", paramLabel = "TIME", description = "With --cuts: how long to search on this host, such as 90s or 10min.")
    private String budget;

    @Option(names = "--boot", paramLabel = "N", description = "Which boot to cut: 1 (the default) is the one after the"
            + " request; 2 the one after that, with an image that has not confirmed itself: the revert.")
    private Integer boot;

    @Option(names = "--operations", paramLabel = "FIRST-LAST", description = "Cut only these flash operations of the boot, numbered from 0.")
    private String operations;

    @Option(names = "--tear", paramLabel = "HOW", description = "What else than before and after an operation: none;"
            + " standard (the default: some of a word's bits, half of a page's cells); all (every single bit, more subsets, five degrees of erasure).")
    private Tearing tearing;

    @Option(names = "--expect-text", paramLabel = "TEXT", description = "What the device must have sent over its console since power-on; repeatable.")
    private List<String> expectText;

    @Option(names = "--forbid-text", paramLabel = "TEXT", description = "What it must not have sent; repeatable.")
    private List<String> forbidText;

    @Option(names = "--expect-word", paramLabel = "ADDR=VALUE", description = "What a 32-bit word of memory must hold; repeatable.")
    private List<String> words;

    @Option(names = "--expect-vectors", paramLabel = "SLOT", description = "The slot that VTOR must point into: slot-a or slot-b.")
    private String vectors;

    @Option(names = "--judge-after", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "How long a started image runs before"
            + " texts, words and VTOR are looked at (default: 0s).")
    private DeviceTime judgedAfter;

    @Option(names = "--faults", paramLabel = "KIND,...", split = ",", description = "What happens at each flash operation: power (the default),"
            + " reset-watchdog, reset-pin, reset-software, write-fails, status-write-fails, unstable, ecc, endurance. docs/faults.md tells them.")
    private List<String> faults;

    @Option(names = "--reset-at", paramLabel = "CYCLES", description = "Resets at these core cycles since power-on too, such as"
            + " 120000 or 120000-180000/1000; all three kinds, or those that --faults names. Without --faults nothing else happens.")
    private String resetAt;

    @Option(names = "--status-area", paramLabel = "ADDR:SIZE", split = ",", description = "Where your bootloader keeps the status that status-write-fails"
            + " is about (default: the trailers of the slots).")
    private List<String> statusAreas;

    @Option(names = "--seed", paramLabel = "N", description = "Picks the bits of torn operations (default: 1).")
    private Long seed;

    @Option(names = "--limit", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Device time"
            + " after which a boot that has not started anything counts as never settling (default: 120s).")
    private DeviceTime limit;

    @Option(names = "--leave-out", paramLabel = "WHAT", description = "What does not keep two states of the machine apart, so that boots merge sooner;"
            + " repeatable (default: nothing). stack, or stack=ADDR:SIZE: RAM below a stack pointer; ADDR:SIZE, or a variable of a loaded ELF: that RAM;"
            + " cycle-counter: DWT CYCCNT. If firmware decides anything by these, the verdict may be wrong; docs/leaving-out.md says when.")
    private List<String> leaveOut;

    /** Takes a file for the scenario. @return whether none was given before */
    boolean takeScenario(Path file) {
        boolean first = scenario == null;
        scenario = first ? file : scenario;
        return first;
    }

    /** The scenario that file and options make. */
    Scenario read() {
        ScenarioBuilder builder = scenario == null ? new ScenarioBuilder() : ScenarioReader.read(scenario);
        if (maxStates != null && maxStates < 1) {
            throw new InputException("--max-states must be at least 1, not " + maxStates);
        }
        if (boots != null && boots < 1) {
            throw new InputException("--boots must be at least 1, not " + boots);
        }
        Given given = new Given(builder);
        given.set("board", "--board", board, builder::board);
        given.set("bootloader", "--bootloader", bootloader, builder::bootloader);
        given.set("load", "--load", load, builder::load);
        for (String area : map) {
            Matcher matcher = AREA.matcher(area);
            if (!matcher.matches()) {
                throw new InputException("--map: '" + area + "' is not an area such as slot-a=0xC000:0x76000 (boot, slot-a, slot-b, slot-a-1, slot-b-1, scratch, ram)");
            }
            given.set("map", "--map", parsed("--map", area, text -> new Scenario.Area(number(matcher.group(2)), number(matcher.group(3)))),
                    place -> builder.area(matcher.group(1), place));
        }
        given.set("trailer.max-sectors", "--max-sectors", maxSectors, builder::maxSectors);
        given.set("trailer.max-align", "--max-align", maxAlign, builder::maxAlign);
        given.set("trailer.write-size", "--align", align, builder::writeSize);
        given.set("images.slot-a", "--slot-a", slotA, builder::slotA);
        given.set("images.slot-b", "--slot-b", slotB, builder::slotB);
        given.set("images.format", "--image-format", parsed("--image-format", imageFormat, ScenarioBuilder::parsePlain), builder::plainImages);
        second.setIn(builder, parsed("--together", second.together(), ScenarioBuilder::parseTogether));
        given.set("keys", "--key", keys, builder::keys);
        given.set("revoked", "--revoked", revoked, builder::revoked);
        given.set("chain.root", "--root-hash", rootHash, builder::root);
        if (!builder.hasRoot() && (revokedKeys != null || built != null)) {
            throw new InputException((built != null ? "--built" : "--revoked-key") + " needs --root-hash, what certificate chains are trusted by");
        }
        given.set("chain.revoked", "--revoked-key", revokedKeys, builder::revokedKeys);
        given.set("chain.built", "--built", parsed("--built", built, ScenarioBuilder::parseInstant), builder::built);
        if (scenario == null && encryptionKey == null && (encryptionBits != null || saveTlvs)) {
            throw new InputException((saveTlvs ? "--save-enctlv" : "--encryption-bits") + " needs --encryption-key, the key that the bootloader decrypts with");
        }
        if (encryptionBits != null && encryptionBits != 128 && encryptionBits != 256) {
            throw new InputException("--encryption-bits is 128 or 256, not " + encryptionBits);
        }
        if (revoked != null && revoked.stream().anyMatch(place -> place < 0)) {
            throw new InputException("--revoked counts the keys from 0");
        }
        given.set("encryption.key", "--encryption-key", encryptionKey, builder::encryptionKey);
        given.set("encryption.bits", "--encryption-bits", encryptionBits, builder::encryptionBits);
        given.set("encryption.save-enctlv", "--save-enctlv", saveTlvs ? true : null, builder::saveTlvs);
        given.set("request", "--request", request, builder::request);
        given.set("strategy", "--strategy", strategy, builder::strategy);
        given.set("policies", "--product", product && !builder.hasPolicies() ? Policies.USUAL : null, builder::policies);
        given.set("accept", "--accept", accept, builder::accept);
        given.set("boot", "--boot", boot, builder::boot);
        given.set("application", "--application", application, builder::application);
        given.set("story", "--boots", boots, builder::boots);
        given.set("story", "--power-off", powerOff, builder::powerOff);
        given.set("faults.cuts", "--cuts", parsed("--cuts", cuts, ScenarioBuilder::parseCuts), builder::cuts);
        given.set("faults.tear", "--tear", tearing, builder::tear);
        given.set("faults.seed", "--seed", seed, builder::seed);
        given.set("faults.operations", "--operations", parsed("--operations", operations, Sweep.Operations::parse), builder::operations);
        given.set("acceptance.expect-text", "--expect-text", expectText, builder::expectText);
        given.set("acceptance.forbid-text", "--forbid-text", forbidText, builder::forbidText);
        given.set("acceptance.words", "--expect-word", parsed("--expect-word", words, ScenarioOptions::words), builder::words);
        given.set("acceptance.vectors", "--expect-vectors", parsed("--expect-vectors", vectors, ScenarioOptions::slot), builder::vectors);
        given.set("acceptance.after", "--judge-after", judgedAfter, builder::judgedAfter);
        given.set("faults.kinds", "--faults", parsed("--faults", faults, FaultKind::parseAll), builder::faults);
        given.set("faults.reset-at", "--reset-at", parsed("--reset-at", resetAt, Faults::parseCycles), builder::resetAt);
        given.set("faults.status-areas", "--status-area", parsed("--status-area", statusAreas, ScenarioOptions::areas), builder::statusAreas);
        given.set("limits.boot", "--limit", limit, builder::bootLimit);
        given.set("limits.search", "--budget", parsed("--budget", budget, ScenarioBuilder::parseSearch), builder::search);
        given.set("limits.states", "--max-states", maxStates, builder::states);
        given.set("leave-out", "--leave-out", leaveOut, builder::leaveOut);
        return builder.build();
    }

    private record Given(ScenarioBuilder builder) {
        <T> void set(String key, String option, T value, Consumer<T> into) {
            if (value != null) {
                into.accept(value);
                builder.origin(key, option);
            }
        }
    }

    private static <S, T> T parsed(String option, S text, Function<S, T> parse) {
        try {
            return text == null ? null : parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InputException(option + ": " + e.getMessage(), e);
        }
    }

    private static String slot(String word) {
        if (!word.equals(Scenario.SLOT_A) && !word.equals(Scenario.SLOT_B)) {
            throw new IllegalArgumentException("'" + word + "' is neither slot-a nor slot-b");
        }
        return word;
    }

    private static List<Demands.Word> words(List<String> texts) {
        return texts.stream().map(text -> {
            Matcher matcher = WORD.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not an address and a value such as 0x20000000=0x600D");
            }
            return new Demands.Word((int) (long) Long.decode(matcher.group(1)), (int) (long) Long.decode(matcher.group(2)));
        }).toList();
    }

    private static List<Scenario.Area> areas(List<String> words) {
        return words.stream().map(word -> {
            Matcher matcher = PLACE.matcher(word);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + word + "' is not an area such as 0x81000:0x1000");
            }
            return new Scenario.Area(number(matcher.group(1)), number(matcher.group(2)));
        }).toList();
    }

    private static int number(String text) {
        long value = Long.decode(text);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(text + " is beyond the flash of any board");
        }
        return (int) value;
    }
}
