package dev.brownout.bootloader.flash;

/** A flash seen through something: does what the flash behind it does, but for what a subclass changes. */
public abstract class FlashView implements FlashDevice {

    private final FlashDevice device;

    protected FlashView(FlashDevice device) {
        this.device = device;
    }

    @Override
    public int baseAddress() {
        return device.baseAddress();
    }

    @Override
    public int size() {
        return device.size();
    }

    @Override
    public int writeSize() {
        return device.writeSize();
    }

    @Override
    public int erasedValue() {
        return device.erasedValue();
    }

    @Override
    public boolean programsOnce() {
        return device.programsOnce();
    }

    @Override
    public boolean readable(int address, int length) {
        return device.readable(address, length);
    }

    @Override
    public boolean corrected(int address, int length) {
        return device.corrected(address, length);
    }

    @Override
    public FlashPage pageAt(int address) {
        return device.pageAt(address);
    }

    @Override
    public void read(int address, byte[] target, int offset, int length) {
        device.read(address, target, offset, length);
    }

    @Override
    public void write(int address, byte[] source, int offset, int length) {
        device.write(address, source, offset, length);
    }

    @Override
    public void erasePage(int pageAddress) {
        device.erasePage(pageAddress);
    }
}
