package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the functions in a region return to inside it: behind the calls in the region of the function that a return belongs to. The code
 * that is translated compares; other returns leave the region.
 */
final class Returns {
    private static final int MOST = 16;

    private final Discovery discovery;
    private final Targets targets;
    private final Map<Block, TreeSet<Integer>> sites = new HashMap<>();

    Returns(Discovery discovery, Targets targets) {
        this.discovery = discovery;
        this.targets = targets;
        Map<Integer, TreeSet<Integer>> callers = new TreeMap<>();
        for (Block block : discovery.all()) {
            Optional<Instruction> call = Targets.branch(block).filter(Targets::calls);
            if (call.isPresent() && discovery.find(block.end) != null) {
                for (int function : targets.called(call.get(), block.end - call.get().size)) {
                    callers.computeIfAbsent(function, unknown -> new TreeSet<>()).add(block.end);
                }
            }
        }
        callers.forEach(this::add);
    }

    /** The addresses, ascending, that a block may return to; none if it does not return, or to nowhere in the region. */
    List<Integer> of(Block block) {
        return sites.getOrDefault(block, new TreeSet<>()).stream().limit(MOST).toList();
    }

    private void add(int function, TreeSet<Integer> to) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        TreeSet<Integer> seen = new TreeSet<>();
        open.add(function);
        while (!open.isEmpty()) {
            int address = open.removeFirst();
            Block block = discovery.find(address);
            if (block == null || !seen.add(address)) {
                continue;
            }
            Optional<Instruction> branch = Targets.branch(block);
            if (branch.isPresent() && returns(branch.get())) {
                sites.computeIfAbsent(block, unknown -> new TreeSet<>()).addAll(to);
            }
            if (branch.isEmpty() || !Targets.calls(branch.get()) || !block.conditional.isEmpty()) {
                open.addAll(targets.of(block));
            }
            Targets.behindCall(block).ifPresent(open::add);
        }
    }

    private static boolean returns(Instruction i) {
        return switch (i.op) {
            case BX, MOV_PC, LDM, LDMDB, POP, LDR_PC_IMM -> true;
            default -> false;
        };
    }
}
