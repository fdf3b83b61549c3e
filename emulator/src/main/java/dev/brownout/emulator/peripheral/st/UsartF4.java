package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/** USART and UART of STM32F4 (RM0090, 30). Asynchronous mode; no errors ever, no DMA, no flow control. */
public final class UsartF4 extends Usart {
    private static final int UE = 13;
    private static final int IDLE_OR_ERRORS = 0x1f;

    // RM0090, 30.6.1: some flags go by a read of SR followed by an access to DR.
    private int seenFlags;

    /** @param apb  the bus whose clock makes the baud rate */
    public UsartF4(StChip chip, String name, int base, int irq, int apb) {
        super(chip, name, base, irq, () -> chip.clocks().pclk(apb));
        register(0x00, "SR").narrowWritesAlone().reads(() -> {
            seenFlags = flags();
            return seenFlags;
        }).writes(value -> {
            if ((value & TC) == 0) {
                line.clearComplete();
            }
            if ((value & RXNE) == 0 && line.receiveFull()) {
                line.dropReceived();
            }
        });
        register(0x04, "DR").narrowWritesAlone().reads(() -> {
            if ((seenFlags & IDLE_OR_ERRORS) != 0) {
                line.clearIdle();
            }
            seenFlags = 0;
            return line.take() & dataMask();
        }).writes(value -> line.send(value & dataMask()));
        brr = register(0x08, "BRR").bits(0xffff).then(this::configured);
        cr1 = register(0x0C, "CR1").bits(0xbfff).then(this::configured);
        cr2 = register(0x10, "CR2").bits(0x7f6f).then(this::configured);
        register(0x14, "CR3").bits(0xfff).notModelled(CR3_ABSENT);
        register(0x18, "GTPR").bits(0xffff);
    }

    @Override
    boolean enabled() {
        return cr1.bit(UE);
    }

    @Override
    void resetState(ResetKind kind) {
        super.resetState(kind);
        seenFlags = 0;
    }

    @Override
    void saveState(StateWriter out) {
        super.saveState(out);
        out.putInt(seenFlags);
    }

    @Override
    void loadState(StateReader in) {
        super.loadState(in);
        seenFlags = in.getInt();
    }
}
