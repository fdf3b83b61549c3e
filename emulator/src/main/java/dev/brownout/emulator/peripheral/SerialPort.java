package dev.brownout.emulator.peripheral;

/** The outer side of a UART: what the wires carry. */
public interface SerialPort {
    /** Receives what the device sends. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param value    the byte, 0 to 255
         * @param instant  when its stop bit was complete, in picoseconds of virtual time
         */
        void received(int value, long instant);
    }

    /** The UART's name in the SVD file, such as {@code UARTE0}. */
    String name();

    void addListener(Listener listener);

    void removeListener(Listener listener);

    /** Sends to the device, at its own baud rate from now on. Bytes wait while the device's receiver is off: none is lost. */
    void feed(byte[] bytes);
}
