package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.nordic.Clock;
import dev.brownout.emulator.peripheral.nordic.Interconnect;
import dev.brownout.emulator.peripheral.nordic.LowFrequencyClock;
import dev.brownout.emulator.peripheral.nordic.Nvmc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the peripherals of an nRF share while a board is put together. */
final class NordicParts {
    private static final int UICR_SIZE = 0x1000;

    final BoardDescription board;
    final Interconnect interconnect;
    final LowFrequencyClock lfclk;
    final FlashArray flash;
    final FlashArray uicr;
    private final List<MappedPeripheral> made = new ArrayList<>();

    NordicParts(BoardDescription board, Machine machine) {
        this.board = board;
        interconnect = new Interconnect(machine.environment());
        lfclk = new LowFrequencyClock(machine.clock(), board.oscillator("lfrc").ppm(), board.oscillator("lfxo").ppm());
        flash = machine.flash();
        FlashGeometry code = board.flash().geometry();
        uicr = new FlashArray("uicr", new FlashGeometry(UICR_SIZE, UICR_SIZE, code.writesPerWord(), code.endurance()),
                board.seeds().memory(), machine.clock(), (offset, length) -> { });
    }

    void add(MappedPeripheral peripheral) {
        made.add(peripheral);
    }

    <T> List<T> all(Class<T> type) {
        return made.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T one(Class<T> type, PeripheralDescription whoNeeds) {
        List<T> candidates = all(type);
        if (candidates.size() != 1) {
            throw new BoardException(board.source() + ": " + whoNeeds.name() + " needs exactly one peripheral of type nrf-"
                    + type.getSimpleName().toLowerCase(Locale.ROOT) + " before it, and there are " + candidates.size());
        }
        return candidates.get(0);
    }

    Clock.StartUp startUp() {
        return new Clock.StartUp(board.oscillator("hfxo").start(), board.oscillator("lfxo").start(), board.oscillator("lfrc").start());
    }

    Nvmc.Timing nvmcTiming() {
        return new Nvmc.Timing(board.flash().time("write-time"), board.flash().time("erase-page-time"),
                board.flash().time("erase-all-time"), board.flash().time("partial-erase-setup-time"));
    }
}
