package dev.brownout.campaign.report;

import dev.brownout.bootloader.swap.FlashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the HTML report of a campaign shows, whatever kind of campaign it was.
 *
 * @param title     what was tried, in a line
 * @param good      whether nothing failed and nothing is left open
 * @param verdict   the result in a sentence
 * @param facts     what was done, by name
 * @param clean     the boot without a cut
 * @param outcomes  what each cut point of that boot led to, if each was looked at
 * @param depths    how many states need that many cuts, if several cuts were tried; else empty
 * @param failures  ways to fail, the shortest first
 * @param omitted   how many more there are
 * @param contents  says what lies in flash
 * @param maps      where things lie, a map for each image
 */
public record Report(String title, boolean good, String verdict, Map<String, String> facts, BootStory clean, Optional<Outcomes> outcomes,
                     Map<Integer, Long> depths, List<Failure> failures, long omitted, FlashContents contents, List<FlashMap> maps) {
    /**
     * The cut points of one boot.
     *
     * @param codes   a letter for each cut point, in order: the index in {@code legend}, from 'a'
     * @param names   the name of each
     * @param legend  what the letters mean; the first is the good one
     */
    public record Outcomes(String codes, List<String> names, List<String> legend) {
    }

    /**
     * A way to fail.
     *
     * @param id      names it
     * @param what    the verdict and the end
     * @param detail  more about it; may be empty
     * @param replay  the command that shows it again
     * @param boot    the boot that fails
     */
    public record Failure(String id, String what, String detail, String replay, BootStory boot) {
    }
}
