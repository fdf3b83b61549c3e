package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.Exceptions;
import dev.brownout.emulator.core.FaultStatus;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants to know of a crash.
 *
 * @param title       {@code HardFault}, {@code Lockup}, ...
 * @param cycle       the core cycle at which it was noticed
 * @param registers   R0 to R15 as they were when it happened: R15 is the faulting instruction, or the one to return to
 * @param xpsr        xPSR at that moment
 * @param cfsr        Configurable Fault Status Register
 * @param hfsr        HardFault Status Register
 * @param mmfar       valid if CFSR.MMARVALID
 * @param bfar        valid if CFSR.BFARVALID
 * @param causes      names of the bits that this fault set in CFSR and HFSR; further ones may be left there from earlier faults
 * @param context     what was executing, and where its frame is
 * @param place       the nearest symbol, if there are symbols
 * @param caller      the nearest symbol of the return address in LR
 * @param source      file and line, if the firmware was built with them
 * @param calls       places behind calls, the innermost first, as LR and the stack show them; old ones can be among them
 * @param code        disassembly around the instruction, which is marked
 */
public record FaultReport(String title, long cycle, List<Integer> registers, int xpsr, int cfsr, int hfsr, int mmfar, int bfar,
        List<String> causes, String context, Optional<String> place, Optional<String> caller, Optional<String> source, List<String> calls,
        List<String> code) {

    private static final int FRAME = 0x20;
    private static final int FP_FRAME = 0x68;
    /** Of the stacked xPSR: a word of padding lies above the frame. */
    private static final int PADDED = 1 << 9;
    private static final int FAR = 0x1000;
    private static final int SHOWN_BEFORE = 8;
    private static final int SHOWN_AFTER = 8;

    /**
     * The report at the entry of a fault's handler, from the frame that was just stacked (Armv7-M ARM, B1.5.6).
     *
     * @param returnAddress the PC that was stacked
     * @param detailed      whether to look for calls and to disassemble
     */
    static FaultReport atEntry(Machine machine, FirmwareImage firmware, int exception, int returnAddress, boolean detailed) {
        CpuState cpu = machine.cpu();
        List<String> causes = machine.faults().newNames();
        int[] r = cpu.r.clone();
        int excReturn = cpu.r[CpuState.LR];
        boolean process = (excReturn & 4) != 0;
        int frame = process ? cpu.psp() : cpu.msp();
        int xpsr;
        String where;
        if (causes.contains("STKERR") || causes.contains("MSTKERR")) {
            r[CpuState.LR] = machine.exceptions().lostLr();
            xpsr = machine.exceptions().lostXpsr();
            r[CpuState.SP] = frame;
            where = String.format("its frame at 0x%08x could not be stored, lr and pc are known to this emulator only", frame);
        } else {
            try {
                xpsr = machine.bus().readDirect(frame + 28, 4);
                r[CpuState.LR] = machine.bus().readDirect(frame + 20, 4);
                r[CpuState.SP] = frame + ((excReturn & 0x10) == 0 ? FP_FRAME : FRAME) + ((xpsr & PADDED) != 0 ? 4 : 0);
                where = String.format("its frame is at 0x%08x", frame);
            } catch (MemoryFault e) {
                xpsr = cpu.xpsr();
                r[CpuState.SP] = frame;
                where = String.format("its frame at 0x%08x cannot be read", frame);
            }
        }
        r[CpuState.PC] = returnAddress;
        String context = mode(xpsr) + ", " + (process ? "process stack" : "main stack") + "; " + where
                + (causes.contains("IMPRECISERR") ? imprecise(machine.faults()) : "");
        return of(machine, firmware, Exceptions.name(exception), r, xpsr & ~PADDED, causes, context, detailed);
    }

    private static String imprecise(FaultStatus faults) {
        return String.format("; the store was the instruction at 0x%08x and went to 0x%08x, which this emulator alone knows",
                faults.imprecisePc(), faults.impreciseAddress());
    }

    /** The report on a core that has locked up. */
    public static FaultReport atLockup(Machine machine, FirmwareImage firmware) {
        CpuState cpu = machine.cpu();
        String context = mode(cpu.xpsr()) + ": a fault or SVC at the priority of HardFault or NMI, or no vector for them; only a reset ends it"
                + (cpu.ipsr == Exceptions.NMI ? "" : ", or NMI");
        return of(machine, firmware, "Lockup", cpu.r.clone(), cpu.xpsr(), machine.faults().newNames(), context, true);
    }

    /** The same at a later cycle. */
    FaultReport again(long laterCycle) {
        return new FaultReport(title, laterCycle, registers, xpsr, cfsr, hfsr, mmfar, bfar, causes, context, place, caller, source, calls, code);
    }

    private static String mode(int xpsr) {
        int number = xpsr & 0x1ff;
        return number == 0 ? "Thread mode" : "the handler of " + Exceptions.name(number);
    }

    private static FaultReport of(Machine machine, FirmwareImage firmware, String title, int[] r, int xpsr, List<String> causes,
            String context, boolean detailed) {
        FaultStatus faults = machine.faults();
        long pc = r[CpuState.PC] & 0xFFFF_FFFFL;
        List<Integer> registers = new ArrayList<>();
        for (int value : r) {
            registers.add(value);
        }
        Architecture architecture = machine.config().core().architecture();
        return new FaultReport(title, machine.cpu().cycles, List.copyOf(registers), xpsr, faults.cfsr, faults.hfsr, faults.faultAddress,
                faults.faultAddress, causes, context, nearest(firmware, pc), nearest(firmware, r[CpuState.LR] & 0xFFFF_FFFEL),
                firmware.lines().at(pc).map(Object::toString),
                detailed ? new ReturnAddresses(machine.bus(), architecture, firmware).from(r[CpuState.LR], r[CpuState.SP]) : List.of(),
                detailed ? disassemble(architecture, machine.bus(), firmware, r[CpuState.PC]) : List.of());
    }

    /** A symbol far below an address says nothing about it, and one of data says nothing about code. */
    private static Optional<String> nearest(FirmwareImage firmware, long address) {
        return firmware.symbols().nearest(address)
                .filter(p -> p.inside() || p.offset() < FAR && p.symbol().kind() != SymbolTable.Kind.OBJECT)
                .map(p -> p.inside() ? p.toString() : p + " (the nearest symbol below)");
    }

    /** Starts at the function's first instruction where it is near, so that no 32-bit instruction is cut in the middle. */
    private static List<String> disassemble(Architecture architecture, Bus bus, FirmwareImage firmware, int pc) {
        Decoder decoder = Decoder.of(architecture);
        int start = firmware.symbols().nearest(pc & 0xFFFF_FFFFL).filter(p -> p.inside() && p.offset() < 64)
                .map(p -> (int) p.symbol().address()).orElse(firstReadable(bus, pc));
        List<String> lines = new ArrayList<>();
        try {
            int address = start;
            while (address <= pc + SHOWN_AFTER) {
                int first = bus.readDirect(address, 2);
                int second = Decoder.isWide(first) ? bus.readDirect(address + 2, 2) : 0;
                Instruction instruction = decoder.decode(first, second);
                if (address < pc && address + instruction.size > pc) {
                    // The guess where instructions begin was wrong: the one that is meant begins at pc.
                    address = pc;
                    continue;
                }
                if (address >= pc - SHOWN_BEFORE) {
                    String bits = instruction.size == 4 ? String.format("%04x %04x", first, second) : String.format("%04x", first);
                    lines.add(String.format("%s %08x  %-9s  %s", address == pc ? ">" : " ", address, bits,
                            Disassembler.text(instruction, address).replace('\t', ' ')));
                }
                address += instruction.size;
            }
        } catch (MemoryFault e) {
            lines.add(String.format("%s %08x  nothing to read here", lines.isEmpty() ? ">" : " ", pc));
        }
        return lines;
    }

    private static int firstReadable(Bus bus, int pc) {
        for (int address = pc - SHOWN_BEFORE; address != pc; address += 2) {
            try {
                bus.readDirect(address, 2);
                return address;
            } catch (MemoryFault e) {
                // The memory may begin here.
            }
        }
        return pc;
    }

    /** What and where in a line. */
    public String headline() {
        StringBuilder out = new StringBuilder(title);
        if (!causes.isEmpty()) {
            out.append(" (").append(String.join(", ", causes)).append(')');
        }
        out.append(String.format(" at 0x%08x", registers.get(CpuState.PC)));
        place.ifPresentOrElse(p -> out.append(" in ").append(p), () -> caller.ifPresent(c -> out.append(", come from ").append(c)));
        source.ifPresent(s -> out.append(", ").append(s));
        return out.toString();
    }

    /** The headline, causes, registers, status, calls and code: several lines, the last ended too. */
    public String text() {
        StringBuilder out = new StringBuilder(headline()).append(", cycle ").append(cycle).append('\n');
        FaultCauses.explain(causes).forEach(line -> out.append("  ").append(line).append('\n'));
        out.append("  in ").append(context).append('\n');
        for (int i = 0; i < 16; i++) {
            String name = i == 13 ? "sp" : i == 14 ? "lr" : i == 15 ? "pc" : "r" + i;
            out.append(String.format("  %-4s %08x", name, registers.get(i))).append(i % 4 == 3 ? "\n" : "");
        }
        out.append(String.format("  xpsr %08x  cfsr %08x  hfsr %08x", xpsr, cfsr, hfsr));
        if ((cfsr & FaultStatus.MMARVALID) != 0) {
            out.append(String.format("  mmfar %08x", mmfar));
        }
        if ((cfsr & FaultStatus.BFARVALID) != 0) {
            out.append(String.format("  bfar %08x", bfar));
        }
        out.append('\n');
        caller.ifPresent(c -> out.append("  lr is in ").append(c).append('\n'));
        if (!calls.isEmpty()) {
            out.append("  calls that have not returned, by the stack (old ones can be among them):\n");
            calls.forEach(line -> out.append("    ").append(line).append('\n'));
        }
        code.forEach(line -> out.append("  ").append(line).append('\n'));
        return out.toString();
    }
}
