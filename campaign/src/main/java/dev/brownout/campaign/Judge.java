package dev.brownout.campaign;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.PagedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

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
     * A second image, which runs with the one that is started.
     *
     * @param slotA      where it runs from
     * @param slotB      where its updates arrive
     * @param acceptable what may run there
     * @param together   which of these may run with which of the first image's
     */
    public record Companion(Slot slotA, Slot slotB, List<Acceptable> acceptable, Set<Together> together) {
        public Companion {
            acceptable = List.copyOf(acceptable);
            together = Set.copyOf(together);
        }
    }

    /**
     * Images that may run with each other, by their names.
     *
     * @param first  the one that is started
     * @param second its companion
     */
    public record Together(String first, String second) {
        @Override
        public String toString() {
            return first + " with " + second;
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
    private final Optional<Companion> companion;

    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable) {
        this(flashBase, slots, acceptable, false, Demands.NONE);
    }

    /**
     * @param anyImage whatever runs in a slot is as good as an acceptable image
     * @param demands  what it must show besides
     */
    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable, boolean anyImage, Demands demands) {
        this(flashBase, slots, acceptable, anyImage, demands, Optional.empty());
    }

    /** @param companion the second image, if there are two */
    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable, boolean anyImage, Demands demands, Optional<Companion> companion) {
        this.companion = companion;
        this.anyImage = anyImage;
        this.demands = demands;
        this.flashBase = flashBase;
        this.slots = List.copyOf(slots);
        this.acceptable = List.copyOf(acceptable);
    }

    /** What may run at the end. */
    public List<Acceptable> acceptable() {
        return acceptable;
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
        return companion.isPresent() && (companion.get().slotA().holds(address) || companion.get().slotB().holds(address));
    }

    public Judgement judge(BootEnd end, NonVolatile after) {
        if (end instanceof BootEnd.Started started) {
            Judgement alone = started.inRam().orElseGet(() -> inFlash(started.address(), after));
            Judgement runs = companion.isPresent() && alone.verdict().good() ? together(alone, companion.get(), after) : alone;
            return runs.verdict().good() && !started.unmet().isEmpty() ? new Judgement(Verdict.UNMET, started.unmet()) : runs;
        }
        boolean endless = end instanceof BootEnd.Resets || end instanceof BootEnd.Loops || end instanceof BootEnd.TimedOut;
        return endless ? new Judgement(Verdict.NEVER_SETTLES, "") : stopped(after);
    }

    // Where cells are defective for good, a device that starts nothing because no slot holds an approved image any longer has done what it could.
    private Judgement stopped(NonVolatile after) {
        boolean lost = !anyImage && after.arrays().stream().anyMatch(NonVolatileState::hasLastingDefects)
                && (noneLeft(slots, acceptable, after)
                || companion.filter(other -> noneLeft(List.of(other.slotA(), other.slotB()), other.acceptable(), after)).isPresent());
        return new Judgement(lost ? Verdict.LOST : Verdict.BRICK, "");
    }

    private boolean noneLeft(List<Slot> places, List<Acceptable> images, NonVolatile after) {
        return places.stream().noneMatch(slot -> running(images, inFlash(slot, after)).verdict().good());
    }

    private Judgement together(Judgement first, Companion other, NonVolatile after) {
        Judgement second = running(other.acceptable(), inFlash(other.slotA(), after));
        Together both = new Together(first.image(), second.image());
        if (!second.verdict().good()) {
            return new Judgement(second.verdict(), second.image().isEmpty() ? "" : both.toString());
        }
        return new Judgement(anyImage || other.together().contains(both) ? Verdict.APPROVED : Verdict.MISMATCH, both.toString());
    }

    /** Equal for judges that judge alike. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        slots.forEach(slot -> text.append(slot).append(' '));
        acceptable.forEach(image -> text.append(image.name()).append('=').append(Arrays.hashCode(image.bytes())).append(' '));
        companion.ifPresent(other -> {
            text.append(other.slotA()).append(' ').append(other.slotB()).append(' ');
            other.acceptable().forEach(image -> text.append(image.name()).append('=').append(Arrays.hashCode(image.bytes())).append(' '));
            text.append(other.together().stream().map(Together::toString).sorted().toList());
        });
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
        return Stream.concat(slots.stream(), companion.stream().flatMap(other -> Stream.of(other.slotA(), other.slotB()))).filter(s -> s.holds(address))
                .findFirst().orElseThrow();
    }

    private Judgement inFlash(int address, NonVolatile after) {
        Slot slot = slotAt(address);
        return orAny(slot, running(acceptable, inFlash(slot, after)));
    }

    private Judgement orAny(Slot slot, Judgement found) {
        return anyImage && !found.verdict().good() ? new Judgement(Verdict.APPROVED, "what is in " + slot.name()) : found;
    }

    private Function<Acceptable, byte[]> inFlash(Slot slot, NonVolatile after) {
        PagedMemory flash = after.codeFlash().memory();
        return image -> image.bytes().length > slot.size() ? new byte[0] : flash.read(slot.address() - flashBase, image.bytes().length);
    }

    private Judgement inRam(Slot slot, Machine machine) {
        return orAny(slot, running(acceptable, image -> {
            int at = loadAddress(image);
            boolean fits = slot.holds(at) && image.bytes().length <= slot.size() - (at - slot.address());
            byte[] found = new byte[fits ? image.bytes().length : 0];
            for (int i = 0; i < found.length; i++) {
                found[i] = (byte) machine.bus().readDirect(at + i, 1);
            }
            return found;
        }));
    }

    private static int loadAddress(Acceptable image) {
        return ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(LOAD_ADDRESS);
    }

    // What is there: the bytes where an image would be, none if it does not fit there.
    private static Judgement running(List<Acceptable> images, Function<Acceptable, byte[]> whatIsThere) {
        String damaged = null;
        for (Acceptable image : images) {
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
        return damaged == null ? new Judgement(Verdict.WRONG_IMAGE, "") : new Judgement(Verdict.DAMAGED_IMAGE, damaged);
    }
}
