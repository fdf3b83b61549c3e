package dev.brownout.bootloader.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapStateTest {

    /** Slot A's magic, image_ok, copy_done; slot B's; the decision. */
    @ParameterizedTest
    @CsvSource({
        "UNSET, UNSET, UNSET,  UNSET, UNSET, UNSET,  NONE",
        "UNSET, UNSET, UNSET,  GOOD,  UNSET, UNSET,  TEST",
        "GOOD,  SET,   SET,    GOOD,  UNSET, BAD,    TEST",
        "GOOD,  UNSET, SET,    GOOD,  UNSET, SET,    TEST",
        "BAD,   BAD,   BAD,    GOOD,  SET,   UNSET,  PERM",
        "GOOD,  UNSET, SET,    GOOD,  SET,   SET,    PERM",
        "GOOD,  UNSET, SET,    UNSET, UNSET, UNSET,  REVERT",
        "GOOD,  UNSET, SET,    BAD,   SET,   UNSET,  REVERT",
        "GOOD,  UNSET, SET,    GOOD,  BAD,   UNSET,  REVERT",
        "GOOD,  UNSET, UNSET,  UNSET, UNSET, UNSET,  NONE",
        "GOOD,  UNSET, BAD,    UNSET, UNSET, UNSET,  NONE",
        "GOOD,  SET,   SET,    UNSET, UNSET, UNSET,  NONE",
        "GOOD,  BAD,   SET,    UNSET, UNSET, UNSET,  NONE",
        "GOOD,  SET,   SET,    GOOD,  BAD,   UNSET,  NONE",
        "BAD,   UNSET, SET,    BAD,   UNSET, UNSET,  NONE",
        "UNSET, UNSET, SET,    UNSET, SET,   SET,    NONE"})
    void tableDecides(Magic magicA, Flag okA, Flag doneA, Magic magicB, Flag okB, Flag doneB, SwapType expected) {
        assertEquals(expected, SwapState.decide(new SwapState(magicA, okA, doneA, SwapType.NONE), new SwapState(magicB, okB, doneB, SwapType.NONE)));
    }

    @ParameterizedTest
    @CsvSource({"0x02, TEST", "0x03, PERM", "0x04, REVERT", "0x12, TEST", "0x01, NONE", "0x00, NONE", "0x05, NONE", "0x0F, NONE", "0xFF, NONE"})
    void swapInfoNamesATypeOrNone(int swapInfo, SwapType expected) {
        assertEquals(expected, SwapType.ofSwapInfo(swapInfo));
    }
}
