package dev.brownout.campaign;

import dev.brownout.emulator.flash.FlashOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The flash operations of a boot, for tests that want one of a kind wherever the firmware has it. */
public final class BootOperations {
    private final Sweep.Plan plan;
    private final List<FlashOperation> operations = new ArrayList<>();

    private BootOperations(Sweep.Plan plan) {
        this.plan = plan;
        new Booter(plan.machines().get(), plan.judge()::inSlot, plan.limits()).boot(plan.start(), new Booter.Watcher() {
            @Override
            public void operationStarts(int array, FlashOperation operation) {
                operations.add(operation);
            }
        });
    }

    /** Of the boot that a sweep cuts. */
    public static BootOperations of(Sweep.Plan plan) {
        return new BootOperations(plan);
    }

    /** The number of the first of so many words in a row each of which is cut before, inside and after. */
    public int firstWords(int count) {
        return first(number -> number + count <= operations.size()
                && operations.subList(number, number + count).stream().allMatch(this::isTorn));
    }

    private boolean isTorn(FlashOperation operation) {
        return !operation.erases() && plan.tearing().at(operation, plan.seed()).size() == 3;
    }

    /** The number of the first erase of a page. */
    public int firstErase() {
        return first(number -> operations.get(number).erases());
    }

    private int first(IntPredicate wanted) {
        return IntStream.range(0, operations.size()).filter(wanted).findFirst().orElseThrow();
    }
}
