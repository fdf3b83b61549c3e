package dev.brownout.campaign.scenario;

import dev.brownout.campaign.Demands;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.emulator.clock.DeviceTime;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Makes a {@link Scenario}. What is not set is as in {@code brownout sweep} without options; what is set again counts. */
public final class ScenarioBuilder {
    private String description = "";
    private String board = "nrf52840";
    private Optional<String> bootloader = Optional.empty();
    private List<String> load = List.of();
    private final Map<String, Scenario.Area> map = new LinkedHashMap<>();
    private OptionalInt maxSectors = OptionalInt.empty();
    private OptionalInt maxAlign = OptionalInt.empty();
    private OptionalInt writeSize = OptionalInt.empty();
    private Optional<Path> slotA = Optional.empty();
    private Optional<Path> slotB = Optional.empty();
    private boolean plain;
    private Optional<Scenario.Second> second = Optional.empty();
    private List<Path> keys = List.of();
    private List<Integer> revoked = List.of();
    private Optional<String> root = Optional.empty();
    private List<String> revokedKeys = List.of();
    private Optional<Instant> built = Optional.empty();
    private Optional<Path> encryptionKey = Optional.empty();
    private int encryptionBits = 128;
    private Optional<Boolean> saveTlvs = Optional.empty();
    private Optional<UpdateScene.Asked> request = Optional.empty();
    private Optional<String> strategy = Optional.empty();
    private List<String> accept = List.of();
    private int boot = 1;
    private DeviceTime application = DeviceTime.parse("0s");
    private Scenario.Story story = Scenario.Story.PLAIN;
    private int cuts = 1;
    private Tearing tear = Tearing.STANDARD;
    private long seed = 1;
    private Sweep.Operations operations = Sweep.Operations.ALL;
    private List<String> expectText = List.of();
    private List<String> forbidText = List.of();
    private List<Demands.Word> words = List.of();
    private Optional<String> vectors = Optional.empty();
    private DeviceTime judgedAfter = DeviceTime.parse("0s");
    private Set<FaultKind> faultKinds = Set.of();
    private List<Long> resetAt = List.of();
    private List<Scenario.Area> statusAreas = List.of();
    private Optional<Scenario.Endurance> endurance = Optional.empty();
    private DeviceTime bootLimit = DeviceTime.parse("120s");
    private Optional<Duration> search = Optional.empty();
    private OptionalLong states = OptionalLong.empty();
    private Optional<Policies> policies = Optional.empty();
    private List<String> leaveOut = List.of();
    private final Map<String, String> origins = new LinkedHashMap<>();

    /** Remembers where a key's value was written, for messages about it. */
    public ScenarioBuilder origin(String key, String where) {
        origins.put(key, where);
        return this;
    }

    public ScenarioBuilder description(String text) {
        description = text;
        return this;
    }

    /** A bundled board's name, or a board file. */
    public ScenarioBuilder board(String nameOrFile) {
        board = nameOrFile;
        return this;
    }

    /** {@code FILE} or {@code FILE@ADDRESS}. */
    public ScenarioBuilder bootloader(String file) {
        bootloader = Optional.of(file);
        return this;
    }

    /** As for {@link #bootloader}. */
    public ScenarioBuilder load(List<String> files) {
        load = List.copyOf(files);
        return this;
    }

    /** @param name boot, slot-a, slot-b, slot-a-1, slot-b-1, scratch or ram */
    public ScenarioBuilder area(String name, Scenario.Area area) {
        map.put(name, area);
        return this;
    }

    /** @param number BOOT_MAX_IMG_SECTORS */
    public ScenarioBuilder maxSectors(int number) {
        maxSectors = OptionalInt.of(number);
        return this;
    }

    /** @param bytes BOOT_MAX_ALIGN */
    public ScenarioBuilder maxAlign(int bytes) {
        maxAlign = OptionalInt.of(bytes);
        return this;
    }

    /** @param bytes that the bootloader writes at least */
    public ScenarioBuilder writeSize(int bytes) {
        writeSize = OptionalInt.of(bytes);
        return this;
    }

    public ScenarioBuilder slotA(Path image) {
        slotA = Optional.of(image);
        return this;
    }

    public ScenarioBuilder slotB(Path image) {
        slotB = Optional.of(image);
        return this;
    }

    /** Whether images are of another kind than MCUboot's. Then nothing is asked of the bootloader in MCUboot's way unless {@link #request} says so. */
    public ScenarioBuilder plainImages(boolean on) {
        plain = on;
        return this;
    }

    /** There is a second image. */
    public ScenarioBuilder second(Scenario.Second image) {
        second = Optional.of(image);
        return this;
    }

    /**
     * Whether {@code plain} is said and not {@code mcuboot}.
     *
     * @throws IllegalArgumentException if neither is
     */
    public static boolean parsePlain(String format) {
        if (!format.equals("mcuboot") && !format.equals("plain")) {
            throw new IllegalArgumentException("'" + format + "' is neither mcuboot nor plain");
        }
        return format.equals("plain");
    }

    /**
     * Which images may run with each other, such as {@code slot-b+slot-b}.
     *
     * @throws IllegalArgumentException if that is not what a text says
     */
    public static List<String> parseTogether(List<String> texts) {
        for (String text : texts) {
            if (!text.matches("slot-[ab]\\+slot-[ab]")) {
                throw new IllegalArgumentException("'" + text + "' does not say what of image 0 may run with what of image 1, such as slot-a+slot-a");
            }
        }
        return texts;
    }

    /** What was said of a second image, or what is usual. */
    public Scenario.Second second() {
        return second.orElse(Scenario.Second.USUAL);
    }

    public ScenarioBuilder keys(List<Path> files) {
        keys = List.copyOf(files);
        return this;
    }

    /** Places in the list of keys, from 0. */
    public ScenarioBuilder revoked(List<Integer> places) {
        revoked = List.copyOf(places);
        return this;
    }

    /** What certificate chains are trusted by: a file with the root's certificate or key, its SHA-256, or {@code bundled}. */
    public ScenarioBuilder root(String fileOrHash) {
        root = Optional.of(fileOrHash);
        return this;
    }

    /** Whether there is a root that certificate chains are trusted by. */
    public boolean hasRoot() {
        return root.isPresent();
    }

    /** Keys that no certificate may hold, as for {@link #root}. */
    public ScenarioBuilder revokedKeys(List<String> filesOrHashes) {
        revokedKeys = List.copyOf(filesOrHashes);
        return this;
    }

    /** When a bootloader that trusts certificate chains was built. */
    public ScenarioBuilder built(Instant when) {
        built = Optional.of(when);
        return this;
    }

    /**
     * A date and time from 1970 to 2105 as people write it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Instant parseInstant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("'" + text + "' is not between 1970 and 2105");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 2026-07-01T00:00:00Z", e);
        }
    }

    /** The private key that images are decrypted with. */
    public ScenarioBuilder encryptionKey(Path file) {
        encryptionKey = Optional.of(file);
        return this;
    }

    /** @param bits 128 or 256 */
    public ScenarioBuilder encryptionBits(int bits) {
        encryptionBits = bits;
        return this;
    }

    /** Whether trailers keep what keys travel in (MCUBOOT_SWAP_SAVE_ENCTLV). */
    public ScenarioBuilder saveTlvs(boolean on) {
        saveTlvs = Optional.of(on);
        return this;
    }

    public ScenarioBuilder request(UpdateScene.Asked asked) {
        request = Optional.of(asked);
        return this;
    }

    public ScenarioBuilder strategy(String name) {
        strategy = Optional.of(name);
        return this;
    }

    /** {@link Scenario#SLOT_A}, {@link Scenario#SLOT_B}, or files of signed images. */
    public ScenarioBuilder accept(List<String> what) {
        accept = List.copyOf(what);
        return this;
    }

    /** From 1. */
    public ScenarioBuilder boot(int number) {
        boot = number;
        return this;
    }

    public ScenarioBuilder application(DeviceTime time) {
        application = time;
        return this;
    }

    /** What happens without cuts. */
    public ScenarioBuilder story(Scenario.Story what) {
        story = what;
        return this;
    }

    /** How often the device may start in a story, from 1. */
    public ScenarioBuilder boots(int number) {
        return story(new Scenario.Story(number, story.powerOff(), story.input(), story.claims(), story.keep()));
    }

    /** When power fails for a moment in a story. */
    public ScenarioBuilder powerOff(List<DeviceTime> instants) {
        return story(new Scenario.Story(story.boots(), instants, story.input(), story.claims(), story.keep()));
    }

    /** @param number how many, from 0, or {@link Closure#ANY_NUMBER} */
    public ScenarioBuilder cuts(int number) {
        cuts = number;
        return this;
    }

    /**
     * As people write it: a number from 0 to 9999, or {@code closure}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static int parseCuts(String text) {
        if (text.equals("closure")) {
            return Closure.ANY_NUMBER;
        }
        if (!text.matches("0|[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("'" + text + "' is neither a number from 0 to 9999 nor closure");
        }
        return Integer.parseInt(text);
    }

    public ScenarioBuilder tear(Tearing how) {
        tear = how;
        return this;
    }

    public ScenarioBuilder seed(long number) {
        seed = number;
        return this;
    }

    public ScenarioBuilder operations(Sweep.Operations range) {
        operations = range;
        return this;
    }

    /** What the device must have sent. */
    public ScenarioBuilder expectText(List<String> texts) {
        expectText = List.copyOf(texts);
        return this;
    }

    /** What it must not have sent. */
    public ScenarioBuilder forbidText(List<String> texts) {
        forbidText = List.copyOf(texts);
        return this;
    }

    public ScenarioBuilder words(List<Demands.Word> held) {
        words = List.copyOf(held);
        return this;
    }

    /** @param slot {@link Scenario#SLOT_A} or {@link Scenario#SLOT_B} */
    public ScenarioBuilder vectors(String slot) {
        vectors = Optional.of(slot);
        return this;
    }

    /** How long a started image runs before it is looked at. */
    public ScenarioBuilder judgedAfter(DeviceTime time) {
        judgedAfter = time;
        return this;
    }

    public ScenarioBuilder faults(Set<FaultKind> kinds) {
        faultKinds = kinds;
        return this;
    }

    /** Core cycles since power-on. */
    public ScenarioBuilder resetAt(List<Long> cycles) {
        resetAt = List.copyOf(cycles);
        return this;
    }

    public ScenarioBuilder statusAreas(List<Scenario.Area> areas) {
        statusAreas = List.copyOf(areas);
        return this;
    }

    public ScenarioBuilder endurance(Scenario.Endurance limited) {
        endurance = Optional.of(limited);
        return this;
    }

    public ScenarioBuilder bootLimit(DeviceTime time) {
        bootLimit = time;
        return this;
    }

    public ScenarioBuilder search(Duration onTheHost) {
        search = Optional.of(onTheHost);
        return this;
    }

    /**
     * A time of the device that ends.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DeviceTime parseTime(String text) {
        DeviceTime time = DeviceTime.parse(text);
        if (time.isForever()) {
            throw new IllegalArgumentException("'forever' would never find out a device that hangs; a time such as 120s is needed");
        }
        return time;
    }

    /**
     * A time on the host as people write it, such as 90s or 10min.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Duration parseSearch(String text) {
        DeviceTime time = DeviceTime.parse(text);
        if (time.inCycles() || time.isForever()) {
            throw new IllegalArgumentException("'" + text + "' is not a time on this host, such as 90s or 10min");
        }
        return Duration.ofNanos(time.picoseconds() / 1000);
    }

    public ScenarioBuilder states(long number) {
        states = OptionalLong.of(number);
        return this;
    }

    /** The bootloader is that of a product. */
    public ScenarioBuilder policies(Policies what) {
        policies = Optional.of(what);
        return this;
    }

    /** Whether the bootloader was said to be that of a product. */
    public boolean hasPolicies() {
        return policies.isPresent();
    }

    /**
     * What does not keep two states of the machine apart: {@code cycle-counter}, {@code stack}, {@code stack=ADDRESS:SIZE}, and RAM as
     * {@code ADDRESS:SIZE}, {@code SYMBOL} or {@code SYMBOL:SIZE}.
     */
    public ScenarioBuilder leaveOut(List<String> what) {
        leaveOut = List.copyOf(what);
        return this;
    }

    public Scenario build() {
        return new Scenario(description, board, bootloader, load, map, new Scenario.Trailer(maxSectors, maxAlign, writeSize), new Scenario.Images(slotA, slotB, plain), second,
                keys, revoked, root.map(file -> new Scenario.Chain(file, revokedKeys, built)), encryptionKey.map(file -> new Scenario.Encryption(file, encryptionBits, saveTlvs)),
                request.orElse(plain ? UpdateScene.Asked.NOTHING : UpdateScene.Asked.TEST), strategy, accept, boot, application,
                new Scenario.Acceptance(expectText, forbidText, words, vectors, judgedAfter), story,
                new Scenario.Faults(cuts, tear, seed, operations, faultKinds, resetAt, statusAreas, endurance), new Scenario.Limits(bootLimit, search, states),
                policies, leaveOut, origins);
    }
}
