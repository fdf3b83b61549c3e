package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * What one comparison looks at: the instructions executed (one, or a stretch in one go), the registers before and on both sides
 * afterwards.
 */
final class Step {
    int begin;
    final List<Instruction> instructions = new ArrayList<>();
    final Registers before = new Registers();
    final Registers ours = new Registers();
    final Registers theirs = new Registers();
    Outcome ourOutcome;
    Outcome theirOutcome;
    /** Why ours was not executed. */
    String reason = "";
    /** Whether the data windows are equal. */
    boolean sameMemory;
    /** The address that the last exclusive load marked, or 0; and whether what lies there is no longer what it loaded. */
    int marked;
    boolean memoryChangedSinceMarked;
    /** Whether the condition of a single instruction failed in its IT block. */
    boolean skipped;

    /** The only instruction, or the last of a stretch. */
    Instruction last() {
        return instructions.get(instructions.size() - 1);
    }

    boolean single() {
        return instructions.size() == 1;
    }

    boolean executed() {
        return ourOutcome == Outcome.EXECUTED;
    }

    boolean bothExecuted() {
        return ourOutcome == Outcome.EXECUTED && theirOutcome == Outcome.EXECUTED;
    }

    boolean mayBranch() {
        return (last().writeMask & 1 << Registers.PC) != 0;
    }

    boolean refusedAsUnaligned() {
        return ourOutcome == Outcome.REFUSED && reason.startsWith("data: UNALIGNED");
    }

    /** The address that an exclusive access of immediate offset goes to. */
    int address() {
        return before.get(last().rn) + last().imm;
    }

    /** The first address that a load or store of the last instruction accesses. */
    int firstDataAddress() {
        Instruction i = last();
        if (i.rn < 0 || i.rn == Registers.PC) {
            return begin;
        }
        int base = before.get(i.rn);
        if (i.rm >= 0 && (i.addressMask >>> i.rm & 1) != 0) {
            return base + (before.get(i.rm) << (i.op == Op.TBH ? 1 : i.shiftAmount));
        }
        return switch (i.op) {
            case LDM, STM, POP -> base;
            case LDMDB, STMDB, PUSH -> base - 4 * Integer.bitCount(i.registerList);
            case VLDM, VSTM -> i.add ? base : base - i.imm;
            default -> i.index ? base + i.imm : base;
        };
    }

    /** Whether no other register differs, whatever this one does. */
    boolean differsOnlyIn(int register) {
        for (int i = 0; i < Registers.COUNT; i++) {
            if (i != register && ours.get(i) != theirs.get(i)) {
                return false;
            }
        }
        return true;
    }

    boolean agrees() {
        if (ourOutcome == Outcome.REFUSED) {
            // Elsewhere it would be another instruction that Unicorn refused, after it had executed this one. In an IT block its PC is a
            // step ahead.
            int ahead = theirs.get(Registers.PC) - ours.get(Registers.PC);
            return theirOutcome == Outcome.REFUSED && (ahead == 0 || ahead == last().size);
        }
        if (ourOutcome != Outcome.EXECUTED) {
            return ourOutcome == theirOutcome;
        }
        boolean theyExecuted = theirOutcome == Outcome.EXECUTED
            || theirOutcome == Outcome.LEFT_CODE && !Stage.inCode(ours.get(Registers.PC));
        return theyExecuted && ours.same(theirs) && sameMemory;
    }

    /** Listing, outcomes, registers before, and what differs. */
    String describe(String memoryDifference) {
        StringBuilder text = new StringBuilder();
        int address = begin;
        int it = before.itState();
        for (Instruction i : instructions) {
            text.append(String.format("  %08x  %-9s %s%n", address, String.format(i.size == 2 ? "%04x" : "%08x", i.raw),
                Disassembler.text(i, address, it)));
            it = i.op == Op.IT ? ItState.start(i) : ItState.advance(it);
            address += i.size;
        }
        text.append(String.format("  ours: %s %s   Unicorn: %s   memory %s%n", ourOutcome, reason, theirOutcome,
            sameMemory ? "equal" : "differs at" + memoryDifference));
        text.append(String.format("  goes on at: ours %08x   Unicorn %08x%n", ours.get(Registers.PC), theirs.get(Registers.PC)));
        text.append(String.format("  before%n"));
        for (int i = 0; i < Registers.COUNT; i++) {
            if (i < Registers.S0 || (i < Registers.MSP ? touchesFloat(i - Registers.S0) : before.get(i) != 0)) {
                text.append(String.format("    %-9s %08x%n", Registers.name(i), before.get(i)));
            }
        }
        text.append(String.format("  differences%n")).append(ours.diff("ours", theirs, "Unicorn"));
        if (ourOutcome == Outcome.REFUSED && !ours.same(before)) {
            text.append(String.format("  traces of what was refused%n")).append(before.diff("before", ours, "after"));
        }
        return text.toString();
    }

    private boolean touchesFloat(int number) {
        return instructions.stream().anyMatch(i -> ((i.fpReadMask | i.fpWriteMask) >>> number & 1) != 0);
    }
}
