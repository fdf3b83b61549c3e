package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.timing.FlashInterface;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random loops of random instructions, run by the interpreter and by the translator in the same random portions of cycles: whatever can be
 * seen of the two must be equal wherever they stop. A fault ends a portion; the loop is then begun anew with other registers.
 *
 * <p>As a program: {@code RandomStreams SEED LOOPS}.
 */
final class RandomStreams {
    private static final int PORTIONS = 60;

    private final SplittableRandom random;
    private final RandomLoop loop;
    private final Rig expected = Rig.interpreter();
    private final Rig actual = Rig.translator();

    RandomStreams(long seed) {
        random = new SplittableRandom(seed);
        int start = (random.nextBoolean() ? 0x100 : Rig.RAM + 0x100) + 2 * random.nextInt(2);
        loop = new RandomLoop(random, Architecture.ARMV7E_M_FP, start, random.nextBoolean());
        loop.writeTo(expected::place);
        loop.writeTo(actual::place);
    }

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        long instructions = 0;
        long translated = 0;
        for (int n = 0; n < loops; n++) {
            RandomStreams streams = new RandomStreams(seed + n);
            instructions += streams.run();
            translated += streams.translated();
            if (n % 1000 == 999) {
                System.out.printf("%d loops, %d instructions, %d of them translated%n", n + 1, instructions, translated);
            }
        }
    }

    /** Runs one loop. @return instructions executed; @throws AssertionError with a listing, where the engines differ */
    long run() {
        if (random.nextInt(3) != 0) {
            connectFlash();
        }
        restart();
        for (int n = 0; n < PORTIONS; n++) {
            if (random.nextInt(12) == 0) {
                setWaits();
            }
            int cycles = 1 + random.nextInt(random.nextInt(3) == 0 ? 2000 : 60);
            String before = expected.state();
            expected.run(cycles);
            actual.run(cycles);
            if (!expected.state().equals(actual.state()) || !Arrays.equals(expected.ram.bytes, actual.ram.bytes)) {
                throw new AssertionError(String.format("after %d cycles from%n  %s%ninterpreter %s%ntranslator  %s%n%s", cycles, before, expected.state(),
                    actual.state(), loop.listing()));
            }
            if (!expected.events.isEmpty() || random.nextInt(20) == 0) {
                restart();
            }
            if (random.nextInt(15) == 0) {
                // As a snapshot does: pages count as unwritten again.
                expected.ram.save();
                actual.ram.save();
            }
        }
        return expected.core.instructions();
    }

    /** How many of the instructions translated code executed. */
    long translated() {
        return ((Translator) actual.core).acceleratedInstructions();
    }

    // Small caches, so that lines go again; any combination that hardware may have.
    private void connectFlash() {
        FlashInterface shape = new FlashInterface(4 << random.nextInt(3), random.nextInt(3), true, cache(), cache(), random.nextInt(2));
        for (Rig rig : new Rig[] {expected, actual}) {
            rig.bus.flashTiming().use(shape);
        }
        setWaits();
    }

    private FlashInterface.Cache cache() {
        return new FlashInterface.Cache(1 << random.nextInt(3), random.nextInt(4), 1 << random.nextInt(3));
    }

    private void setWaits() {
        int waits = random.nextInt(4) == 0 ? 0 : random.nextInt(8);
        int bits = random.nextInt(64);
        for (Rig rig : new Rig[] {expected, actual}) {
            FlashTiming timing = rig.bus.flashTiming();
            timing.setWaitStates(waits);
            timing.setPrefetch((bits & 1) != 0);
            timing.setInstructionCache((bits & 2) != 0);
            timing.setDataCache((bits & 4) != 0);
            timing.setCounting((bits & 8) != 0);
            if ((bits & 48) == 48) {
                timing.clearInstructionCache();
                timing.clearDataCache();
            }
        }
    }

    private void restart() {
        long seed = random.nextLong();
        for (Rig rig : new Rig[] {expected, actual}) {
            SplittableRandom values = new SplittableRandom(seed);
            rig.events.clear();
            CpuState cpu = rig.cpu;
            for (int n = 0; n < 13; n++) {
                cpu.r[n] = loop.value(values);
            }
            cpu.useProcessStack(false);
            cpu.r[CpuState.SP] = Rig.RAM + Rig.SIZE / 2 + 4 * values.nextInt(64);
            cpu.r[CpuState.LR] = loop.anywhere(values) | 1;
            cpu.r[CpuState.PC] = loop.start();
            cpu.setApsr(values.nextInt());
            cpu.it = 0;
            cpu.thumb = true;
            cpu.unprivilegedThread = false;
            cpu.primask = 0;
            cpu.faultmask = 0;
            rig.unalignedTrap = values.nextInt(4) == 0;
            rig.divideByZeroTrap = values.nextInt(4) == 0;
        }
    }
}
