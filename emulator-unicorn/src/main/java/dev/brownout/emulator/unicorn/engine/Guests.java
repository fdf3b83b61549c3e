package dev.brownout.emulator.unicorn.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The Unicorns of this process. A machine borrows one for a run and finds it again as it was if nobody needed it meanwhile; so thousands of
 * machines share few of them, and what those have translated. Safe for use by several threads.
 */
final class Guests {
    /** Kept while nobody uses them. */
    static final int MOST_IDLE = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final Guests SHARED = new Guests(true);

    private final List<Loan> idle = new ArrayList<>();
    private final boolean filters;
    private int opened;

    /** A Unicorn, and the engine that had it last. */
    static final class Loan {
        final Guest guest;
        private WeakReference<UnicornCore> owner = new WeakReference<>(null);

        private Loan(Guest guest) {
            this.guest = guest;
        }
    }

    /** @param filters  whether blocks that need no look are passed by, where the platform allows it */
    Guests(boolean filters) {
        this.filters = filters;
    }

    static Guests shared() {
        return SHARED;
    }

    /** Unicorns that exist now, in use or not. */
    synchronized int opened() {
        return opened;
    }

    /**
     * The one that an engine had last, or another one.
     *
     * @return what {@link #giveBack} wants again; {@link #isOwner} tells which of the two it is
     */
    Loan borrow(UnicornCore core, Guest.Layout layout) {
        synchronized (this) {
            Loan found = null;
            for (Loan loan : idle) {
                if (loan.owner.get() == core) {
                    found = loan;
                    break;
                }
                // The first one of the list has rested longest.
                if (found == null && loan.guest.layout().equals(layout)) {
                    found = loan;
                }
            }
            if (found != null && (found.owner.get() == core || idle.size() >= MOST_IDLE || found.owner.get() == null)) {
                idle.remove(found);
                return found;
            }
            opened++;
        }
        try {
            return new Loan(new Guest(layout, filters));
        } catch (RuntimeException e) {
            synchronized (this) {
                opened--;
            }
            throw e;
        }
    }

    boolean isOwner(Loan loan, UnicornCore core) {
        return loan.owner.get() == core;
    }

    void giveBack(Loan loan, UnicornCore core) {
        Loan surplus = null;
        synchronized (this) {
            loan.owner = new WeakReference<>(core);
            idle.add(loan);
            if (idle.size() > MOST_IDLE) {
                surplus = idle.remove(0);
                opened--;
            }
        }
        if (surplus != null) {
            surplus.guest.close();
        }
    }

    /** After a failure of the library: it is not to be used again. */
    void discard(Loan loan) {
        synchronized (this) {
            opened--;
        }
        loan.guest.close();
    }
}
