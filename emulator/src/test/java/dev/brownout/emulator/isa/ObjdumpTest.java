package dev.brownout.emulator.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against GNU objdump: by a committed listing that has every row, and by the tool itself where it is installed. */
class ObjdumpTest {
    private static final String C = """
        typedef unsigned int u32; typedef unsigned long long u64;
        struct packed { unsigned char a; short b; u32 c; } __attribute__((packed));
        u64 mul(u64 a, u64 b) { return a * b + (a >> 7); }
        u64 umaal(u32 a, u32 b, u32 c, u32 d) { return (u64) a * b + c + d; }
        int div(int a, int b) { return a / b + a % b; }
        u32 udiv(u32 a, u32 b) { return a / b ^ a % b; }
        u32 rot(u32 a, u32 n) { return a << n | a >> (32 - n); }
        u32 rev(u32 a) { return __builtin_bswap32(a) + __builtin_bswap16(a) + __builtin_clz(a); }
        int table(int a) { switch (a) { case 0: return 5; case 1: return 17; case 2: return rev(3); case 3: return -1; case 4: return 99;
            case 5: return rot(3, a); case 6: return div(a, 3); default: return 0; } }
        int unaligned(struct packed *p) { return p->a + p->b + p->c; }
        void bits(volatile struct { u32 a:3, b:7, c:22; } *p) { p->b = p->a; p->c += 5; }
        float f(float a, float b, int c) { return a / b * c - a + 1.5f; }
        float root(float a) { return __builtin_sqrtf(a) > 2.0f ? a * a + 3.0f : -a; }
        int toint(float a, float *b, unsigned n) {
            float s = 0; for (unsigned k = 0; k < n; k++) s += b[k] * a; return (int) s + (unsigned) a; }
        double d(double a, double b) { return a * b + __builtin_sin(a) + __builtin_sinf(b); }
        short sat(int a) { return a > 32767 ? 32767 : a < -32768 ? -32768 : a; }
        u32 sum(const unsigned char *p, u32 n) { u32 s = 0; while (n--) s = s * 31 + *p++; return s; }
        int sum2(const short *p, const short *q, u32 n) { int s = 0; while (n--) s += *p++ * *q++; return s; }
        void copy(u32 *d, const u32 *s, u32 n) { while (n--) *d++ = *s++; }
        int cond(int a, int b, int c) { return a > b ? c ? a - b : a + b : a == c ? b ^ 0x55005500 : b & ~0xff0; }
        u32 cas(u32 *p, u32 o, u32 n) { return __atomic_compare_exchange_n(p, &o, n, 0, 5, 5); }
        void irq(void) { __asm volatile ("cpsid i\\n mrs r0, basepri\\n msr primask, r0\\n dsb\\n isb\\n svc 3\\n wfi" ::: "r0"); }
        """;

    @TempDir
    static Path directory;
    private static List<Listing.Line> listing;

    @BeforeAll
    static void readListing() {
        try (InputStream in = ObjdumpTest.class.getResourceAsStream("objdump.txt")) {
            listing = Listing.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void committedListingReadsAsObjdumpPrintsIt() {
        assertEquals(List.of(), Listing.differences(listing));
    }

    @Test
    void committedListingHasEveryRow() {
        Set<Encoding> seen = listing.stream().map(line -> line.decode().encoding).collect(Collectors.toCollection(HashSet::new));
        assertEquals(List.of(), ThumbTable.rows().stream().filter(row -> !seen.contains(row)).toList());
    }

    @Test
    void installedObjdumpPrintsTheCommittedListing() {
        StringBuilder source = new StringBuilder(".syntax unified\n.cpu cortex-m4\n.fpu fpv4-sp-d16\n.thumb\n");
        for (Listing.Line line : listing) {
            source.append(line.size() == 2 ? String.format(".inst.n 0x%04x%n", line.hw1())
                : String.format(".inst.w 0x%04x%04x%n", line.hw1(), line.hw2()));
        }
        Path assembler = write("listing.s", source.toString());
        run("arm-none-eabi-as", "-o", directory.resolve("listing.o").toString(), assembler.toString());
        assertEquals(listing, Listing.parse(run("arm-none-eabi-objdump", "-d", "-z", directory.resolve("listing.o").toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-mcpu=cortex-m4 -mfloat-abi=hard -O2", "-mcpu=cortex-m4 -mfloat-abi=hard -O0",
        "-mcpu=cortex-m4 -mfloat-abi=soft -Os",
        "-mcpu=cortex-m4 -mfloat-abi=hard -O3 -ffast-math", "-mcpu=cortex-m3 -O2", "-mcpu=cortex-m0plus -Os"})
    void compiledCodeReadsAsObjdumpPrintsIt(String options) {
        // ARMv6-M has neither exclusives nor BASEPRI.
        Path source = write("code.c", options.contains("m0plus") ? C.replaceAll("(?m)^(void irq|u32 cas).*$", "") : C);
        Path object = directory.resolve("code.elf");
        List<String> command = new ArrayList<>(List.of("arm-none-eabi-gcc", "-mthumb", "-nostartfiles", "-Wl,--entry=mul",
            "-o", object.toString(), source.toString(), "-lm"));
        command.addAll(List.of(options.split(" ")));
        run(command.toArray(String[]::new));
        List<Listing.Line> lines = Listing.parse(run("arm-none-eabi-objdump", "-d", object.toString()));
        assertTrue(lines.size() > 1000, () -> lines.size() + " instructions");
        assertEquals(List.of(), Listing.differences(lines));
    }

    /** Runs a tool and returns its output; the test is skipped where the tool is not installed. */
    private static List<String> run(String... command) {
        try {
            Path output = Files.createTempFile(directory, "tool", ".txt");
            Process process;
            try {
                process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            } catch (IOException e) {
                assumeTrue(false, command[0] + " is not installed");
                throw e;
            }
            int status = process.waitFor();
            List<String> lines = Files.readAllLines(output);
            assertEquals(0, status, () -> String.join("\n", lines));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
