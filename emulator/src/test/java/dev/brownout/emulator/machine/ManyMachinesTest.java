package dev.brownout.emulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of machines of one process that go on from the same moment: they share translated code and all flash that none of them wrote. */
class ManyMachinesTest {
    private static final int MACHINES = 2_000;
    private static final int FLASH = 0x40000;
    private static final int RAM = 0x4000;
    private static final CoreFactory ENGINE = new TranslatorFactory();
    /** Initial SP and reset vector. */
    private static final int[] VECTORS = {0x20002000, 0x101};
    /** again: adds r0, #1; str r0, [r1]; eors r2, r0; b again. */
    private static final int[] CODE = {0x3001, 0x6008, 0x4042, 0xe7fb};

    private static Machine machine() {
        return new Machine(new MachineConfig("one of many", 64_000_000, CoreModel.CORTEX_M4F, 48, 3, 0, new FlashGeometry(FLASH, 4096, 2, 10_000),
            0x20000000, RAM, 1, false), ENGINE);
    }

    private static Machine started() {
        Machine machine = machine();
        byte[] image = new byte[FLASH];
        for (int n = 0; n < image.length; n++) {
            image[n] = (byte) (n * 31 >> 3);
        }
        for (int n = 0; n < 4 * VECTORS.length; n++) {
            image[n] = (byte) (VECTORS[n / 4] >>> 8 * (n % 4));
        }
        for (int n = 0; n < 2 * CODE.length; n++) {
            image[0x100 + n] = (byte) (CODE[n / 2] >>> 8 * (n % 2));
        }
        machine.flash().preload(0, image);
        machine.powerOn();
        machine.cpu().r[1] = 0x20000100;
        machine.runFor(20_000);
        return machine;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void forksShareCodeAndFlashAndGoTheirOwnWays() {
        Machine first = started();
        MachineSnapshot now = first.snapshot();
        long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        long before = heap();
        List<Machine> machines = new ArrayList<>();
        for (int n = 0; n < MACHINES; n++) {
            Machine machine = machine();
            machine.restore(now);
            machine.cpu().r[2] = n;
            machines.add(machine);
        }
        machines.forEach(machine -> machine.runFor(1_000));
        long each = (heap() - before) / MACHINES;
        assertTrue(each < FLASH, each + " bytes of heap for each machine: its flash is not shared");
        long made = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - classes;
        assertTrue(made < MACHINES / 10, made + " classes were loaded for " + MACHINES + " machines: they do not share translated code");

        Set<StateHash.Value> states = new HashSet<>();
        first.runFor(1_000);
        for (Machine machine : machines) {
            assertEquals(first.cpu().cycles, machine.cpu().cycles);
            assertEquals(first.cpu().r[0], machine.cpu().r[0]);
            assertTrue(machine.core().acceleratedInstructions() > 0, "translated code of the others is not taken");
            states.add(machine.stateHash());
        }
        assertEquals(MACHINES, states.size(), "each has its own R2");
    }

    @Test
    void flashThatOneOfThemWritesStaysAsItIsInTheOthers() {
        Machine first = started();
        MachineSnapshot now = first.snapshot();
        Machine writer = machine();
        Machine other = machine();
        writer.restore(now);
        other.restore(now);
        writer.flash().preload(0x100, new byte[] {0x02, 0x30}); // adds r0, #2
        for (Machine machine : List.of(first, writer, other)) {
            machine.runFor(10_000);
        }
        assertEquals(first.stateHash(), other.stateHash());
        assertNotEquals(first.cpu().r[0], writer.cpu().r[0]);
        assertEquals(0x3001, other.bus().readDirect(0x100, 2));
    }
}
