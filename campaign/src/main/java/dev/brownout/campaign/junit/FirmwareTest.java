package dev.brownout.campaign.junit;

import dev.brownout.emulator.core.Engines;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with a device of its own. Parameters of these types get it: {@link dev.brownout.campaign.device.Device}, {@link dev.brownout.emulator.board.Board},
 * {@link dev.brownout.emulator.machine.Machine}. It has no power until it first runs. If the test fails, what the console said is published as a report entry.
 *
 * <pre>{@code
 * @FirmwareTest(load = {"build/mcuboot.hex", "build/app.signed.bin@0xC000"})
 * void applicationComesUp(Device device) {
 *     device.runUntil("application ready", "2s");
 * }
 * }</pre>
 *
 * <p>An annotation of yours that is annotated with this one saves repeating it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(FirmwareExtension.class)
public @interface FirmwareTest {
    /** A bundled board's name, or a board file. */
    String board() default "nrf52840";

    /** What lies in flash: {@code FILE} or {@code FILE@ADDRESS} each; ELF, Intel HEX, S-record, UF2 or a raw binary. */
    String[] load() default {};

    /** A scenario file; the device is then the one that the scenario starts with, and {@link #board} and {@link #load} are not given. */
    String scenario() default "";

    /** What executes instructions: translator, interpreter, or another one that is installed. */
    String engine() default Engines.DEFAULT;

    /** Device time that {@link dev.brownout.campaign.device.Device#runUntil(String)} waits. */
    String limit() default "60s";

    /** Whether an access to something that is not modelled stops the device. */
    boolean strict() default false;
}
