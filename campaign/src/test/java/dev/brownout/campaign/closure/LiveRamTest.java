package dev.brownout.campaign.closure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a boot is said not to look at again may hold anything. */
class LiveRamTest {
    private static final BoardDescription BOARD = BoardLoader.load("nrf52840");
    private static final FlashMap MAP = FlashMap.nrf52840();
    private static final Judge JUDGE = new Judge(0, List.of(new Judge.Slot("slot A", MAP.slotA().address(), MAP.slotA().size()),
            new Judge.Slot("slot B", MAP.slotB().address(), MAP.slotB().size())), List.of());
    /** The last 64 operations of an update, 40 of them words of a page. */
    private static final NonVolatile NODE = node();

    private static Machine machine(CoreFactory engine) {
        return Board.build(BOARD, engine).machine();
    }

    private static Booter booter(CoreFactory engine) {
        return new Booter(machine(engine), JUDGE::inSlot, BootLimits.STANDARD);
    }

    private static NonVolatile node() {
        NonVolatile start = new UpdateScene(() -> machine(new TranslatorFactory()), MAP).put("bootloader", 0, BundledUpdate.bootloader())
                .putInSlotA("old", BundledUpdate.signed(Fixtures.V1_CONFIRMS)).putInSlotB("new", BundledUpdate.signed(Fixtures.V2_NEVER_CONFIRMS))
                .ask(UpdateScene.Asked.PERMANENT).program();
        Booter booter = booter(new TranslatorFactory());
        List<String> operations = new ArrayList<>();
        boot(booter, start, operations, -1, new boolean[0]);
        return Step.at(new CutPoint(operations.size() - 64, "before")).follow(booter, start, 1);
    }


    // Boots; at one of the boundaries inverts all that is dead there.
    private static BootEnd boot(Booter booter, NonVolatile node, List<String> operations, int boundary, boolean[] inverted) {
        return booter.boot(node, new Booter.Watcher() {
            private int next;

            @Override
            public void operationStarts(int array, FlashOperation operation) {
                operations.add(array + " " + operation + " " + operation.start());
            }

            @Override
            public boolean leavesAtBoundary(Machine machine) {
                if (next++ == boundary) {
                    byte[] ram = machine.bus().ram().bytes;
                    for (int i = 0; i < inverted.length; i++) {
                        ram[i] ^= inverted[i] ? -1 : 0;
                    }
                    machine.bus().ram().touch(0, ram.length);
                }
                return false;
            }
        }).orElseThrow();
    }

    // Learns the boot, and asks at one of its boundaries of each byte whether the machine is alike with another value in it.
    private static boolean[] dead(Booter booter, int boundary) {
        ClosureGraph graph = new ClosureGraph();
        booter.boot(NODE, new Booter.Watcher() {
            @Override
            public boolean leavesAtBoundary(Machine machine) {
                graph.claimState(machine.stateHash(), 1);
                return false;
            }
        });
        LiveRam live = new LiveRam(graph, HashOmissions.NONE);
        live.learn(booter, NODE, live.states(booter, NODE));
        boolean[] result = new boolean[BOARD.ram().size()];
        booter.boot(NODE, new Booter.Watcher() {
            private int next;

            @Override
            public boolean leavesAtBoundary(Machine machine) {
                StateHash.Value withoutRam = machine.stateHashWithoutRam();
                assertEquals(next, live.alike(machine, withoutRam));
                if (next++ == boundary) {
                    byte[] ram = machine.bus().ram().bytes;
                    for (int i = 0; i < ram.length; i++) {
                        ram[i] ^= -1;
                        result[i] = live.alike(machine, withoutRam) == boundary;
                        ram[i] ^= -1;
                    }
                }
                return next > boundary;
            }
        });
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void deadBytesDecideNothing(int boundary) {
        Booter booter = booter(new TranslatorFactory());
        boolean[] dead = dead(booter, boundary);
        long live = IntStream.range(0, dead.length).filter(i -> !dead[i]).count();
        assertTrue(live > 16 && live < 2000, live + " bytes are live");
        List<String> plain = new ArrayList<>();
        BootEnd end = boot(booter, NODE, plain, boundary, new boolean[0]);
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        long cycles = booter.machine().cpu().cycles;
        List<String> inverted = new ArrayList<>();
        assertEquals(end, boot(booter, NODE, inverted, boundary, dead));
        assertEquals(plain, inverted);
        assertEquals(cycles, booter.machine().cpu().cycles);
        assertEquals(after.hash(), new NonVolatile(booter.machine().nonVolatile()).hash());
    }

    @Test
    void everyEngineFindsTheSame() {
        boolean[] translated = dead(booter(new TranslatorFactory()), 20);
        boolean[] interpreted = dead(booter(new InterpreterFactory()), 20);
        assertArrayEquals(interpreted, translated);
    }
}
