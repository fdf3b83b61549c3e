package dev.brownout.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Whoever reads while a report is written sees the old one or the new one: a process that is ended meanwhile leaves one of them too. */
    @Test
    void nobodyEverSeesHalfAFile() throws IOException {
        Path file = folder.resolve("report.html");
        byte[] old = new byte[200_000];
        byte[] fresh = new byte[300_000];
        Arrays.fill(fresh, (byte) 1);
        OutputFile.replace(file, old);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    OutputFile.replace(file, i % 2 == 0 ? fresh : old);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        do {
            byte[] seen = Files.readAllBytes(file);
            assertTrue(Arrays.equals(seen, old) || Arrays.equals(seen, fresh), seen.length + " bytes");
        } while (!writer.isDone());
        writer.join();
        assertArrayEquals(old, Files.readAllBytes(file));
        assertEquals(List.of("report.html"), files());
    }

    @Test
    void fileThatCannotBeWrittenStaysAsItIs() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("result"));
        String message = assertThrows(InputException.class, () -> OutputFile.write("--json", directory, new byte[1])).getMessage();
        assertEquals("--json " + directory + " cannot be written (it is a directory)", message);
        Path nowhere = folder.resolve("none").resolve("result.json");
        message = assertThrows(InputException.class, () -> OutputFile.requireWritable("--json", nowhere)).getMessage();
        assertEquals("--json " + nowhere + " cannot be written (there is no directory " + folder.resolve("none") + ")", message);
        assertEquals(List.of("result"), files());
    }
}
