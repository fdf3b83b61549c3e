package dev.brownout.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firmware that goes wrong in every way ends with the fault that the manual says, a report, and exit code 1, on either engine. */
class BadFirmwareTest {
    @TempDir
    private Path directory;
    private final StringWriter messages = new StringWriter();

    private int run(String engine, String program, String handler) throws IOException {
        byte[] image = BareMachine.program(halfwords(program));
        int at = 0x40;
        for (int halfword : halfwords(handler)) {
            image[at++] = (byte) halfword;
            image[at++] = (byte) (halfword >> 8);
        }
        Path file = Files.write(directory.resolve("bad.bin"), image);
        return Brownout.execute(new String[] {"run", "--board", "nrf52840", "--load", file + "@0", "--engine", engine, "--for", "20ms"},
                new Console(new ByteArrayOutputStream(), new PrintWriter(messages, true), false));
    }

    private static int[] halfwords(String text) {
        String[] list = text.trim().split("\\s+");
        int[] values = new int[list.length];
        for (int i = 0; i < list.length; i++) {
            values[i] = Integer.parseInt(list[i], 16);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # executes data: mov r0, #0x20000000; mvn r1, #0; str r1, [r0]; orr r0, #1; bx r0
            f04f 5000 f06f 0100 6001 f040 0001 4700 | HardFault (UNDEFINSTR, FORCED) at 0x20000000
            # runs off RAM: mov r0, #0x20040000; mov r1, #0; str r1, [r0, #-4]; sub r0, #3; bx r0
            4800 e001 0000 2004 2100 f840 1c04 3803 4700 | HardFault (IBUSERR, FORCED) at 0x20040000
            # runs into a peripheral: mov r0, #0x40000001; bx r0
            4800 e001 0001 4000 4700                | HardFault (IACCVIOL, FORCED) at 0x40000000
            # calls a null pointer: movs r0, #0; blx r0
            2000 4780                               | HardFault (INVSTATE, FORCED) at 0x00000000
            # branches to an EXC_RETURN value in Thread mode: mvn r0, #6; bx r0
            f06f 0006 4700                          | HardFault (IACCVIOL, FORCED) at 0xfffffff8
            # divides by zero with the trap on: ldr r0, =CCR; movs r1, #0x10; str r1, [r0]; movs r2, #0; udiv r3, r1, r2
            4800 e001 ed14 e000 2110 6001 2200 fbb1 f3f2 | HardFault (DIVBYZERO, FORCED) at 0x0000010e
            # uses the FPU, which CPACR closes: vadd.f32 s0, s1, s2
            ee30 0a81                               | HardFault (NOCP, FORCED) at 0x00000100
            # has no stack when an exception comes: mov r0, #0x60000000; mov sp, r0; svc 0
            f04f 40c0 4685 df00                     | HardFault (STKERR, FORCED) at 0x00000108
            # loads an unaligned pair: mov r0, #0x20000001; ldrd r1, r2, [r0]
            4800 e001 0001 2000 e9d0 1200           | HardFault (UNALIGNED, FORCED) at 0x00000108
            # loads from nowhere: mov r0, #0x60000000; ldr r1, [r0]
            f04f 40c0 6801                          | HardFault (PRECISERR, BFARVALID, FORCED) at 0x00000104
            # stores to nowhere: mov r0, #0x60000000; str r1, [r0]; nop
            f04f 40c0 6001 bf00                     | HardFault (IMPRECISERR, FORCED) at 0x00000106
            # moves its vectors away: ldr r0, =VTOR; mov r1, #0x60000000; str r1, [r0]; svc 0
            4800 e001 ed08 e000 f04f 41c0 6001 df00 | Lockup (VECTTBL) at 0x00000110
            # breakpoint without a debugger: bkpt #1
            be01                                    | HardFault (DEBUGEVT) at 0x00000100
            """, delimiter = '|')
    void faultIsTheManualsAndIsReported(String program, String headline) throws IOException {
        for (String engine : new String[] {"interpreter", "translator"}) {
            messages.getBuffer().setLength(0);
            assertEquals(1, run(engine, program, "e7fe"), messages.toString());
            assertTrue(messages.toString().startsWith("brownout: " + headline), messages.toString());
            assertTrue(messages.toString().contains("\n  r0 "), "registers");
        }
    }

    @Test
    void faultInTheHandlerOfAFaultIsALockup() throws IOException {
        assertEquals(1, run("translator", "de01", "de02"));
        assertTrue(messages.toString().contains("Lockup (UNDEFINSTR) at 0x00000040"), messages.toString());
        assertTrue(messages.toString().contains("the device resets and locks up again and again"), messages.toString());
    }

    @Test
    void handlersThatReturnToTheirFaultAreALoopAndNoSuccess() throws IOException {
        // The handler makes the frame's PC 0xdeadbeee. ldr r0, [pc, #4]; str r0, [sp, #24]; bx lr
        assertEquals(1, run("translator", "de01", "4801 9006 4770 bf00 beee dead"));
        assertTrue(messages.toString().contains("HardFault (IACCVIOL, FORCED) at 0xdeadbeee, again and again: "), messages.toString());
        assertTrue(messages.toString().length() < 20_000, "what repeats is told once");
    }

    @Test
    void causesAreThoseOfThisFaultAlone() throws IOException {
        // As before: CFSR keeps UNDEFINSTR, which was the first fault's.
        run("translator", "de01", "4801 9006 4770 bf00 beee dead");
        assertFalse(messages.toString().contains("IACCVIOL, UNDEFINSTR"), messages.toString());
    }

    @Test
    void whatTheEmulatorAloneKnowsIsSaidToBeSo() throws IOException {
        run("translator", "f04f 40c0 4685 df00", "e7fe");
        assertTrue(messages.toString().contains("its frame at 0x5fffffe0 could not be stored, lr and pc are known to this emulator only"),
                messages.toString());
        assertTrue(messages.toString().contains("lr   ffffffff"), messages.toString());
    }

    @Test
    void storeBehindAnImpreciseFaultIsNamed() throws IOException {
        run("translator", "f04f 40c0 6001 bf00", "e7fe");
        assertTrue(messages.toString().contains("the store was the instruction at 0x00000104 and went to 0x60000000"), messages.toString());
    }

    @Test
    void callsAreReadFromTheStack() throws IOException {
        // bl 0x108; nop; nop / 0x108: push {r4, lr}; bl 0x110 / nop / 0x110: udf
        run("translator", "f000 f802 bf00 bf00 b510 f000 f801 bf00 de00", "e7fe");
        String text = messages.toString();
        assertTrue(text.contains("0x0000010e\n    0x00000104\n"), text);
    }

    @Test
    void everNewCodeEndsInTheLimit() throws IOException {
        // 0x100: ldr r0, =0x20001000; movw r4, #0x4770; loop: adds r3, #1; uxtb r2, r3; orr r2, #0x2100; strh r2, [r0]; strh r4, [r0, #2];
        // orr r5, r0, #1; blx r5; b loop
        assertEquals(0, run("translator", "4800 e001 1000 2000 f244 7470 3301 b2da f442 5204 8002 8044 f040 0501 47a8 e7f5", "e7fe"),
                messages.toString());
    }
}
