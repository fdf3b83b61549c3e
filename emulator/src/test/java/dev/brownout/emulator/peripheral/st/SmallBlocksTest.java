package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.peripheral.st.Gpio.Drive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GPIO, EXTI, SYSCFG, CRC, RNG, DBGMCU, the signature, memories, and blocks without behaviour. */
class SmallBlocksTest {
    private static final int GPIOA = 0x40020000;
    private static final int MODER = 0x00;
    private static final int OTYPER = 0x04;
    private static final int PUPDR = 0x0C;
    private static final int IDR = 0x10;
    private static final int ODR = 0x14;
    private static final int BSRR = 0x18;
    private static final int LCKR = 0x1C;
    private static final int AFRH = 0x24;
    private static final int IMR = 0x40013C00;
    private static final int RTSR = 0x40013C08;
    private static final int FTSR = 0x40013C0C;
    private static final int SWIER = 0x40013C10;
    private static final int PR = 0x40013C14;
    private static final int MEMRM = 0x40013800;
    private static final int EXTICR1 = 0x40013808;

    private final Bench bench = Bench.f4();

    private Gpio gpio(String name) {
        return bench.machine.peripheral(Gpio.class, name);
    }

    @Test
    void portsStartAsTheManualSays() {
        assertEquals(0xA8000000, bench.read(GPIOA + MODER));
        assertEquals(0x64000000, bench.read(GPIOA + PUPDR));
        assertEquals(0x280, bench.read(GPIOA + 0x400 + MODER));
        assertEquals(0xABFFFFFF, Bench.l4().read(0x48000000));
        assertEquals(0xFFFFFEBF, Bench.l4().read(0x48000400));
        assertEquals(-1, Bench.l4().read(0x48000800));
    }

    @Test
    void outputsAreSetAndResetByBits() {
        bench.write(GPIOA + MODER, 0x55);
        bench.write(GPIOA + BSRR, 0x5);
        assertEquals(0x5, bench.read(GPIOA + ODR));
        bench.write(GPIOA + BSRR, 0x10000 | 0x2);
        assertEquals(0x6, bench.read(GPIOA + IDR) & 0xF);
        bench.write16(GPIOA + BSRR + 2, 0x4);
        assertEquals(0x2, bench.read(GPIOA + ODR));
        assertTrue(gpio("GPIOA").level(1));
    }

    @Test
    void inputsFollowWhatDrivesThemOrTheirPull() {
        bench.write(GPIOA + PUPDR, 1);
        assertEquals(1, bench.read(GPIOA + IDR) & 3);
        gpio("GPIOA").drive(0, Drive.LOW);
        gpio("GPIOA").drive(1, Drive.HIGH);
        assertEquals(2, bench.read(GPIOA + IDR) & 3);
    }

    @Test
    void openDrainLeavesAHighPinToOthers() {
        bench.write(GPIOA + MODER, 1);
        bench.write(GPIOA + OTYPER, 1);
        bench.write(GPIOA + BSRR, 1);
        assertEquals(0, bench.read(GPIOA + IDR) & 1);
        gpio("GPIOA").drive(0, Drive.HIGH);
        assertEquals(1, bench.read(GPIOA + IDR) & 1);
        bench.write(GPIOA + BSRR, 0x10000);
        assertEquals(0, bench.read(GPIOA + IDR) & 1);
    }

    @Test
    void lockedPinsKeepTheirConfigurationUntilReset() {
        bench.write(GPIOA + LCKR, 0x10000 | 0x100);
        bench.write(GPIOA + LCKR, 0x100);
        bench.write(GPIOA + LCKR, 0x10000 | 0x100);
        assertEquals(0x10100, bench.read(GPIOA + LCKR));
        bench.write(GPIOA + MODER, 0x55555555);
        assertEquals(0x55545555, bench.read(GPIOA + MODER));
        bench.write(GPIOA + AFRH, 0x77777777);
        assertEquals(0x77777770, bench.read(GPIOA + AFRH));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        bench.write(GPIOA + MODER, 0x55555555);
        assertEquals(0x55555555, bench.read(GPIOA + MODER));
    }

    @Test
    void wrongLockSequenceLocksNothing() {
        bench.write(GPIOA + LCKR, 0x10000 | 0x100);
        bench.write(GPIOA + LCKR, 0x200);
        bench.write(GPIOA + LCKR, 0x10000 | 0x100);
        assertEquals(0, bench.read(GPIOA + LCKR) & 0x10000);
    }

    @ParameterizedTest
    @CsvSource({"0, 6", "4, 10", "5, 23", "9, 23", "10, 40", "15, 40"})
    void edgesOfPinsInterrupt(int pin, int irq) {
        bench.write(IMR, 1 << pin);
        bench.write(RTSR, 1 << pin);
        gpio("GPIOA").drive(pin, Drive.LOW);
        bench.write(PR, 1 << pin);
        bench.pending(irq);
        bench.pending(irq);
        gpio("GPIOA").drive(pin, Drive.HIGH);
        assertEquals(1 << pin, bench.read(PR));
        assertTrue(bench.pending(irq));
        bench.write(PR, 1 << pin);
        bench.pending(irq);
        gpio("GPIOA").drive(pin, Drive.LOW);
        assertFalse(bench.pending(irq));
    }

    @Test
    void syscfgChoosesThePortOfALine() {
        bench.write(IMR, 2);
        bench.write(FTSR, 2);
        gpio("GPIOC").drive(1, Drive.HIGH);
        bench.write(EXTICR1, 2 << 4);
        gpio("GPIOA").drive(1, Drive.HIGH);
        gpio("GPIOA").drive(1, Drive.LOW);
        assertEquals(0, bench.read(PR));
        gpio("GPIOC").drive(1, Drive.LOW);
        assertEquals(2, bench.read(PR));
    }

    @Test
    void softwareTriggersALine() {
        bench.write(IMR, 1);
        bench.write(SWIER, 1);
        assertTrue(bench.pending(6));
        bench.write(PR, 1);
        assertEquals(0, bench.read(SWIER));
    }

    @Test
    void addressZeroShowsWhatSyscfgChooses() {
        assertEquals(0x20001000, bench.read(0));
        bench.write(Bench.RAM, 0x12345678);
        bench.write(MEMRM, 3);
        assertEquals(0x12345678, bench.read(0));
        bench.write(4, 0x55AA55AA);
        assertEquals(0x55AA55AA, bench.read(Bench.RAM + 4));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(0x20001000, bench.read(0));
        assertEquals(0x08000100, bench.machine.cpu().r[15]);
    }

    @Test
    void addressZeroComesBackWithASnapshot() {
        var flash = bench.machine.snapshot();
        bench.write(Bench.RAM, 0x12345678);
        bench.write(MEMRM, 3);
        var ram = bench.machine.snapshot();
        bench.machine.restore(flash);
        assertEquals(0x20001000, bench.read(0));
        bench.machine.restore(ram);
        assertEquals(0x12345678, bench.read(0));
    }

    @Test
    void bootPinLeavesTheCoreWithoutFirmware() {
        Bench other = Bench.of("stm32f407", "boot0: 0", "boot0: 1");
        assertEquals(-1, other.read(0));
    }

    @Test
    void coreCoupledMemoryKeepsItsContentThroughResetsAndSnapshots() {
        bench.write(0x10000000, 0x12345678);
        bench.write8(0x10000003, 0xAB);
        bench.machine.resetNow(ResetKind.WATCHDOG);
        assertEquals(0xAB345678, bench.read(0x10000000));
        var snapshot = bench.machine.snapshot();
        var hash = bench.machine.stateHash();
        bench.write(0x10000000, 0);
        assertNotEquals(hash, bench.machine.stateHash());
        bench.machine.restore(snapshot);
        assertEquals(0xAB345678, bench.read(0x10000000));
        assertEquals(hash, bench.machine.stateHash());
        bench.powerCycle(new Tear.Untouched());
        assertNotEquals(0xAB345678, bench.read(0x10000000));
    }

    @Test
    void crcIsThatOfEthernetWordByWord() {
        assertEquals(-1, bench.read(0x40023000));
        bench.write(0x40023000, 0x12345678);
        assertEquals(0xDF8A8A2B, bench.read(0x40023000));
        bench.write(0x40023008, 1);
        assertEquals(-1, bench.read(0x40023000));
        bench.write(0x40023004, 0x1FF);
        assertEquals(0xFF, bench.read(0x40023004));
    }

    @Test
    void programmableCrcTakesBytesReversedAndOfAnySize() {
        Bench l4 = Bench.l4();
        // CRC-32 of "123456789": reversed in and out, final complement by software.
        l4.write(0x40023008, 1 << 7 | 1 << 5 | 1);
        for (char c : "123456789".toCharArray()) {
            l4.write8(0x40023000, c);
        }
        assertEquals(0xCBF43926, ~l4.read(0x40023000));
        // CRC-16/CCITT-FALSE.
        l4.write(0x40023014, 0x1021);
        l4.write(0x40023010, 0xFFFF);
        l4.write(0x40023008, 1 << 3 | 1);
        for (char c : "123456789".toCharArray()) {
            l4.write8(0x40023000, c);
        }
        assertEquals(0x29B1, l4.read(0x40023000));
    }

    @Test
    void randomWordsComeOneByOneAndRepeatAfterPowerOn() {
        bench.write(0x50060800, 4);
        assertEquals(0, bench.read(0x50060804));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(0x50060804));
        int first = bench.read(0x50060808);
        assertEquals(0, bench.read(0x50060804));
        bench.pass(Bench.US);
        assertNotEquals(first, bench.read(0x50060808));
        bench.powerCycle(new Tear.Untouched());
        bench.write(0x50060800, 4);
        bench.pass(Bench.US);
        assertEquals(first, bench.read(0x50060808));
    }

    @Test
    void identityIsThatOfTheDevice() {
        assertEquals(0x413, bench.read(0xE0042000) & 0xFFF);
        assertEquals(1024, bench.machine.bus().read16(0x1FFF7A22));
        assertNotEquals(-1, bench.read(0x1FFF7A10));
        Bench l4 = Bench.l4();
        assertEquals(0x415, l4.read(0xE0042000) & 0xFFF);
        assertEquals(1024, l4.machine.bus().read16(0x1FFF75E0));
        assertNotEquals(bench.read(0x1FFF7A10), Bench.of("stm32f407", "device: 1", "device: 2").read(0x1FFF7A10));
    }

    @Test
    void blocksWithoutBehaviourAreReportedByName() {
        bench.write(0x40013000, 0x40);
        assertEquals(0x40, bench.read(0x40013000));
        assertEquals("CR1", bench.unmodelled.get(0).register());
        assertEquals("SPI1", bench.unmodelled.get(0).peripheral());
        bench.read(0x40023828);
        assertEquals("0x028", bench.unmodelled.get(bench.unmodelled.size() - 1).register());
    }

    @Test
    void regulatorAndBackupRegulatorFollowAtOnce() {
        assertEquals(0x4000, bench.read(0x40007000));
        bench.write(0x40007004, 1 << 9);
        assertEquals(1 << 14 | 1 << 9 | 1 << 3, bench.read(0x40007004));
        assertEquals(0x100, Bench.l4().read(0x40007014));
    }

    @Test
    void sysTickCountsAnEighthOfTheCoreClockUnlessToldOtherwise() {
        bench.write(0xE000E014, 999);
        bench.write(0xE000E018, 0);
        bench.write(0xE000E010, 1);
        bench.pass(100 * Bench.US);
        // 200 ticks of 500 ns, the first of which reloads.
        assertEquals(1000 - 200, bench.read(0xE000E018), 1);
        bench.write(0xE000E010, 5);
        bench.pass(10 * Bench.US);
        assertEquals(1000 - 200 - 160, bench.read(0xE000E018), 2);
    }
}
