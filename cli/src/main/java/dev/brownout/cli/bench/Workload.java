package dev.brownout.cli.bench;

import dev.brownout.cli.InputException;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A bundled program that repeats a piece of work, checks it, and ends by semihosting; how often it repeats can be chosen. */
public final class Workload implements Program {
    private static final String PREFIX = "bench-";
    private static final Set<Fixture> WITH_INTERRUPTS = Set.of(Fixtures.BENCH_INTERRUPTS);

    private final Fixture fixture;
    private final FirmwareImage elf;
    private final int iterationsAt;

    private Workload(Fixture fixture) {
        this.fixture = fixture;
        elf = new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty());
        iterationsAt = address(Fixtures.ITERATIONS_SYMBOL);
    }

    /** Every bundled workload, in the catalogue's order. */
    public static List<Workload> all() {
        return fixtures().map(Workload::new).toList();
    }

    /** @param name a fixture's, or the part of it after {@code bench-}. @throws InputException naming those there are, if there is none */
    public static Workload find(String name) {
        Optional<Fixture> fixture = fixtures().filter(f -> f.name().equals(name) || f.name().equals(PREFIX + name)).findFirst();
        return new Workload(fixture.orElseThrow(() -> new InputException("there is no workload '" + name + "'; there are: "
                + fixtures().map(f -> f.name().substring(PREFIX.length())).collect(Collectors.joining(", ")))));
    }

    private static Stream<Fixture> fixtures() {
        return Fixtures.all().stream().filter(fixture -> fixture.kind() == Fixture.Kind.WORKLOAD);
    }

    @Override
    public String name() {
        return fixture.name();
    }

    @Override
    public String description() {
        return fixture.description();
    }

    /** Whether it takes interrupts, and so needs more than a core and memory. */
    public boolean needsInterrupts() {
        return WITH_INTERRUPTS.contains(fixture);
    }

    @Override
    public int roundsToCheck() {
        return Reference.ROUNDS;
    }

    @Override
    public Device device(CoreFactory engine) {
        return new WorkloadMachine(this, engine);
    }

    @Override
    public int builtIterations() {
        return ByteBuffer.wrap(fixture.image()).order(ByteOrder.LITTLE_ENDIAN).getInt(iterationsAt - fixture.loadAddress());
    }

    /** Where the word in flash lies that says how often to repeat. */
    int iterationsAddress() {
        return iterationsAt;
    }

    /** The raw image, to be loaded at address 0, told to repeat its work so often; at least once. */
    public byte[] image(int iterations) {
        byte[] image = fixture.image();
        System.arraycopy(word(iterations), 0, image, iterationsAt - fixture.loadAddress(), Integer.BYTES);
        return image;
    }

    /** {@link #image} as what the engines load, with the symbols. */
    public FirmwareImage firmware(int iterations) {
        return new FirmwareImage(name(), List.of(new Segment(fixture.loadAddress(), image(iterations))), elf.entry(), elf.symbols(), elf.lines());
    }

    /** A symbol's address, without the Thumb bit. */
    int address(String symbol) {
        return (int) elf.symbols().find(symbol).orElseThrow(() -> new IllegalStateException(fixture.name() + " has no symbol " + symbol))
                .address() & ~1;
    }

    static byte[] word(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    @Override
    public String toString() {
        return name();
    }
}
