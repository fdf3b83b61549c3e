package dev.brownout.campaign.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.machine.ResetKind;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ShardTest {
    @Property(tries = 700)
    void everyOperationIsInExactlyOnePart(@ForAll @IntRange(min = 1, max = 40) int of, @ForAll @LongRange(max = 500) long operations,
            @ForAll @LongRange(max = 600) long first, @ForAll @LongRange(max = 600) long length) {
        Sweep.Operations all = new Sweep.Operations(first, first + length);
        List<Long> found = new ArrayList<>();
        for (int number = 1; number <= of; number++) {
            Sweep.Operations part = new Shard(number, of).among(all, operations);
            LongStream.rangeClosed(part.first(), part.last()).forEach(found::add);
            assertEquals(number == 1, part.first() == first, "what belongs to no operation is looked at once");
        }
        assertEquals(LongStream.rangeClosed(first, Math.min(first + length, operations - 1)).boxed().toList(), found);
    }

    @Test
    void partsAreWrittenAsNumberOfCount() {
        assertEquals(new Shard(3, 8), Shard.parse("3/8"));
        assertEquals("3/8", new Shard(3, 8).toString());
        for (String wrong : List.of("", "3", "0/8", "9/8", "3/0", "-1/8", "3/8/9", "a/b", "3 / 8", "1/10000")) {
            assertEquals("'" + wrong + "' is not a part such as 3/8: from 1/8 to 8/8",
                    assertThrows(IllegalArgumentException.class, () -> Shard.parse(wrong)).getMessage());
        }
    }

    /** Whatever ends there are, those to come included, with some value in each component. */
    @Test
    void everyEndOfABootIsKept() throws ReflectiveOperationException, IOException {
        Map<Class<?>, Object> samples = Map.of(int.class, 7, double.class, 0.5, long.class, 8L, boolean.class, true, String.class, "text", ResetKind.class,
                ResetKind.WATCHDOG, Optional.class, Optional.of(new Judge.Judgement(Verdict.APPROVED, "new")));
        for (Class<?> kind : BootEnd.class.getPermittedSubclasses()) {
            Class<?>[] types = Arrays.stream(kind.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
            BootEnd end = (BootEnd) kind.getDeclaredConstructor(types).newInstance(Arrays.stream(types).map(samples::get).toArray());
            assertEquals(end, ShardFile.MAPPER.readValue(ShardFile.MAPPER.writerFor(BootEnd.class).writeValueAsString(end), BootEnd.class));
        }
    }
}
