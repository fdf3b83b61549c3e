package dev.brownout.bootloader.swap;

/**
 * How far a swap using move has come, as MCUboot's boot_status counts it (swap_move.c, swap_read_status_bytes).
 *
 * @param phase moving slot A's image up, or exchanging sectors
 * @param index the next step, from 1
 * @param state 1 or 2 within the step
 */
record SwapProgress(Phase phase, int index, int state) {

    enum Phase { MOVE, SWAP }

    /** The progress that {@code found} written status entries stand for. */
    static SwapProgress of(int found, int maxSectors) {
        return found < maxSectors
                ? new SwapProgress(Phase.MOVE, found + 1, 1)
                : new SwapProgress(Phase.SWAP, (found - maxSectors) / 2 + 1, (found - maxSectors) % 2 + 1);
    }

    /** Where the header of slot A's image lies in the middle of a swap of {@code last} sectors. */
    HeaderPlace headerOfA(int last) {
        if (phase == Phase.MOVE) {
            return index > last ? HeaderPlace.A_SECOND_PAGE : HeaderPlace.A;
        }
        return index == 1 ? HeaderPlace.A_SECOND_PAGE : index <= last ? HeaderPlace.B : HeaderPlace.A;
    }

    /** Where the header of slot B's image lies in the middle of a swap of {@code last} sectors. */
    HeaderPlace headerOfB(int last) {
        if (phase == Phase.MOVE) {
            return HeaderPlace.B;
        }
        return index == 1 && state == 2 || index > 1 && index <= last ? HeaderPlace.A : HeaderPlace.B;
    }

    enum HeaderPlace { A, A_SECOND_PAGE, B }
}
