package dev.brownout.campaign;

/**
 * When a boot is given up.
 *
 * @param deviceSeconds  device time for one boot, in seconds
 * @param resets         resets within one boot
 */
public record BootLimits(double deviceSeconds, int resets) {
    /** Generous for any bootloader: two minutes, and eight resets. */
    public static final BootLimits STANDARD = new BootLimits(120, 8);

    public BootLimits {
        if (!(deviceSeconds > 0) || resets < 0) {
            throw new IllegalArgumentException("limits must be positive, not " + deviceSeconds + " s and " + resets + " resets");
        }
    }
}
