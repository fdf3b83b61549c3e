package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.BUSY;
import static dev.brownout.emulator.core.translator.Assembler.COUNT;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;
import static dev.brownout.emulator.core.translator.Assembler.TRACE;

import dev.brownout.emulator.timing.Timing;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** The ways from one block of a region to another: what is counted on them, and where the attention cycle is looked at. */
final class Ways implements Opcodes {
    private final Plan plan;
    private final Timing timing;
    private final Assembler to;
    private final Exits exits;
    private final WaitEmitter waits;
    private final Map<Block, Label> labels = new HashMap<>();
    /** The block behind what is being emitted, to which no jump is needed; {@code null} if something else is there. */
    private Block next;

    Ways(Plan plan, Timing timing, Assembler to, Exits exits, WaitEmitter waits) {
        this.plan = plan;
        this.timing = timing;
        this.to = to;
        this.exits = exits;
        this.waits = waits;
        for (Block block : plan.blocks()) {
            labels.put(block, new Label());
        }
    }

    /** Begins a block. @param behind  the one that will be emitted after it; {@code null} at the last one */
    void begin(Block block, Block behind) {
        to.label(labels.get(block));
        next = behind;
    }

    /** Emits something that the block behind does not follow. */
    void apart(Runnable emission) {
        Block following = next;
        next = null;
        emission.run();
        next = following;
    }

    /** Goes on at an address, in a block of the region or outside. */
    void go(int address, Point point) {
        int trace = point.trace();
        Block target = plan.find(address);
        if (target == null || (trace & Timing.ROW) != 0 && timing.continuesRow(target.first(), address)) {
            exits.out(Exits.of(Exit.Kind.CONTINUE, address, point));
            return;
        }
        to.increase(LEFT, -point.cycles()).increase(COUNT, point.count());
        int pairing = timing.straight(trace, target.first(), address) - timing.cycles(target.first());
        if (target.guarded) {
            to.load(LEFT).push(target.most + pairing).jump(IF_ICMPLE, exits.stub(Exits.of(Exit.Kind.ATTENTION, address, point.counted())));
        }
        to.increase(LEFT, -waits.fetch(point.counted(), target.first(), address).cycles());
        if (timing.usesFloat(target.first())) {
            awaitFloat(0);
        }
        to.increase(LEFT, -pairing);
        if (target.needsTrace()) {
            to.push(trace).store(TRACE);
        }
        if (target != next) {
            to.jump(GOTO, labels.get(target));
        }
    }

    /** Makes LEFT what it is when the floating-point unit is free, if that is later. */
    void awaitFloat(int cycles) {
        to.load(LEFT).load(BUSY).add(cycles).call(Math.class, "min", "(II)I").store(LEFT);
    }
}
