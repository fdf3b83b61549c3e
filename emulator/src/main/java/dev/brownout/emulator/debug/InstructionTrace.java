package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.Exceptions;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A line of text for each executed instruction: the cycle at which it began, the cycles it took, its address, its bits, its text, and the
 * function it lies in. An instruction whose condition is false is there too. A line by itself tells that another exception is handled now.
 */
public final class InstructionTrace implements InstructionListener {

    private final CpuState cpu;
    private final SymbolTable symbols;
    private final Decoder decoder;
    private final Appendable out;
    private final Map<Integer, String> places = new HashMap<>();
    private int itState = ItState.NONE;
    private int exception;

    /** @param cpu the core that executes, standing before the first instruction to be traced */
    public InstructionTrace(CpuState cpu, SymbolTable symbols, Appendable out) {
        this.cpu = cpu;
        decoder = Decoder.of(cpu.model.architecture());
        this.symbols = symbols;
        this.out = out;
        this.exception = cpu.ipsr;
    }

    @Override
    public void executed(int address, int opcode, long cycles) {
        boolean wide = opcode >>> 16 != 0;
        Instruction instruction = wide ? decoder.decode(opcode >>> 16, opcode & 0xFFFF) : decoder.decode(opcode, 0);
        String bits = wide ? String.format("%04x %04x", opcode >>> 16, opcode & 0xFFFF) : String.format("%04x", opcode);
        String text = Disassembler.text(instruction, address, itState).replace('\t', ' ');
        try {
            out.append(String.format("%12d %5d  %08x  %-9s  %-36s %s", cpu.cycles - cycles, cycles, address, bits, text,
                    places.computeIfAbsent(address, this::place)).stripTrailing()).append('\n');
            if (cpu.ipsr != exception) {
                exception = cpu.ipsr;
                out.append(String.format("%12d        -- %s%n", cpu.cycles, Exceptions.name(exception)).replace("\r", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        itState = cpu.it;
    }

    private String place(int address) {
        return symbols.nearest(address & 0xFFFF_FFFFL).filter(SymbolTable.Place::inside).map(p -> "; " + p).orElse("");
    }
}
