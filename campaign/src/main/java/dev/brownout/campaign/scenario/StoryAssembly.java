package dev.brownout.campaign.scenario;

import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.story.StoryPlan;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.firmware.FirmwareException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a {@link StoryPlan} of what a scenario says about a device that is left to itself. */
final class StoryAssembly {
    private static final int LARGEST_INPUT = 16 << 20;

    private final Scenario scenario;
    private final BoardDescription board;

    StoryAssembly(Scenario scenario, BoardDescription board) {
        this.scenario = scenario;
        this.board = board;
    }

    StoryPlan assemble(Supplier<Board> boards, NonVolatile start, Judge judge, List<Judge.Acceptable> known, BootLimits limits) {
        Scenario.Story story = scenario.story();
        if (story.boots() < 1) {
            throw scenario.wrong("story", "boots must be at least 1, not " + story.boots());
        }
        for (Scenario.Area area : story.keep()) {
            int offset = area.address() - board.flash().base();
            if (offset < 0 || (long) offset + area.size() > board.flash().geometry().size()) {
                throw scenario.wrong("story", String.format("keep: 0x%x to 0x%x is not in the flash of %s", area.address(), area.address() + area.size() - 1,
                        board.name()));
            }
        }
        if (!scenario.faults().kinds().isEmpty() || !scenario.faults().resetAt().isEmpty()) {
            throw scenario.wrong(scenario.faults().kinds().isEmpty() ? "faults.reset-at" : "faults.kinds", "nothing of this happens in a story, which is without cuts");
        }
        Set<String> uarts = boards.get().serialPorts().keySet();
        Scenario.Acceptance asked = scenario.acceptance();
        if (!asked.words().isEmpty() || asked.vectors().isPresent() || asked.after().picoseconds() > 0 || asked.after().cycles() > 0) {
            throw scenario.wrong("acceptance", "a story looks at expect-text and forbid-text, over all of its boots, and at nothing else");
        }
        StoryPlan.Demands demands = new StoryPlan.Demands(asked.expectText(), asked.forbidText(),
                story.claims().stream().map(claim -> claim(claim, known)).toList(),
                story.keep().stream().map(area -> new StoryPlan.Area(area.address(), area.size())).toList());
        return new StoryPlan(boards, start, judge, known, limits.deviceSeconds(), limits.applicationSeconds(), story.boots(),
                story.input().stream().map(input -> input(input, uarts)).toList(), story.powerOff().stream().map(this::instant).toList(), demands);
    }

    private StoryPlan.Claim claim(Scenario.Claim claim, List<Judge.Acceptable> known) {
        String name = switch (claim.image()) {
            case Scenario.SLOT_A -> "old";
            case Scenario.SLOT_B -> "new";
            default -> claim.image();
        };
        if (known.stream().noneMatch(image -> image.name().equals(name))) {
            throw scenario.wrong("story", "claims: " + claim.image() + " is neither slot-a nor slot-b with a valid image, nor a file that accept names");
        }
        return new StoryPlan.Claim(claim.text(), name);
    }

    private StoryPlan.Input input(Scenario.Input input, Set<String> uarts) {
        input.uart().filter(name -> !uarts.contains(name)).ifPresent(name -> {
            throw scenario.wrong("story", "input: " + name + " is no UART of " + board.name() + "; there are " + String.join(", ", uarts));
        });
        StoryPlan.When when = input.at().<StoryPlan.When>map(at -> new StoryPlan.When.At(instant(at)))
                .orElseGet(() -> new StoryPlan.When.After(input.after().orElseThrow()));
        Optional<String> text = input.text().map(words -> input.sizeOf().map(file -> withSize(words, read(file).length)).orElse(words));
        byte[] bytes = text.map(words -> words.getBytes(StandardCharsets.UTF_8)).orElseGet(() -> read(input.file().orElseThrow()));
        String what = text.map(words -> '"' + words.replace("\r", "\\r").replace("\n", "\\n") + '"').orElseGet(() -> input.file().orElseThrow().toString());
        return new StoryPlan.Input(when, input.uart(), bytes, what);
    }

    private static String withSize(String text, int size) {
        return text.replace("{size}", Integer.toString(size)).replace("{size:08x}", String.format("%08x", size));
    }

    private byte[] read(Path file) {
        try {
            if (file.toString().startsWith(Scenario.BUNDLED)) {
                return BundledUpdate.signed(board.name(), file.toString().substring(Scenario.BUNDLED.length()));
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > LARGEST_INPUT) {
                throw scenario.wrong("story", "input: " + file + " has more than 16 MB");
            }
            return bytes;
        } catch (FirmwareException e) {
            throw scenario.wrong("story", "input: " + e.getMessage());
        } catch (IOException e) {
            throw scenario.wrong("story", "input: " + file + " cannot be read" + (Files.exists(file) ? "" : ": there is no such file"));
        }
    }

    private long instant(DeviceTime time) {
        if (time.isForever()) {
            throw scenario.wrong("story", "a moment is needed, not forever");
        }
        return time.inCycles() ? (long) (time.seconds(board.core().hertz()) * 1e12) : time.picoseconds();
    }
}
