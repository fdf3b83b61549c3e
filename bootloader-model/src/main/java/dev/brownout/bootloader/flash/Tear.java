package dev.brownout.bootloader.flash;

import java.util.Random;

/**
 * How far an operation came when power was cut in the middle of it. Every variant decides which of the bits that the operation would have changed did
 * change; all others keep their old value. Whatever is random is drawn from the variant's own seed.
 */
public sealed interface Tear {

    /** Nothing has changed: the cut fell before the operation's first effect. */
    Tear NONE = new Percent(0);

    /** Everything has changed: the cut fell after the operation. */
    Tear ALL = new Percent(100);

    /** Leaves in {@code now} what the operation has made of it on the way to {@code target}. */
    void apply(byte[] now, byte[] target);

    /** The first {@code percent} of the changed bytes, from the lowest address. */
    record Percent(int percent) implements Tear {
        @Override
        public void apply(byte[] now, byte[] target) {
            int end = (int) ((long) now.length * percent / 100);
            System.arraycopy(target, 0, now, 0, end);
        }
    }

    /** The last {@code percent} of the changed bytes, from the highest address down. */
    record PercentFromEnd(int percent) implements Tear {
        @Override
        public void apply(byte[] now, byte[] target) {
            int length = (int) ((long) now.length * percent / 100);
            System.arraycopy(target, now.length - length, now, now.length - length, length);
        }
    }

    /** The changed bytes from {@code from} up to {@code to}, counted from the lowest address that the operation touches. */
    record Range(int from, int to) implements Tear {
        @Override
        public void apply(byte[] now, byte[] target) {
            System.arraycopy(target, from, now, from, to - from);
        }
    }

    /** Each bit by itself with a chance of {@code percent}. */
    record Bits(int percent, long seed) implements Tear {
        @Override
        public void apply(byte[] now, byte[] target) {
            Random random = new Random(seed);
            for (int i = 0; i < now.length; i++) {
                int mask = 0;
                for (int bit = 0; bit < 8; bit++) {
                    mask |= (random.nextInt(100) < percent ? 1 : 0) << bit;
                }
                now[i] = (byte) ((now[i] & ~mask) | (target[i] & mask));
            }
        }
    }

    /** Each aligned group of {@code grain} bytes by itself with a chance of {@code percent}. */
    record Words(int percent, int grain, long seed) implements Tear {
        @Override
        public void apply(byte[] now, byte[] target) {
            Random random = new Random(seed);
            for (int i = 0; i < now.length; i += grain) {
                if (random.nextInt(100) < percent) {
                    System.arraycopy(target, i, now, i, Math.min(grain, now.length - i));
                }
            }
        }
    }
}
