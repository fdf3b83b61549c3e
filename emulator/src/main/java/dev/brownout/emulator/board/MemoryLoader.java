package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.firmware.FirmwareException;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareWriter;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Puts firmware where it belongs, as a programming tool does: into flash and UICR before the device has power, into RAM after. */
public final class MemoryLoader {

    private record Place(String name, long base, long size, FlashArray array) {
        boolean holds(Segment segment) {
            return segment.address() >= base && segment.end() <= base + size;
        }
    }

    private final Machine machine;
    private final List<Place> flash = new ArrayList<>();
    private final Place ram;

    public MemoryLoader(Board board) {
        machine = board.machine();
        BoardDescription description = board.description();
        flash.add(place("flash", description.flash().base(), machine.flash()));
        for (FlashArray array : machine.arrays()) {
            description.peripherals().stream().filter(p -> p.name().equalsIgnoreCase(array.name())).mapToInt(PeripheralDescription::base)
                    .forEach(base -> flash.add(place(array.name().toUpperCase(Locale.ROOT), base, array)));
        }
        ram = new Place("RAM", description.ram().base() & 0xFFFF_FFFFL, description.ram().size(), null);
    }

    private static Place place(String name, int base, FlashArray array) {
        return new Place(name, base & 0xFFFF_FFFFL, array.geometry().size(), array);
    }

    /** Programs what belongs into non-volatile memory, erasing each page it touches first. Refuses what belongs nowhere. */
    public void program(FirmwareImage firmware) {
        firmware.segments().forEach(segment -> require(firmware, segment));
        for (Place place : flash) {
            List<Segment> segments = firmware.segments().stream().filter(place::holds).toList();
            segments.forEach(segment -> erase(place, segment));
            segments.forEach(segment -> place.array.preload((int) (segment.address() - place.base), segment.bytes()));
        }
    }

    private void require(FirmwareImage firmware, Segment segment) {
        if (ram.holds(segment) || flash.stream().anyMatch(place -> place.holds(segment))) {
            return;
        }
        List<String> places = new ArrayList<>();
        flash.forEach(place -> places.add(range(place)));
        places.add(range(ram));
        throw new FirmwareException(String.format("%s loads 0x%08X to 0x%08X, which is outside the memory of board %s: %s", firmware.name(),
                segment.address(), segment.end() - 1, machine.config().name(), String.join(", ", places)));
    }

    private static String range(Place place) {
        return String.format("%s 0x%08X to 0x%08X", place.name, place.base, place.base + place.size - 1);
    }

    private static void erase(Place place, Segment segment) {
        FlashGeometry geometry = place.array.geometry();
        long offset = segment.address() - place.base;
        int page = segment.size() == 0 ? geometry.pages() : geometry.pageOf((int) offset);
        for (; page < geometry.pages() && geometry.pageStart(page) < offset + segment.size(); page++) {
            byte[] erased = new byte[geometry.pageSize(page)];
            Arrays.fill(erased, (byte) 0xFF);
            place.array.preload(geometry.pageStart(page), erased);
        }
    }

    /** Puts what belongs into RAM there; the machine has power. */
    public void fillRam(FirmwareImage firmware) {
        firmware.segments().stream().filter(ram::holds).forEach(segment -> {
            byte[] bytes = segment.bytes();
            for (int i = 0; i < bytes.length; i++) {
                machine.bus().writeDirect((int) segment.address() + i, bytes[i], 1);
            }
            machine.core().forget((int) segment.address(), bytes.length);
        });
    }

    /** Without a stack pointer and a reset vector no core can start: somebody forgot to load something. */
    public void requireResetVector() {
        if (machine.flash().memory().read32(0) == -1 && machine.flash().memory().read32(4) == -1) {
            throw new FirmwareException(String.format("flash is erased at 0x%08X, where the core takes its stack pointer and reset vector;"
                    + " load a bootloader there, or an application linked for that address", machine.config().flashBase()));
        }
    }

    /** All non-volatile memory as Intel HEX, without pages that are erased. */
    public byte[] dump() {
        List<Segment> segments = new ArrayList<>();
        for (Place place : flash) {
            int pageSize = Math.min(place.array.geometry().pageSize(0), 4096);
            for (int offset = 0; offset < place.size; offset += pageSize) {
                byte[] page = place.array.memory().read(offset, pageSize);
                for (byte b : page) {
                    if (b != -1) {
                        segments.add(new Segment(place.base + offset, page));
                        break;
                    }
                }
            }
        }
        return FirmwareWriter.intelHex(segments);
    }
}
