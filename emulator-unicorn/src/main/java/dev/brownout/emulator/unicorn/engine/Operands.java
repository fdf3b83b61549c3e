package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.Bus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the registers that tell whether a block's accesses are aligned, how long its divisions take, and where these can be read. */
final class Operands {
    private static final int UNRESOLVED = -2;

    private final Bus bus;
    private final Block block;
    private final Instruction[] code;
    private final int[] addresses;
    private final int[] choice;
    private final List<Block.Probe> probes;
    private final Residues residues = new Residues(this::literal);
    private final List<Pending> accesses = new ArrayList<>();

    /**
     * @param block   gets what is found
     * @param choice  not 0 for instructions that may be skipped
     * @param probes  gets what can be read in the middle only
     */
    Operands(Bus bus, Block block, Instruction[] code, int[] addresses, int[] choice, List<Block.Probe> probes) {
        this.bus = bus;
        this.block = block;
        this.code = code;
        this.addresses = addresses;
        this.choice = choice;
        this.probes = probes;
    }

    /** @return false if the block must be the interpreter's */
    boolean follow() {
        int written = 0;
        int[] writtenAfter = new int[code.length];
        for (int k = code.length - 1; k > 0; k--) {
            writtenAfter[k - 1] = writtenAfter[k] | code[k].writeMask;
        }
        List<Look.Division> divisionsBefore = new ArrayList<>();
        List<Look.Division> divisionsBehind = new ArrayList<>();
        for (int k = 0; k < code.length; k++) {
            Instruction i = code[k];
            boolean conditional = choice[k] != 0;
            if (!access(i, addresses[k], conditional)) {
                return false;
            }
            if (i.op == Op.SDIV || i.op == Op.UDIV) {
                int operands = 1 << i.rn | 1 << i.rm;
                Look.Division division = new Look.Division(i.rn, i.rm, i.op == Op.SDIV);
                if (!conditional && (written & operands) == 0) {
                    divisionsBefore.add(division);
                } else if (!conditional && ((i.writeMask | writtenAfter[k]) & operands) == 0) {
                    divisionsBehind.add(division);
                } else {
                    probes.add(new Block.Probe(addresses[k], division));
                }
            }
            residues.execute(i, addresses[k], conditional);
            written |= i.writeMask;
        }
        block.divisionsBefore = divisionsBefore.toArray(Block.NO_DIVISIONS);
        block.divisionsBehind = divisionsBehind.toArray(Block.NO_DIVISIONS);
        remember();
        place();
        return true;
    }

    // RAM changes without anybody being told.
    private long literal(int address) {
        if (Integer.compareUnsigned(address - bus.flashBase(), bus.flash().size() - 3) >= 0) {
            return Residues.UNKNOWN;
        }
        block.covers(address, 4);
        return bus.readDirect(address, 4);
    }

    /** An access by symbols; what registers they are in is known at the end. @param probe  the same at the instruction itself */
    private record Pending(int symbol, int otherSymbol, int otherShift, int offset, int size, boolean strict, boolean conditional,
            Block.Probe probe) {
    }

    private boolean access(Instruction i, int address, boolean conditional) {
        if (Native.misalignsSp(i) && !stackPointer(i, address, conditional)) {
            return false;
        }
        int size = i.encoding.accessSize();
        if (size < 2 || i.op == Op.PRELOAD) {
            return true;
        }
        return switch (i.op) {
            case LDR_IMM, LDRH_IMM, LDRSH_IMM, STR_IMM, STRH_IMM, LDR_PC_IMM ->
                based(i, address, i.index ? i.imm : 0, size, false, conditional);
            case LDRD_IMM, STRD_IMM -> based(i, address, i.index ? i.imm : 0, 4, true, conditional);
            // Always unaligned: rare enough.
            case LDR_LIT, LDRH_LIT, LDRSH_LIT -> (i.imm & size - 1) == 0;
            case LDRD_LIT -> (i.imm & 3) == 0;
            case VLDR_32, VLDR_64, VSTR_32, VSTR_64 -> i.rn == CpuState.PC || based(i, address, i.imm, 4, true, conditional);
            case LDM, LDMDB, POP, STM, STMDB, PUSH, VLDM, VSTM -> based(i, address, 0, 4, true, conditional);
            case LDR_REG, LDRH_REG, LDRSH_REG, STR_REG, STRH_REG, LDR_PC_REG ->
                indexed(i, address, i.shiftAmount, size, conditional);
            case TBH -> i.rn == CpuState.PC || indexed(i, address, 1, 2, conditional);
            default -> false;
        };
    }

    // What becomes of SP must be a multiple of 4.
    private boolean stackPointer(Instruction i, int address, boolean conditional) {
        if (i.wback) {
            return i.rn == CpuState.SP && i.rd != CpuState.SP && (i.imm & 3) == 0;
        }
        residues.result(i, address);
        if (residues.resultSymbol() == Residues.CONSTANT) {
            return residues.resultOffset() == 0;
        }
        Access there = switch (i.op) {
            case MOV_REG -> new Access(i.rm, -1, 0, 0, 4, true, false);
            case ADD_IMM -> new Access(i.rn, -1, 0, i.imm & 3, 4, true, false);
            case SUB_IMM -> new Access(i.rn, -1, 0, -i.imm & 3, 4, true, false);
            default -> null;
        };
        return there != null && accesses.add(new Pending(residues.resultSymbol(), Residues.CONSTANT, 0, residues.resultOffset(), 4, true,
            conditional, new Block.Probe(address, there)));
    }

    private boolean based(Instruction i, int address, int offset, int size, boolean strict, boolean conditional) {
        int symbol = residues.symbol(i.rn);
        int sum = residues.offset(i.rn) + offset & 3;
        if (symbol == Residues.CONSTANT) {
            return (sum & size - 1) == 0;
        }
        Access there = new Access(i.rn, -1, 0, offset & 3, size, strict, false);
        return accesses.add(new Pending(symbol, Residues.CONSTANT, 0, sum, size, strict, conditional, new Block.Probe(address, there)));
    }

    private boolean indexed(Instruction i, int address, int shift, int size, boolean conditional) {
        int symbol = residues.symbol(i.rn);
        int other = residues.symbol(i.rm);
        int sum = residues.offset(i.rn) + (residues.offset(i.rm) << shift) & 3;
        if (1 << shift >= size) {
            other = Residues.CONSTANT;
            sum = residues.offset(i.rn);
        }
        if (other == Residues.CONSTANT && symbol == Residues.CONSTANT) {
            return (sum & size - 1) == 0;
        }
        Access there = new Access(i.rn, i.rm, shift, 0, size, false, false);
        return accesses.add(new Pending(symbol, other, shift, sum, size, false, conditional, new Block.Probe(address, there)));
    }

    private void place() {
        List<Access> before = new ArrayList<>();
        List<Access> behind = new ArrayList<>();
        for (Pending access : accesses) {
            Access early = resolve(access, true);
            Access late = early == null ? resolve(access, false) : null;
            if (early != null) {
                before.add(early);
            } else if (late != null) {
                behind.add(late);
            } else {
                probes.add(access.probe);
            }
        }
        block.before = before.toArray(Block.NO_ACCESSES);
        block.behind = behind.toArray(Block.NO_ACCESSES);
        for (Access access : before) {
            block.inspectBefore |= !access.followsFromAlignment();
            if (access.size() == 4) {
                block.wordsBefore |= access.registers();
            } else {
                block.halvesBefore |= access.registers();
            }
        }
        for (Access access : behind) {
            block.inspectBehind |= !access.followsFromAlignment();
            if (access.size() == 4) {
                block.wordsBehind |= access.registers();
            } else {
                block.halvesBehind |= access.registers();
            }
        }
    }

    private Access resolve(Pending access, boolean atEntry) {
        int first = register(access.symbol, atEntry);
        int second = register(access.otherSymbol, atEntry);
        if (first == UNRESOLVED || second == UNRESOLVED) {
            return null;
        }
        int offset = access.offset;
        if (!atEntry) {
            offset -= first >= 0 ? residues.offset(first) : 0;
            offset -= second >= 0 ? residues.offset(second) << access.otherShift : 0;
        }
        return new Access(first, second, access.otherShift, offset & 3, access.size, access.strict, access.conditional);
    }

    private int register(int symbol, boolean atEntry) {
        if (symbol == Residues.CONSTANT) {
            return -1;
        }
        if (atEntry) {
            return Residues.isEntry(symbol) ? symbol : UNRESOLVED;
        }
        int holder = residues.holder(symbol);
        return holder < 0 ? UNRESOLVED : holder;
    }

    // What alignment is known of the registers behind the block, by what is known before it.
    private void remember() {
        int[] copies = new int[CpuState.PC];
        int count = 0;
        for (int register = 0; register < CpuState.PC; register++) {
            int symbol = residues.symbol(register);
            int offset = residues.offset(register);
            int bit = 1 << register;
            if (symbol == Residues.CONSTANT) {
                block.makesWords |= offset == 0 ? bit : 0;
                block.makesHalves |= (offset & 1) == 0 ? bit : 0;
            } else if (symbol == register) {
                block.keepsWords |= offset == 0 ? bit : 0;
                block.keepsHalves |= (offset & 1) == 0 ? bit : 0;
            } else if (Residues.isEntry(symbol) && offset == 0) {
                copies[count++] = register << 4 | symbol;
            }
        }
        block.copies = Arrays.copyOf(copies, count);
    }
}
