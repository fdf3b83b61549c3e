package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtcTest {
    private static final int TR = 0x40002800;
    private static final int DR = 0x40002804;
    private static final int CR = 0x40002808;
    private static final int ISR = 0x4000280C;
    private static final int WUTR = 0x40002814;
    private static final int ALRMAR = 0x4000281C;
    private static final int WPR = 0x40002824;
    private static final int SSR = 0x40002828;
    private static final int ALRMASSR = 0x40002844;
    private static final int BKP0R = 0x40002850;
    private static final int PWR_CR = 0x40007000;
    private static final int BDCR = 0x40023870;
    private static final int EXTI_IMR = 0x40013C00;
    private static final int EXTI_RTSR = 0x40013C08;
    private static final int EXTI_PR = 0x40013C14;
    private static final int INIT = 0x80;
    private static final int INITF = 0x40;
    private static final int RSF = 0x20;

    private Bench bench = Bench.f4();

    @BeforeEach
    void running() {
        prepare();
    }

    private void prepare() {
        bench.write(PWR_CR, 1 << 8);
        bench.write(BDCR, 1);
        bench.pass(2 * Bench.S);
        bench.write(BDCR, 1 | 1 << 8 | 1 << 15);
        unlock();
    }

    private void unlock() {
        bench.write(WPR, 0xCA);
        bench.write(WPR, 0x53);
    }

    private void set(int time, int date) {
        bench.write(ISR, -1);
        bench.pass(100 * Bench.US);
        assertEquals(INITF, bench.read(ISR) & INITF);
        bench.write(TR, time);
        bench.write(DR, date);
        bench.write(ISR, ~INIT);
    }

    @Test
    void startsOnTheFirstOfJanuary2000() {
        assertEquals(0, bench.read(TR));
        assertEquals(0x2101, bench.read(DR));
        bench.pass(61 * Bench.S);
        assertEquals(0x101, bench.read(TR));
    }

    @ParameterizedTest
    @CsvSource({"0x235959, 0x24E229, 0x000000, 0x240301", "0x235959, 0x23E228, 0x000000, 0x230301", "0x235959, 0x99F231, 0x000000, 0x002101",
        "0x095959, 0x232101, 0x100000, 0x232101"})
    void calendarGoesOnInBcd(String time, String date, String newTime, String newDate) {
        set(Integer.decode(time), Integer.decode(date));
        bench.pass(1001 * Bench.MS);
        assertEquals(Integer.decode(newTime), bench.read(TR));
        assertEquals(Integer.decode(newDate) & 0xFF1F3F, bench.read(DR) & 0xFF1F3F);
    }

    @Test
    void subSecondsCountDown() {
        set(0, 0x2101);
        bench.pass(500 * Bench.MS);
        assertEquals(127, bench.read(SSR), 1);
    }

    @Test
    void timeStandsStillForTheReaderFromSubSecondsToDate() {
        set(0, 0x2101);
        bench.pass(500 * Bench.MS);
        bench.read(SSR);
        bench.pass(2 * Bench.S);
        assertEquals(0, bench.read(TR));
        bench.read(DR);
        assertEquals(2, bench.read(TR));
    }

    @Test
    void writeProtectionAndBackupLockHold() {
        bench.write(WPR, 0);
        bench.write(WUTR, 5);
        assertEquals(0xFFFF, bench.read(WUTR));
        // The second key alone opens nothing.
        bench.write(WPR, 0x53);
        bench.write(WUTR, 5);
        assertEquals(0xFFFF, bench.read(WUTR));
        unlock();
        bench.write(WUTR, 5);
        assertEquals(5, bench.read(WUTR));
        bench.write(PWR_CR, 0);
        bench.write(BKP0R, 7);
        assertEquals(0, bench.read(BKP0R));
        bench.write(PWR_CR, 1 << 8);
        bench.write(BKP0R, 7);
        assertEquals(7, bench.read(BKP0R));
    }

    @Test
    void timeAndBackupRegistersSurviveResetButNotTheLossOfSupply() {
        set(0x120000, 0x232101);
        bench.write(BKP0R, 0x12345678);
        bench.pass(Bench.MS);
        assertEquals(RSF, bench.read(ISR) & RSF);
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(0, bench.read(ISR) & RSF);
        bench.pass(Bench.S + Bench.MS);
        assertEquals(RSF, bench.read(ISR) & RSF);
        assertEquals(0x120001, bench.read(TR));
        assertEquals(0x12345678, bench.read(BKP0R));
        bench.powerCycle(new Tear.Untouched());
        assertEquals(0, bench.read(BKP0R));
        assertEquals(0x2101, bench.read(DR));
    }

    @Test
    void batteryKeepsTheDomain() {
        bench = Bench.of("stm32f407", "vbat: 0", "vbat: 1");
        prepare();
        set(0x120000, 0x232101);
        bench.write(BKP0R, 0x12345678);
        bench.powerCycle(new Tear.Untouched());
        bench.pass(Bench.S + Bench.MS);
        assertEquals(0x12345678, bench.read(BKP0R));
        assertEquals(0x120001, bench.read(TR));
    }

    @Test
    void domainResetClearsIt() {
        bench.write(BKP0R, 7);
        bench.write(BDCR, 1 << 16);
        assertEquals(0, bench.read(BKP0R));
        assertEquals(1 << 16, bench.read(BDCR));
        bench.write(BDCR, 0);
        assertEquals(0, bench.read(BDCR));
    }

    @Test
    void alarmInterruptsThroughExti() {
        set(0x115958, 0x232101);
        bench.write(EXTI_IMR, 1 << 17);
        bench.write(EXTI_RTSR, 1 << 17);
        // 12:00:00 on any day.
        bench.write(ALRMAR, 1 << 31 | 0x120000);
        bench.write(CR, 1 << 12 | 1 << 8);
        bench.pass(1990 * Bench.MS);
        assertFalse(bench.pending(41));
        bench.pass(20 * Bench.MS);
        assertTrue(bench.pending(41));
        assertEquals(1 << 8, bench.read(ISR) & 1 << 8);
        assertEquals(1 << 17, bench.read(EXTI_PR));
        bench.write(ISR, ~(1 << 8) & ~INIT);
        bench.write(EXTI_PR, 1 << 17);
        bench.pending(41);
        bench.pass(5 * Bench.S);
        assertFalse(bench.pending(41));
    }

    @Test
    void alarmComparesSubSeconds() {
        set(0, 0x232101);
        bench.write(ALRMAR, 0x80808080);
        // SSR 128: half a second.
        bench.write(ALRMASSR, 8 << 24 | 128);
        bench.write(CR, 1 << 8);
        bench.pass(490 * Bench.MS);
        assertEquals(0, bench.read(ISR) & 1 << 8);
        bench.pass(15 * Bench.MS);
        assertEquals(1 << 8, bench.read(ISR) & 1 << 8);
    }

    @Test
    void wakeupTimerComesAgainAndAgain() {
        // RTCCLK / 16: 2048 Hz.
        bench.write(WUTR, 2047);
        bench.write(CR, 1 << 10);
        for (int i = 0; i < 3; i++) {
            bench.pass(990 * Bench.MS);
            assertEquals(0, bench.read(ISR) & 1 << 10);
            bench.pass(10 * Bench.MS + 100 * Bench.US);
            assertEquals(1 << 10, bench.read(ISR) & 1 << 10);
            bench.write(ISR, ~(1 << 10) & ~INIT);
        }
    }

    @Test
    void snapshotGoesOnAlike() {
        set(0x235958, 0x24E229);
        bench.write(ALRMAR, 0x80808000);
        bench.write(CR, 1 << 8);
        bench.pass(300 * Bench.MS);
        var snapshot = bench.machine.snapshot();
        var hash = bench.machine.stateHash();
        bench.pass(2 * Bench.S);
        var later = bench.machine.stateHash();
        bench.machine.restore(snapshot);
        assertEquals(hash, bench.machine.stateHash());
        bench.pass(2 * Bench.S);
        assertEquals(later, bench.machine.stateHash());
        assertEquals(0x240301, bench.read(DR) & 0xFF1F3F);
    }
}
