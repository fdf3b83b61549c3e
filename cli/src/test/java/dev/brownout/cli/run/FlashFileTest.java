package dev.brownout.cli.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.InputException;
import dev.brownout.emulator.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashFileTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("device.flash");
    }

    private static Machine worn() {
        Machine machine = BareMachine.machine();
        machine.flash().preload(0x20, new byte[] {1, 2, 3, 4});
        machine.flash().erasePage(0x3000, 0);
        machine.flash().erasePage(0x3000, 0);
        machine.flash().program(0x3000, 0x1234, 0);
        machine.flash().program(0x3000, 0x0234, 0);
        machine.flash().erasePartially(0x5000, 0, 10, 100);
        return machine;
    }

    @Test
    void everythingThatOutlivesPowerComesBack() {
        Machine before = worn();
        new FlashFile(file()).save(before);
        Machine after = BareMachine.machine();
        new FlashFile(file()).load(after);
        assertEquals(before.flash().save().hashWithWear(), after.flash().save().hashWithWear());
        assertArrayEquals(before.flash().memory().read(0, 0x10000), after.flash().memory().read(0, 0x10000));
        assertEquals(2, after.flash().cells().wear(3));
        assertEquals(2, after.flash().cells().writesOf(0x3000));
    }

    @Test
    void savingReplacesTheFileAndLeavesNothingBesideIt() throws IOException {
        new FlashFile(file()).save(BareMachine.machine());
        new FlashFile(file()).save(worn());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        Machine after = BareMachine.machine();
        new FlashFile(file()).load(after);
        assertEquals(2, after.flash().cells().wear(3));
    }

    @Test
    void sameContentGivesTheSameBytes() throws IOException {
        new FlashFile(file()).save(worn());
        byte[] first = Files.readAllBytes(file());
        new FlashFile(file()).save(worn());
        assertArrayEquals(first, Files.readAllBytes(file()));
    }

    private String refusal(Machine machine) {
        return assertThrows(InputException.class, () -> new FlashFile(file()).load(machine)).getMessage();
    }

    @Test
    void everyDamagedByteIsFoundAndTheFileStays() throws IOException {
        new FlashFile(file()).save(worn());
        byte[] good = Files.readAllBytes(file());
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(file(), bad);
            assertTrue(refusal(BareMachine.machine()).contains("damaged"), "byte " + i);
            assertArrayEquals(bad, Files.readAllBytes(file()));
        }
    }

    @Test
    void truncatedAndEmptyFilesAreRefused() throws IOException {
        new FlashFile(file()).save(worn());
        byte[] good = Files.readAllBytes(file());
        for (int length : new int[] {0, 5, 12, 44, 45, good.length - 1}) {
            Files.write(file(), java.util.Arrays.copyOf(good, length));
            assertTrue(refusal(BareMachine.machine()).startsWith("flash file " + file()), "length " + length);
        }
    }

    @Test
    void fileOfAnotherBoardIsRefused() {
        new FlashFile(file()).save(worn());
        assertTrue(refusal(BareMachine.machine("other", 0x10000)).endsWith("was written for board bare, not for other"));
        assertTrue(refusal(BareMachine.machine("bare", 0x20000)).contains("has 131072 bytes in pages of 4096, not 65536"));
    }

    @Test
    void directoryThatDoesNotExistIsNamed() {
        FlashFile nowhere = new FlashFile(directory.resolve("missing").resolve("device.flash"));
        assertFalse(nowhere.exists());
        assertThrows(InputException.class, () -> nowhere.save(worn()));
    }
}
