package dev.brownout.emulator.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTimeTest {

    @ParameterizedTest
    @CsvSource({"5s, 5000000000000", "200ms, 200000000000", "10us, 10000000", "7ns, 7000", "1.5s, 1500000000000", "2min, 120000000000000",
        "0s, 0"})
    void unitsAreExactInPicoseconds(String text, long picoseconds) {
        assertEquals(picoseconds, DeviceTime.parse(text).picoseconds());
    }

    @Test
    void cyclesAreCounted() {
        assertEquals(64_000_000, DeviceTime.parse("64_000_000c").cycles());
    }

    @Test
    void foreverHasNoEnd() {
        assertTrue(DeviceTime.parse("forever").isForever());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "-1s", "5 s", "5h", "", "1.5c", "99999999999s", "0.0000000000001s"})
    void otherTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DeviceTime.parse(text));
    }
}
