package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.Bus;
import java.util.Optional;

/** Makes engines of one kind. Found through {@link java.util.ServiceLoader}, so that an engine may live in a module of its own. */
public interface CoreFactory {
    /** The name that {@code --engine} takes. */
    String name();

    /** Why there can be no such engine on this machine, in one sentence; empty if there can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** An engine for one core. @throws EngineException if there can be none */
    Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints);
}
