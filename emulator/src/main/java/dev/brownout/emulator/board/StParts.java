package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.st.BootAlias;
import dev.brownout.emulator.peripheral.st.FlashF4;
import dev.brownout.emulator.peripheral.st.FlashL4;
import dev.brownout.emulator.peripheral.st.RccTiming;
import dev.brownout.emulator.peripheral.st.StChip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the peripherals of an STM32 share while a board is put together. */
final class StParts {
    private static final long LSI_HERTZ = 32_000;
    private static final int OPTIONS_SIZE = 0x1000;

    final BoardDescription board;
    final StChip chip;
    final FlashArray flash;
    final FlashArray options;
    final BootAlias bootAlias;
    private final List<MappedPeripheral> made = new ArrayList<>();

    StParts(BoardDescription board, Machine machine) {
        this.board = board;
        chip = new StChip(machine.environment(), LSI_HERTZ, board.oscillator("lsi").ppm(), board.oscillator("lse").ppm(), has("vbat"));
        flash = machine.flash();
        options = new FlashArray("options", new FlashGeometry(OPTIONS_SIZE, OPTIONS_SIZE, FlashGeometry.ANY_NUMBER,
                board.flash().geometry().endurance()), board.seeds().memory(), machine.clock(), (offset, length) -> { });
        bootAlias = new BootAlias(machine.bus(), board.family() == Family.STM32F4 ? "MEMRM" : "MEMRMP", has("boot0"));
    }

    // A key of some peripheral that is known before it is made.
    private boolean has(String key) {
        return board.peripherals().stream().anyMatch(peripheral -> "1".equals(peripheral.parameters().get(key)));
    }

    void add(MappedPeripheral peripheral) {
        made.add(peripheral);
    }

    List<MappedPeripheral> made() {
        return made;
    }

    <T> List<T> all(Class<T> type) {
        return made.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T one(Class<T> type, String typeName, PeripheralDescription whoNeeds) {
        List<T> candidates = all(type);
        if (candidates.size() != 1) {
            throw new BoardException(board.source() + ": " + whoNeeds.name() + " needs exactly one peripheral of type " + typeName
                    + " before it, and there are " + candidates.size());
        }
        return candidates.get(0);
    }

    RccTiming rccTiming() {
        return new RccTiming(board.oscillator("hse").hertz(), start("hse"), start("lse"), start("hsi"), start("lsi"),
                board.family() == Family.STM32L4 ? start("msi") : 0, start("pll"));
    }

    private long start(String oscillator) {
        return board.oscillator(oscillator).start();
    }

    FlashF4.Timing f4Timing() {
        Map<Integer, List<Long>> bySize = new HashMap<>();
        for (FlashGeometry.Run run : board.flash().geometry().runs()) {
            int kilobytes = run.pageSize() >> 10;
            List<Long> times = board.flash().times().get("erase-" + kilobytes + "KB-time");
            if (times == null) {
                throw new BoardException(board.source() + ": flash.sectors has sectors of " + kilobytes + " KB; possible are 16, 64 and 128");
            }
            bySize.put(run.pageSize(), times);
        }
        return new FlashF4.Timing(board.flash().time("write-time"), bySize, board.flash().times().get("erase-all-time"));
    }

    FlashL4.Timing l4Timing() {
        FlashGeometry geometry = board.flash().geometry();
        if (!geometry.uniform() || !geometry.ecc() || geometry.pages() % 2 != 0) {
            throw new BoardException(board.source() + ": flash of this family has two banks of equal pages, with ecc: true");
        }
        return new FlashL4.Timing(board.flash().time("write-time"), board.flash().time("fast-row-time"), board.flash().time("erase-page-time"),
                board.flash().time("erase-all-time"));
    }
}
