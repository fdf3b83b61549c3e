package dev.brownout.emulator.peripheral;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WrittenRegistersTest {
    private final WrittenRegisters registers = new WrittenRegisters(offset -> offset == 8 ? 0x11223344 : 0);

    private void write(int offset, int value, int size) {
        registers.set(offset & ~3, registers.merge(offset, value, size));
    }

    @Test
    void registersHaveTheirResetValuesUntilTheyAreWrittenAndWhenCleared() {
        assertEquals(0x11223344, registers.get(8));
        write(8, 5, 4);
        assertEquals(5, registers.get(8));
        registers.clear();
        assertEquals(0x11223344, registers.get(8));
    }

    @Test
    void bytesAndHalfwordsChangeAndReadTheirPart() {
        write(9, 0xAB, 1);
        assertEquals(0x1122AB44, registers.get(8));
        write(10, 0xCDEF, 2);
        assertEquals(0xCDEFAB44, registers.get(8));
        assertEquals(0xAB, registers.read(8, 9, 1));
        assertEquals(0xCDEF, registers.read(8, 10, 2));
        assertEquals(0xCDEFAB44, registers.read(8, 8, 4));
    }
}
