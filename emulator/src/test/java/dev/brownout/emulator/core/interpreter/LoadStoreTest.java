package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.memory.MappedPeripheral;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadStoreTest {
    private static final int RAM = TestMachine.RAM;
    private final TestMachine machine = new TestMachine();
    private final int[] r = machine.r;

    private TestMachine with(int... registers) {
        System.arraycopy(registers, 0, r, 0, registers.length);
        return machine;
    }

    @Test
    void narrowLoadsExtend() {
        machine.setWord(RAM, 0x8081_82f3);
        with(RAM).code("7801 f990 2001 8843 f9b0 4002").run(); // ldrb r1, [r0]; ldrsb r2, [r0, #1]; ldrh r3, [r0, #2]; ldrsh.w r4, [r0, #2]
        assertEquals(0xf3, r[1]);
        assertEquals(0xffffff82, r[2]);
        assertEquals(0x8081, r[3]);
        assertEquals(0xffff8081, r[4]);
    }

    @Test
    void indexingBeforeAndAfter() {
        machine.setWord(RAM + 4, 11);
        machine.setWord(RAM + 8, 22);
        with(RAM).code("f850 1f04 f850 2b04 f850 3908").run(); // ldr r1, [r0, #4]!; ldr r2, [r0], #4; ldr r3, [r0], #-8
        assertEquals(11, r[1]);
        assertEquals(11, r[2]);
        assertEquals(22, r[3]);
        assertEquals(RAM, r[0]);
    }

    @Test
    void storesByShiftedRegister() {
        // str r2, [r0, r1, lsl #2]; strh r2, [r0, r1, lsl #1]; strb r2, [r0, r1]
        with(RAM, 3, 0x12345678).code("f840 2021 f820 2011 5442").run();
        assertEquals(0x12345678, machine.word(RAM + 12));
        assertEquals(0x78000000, machine.word(RAM));
        assertEquals(0x5678_0000 >>> 16, machine.bus.read16(RAM + 6));
    }

    @Test
    void literalsAreRelativeToTheAlignedPc() {
        machine.code("bf00 4801 e9df 2301 bf00 bf00 bf00"); // nop; ldr r0, [pc, #4]; ldrd r2, r3, [pc, #4]; nop; nop; nop
        machine.place(TestMachine.CODE + 8, "1111 2222 3333 4444");
        machine.step(2);
        assertEquals(0x22221111, r[0]);
    }

    @Test
    void unalignedWordIsReadBytewise() {
        machine.setWord(RAM, 0x44332211);
        machine.setWord(RAM + 4, 0x88776655);
        with(RAM + 1).code("6801 8842 f8c0 1005").run(); // ldr r1, [r0]; ldrh r2, [r0, #2]; str r1, [r0, #5]
        assertEquals(0x55443322, r[1]);
        assertEquals(0x5544, r[2]);
        assertEquals(0x55443322, machine.bus.read32(RAM + 6));
    }

    @Test
    void unalignedAccessFaultsWhereTrapped() {
        machine.unalignedTrap = true;
        with(RAM + 2, 7).code("6801").run(); // ldr r1, [r0]
        assertEquals(List.of("UNALIGNED 0x20000002"), machine.events);
        assertEquals(7, r[1]);
        assertEquals(TestMachine.CODE, r[15]);
    }

    @Test
    void unalignedDoubleFaultsAlways() {
        with(RAM + 2).code("e9d0 2300").run(); // ldrd r2, r3, [r0]
        assertEquals(List.of("UNALIGNED 0x20000002"), machine.events);
    }

    @Test
    void refusedLoadLeavesTheBase() {
        with(RAM + TestMachine.SIZE - 4).code("f850 1f04").run(); // ldr r1, [r0, #4]!
        assertEquals(List.of("BUS 0x20010000"), machine.events);
        assertEquals(RAM + TestMachine.SIZE - 4, r[0]);
    }

    @Test
    void refusedStoreLeavesTheBase() {
        with(0x40000000).code("f840 1b04").run(); // str r1, [r0], #4
        assertEquals(List.of("BUS 0x40000000"), machine.events);
        assertEquals(0x40000000, r[0]);
    }

    @Test
    void doublesLoadAndStore() {
        with(RAM + 16, 0, 1, 2).code("e960 2302 e8f0 4502").run(); // strd r2, r3, [r0, #-8]!; ldrd r4, r5, [r0], #8
        assertEquals(1, r[4]);
        assertEquals(2, r[5]);
        assertEquals(RAM + 16, r[0]);
    }

    @Test
    void multipleLoadWritesTheBaseBackUnlessListed() {
        machine.setWord(RAM, 1);
        machine.setWord(RAM + 4, 2);
        with(RAM).code("c806 e910 0009").run(); // ldmia r0!, {r1, r2}; ldmdb r0, {r0, r3}
        assertArrayEquals(new int[] {1, 1, 2, 2}, new int[] {r[0], r[1], r[2], r[3]});
    }

    @Test
    void multipleStoreDescends() {
        with(RAM + 8, 1, 2).code("e920 0006 f8c0 2000").run(); // stmdb r0!, {r1, r2}; stmia.w r0, {r2}
        assertEquals(RAM, r[0]);
        assertEquals(2, machine.word(RAM));
        assertEquals(2, machine.word(RAM + 4));
    }

    @Test
    void pushAndPop() {
        with(1, 2).code("b503 bc0c f85d 4b04").run(); // push {r0, r1, lr}; pop {r2, r3}; pop.w {r4}
        assertEquals(1, r[2]);
        assertEquals(2, r[3]);
        assertEquals(-1, r[4]);
        assertEquals(RAM + TestMachine.SIZE, r[13]);
    }

    @Test
    void multipleLoadRefusedInTheMiddleChangesNoRegister() {
        with(RAM + TestMachine.SIZE - 4, 7, 8).code("c806").run(); // ldmia r0!, {r1, r2}
        assertEquals(List.of("BUS 0x20010000"), machine.events);
        assertArrayEquals(new int[] {RAM + TestMachine.SIZE - 4, 7, 8}, new int[] {r[0], r[1], r[2]});
        assertEquals(TestMachine.CODE, r[15]);
    }

    @Test
    void multipleStoreRefusedInTheMiddleKeepsItsBase() {
        with(RAM + TestMachine.SIZE - 4, 7, 8).code("c006").run(); // stmia r0!, {r1, r2}
        assertEquals(List.of("BUS 0x20010000"), machine.events);
        assertEquals(7, machine.word(RAM + TestMachine.SIZE - 4));
        assertEquals(RAM + TestMachine.SIZE - 4, r[0]);
    }

    @Test
    void unalignedMultipleFaultsAlways() {
        with(RAM + 1).code("e890 0006").run(); // ldmia r0, {r1, r2}
        assertEquals(List.of("UNALIGNED 0x20000001"), machine.events);
    }

    @Test
    void storeExclusiveSucceedsOnceAfterALoadExclusive() {
        machine.setWord(RAM, 5);
        with(RAM, 0, 9).code("e850 1f00 e840 2300 e840 1400").run(); // ldrex r1, [r0]; strex r3, r2, [r0]; strex r4, r1, [r0]
        assertEquals(5, r[1]);
        assertEquals(0, r[3]);
        assertEquals(1, r[4]);
        assertEquals(9, machine.word(RAM));
    }

    @Test
    void clrexClosesTheMonitor() {
        with(RAM, 0, 9).code("e8d0 1f4f f3bf 8f2f e8c0 2f43").run(); // ldrexb r1, [r0]; clrex; strexb r3, r2, [r0]
        assertEquals(1, r[3]);
        assertEquals(0, machine.word(RAM) & 0xff);
    }

    @Test
    void exclusiveAccessMustBeAligned() {
        with(RAM + 1).code("e8d0 1f5f").run(); // ldrexh r1, [r0]
        assertEquals(List.of("UNALIGNED 0x20000001"), machine.events);
    }

    @Test
    void unprivilegedLoadIsCheckedAsUnprivileged() {
        List<Boolean> privileged = new ArrayList<>();
        machine.bus.map(0x40000000, 0x1000, new MappedPeripheral() {
            @Override
            public String name() {
                return "PROBE";
            }

            @Override
            public int read(int offset, int size) {
                privileged.add(machine.cpu.privileged());
                return 42;
            }

            @Override
            public void write(int offset, int value, int size) {
            }
        });
        with(0x40000000).code("f850 1e00 6802").run(); // ldrt r1, [r0]; ldr r2, [r0]
        assertEquals(42, r[1]);
        assertEquals(List.of(false, true), privileged);
        assertFalse(machine.cpu.unprivilegedAccess);
    }

    @Test
    void peripheralSeesTheAddressAndTheCycleOfItsInstruction() {
        List<Long> seen = new ArrayList<>();
        machine.bus.map(0x40000000, 0x1000, new MappedPeripheral() {
            @Override
            public String name() {
                return "CLOCK";
            }

            @Override
            public int read(int offset, int size) {
                seen.add(machine.cpu.cycles);
                seen.add((long) r[15]);
                return 0;
            }

            @Override
            public void write(int offset, int value, int size) {
            }
        });
        with(0x40000000).code("2100 bf00 6802 bf00 6802").run(); // movs r1, #0; nop; ldr r2, [r0]; nop; ldr r2, [r0]
        // Cycles 0, 1, 2 to 3; a NOP right behind a load takes none.
        assertEquals(List.of(2L, TestMachine.CODE + 4L, 4L, TestMachine.CODE + 8L), seen);
        assertTrue(machine.events.isEmpty());
    }
}
