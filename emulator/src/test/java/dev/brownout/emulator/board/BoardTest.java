package dev.brownout.emulator.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BoardTest {
    private static final String TEXT = BoardLoader.text("nrf52840");

    private static CoreFactory interpreter() {
        return ServiceLoader.load(CoreFactory.class).stream().map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals("interpreter")).findFirst().orElseThrow();
    }

    private static Board build(String text) {
        return Board.build(BoardLoader.parse("my.yaml", text), interpreter());
    }

    @Test
    void boardHasItsSerialPortsAndArrays() {
        Board board = build(TEXT);
        assertEquals(List.of("UARTE0", "UARTE1"), List.copyOf(board.serialPorts().keySet()));
        assertEquals("UARTE0", board.console().name());
        assertEquals(List.of("flash", "uicr"), board.machine().arrays().stream().map(array -> array.name()).toList());
    }

    @Test
    void overlappingPeripheralsAreRefused() {
        String message = assertThrows(BoardException.class, () -> build(TEXT.replace("base: 0x40010000", "base: 0x40010800"))).getMessage();
        assertTrue(message.startsWith("my.yaml: ") && message.contains("overlaps"), message);
    }

    @Test
    void peripheralThatStandsBeforeWhatItNeedsIsRefused() {
        String acl = "  - {name: ACL, type: nrf-acl, base: 0x4001E000}\n";
        assertEquals("my.yaml: NVMC needs exactly one peripheral of type nrf-acl before it, and there are 0",
                assertThrows(BoardException.class, () -> build(TEXT.replace(acl, ""))).getMessage());
    }

    /** A store to flash stalls the core that runs from it: the next instruction sees the word. */
    @Test
    void codeInFlashProgramsFlashAndGoesOn() {
        Board board = build(TEXT);
        int[] halfwords = {
            0x4b06, // ldr r3, =0x4001E504
            0x2201, // movs r2, #1
            0x601a, // str r2, [r3]
            0x4806, // ldr r0, =0x00002000
            0x4906, // ldr r1, =0x12345678
            0x6001, // str r1, [r0]
            0x6804, // ldr r4, [r0]
            0xe7fe, // b .
        };
        byte[] code = new byte[0x30];
        for (int i = 0; i < halfwords.length; i++) {
            code[2 * i] = (byte) halfwords[i];
            code[2 * i + 1] = (byte) (halfwords[i] >>> 8);
        }
        int[] literals = {0x4001E504, 0x00002000, 0x12345678};
        for (int i = 0; i < literals.length; i++) {
            for (int b = 0; b < 4; b++) {
                code[0x1c + 4 * i + b] = (byte) (literals[i] >>> 8 * b);
            }
        }
        board.machine().flash().preload(0, new byte[] {0, 0, 4, 0x20, 0x01, 0x01, 0, 0});
        board.machine().flash().preload(0x100, code);
        board.machine().powerOn();
        assertEquals(new Stop.Limit(), board.machine().runFor(64 * 100));
        assertEquals(0x12345678, board.machine().cpu().r[4]);
        assertEquals(0x12345678, board.machine().flash().memory().read32(0x2000));
        assertTrue(board.machine().core().instructions() < 64 * 60, "the core stood still for 41 of 100 us");
    }
}
