package dev.brownout.cli.run;

import dev.brownout.cli.ExitCode;

/**
 * How a run ended.
 *
 * @param exitCode one of {@link ExitCode}
 * @param name     a word for programs
 * @param sentence the same for people
 */
record Outcome(int exitCode, String name, String sentence) {

    static Outcome expectedTextSeen(String text) {
        return new Outcome(ExitCode.OK, "expected-text", "the expected text '" + text + "' came");
    }

    static Outcome failTextSeen(String text) {
        return new Outcome(ExitCode.FIRMWARE_FAILED, "fail-text", "the text '" + text + "' came, which means failure");
    }

    static Outcome exited(int code, boolean expectationOpen) {
        int exit = code == 0 && !expectationOpen ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
        return new Outcome(exit, "exited", "the firmware ended itself with exit code " + code + (code == 0 && expectationOpen
                ? ", and the expected text did not come" : ""));
    }

    static Outcome notModelled(String access) {
        return new Outcome(ExitCode.NOT_MODELLED, "not-modelled", access);
    }

    static Outcome fault(String what) {
        return new Outcome(ExitCode.FIRMWARE_FAILED, "fault", what);
    }

    static Outcome halted(String how, boolean expectationOpen) {
        return new Outcome(expectationOpen ? ExitCode.FIRMWARE_FAILED : ExitCode.OK, "halted", how + (expectationOpen
                ? ", and the expected text did not come" : ""));
    }

    static Outcome limit(String limit, boolean expectationOpen) {
        return expectationOpen
                ? new Outcome(ExitCode.LIMIT, "limit", limit + " of device time passed and the expected text did not come")
                : new Outcome(ExitCode.OK, "limit", limit + " of device time passed");
    }

    static Outcome debuggerLeft() {
        return new Outcome(ExitCode.OK, "debugger", "the debugger ended the run");
    }

    static Outcome interrupted() {
        return new Outcome(ExitCode.LIMIT, "interrupted", "interrupted by the user");
    }
}
