package dev.brownout.emulator.peripheral.st;

import java.util.function.LongSupplier;

/** USART, UART and LPUART of STM32L4 (RM0351, 40 and 41). Asynchronous mode; no errors ever, no DMA, no flow control. */
public final class UsartL4 extends Usart {
    private static final int UE = 0;
    private static final int M1 = 28;
    private static final int BUSY = 1 << 16;
    private static final int TEACK = 1 << 21;
    private static final int REACK = 1 << 22;
    private static final int RXFRQ = 8;
    private static final int TXFRQ = 16;

    private final boolean lowPower;

    /**
     * @param lowPower     an LPUART, whose BRR counts 256ths
     * @param kernelClock  what RCC_CCIPR selected
     */
    public UsartL4(StChip chip, String name, int base, int irq, boolean lowPower, LongSupplier kernelClock) {
        super(chip, name, base, irq, kernelClock);
        this.lowPower = lowPower;
        cr1 = register(0x00, "CR1").bits(0x1fffffff).notModelled(0x0c006000).then(this::configured);
        cr2 = register(0x04, "CR2").notModelled(0x00ffc000).then(this::configured);
        register(0x08, "CR3").bits(0x01ffffff).notModelled(CR3_ABSENT);
        brr = register(0x0C, "BRR").bits(lowPower ? 0xfffff : 0xffff).then(this::configured);
        if (!lowPower) {
            register(0x10, "GTPR").bits(0xffff);
            register(0x14, "RTOR");
        }
        register(0x18, "RQR").writeOnly().writes(value -> {
            if ((value & RXFRQ) != 0) {
                line.dropReceived();
            }
            if ((value & ~(RXFRQ | TXFRQ)) != 0) {
                environment.unmodelled(name(), "RQR", base() + 0x18, true);
            }
        });
        register(0x1C, "ISR").readOnly().reads(() -> flags() | (line.busyReceiving() ? BUSY : 0) | (sends() ? TEACK : 0) | (receives() ? REACK : 0));
        register(0x20, "ICR").writeOnly().writes(value -> {
            if ((value & TC) != 0) {
                line.clearComplete();
            }
            if ((value & IDLE) != 0) {
                line.clearIdle();
            }
        });
        register(0x24, "RDR").readOnly().reads(() -> line.take() & dataMask());
        register(0x28, "TDR").narrowWritesAlone().writes(value -> line.send(value & dataMask()));
    }

    @Override
    boolean enabled() {
        return cr1.bit(UE);
    }

    @Override
    boolean dataBits7() {
        return cr1.bit(M1);
    }

    @Override
    public long bitTime() {
        return lowPower ? brr.get() : super.bitTime();
    }
}
