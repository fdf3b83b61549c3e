package dev.brownout.campaign.scenario;

import dev.brownout.campaign.Demands;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.emulator.clock.DeviceTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a campaign is asked: the device, what lies in it, what happens to it, and what may run at the end. {@link ScenarioReader} reads it from a file that
 * {@code docs/scenario.schema.json} describes, {@link ScenarioBuilder} makes it from options or code, {@link ScenarioPlan} makes a campaign of it.
 *
 * @param description what it is about, for people; may be empty
 * @param board       a bundled board's name, or a board file
 * @param bootloader  its file, as {@code FILE} or {@code FILE@ADDRESS}; empty for the bundled one
 * @param load        further files in flash, likewise
 * @param map         where things lie, by name: boot, slot-a, slot-b, slot-a-1, slot-b-1, scratch, ram; what is missing stays where the bundled bootloader has it
 * @param trailer     how the bootloader was built to lay out what lies at a slot's end
 * @param second      the second image of a bootloader that has two, if it has
 * @param keys        PEM files of the keys that the bootloader accepts, or names of bundled ones; none for the bundled key
 * @param revoked     which of the keys it does not accept any more, by their places in the list, from 0
 * @param chain       what the bootloader trusts certificate chains by, if it does; it has no keys then
 * @param encryption  what the bootloader decrypts images with, if it does
 * @param request     how the application asked for the image in slot B
 * @param strategy    the reference bootloader to cross-check with; empty for what goes with the bootloader
 * @param accept      what may run at the end: slot-a, slot-b, golden, any, or files of signed images; none for both slots
 * @param acceptance  what it must show besides
 * @param boot        which boot is cut first, from 1
 * @param application how long a started image runs on
 * @param policies    what the bootloader does around its swaps, if it is that of a product
 * @param story       what happens in a campaign without cuts
 * @param leaveOut    what does not keep two machines apart, as {@link LeftOut} reads it
 * @param origins     where the value of a key was written, by the key's path
 */
public record Scenario(String description, String board, Optional<String> bootloader, List<String> load, Map<String, Area> map,
        Trailer trailer, Images images, Optional<Second> second, List<Path> keys, List<Integer> revoked, Optional<Chain> chain,
        Optional<Encryption> encryption, UpdateScene.Asked request, Optional<String> strategy, List<String> accept, int boot, DeviceTime application, Acceptance acceptance, Story story, Faults faults,
        Limits limits, Optional<Policies> policies, List<String> leaveOut, Map<String, String> origins) {

    /** Words of {@link #accept} for what was put into a slot. */
    public static final String SLOT_A = "slot-a";
    public static final String SLOT_B = "slot-b";
    /** The word of {@link #accept} for the golden image of the {@link #policies}. */
    public static final String GOLDEN = "golden";
    /** Word of {@link #accept} for whatever runs in a slot. */
    public static final String ANY = "any";
    /** What {@link Images} and {@link #accept} call bundled firmware by: {@code bundled:} and its name in the catalogue. */
    public static final String BUNDLED = "bundled:";
    /** In {@link Images}: nothing lies in the slot. Slot A can only be empty with a golden image. */
    public static final String EMPTY = "empty";

    /** Part of the flash, in bytes. */
    public record Area(int address, int size) {
    }

    /**
     * MCUboot's settings of a trailer; what is empty is as Zephyr has it on the board, with the swap status for 128 sectors or, if they are more, a slot's.
     *
     * @param maxSectors BOOT_MAX_IMG_SECTORS, from 1
     * @param maxAlign   BOOT_MAX_ALIGN, in bytes: 8, 16 or 32
     * @param writeSize  what the flash driver calls its alignment, in bytes: 1, 2, 4, 8, 16 or 32
     */
    public record Trailer(OptionalInt maxSectors, OptionalInt maxAlign, OptionalInt writeSize) {
    }

    /**
     * Files of signed images, {@link #BUNDLED} firmware, or {@link #EMPTY}; left out for the bundled ones.
     *
     * @param plain whether they are of another kind than MCUboot's, so that a file's bytes are all that is known of an image
     */
    public record Images(Optional<Path> slotA, Optional<Path> slotB, boolean plain) {
        /** MCUboot's. */
        public Images(Optional<Path> slotA, Optional<Path> slotB) {
            this(slotA, slotB, false);
        }
    }

    /**
     * Image 1 of a bootloader with two images, which runs with image 0 and is updated like it.
     *
     * @param images   what lies in its slots
     * @param request  how the application asked for the one in its slot B
     * @param together what of image 0 may run with what of image 1, such as {@code slot-b+slot-b}; none for whatever the images' dependencies allow
     */
    public record Second(Images images, UpdateScene.Asked request, List<String> together) {
        /** Bundled images, both asked for. */
        public static final Second USUAL = new Second(new Images(Optional.empty(), Optional.empty()), UpdateScene.Asked.TEST, List.of());

        public Second {
            together = List.copyOf(together);
        }
    }

    /**
     * What a bootloader trusts certificate chains by (docs/certificate-chains.md).
     *
     * @param root    the root's certificate or key in a file, the key's SHA-256 in hexadecimal digits, or {@link ChainAssembly#BUNDLED}
     * @param revoked keys that no certificate may hold any more, likewise
     * @param built   when the bootloader was built: after power-on it knows no more of the time; empty for what the bundled one has
     */
    public record Chain(String root, List<String> revoked, Optional<Instant> built) {
        public Chain {
            revoked = List.copyOf(revoked);
        }
    }

    /**
     * What an image must show beside its bytes.
     *
     * @param expectText texts that must have been sent
     * @param forbidText texts that must not
     * @param words      what memory holds
     * @param vectors    where the vector table lies: {@link #SLOT_A}, {@link #SLOT_B}
     * @param after      when it is looked at, since its start
     */
    public record Acceptance(List<String> expectText, List<String> forbidText, List<Demands.Word> words, Optional<String> vectors, DeviceTime after) {
        /** Nothing. */
        public static final Acceptance NONE = new Acceptance(List.of(), List.of(), List.of(), Optional.empty(), DeviceTime.parse("0s"));
    }

    /**
     * A device is left to itself: with no cuts.
     *
     * @param boots      how often it may start
     * @param powerOff   when its power fails for a moment, since the first power-on
     * @param input      what is sent to it
     * @param claims     texts that must be true at the end
     * @param keep       flash that the bootloader must leave alone
     */
    public record Story(int boots, List<DeviceTime> powerOff, List<Input> input, List<Claim> claims, List<Area> keep) {
        /** A device that nothing happens to. */
        public static final Story PLAIN = new Story(10, List.of(), List.of(), List.of(), List.of());

        public Story {
            powerOff = List.copyOf(powerOff);
            input = List.copyOf(input);
            claims = List.copyOf(claims);
            keep = List.copyOf(keep);
        }
    }

    /**
     * Bytes for a UART.
     *
     * @param at     when, since the first power-on; or
     * @param after  once a line of the console holds this
     * @param uart   its name; empty for the console's
     * @param text   what to send, with {@code {size}} and {@code {size:08x}} for the size of {@code sizeOf}; or
     * @param file   whose bytes to send, or {@link #BUNDLED} firmware, signed
     * @param sizeOf another such file
     */
    public record Input(Optional<DeviceTime> at, Optional<String> after, Optional<String> uart, Optional<String> text, Optional<Path> file,
            Optional<Path> sizeOf) {
    }

    /**
     * Who says this says that an image runs.
     *
     * @param text   part of a line of the console
     * @param image  a word of {@link #accept}
     */
    public record Claim(String text, String image) {
    }

    /**
     * What happens to the device.
     *
     * @param cuts        how many power cuts, 0 for a {@link Story}, or {@link dev.brownout.campaign.closure.Closure#ANY_NUMBER}
     * @param tear        how operations are cut
     * @param seed        picks the bits of torn operations
     * @param operations  which flash operations of the boot are cut, if there is one cut
     * @param kinds       what can happen at an operation; empty for power cuts, or if there are resets at chosen cycles for nothing else
     * @param resetAt     core cycles at which resets come, if there is one cut
     * @param statusAreas where a bootloader keeps its status; none for the map's trailers
     * @param endurance   how often pages can be erased, if that is to be limited
     */
    public record Faults(int cuts, Tearing tear, long seed, Sweep.Operations operations, Set<FaultKind> kinds, List<Long> resetAt, List<Area> statusAreas,
            Optional<Endurance> endurance) {
        /** Power cuts only. */
        public Faults(int cuts, Tearing tear, long seed, Sweep.Operations operations) {
            this(cuts, tear, seed, operations, Set.of(), List.of(), List.of(), Optional.empty());
        }
    }

    /**
     * Worn flash.
     *
     * @param limit how many erases a page takes before they leave cells as they are
     * @param wear  how often the page at an address was erased before
     */
    public record Endurance(int limit, Map<Integer, Integer> wear) {
    }

    /**
     * When to give up.
     *
     * @param boot    device time until an image starts
     * @param search  time on the host, for more cuts than one
     * @param states  how many different flash contents to boot, for more cuts than one
     */
    public record Limits(DeviceTime boot, Optional<Duration> search, OptionalLong states) {
    }

    /**
     * How a bootloader decrypts images.
     *
     * @param key      PEM file of its private key, or {@link BundledKey#ENCRYPTION}'s name
     * @param bits     of the keys that images are encrypted with, 128 or 256
     * @param saveTlvs whether it keeps what these keys travel in, rather than the keys, in the trailer while it swaps; empty for what goes with the bootloader
     */
    public record Encryption(Path key, int bits, Optional<Boolean> saveTlvs) {
    }

    public Scenario {
        load = List.copyOf(load);
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
        keys = List.copyOf(keys);
        revoked = List.copyOf(revoked);
        accept = List.copyOf(accept);
        leaveOut = List.copyOf(leaveOut);
        origins = Map.copyOf(origins);
    }

    /** A sentence about the value of a key, behind the place where it was written: {@code scenario.yaml:7: map}, {@code --map}. */
    public ScenarioException wrong(String key, String what) {
        return new ScenarioException(origins.getOrDefault(key, key) + ": " + what);
    }
}
