package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.peripheral.Register;

/** RCC of STM32F405 and F407 (RM0090, 7). Clock outputs, spread spectrum and the clock security system are kept without effect. */
public final class RccF4 extends Rcc {
    private static final long HSI_HERTZ = 16_000_000;

    private final Register pllcfgr;
    private final Register cir;
    private final RccSource pll;
    private final RccSource plli2s;

    public RccF4(StChip chip, String name, int base, int irq, RccTiming timing) {
        super(chip, name, base, irq, timing, 24);
        pll = source(timing.pll(), readyFlag("PLL"));
        plli2s = source(timing.pll(), readyFlag("PLLI2S"));
        Register cr = register(0x00, "CR").reset(0x80);
        cr.reads(() -> cr.get() | hsi.bits(0, 1) | hse.bits(16, 17) | pll.bits(24, 25) | plli2s.bits(26, 27)).writes(value -> {
            cr.set(value & 0x000c00f8 | cr.get() & 0xff00);
            hsi.set((value & 1) != 0 || feeds(hsi));
            hse.set((value & 1 << 16) != 0 || feeds(hse));
            pll.set((value & 1 << 24) != 0 || inUse(pll));
            plli2s.set((value & 1 << 26) != 0);
        }).notModelled(1 << 19);
        pllcfgr = register(0x04, "PLLCFGR").reset(0x24003010);
        pllcfgr.writes(value -> {
            if (!pll.on()) {
                pllcfgr.set(value & 0x0f437fff);
            }
        });
        cfgr = register(0x08, "CFGR");
        cfgr.reads(() -> cfgr.get() | current() << 2).writes(value -> {
            cfgr.set(value & ~0x30c);
            switchSystemClock();
            connectRtc();
        });
        cir = register(0x0C, "CIR");
        cir.writes(value -> {
            cir.set(cir.get() & 0xff & ~(value >>> 16) | value & 0x3f00);
            updateInterrupts();
        });
        resetRegister(0x10, "AHB1RSTR");
        resetRegister(0x14, "AHB2RSTR");
        resetRegister(0x18, "AHB3RSTR");
        resetRegister(0x20, "APB1RSTR");
        resetRegister(0x24, "APB2RSTR");
        register(0x30, "AHB1ENR").reset(0x100000);
        register(0x34, "AHB2ENR");
        register(0x38, "AHB3ENR");
        register(0x40, "APB1ENR");
        register(0x44, "APB2ENR");
        register(0x50, "AHB1LPENR").reset(0x7E6791FF);
        register(0x54, "AHB2LPENR").reset(0xF1);
        register(0x58, "AHB3LPENR").reset(1);
        register(0x60, "APB1LPENR").reset(0x36FEC9FF);
        register(0x64, "APB2LPENR").reset(0x00075F33);
        backupRegister(0x70, 0x8307);
        statusRegister(0x74, 0, 0);
        register(0x80, "SSCGR");
        register(0x84, "PLLI2SCFGR").reset(0x20003000);
    }

    // Whether the system clock hangs on this oscillator, directly or through the PLL.
    private boolean feeds(RccSource oscillator) {
        return inUse(oscillator) || inUse(pll) && (pllcfgr.bit(22) ? hse : hsi) == oscillator;
    }

    @Override
    int readyFlag(String sourceName) {
        return switch (sourceName) {
            case "LSI" -> 0;
            case "LSE" -> 1;
            case "HSI" -> 2;
            case "HSE" -> 3;
            case "PLL" -> 4;
            default -> 5;
        };
    }

    @Override
    void ready(int flag) {
        if (cir.bit(8 + flag)) {
            cir.set(cir.get() | 1 << flag);
            updateInterrupts();
        }
    }

    @Override
    boolean asksForInterrupt() {
        return (cir.get() & cir.get() >>> 8 & 0x3f) != 0;
    }

    @Override
    RccSource systemSource(int sw) {
        return sw == 1 ? hse : sw == 2 ? pll : hsi;
    }

    @Override
    long systemHertz(int sw) {
        if (sw == 2) {
            long input = (pllcfgr.bit(22) ? timing.hseHertz() : HSI_HERTZ) / Math.max(1, pllcfgr.field(0, 6));
            return input * pllcfgr.field(6, 9) / (2L * pllcfgr.field(16, 2) + 2);
        }
        return sw == 1 ? timing.hseHertz() : HSI_HERTZ;
    }

    @Override
    int supplyFlags(ResetKind kind) {
        return kind == ResetKind.POWER_ON ? 0x0A000000 : 0x02000000;
    }

    @Override
    int optionBytesFlag() {
        return 0;
    }

    @Override
    int ppre1Low() {
        return 10;
    }

    @Override
    int ppre2Low() {
        return 13;
    }

    @Override
    long rtcHse() {
        int divisor = cfgr.field(16, 5);
        return hse.ready() && divisor >= 2 ? timing.hseHertz() / divisor : 0;
    }

    @Override
    void startSources() {
        hsi.force(true);
    }
}
