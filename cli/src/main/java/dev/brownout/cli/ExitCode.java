package dev.brownout.cli;

/** What the command's exit codes mean, the same for every subcommand. */
public final class ExitCode {

    /** Everything was as expected. */
    public static final int OK = 0;
    /** The firmware under test failed. */
    public static final int FIRMWARE_FAILED = 1;
    /** Wrong usage, or input that cannot be used. */
    public static final int WRONG_INPUT = 2;
    /** The firmware met something that is not modelled, and the run was told to stop there. */
    public static final int NOT_MODELLED = 3;
    /** A limit of time or steps was reached before what was waited for. */
    public static final int LIMIT = 4;
    /** An error in Brownout itself. */
    public static final int DEFECT = 70;

    private ExitCode() {
    }
}
