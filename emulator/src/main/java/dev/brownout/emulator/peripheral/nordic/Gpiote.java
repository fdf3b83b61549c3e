package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.peripheral.Register;
import java.util.List;

/**
 * GPIOTE: eight channels that make an event of a pin's edge, or a pin's level of a task; and PORT, the event of the ports' DETECT
 * (nRF52840 PS, "GPIOTE").
 */
public final class Gpiote extends NordicPeripheral {
    private static final int CHANNELS = 8;
    private static final int MODE_EVENT = 1;
    private static final int MODE_TASK = 3;
    private static final int LO_TO_HI = 1;
    private static final int HI_TO_LO = 2;
    private static final int TOGGLE = 3;

    private final List<Gpio> ports;
    private final Event[] in;
    private final Event port;
    private final Register[] config = new Register[CHANNELS];

    /** @param ports  P0, and P1 where there is one */
    public Gpiote(Interconnect interconnect, String name, int base, int irq, List<Gpio> ports) {
        super(interconnect, name, base, irq);
        this.ports = List.copyOf(ports);
        for (int n = 0; n < CHANNELS; n++) {
            int channel = n;
            task(0x000 + 4 * n, "OUT[" + n + "]", () -> out(channel));
            task(0x030 + 4 * n, "SET[" + n + "]", () -> set(channel, true));
            task(0x060 + 4 * n, "CLR[" + n + "]", () -> set(channel, false));
        }
        in = events(0x100, CHANNELS, "IN");
        port = event(0x17C, "PORT");
        interrupts();
        for (int n = 0; n < CHANNELS; n++) {
            int channel = n;
            config[n] = register(0x510 + 4 * n, "CONFIG[" + n + "]");
            config[n].writes(value -> configure(channel, value & 0x133f03));
        }
        for (int i = 0; i < ports.size(); i++) {
            int number = i;
            ports.get(i).addListener(new Gpio.Listener() {
                @Override
                public void pinChanged(int pin, boolean high) {
                    changed(number, pin, high);
                }

                @Override
                public void detected() {
                    port.raise();
                }
            });
        }
    }

    private int mode(int n) {
        return config[n].field(0, 2);
    }

    private int pin(int n) {
        return config[n].field(8, 5);
    }

    private int polarity(int n) {
        return config[n].field(16, 2);
    }

    private boolean exists(int n) {
        int number = config[n].field(13, 1);
        return number < ports.size() && pin(n) < ports.get(number).pins();
    }

    private Gpio gpio(int n) {
        return ports.get(config[n].field(13, 1));
    }

    private void configure(int n, int value) {
        if (mode(n) == MODE_TASK && exists(n)) {
            gpio(n).release(pin(n));
        }
        config[n].set(value);
        if (mode(n) == MODE_TASK && exists(n)) {
            gpio(n).take(pin(n), config[n].bit(20));
        }
    }

    private void out(int n) {
        switch (polarity(n)) {
            case LO_TO_HI -> set(n, true);
            case HI_TO_LO -> set(n, false);
            case TOGGLE -> set(n, exists(n) && !gpio(n).level(pin(n)));
            default -> { }
        }
    }

    private void set(int n, boolean high) {
        if (mode(n) == MODE_TASK && exists(n)) {
            gpio(n).take(pin(n), high);
        }
    }

    private void changed(int number, int pin, boolean high) {
        for (int n = 0; n < CHANNELS; n++) {
            if (mode(n) == MODE_EVENT && config[n].field(13, 1) == number && pin(n) == pin
                    && (polarity(n) == TOGGLE || polarity(n) == (high ? LO_TO_HI : HI_TO_LO))) {
                in[n].raise();
            }
        }
    }
}
