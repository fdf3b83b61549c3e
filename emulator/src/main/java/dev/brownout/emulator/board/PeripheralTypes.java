package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.nordic.Acl;
import dev.brownout.emulator.peripheral.nordic.Approtect;
import dev.brownout.emulator.peripheral.nordic.Clock;
import dev.brownout.emulator.peripheral.nordic.Ecb;
import dev.brownout.emulator.peripheral.nordic.Egu;
import dev.brownout.emulator.peripheral.nordic.Ficr;
import dev.brownout.emulator.peripheral.nordic.Gpio;
import dev.brownout.emulator.peripheral.nordic.Gpiote;
import dev.brownout.emulator.peripheral.nordic.Nvmc;
import dev.brownout.emulator.peripheral.nordic.PartRom;
import dev.brownout.emulator.peripheral.nordic.Power;
import dev.brownout.emulator.peripheral.nordic.Ppi;
import dev.brownout.emulator.peripheral.nordic.Qspi;
import dev.brownout.emulator.peripheral.nordic.RegisterNames;
import dev.brownout.emulator.peripheral.nordic.Rng;
import dev.brownout.emulator.peripheral.nordic.Rtc;
import dev.brownout.emulator.peripheral.nordic.Saadc;
import dev.brownout.emulator.peripheral.nordic.SpiTwi;
import dev.brownout.emulator.peripheral.nordic.Tagged;
import dev.brownout.emulator.peripheral.nordic.Temp;
import dev.brownout.emulator.peripheral.nordic.Timer;
import dev.brownout.emulator.peripheral.nordic.Uarte;
import dev.brownout.emulator.peripheral.nordic.Uicr;
import dev.brownout.emulator.peripheral.nordic.Wdt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types of peripherals that a board file may name, with the keys each takes, and how each is made. */
public final class PeripheralTypes {
    private static final Map<String, Type> TYPES = new LinkedHashMap<>();

    /** Makes a peripheral; those it needs stand before it in the board file. */
    @FunctionalInterface
    interface Factory {
        MappedPeripheral make(PeripheralDescription description, NordicParts parts);
    }

    /** Checks the value of a key. */
    @FunctionalInterface
    private interface Check {
        void check(Section section, String key);
    }

    private record Type(Map<String, Check> keys, Factory factory) {
    }

    static {
        add("nrf-acl", Map.of(), (it, parts) -> new Acl(parts.interconnect, it.base(), parts.board.flash().base(),
                parts.board.flash().geometry().size(), parts.board.flash().geometry().pageSize()));
        add("nrf-approtect", Map.of(), (it, parts) -> new Approtect(parts.interconnect, it.name(), it.base()));
        add("nrf-clock", Map.of(), (it, parts) ->
                new Clock(parts.interconnect, it.name(), it.base(), it.irq(), parts.lfclk, parts.startUp()));
        add("nrf-ecb", Map.of(), (it, parts) -> new Ecb(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-egu", Map.of(), (it, parts) -> new Egu(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-ficr", Map.of("variant", PeripheralTypes::fourLetters, "revision", range(0, 255)), (it, parts) -> new Ficr(
                parts.board.seeds().device(), it.parameters().get("variant"), number(it, "revision"),
                parts.board.flash().geometry().pageSize(), parts.board.flash().geometry().size(), parts.board.ram().size()));
        add("nrf-gpio", Map.of("pins", range(1, 32)), (it, parts) ->
                new Gpio(parts.interconnect, it.name(), it.base(), number(it, "pins")));
        add("nrf-gpiote", Map.of(), (it, parts) -> new Gpiote(parts.interconnect, it.name(), it.base(), it.irq(), parts.all(Gpio.class)));
        add("nrf-nvmc", Map.of(), (it, parts) ->
                new Nvmc(parts.interconnect, it.base(), parts.board.flash().base(), parts.flash, parts.uicr,
                parts.one(Acl.class, it), parts.nvmcTiming()));
        add("nrf-power", Map.of("vbus", range(0, 1)), (it, parts) -> new Power(parts.interconnect, it.name(), it.base(), it.irq(),
                number(it, "vbus") == 1));
        add("nrf-ppi", Map.of(), (it, parts) -> new Ppi(parts.interconnect, it.name(), it.base()));
        add("nrf-qspi", Map.of(), (it, parts) -> new Qspi(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-romtable", Map.of("part", range(0, 0xfff), "revision", range(0, 15)), (it, parts) -> new PartRom(number(it, "part"),
                number(it, "revision")));
        add("nrf-rng", Map.of(), (it, parts) -> new Rng(parts.interconnect, it.name(), it.base(), it.irq(), parts.board.seeds().random()));
        add("nrf-rtc", Map.of("channels", range(1, 4)), (it, parts) -> new Rtc(parts.interconnect, it.name(), it.base(), it.irq(),
                number(it, "channels"), parts.lfclk));
        add("nrf-saadc", Map.of(), (it, parts) -> new Saadc(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-spi-twi", Map.of(), (it, parts) -> new SpiTwi(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-temp", Map.of("celsius", range(-40, 105)), (it, parts) -> new Temp(parts.interconnect, it.name(), it.base(), it.irq(),
                4 * number(it, "celsius")));
        add("nrf-timer", Map.of("channels", range(1, 6)), (it, parts) -> new Timer(parts.interconnect, it.name(), it.base(), it.irq(),
                number(it, "channels")));
        add("nrf-uarte", Map.of(), (it, parts) -> new Uarte(parts.interconnect, it.name(), it.base(), it.irq()));
        add("nrf-uicr", Map.of(), (it, parts) -> new Uicr(it.base(), parts.uicr, parts.one(Nvmc.class, it)));
        add("nrf-wdt", Map.of(), (it, parts) -> new Wdt(parts.interconnect, it.name(), it.base(), it.irq(), parts.lfclk));
        add("unmodelled", Map.of("registers", PeripheralTypes::knownBlocks), (it, parts) -> new Tagged(parts.interconnect, it.name(),
                it.base(), blocks(it.parameters().get("registers"))));
    }

    private PeripheralTypes() {
    }

    private static void add(String name, Map<String, Check> keys, Factory factory) {
        TYPES.put(name, new Type(keys, factory));
    }

    /** What {@code type} may be. */
    public static Set<String> names() {
        return TYPES.keySet();
    }

    /** Refuses keys that the type does not have, or values it does not take. */
    static void check(PeripheralDescription description, Section section) {
        Map<String, Check> keys = TYPES.get(description.type()).keys();
        for (String key : description.parameters().keySet()) {
            if (!keys.containsKey(key)) {
                List<String> possible = keys.keySet().stream().sorted().toList();
                throw section.wrong(key, "is not a key of type " + description.type()
                        + (possible.isEmpty() ? ", which has only name, type, base and irq" : Section.suggestion(key, possible)));
            }
        }
        keys.keySet().stream().sorted().forEach(key -> keys.get(key).check(section, key));
    }

    static MappedPeripheral make(PeripheralDescription description, NordicParts parts) {
        return TYPES.get(description.type()).factory().make(description, parts);
    }

    private static Check range(int least, int most) {
        return (section, key) -> section.integer(key, least, most);
    }

    private static int number(PeripheralDescription description, String key) {
        return Integer.decode(description.parameters().get(key));
    }

    private static void fourLetters(Section section, String key) {
        if (!section.string(key).matches("[A-Z0-9]{4}")) {
            throw section.wrong(key, "is " + section.string(key) + ", expected four letters or digits such as AAD0");
        }
    }

    private static void knownBlocks(Section section, String key) {
        for (String block : blocks(section.string(key))) {
            if (!RegisterNames.blocks().contains(block)) {
                throw section.wrong(key, "names " + block + Section.suggestion(block, RegisterNames.blocks()));
            }
        }
    }

    private static List<String> blocks(String text) {
        return List.of(text.split("/"));
    }
}
