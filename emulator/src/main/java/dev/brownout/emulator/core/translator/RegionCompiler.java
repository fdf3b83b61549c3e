package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes a {@link Region} of the code at an address: one static-like method in a hidden class of its own, which goes when nobody holds it. */
final class RegionCompiler implements Opcodes {
    /**
     * HotSpot compiles no method above 8,000 bytes of bytecode, and its first compiler gives up somewhere above 4,000 of these ("out of
     * virtual registers"), which keeps the method from ever reaching the second.
     */
    private static final int LARGEST_METHOD = 4_000;
    /** Smaller ones come out better: HotSpot keeps more of the registers in registers where there are fewer ways out. */
    private static final int FIRST_ESTIMATE = 2_500;
    private static final String FRAME_CLASS = Frame.class.getName().replace('.', '/');
    private static final String TRANSLATION_CLASS = Translation.class.getName().replace('.', '/');
    private static final String CPU_CLASS = "dev/brownout/emulator/core/CpuState";
    private static final String[] FLAGS = {"n", "z", "c", "v"};

    private final Timing timing;
    private final Layout layout;
    private final boolean checked;

    /** @param checked  whether the code checks what may be done where it accesses memory */
    RegionCompiler(Timing timing, Layout layout, boolean checked) {
        this.timing = timing;
        this.layout = layout;
        this.checked = checked;
    }

    /** @return {@code null} if there is nothing at the address that can be translated */
    Region compile(int address, IntFunction<Instruction> executed, AccessKinds kinds, BranchTargets branches, Bus bus) {
        for (int size = FIRST_ESTIMATE; size >= 64; size = size * 7 / 8) {
            Plan plan = new Plan(address, executed, branches, bus.flash(), layout, timing, bus.flashTiming(), size);
            if (plan.entry == null) {
                return null;
            }
            Optional<Region> region = compile(plan, kinds, bus);
            if (region.isPresent()) {
                return region.get();
            }
        }
        return null;
    }

    // Empty if it came out too large.
    private Optional<Region> compile(Plan plan, AccessKinds kinds, Bus bus) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String name = RegionCompiler.class.getPackageName().replace('.', '/') + "/Translated";
        writer.visit(V17, ACC_FINAL | ACC_SUPER, name, null, TRANSLATION_CLASS, null);
        constructor(writer);
        MethodVisitor method = writer.visitMethod(ACC_FINAL, "run", "(L" + FRAME_CLASS + ";)I", null, null);
        method.visitCode();
        Assembler to = new Assembler(method);
        Usage usage = Usage.of(plan);
        FlashTiming waits = bus.flashTiming();
        FlashPages pages = FlashPages.of(plan, kinds);
        enter(to, usage, pages, checked, waits);
        Emitter emitter = new Emitter(plan, timing, layout, kinds, pages, bus.flash(), checked, waits, to);
        emitter.emit(() -> leave(to, usage, waits));
        Label end = new Label();
        to.label(end);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        if (end.getOffset() > LARGEST_METHOD) {
            return Optional.empty();
        }
        int[] covered = covered(plan);
        char[] values = new char[covered.length];
        for (int n = 0; n < values.length; n++) {
            values[n] = (char) bus.readDirect(covered[n], 2);
        }
        int key = waits.key(plan.entry.address, plan.entry.first().size);
        return Optional.of(new Region(define(bytes), plan.entry, key, timing, emitter.exits(), plan.usesFloat(), emitter.accessesUnaligned(), covered,
            values, Granules.of(plan, layout)));
    }

    private static Translation define(byte[] bytes) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Translation) lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("translated code cannot be loaded", e);
        }
    }

    private static void constructor(ClassWriter writer) {
        MethodVisitor method = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        method.visitCode();
        method.visitVarInsn(ALOAD, 0);
        method.visitMethodInsn(INVOKESPECIAL, TRANSLATION_CLASS, "<init>", "()V", false);
        method.visitInsn(RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** The registers and flags that a region has in locals. */
    private record Usage(int used, int written, boolean flags, boolean floats) {
        static Usage of(Plan plan) {
            int used = 0;
            int written = 0;
            int flags = 0;
            for (Block block : plan.blocks()) {
                for (List<Instruction> part : List.of(block.code, block.conditional)) {
                    for (Instruction i : part) {
                        used |= i.readMask | i.writeMask;
                        written |= i.writeMask;
                        flags |= i.flagsRead | i.flagsWritten | (i.encoding.name().startsWith("IT") ? Apsr.NZCV : 0);
                    }
                }
            }
            return new Usage(used & 0x7fff, written & 0x7fff, (flags & Apsr.NZCV) != 0, plan.usesFloat());
        }
    }

    private static void enter(Assembler to, Usage usage, FlashPages pages, boolean checked, FlashTiming flash) {
        to.code.visitVarInsn(ALOAD, 1);
        to.code.visitVarInsn(ASTORE, Assembler.FRAME);
        field(to, "ram", "[B", Assembler.RAM);
        field(to, "marks", "[B", Assembler.MARKS);
        field(to, "left", "I", Assembler.LEFT);
        field(to, "trace", "I", Assembler.TRACE);
        field(to, "flash", "[[B", Assembler.FLASH);
        field(to, "r", "[I", Assembler.REGISTERS);
        field(to, "count", "I", Assembler.COUNT);
        if (checked) {
            field(to, "ramRights", "[B", Assembler.RAM_RIGHTS);
            field(to, "flashRights", "[B", Assembler.FLASH_RIGHTS);
        }
        for (int page : pages.numbers()) {
            to.reference(Assembler.FLASH).push(page).op(AALOAD).storeReference(pages.local(page));
        }
        if (usage.floats) {
            field(to, "singles", "[I", Assembler.SINGLES);
            field(to, "busy", "I", Assembler.BUSY);
        }
        if (flash.waits()) {
            field(to, "ready", "I", Assembler.READY);
        }
        if (flash.waits() && flash.settings().instructionCache()) {
            field(to, "latest", "[I", Assembler.LATEST);
            if (flash.numbersUses()) {
                field(to, "places", "[B", Assembler.PLACES);
                field(to, "used", "[I", Assembler.USED);
                field(to, "nextUse", "I", Assembler.NEXT_USE);
            }
        }
        for (int n = 0; n < 15; n++) {
            if ((usage.used >>> n & 1) != 0) {
                to.reference(Assembler.REGISTERS).push(n).op(IALOAD).setReg(n);
            }
        }
        for (int n = 0; usage.flags && n < FLAGS.length; n++) {
            cpu(to);
            to.code.visitFieldInsn(GETFIELD, CPU_CLASS, FLAGS[n], "I");
            to.store(Assembler.N + n);
        }
        for (int local : new int[] {Assembler.A, Assembler.B}) {
            to.push(0).store(local);
        }
    }

    private static void field(Assembler to, String name, String descriptor, int local) {
        to.reference(Assembler.FRAME).code.visitFieldInsn(GETFIELD, FRAME_CLASS, name, descriptor);
        to.code.visitVarInsn(descriptor.length() == 1 ? ISTORE : ASTORE, local);
    }

    private static void cpu(Assembler to) {
        to.reference(Assembler.FRAME).code.visitFieldInsn(GETFIELD, FRAME_CLASS, "cpu", "L" + CPU_CLASS + ";");
    }

    private static void leave(Assembler to, Usage usage, FlashTiming flash) {
        for (int n = 0; n < 15; n++) {
            if ((usage.written >>> n & 1) != 0) {
                to.reference(Assembler.REGISTERS).push(n).reg(n).op(IASTORE);
            }
        }
        for (int n = 0; usage.flags && n < FLAGS.length; n++) {
            cpu(to);
            to.load(Assembler.N + n).code.visitFieldInsn(PUTFIELD, CPU_CLASS, FLAGS[n], "I");
        }
        put(to, "left", Assembler.LEFT);
        if (flash.waits()) {
            put(to, "ready", Assembler.READY);
        }
        if (flash.waits() && flash.settings().instructionCache() && flash.numbersUses()) {
            put(to, "nextUse", Assembler.NEXT_USE);
        }
        if (usage.floats) {
            put(to, "busy", Assembler.BUSY);
        }
        put(to, "count", Assembler.COUNT);
        to.op(IRETURN);
    }

    private static void put(Assembler to, String name, int local) {
        to.reference(Assembler.FRAME).load(local).code.visitFieldInsn(PUTFIELD, FRAME_CLASS, name, "I");
    }

    private static int[] covered(Plan plan) {
        AddressSet halfwords = new AddressSet();
        for (Block block : plan.blocks()) {
            for (int at = block.address; at != block.end; at += 2) {
                halfwords.add(at);
            }
        }
        for (int word : plan.foldedWords) {
            halfwords.add(word);
            halfwords.add(word + 2);
        }
        return halfwords.toArray();
    }
}
