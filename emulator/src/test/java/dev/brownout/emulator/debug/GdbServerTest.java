package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.GdbTarget.Halt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GdbServerTest {

    private final FakeTarget target = new FakeTarget();
    private GdbServer server;
    private GdbClient gdb;
    private CompletableFuture<GdbServer.Outcome> outcome;

    @BeforeEach
    void connect() throws IOException {
        server = new GdbServer(0);
        outcome = CompletableFuture.supplyAsync(() -> {
            try {
                return server.serve(target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        gdb = new GdbClient(server.port());
    }

    @AfterEach
    void disconnect() throws IOException {
        gdb.close();
        server.close();
    }

    private GdbServer.Outcome ended() throws InterruptedException, ExecutionException, TimeoutException {
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @Test
    void targetDescriptionNamesTheMProfileFeatures() throws IOException {
        assertTrue(gdb.ask("qSupported:xmlRegisters=i386").contains("qXfer:features:read+"));
        String description = gdb.ask("qXfer:features:read:target.xml:0,3000");
        assertTrue(description.startsWith("l<?xml"));
        for (String feature : new String[] {"m-profile", "m-system", "vfp"}) {
            assertTrue(description.contains("org.gnu.gdb.arm." + feature), feature);
        }
    }

    @Test
    void longDocumentComesInParts() throws IOException {
        String first = gdb.ask("qXfer:features:read:target.xml:0,20");
        String second = gdb.ask("qXfer:features:read:target.xml:20,20");
        assertEquals(33, first.length());
        assertTrue(first.startsWith("m<?xml"));
        assertTrue(gdb.ask("qXfer:features:read:target.xml:0,3000").startsWith("l" + first.substring(1) + second.substring(1)));
        assertEquals("l", gdb.ask("qXfer:features:read:target.xml:3000,20"));
    }

    @Test
    void memoryMapTellsFlashFromRam() throws IOException {
        String map = gdb.ask("qXfer:memory-map:read::0,1000");
        assertTrue(map.contains("<memory type=\"flash\" start=\"0x0\" length=\"0x10000\"><property name=\"blocksize\">0x1000</property>"));
        assertTrue(map.contains("<memory type=\"ram\" start=\"0x20000000\" length=\"0x1000\"/>"));
    }

    @Test
    void registersAreReadAndWrittenLowestByteFirst() throws IOException {
        assertEquals("OK", gdb.ask("P0=78563412"));
        assertEquals(0x12345678, target.cpu.r[0]);
        assertEquals("00010000", gdb.ask("pf"));
        String all = gdb.ask("g");
        assertTrue(all.startsWith("78563412"));
        assertEquals(8 * (17 + 6) + 16 * 16 + 8, all.length());
        assertEquals("OK", gdb.ask("G" + all.replaceFirst("78563412", "01000000")));
        assertEquals(1, target.cpu.r[0]);
        assertEquals("OK", gdb.ask("P17=0000000000000840"), "d0 = 3.0");
        assertEquals(0x40080000, target.cpu.s[1]);
    }

    @Test
    void exceptionNumberIsNotTheDebuggersToChange() throws IOException {
        target.cpu.ipsr = 3;
        assertEquals("OK", gdb.ask("P10=0b000041"));
        assertEquals(0x41000003, target.cpu.xpsr());
    }

    @Test
    void stackPointerWrittenAsMspIsTheOneInUse() throws IOException {
        gdb.ask("P11=00080020");
        assertEquals(0x20000800, target.cpu.r[CpuState.SP]);
    }

    @Test
    void memoryIsReadAndWritten() throws IOException {
        assertEquals("OK", gdb.ask("M20000001,3:0a0b0c"));
        assertEquals("0a0b0c", gdb.ask("m20000001,3"));
        assertEquals("OK", gdb.ask("X20000010,4:}\u0003a\u0080\u00ff"));
        assertEquals("236180ff", gdb.ask("m20000010,4"), "an escaped # comes as } and 0x03");
    }

    @Test
    void memoryIsReadAsFarAsItAnswers() throws IOException {
        assertEquals(2 * 4, gdb.ask("m20000ffc,10").length());
        assertEquals("E0e", gdb.ask("m30000000,4"));
        assertEquals("E0e", gdb.ask("M30000000,1:00"));
    }

    @Test
    void programIsLoadedIntoErasedFlash() throws IOException {
        gdb.ask("M2000,2:0000");
        assertEquals("OK", gdb.ask("vFlashErase:2000,1000"));
        assertEquals("OK", gdb.ask("vFlashWrite:2002:\u0001\u0002\u0003"));
        assertEquals("OK", gdb.ask("vFlashDone"));
        assertEquals("ffff010203ff", gdb.ask("m2000,6"));
    }

    @Test
    void stepExecutesOneInstruction() throws IOException {
        assertEquals("T05thread:1;", gdb.ask("s"));
        assertEquals("02010000", gdb.ask("pf"));
        assertEquals("T05thread:1;", gdb.ask("vCont;s:1;c"));
        assertEquals("04010000", gdb.ask("pf"));
    }

    @Test
    void executionStopsBeforeABreakpointAndGetsAwayFromIt() throws IOException {
        assertEquals("OK", gdb.ask("Z1,140,2"));
        assertEquals("T05thread:1;hwbreak:;", gdb.ask("c"));
        assertEquals("40010000", gdb.ask("pf"));
        int count = target.cpu.r[0];
        assertEquals("T05thread:1;hwbreak:;", gdb.ask("vCont;c"));
        assertEquals(count + 0x8000, target.cpu.r[0], "once around the 64 KB");
        assertEquals("OK", gdb.ask("z1,140,2"));
        assertEquals("OK", gdb.ask("Z0,144,2"));
        gdb.ask("c");
        assertEquals("44010000", gdb.ask("pf"));
    }

    @Test
    void watchpointReportsTheAddressAndTheAccess() throws IOException {
        assertEquals("OK", gdb.ask("Z2,20000100,4"));
        assertEquals("T05thread:1;watch:20000100;", gdb.ask("c"));
        assertEquals("OK", gdb.ask("z2,20000100,4"));
        assertTrue(target.watched.isEmpty());
        gdb.ask("Z4,20000100,4");
        assertEquals("T05thread:1;awatch:20000100;", gdb.ask("c"));
    }

    @Test
    void controlCStopsARunningMachine() throws IOException {
        gdb.send("c");
        gdb.raw("\u0003");
        assertEquals("T02thread:1;", gdb.answer());
        assertEquals("T02thread:1;", gdb.ask("?"));
    }

    @Test
    void lockupIsASegmentationFaultWithItsReasonOnTheConsole() throws IOException {
        target.next = new Halt.Broken("lockup");
        assertEquals("O" + GdbSession.hex("lockup\n".getBytes(StandardCharsets.UTF_8)), gdb.ask("c"));
        assertEquals("T0bthread:1;", gdb.answer());
    }

    @Test
    void firmwareThatEndsItselfEndsTheSession() throws Exception {
        target.next = new Halt.Exited(7);
        assertEquals("W07", gdb.ask("c"));
        assertEquals(GdbServer.Outcome.OVER, ended());
    }

    @Test
    void monitorCommandsReachTheMachine() throws IOException {
        target.cpu.cycles = 1234;
        assertEquals("1234 cycles\n", monitor("cycles"));
        assertTrue(monitor("reset halt").startsWith("reset; pc 0x00000100"));
        assertTrue(target.wasReset);
        monitor("power-cut");
        assertTrue(target.powerWasCut);
        assertTrue(monitor("frobnicate").startsWith("'frobnicate' is not known here; what is:"));
    }

    private String monitor(String command) throws IOException {
        String output = gdb.ask("qRcmd," + GdbSession.hex(command.getBytes(StandardCharsets.UTF_8)));
        assertEquals("OK", gdb.answer());
        return new String(GdbSession.bytes(output.substring(1)), StandardCharsets.UTF_8);
    }

    @Test
    void detachLetsTheMachineRunOn() throws Exception {
        assertEquals("OK", gdb.ask("D"));
        assertEquals(GdbServer.Outcome.RUN_ON, ended());
    }

    @Test
    void killAndLostConnectionEndTheRun() throws Exception {
        gdb.send("k");
        assertEquals(GdbServer.Outcome.OVER, ended());
    }

    @Test
    void lostConnectionEndsARunningMachine() throws Exception {
        gdb.send("c");
        gdb.close();
        assertEquals(GdbServer.Outcome.OVER, ended());
    }

    @Test
    void damagedPacketIsAskedForAgainAndUnknownOnesAreEmpty() throws IOException {
        gdb.raw("$g#00");
        assertEquals('-', gdb.rawRead());
        assertEquals("", gdb.ask("vMustReplyEmpty"));
        assertEquals("E01", gdb.ask("mxyz"));
        assertEquals("E01", gdb.ask("P0"));
        assertEquals("E01", gdb.ask("p99"));
    }

    @Test
    void answerIsRepeatedWhereItArrivedDamaged() throws IOException {
        assertEquals("1", gdb.ask("qAttached"));
        gdb.raw("-");
        assertEquals("1", gdb.answer());
    }

    @Test
    void withoutAcknowledgementsNoneIsSent() throws IOException {
        gdb.stopAcknowledging();
        assertEquals("QC1", gdb.ask("qC"));
        assertFalse(gdb.ask("g").isEmpty());
    }
}
