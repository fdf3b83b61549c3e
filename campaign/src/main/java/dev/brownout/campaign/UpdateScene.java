package dev.brownout.campaign;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.Request;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A device about to be updated: what a programming tool put into its flash, and what was asked of the bootloader. */
public final class UpdateScene {
    /** How the application asks for the image in slot B. */
    public enum Asked {
        /** Not at all, beyond what a padded image brings along. */
        NOTHING,
        /** Run it once, and go back unless it confirms itself. */
        TEST,
        /** Run it for good. */
        PERMANENT
    }

    private record Piece(String name, int address, byte[] bytes) {
        long end() {
            return Integer.toUnsignedLong(address) + bytes.length;
        }
    }

    private final Supplier<Machine> machines;
    private final List<FlashMap> maps;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Integer, Asked> asked = new TreeMap<>();

    /** @param machines makes machines that have not been switched on, the same each time */
    public UpdateScene(Supplier<Machine> machines, FlashMap map) {
        this(machines, List.of(map));
    }

    /** @param maps of the bootloader's images, image 0 first */
    public UpdateScene(Supplier<Machine> machines, List<FlashMap> maps) {
        this.machines = machines;
        this.maps = List.copyOf(maps);
    }

    public Supplier<Machine> machines() {
        return machines;
    }

    /** Of image 0. */
    public FlashMap map() {
        return maps.get(0);
    }

    /**
     * Puts bytes into the code flash.
     *
     * @param name what it is, for messages
     * @throws SceneException if they lie outside the flash or over another piece
     */
    public UpdateScene put(String name, int address, byte[] bytes) {
        Piece piece = new Piece(name, address, bytes.clone());
        for (Piece other : pieces) {
            if (Integer.toUnsignedLong(address) < other.end() && Integer.toUnsignedLong(other.address()) < piece.end()) {
                throw new SceneException(String.format("%s (0x%08x to 0x%08x) lies over %s (0x%08x to 0x%08x).", name, address, piece.end() - 1,
                        other.name(), other.address(), other.end() - 1));
            }
        }
        pieces.add(piece);
        return this;
    }

    public UpdateScene putInSlotA(String name, byte[] bytes) {
        return putInSlotA(0, name, bytes);
    }

    /** The same for image {@code image} of several. */
    public UpdateScene putInSlotA(int image, String name, byte[] bytes) {
        SlotLayout slot = maps.get(image).slotA();
        requireFits(name, bytes, slot.name(), slot.size());
        return put(name, slot.address(), bytes);
    }

    /** Where the strategy has a new image in slot B: at its beginning, or in its second page. */
    public UpdateScene putInSlotB(String name, byte[] bytes) {
        return putInSlotB(0, name, bytes);
    }

    /** The same for image {@code image} of several. */
    public UpdateScene putInSlotB(int image, String name, byte[] bytes) {
        FlashMap map = maps.get(image);
        int offset = map.strategy().offsetInSlotB(map);
        requireFits(name, bytes, map.slotB().name(), map.slotB().size() - offset);
        return put(name, map.slotB().address() + offset, bytes);
    }

    private static void requireFits(String name, byte[] image, String slot, int size) {
        if (image.length > size) {
            throw new SceneException(String.format("%s has %d bytes, %d more than %s holds.", name, image.length, image.length - size, slot));
        }
    }

    public UpdateScene ask(Asked what) {
        return ask(0, what);
    }

    /** The same for image {@code image} of several. */
    public UpdateScene ask(int image, Asked what) {
        asked.put(image, what);
        return this;
    }

    /** The device as it lies there, programmed and without power. */
    public NonVolatile program() {
        Machine machine = machines.get();
        program(machine);
        return new NonVolatile(machine.nonVolatile());
    }

    /** Programs a machine that has no power. */
    public void program(Machine machine) {
        int base = machine.config().flashBase();
        FlashGeometry geometry = machine.config().flash();
        ArrayFlash flash = new ArrayFlash(base, machine.flash().save());
        for (Piece piece : pieces) {
            long offset = Integer.toUnsignedLong(piece.address()) - Integer.toUnsignedLong(base);
            if (offset < 0 || offset + piece.bytes().length > geometry.size()) {
                throw new SceneException(String.format("%s (0x%08x to 0x%08x) does not lie in the flash of %s, which is 0x%08x to 0x%08x.",
                        piece.name(), piece.address(), piece.end() - 1, machine.config().name(), base, base + geometry.size() - 1));
            }
            flash.write(piece.address(), piece.bytes(), 0, piece.bytes().length);
        }
        asked.forEach((image, what) -> {
            if (what != Asked.NOTHING) {
                request(flash, image, what == Asked.PERMANENT);
            }
        });
        for (int page = 0; page < geometry.pages(); page++) {
            int start = geometry.pageStart(page);
            byte[] content = flash.memory().read(start, geometry.pageSize(page));
            if (!Arrays.equals(content, machine.flash().memory().read(start, content.length))) {
                machine.flash().preload(start, content);
            }
        }
    }

    private void request(FlashDevice flash, int image, boolean permanent) {
        FlashMap map = maps.get(image);
        if (map.strategy().removesUnconfirmed()) {
            // Whoever asks has confirmed itself.
            Request.confirm(flash, map, map.slotA());
        }
        Request.update(flash, map, permanent, image);
    }
}
