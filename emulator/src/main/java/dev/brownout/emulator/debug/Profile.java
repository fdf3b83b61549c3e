package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.CallTree.Node;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the cycles go, exactly: every cycle belongs to the function whose instruction spent it and to the functions that called it. Calls
 * are followed by BL and BLX, returns by reaching the address behind the call, interrupts by the exception number.
 */
public final class Profile implements InstructionListener {

    /** A function's share. */
    public record Row(String function, long selfCycles, long totalCycles, long calls) {
    }

    private record Frame(int returnAddress, int exception, Node node) {
    }

    /** Deeper than any stack of a microcontroller: what lies below was called without ever returning. */
    private static final int DEEPEST = 256;

    private final CpuState cpu;
    private final SymbolTable symbols;
    private final CallTree tree = new CallTree();
    private final List<Frame> stack = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();
    private Node current;
    private int lowest;
    private int beyond;

    public Profile(CpuState cpu, SymbolTable symbols) {
        this.cpu = cpu;
        this.symbols = symbols;
        this.current = tree.root();
    }

    @Override
    public void executed(int address, int opcode, long cycles) {
        if (address < lowest || address >= beyond) {
            enter(address);
        }
        current.spend(cycles);
        int length = opcode >>> 16 == 0 ? 2 : 4;
        int next = cpu.r[CpuState.PC];
        int exception = stack.isEmpty() ? 0 : stack.get(stack.size() - 1).exception;
        if (cpu.ipsr != exception) {
            changeException(next);
        } else if (next != address + length) {
            if (isCall(opcode)) {
                push(new Frame(address + length, exception, current));
            } else {
                popTo(next);
            }
        }
    }

    /** The function of an address takes the top of the stack: by a call, or by a jump between functions. */
    private void enter(int address) {
        Node caller = stack.isEmpty() ? tree.root() : stack.get(stack.size() - 1).node;
        Optional<Symbol> function = symbols.function(address & 0xFFFF_FFFFL);
        current = caller.child(names.computeIfAbsent(function.map(s -> (int) s.address()).orElse(address & ~0xFF),
                a -> function.map(Symbol::name).orElseGet(() -> String.format("0x%08x", a))));
        current.countCall();
        if (function.isPresent() && function.get().contains(address & 0xFFFF_FFFFL)) {
            lowest = (int) function.get().address();
            beyond = lowest + (int) function.get().size();
        } else {
            lowest = address;
            beyond = address + 2;
        }
    }

    private void push(Frame frame) {
        if (stack.size() < DEEPEST) {
            stack.add(frame);
        }
        forgetRange();
    }

    private void popTo(int next) {
        for (int i = stack.size() - 1; i >= 0 && i >= stack.size() - 8; i--) {
            Frame frame = stack.get(i);
            if (frame.returnAddress == next) {
                resume(i);
                return;
            }
        }
    }

    /** An exception was entered, or returned from: exceptions nest, and the frames above the interrupted one are done. */
    private void changeException(int next) {
        for (int i = stack.size() - 1; i >= 0; i--) {
            int below = i == 0 ? 0 : stack.get(i - 1).exception;
            if (below == cpu.ipsr && stack.get(i).exception != cpu.ipsr) {
                resume(i);
                return;
            }
        }
        if (cpu.ipsr == 0) {
            stack.clear();
            forgetRange();
        } else {
            push(new Frame(-1, cpu.ipsr, current));
        }
    }

    private void resume(int depth) {
        current = stack.get(depth).node;
        stack.subList(depth, stack.size()).clear();
        Optional<Symbol> function = symbols.function(cpu.r[CpuState.PC] & 0xFFFF_FFFFL);
        if (function.isPresent() && function.get().name().equals(current.function()) && function.get().size() > 0) {
            lowest = (int) function.get().address();
            beyond = lowest + (int) function.get().size();
        } else {
            forgetRange();
        }
    }

    private void forgetRange() {
        lowest = 0;
        beyond = 0;
    }

    /** BL (T1) and BLX (register, T1), Armv7-M ARM A7.7.18 and A7.7.19. */
    private static boolean isCall(int opcode) {
        return opcode >>> 16 == 0 ? (opcode & 0xFF87) == 0x4780 : (opcode & 0xF800D000) == 0xF000D000;
    }

    /** Functions by their own cycles, most first. */
    public List<Row> rows() {
        Map<String, long[]> sums = new LinkedHashMap<>();
        for (Node node : tree.nodes()) {
            long[] own = sums.computeIfAbsent(node.function(), f -> new long[3]);
            own[0] += node.cycles();
            own[2] += node.calls();
            Set<String> counted = new HashSet<>();
            for (Node n = node; n.parent() != null; n = n.parent()) {
                if (counted.add(n.function())) {
                    sums.computeIfAbsent(n.function(), f -> new long[3])[1] += node.cycles();
                }
            }
        }
        return sums.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue()[0], e.getValue()[1], e.getValue()[2]))
                .sorted(Comparator.comparingLong(Row::selfCycles).reversed().thenComparing(Row::function)).toList();
    }

    /** A table for people, the functions with the most cycles of their own first. */
    public String table(int most) {
        List<Row> rows = rows();
        long all = Math.max(1, rows.stream().mapToLong(Row::selfCycles).sum());
        StringBuilder out = new StringBuilder(String.format("%14s %7s %14s %10s  %s%n", "own cycles", "share", "with callees", "entered",
                "function"));
        for (Row row : rows.subList(0, Math.min(most, rows.size()))) {
            out.append(String.format("%14d %6.2f%% %14d %10d  %s%n", row.selfCycles, 100.0 * row.selfCycles / all, row.totalCycles,
                    row.calls, row.function));
        }
        return out.toString();
    }

    /** The profile in speedscope's file format, one weight a call path, in cycles. */
    public String speedscope(String name) {
        List<Node> nodes = tree.nodes().stream().filter(node -> node.cycles() > 0).toList();
        Map<String, Integer> frames = new LinkedHashMap<>();
        StringBuilder samples = new StringBuilder();
        StringBuilder weights = new StringBuilder();
        long total = 0;
        for (Node node : nodes) {
            List<String> path = node.path().stream().map(f -> {
                frames.putIfAbsent(f, frames.size());
                return frames.get(f).toString();
            }).toList();
            String separator = samples.isEmpty() ? "" : ",";
            samples.append(separator).append('[').append(String.join(",", path)).append(']');
            weights.append(separator).append(node.cycles());
            total += node.cycles();
        }
        String frameList = String.join(",", frames.keySet().stream().map(f -> "{\"name\":" + quoted(f) + "}").toList());
        return "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{\"frames\":[" + frameList
                + "]},\"profiles\":[{\"type\":\"sampled\",\"name\":" + quoted(name) + ",\"unit\":\"none\",\"startValue\":0,\"endValue\":"
                + total + ",\"samples\":[" + samples + "],\"weights\":[" + weights + "]}],\"exporter\":\"brownout\",\"name\":"
                + quoted(name) + "}\n";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
