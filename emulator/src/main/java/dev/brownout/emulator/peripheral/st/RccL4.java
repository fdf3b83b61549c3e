package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.peripheral.Register;

/** RCC of STM32L476 (RM0351, 6). Clock outputs and the clock security systems are kept without effect; MSI is exact whether LSE trims it or not. */
public final class RccL4 extends Rcc {
    private static final long HSI_HERTZ = 16_000_000;
    private static final long[] MSI_HERTZ = {100_000, 200_000, 400_000, 800_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000,
        24_000_000, 32_000_000, 48_000_000};
    private static final int MSIRGSEL = 3;
    private static final int RTC_DIVISOR = 32;

    private final Register cr;
    private final Register pllcfgr;
    private final Register cier;
    private final Register cifr;
    private final Register ccipr;
    private final Register csr;
    private final RccSource msi;
    private final RccSource pll;
    private final RccSource pllsai1;
    private final RccSource pllsai2;

    public RccL4(StChip chip, String name, int base, int irq, RccTiming timing) {
        super(chip, name, base, irq, timing, 23);
        msi = source(timing.msi(), readyFlag("MSI"));
        pll = source(timing.pll(), readyFlag("PLL"));
        pllsai1 = source(timing.pll(), readyFlag("PLLSAI1"));
        pllsai2 = source(timing.pll(), readyFlag("PLLSAI2"));
        cr = register(0x00, "CR").reset(0x60).notModelled(1 << 19);
        cr.reads(() -> cr.get() | msi.bits(0, 1) | hsi.bits(8, 10) | hse.bits(16, 17) | pll.bits(24, 25) | pllsai1.bits(26, 27)
                | pllsai2.bits(28, 29));
        cr.writes(value -> {
            // MSIRGSEL once set stays until reset.
            cr.set(value & 0x000c0afc | cr.get() & 1 << MSIRGSEL);
            msi.set((value & 1) != 0 || feeds(msi));
            hsi.set((value & 1 << 8) != 0 || feeds(hsi));
            hse.set((value & 1 << 16) != 0 || feeds(hse));
            pll.set((value & 1 << 24) != 0 || inUse(pll));
            pllsai1.set((value & 1 << 26) != 0);
            pllsai2.set((value & 1 << 28) != 0);
            switchSystemClock();
        });
        register(0x04, "ICSCR").reset(0x10000000).bits(0x7f00ff00);
        cfgr = register(0x08, "CFGR");
        cfgr.reads(() -> cfgr.get() | current() << 2).writes(value -> {
            cfgr.set(value & 0x7f00bff3);
            switchSystemClock();
        });
        pllcfgr = register(0x0C, "PLLCFGR").reset(0x1000);
        pllcfgr.writes(value -> {
            // The enables of outputs may change while it runs.
            int fixed = pll.on() ? ~0x01110000 : 0;
            pllcfgr.set(pllcfgr.get() & fixed | value & ~fixed);
            switchSystemClock();
        });
        register(0x10, "PLLSAI1CFGR").reset(0x1000);
        register(0x14, "PLLSAI2CFGR").reset(0x1000);
        cier = register(0x18, "CIER").bits(0x2ff).then(this::updateInterrupts);
        cifr = register(0x1C, "CIFR").readOnly();
        register(0x20, "CICR").writeOnly().writes(value -> {
            cifr.set(cifr.get() & ~value);
            updateInterrupts();
        });
        resetRegister(0x28, "AHB1RSTR");
        resetRegister(0x2C, "AHB2RSTR");
        resetRegister(0x30, "AHB3RSTR");
        resetRegister(0x38, "APB1RSTR1");
        resetRegister(0x3C, "APB1RSTR2");
        resetRegister(0x40, "APB2RSTR");
        register(0x48, "AHB1ENR").reset(0x100);
        register(0x4C, "AHB2ENR");
        register(0x50, "AHB3ENR");
        register(0x58, "APB1ENR1");
        register(0x5C, "APB1ENR2");
        register(0x60, "APB2ENR");
        register(0x68, "AHB1SMENR").reset(0x00011303);
        register(0x6C, "AHB2SMENR").reset(0x000532FF);
        register(0x70, "AHB3SMENR").reset(0x101);
        register(0x78, "APB1SMENR1").reset(0xF2FECA3F);
        register(0x7C, "APB1SMENR2").reset(0x25);
        register(0x80, "APB2SMENR").reset(0x01677C01);
        ccipr = register(0x88, "CCIPR");
        backupRegister(0x90, 0x0300837f);
        csr = statusRegister(0x94, 0xf00, 0x600);
    }

    private boolean feeds(RccSource oscillator) {
        return inUse(oscillator) || inUse(pll) && pllInput() == oscillator;
    }

    private RccSource pllInput() {
        int source = pllcfgr.field(0, 2);
        return source == 3 ? hse : source == 2 ? hsi : msi;
    }

    private long msiHertz() {
        int range = cr.bit(MSIRGSEL) ? cr.field(4, 4) : csr.field(8, 4);
        return MSI_HERTZ[Math.min(range, MSI_HERTZ.length - 1)];
    }

    /**
     * The clock that CCIPR connects to a UART: PCLK, SYSCLK, HSI16 or LSE.
     *
     * @param low  the selection's lower bit
     */
    public long uartHertz(int low, int apb) {
        return switch (ccipr.field(low, 2)) {
            case 1 -> chip.clocks().now().sysclk();
            case 2 -> HSI_HERTZ;
            case 3 -> LowSpeedClock.LSE_HERTZ;
            default -> chip.clocks().pclk(apb);
        };
    }

    @Override
    int readyFlag(String sourceName) {
        return switch (sourceName) {
            case "LSI" -> 0;
            case "LSE" -> 1;
            case "MSI" -> 2;
            case "HSI" -> 3;
            case "HSE" -> 4;
            case "PLL" -> 5;
            case "PLLSAI1" -> 6;
            default -> 7;
        };
    }

    @Override
    void ready(int flag) {
        if (cier.bit(flag)) {
            cifr.set(cifr.get() | 1 << flag);
            updateInterrupts();
        }
    }

    @Override
    boolean asksForInterrupt() {
        return (cifr.get() & cier.get()) != 0;
    }

    @Override
    RccSource systemSource(int sw) {
        return switch (sw) {
            case 1 -> hsi;
            case 2 -> hse;
            case 3 -> pll;
            default -> msi;
        };
    }

    @Override
    long systemHertz(int sw) {
        return switch (sw) {
            case 1 -> HSI_HERTZ;
            case 2 -> timing.hseHertz();
            case 3 -> pllHertz();
            default -> msiHertz();
        };
    }

    private long pllHertz() {
        long input = switch (pllcfgr.field(0, 2)) {
            case 1 -> msiHertz();
            case 2 -> HSI_HERTZ;
            case 3 -> timing.hseHertz();
            default -> 0;
        };
        return input / (pllcfgr.field(4, 3) + 1) * pllcfgr.field(8, 7) / (2L * pllcfgr.field(25, 2) + 2);
    }

    @Override
    int supplyFlags(ResetKind kind) {
        return 1 << 27;
    }

    @Override
    int optionBytesFlag() {
        return 1 << 25;
    }

    @Override
    int ppre1Low() {
        return 8;
    }

    @Override
    int ppre2Low() {
        return 11;
    }

    @Override
    long rtcHse() {
        return hse.ready() ? timing.hseHertz() / RTC_DIVISOR : 0;
    }

    @Override
    void startSources() {
        msi.force(true);
    }
}
