package dev.brownout.emulator.debug;

import java.util.Locale;

/** The commands behind GDB's {@code monitor}. */
final class GdbMonitor {

    private static final String HELP = """
            monitor reset      restart the machine as the reset pin does, and halt before the first instruction
            monitor halt       does nothing: the machine stands whenever GDB can ask
            monitor cycles     the core cycles since the machine was built
            monitor power-cut  take the supply away and bring it back: RAM is lost, a flash operation under way is torn
            """;

    private final GdbTarget target;

    GdbMonitor(GdbTarget target) {
        this.target = target;
    }

    /** @return what GDB shows, one or more whole lines */
    String execute(String command) {
        switch (command.strip().toLowerCase(Locale.ROOT)) {
            case "reset", "reset halt", "reset init" -> {
                target.reset();
                return "reset; " + place();
            }
            case "halt" -> {
                return "halted; " + place();
            }
            case "cycles" -> {
                return target.cpu().cycles + " cycles\n";
            }
            case "power-cut" -> {
                target.cutPower();
                return "power cut and back; " + place();
            }
            case "help", "" -> {
                return HELP;
            }
            default -> {
                return "'" + command + "' is not known here; what is:\n" + HELP;
            }
        }
    }

    private String place() {
        return String.format("pc 0x%08x, sp 0x%08x%n", target.cpu().r[15], target.cpu().r[13]);
    }
}
