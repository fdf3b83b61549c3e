package dev.brownout.emulator.memory;

/**
 * Who has a say in the core's accesses, or wants to be told of them: the MPU, the flash's own access control, the cells of the flash,
 * watchpoints. The {@link Bus} learns only whether there is anybody to ask, so that firmware without any of them pays one test.
 */
public final class AccessControl {
    private final Checks checks;
    private final Runnable changed;
    private Runnable rightsListener = () -> { };
    private AccessWatcher watcher;
    private AccessWatcher comparators;
    private FlashGuard flashGuard;
    private FlashGuard cellGuard;

    /** @param changed  told when {@link #effective()} may be another one */
    AccessControl(Checks checks, Runnable changed) {
        this.checks = checks;
        this.changed = changed;
    }

    /** What accesses are to be checked against; {@code null} if there is nothing to check. */
    Protection effective() {
        return checks.effective();
    }

    /**
     * What the core may do now, for as long as {@link Bus#checksFetches()} and nobody has told of a change. The same object each time that
     * the same {@linkplain Protection#view() view} holds.
     */
    public AccessRights rights() {
        return checks.rights();
    }

    /** Who is told that {@link Bus#checksFetches()} or {@link #rights()} may have changed, between two instructions or within one. */
    public void setRightsListener(Runnable listener) {
        rightsListener = listener;
    }

    /** The MPU has other rules for addresses from {@code first} to {@code last}, inclusive, unsigned; in force or not. */
    public void rightsChanged(int first, int last) {
        checks.changed(first, last);
        rightsListener.run();
    }

    /** Sets the check that every access goes through first: the MPU. */
    public void setProtection(Protection check) {
        checks.setMpu(check);
        combine();
    }

    public void clearProtection() {
        setProtection(null);
    }

    /** Has every access of the core told to somebody; it costs speed. */
    public void setWatcher(AccessWatcher newWatcher) {
        watcher = newWatcher;
        watch();
    }

    public void clearWatcher() {
        setWatcher(null);
    }

    /** The same for the core's own comparators, beside anybody else. */
    public void setComparators(AccessWatcher newComparators) {
        comparators = newComparators;
        watch();
    }

    public void clearComparators() {
        if (comparators != null) {
            setComparators(null);
        }
    }

    private void watch() {
        checks.setWatcher(AccessWatcher.both(watcher, comparators));
        combine();
    }

    /** Closes parts of the code flash to the core. To be set again when the guard would answer otherwise. */
    public void setFlashGuard(FlashGuard guard) {
        flashGuard = guard;
        guard();
    }

    public void clearFlashGuard() {
        setFlashGuard(null);
    }

    /** The same for the cells themselves, asked after the flash's access control; to be set again likewise. */
    public void setCellGuard(FlashGuard guard) {
        cellGuard = guard;
        guard();
    }

    public void clearCellGuard() {
        if (cellGuard != null) {
            setCellGuard(null);
        }
    }

    private void guard() {
        checks.setGuard(FlashGuard.both(flashGuard, cellGuard));
        combine();
    }

    private void combine() {
        changed.run();
        rightsListener.run();
    }
}
