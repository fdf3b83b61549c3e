package dev.brownout.benchmarks;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.fixtures.Fixtures;
import java.util.OptionalLong;

/** The device and the programs that are measured. */
final class Emulated {

    private Emulated() {
    }

    /** @param name of a fixture */
    static FirmwareImage load(String name) {
        return new FirmwareLoader().load(name, Fixtures.byName(name).elf(), OptionalLong.empty());
    }

    /** A modelled nRF52840, not switched on. */
    static Board board(String engine) {
        return Board.build(BoardLoader.load("nrf52840"), Engines.find(engine));
    }
}
