package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.Bus;

/** Makes engines of one kind. Found through {@link java.util.ServiceLoader}, so that an engine may live in a module of its own. */
public interface CoreFactory {
    /** The name that {@code --engine} takes. */
    String name();

    /** An engine for one core. */
    Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints);
}
