package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MotorolaSRecordTest {

    private static FirmwareImage load(String text) {
        return Samples.load("app.srec", text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void recordsOfTheManualsExampleAreOneSegment() {
        FirmwareImage image = load(Samples.srec());
        assertEquals(1, image.segments().size());
        assertEquals(0x46, image.segments().get(0).size());
        assertEquals(0x7C, image.segments().get(0).at(0));
        assertEquals(OptionalLong.of(0), image.entry());
    }

    @Test
    void addressesOfThreeAndFourBytesAreTaken() {
        assertEquals(0x123456, load("S20512345601 5D\nS804000000FB\n".replace(" ", "")).segments().get(0).address());
        assertEquals(0x20000000L, load("S306200000000 1D8\nS70500000000FA\n".replace(" ", "")).segments().get(0).address());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            S104000000FC            | app.srec, line 1: wrong checksum 0xFC, 0xFB would be right
            S104000000FB            | app.srec has no termination record (S7, S8 or S9): it looks truncated after line 1
            S104000000FB;S5030002FA | app.srec, line 2: the count record says 2 data records, there are 1 before it
            S105000000FB            | app.srec, line 1: the record announces 5 bytes and holds 4
            S10400000              | app.srec, line 1: the record ends in the middle of a byte
            S1                      | app.srec, line 1: a record S1 of 0 bytes is too short
            S9030000FC;S104000000FB | app.srec, line 2: there is something after the termination record
            S9030000FC              | app.srec is an S-record file without any data
            S404000000FB            | app.srec, line 1: a record begins with S0 to S9, without S4
            """)
    void wrongRecordIsNamedWithItsLine(String records, String sentence) {
        assertEquals(sentence, assertThrows(FirmwareException.class, () -> load(records.trim().replace(';', '\n'))).getMessage());
    }
}
