package dev.brownout.emulator.core;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The engines that are installed, by name. */
public final class Engines {

    /** The one that defines what the others do. */
    public static final String INTERPRETER = "interpreter";

    /** The one that is used if the user names none. */
    public static final String DEFAULT = "translator";

    private Engines() {
    }

    /** @throws EngineException naming the engines there are, if there is none of this name; or why it does not run on this machine */
    public static CoreFactory find(String name) {
        SortedMap<String, CoreFactory> engines = installed();
        CoreFactory factory = engines.get(name);
        if (factory == null) {
            throw new EngineException("there is no engine '" + name + "'; there are: " + String.join(", ", List.copyOf(engines.keySet())));
        }
        factory.unavailable().ifPresent(sentence -> {
            throw new EngineException(sentence);
        });
        return factory;
    }

    /** All of them, by name. */
    public static SortedMap<String, CoreFactory> installed() {
        SortedMap<String, CoreFactory> engines = new TreeMap<>();
        try {
            ServiceLoader.load(CoreFactory.class).forEach(factory -> engines.put(factory.name(), factory));
        } catch (ServiceConfigurationError e) {
            throw new EngineException("an installed engine cannot be loaded: " + e.getMessage(), e);
        }
        return engines;
    }
}
