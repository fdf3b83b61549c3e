package dev.brownout.campaign;

/**
 * When a boot is given up.
 *
 * @param deviceSeconds       device time from power-on until an image starts, in seconds
 * @param resets              resets within one boot
 * @param applicationSeconds  device time that an image runs once it was started, in seconds; 0 to end the boot at its first instruction.
 *                            A reset, a lockup or endless sleep of the application ends the boot earlier
 */
public record BootLimits(double deviceSeconds, int resets, double applicationSeconds) {
    /** Generous for any bootloader: two minutes, and eight resets. The boot ends at the image's first instruction. */
    public static final BootLimits STANDARD = new BootLimits(120, 8, 0);

    public BootLimits {
        if (!(deviceSeconds > 0) || resets < 0 || !(applicationSeconds >= 0)) {
            throw new IllegalArgumentException("limits must be positive, not " + deviceSeconds + " s, " + resets + " resets and "
                    + applicationSeconds + " s of the application");
        }
    }
}
