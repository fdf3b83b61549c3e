package dev.brownout.bootloader.policy;

import java.time.Instant;
import java.util.List;

/** Records of the state log as text for people, one a line. */
public final class StateLogText {

    private static final int NOT_TOLD = 0;
    private static final int POWER_ON = 255;

    private StateLogText() {
    }

    /** The records in the order given, with a heading. */
    public static String of(List<StateRecord> records) {
        StringBuilder text = new StringBuilder(String.format("%5s  %-8s  %-14s  %6s  %8s  %8s  %s\n", "no.", "state", "version", "starts",
                "attempts", "back-off", "image"));
        for (StateRecord record : records) {
            StringBuilder line = new StringBuilder(String.format("%5d  %-8s  %-14s  %6d  %8d  %8d  %08x", record.sequence(), record.state(),
                    record.version(), record.starts(), record.attempts(), record.backOff(), record.image()));
            if (record.reason() != Reason.NONE) {
                line.append("  ").append(record.reason().text());
            }
            if (record.cause() != NOT_TOLD) {
                line.append("  after ").append(cause(record.cause()));
            }
            if (record.time() != 0) {
                line.append("  ").append(Instant.ofEpochSecond(record.time()));
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** Why the device had started, as an application saw it in RESETREAS (nRF52840 PS, "POWER"). */
    public static String cause(int code) {
        return switch (code) {
            case NOT_TOLD -> "";
            case 1 -> "pin reset";
            case 2 -> "watchdog reset";
            case 3 -> "software reset";
            case 4 -> "lockup";
            case 17 -> "wake from System OFF";
            case POWER_ON -> "power-on";
            default -> "reset cause " + (code - 1);
        };
    }
}
