package dev.brownout.campaign;

import dev.brownout.emulator.memory.PagedMemory;
import java.util.Arrays;
import java.util.List;

/**
 * Says what a boot's end means: success is judged by the bytes that run, not by what the bootloader reports. An image counts as
 * approved if the slot that execution entered holds, from its first byte, exactly the signed image.
 */
public final class Judge {
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
     */
    public record Slot(String name, int address, int size) {
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

    private final int flashBase;
    private final List<Slot> slots;
    private final List<Acceptable> acceptable;

    public Judge(int flashBase, List<Slot> slots, List<Acceptable> acceptable) {
        this.flashBase = flashBase;
        this.slots = List.copyOf(slots);
        this.acceptable = List.copyOf(acceptable);
    }

    public List<Slot> slots() {
        return slots;
    }

    /** Whether an address belongs to an image and not to the bootloader. */
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
            return running(started.address(), after);
        }
        boolean endless = end instanceof BootEnd.Resets || end instanceof BootEnd.Loops || end instanceof BootEnd.TimedOut;
        return new Judgement(endless ? Verdict.NEVER_SETTLES : Verdict.BRICK, "");
    }

    /** Equal for judges that judge alike. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        slots.forEach(slot -> text.append(slot).append(' '));
        acceptable.forEach(image -> text.append(image.name()).append('=').append(Arrays.hashCode(image.bytes())).append(' '));
        return text.append(flashBase).toString();
    }

    private Judgement running(int address, NonVolatile after) {
        Slot slot = slots.stream().filter(s -> s.holds(address)).findFirst().orElseThrow();
        PagedMemory flash = after.codeFlash().memory();
        String damaged = null;
        for (Acceptable image : acceptable) {
            byte[] wanted = image.bytes();
            if (wanted.length > slot.size()) {
                continue;
            }
            byte[] found = flash.read(slot.address() - flashBase, wanted.length);
            if (Arrays.equals(found, wanted)) {
                return new Judgement(Verdict.APPROVED, image.name());
            }
            if (damaged == null && Arrays.equals(found, 0, HEADER, wanted, 0, HEADER)) {
                damaged = image.name();
            }
        }
        return damaged == null ? new Judgement(Verdict.WRONG_IMAGE, "") : new Judgement(Verdict.DAMAGED_IMAGE, damaged);
    }
}
