package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import java.util.function.IntPredicate;

/**
 * The plain engine: one instruction at a time, exact. What it computes, and how many cycles it says that took, is what other engines must
 * match.
 *
 * <p>While an instruction executes, R15 is its address and {@link CpuState#cycles} counts everything before it, so that a peripheral
 * it accesses sees both. The machine hands stores to code over with {@link Bus#setCodeWatcher} to {@link #forget}; a changed instruction is
 * seen at once, even the next one. Whoever changes what may be fetched asks for attention, so that the loop begins anew.
 */
public final class Interpreter implements Core {
    private static final int PC = CpuState.PC;

    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final Timing timing;
    private final CodeCache cache;
    private final Fetch fetch;
    private final FlashTiming flash;
    private final DataAccess memory;
    private final ItBlock itBlock;
    private final Groups groups;
    private long instructions;
    /** The first instruction of the loop has waited for the flash already. */
    private boolean fetched;
    /** The trace after which the loop ends: {@link Timing#BRANCHED} for whoever looks at branch targets, else none. */
    private int leavesAfter;

    public Interpreter(CpuState cpu, Bus bus, ExceptionModel exceptions, Architecture architecture, Timing timing) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        this.timing = timing;
        cache = new CodeCache(bus, Decoder.of(architecture), timing);
        fetch = new Fetch(cpu, bus, exceptions, cache);
        flash = bus.flashTiming();
        memory = new DataAccess(cpu, bus, exceptions, timing);
        itBlock = new ItBlock(cpu, timing);
        groups = new Groups(cpu, bus, exceptions, memory, timing, itBlock);
    }

    /** The way to execute an instruction outside the loop. */
    Groups groups() {
        return groups;
    }

    /** Who may take a BKPT; nobody at first. */
    public void setBreakpoints(Breakpoints breakpoints) {
        groups.setBreakpoints(breakpoints);
    }

    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public long instructions() {
        return instructions;
    }

    @Override
    public void forget(int address, int length) {
        cache.forget(address, length);
    }

    @Override
    public void setStops(IntPredicate addresses) {
        fetch.setStops(addresses);
    }

    @Override
    public boolean stopped() {
        return fetch.stopped();
    }

    @Override
    public void run() {
        fetch.clearStopped();
        while (cpu.cycles < cpu.attentionCycle && fetch.prepare(true)) {
            execute(Integer.MAX_VALUE);
        }
    }

    @Override
    public void step() {
        if (fetch.prepare(false)) {
            execute(1);
        }
    }

    /** As {@link #step()}, for an instruction that another engine has fetched: what it waited for the flash is counted. */
    public void stepFetched() {
        fetched = true;
        step();
        fetched = false;
    }

    /**
     * As {@link #run()}, but ends after a branch taken as well: for an engine that has something faster at some branch targets.
     *
     * @return false if no instruction could be fetched, or a stop was reached: nothing was executed
     */
    public boolean runToBranch() {
        if (!fetch.prepare(true)) {
            return false;
        }
        leavesAfter = Timing.BRANCHED;
        execute(Integer.MAX_VALUE);
        leavesAfter = Timing.NOTHING;
        return true;
    }

    /** {@link #stopped()} becomes false. */
    public void clearStopped() {
        fetch.clearStopped();
    }

    /** The instruction that was executed at an address since its memory changed last; {@code null} if none was. */
    public Instruction executed(int address) {
        return cache.decoded(address);
    }

    // The loop, from the instruction that was prepared until one has to be prepared again. It must stay below 8,000 bytes of bytecode, what
    // HotSpot inlines into it included; so everything infrequent is in other methods.
    private void execute(int budget) {
        CpuState cpu = this.cpu;
        Fetch fetch = this.fetch;
        ItBlock itBlock = this.itBlock;
        DataAccess memory = this.memory;
        int[] r = cpu.r;
        int left = budget;
        int leavesAfter = this.leavesAfter;
        Slot s = fetch.slot;
        Slot[] page = fetch.page;
        int pageAddress = fetch.pageAddress;
        int pageLength = fetch.pageLength;
        int pc = s.address;
        int before = (int) cpu.pipeline;
        // Whoever changes what waits requests attention, which ends the loop.
        int keyMask = flash.keyMask();
        int mask = fetched ? 0 : keyMask;
        int key = flash.lastKey();
        try {
            while (true) {
                left--;
                if ((((s.key ^ key) | before & Timing.BRANCHED) & mask) != 0) {
                    key = s.key;
                    cpu.cycles += flash.fetch(key, s.address, (before & Timing.BRANCHED) != 0, cpu.cycles);
                }
                mask = keyMask;
                if ((cpu.it | itBlock.atStart) != 0) {
                    s = itBlock.enter(s);
                }
                r[PC] = pc;
                pc = s.next;
                int cycles = s.cycles;
                int after = s.continuesRow ? s.after | Timing.row(before) : s.after;
                if ((before & s.sensitivity) != 0) {
                    cycles += s.pairedWith == before ? s.pairing : pair(s, before);
                }
                switch (s.code) {
                    case Code.MOV_I -> r[s.rd] = s.imm;
                    case Code.MOV_IS -> r[s.rd] = cpu.n = cpu.z = s.imm;
                    case Code.MOV_R -> r[s.rd] = r[s.rm];
                    case Code.MVN_R -> r[s.rd] = ~shifted(s, r[s.rm]);
                    case Code.MOVT -> r[s.rd] = r[s.rd] & 0xffff | s.imm << 16;
                    case Code.ADD_I -> r[s.rd] = r[s.rn] + s.imm;
                    case Code.ADD_IS -> r[s.rd] = Flags.add(cpu, r[s.rn], s.imm);
                    case Code.ADD_R -> r[s.rd] = r[s.rn] + shifted(s, r[s.rm]);
                    case Code.ADD_RS -> r[s.rd] = Flags.add(cpu, r[s.rn], shifted(s, r[s.rm]));
                    case Code.ADC_R -> r[s.rd] = r[s.rn] + shifted(s, r[s.rm]) + cpu.c;
                    case Code.ADC_RS -> r[s.rd] = Flags.addWithCarry(cpu, r[s.rn], shifted(s, r[s.rm]));
                    case Code.ADC_I -> r[s.rd] = r[s.rn] + s.imm + cpu.c;
                    case Code.SBC_I -> r[s.rd] = r[s.rn] + ~s.imm + cpu.c;
                    case Code.SUB_I -> r[s.rd] = r[s.rn] - s.imm;
                    case Code.SUB_IS -> r[s.rd] = Flags.subtract(cpu, r[s.rn], s.imm);
                    case Code.SUB_R -> r[s.rd] = r[s.rn] - shifted(s, r[s.rm]);
                    case Code.SUB_RS -> r[s.rd] = Flags.subtract(cpu, r[s.rn], shifted(s, r[s.rm]));
                    case Code.SBC_R -> r[s.rd] = r[s.rn] + ~shifted(s, r[s.rm]) + cpu.c;
                    case Code.SBC_RS -> r[s.rd] = Flags.addWithCarry(cpu, r[s.rn], ~shifted(s, r[s.rm]));
                    case Code.RSB_I -> r[s.rd] = s.imm - r[s.rn];
                    case Code.CMP_I -> Flags.subtract(cpu, r[s.rn], s.imm);
                    case Code.CMP_R -> Flags.subtract(cpu, r[s.rn], shifted(s, r[s.rm]));
                    case Code.TST_I -> cpu.n = cpu.z = r[s.rn] & s.imm;
                    case Code.TST_R -> cpu.n = cpu.z = r[s.rn] & r[s.rm];
                    case Code.AND_I -> r[s.rd] = r[s.rn] & s.imm;
                    case Code.AND_IS -> r[s.rd] = cpu.n = cpu.z = r[s.rn] & s.imm;
                    case Code.AND_R -> r[s.rd] = r[s.rn] & shifted(s, r[s.rm]);
                    case Code.AND_RS -> r[s.rd] = cpu.n = cpu.z = r[s.rn] & r[s.rm];
                    case Code.ORR_I -> r[s.rd] = r[s.rn] | s.imm;
                    case Code.ORR_R -> r[s.rd] = r[s.rn] | shifted(s, r[s.rm]);
                    case Code.ORR_RS -> r[s.rd] = cpu.n = cpu.z = r[s.rn] | r[s.rm];
                    case Code.EOR_I -> r[s.rd] = r[s.rn] ^ s.imm;
                    case Code.EOR_R -> r[s.rd] = r[s.rn] ^ shifted(s, r[s.rm]);
                    case Code.EOR_RS -> r[s.rd] = cpu.n = cpu.z = r[s.rn] ^ r[s.rm];
                    case Code.BIC_I -> r[s.rd] = r[s.rn] & ~s.imm;
                    case Code.BIC_R -> r[s.rd] = r[s.rn] & ~shifted(s, r[s.rm]);
                    case Code.SHIFT -> r[s.rd] = shifted(s, r[s.rm]);
                    case Code.SHIFT_S -> {
                        int value = r[s.rm];
                        cpu.c = value >>> s.carryBit & 1;
                        r[s.rd] = cpu.n = cpu.z = shifted(s, value);
                    }
                    case Code.LSL_R -> {
                        int amount = r[s.rm] & 0xff;
                        r[s.rd] = amount < 32 ? r[s.rn] << amount : 0;
                    }
                    case Code.LSR_R -> {
                        int amount = r[s.rm] & 0xff;
                        r[s.rd] = amount < 32 ? r[s.rn] >>> amount : 0;
                    }
                    case Code.MUL -> r[s.rd] = r[s.rn] * r[s.rm];
                    case Code.MLA -> r[s.rd] = r[s.ra] + r[s.rn] * r[s.rm];
                    case Code.UMULL -> {
                        long product = (r[s.rn] & 0xffffffffL) * (r[s.rm] & 0xffffffffL);
                        r[s.rd] = (int) product;
                        r[s.ra] = (int) (product >>> 32);
                    }
                    case Code.UMLAL -> {
                        long sum = (r[s.rn] & 0xffffffffL) * (r[s.rm] & 0xffffffffL) + ((long) r[s.ra] << 32 | r[s.rd] & 0xffffffffL);
                        r[s.rd] = (int) sum;
                        r[s.ra] = (int) (sum >>> 32);
                    }
                    case Code.UMAAL -> {
                        long sum = (r[s.rn] & 0xffffffffL) * (r[s.rm] & 0xffffffffL) + (r[s.ra] & 0xffffffffL) + (r[s.rd] & 0xffffffffL);
                        r[s.rd] = (int) sum;
                        r[s.ra] = (int) (sum >>> 32);
                    }
                    case Code.UBFX -> r[s.rd] = r[s.rn] << 32 - s.imm - s.shiftAmount >>> 32 - s.imm;
                    case Code.UXTB -> r[s.rd] = Integer.rotateRight(r[s.rm], s.shiftAmount) & 0xff;
                    case Code.UXTH -> r[s.rd] = Integer.rotateRight(r[s.rm], s.shiftAmount) & 0xffff;
                    case Code.REV -> r[s.rd] = Integer.reverseBytes(r[s.rm]);
                    case Code.LDR_I -> r[s.rd] = memory.load32(r[s.rn] + s.imm);
                    case Code.LDRB_I -> r[s.rd] = memory.load8(r[s.rn] + s.imm);
                    case Code.LDRH_I -> r[s.rd] = memory.load16(r[s.rn] + s.imm);
                    case Code.LDR_R -> r[s.rd] = memory.load32(r[s.rn] + (r[s.rm] << s.shiftAmount));
                    case Code.LDRB_R -> r[s.rd] = memory.load8(r[s.rn] + (r[s.rm] << s.shiftAmount));
                    case Code.LDR_LIT -> r[s.rd] = memory.load32(s.target);
                    case Code.STR_I -> memory.store32(r[s.rn] + s.imm, r[s.rd]);
                    case Code.STRB_I -> memory.store8(r[s.rn] + s.imm, r[s.rd]);
                    case Code.STRH_I -> memory.store16(r[s.rn] + s.imm, r[s.rd]);
                    case Code.STR_R -> memory.store32(r[s.rn] + (r[s.rm] << s.shiftAmount), r[s.rd]);
                    case Code.STRB_R -> memory.store8(r[s.rn] + (r[s.rm] << s.shiftAmount), r[s.rd]);
                    case Code.LDR_W -> {
                        int value = memory.load32(r[s.rn] + s.offset);
                        r[s.rn] += s.imm;
                        r[s.rd] = value;
                    }
                    case Code.LDRB_W -> {
                        int value = memory.load8(r[s.rn] + s.offset);
                        r[s.rn] += s.imm;
                        r[s.rd] = value;
                    }
                    case Code.STR_W -> {
                        memory.store32(r[s.rn] + s.offset, r[s.rd]);
                        r[s.rn] += s.imm;
                    }
                    case Code.STRB_W -> {
                        memory.store8(r[s.rn] + s.offset, r[s.rd]);
                        r[s.rn] += s.imm;
                    }
                    case Code.B -> {
                        pc = s.target;
                        cycles += s.refill;
                        after = Timing.BRANCHED;
                    }
                    case Code.BL -> {
                        r[CpuState.LR] = pc | 1;
                        pc = s.target;
                        cycles += s.refill;
                        after = Timing.BRANCHED;
                    }
                    case Code.BX -> {
                        int target = r[s.rm];
                        if ((target & 1) != 0 && target >>> 28 != 0xf) {
                            pc = target & ~1;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        } else {
                            cpu.pipeline = before;
                            pc = groups.execute(s);
                            after = (int) cpu.pipeline;
                            pageLength = 0;
                        }
                    }
                    case Code.CBZ -> {
                        if (r[s.rn] == 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.CBNZ -> {
                        if (r[s.rn] != 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.IT -> cpu.it = s.instruction.firstCond << 4 | s.instruction.itMask;
                    case Code.NOP, Code.SKIPPED -> { }
                    case Code.B_COND -> {
                        if (cpu.z == 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 1 -> {
                        if (cpu.z != 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 2 -> {
                        if (cpu.c != 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 3 -> {
                        if (cpu.c == 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 4 -> {
                        if (cpu.n < 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 5 -> {
                        if (cpu.n >= 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 6 -> {
                        if (cpu.v < 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 7 -> {
                        if (cpu.v >= 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 8 -> {
                        if (cpu.c != 0 && cpu.z != 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 9 -> {
                        if (cpu.c == 0 || cpu.z == 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 10 -> {
                        if ((cpu.n ^ cpu.v) >= 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 11 -> {
                        if ((cpu.n ^ cpu.v) < 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 12 -> {
                        if (cpu.z != 0 && (cpu.n ^ cpu.v) >= 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    case Code.B_COND + 13 -> {
                        if (cpu.z == 0 || (cpu.n ^ cpu.v) < 0) {
                            pc = s.target;
                            cycles += s.refill;
                            after = Timing.BRANCHED;
                        }
                    }
                    default -> {
                        cpu.pipeline = before;
                        pc = groups.execute(s);
                        after = (int) cpu.pipeline;
                        if (s.code >= Code.BRANCH && s.code <= Code.SYSTEM || !cpu.thumb) {
                            pageLength = 0;
                        }
                    }
                }
                cpu.cycles += cycles;
                before = after;
                if (left == 0 || cpu.cycles >= cpu.attentionCycle || (after & leavesAfter) != 0) {
                    break;
                }
                if (Integer.compareUnsigned(pc - pageAddress, pageLength) < 0) {
                    s = page[(pc & CodeCache.PAGE_MASK) >>> 1];
                } else {
                    s = fetch.cross(pc);
                    page = fetch.page;
                    pageAddress = fetch.pageAddress;
                    pageLength = fetch.pageLength;
                }
                if (s == null) {
                    break;
                }
            }
            r[PC] = pc;
            cpu.pipeline = before;
        } catch (MemoryFault fault) {
            cpu.cycles += s.cycles;
            cpu.pipeline = Timing.NOTHING;
            if (exceptions.ignoresDataFault(fault)) {
                r[PC] = s.next;
            } else {
                itBlock.restore();
                exceptions.dataFault(fault);
            }
        }
        instructions += budget - left;
    }

    private static int shifted(Slot s, int value) {
        return Integer.rotateRight(value, s.rotate) & s.keep | value >> 31 & s.sign;
    }

    private int pair(Slot s, int before) {
        s.pairing = timing.pairing(s.instruction, s.address, before);
        s.pairedWith = before;
        return s.pairing;
    }
}
