package dev.brownout.cli.bench;

/** A workload did not end with a right result. The message is a sentence for the user. */
public final class WorkloadFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param exitCode one of {@link dev.brownout.cli.ExitCode} */
    public WorkloadFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
