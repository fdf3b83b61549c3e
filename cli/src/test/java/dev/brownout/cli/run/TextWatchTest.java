package dev.brownout.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextWatchTest {

    private static int completedAt(String text, String stream) {
        TextWatch watch = new TextWatch(text);
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (watch.accept(bytes[i] & 0xFF)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void textIsSeenAlsoAfterAFalseStart() {
        assertEquals(5, completedAt("aab", "xaaaab"));
        assertEquals(-1, completedAt("aab", "aaaaaa"));
    }

    @Test
    void textOfSeveralBytesACharacterIsSeen() {
        assertEquals(3, completedAt("é✓".substring(0, 1), "ab" + "é"));
    }

    @Provide
    Arbitrary<String> dense() {
        return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(12);
    }

    @Property(tries = 500)
    void theFirstPlaceIsThatOfIndexOf(@ForAll("dense") String text, @ForAll("dense") String head, @ForAll("dense") String tail) {
        String stream = head + tail + text.substring(0, text.length() / 2) + head;
        int at = stream.indexOf(text);
        assertEquals(at < 0 ? -1 : at + text.length() - 1, completedAt(text, stream));
    }
}
