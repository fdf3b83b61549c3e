package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.story.StoryPlan;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A scenario with everything read, checked and put in its place, ready to be run.
 *
 * @param board      whose machine it is
 * @param engine     what executes instructions
 * @param maps       where things lie, a map for each image
 * @param start      what the device holds before the first boot that is cut
 * @param judge      says what is acceptable
 * @param crossCheck the reference bootloader, if the strategy is known
 * @param limits     when a boot is given up
 * @param story      what to tell if nothing is cut
 * @param leftOut    what does not keep two machines apart
 * @param symbols    names of places in what was loaded, as far as the files have them
 * @param remarks    what whoever runs it should know, in sentences
 */
public record ScenarioPlan(Scenario scenario, BoardDescription board, CoreFactory engine, List<FlashMap> maps, NonVolatile start, Judge judge,
        Optional<CrossCheck> crossCheck, BootLimits limits, Optional<StoryPlan> story, HashOmissions leftOut, SymbolTable symbols,
        List<String> remarks) {

    /**
     * Reads the files of a scenario.
     *
     * @throws ScenarioException and other exceptions of board, firmware and scene, whose message is one sentence, if it cannot be used
     */
    public static ScenarioPlan of(Scenario scenario, CoreFactory engine) {
        return new PlanAssembly(scenario, engine).assemble();
    }

    /** Where things lie for image 0. */
    public FlashMap map() {
        return maps.get(0);
    }

    /** Makes machines that have not been switched on, the same each time. */
    public Supplier<Machine> machines() {
        return () -> newBoard().machine();
    }

    /** A board of its own for whoever wants to listen. */
    public Board newBoard() {
        Board fresh = Board.build(board, engine);
        Wear.of(scenario, fresh.machine());
        judge.demands().listenTo(fresh);
        return fresh;
    }

    /** Whether one boot with one cut is not enough, so that it is a {@link #closure()}. */
    public boolean manyCuts() {
        return scenario.faults().cuts() != 1 || limits.applicationSeconds() > 0;
    }

    /** One cut in one boot. */
    public Sweep.Plan sweep() {
        Scenario.Faults faults = scenario.faults();
        return new Sweep.Plan(machines(), start, judge, crossCheck, faults.operations(), faults.tear(), faults.seed(), limits, leftOut, faults());
    }

    /** Several cuts, or any number. */
    public Closure.Plan closure() {
        Scenario.Faults faults = scenario.faults();
        return new Closure.Plan(machines(), start, judge, crossCheck, faults.tear(), faults.seed(), limits, faults.cuts(),
                scenario.limits().states().orElse(Long.MAX_VALUE), leftOut, faults());
    }

    /** What happens at an operation. */
    public Faults faults() {
        Scenario.Faults asked = scenario.faults();
        int base = board.flash().base();
        List<Faults.Range> status = asked.statusAreas().isEmpty() ? Faults.trailers(maps, base)
                : asked.statusAreas().stream().map(area -> new Faults.Range(area.address() - base, area.address() - base + area.size())).toList();
        Set<FaultKind> kinds = asked.kinds().isEmpty() && asked.resetAt().isEmpty() ? Set.of(FaultKind.POWER) : asked.kinds();
        return new Faults(kinds, kinds.contains(FaultKind.STATUS_WRITE_FAILS) ? status : List.of(), asked.resetAt());
    }
}
