package dev.brownout.campaign;

import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.fixtures.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bundled bootloader of a product, set to given policies: the bootloader and its reference are told the same (docs/policies.md, section 1). */
public final class ProductBootloader {
    private static final int MAGIC = 0x4C4F5042;
    private static final int ANY_BOARD = 0xFFFFFFFF;
    private static final int NO_DOWNGRADE = 1;
    private static final int COUNTER = 2;
    private static final int GOLDEN = 4;

    private ProductBootloader() {
    }

    /**
     * The raw image, for address 0.
     *
     * @throws IllegalArgumentException if its areas are not those that the binary is built for
     */
    public static byte[] image(ProductPolicy policy) {
        return image(Fixtures.BOOTLOADER_PRODUCT.image(), policy);
    }

    /** The same for a variant of the bootloader, which has its settings at any word. */
    public static byte[] image(byte[] bootloader, ProductPolicy policy) {
        ProductPolicy built = ProductPolicy.nrf52840();
        boolean sameAreas = policy.log().equals(built.log()) && policy.counter().map(area -> area.equals(built.counter().get())).orElse(true)
                && policy.golden().map(area -> area.equals(built.golden().get())).orElse(true);
        if (!sameAreas) {
            throw new IllegalArgumentException("The bundled product bootloader keeps its log, counter and golden image where docs/policies.md has"
                    + " them, section 2, and nowhere else.");
        }
        ByteBuffer image = ByteBuffer.wrap(bootloader.clone()).order(ByteOrder.LITTLE_ENDIAN);
        image.position(settings(image));
        image.putInt(MAGIC).putInt(policy.watchdogSeconds()).putInt(policy.starts()).putInt(policy.attempts());
        image.putInt(policy.hardware().map(HardwareIdentity::board).map(Long::intValue).orElse(ANY_BOARD));
        image.putInt(policy.hardware().map(HardwareIdentity::revision).orElse(0));
        image.putInt((policy.preventsDowngrade() ? NO_DOWNGRADE : 0) | (policy.counter().isPresent() ? COUNTER : 0)
                | (policy.golden().isPresent() ? GOLDEN : 0));
        return image.array();
    }

    /** Where the settings begin: by their magic, of which the code has no other copy. */
    private static int settings(ByteBuffer image) {
        for (int at = 0; at + 28 <= image.capacity(); at += Integer.BYTES) {
            if (image.getInt(at) == MAGIC) {
                return at;
            }
        }
        throw new IllegalArgumentException("The bootloader has no settings of a product's policies.");
    }
}
