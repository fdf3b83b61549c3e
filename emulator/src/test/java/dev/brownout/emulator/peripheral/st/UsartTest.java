package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsartTest {
    private static final int IRQ = 38;
    private static final int IDLE = 0x10;
    private static final int RXNE = 0x20;
    private static final int TC = 0x40;
    private static final int TXE = 0x80;

    @Nested
    class F4 {
        private static final int SR = 0x40004400;
        private static final int DR = 0x40004404;
        private static final int BRR = 0x40004408;
        private static final int CR1 = 0x4000440C;
        private static final int CR2 = 0x40004410;
        private static final int UE = 1 << 13;
        private final Bench bench = Bench.f4();

        @BeforeEach
        void baud() {
            // 16 MHz / 115200.
            bench.write(BRR, 139);
        }

        private void feed(String text) {
            bench.board.console().feed(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Test
        void oneByteShiftsWhileAnotherWaits() {
            bench.write(CR1, UE | 8);
            assertEquals(TXE | TC, bench.read(SR));
            bench.write(DR, 'a');
            assertEquals(TXE, bench.read(SR));
            bench.write(DR, 'b');
            assertEquals(0, bench.read(SR));
            bench.pass(87 * Bench.US);
            assertEquals("a", bench.sent.toString());
            assertEquals(TXE, bench.read(SR));
            bench.pass(87 * Bench.US);
            assertEquals("ab", bench.sent.toString());
            assertEquals(TXE | TC, bench.read(SR));
            // Ten bits of 139 cycles at 16 MHz each.
            assertEquals(86_875_000, bench.sentAt.get(1) - bench.sentAt.get(0));
        }

        @ParameterizedTest
        @CsvSource({"0x2008, 0x0000, 139, 86875", "0xA008, 0x0000, 0x110, 85000", "0xA008, 0x0000, 0x113, 86875", "0x3008, 0x0000, 139, 95562",
            "0x2008, 0x2000, 139, 95562", "0x2008, 0x3000, 139, 91218"})
        void frameLastsAsLongAsItsBits(String cr1, String cr2, String brr, long nanoseconds) {
            bench.write(BRR, Integer.decode(brr));
            bench.write(CR2, Integer.decode(cr2));
            bench.write(CR1, Integer.decode(cr1));
            long start = bench.now();
            bench.write(DR, 'x');
            bench.pass(Bench.MS);
            assertEquals(nanoseconds, (bench.sentAt.get(0) - start) / 1000);
        }

        @Test
        void byteWrittenBeforeTheTransmitterIsOnIsSentLater() {
            bench.write(DR, 'a');
            bench.pass(Bench.MS);
            assertEquals("", bench.sent.toString());
            bench.write(CR1, UE | 8);
            bench.pass(Bench.MS);
            assertEquals("a", bench.sent.toString());
        }

        @Test
        void receivedBytesWaitToBeRead() {
            feed("hi");
            bench.pass(Bench.MS);
            bench.write(CR1, UE | 4);
            bench.pass(88 * Bench.US);
            assertEquals(RXNE, bench.read(SR) & RXNE);
            bench.pass(Bench.MS);
            assertEquals('h', bench.machine.bus().read8(DR));
            assertEquals(0, bench.read(SR) & RXNE);
            bench.pass(88 * Bench.US);
            assertEquals('i', bench.read(DR));
            bench.pass(88 * Bench.US);
            assertEquals(IDLE, bench.read(SR) & IDLE);
            bench.read(DR);
            assertEquals(0, bench.read(SR) & IDLE);
        }

        @Test
        void interruptsFollowTheirFlags() {
            bench.write(CR1, UE | 0xC | RXNE);
            assertFalse(bench.pending(IRQ));
            feed("x");
            bench.pass(88 * Bench.US);
            assertTrue(bench.pending(IRQ));
            bench.read(DR);
            bench.pending(IRQ);
            assertFalse(bench.pending(IRQ));
            bench.write(CR1, UE | 0xC | TC);
            assertTrue(bench.pending(IRQ));
            bench.write(SR, ~TC);
            bench.pending(IRQ);
            assertFalse(bench.pending(IRQ));
        }

        @Test
        void baudRateFollowsTheBusClock() {
            bench.write(CR1, UE | 8);
            // AHB by 2.
            bench.write(0x40023808, 8 << 4);
            long start = bench.now();
            bench.write(DR, 'x');
            bench.pass(Bench.MS);
            assertEquals(173_750_000, bench.sentAt.get(0) - start);
        }
    }

    @Nested
    class L4 {
        private static final int CR1 = 0x40004400;
        private static final int BRR = 0x4000440C;
        private static final int RQR = 0x40004418;
        private static final int ISR = 0x4000441C;
        private static final int ICR = 0x40004420;
        private static final int RDR = 0x40004424;
        private static final int TDR = 0x40004428;
        private final Bench bench = Bench.l4();

        @Test
        void sendsAndAcknowledgesItsEnables() {
            bench.write(BRR, 35);
            assertEquals(TXE | TC, bench.read(ISR));
            bench.write(CR1, 0xD);
            assertEquals(3 << 21 | TXE | TC, bench.read(ISR));
            bench.write8(TDR, 'a');
            bench.pass(88 * Bench.US);
            assertEquals("a", bench.sent.toString());
            bench.write(ICR, TC);
            assertEquals(3 << 21 | TXE, bench.read(ISR));
        }

        @Test
        void receivesAndDropsOnRequest() {
            bench.write(BRR, 35);
            bench.write(CR1, 0xD);
            bench.board.console().feed(new byte[] {'a', 'b'});
            bench.pass(88 * Bench.US);
            assertEquals('a', bench.read(RDR));
            bench.pass(88 * Bench.US);
            bench.write(RQR, 8);
            assertEquals(0, bench.read(ISR) & RXNE);
        }

        @Test
        void cciprSelectsTheClockOfTheBaudRate() {
            bench.write(0x40021088, 2 << 2);
            bench.write(BRR, 139);
            bench.write(CR1, 0xD);
            long start = bench.now();
            bench.write(TDR, 'x');
            bench.pass(Bench.MS);
            assertEquals(86_875_000, bench.sentAt.get(0) - start);
        }
    }
}
