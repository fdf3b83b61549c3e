package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.unicorn.Unicorn;
import dev.brownout.emulator.unicorn.UnicornException;
import java.util.Optional;

/** Makes engines on Unicorn. */
public final class UnicornFactory implements CoreFactory {
    static final String NAME = "unicorn";

    private final UnicornCore.Policy policy;
    private final Guests guests;

    public UnicornFactory() {
        this(UnicornCore.Policy.USUAL, Guests.shared());
    }

    UnicornFactory(UnicornCore.Policy policy, Guests guests) {
        this.policy = policy;
        this.guests = guests;
    }

    /** Makes engines that run on Unicorn whenever they may, worthwhile or not: for whoever wants to put it to the test. */
    public static UnicornFactory eager() {
        return new UnicornFactory(UnicornCore.Policy.EAGER, Guests.shared());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailable() {
        try {
            Unicorn.version();
            return Optional.empty();
        } catch (UnicornException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** @throws UnicornException if there is no native library for this platform */
    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Unicorn.version();
        return new UnicornCore(cpu, bus, exceptions, breakpoints, guests, policy);
    }
}
