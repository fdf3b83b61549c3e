package dev.brownout.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Finding QEMU and reading what it says, with a script in its place. */
@DisabledOnOs(OS.WINDOWS)
class QemuTest {

    @TempDir
    Path folder;

    private Path script(String text) throws IOException {
        Path file = folder.resolve("qemu-system-arm");
        Files.writeString(file, "#!/bin/sh\n[ \"$1\" = --version ] && echo 'QEMU 0.0' && exit 0\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void isFoundInTheFirstFolderThatHasIt() throws IOException {
        Path file = script("exit 0");
        assertEquals(Optional.of(file), Qemu.find(folder.resolve("nothing") + File.pathSeparator + folder));
        assertEquals(Optional.empty(), Qemu.find(folder.resolve("nothing").toString()));
    }

    @Test
    void fileThatCannotBeExecutedIsNotQemu() throws IOException {
        Files.setPosixFilePermissions(script(""), PosixFilePermissions.fromString("rw-------"));
        assertEquals(Optional.empty(), Qemu.find(folder.toString()));
    }

    @Test
    void versionIsPartOfTheDescription() throws IOException {
        assertTrue(new Qemu(script("exit 0")).description().startsWith("QEMU 0.0, mps2-an386"));
    }

    @Test
    void workloadThatFailsOnItIsAFailureWithWhatItSaid() throws IOException {
        Qemu qemu = new Qemu(script("echo 'bench-branchy: wrong result' >&2; exit 1"));
        Workload workload = Workload.find("branchy");
        try (Contender.Running running = qemu.start(workload, new Reference(new Counts(10, 20), new Counts(30, 40)))) {
            WorkloadFailure failure = assertThrows(WorkloadFailure.class, () -> running.measure(1));
            assertEquals(ExitCode.FIRMWARE_FAILED, failure.exitCode());
            assertEquals("bench-branchy on qemu ended with code 1, saying \"bench-branchy: wrong result\"", failure.getMessage());
        }
    }

    @Test
    void instructionsOfTheStartAreNotCounted() throws IOException {
        Qemu qemu = new Qemu(script("exit 0"));
        Reference reference = new Reference(new Counts(1_010, 0), new Counts(3_010, 0));
        try (Contender.Running running = qemu.start(Workload.find("branchy"), reference)) {
            assertEquals(5_000, running.measure(5).instructions());
        }
    }

    @Test
    void processorTimeOfAProcessThatEndedIsCounted() throws IOException, InterruptedException {
        ChildrenTime children = ChildrenTime.open();
        long before = children.nanos().orElseThrow();
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done").start().waitFor();
        long spent = children.nanos().orElseThrow() - before;
        assertTrue(spent > 0 && spent < 60_000_000_000L, spent + " ns");
    }
}
