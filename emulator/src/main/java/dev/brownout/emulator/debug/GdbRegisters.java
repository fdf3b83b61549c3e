package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The registers in GDB's order, and the target description that announces them (GDB manual, "Target Descriptions", "ARM Features"):
 * {@code m-profile}, {@code m-system}, and {@code vfp} where there is an FPU.
 */
final class GdbRegisters {

    private interface Write {
        void to(CpuState cpu, long value);
    }

    private record Register(String name, int bits, String attributes, ToLongFunction<CpuState> read, Write write) {

        String xml() {
            return "    <reg name=\"" + name + "\" bitsize=\"" + bits + "\"" + attributes + "/>\n";
        }
    }

    private final List<Register> registers = new ArrayList<>();
    private final String description;

    GdbRegisters(boolean floatingPoint) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0"?>
                <!DOCTYPE target SYSTEM "gdb-target.dtd">
                <target version="1.0">
                  <architecture>arm</architecture>
                """);
        feature(xml, "org.gnu.gdb.arm.m-profile", core());
        feature(xml, "org.gnu.gdb.arm.m-system", system());
        if (floatingPoint) {
            feature(xml, "org.gnu.gdb.arm.vfp", vfp());
        }
        description = xml.append("</target>\n").toString();
    }

    private void feature(StringBuilder xml, String name, List<Register> added) {
        xml.append("  <feature name=\"").append(name).append("\">\n");
        added.forEach(register -> xml.append(register.xml()));
        xml.append("  </feature>\n");
        registers.addAll(added);
    }

    private static List<Register> core() {
        List<Register> core = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            String name = i == CpuState.SP ? "sp" : i == CpuState.LR ? "lr" : i == CpuState.PC ? "pc" : "r" + i;
            String type = i == CpuState.SP ? " type=\"data_ptr\"" : i == CpuState.PC ? " type=\"code_ptr\"" : "";
            int mask = i == CpuState.SP ? ~3 : i == CpuState.PC ? ~1 : ~0;
            core.add(new Register(name, 32, type, cpu -> cpu.r[number], (cpu, value) -> cpu.r[number] = (int) value & mask));
        }
        // A debugger may change flags and the IT state; which exception is being handled belongs to the exception model.
        core.add(new Register("xpsr", 32, "", CpuState::xpsr, (cpu, value) -> cpu.setXpsr((int) value & ~0x1FF | cpu.ipsr)));
        return core;
    }

    private static List<Register> system() {
        String group = " group=\"system\"";
        return List.of(
                new Register("msp", 32, " type=\"data_ptr\"" + group, CpuState::msp, (cpu, value) -> cpu.setMsp((int) value)),
                new Register("psp", 32, " type=\"data_ptr\"" + group, CpuState::psp, (cpu, value) -> cpu.setPsp((int) value)),
                new Register("primask", 32, group, cpu -> cpu.primask, (cpu, value) -> cpu.primask = (int) value & 1),
                new Register("basepri", 32, group, cpu -> cpu.basepri, (cpu, value) -> cpu.basepri = (int) value & 0xE0),
                new Register("faultmask", 32, group, cpu -> cpu.faultmask, (cpu, value) -> cpu.faultmask = (int) value & 1),
                new Register("control", 32, group, CpuState::control, GdbRegisters::setControl));
    }

    private static void setControl(CpuState cpu, long value) {
        cpu.unprivilegedThread = (value & 1) != 0;
        // SPSEL has no effect in Handler mode (Armv7-M ARM B1.4.4).
        if (cpu.ipsr == 0) {
            cpu.useProcessStack((value & 2) != 0);
        }
        cpu.fpContextActive = (value & 4) != 0;
    }

    private static List<Register> vfp() {
        List<Register> vfp = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int low = 2 * i;
            vfp.add(new Register("d" + i, 64, " type=\"ieee_double\"", cpu -> cpu.s[low] & 0xFFFF_FFFFL | (long) cpu.s[low + 1] << 32,
                    (cpu, value) -> {
                        cpu.s[low] = (int) value;
                        cpu.s[low + 1] = (int) (value >>> 32);
                    }));
        }
        vfp.add(new Register("fpscr", 32, " type=\"int\" group=\"float\"", cpu -> cpu.fpscr, (cpu, value) -> cpu.fpscr = (int) value));
        return vfp;
    }

    String description() {
        return description;
    }

    int count() {
        return registers.size();
    }

    /** A register's bytes in hexadecimal, lowest first. */
    String read(CpuState cpu, int number) {
        Register register = registers.get(number);
        long value = register.read.applyAsLong(cpu);
        StringBuilder hex = new StringBuilder();
        for (int bit = 0; bit < register.bits; bit += 8) {
            hex.append(String.format("%02x", value >>> bit & 0xFF));
        }
        return hex.toString();
    }

    /** Sets a register from its bytes in hexadecimal, lowest first; says false if there are too few. */
    boolean write(CpuState cpu, int number, String hex) {
        Register register = registers.get(number);
        if (hex.length() < digits(number)) {
            return false;
        }
        long value = 0;
        for (int bit = 0; bit < register.bits; bit += 8) {
            value |= (long) Integer.parseInt(hex.substring(bit / 4, bit / 4 + 2), 16) << bit;
        }
        register.write.to(cpu, value);
        cpu.fpReady = false;
        return true;
    }

    int digits(int number) {
        return registers.get(number).bits / 4;
    }
}
