package dev.brownout.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.debug.FaultWatch;
import dev.brownout.emulator.debug.Semihosting;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLoopTest {

    private static final int NOP = 0xBF00;
    private static final int WFI = 0xBF30;
    private static final int SEMIHOSTING = 0xBEAB;
    private static final int BRANCH_BACK_ONE = 0xE7FD;
    private static final int BRANCH_TO_SELF = 0xE7FE;
    /** MOVS R0, #n and MOVS R1, #n. */
    private static final int R0_IS = 0x2000;
    private static final int R1_IS = 0x2100;
    private static final int UNDEFINED = 0xDE00;

    private final StringWriter messages = new StringWriter();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private static RunSettings settings(String limit, List<String> expected, List<String> failing) {
        return new RunSettings(DeviceTime.parse(limit), expected, failing, false, List.of(), false);
    }

    private Outcome run(RunSettings settings, int... halfwords) throws IOException {
        return run(BareMachine.running(halfwords), settings);
    }

    private Outcome run(Machine machine, RunSettings settings) throws IOException {
        FirmwareImage firmware = new FirmwareImage("test", List.of());
        RunLog log = new RunLog(machine, new PrintWriter(messages, true));
        RunLoop loop = new RunLoop(machine, firmware, settings, log, new RunLoop.Outside() {
            @Override
            public void poll() {
            }

            @Override
            public boolean live() {
                return false;
            }
        });
        FaultWatch faults = new FaultWatch(machine, firmware, log::fault);
        machine.exceptions().observe(new ExceptionUnit.Observer() {
            @Override
            public void entered(int number, int returnAddress) {
                faults.entered(number, returnAddress);
            }

            @Override
            public void returned(int number) {
                log.faultHandled();
            }
        });
        machine.setBreakpointHost(new Semihosting(machine.cpu(), machine.bus(), machine.clock(),
                new TextStream(output, settings.expected(), settings.failing(), loop), new ByteArrayOutputStream(),
                InputStream.nullInputStream(), "", loop::exit));
        return loop.run();
    }

    /** SYS_WRITE0 of the text that lies at 0x80. */
    private static Machine saying(String text, int... after) {
        int[] program = new int[3 + after.length];
        program[0] = R0_IS | 4;
        program[1] = R1_IS | 0x80;
        program[2] = SEMIHOSTING;
        System.arraycopy(after, 0, program, 3, after.length);
        Machine machine = BareMachine.machine();
        machine.flash().preload(0, BareMachine.program(program));
        machine.flash().preload(0x80, (text + "\0").getBytes(StandardCharsets.UTF_8));
        machine.powerOn();
        return machine;
    }

    @Test
    void timeThatPassesWithNothingExpectedIsAsExpected() throws IOException {
        Outcome outcome = run(settings("1ms", List.of(), List.of()), NOP, BRANCH_BACK_ONE);
        assertEquals(0, outcome.exitCode());
        assertEquals("1ms of device time passed", outcome.sentence());
    }

    @Test
    void timeThatPassesWithoutTheExpectedTextIsALimit() throws IOException {
        Outcome outcome = run(settings("1000c", List.of("ready"), List.of()), NOP, BRANCH_BACK_ONE);
        assertEquals(4, outcome.exitCode());
    }

    @Test
    void expectedTextEndsTheRunAtItsInstruction() throws IOException {
        Machine machine = saying("is ready now", NOP, BRANCH_BACK_ONE);
        Outcome outcome = run(machine, settings("1s", List.of("ready"), List.of()));
        assertEquals(0, outcome.exitCode());
        assertEquals(0x106, machine.cpu().r[15]);
        assertEquals("is ready now", output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void allExpectedTextsMustCome() throws IOException {
        Outcome outcome = run(saying("is ready now", NOP, BRANCH_BACK_ONE), settings("1ms", List.of("ready", "steady"), List.of()));
        assertEquals(4, outcome.exitCode());
    }

    @Test
    void failTextFailsTheRun() throws IOException {
        Outcome outcome = run(saying("panic: no image", NOP, BRANCH_BACK_ONE), settings("1s", List.of(), List.of("panic")));
        assertEquals(1, outcome.exitCode());
        assertEquals("the text 'panic' came, which means failure", outcome.sentence());
    }

    @Test
    void exitCodeOfTheFirmwareDecides() throws IOException {
        // SYS_EXIT with 0x20026, application exit, from a literal: MOVS R0,#0x18; LDR R1,[PC,#0]; BKPT; then the word.
        Outcome good = run(settings("1s", List.of(), List.of()), NOP, R0_IS | 0x18, 0x4900, SEMIHOSTING, 0x0026, 0x0002);
        assertEquals(0, good.exitCode(), good.sentence());
        Outcome bad = run(settings("1s", List.of(), List.of()), R0_IS | 0x18, R1_IS | 1, SEMIHOSTING);
        assertEquals(1, bad.exitCode());
        assertEquals("the firmware ended itself with exit code 1", bad.sentence());
    }

    @Test
    void exitBeforeTheExpectedTextIsAFailure() throws IOException {
        Outcome outcome = run(settings("1s", List.of("ready"), List.of()), NOP, R0_IS | 0x18, 0x4900, SEMIHOSTING, 0x0026, 0x0002);
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void faultIsReportedWithItsCauseAndFailsTheRunIfItsHandlerHangs() throws IOException {
        Outcome outcome = run(settings("1s", List.of(), List.of()), NOP, UNDEFINED);
        assertEquals(1, outcome.exitCode());
        assertEquals("HardFault (UNDEFINSTR, FORCED) at 0x00000102", outcome.sentence());
        assertTrue(messages.toString().contains("cfsr 00010000"), messages.toString());
        assertTrue(messages.toString().contains("> 00000102  de00"), messages.toString());
    }

    @Test
    void jumpIntoNowhereIsReportedWithItsAddress() throws IOException {
        // LDR R0,[PC,#0]; BX R0; 0x30000001
        Outcome outcome = run(settings("1s", List.of(), List.of()), 0x4800, 0x4700, 0x0001, 0x3000);
        assertEquals(1, outcome.exitCode());
        assertEquals("HardFault (IBUSERR, FORCED) at 0x30000000", outcome.sentence());
    }

    @Test
    void handlerThatCannotBeFetchedLocksUp() throws IOException {
        Machine machine = BareMachine.machine();
        byte[] program = BareMachine.program(UNDEFINED);
        program[12] = 1;
        program[15] = 0x30;
        machine.flash().preload(0, program);
        machine.powerOn();
        Outcome outcome = run(machine, settings("1s", List.of(), List.of()));
        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.sentence().startsWith("Lockup"), outcome.sentence());
    }

    @Test
    void restWithoutAnyAlarmEndsTheRun() throws IOException {
        Outcome asleep = run(settings("forever", List.of(), List.of()), WFI);
        assertEquals("the core sleeps at 0x00000102 and nothing is scheduled that could wake it", asleep.sentence());
        assertEquals(0, asleep.exitCode());
        Outcome loops = run(settings("forever", List.of("ready"), List.of()), BRANCH_TO_SELF);
        assertEquals(1, loops.exitCode());
    }

    @Test
    void powerCutStartsTheProgramAfresh() throws IOException {
        Machine machine = BareMachine.running(NOP, BRANCH_BACK_ONE);
        RunSettings settings = new RunSettings(DeviceTime.parse("3ms"), List.of(), List.of(), false,
                List.of(DeviceTime.parse("64000c"), DeviceTime.parse("2ms")), false);
        assertEquals(0, run(machine, settings).exitCode());
        assertEquals(3, machine.powerCycles());
        assertFalse(messages.toString().contains("lockup"));
    }

    @Test
    void reportIsTheSameForTheSameRun() throws IOException {
        String[] reports = new String[2];
        for (int i = 0; i < 2; i++) {
            Machine machine = BareMachine.running(NOP, UNDEFINED);
            RunLog log = new RunLog(machine, new PrintWriter(messages, true));
            machine.exceptions().observe(new FaultWatch(machine, new FirmwareImage("test", List.of()), log::fault));
            machine.runFor(1000);
            reports[i] = RunReport.json(machine, List.of("app.elf"), log, Outcome.limit("1000c", false), java.util.OptionalInt.empty());
        }
        assertEquals(reports[0], reports[1]);
        assertTrue(reports[0].contains("\"causes\" : [ \"UNDEFINSTR\", \"FORCED\" ]"), reports[0]);
    }
}
