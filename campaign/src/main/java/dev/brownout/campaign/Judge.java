package dev.brownout.campaign;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.PagedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what a boot's end means: success is judged by the bytes that run, not by what the bootloader reports. An image counts as
 * approved if the slot that execution entered holds, from its first byte, exactly the signed image; an image that runs from RAM, if
 * RAM holds it at its load address when it is started.
 */
public final class Judge implements Booter.Places {
    /**
     * An image that may run at the end.
     *
     * @param name   such as {@code old}
     * @param bytes  header to last TLV, without padding
     */
    public record Acceptable(String name, byte[] bytes) {
    }

    /**
     * Where an image can be started.
     *
     * @param name     such as {@code slot A}
     * @param address  first address
     * @param size     bytes
     * @param ram      it is RAM, and the images in it say themselves where they begin
     */
    public record Slot(String name, int address, int size, boolean ram) {
        /** A slot in flash. */
        public Slot(String name, int address, int size) {
            this(name, address, size, false);
        }

        boolean holds(int at) {
            return Integer.compareUnsigned(at - address, size) < 0;
        }
    }

    /**
     * @param verdict  the meaning
     * @param image    name of the acceptable image that runs, or which of them is damaged; empty otherwise
     */
    public record Judgement(Verdict verdict, String image) {
    }

    // Bytes of the header that tell images apart: magic to version.
    private static final int HEADER = 32;
    private static final int LOAD_ADDRESS = 4;

    private final int flashBase;
    private final List<Slot> slots;
    private final List<Acceptable> acceptable;
    private final boolean anyImage;
    private final Demands demands;

    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable) {
        this(flashBase, slots, acceptable, false, Demands.NONE);
    }

    /**
     * @param anyImage whatever runs in a slot is as good as an acceptable image
     * @param demands  what it must show besides
     */
    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable, boolean anyImage, Demands demands) {
        this.anyImage = anyImage;
        this.demands = demands;
        this.flashBase = flashBase;
        this.slots = List.copyOf(slots);
        this.acceptable = List.copyOf(acceptable);
    }

    public Demands demands() {
        return demands;
    }

    public List<Slot> slots() {
        return slots;
    }

    @Override
    public boolean inSlot(int address) {
        for (Slot slot : slots) {
            if (slot.holds(address)) {
                return true;
            }
        }
        return false;
    }

    public Judgement judge(BootEnd end, NonVolatile after) {
        if (end instanceof BootEnd.Started started) {
            Judgement runs = started.inRam().orElseGet(() -> inFlash(started.address(), after));
            return runs.verdict().good() && !started.unmet().isEmpty() ? new Judgement(Verdict.UNMET, started.unmet()) : runs;
        }
        boolean endless = end instanceof BootEnd.Resets || end instanceof BootEnd.Loops || end instanceof BootEnd.TimedOut;
        return endless ? new Judgement(Verdict.NEVER_SETTLES, "") : stopped(after);
    }

    // Where cells are defective for good, a device that starts nothing because no slot holds an approved image any longer has done what it could.
    private Judgement stopped(NonVolatile after) {
        boolean lost = !anyImage && after.arrays().stream().anyMatch(NonVolatileState::hasLastingDefects)
                && slots.stream().noneMatch(slot -> approved(slot, after).isPresent());
        return new Judgement(lost ? Verdict.LOST : Verdict.BRICK, "");
    }

    private Optional<String> approved(Slot slot, NonVolatile after) {
        PagedMemory flash = after.codeFlash().memory();
        return acceptable.stream().filter(image -> image.bytes().length <= slot.size()
                && Arrays.equals(flash.read(slot.address() - flashBase, image.bytes().length), image.bytes())).map(Acceptable::name).findFirst();
    }

    /** Equal for judges that judge alike. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        slots.forEach(slot -> text.append(slot).append(' '));
        acceptable.forEach(image -> text.append(image.name()).append('=').append(Arrays.hashCode(image.bytes())).append(' '));
        return text.append(flashBase).append(anyImage ? " any " : " ").append(demands).toString();
    }

    @Override
    public BootEnd.Started started(Machine machine, int address) {
        Slot slot = slotAt(address);
        return new BootEnd.Started(address, slot.ram() ? Optional.of(inRam(slot, machine)) : Optional.empty());
    }

    @Override
    public double secondsAhead() {
        return demands.seconds();
    }

    @Override
    public BootEnd.Started settled(Machine machine, BootEnd.Started start) {
        return demands.none() ? start : new BootEnd.Started(start.address(), start.inRam(), demands.unmet(machine));
    }

    private Slot slotAt(int address) {
        return slots.stream().filter(s -> s.holds(address)).findFirst().orElseThrow();
    }

    private Judgement inFlash(int address, NonVolatile after) {
        Slot slot = slotAt(address);
        PagedMemory flash = after.codeFlash().memory();
        return running(slot, image -> image.bytes().length > slot.size() ? new byte[0] : flash.read(slot.address() - flashBase, image.bytes().length));
    }

    private Judgement inRam(Slot slot, Machine machine) {
        return running(slot, image -> {
            int at = loadAddress(image);
            boolean fits = slot.holds(at) && image.bytes().length <= slot.size() - (at - slot.address());
            byte[] found = new byte[fits ? image.bytes().length : 0];
            for (int i = 0; i < found.length; i++) {
                found[i] = (byte) machine.bus().readDirect(at + i, 1);
            }
            return found;
        });
    }

    private static int loadAddress(Acceptable image) {
        return ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(LOAD_ADDRESS);
    }

    // What is there: the bytes where an image would be, none if it does not fit there.
    private Judgement running(Slot slot, Function<Acceptable, byte[]> whatIsThere) {
        String damaged = null;
        for (Acceptable image : acceptable) {
            byte[] wanted = image.bytes();
            byte[] found = whatIsThere.apply(image);
            if (found.length != wanted.length) {
                continue;
            }
            if (Arrays.equals(found, wanted)) {
                return new Judgement(Verdict.APPROVED, image.name());
            }
            if (damaged == null && Arrays.equals(found, 0, Math.min(HEADER, found.length), wanted, 0, Math.min(HEADER, wanted.length))) {
                damaged = image.name();
            }
        }
        if (anyImage) {
            return new Judgement(Verdict.APPROVED, "what is in " + slot.name());
        }
        return damaged == null ? new Judgement(Verdict.WRONG_IMAGE, "") : new Judgement(Verdict.DAMAGED_IMAGE, damaged);
    }
}
