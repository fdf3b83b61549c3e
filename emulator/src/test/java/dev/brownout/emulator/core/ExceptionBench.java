package dev.brownout.emulator.core;

import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole machine without peripherals whose handlers only return. What was entered and left is written down as {@code "+11"} and
 * {@code "-11"}, with the cycle at which it happened.
 */
final class ExceptionBench {
    static final String SVC = "df01";
    static final String UDF = "de00";
    static final String WFI = "bf30";
    static final String WFE = "bf20";
    static final int ICSR = 0xe000ed04;
    static final int SHCSR = 0xe000ed24;
    static final int CFSR = 0xe000ed28;
    static final int HFSR = 0xe000ed2c;
    /** SHCSR: MemManage, BusFault and UsageFault enabled. */
    static final int ALL_FAULTS = 7 << 16;
    static final int MAIN = 0x1000;
    static final int STACK = 0x20008000;
    private static final String BX_LR = "4770";

    final Machine machine;
    final CpuState cpu;
    final List<String> events = new ArrayList<>();
    final List<Long> times = new ArrayList<>();

    /** @param main halfwords in hexadecimal at {@link #MAIN}; behind them, nothing but NOP for 2 KB and a branch back to MAIN */
    ExceptionBench(String main) {
        this(CoreModel.CORTEX_M4F, main, new InterpreterFactory());
    }

    ExceptionBench(String main, CoreFactory engine) {
        this(CoreModel.CORTEX_M4F, main, engine);
    }

    ExceptionBench(CoreModel model, String main) {
        this(model, main, new InterpreterFactory());
    }

    private ExceptionBench(CoreModel model, String main, CoreFactory engine) {
        machine = new Machine(new MachineConfig("bench", 64_000_000, model, model.isArmv6() ? 32 : 48, model.isArmv6() ? 2 : 3, 0,
                new FlashGeometry(0x10000, 4096, 2, 10_000), 0x20000000, 0x10000, 1, false), engine);
        cpu = machine.cpu();
        word(0, STACK);
        word(4, MAIN | 1);
        for (int number = 2; number < 64; number++) {
            word(4 * number, handler(number) | 1);
            code(handler(number), BX_LR);
        }
        code(MAIN, main + " bf00".repeat(1024) + " e7fe");
        machine.exceptions().observe(new ExceptionUnit.Observer() {
            @Override
            public void entered(int number, int returnAddress) {
                events.add("+" + number);
                times.add(cpu.cycles);
            }

            @Override
            public void returned(int number) {
                events.add("-" + number);
                times.add(cpu.cycles);
            }
        });
        machine.powerOn();
    }

    /** Where the handler of an exception stands: 64 bytes for each. */
    static int handler(int number) {
        return 0x4000 + 64 * number;
    }

    /** Replaces the handler of an exception. */
    ExceptionBench handler(int number, String halfwords) {
        code(handler(number), halfwords);
        return this;
    }

    private void code(int address, String halfwords) {
        String[] list = halfwords.trim().split("\\s+");
        byte[] bytes = new byte[2 * list.length];
        for (int i = 0; i < list.length; i++) {
            int value = Integer.parseInt(list[i], 16);
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        machine.flash().preload(address, bytes);
    }

    private void word(int address, int value) {
        machine.flash().preload(address, new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }

    ExceptionBench steps(int count) {
        for (int i = 0; i < count; i++) {
            machine.step();
        }
        return this;
    }

    /** Runs for some cycles. */
    ExceptionBench cycles(long count) {
        machine.runFor(count);
        return this;
    }

    int read(int address) {
        return machine.bus().readDirect(address, 4);
    }

    ExceptionBench write(int address, int value) {
        machine.bus().writeDirect(address, value, 4);
        return this;
    }

    /** Writes as privileged code, whatever the core runs now. */
    ExceptionBench write(int address, int value, CpuState as) {
        boolean unprivileged = as.unprivilegedThread;
        as.unprivilegedThread = false;
        write(address, value);
        as.unprivilegedThread = unprivileged;
        return this;
    }

    /** Enables an external interrupt with a priority. */
    ExceptionBench irq(int irq, int priority) {
        machine.nvic().setPriority(16 + irq, priority);
        machine.nvic().setEnabled(16 + irq, true);
        return this;
    }

    ExceptionBench pend(int number) {
        machine.nvic().setPending(number, true);
        return this;
    }

    int pc() {
        return cpu.r[CpuState.PC];
    }

    int sp() {
        return cpu.r[CpuState.SP];
    }

    int lr() {
        return cpu.r[CpuState.LR];
    }
}
