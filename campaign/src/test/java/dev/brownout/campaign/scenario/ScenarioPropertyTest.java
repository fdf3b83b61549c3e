package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written, it is read or refused in one sentence. */
class ScenarioPropertyTest {
    private static final List<BoardDescription> BOARDS = Stream.of("nrf52840", "stm32f407", "stm32l476").map(BoardLoader::load).toList();
    private static final String WHOLE = """
            description: all there is
            board: nrf52840
            bootloader: boot.bin@0x0
            load: [storage.hex]
            map:
              boot: {address: 0x0, size: 48KB}
              slot-a: {address: 0xC000, size: 0x76000}
              scratch: {address: 1_000, size: 4 KiB}
            images: {slot-a: a.bin, slot-b: b.bin}
            keys: [root.pem]
            request: permanent
            strategy: none
            accept: [slot-b, other.bin]
            boot: 2
            application: 2s
            faults: {cuts: closure, tear: all, seed: 7, operations: 3-9}
            limits: {boot: 10s, search: 5min, states: 1000}
            """;

    @Provide
    Arbitrary<String> spoiled() {
        Arbitrary<String> put = Arbitraries.of("", ":", "-", "[", "]", "{", "}", "\"", "'", "\n", "\t", "  ", "#", "&a", "*a", "!", "0x", "999999999999999999999", "-1", "\u0000",
                "null", "@", "1e9", "99999999999s", "é");
        return Combinators.combine(Arbitraries.integers().between(0, WHOLE.length()), Arbitraries.integers().between(0, 12), put)
                .as((at, left, text) -> WHOLE.substring(0, at) + text + WHOLE.substring(Math.min(WHOLE.length(), at + left)));
    }

    @Property(tries = 2000)
    void spoiledFileIsReadOrRefusedInOneSentence(@ForAll("spoiled") String text) {
        try {
            ScenarioReader.read("scenario.yaml", Path.of("folder"), text).build();
        } catch (ScenarioException e) {
            assertTrue(e.getMessage().startsWith("scenario.yaml"), e.getMessage());
            assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
        }
    }

    @Provide
    Arbitrary<Scenario.Area> areas() {
        Arbitrary<Integer> numbers = Arbitraries.of(0, 1, 0x100, 0x1000, 0x3000, 0xC000, 0x10000, 0x20000, 0x60000, 0x76000, 0x82000, 0xF8000, 0x100000, 0x08000000, 0x08020000,
                0x08080000, 0x20000000, Integer.MAX_VALUE);
        return Combinators.combine(numbers, numbers).as(Scenario.Area::new);
    }

    @Property(tries = 2000)
    void mapIsOneOrIsRefusedInOneSentence(@ForAll("areas") Scenario.Area a, @ForAll("areas") Scenario.Area b, @ForAll("areas") Scenario.Area scratch,
            @ForAll("strategies") String strategy, @ForAll("boards") BoardDescription board) {
        ScenarioBuilder builder = new ScenarioBuilder().area("slot-a", a).area("slot-b", b);
        if (strategy.equals("swap-scratch")) {
            builder.area("scratch", scratch);
        }
        try {
            SlotMap.of(builder.build(), strategy, board);
        } catch (ScenarioException e) {
            assertTrue(e.getMessage().startsWith("map: ") || e.getMessage().startsWith("strategy: "), e.getMessage());
        }
    }

    @Provide
    Arbitrary<String> strategies() {
        return Arbitraries.of("swap-move", "swap-scratch", "swap-offset", "overwrite-only", "overwrite-only-fast", "direct-xip", "direct-xip-revert", "ram-load", "none", "swap");
    }

    @Provide
    Arbitrary<BoardDescription> boards() {
        return Arbitraries.of(BOARDS);
    }
}
