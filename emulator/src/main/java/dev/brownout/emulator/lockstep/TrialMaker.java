package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import dev.brownout.emulator.lockstep.Trial.Event;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes trials, each from the seed and its number alone. Successive trials of a core go round the rows of its table. */
final class TrialMaker {
    private static final int SP = 13;
    private static final int PC = 15;
    private static final int LONGEST_MAIN = 60;
    private static final int LONGEST_HANDLER = 8;
    private static final int TRIES = 30;

    private final long seed;
    private final List<CoreModel> cores;
    private final Map<Architecture, EncodingSampler> samplers = new EnumMap<>(Architecture.class);
    private SplittableRandom random;
    private Actions actions;
    private List<Encoding> rows;
    private EncodingSampler sampler;
    private int row;
    /** Registers that point to data and that most instructions leave alone. */
    private int pointers;
    private FlashInterface flash;
    /** Whether anything goes: stack pointer overwritten, branches anywhere. */
    private boolean wild;

    TrialMaker(long seed, List<CoreModel> cores) {
        this.seed = seed;
        this.cores = List.copyOf(cores);
    }

    Trial make(long number) {
        // The multiplier is that of SplitMix64: consecutive trials get unrelated numbers.
        random = new SplittableRandom(seed ^ (number + 1) * 0x9e3779b97f4a7c15L);
        CoreModel core = cores.get((int) (number % cores.size()));
        actions = new Actions(random, core);
        rows = ThumbTable.rows(core.architecture());
        sampler = samplers.computeIfAbsent(core.architecture(), EncodingSampler::new);
        row = (int) (number / cores.size() * 17 % rows.size());
        wild = random.nextInt(8) == 0;
        pointers = 0;
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            pointers |= 1 << random.nextInt(random.nextInt(4) == 0 ? 13 : 8);
        }
        boolean inRam = random.nextInt(4) == 0;
        flash = flash();
        List<Piece> main = pieces(random.nextInt(2, LONGEST_MAIN), true);
        List<List<Piece>> handlers = new ArrayList<>();
        for (int n = 0; n < Trial.HANDLERS; n++) {
            handlers.add(pieces(random.nextInt(LONGEST_HANDLER), false));
        }
        int threshold = random.nextInt(4) == 0 ? random.nextInt(10, 60) : random.nextInt(1, 5);
        return new Trial(number, core, inRam, threshold, flash, main, handlers, events(main));
    }

    private FlashInterface flash() {
        return switch (random.nextInt(8)) {
            case 0 -> FlashInterface.STM32F4;
            case 1 -> FlashInterface.STM32L4;
            case 2, 3 -> new FlashInterface(4 << random.nextInt(3), random.nextInt(3), true, cache(), cache(), random.nextInt(2));
            default -> FlashInterface.ZERO_WAIT;
        };
    }

    private FlashInterface.Cache cache() {
        return new FlashInterface.Cache(1 << random.nextInt(3), random.nextInt(5), 1 << random.nextInt(3));
    }

    private List<Piece> pieces(int count, boolean loops) {
        List<Piece> pieces = new ArrayList<>();
        while (pieces.size() < count) {
            Encoding next = random.nextBoolean() ? rows.get(row++ % rows.size()) : rows.get(random.nextInt(rows.size()));
            for (int n = 0; n < TRIES; n++) {
                Instruction i = sampler.instruction(next, random);
                if (isDirectBranch(i)) {
                    pieces.add(Piece.branch(i, target(i, pieces.size(), count, loops)));
                    break;
                }
                if (wild || random.nextInt(40) == 0 || useful(i)) {
                    pieces.add(Piece.of(i));
                    break;
                }
            }
        }
        return pieces;
    }

    // CBZ and CBNZ only go forward; in handlers, all do.
    private int target(Instruction i, int at, int count, boolean loops) {
        boolean back = loops && i.op != Op.CBZ && i.op != Op.CBNZ && random.nextInt(3) == 0;
        return back ? random.nextInt(at + 1) : at + 1 + random.nextInt(Math.min(12, count - at));
    }

    private static boolean isDirectBranch(Instruction i) {
        return switch (i.op) {
            case B, B_COND, BL, CBZ, CBNZ -> true;
            default -> false;
        };
    }

    // Neither destroys what others need, nor faults for certain.
    private boolean useful(Instruction i) {
        int written = i.writeMask & 0x7fff & ~(i.wback ? 1 << Math.max(0, i.rn) : 0);
        if ((written & (pointers | 1 << SP)) != 0 && i.op != Op.PUSH && i.op != Op.POP) {
            return false;
        }
        if (i.encoding.isLoad() || i.encoding.isStore()) {
            int bases = i.addressMask & ~(1 << SP | 1 << PC);
            if ((bases & pointers) == 0 && bases != 0 || (i.writeMask & 1 << PC) != 0 && random.nextInt(8) != 0) {
                return false;
            }
        }
        return switch (i.op) {
            case BX, BLX, MOV_PC, ADD_PC, TBB, TBH, UDF, COPROCESSOR, BKPT, WFE, WFI, POP, PUSH, MSR, CPSID -> random.nextInt(8) == 0;
            default -> true;
        };
    }

    private List<Event> events(List<Piece> main) {
        List<Event> events = new ArrayList<>();
        for (Action action : actions.atBeginning()) {
            events.add(new Event(0, action));
        }
        events.add(new Event(0, new Action.Registers(random.nextLong(), 0, pointers)));
        if (flash != FlashInterface.ZERO_WAIT) {
            events.add(new Event(0, actions.flash()));
        }
        int shortest = random.nextInt(3) == 0 ? 40 : 300;
        for (int n = random.nextInt(20, 70); n > 0; n--) {
            int after = 1 + random.nextInt(random.nextInt(3) == 0 ? 3000 : shortest);
            events.add(new Event(after, action(main)));
        }
        events.add(new Event(1 + random.nextInt(2000), new Action.Look()));
        return events;
    }

    private Action action(List<Piece> main) {
        int kind = random.nextInt(100);
        if (kind < 45) {
            return new Action.Look();
        } else if (kind < 60) {
            return new Action.Pend(random.nextInt(3) == 0 ? 14 + random.nextInt(2) : 16 + random.nextInt(4));
        } else if (kind < 70) {
            return flash != FlashInterface.ZERO_WAIT && random.nextInt(3) == 0 ? actions.flash() : actions.poke();
        } else if (kind < 84) {
            return new Action.Registers(random.nextLong(), random.nextInt(4) == 0 ? random.nextInt(main.size()) : 0, pointers);
        } else if (kind < 87) {
            return actions.mpu();
        } else if (kind < 89) {
            return new Action.Keep();
        } else if (kind < 91) {
            return new Action.Restore();
        } else if (kind < 93) {
            return new Action.Fork();
        } else if (kind < 96) {
            return rewrite(main);
        } else if (kind < 98) {
            return new Action.Breakpoint(random.nextInt(main.size()));
        } else if (kind < 99) {
            return new Action.Reset(random.nextBoolean() ? ResetKind.PIN : ResetKind.SOFTWARE);
        }
        return new Action.PowerCut();
    }

    private Action rewrite(List<Piece> main) {
        int index = random.nextInt(main.size());
        int size = main.get(index).size();
        for (int n = 0; n < TRIES; n++) {
            Encoding next = rows.get(random.nextInt(rows.size()));
            if (next.size() == size) {
                Instruction i = sampler.instruction(next, random);
                if (useful(i) && !isDirectBranch(i)) {
                    return new Action.Rewrite(index, i.raw, size);
                }
            }
        }
        return new Action.Look();
    }
}
