package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.ResetKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** How boots end, and what is made of it. */
class BooterTest {
    private static final BootLimits SHORT = new BootLimits(0.5, 3, 0);

    /** A vector table and code right behind it, as the whole bootloader. */
    private static NonVolatile program(int... halfwords) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0x20008000).putInt(9);
        for (int halfword : halfwords) {
            bytes.putShort((short) halfword);
        }
        return new UpdateScene(Scenes::machine, Scenes.MAP).put("code", 0, bytes.array()).program();
    }

    private static BootEnd boot(NonVolatile node) {
        return new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, SHORT).boot(node);
    }

    @Test
    void erasedDeviceLocksUp() {
        assertInstanceOf(BootEnd.LockedUp.class, boot(new NonVolatile(Scenes.machine().nonVolatile())));
    }

    @Test
    void sleepWithoutAWayOutIsABrick() {
        BootEnd end = boot(program(0xbf30, 0xe7fd));
        assertInstanceOf(BootEnd.AsleepForever.class, end);
        assertEquals(Verdict.BRICK, Scenes.oldOrNew().judge(end, program()).verdict());
    }

    @Test
    void endlessLoopNeverSettles() {
        BootEnd end = boot(program(0xe7fe));
        assertEquals(new BootEnd.TimedOut(8, 0.5), end);
        assertEquals(Verdict.NEVER_SETTLES, Scenes.oldOrNew().judge(end, program()).verdict());
    }

    private static BootEnd bootFor(Machine machine, double seconds, NonVolatile node) {
        return new Booter(machine, Scenes.oldOrNew()::inSlot, new BootLimits(seconds, 3, 0)).boot(node);
    }

    @Test
    void coreThatRepeatsItselfIsNotWaitedFor() {
        // b .+2; nop; nop; b back: the place where the limit finds it is the one where it would have been.
        NonVolatile loop = program(0xe7ff, 0xbf00, 0xbf00, 0xe7fb);
        Machine walked = Scenes.machine();
        walked.restoreNonVolatile(loop.arrays());
        walked.powerOn();
        walked.runUntil(walked.clock().cycleAt(7_000_000_000_000L));
        Machine machine = Scenes.machine();
        assertEquals(new BootEnd.TimedOut(walked.cpu().r[CpuState.PC], 7), bootFor(machine, 7, loop));
        assertEquals(walked.stateHash(), machine.stateHash());
        assertTrue(machine.cpu().cycles < walked.cpu().cycles / 5, "executed for " + machine.cpu().cycles + " cycles");
    }

    @Test
    void coreThatCountsIsWaitedFor() {
        // ldr r0, =100000000; subs r0, #1; bne; movw r0, #0xC611; bx r0: some 300 million cycles
        NonVolatile counts = program(0x4802, 0x3801, 0xd1fd, 0xf24c, 0x6011, 0x4700, 0xe100, 0x05f5);
        assertEquals(new BootEnd.Started(0xc610), bootFor(Scenes.machine(), 120, counts));
    }

    @Test
    void coreThatWaitsForAClockIsWaitedFor() {
        // LFCLKSTART; RTC0 START; ldr r4, [COUNTER]; cmp r4, #0x10000; blo; movw r0, #0xC611; bx r0: 65,536 ticks are two seconds
        NonVolatile waits = program(0xf04f, 0x4080, 0x2101, 0x6081, 0x4805, 0x6001, 0xf44f, 0x3380, 0x4a04, 0x6814, 0x429c, 0xd3fc, 0xf24c, 0x6011, 0x4700,
                0x0000, 0xb000, 0x4000, 0xb504, 0x4000);
        assertEquals(new BootEnd.Started(0xc610), bootFor(Scenes.machine(), 120, waits));
    }

    @Test
    void resettingAgainAndAgainNeverSettles() {
        // ldr r0, [pc, #8]; ldr r1, [pc, #8]; str r1, [r0]; b .; AIRCR; VECTKEY and SYSRESETREQ
        BootEnd end = boot(program(0x4801, 0x4902, 0x6001, 0xe7fe, 0xed0c, 0xe000, 0x0004, 0x05fa));
        assertEquals(new BootEnd.Resets(ResetKind.SOFTWARE, 4), end);
    }

    @Test
    void entryIntoASlotIsAStart() {
        // ldr r0, [pc, #0]; bx r0; 0x0000C611
        assertEquals(new BootEnd.Started(0xc610), boot(program(0x4800, 0x4700, 0xc611, 0x0000)));
    }

    @Test
    void bootsOfOneNodeAreEqualToTheCycle() {
        NonVolatile node = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.NOTHING).program();
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, BootLimits.STANDARD);
        booter.boot(node);
        long cycles = booter.machine().cpu().cycles;
        var hash = booter.machine().stateHash();
        booter.boot(Scenes.update(Scenes.NEW, Scenes.OLD, Asked.NOTHING).program());
        booter.boot(node);
        assertEquals(cycles, booter.machine().cpu().cycles);
        assertEquals(hash, booter.machine().stateHash());
    }

    @Test
    void judgeTellsWrongFromDamaged() {
        BootEnd started = new BootEnd.Started(Scenes.MAP.slotA().address() + 0x410);
        byte[] damaged = Scenes.OLD.clone();
        damaged[0x400] ^= 0x10;
        Judge judge = Scenes.oldOrNew();
        assertEquals(new Judge.Judgement(Verdict.APPROVED, "old"), judge.judge(started, Scenes.update(Scenes.OLD, Scenes.NEW, Asked.NOTHING).program()));
        assertEquals(new Judge.Judgement(Verdict.DAMAGED_IMAGE, "old"), judge.judge(started, Scenes.update(damaged, Scenes.NEW, Asked.NOTHING).program()));
        byte[] other = Scenes.OLD.clone();
        other[20] = 9;
        assertEquals(Verdict.WRONG_IMAGE, judge.judge(started, Scenes.update(other, Scenes.NEW, Asked.NOTHING).program()).verdict());
    }

    @Test
    void sceneRefusesWhatDoesNotFit() {
        UpdateScene scene = new UpdateScene(Scenes::machine, Scenes.MAP);
        assertThrows(SceneException.class, () -> scene.putInSlotA("huge", new byte[0x76001]));
        scene.put("first", 0x1000, new byte[16]);
        assertThrows(SceneException.class, () -> scene.put("second", 0x100f, new byte[1]));
        scene.put("outside", 0x100000, new byte[4]);
        assertThrows(SceneException.class, scene::program);
    }
}
