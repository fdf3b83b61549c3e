package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import dev.brownout.emulator.peripheral.SerialPort;
import java.util.function.LongSupplier;

/** What the USARTs of both families have in common: the line, its baud rate, frames, and the interrupts of CR1. */
abstract class Usart extends StPeripheral implements SerialPort, UartLine.Owner {
    static final int IDLE = 1 << 4;
    static final int RXNE = 1 << 5;
    static final int TC = 1 << 6;
    static final int TXE = 1 << 7;
    static final int RE = 2;
    static final int TE = 3;
    private static final int PCE = 10;
    private static final int M0 = 12;
    private static final int OVER8 = 15;
    private static final int STOP = 12;
    /** CR3: DMAR and DMAT, half duplex, smartcard, IrDA, hardware flow control. */
    static final int CR3_ABSENT = 0x3ea;

    final UartLine line;
    private final LongSupplier kernelClock;
    Register cr1;
    Register cr2;
    Register brr;

    Usart(StChip chip, String name, int base, int irq, LongSupplier kernelClock) {
        super(chip, name, base);
        this.kernelClock = kernelClock;
        line = new UartLine(this, chip);
        interrupt(irq, () -> (flags() & cr1.get() & (IDLE | RXNE | TC | TXE)) != 0);
    }

    /** Bits 4 to 7 of the status register, which lie where CR1 has their interrupt enables. */
    final int flags() {
        return (line.idle() ? IDLE : 0) | (line.receiveFull() ? RXNE : 0) | (line.transmitComplete() ? TC : 0) | (line.transmitEmpty() ? TXE : 0);
    }

    abstract boolean enabled();

    @Override
    public boolean sends() {
        return enabled() && cr1.bit(TE);
    }

    @Override
    public boolean receives() {
        return enabled() && cr1.bit(RE);
    }

    @Override
    public long hertz() {
        return kernelClock.getAsLong();
    }

    // RM0090, 30.3.4; RM0351, 40.5.4: with OVER8 the low three bits are the fraction of eight samples a bit.
    @Override
    public long bitTime() {
        int value = brr.get() & 0xffff;
        return cr1.bit(OVER8) ? ((value & 0xfff0) + 2L * (value & 7)) * 128 : value * 256L;
    }

    @Override
    public int halfBits() {
        int stop = switch (cr2.field(STOP, 2)) {
            case 1 -> 1;
            case 2 -> 4;
            case 3 -> 3;
            default -> 2;
        };
        return 2 + 2 * dataBits() + stop;
    }

    private int dataBits() {
        return cr1.bit(M0) ? 9 : dataBits7() ? 7 : 8;
    }

    boolean dataBits7() {
        return false;
    }

    /** The bits of a data register that carry data: the parity bit takes the last one's place. */
    final int dataMask() {
        return (1 << dataBits() - (cr1.bit(PCE) ? 1 : 0)) - 1;
    }

    @Override
    public void lineChanged() {
        updateInterrupts();
    }

    final void configured() {
        line.configured();
        updateInterrupts();
    }

    @Override
    public void addListener(Listener listener) {
        line.addListener(listener);
    }

    @Override
    public void removeListener(Listener listener) {
        line.removeListener(listener);
    }

    @Override
    public void feed(byte[] bytes) {
        line.feed(bytes);
    }

    @Override
    void resetState(ResetKind kind) {
        line.clear();
    }

    @Override
    void saveState(StateWriter out) {
        line.save(out);
    }

    @Override
    void loadState(StateReader in) {
        line.load(in);
    }
}
