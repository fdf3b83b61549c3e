package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a file, loading it gives an image or one sentence. */
class DamagedFirmwareTest {

    @Property(tries = 1000)
    void damagedFileIsRefusedInASentenceOrLoads(@ForAll("damaged") byte[] file) {
        try {
            FirmwareImage image = new FirmwareLoader().load("app", file, OptionalLong.empty());
            assertFalse(image.segments().isEmpty());
            image.symbols().nearest(0xC010);
            image.lines().at(0xC010);
        } catch (FirmwareException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<byte[]> valid = Arbitraries.of(Samples.elf(), Samples.hex(), Samples.srec().getBytes(StandardCharsets.US_ASCII),
                Samples.uf2(0xADA52840L, 0x26000, 3), Samples.resource("sample-compressed.elf"), Samples.resource("sample-dwarf4.elf"));
        Arbitrary<int[]> edits = Arbitraries.integers().greaterOrEqual(0).array(int[].class).ofMinSize(0).ofMaxSize(6);
        return Combinators.combine(valid, Arbitraries.doubles().between(0, 1), edits).as((file, keep, changes) -> {
            byte[] copy = Arrays.copyOf(file, keep > 0.5 ? file.length : (int) (file.length * keep * 2));
            for (int change : changes) {
                if (copy.length > 0) {
                    // Headers decide the most: half of the changes fall there.
                    int range = (change & 0x100) != 0 ? Math.min(copy.length, 128) : copy.length;
                    copy[(change >>> 9) % range] = (byte) change;
                }
            }
            return copy;
        });
    }
}
