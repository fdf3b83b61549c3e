package dev.brownout.emulator.unicorn.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.unicorn.ArmRegister;
import dev.brownout.emulator.unicorn.Unicorn;
import dev.brownout.emulator.unicorn.UnicornError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Unicorn does where docs/unicorn-divergences.md says that it is wrong. A Unicorn that fails one of these needs one excuse less. */
class DivergenceTest {
    private static final int CODE = 0x10000;
    private static final int DATA = 0x20000000;
    private static final int Q = 1 << 27;

    private Unicorn unicorn;

    @BeforeEach
    void open() {
        unicorn = Unicorn.cortexM4();
        unicorn.map(CODE, 0x1000, Unicorn.ALL);
        unicorn.map(DATA, 0x1000, Unicorn.READ | Unicorn.WRITE);
    }

    @AfterEach
    void close() {
        unicorn.close();
    }

    private UnicornError run(int... halfwords) {
        ByteBuffer code = ByteBuffer.allocate(2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int halfword : halfwords) {
            code.putShort((short) halfword);
        }
        unicorn.write(CODE, code.array());
        return unicorn.run(CODE, CODE + 2 * halfwords.length);
    }

    @Test
    void stackPointerKeepsItsLowBits() {
        unicorn.write(ArmRegister.R0, DATA + 0x103);
        run(0x4685); // mov sp, r0
        assertEquals(DATA + 0x103, unicorn.read(ArmRegister.SP));
    }

    @Test
    void unalignedMultipleLoadIsExecuted() {
        unicorn.write(ArmRegister.R0, DATA + 1);
        assertEquals(UnicornError.OK, run(0xc806)); // ldmia r0!, {r1, r2}
    }

    @Test
    void storeExclusiveElsewhereFails() {
        unicorn.write(ArmRegister.R0, DATA);
        unicorn.write(ArmRegister.R4, DATA + 0x100);
        run(0xe850, 0x1f00, 0xe844, 0x3200); // ldrex r1, [r0]; strex r2, r3, [r4]
        assertEquals(1, unicorn.read(ArmRegister.R2));
    }

    @Test
    void isbEndsItsItBlock() {
        unicorn.write(ArmRegister.XPSR_NZCVQG, 0x41000000);
        run(0xbf04, 0xf3bf, 0x8f6f); // itt eq; isbeq
        assertEquals(0, Registers.itState(unicorn.read(ArmRegister.XPSR)));
    }

    @Test
    void fixedPointIsRoundedByFpscr() {
        run(0xeeb0, 0x0a40); // vmov.f32 s0, s0: the first FPU instruction sets FPSCR
        unicorn.write(ArmRegister.FPSCR, 3 << 22);
        unicorn.write(ArmRegister.S0, -1);
        run(0xeebb, 0x0aef); // vcvt.f32.u32 s0, s0, #1
        assertEquals(0x4effffff, unicorn.read(ArmRegister.S0));
    }

    @Test
    void smladSetsQForAnIntermediateOverflow() {
        unicorn.write(ArmRegister.XPSR_NZCVQG, 0x01000000);
        unicorn.write(ArmRegister.R0, 0x80008000);
        unicorn.write(ArmRegister.R2, -1);
        run(0xfb20, 0x2300); // smlad r3, r0, r0, r2
        assertEquals(0x7fffffff, unicorn.read(ArmRegister.R3));
        assertEquals(Q, unicorn.read(ArmRegister.XPSR) & Q);
    }

    @Test
    void otherFloatingPointSystemRegistersAreThere() {
        assertEquals(UnicornError.OK, run(0xeef8, 0xaa10)); // vmrs r10, fpexc
    }

    @Test
    void bitBandAliasIsNotThere() {
        unicorn.write(ArmRegister.R0, 0x22000000);
        assertEquals(UnicornError.READ_UNMAPPED, run(0x6801)); // ldr r1, [r0]
    }

    @Test
    void yieldAndWfeEndTheRun() {
        assertEquals(UnicornError.INSN_INVALID, run(0xbf10)); // yield
        assertEquals(UnicornError.INSN_INVALID, run(0xbf20)); // wfe
    }
}
