package dev.brownout.campaign.closure;

import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Start;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import java.util.ArrayList;
import java.util.List;

/**
 * A boot whose cuts led to new nodes. It keeps what its node held and the flash operations since, from which every one of those nodes can
 * be made again; so a waiting node costs a few words and not pages of flash.
 */
final class Run {
    /** An operation that completed or was cut: which array, and what. */
    record Operation(int array, FlashOperation operation) {
    }

    /**
     * A new node.
     *
     * @param node       its number
     * @param operation  the operation that was cut, an index of {@link #operations}
     * @param tear       how
     * @param whole      where its boot begins, where it cannot be made again from the operations; else null
     */
    record Child(int node, int operation, Tear tear, Start whole) {
    }

    final NonVolatile start;
    final List<Operation> operations = new ArrayList<>();
    final List<Child> children = new ArrayList<>();

    Run(NonVolatile start) {
        this.start = start;
    }
}
