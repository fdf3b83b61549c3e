package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** The ways out of a region: each has a number, which is on the stack where they all meet. */
final class Exits implements Opcodes {
    private static final String FRAME_CLASS = Frame.class.getName().replace('.', '/');

    private record Stub(Label label, int exit) {
    }

    private final Assembler to;
    private final Label leave = new Label();
    private final List<Stub> stubs = new ArrayList<>();
    private final Map<Exit, Integer> numbers = new HashMap<>();
    private final List<Exit> all = new ArrayList<>();

    Exits(Assembler to) {
        this.to = to;
    }

    /** All, by number. */
    Exit[] all() {
        return all.toArray(Exit[]::new);
    }

    /** Leaves an instruction to the interpreter. */
    static Exit interpreted(Point point, Optional<Instruction> i, int address) {
        return point.atEntry() ? new Exit(Exit.Kind.INTERPRET_ENTRY, address, 0, point.itState(), i, point.cycles(), point.count(), point.key())
            : new Exit(Exit.Kind.INTERPRET, address, point.trace(), point.itState(), i, point.cycles(), point.count(), point.key());
    }

    static Exit interpreted(Point point, Instruction i, int address) {
        return interpreted(point, Optional.of(i), address);
    }

    static Exit of(Exit.Kind kind, int address, Point point) {
        return new Exit(kind, address, point.trace(), ItState.NONE, Optional.empty(), point.cycles(), point.count(), point.key());
    }

    /** Where to jump to. */
    Label stub(Exit exit) {
        int number = number(exit);
        for (Stub stub : stubs) {
            if (stub.exit == number) {
                return stub.label;
            }
        }
        Label label = new Label();
        stubs.add(new Stub(label, number));
        return label;
    }

    /** Leaves here and now. */
    void out(Exit exit) {
        leave(number(exit));
    }

    private void leave(int exit) {
        if (all.get(exit).kind() == Exit.Kind.INTERPRET_ENTRY) {
            to.reference(Assembler.FRAME).load(Assembler.TRACE).code.visitFieldInsn(PUTFIELD, FRAME_CLASS, "trace", "I");
        }
        to.push(exit).jump(GOTO, leave);
    }

    /** Emits what the stubs jump to, and the way out for all. @param leaving  code for that, the exit's number on the stack */
    void emit(Runnable leaving) {
        for (Stub stub : stubs) {
            to.label(stub.label);
            leave(stub.exit);
        }
        to.label(leave);
        leaving.run();
    }

    private int number(Exit exit) {
        return numbers.computeIfAbsent(exit, unknown -> {
            all.add(unknown);
            return all.size() - 1;
        });
    }
}
