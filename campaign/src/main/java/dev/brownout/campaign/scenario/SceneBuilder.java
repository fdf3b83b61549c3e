package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.MemoryLoader;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.firmware.FirmwareException;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.firmware.SymbolTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the user's files into a scene. */
final class SceneBuilder {
    private final UpdateScene scene;
    private final BundledSigner bundled;
    private final BoardDescription board;
    private final List<SymbolTable> symbols = new ArrayList<>();
    private final List<FirmwareImage> besideFlash = new ArrayList<>();

    SceneBuilder(UpdateScene scene, BoardDescription board, BundledSigner bundled) {
        this.bundled = bundled;
        this.scene = scene;
        this.board = board;
    }

    UpdateScene scene() {
        return scene;
    }

    void put(String name, int address, byte[] bytes) {
        scene.put(name, address, bytes);
    }

    /** Bytes for other cells than the code flash, such as an nRF's UICR. */
    void putBesideFlash(String name, int address, byte[] bytes) {
        besideFlash.add(new FirmwareImage(name, List.of(new Segment(Integer.toUnsignedLong(address), bytes))));
    }

    /** A file that says itself where it lies, or {@code FILE@ADDR}. */
    void load(String request) {
        FirmwareImage image = new FirmwareLoader().load(List.of(LoadRequest.parse(request)));
        symbols.add(image.symbols());
        long base = Integer.toUnsignedLong(board.flash().base());
        List<Segment> beside = new ArrayList<>();
        for (Segment segment : image.segments()) {
            if (segment.address() >= base && segment.address() < base + board.flash().geometry().size()) {
                scene.put(image.name(), (int) segment.address(), segment.bytes());
            } else {
                beside.add(segment);
            }
        }
        if (!beside.isEmpty()) {
            besideFlash.add(new FirmwareImage(image.name(), beside));
            new MemoryLoader(Board.build(board, new InterpreterFactory())).program(besideFlash.get(besideFlash.size() - 1));
        }
    }

    /** The device as it lies there, programmed and without power. What belongs beside the code flash, such as an nRF's UICR, is there too. */
    NonVolatile program() {
        Board made = Board.build(board, new InterpreterFactory());
        scene.program(made.machine());
        besideFlash.forEach(new MemoryLoader(made)::program);
        return new NonVolatile(made.machine().nonVolatile());
    }

    /** Of all files that were loaded. */
    SymbolTable symbols() {
        return SymbolTable.merge(symbols);
    }

    /**
     * A signed image for a slot.
     *
     * @param image    of a bootloader that has several, its number
     * @param file     the user's file, or empty for the bundled image
     * @param runsAt   the slot that images are linked for: a file with addresses may lie there and is moved, or where the strategy has it
     * @param usual    the name of the bundled application to use without a file
     * @return what was put at the slot's beginning
     */
    byte[] slot(int image, String name, SlotLayout slot, Optional<Path> file, SlotLayout runsAt, String usual) {
        String place = slot == runsAt ? Scenario.SLOT_A : Scenario.SLOT_B;
        byte[] bytes = file.map(path -> read(name, slot, path, runsAt, place, slot == runsAt ? 0 : scene.map().strategy().offsetInSlotB(scene.map()))).orElseGet(() -> bundled.usual(usual, place));
        String what = file.map(Path::toString).orElse("the bundled image for " + name);
        if (slot == runsAt) {
            scene.putInSlotA(image, what, bytes);
        } else {
            scene.putInSlotB(image, what, bytes);
        }
        return bytes;
    }

    /** A signed image that lies nowhere in the scene. */
    byte[] image(Path file, SlotLayout runsAt) {
        return image(file, runsAt, Scenario.SLOT_B);
    }

    /** @param place what a bundled one is signed for: slot-a, slot-b or golden */
    byte[] image(Path file, SlotLayout runsAt, String place) {
        return read("slot A", runsAt, file, runsAt, place, 0);
    }

    private byte[] read(String name, SlotLayout slot, Path file, SlotLayout runsAt, String place, int offset) {
        if (file.toString().startsWith(Scenario.BUNDLED)) {
            return bundled.named(file.toString().substring(Scenario.BUNDLED.length()), place);
        }
        FirmwareImage image = new FirmwareLoader().loadExpectedAt(file, Integer.toUnsignedLong(slot.address()));
        if (image.segments().isEmpty()) {
            throw new FirmwareException(file + " holds no bytes for " + name);
        }
        long first = image.segments().get(0).address();
        Segment last = image.segments().get(image.segments().size() - 1);
        SlotLayout from = first == runsAt.address() ? runsAt : slot;
        if (first != from.address() && first != from.address() + offset) {
            throw new FirmwareException(String.format("%s begins at 0x%08X, not at %s (0x%08X) as a signed image must", file, first, name, slot.address()));
        }
        if (last.end() > from.end()) {
            throw new FirmwareException(String.format("%s ends at 0x%08X, %d bytes behind %s, which holds 0x%X", file, last.end() - 1,
                    last.end() - from.end(), name, from.size()));
        }
        byte[] bytes = new byte[(int) (last.end() - first)];
        Arrays.fill(bytes, (byte) 0xff);
        for (Segment segment : image.segments()) {
            System.arraycopy(segment.bytes(), 0, bytes, (int) (segment.address() - first), (int) segment.size());
        }
        return bytes;
    }
}
