package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Environment;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.RegisterNames;
import dev.brownout.emulator.peripheral.WrittenRegisters;
import java.util.List;
import java.util.Set;

/**
 * A block, or several that share an address, without behaviour: it answers reset values and keeps what is written to its configuration,
 * so that firmware which only sets it up goes on; its tasks do nothing and no event ever comes. Each access is reported under the name
 * in the SVD file.
 */
public final class Tagged implements Peripheral {
    private static final RegisterNames NAMES = new RegisterNames(Tagged.class);
    private static final int FIRST_EVENT = 0x100;
    private static final int INTEN = 0x300;
    private static final int INTENSET = 0x304;
    private static final int INTENCLR = 0x308;

    /** Registers that published errata code writes on every start: accepted without a report. */
    private static final Set<Integer> ERRATA = Set.of(
            // 57 and 98, NFCT.
            0x40005610, 0x40005614, 0x40005618, 0x40005688, 0x4000568C,
            // 103, CCM.MAXPACKETSIZE.
            0x4000F518,
            // 120, QSPI.
            0x40029640,
            // 182, RADIO.
            0x4000173C,
            // 12, COMP.
            0x40013540);

    private final Environment environment;
    private final String name;
    private final int base;
    private final List<RegisterNames.Block> layouts;
    private final WrittenRegisters written = new WrittenRegisters(this::resetValue);

    /** @param layouts  names of blocks in the table of unmodelled registers; where two name the same offset the first counts */
    public Tagged(Interconnect interconnect, String name, int base, List<String> layouts) {
        environment = interconnect.environment();
        this.name = name;
        this.base = base;
        this.layouts = layouts.stream().map(NAMES::block).toList();
    }

    /** The blocks whose registers are known by name. */
    public static Set<String> knownBlocks() {
        return NAMES.blocks();
    }

    @Override
    public String name() {
        return name;
    }

    private void report(int offset, boolean write) {
        if (!ERRATA.contains(base + offset)) {
            environment.unmodelled(name, registerName(offset), base + offset, write);
        }
    }

    private String registerName(int offset) {
        for (RegisterNames.Block layout : layouts) {
            RegisterNames.Entry entry = layout.registers().get(offset);
            if (entry != null) {
                return layout == layouts.get(0) ? entry.name() : layout.name() + "." + entry.name();
            }
        }
        return String.format("0x%03X", offset);
    }

    private int resetValue(int offset) {
        for (RegisterNames.Block layout : layouts) {
            RegisterNames.Entry entry = layout.registers().get(offset);
            if (entry != null) {
                return entry.resetValue();
            }
        }
        return 0;
    }

    @Override
    public int read(int offset, int size) {
        int at = offset & ~3;
        report(at, false);
        return written.read(at == INTENSET || at == INTENCLR ? INTEN : at, offset, size);
    }

    @Override
    public void write(int offset, int value, int size) {
        int at = offset & ~3;
        report(at, true);
        if (at < FIRST_EVENT) {
            return;
        }
        int word = written.merge(offset, value, size);
        switch (at) {
            case INTENSET -> written.set(INTEN, written.get(INTEN) | word);
            case INTENCLR -> written.set(INTEN, written.get(INTEN) & ~word);
            default -> written.set(at, word);
        }
    }

    @Override
    public void reset(ResetKind kind) {
        written.clear();
    }

    @Override
    public void save(StateWriter out) {
        written.save(out);
    }

    @Override
    public void load(StateReader in) {
        written.load(in);
    }
}
