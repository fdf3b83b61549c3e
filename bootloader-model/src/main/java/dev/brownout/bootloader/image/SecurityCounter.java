package dev.brownout.bootloader.image;

/** The value of the security counter TLV, u32. */
public sealed interface SecurityCounter {

    /** The value for an image of {@code version}. */
    long valueFor(ImageVersion version);

    /** A number. */
    record Value(long value) implements SecurityCounter {
        public Value {
            if (value < 0 || value > 0xFFFF_FFFFL) {
                throw UsageException.of("A security counter is a number from 0 to 4294967295, not %d.", value);
            }
        }

        @Override
        public long valueFor(ImageVersion version) {
            return value;
        }
    }

    /** Made from the version: major in bits 24 to 31, minor in 16 to 23, revision below. */
    record Auto() implements SecurityCounter {
        @Override
        public long valueFor(ImageVersion version) {
            return ((long) version.major() << 24) + ((long) version.minor() << 16) + version.revision();
        }
    }
}
