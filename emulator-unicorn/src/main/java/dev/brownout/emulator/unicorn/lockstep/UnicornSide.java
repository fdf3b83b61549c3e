package dev.brownout.emulator.unicorn.lockstep;

import com.sun.jna.Memory;
import dev.brownout.emulator.unicorn.ArmRegister;
import dev.brownout.emulator.unicorn.RegisterBatch;
import dev.brownout.emulator.unicorn.Unicorn;
import dev.brownout.emulator.unicorn.UnicornError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Unicorn on the memory of a {@link Stage}. */
final class UnicornSide implements AutoCloseable {
    // Exception numbers of QEMU's target/arm/cpu.h.
    private static final int EXCP_SWI = 2;
    private static final int EXCP_PREFETCH_ABORT = 3;
    private static final int EXCP_BKPT = 7;

    /** The data window and the code, shared with the engine. */
    final ByteBuffer data;
    private final ByteBuffer code;
    private final Unicorn unicorn = Unicorn.cortexM4();
    private final Unicorn.Context pristine;
    private final RegisterBatch core = new RegisterBatch(coreRegisters(ArmRegister.PC, ArmRegister.XPSR));
    // Without the PC, which a run sets anyway; writing it would make Unicorn leave the translated code.
    private final RegisterBatch writableCore = new RegisterBatch(coreRegisters(ArmRegister.XPSR_NZCVQG));
    private final RegisterBatch floats = new RegisterBatch(floatRegisters());
    private final RegisterBatch system = new RegisterBatch(List.of(ArmRegister.MSP, ArmRegister.PSP, ArmRegister.CONTROL,
        ArmRegister.PRIMASK, ArmRegister.BASEPRI, ArmRegister.FAULTMASK));
    private final RegisterBatch writableSystem = new RegisterBatch(List.of(ArmRegister.MSP, ArmRegister.PSP, ArmRegister.PRIMASK,
        ArmRegister.BASEPRI, ArmRegister.FAULTMASK, ArmRegister.CONTROL));
    private final Watchdog watchdog = new Watchdog(unicorn::stop);
    private int interrupt;

    UnicornSide() {
        Memory codeMemory = new Memory(Stage.CODE_SIZE);
        Memory dataMemory = new Memory(Stage.DATA_SIZE);
        code = codeMemory.getByteBuffer(0, Stage.CODE_SIZE);
        data = dataMemory.getByteBuffer(0, Stage.DATA_SIZE);
        unicorn.map(Stage.CODE, codeMemory, Unicorn.READ | Unicorn.EXECUTE);
        unicorn.map(Stage.DATA, dataMemory, Unicorn.READ | Unicorn.WRITE);
        unicorn.onInterrupt(number -> {
            interrupt = number;
            unicorn.stop();
        });
        // The first FPU instruction of a context resets FPSCR (Armv7-M ARM B1.5.7); from then on CONTROL.FPCA is set.
        code.put(0, new byte[] {(byte) 0xb0, (byte) 0xee, 0x40, 0x0a}); // vmov.f32 s0, s0
        unicorn.run(Stage.CODE, Stage.CODE + 4);
        pristine = unicorn.saveContext();
    }

    private static List<ArmRegister> coreRegisters(ArmRegister... others) {
        List<ArmRegister> list = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            list.add(ArmRegister.r(i));
        }
        list.addAll(List.of(others));
        return list;
    }

    private static List<ArmRegister> floatRegisters() {
        List<ArmRegister> list = new ArrayList<>();
        list.add(ArmRegister.FPSCR);
        for (int i = 0; i < 32; i++) {
            list.add(ArmRegister.s(i));
        }
        return list;
    }

    void writeCode(byte[] bytes) {
        code.put(0, bytes);
        forgetCode();
    }

    /** Takes over the part of the code where the stream lies. */
    void writeStream(byte[] bytes) {
        int at = Stage.STREAM - Stage.CODE;
        code.put(at, bytes, at, Stage.STREAM_SIZE);
        forgetCode();
    }

    /**
     * Drops what was translated: where a run stops is part of the translation, so code that is to be run again, or was run through because
     * Unicorn went another way than expected, must be translated anew.
     */
    void forgetCode() {
        unicorn.forgetCode(Stage.CODE, Stage.CODE_SIZE);
    }

    /** Clears what no register shows (the exclusive monitor among it) and takes over all registers. */
    void reset(Registers registers) {
        pristine.restore();
        int[] words = registers.words;
        writableSystem.set(0, words[Registers.MSP]);
        writableSystem.set(1, words[Registers.PSP]);
        writableSystem.set(2, words[Registers.PRIMASK]);
        writableSystem.set(3, words[Registers.BASEPRI]);
        writableSystem.set(4, words[Registers.FAULTMASK]);
        writableSystem.set(5, words[Registers.CONTROL] | 4);
        unicorn.writeAll(writableSystem);
        writeFloats(registers);
        writeCore(registers);
    }

    /** Takes over R0 to R14, flags and ITSTATE. */
    void writeCore(Registers registers) {
        writableCore.set(0, registers.words, 0, 15);
        writableCore.set(15, registers.words[Registers.XPSR]);
        unicorn.writeAll(writableCore);
    }

    /** Takes over S0 to S31 and FPSCR. */
    void writeFloats(Registers registers) {
        floats.set(0, registers.words, Registers.FPSCR, 33);
        unicorn.writeAll(floats);
    }

    /**
     * Runs from one address to another; both may be the same only if nothing is to be executed.
     *
     * @param into receives the registers afterwards
     */
    Outcome run(int begin, int until, Registers into) {
        Outcome outcome = runOnce(begin, until);
        read(into);
        if (outcome == Outcome.EXECUTED && into.words[Registers.PC] == begin && until != begin) {
            // An empty translation that ended an earlier run at this address is still in Unicorn's cache, and nothing was executed.
            unicorn.forgetCode(begin - 1, 2);
            outcome = runOnce(begin, until);
            read(into);
        }
        return outcome;
    }

    private Outcome runOnce(int begin, int until) {
        interrupt = 0;
        watchdog.begins();
        UnicornError error = unicorn.run(begin, until);
        watchdog.ended();
        return switch (error) {
            case OK -> switch (interrupt) {
                case 0 -> Outcome.EXECUTED;
                case EXCP_SWI -> Outcome.SUPERVISOR_CALL;
                case EXCP_BKPT -> Outcome.BREAKPOINT;
                case EXCP_PREFETCH_ABORT -> Outcome.LEFT_CODE;
                default -> Outcome.REFUSED;
            };
            case FETCH_UNMAPPED, FETCH_PROT -> Outcome.LEFT_CODE;
            default -> Outcome.REFUSED;
        };
    }

    void read(Registers into) {
        int[] words = into.words;
        unicorn.readAll(core);
        core.get(0, words, 0, 17);
        unicorn.readAll(floats);
        floats.get(0, words, Registers.FPSCR, 33);
        unicorn.readAll(system);
        system.get(0, words, Registers.MSP, 6);
        words[Registers.CONTROL] &= 3;
    }

    @Override
    public void close() {
        watchdog.close();
        pristine.close();
        unicorn.close();
    }
}
