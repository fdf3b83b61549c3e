package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** System registers written at random: SysTick, interrupts, traps, protection, the debug units. Addresses: DDI 0403E, B3.2 to B3.5, C1.8, C1.11. */
final class Actions {
    private static final int[] SIZES = {4, 5, 7, 8, 9, 10, 12, 14, 15, 28, 31};

    private final SplittableRandom random;
    private final CoreModel core;

    Actions(SplittableRandom random, CoreModel core) {
        this.random = random;
        this.core = core;
    }

    /** What most programs begin with: a SysTick, interrupts of several priorities, faults and an FPU switched on. */
    List<Action> atBeginning() {
        List<Action> list = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            list.add(new Action.Poke(0xe000e014, 20 + random.nextInt(random.nextInt(3) == 0 ? 4000 : 400)));
            list.add(new Action.Poke(0xe000e018, 0));
            list.add(new Action.Poke(0xe000e010, 7));
        }
        list.add(new Action.Poke(0xe000e100, 15));
        list.add(new Action.Poke(0xe000e400, random.nextInt()));
        list.add(new Action.Poke(0xe000ed20, random.nextInt()));
        list.add(new Action.Poke(0xe000ed1c, random.nextInt()));
        if (!core.isArmv6() && random.nextInt(3) != 0) {
            list.add(new Action.Poke(0xe000ed24, 7 << 16));
        }
        if (core.hasFpu() && random.nextInt(8) != 0) {
            list.add(new Action.Poke(0xe000ed88, 0xf << 20));
        }
        if (random.nextInt(6) == 0) {
            list.add(mpu());
        }
        return list;
    }

    Action poke() {
        return switch (random.nextInt(18)) {
            case 0, 1 -> new Action.Poke(0xe000e010, random.nextInt(8));
            case 2 -> new Action.Poke(0xe000e014, random.nextInt(3000));
            case 3 -> new Action.Poke(0xe000e018, 0);
            case 4 -> new Action.Poke(0xe000e100, random.nextInt());
            case 5 -> new Action.Poke(0xe000e180, random.nextInt(16));
            case 6 -> new Action.Poke(0xe000e200, random.nextInt(256));
            case 7 -> new Action.Poke(0xe000e400 + 4 * random.nextInt(2), random.nextInt());
            // PENDSV, PENDST, NMI.
            case 8 -> new Action.Poke(0xe000ed04, 1 << 25 + random.nextInt(7));
            case 9 -> new Action.Poke(0xe000ed0c, 0x05fa0000 | random.nextInt(8) << 8);
            case 10 -> new Action.Poke(0xe000ed10, random.nextInt(32));
            // UNALIGN_TRP, DIV_0_TRP, BFHFNMIGN, STKALIGN, NONBASETHRDENA, USERSETMPEND.
            case 11, 12 -> new Action.Poke(0xe000ed14, random.nextInt() & 0x31b);
            case 13 -> new Action.Poke(0xe000ed24, random.nextInt(8) << 16);
            case 14 -> new Action.Poke(0xe000ed88, random.nextInt(3) == 0 ? 0 : 0xf << 20);
            case 15 -> new Action.Poke(0xe000ef34, random.nextInt(4) << 30);
            case 16 -> new Action.Poke(0xe000edfc, random.nextInt() & 0x010d07f1);
            default -> debugUnit();
        };
    }

    /** The controller of a flash that may make wait. */
    Action flash() {
        return new Action.FlashSettings(random.nextInt(7), random.nextInt(16));
    }

    private Action debugUnit() {
        return switch (random.nextInt(6)) {
            case 0 -> new Action.Poke(0xe0001000, random.nextInt() & 0x007fffff);
            case 1 -> new Action.Poke(0xe0001004, random.nextInt());
            case 2 -> new Action.Poke(0xe0001020 + 16 * random.nextInt(4), Stage.DATA + random.nextInt(Stage.DATA_SIZE));
            case 3 -> new Action.Poke(0xe0001028 + 16 * random.nextInt(4), random.nextInt(16));
            case 4 -> new Action.Poke(0xe0002000, 2 | random.nextInt(2));
            default -> new Action.Poke(0xe0002008 + 4 * random.nextInt(8), Stage.CODE_IN_FLASH + 2 * random.nextInt(64) | 1 | random.nextInt(4) << 30);
        };
    }

    /** The MPU switched on, with regions over flash and RAM that forbid something, or off. */
    Action mpu() {
        return new Mpu(random.nextLong());
    }

    /** Settings of the MPU drawn from a seed. */
    record Mpu(long seed) implements Action {
        @Override
        public void on(Contestant contestant) {
            SplittableRandom random = new SplittableRandom(seed);
            contestant.poke(0xe000ed94, 0);
            if (random.nextInt(4) == 0) {
                return;
            }
            boolean mild = random.nextInt(4) != 0;
            for (int region = 0; region < 8; region++) {
                contestant.poke(0xe000ed98, region);
                boolean wanted = region < 2 && mild || random.nextInt(4) == 0;
                int size = SIZES[random.nextInt(SIZES.length)];
                int base = switch (random.nextInt(4)) {
                    case 0 -> Stage.CODE_IN_FLASH + (random.nextInt(0x400) & ~31);
                    case 1 -> Stage.DATA + (random.nextInt(Stage.DATA_SIZE) & ~31);
                    case 2 -> Stage.STACK - (random.nextInt(Stage.STACK_SIZE) & ~31);
                    default -> random.nextBoolean() ? 0 : Stage.RAM;
                };
                int access = random.nextInt(3) == 0 ? random.nextInt(8) : 3;
                int attributes = access << 24 | (random.nextInt(6) == 0 ? 1 << 28 : 0) | random.nextInt(4) * random.nextInt(64) << 8 | size << 1;
                if (region < 2 && mild) {
                    // Everything permitted in flash and RAM: the regions above take something away from it.
                    base = region == 0 ? 0 : Stage.RAM;
                    attributes = 3 << 24 | 19 << 1;
                }
                contestant.poke(0xe000ed9c, base);
                contestant.poke(0xe000eda0, wanted ? attributes | 1 : 0);
            }
            contestant.poke(0xe000ed94, 1 | random.nextInt(4) << 1);
        }

        @Override
        public String toString() {
            return "MPU settings of seed " + seed;
        }
    }
}
