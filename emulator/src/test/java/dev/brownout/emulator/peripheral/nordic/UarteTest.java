package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.MachineSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UarteTest {
    private static final int UART = 0x40002000;
    private static final int STARTRX = UART;
    private static final int STOPRX = UART + 4;
    private static final int STARTTX = UART + 8;
    private static final int STOPTX = UART + 0xC;
    private static final int FLUSHRX = UART + 0x2C;
    private static final int RXDRDY = UART + 0x108;
    private static final int ENDRX = UART + 0x110;
    private static final int TXDRDY = UART + 0x11C;
    private static final int ENDTX = UART + 0x120;
    private static final int RXTO = UART + 0x144;
    private static final int RXSTARTED = UART + 0x14C;
    private static final int TXSTARTED = UART + 0x150;
    private static final int TXSTOPPED = UART + 0x158;
    private static final int SHORTS = UART + 0x200;
    private static final int INTENSET = UART + 0x304;
    private static final int ENABLE = UART + 0x500;
    private static final int PSEL_TXD = UART + 0x50C;
    private static final int PSEL_RXD = UART + 0x514;
    private static final int RXD = UART + 0x518;
    private static final int TXD = UART + 0x51C;
    private static final int BAUDRATE = UART + 0x524;
    private static final int RXD_PTR = UART + 0x534;
    private static final int RXD_MAXCNT = UART + 0x538;
    private static final int RXD_AMOUNT = UART + 0x53C;
    private static final int TXD_PTR = UART + 0x544;
    private static final int TXD_MAXCNT = UART + 0x548;
    private static final int TXD_AMOUNT = UART + 0x54C;
    private static final int CONFIG = UART + 0x56C;
    private static final int BAUD115200 = 0x01D60000;
    private static final int BUFFER = Bench.RAM + 0x2000;
    // 139 cycles of 16 MHz a bit, ten bits a frame.
    private static final long FRAME = 10 * 139 * 62_500L;

    private final Bench bench = new Bench();

    private void enable(int mode) {
        bench.write(PSEL_TXD, 6);
        bench.write(PSEL_RXD, 8);
        bench.write(BAUDRATE, BAUD115200);
        bench.write(ENABLE, mode);
    }

    private void send(String text) {
        for (int i = 0; i < text.length(); i++) {
            bench.machine.bus().write8(BUFFER + i, text.charAt(i));
        }
        bench.write(TXD_PTR, BUFFER);
        bench.write(TXD_MAXCNT, text.length());
        bench.write(STARTTX, 1);
    }

    @ParameterizedTest
    @CsvSource({"0x0004F000, 1205", "0x00275000, 9598", "0x01D60000, 115108", "0x03B00000, 231884", "0x0F000000, 941176",
        "0x10000000, 1000000"})
    void bitRateIsTheActualOneOfTheDatasheet(String register, int baud) {
        enable(8);
        bench.write(BAUDRATE, Integer.decode(register));
        send("ab");
        bench.pass(20 * Bench.MS);
        long frame = bench.sentAt.get(1) - bench.sentAt.get(0);
        assertEquals(baud, 10 * 1_000_000_000_000L / frame, 1);
    }

    @Test
    void bufferIsSentAndEndtxComesWithTheLastByte() {
        enable(8);
        long begin = bench.now();
        send("hello");
        assertEquals(1, bench.read(TXSTARTED));
        bench.pass(5 * FRAME - 2 * 15_625);
        assertEquals(0, bench.read(ENDTX));
        bench.pass(3 * 15_625);
        assertEquals(1, bench.read(ENDTX));
        assertEquals(1, bench.read(TXDRDY));
        assertEquals(5, bench.read(TXD_AMOUNT));
        assertEquals(List.of(104, 101, 108, 108, 111), bench.sent);
        assertEquals(begin + 5 * FRAME, bench.sentAt.get(4));
    }

    @Test
    void parityAndSecondStopBitLengthenTheFrame() {
        enable(8);
        bench.write(CONFIG, 0x1e);
        send("ab");
        bench.pass(3 * FRAME);
        assertEquals(12 * 139 * 62_500L, bench.sentAt.get(1) - bench.sentAt.get(0));
    }

    @Test
    void stoptxStopsBehindTheByteUnderWay() {
        enable(8);
        send("hello");
        bench.pass(FRAME + FRAME / 2);
        bench.write(STOPTX, 1);
        assertEquals(0, bench.read(TXSTOPPED));
        bench.pass(FRAME);
        assertEquals(1, bench.read(TXSTOPPED));
        assertEquals(1, bench.read(ENDTX));
        assertEquals(2, bench.read(TXD_AMOUNT));
        bench.pass(5 * FRAME);
        assertEquals(2, bench.sent.size());
    }

    @Test
    void stoptxOfAnIdleTransmitterIsAnsweredAtOnce() {
        enable(8);
        bench.write(STOPTX, 1);
        assertEquals(1, bench.read(TXSTOPPED));
    }

    @Test
    void nothingIsSentWithoutAPin() {
        enable(8);
        bench.write(PSEL_TXD, -1);
        send("x");
        bench.pass(2 * FRAME);
        assertEquals(1, bench.read(ENDTX));
        assertTrue(bench.sent.isEmpty());
    }

    @Test
    void easyDmaReachesOnlyRam() {
        enable(8);
        bench.write(TXD_PTR, 0x100);
        bench.write(TXD_MAXCNT, 1);
        bench.write(STARTTX, 1);
        bench.pass(2 * FRAME);
        assertEquals("EasyDMA outside RAM", bench.unmodelled.get(0).register());
    }

    private void receive(int length) {
        bench.write(RXD_PTR, BUFFER);
        bench.write(RXD_MAXCNT, length);
        bench.write(STARTRX, 1);
    }

    @Test
    void receivedBytesFillTheBufferAtTheBaudRate() {
        enable(8);
        bench.write(INTENSET, 1 << 4);
        receive(3);
        assertEquals(1, bench.read(RXSTARTED));
        bench.feed("xyz");
        bench.pass(3 * FRAME - 2 * 15_625);
        assertEquals(1, bench.read(RXDRDY));
        assertEquals(0, bench.read(ENDRX));
        bench.pass(3 * 15_625);
        assertEquals(1, bench.read(ENDRX));
        assertTrue(bench.pending(2));
        assertEquals(3, bench.read(RXD_AMOUNT));
        assertEquals('x' | 'y' << 8 | 'z' << 16, bench.read(BUFFER) & 0xffffff);
    }

    @Test
    void shortcutOpensTheNextBuffer() {
        enable(8);
        bench.write(SHORTS, 1 << 5);
        receive(2);
        bench.write(RXD_PTR, BUFFER + 0x100);
        bench.feed("abcd");
        bench.pass(5 * FRAME);
        assertEquals('a' | 'b' << 8, bench.read(BUFFER) & 0xffff);
        assertEquals('c' | 'd' << 8, bench.read(BUFFER + 0x100) & 0xffff);
    }

    @Test
    void bytesWaitUntilTheReceiverIsOn() {
        enable(8);
        bench.feed("q");
        bench.pass(10 * FRAME);
        receive(1);
        bench.pass(2 * FRAME);
        assertEquals('q', bench.read(BUFFER) & 0xff);
    }

    @Test
    void stoprxEndsTheBufferAndThenTimesOut() {
        enable(8);
        receive(8);
        bench.feed("ab");
        bench.pass(3 * FRAME);
        bench.write(STOPRX, 1);
        assertEquals(0, bench.read(RXTO));
        bench.pass(6 * FRAME);
        assertEquals(1, bench.read(ENDRX));
        assertEquals(1, bench.read(RXTO));
        assertEquals(2, bench.read(RXD_AMOUNT));
    }

    @Test
    void flushrxMovesWhatIsInTheFifo() {
        enable(8);
        receive(1);
        bench.feed("abc");
        bench.pass(4 * FRAME);
        assertEquals(1, bench.read(RXD_AMOUNT));
        bench.write(RXD_PTR, BUFFER + 0x20);
        bench.write(RXD_MAXCNT, 4);
        bench.write(FLUSHRX, 1);
        assertEquals(2, bench.read(RXD_AMOUNT));
        assertEquals('b' | 'c' << 8, bench.read(BUFFER + 0x20) & 0xffff);
    }

    @Test
    void olderUartSendsAndReceivesByteByByte() {
        enable(4);
        bench.write(STARTTX, 1);
        bench.write(TXD, 'A');
        bench.pass(FRAME + 15_625);
        assertEquals(1, bench.read(TXDRDY));
        assertEquals(List.of((int) 'A'), bench.sent);
        bench.write(STARTRX, 1);
        bench.feed("pq");
        bench.pass(FRAME + 15_625);
        assertEquals(1, bench.read(RXDRDY));
        bench.write(RXDRDY, 0);
        bench.pass(FRAME);
        assertEquals('p', bench.read(RXD));
        assertEquals(1, bench.read(RXDRDY));
        assertEquals('q', bench.read(RXD));
    }

    @Test
    void disablingStopsEverything() {
        enable(8);
        send("hello");
        bench.pass(FRAME / 2);
        bench.write(ENABLE, 0);
        bench.pass(10 * FRAME);
        assertTrue(bench.sent.isEmpty());
        assertEquals(0, bench.read(ENDTX));
    }

    @Test
    void transferUnderWaySurvivesSaveAndRestore() {
        enable(8);
        send("hello");
        bench.feed("in");
        receive(2);
        bench.pass(FRAME + FRAME / 3);
        MachineSnapshot snapshot = bench.machine.snapshot();
        bench.pass(10 * FRAME);
        List<Integer> all = List.copyOf(bench.sent);
        List<Long> times = List.copyOf(bench.sentAt);
        bench.machine.restore(snapshot);
        bench.sent.subList(1, 5).clear();
        bench.sentAt.subList(1, 5).clear();
        bench.pass(10 * FRAME);
        assertEquals(all, bench.sent);
        assertEquals(times, bench.sentAt);
        assertEquals(2, bench.read(RXD_AMOUNT));
    }
}
