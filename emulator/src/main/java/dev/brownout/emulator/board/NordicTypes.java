package dev.brownout.emulator.board;

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
import java.util.List;
import java.util.Map;

/** The peripherals of the nRF52 family. */
final class NordicTypes {
    static final PeripheralTypes<NordicParts> TYPES = new PeripheralTypes<>();

    static {
        TYPES.add("nrf-acl", Map.of(), (it, parts) -> new Acl(parts.interconnect, it.base(), parts.board.flash().base(),
                parts.board.flash().geometry().size(), parts.board.flash().geometry().pageSize()));
        TYPES.add("nrf-approtect", Map.of(), (it, parts) -> new Approtect(parts.interconnect, it.name(), it.base()));
        TYPES.add("nrf-clock", Map.of(), (it, parts) ->
                new Clock(parts.interconnect, it.name(), it.base(), it.irq(), parts.lfclk, parts.startUp()));
        TYPES.add("nrf-ecb", Map.of(), (it, parts) -> new Ecb(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-egu", Map.of(), (it, parts) -> new Egu(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-ficr", Map.of("variant", NordicTypes::fourLetters, "revision", PeripheralTypes.range(0, 255)), (it, parts) -> new Ficr(
                parts.board.seeds().device(), it.parameters().get("variant"), PeripheralTypes.number(it, "revision"),
                parts.board.flash().geometry().pageSize(), parts.board.flash().geometry().size(), parts.board.ram().size()));
        TYPES.add("nrf-gpio", Map.of("pins", PeripheralTypes.range(1, 32)), (it, parts) ->
                new Gpio(parts.interconnect, it.name(), it.base(), PeripheralTypes.number(it, "pins")));
        TYPES.add("nrf-gpiote", Map.of(), (it, parts) -> new Gpiote(parts.interconnect, it.name(), it.base(), it.irq(), parts.all(Gpio.class)));
        TYPES.add("nrf-nvmc", Map.of(), (it, parts) ->
                new Nvmc(parts.interconnect, it.base(), parts.board.flash().base(), parts.flash, parts.uicr,
                parts.one(Acl.class, it), parts.nvmcTiming()));
        TYPES.add("nrf-power", Map.of("vbus", PeripheralTypes.range(0, 1)), (it, parts) -> new Power(parts.interconnect, it.name(), it.base(), it.irq(),
                PeripheralTypes.number(it, "vbus") == 1));
        TYPES.add("nrf-ppi", Map.of(), (it, parts) -> new Ppi(parts.interconnect, it.name(), it.base()));
        TYPES.add("nrf-qspi", Map.of(), (it, parts) -> new Qspi(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-romtable", Map.of("part", PeripheralTypes.range(0, 0xfff), "revision", PeripheralTypes.range(0, 15)), (it, parts) -> new PartRom(PeripheralTypes.number(it, "part"),
                PeripheralTypes.number(it, "revision")));
        TYPES.add("nrf-rng", Map.of(), (it, parts) -> new Rng(parts.interconnect, it.name(), it.base(), it.irq(), parts.board.seeds().random()));
        TYPES.add("nrf-rtc", Map.of("channels", PeripheralTypes.range(1, 4)), (it, parts) -> new Rtc(parts.interconnect, it.name(), it.base(), it.irq(),
                PeripheralTypes.number(it, "channels"), parts.lfclk));
        TYPES.add("nrf-saadc", Map.of(), (it, parts) -> new Saadc(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-spi-twi", Map.of(), (it, parts) -> new SpiTwi(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-temp", Map.of("celsius", PeripheralTypes.range(-40, 105)), (it, parts) -> new Temp(parts.interconnect, it.name(), it.base(), it.irq(),
                4 * PeripheralTypes.number(it, "celsius")));
        TYPES.add("nrf-timer", Map.of("channels", PeripheralTypes.range(1, 6)), (it, parts) -> new Timer(parts.interconnect, it.name(), it.base(), it.irq(),
                PeripheralTypes.number(it, "channels")));
        TYPES.add("nrf-uarte", Map.of(), (it, parts) -> new Uarte(parts.interconnect, it.name(), it.base(), it.irq()));
        TYPES.add("nrf-uicr", Map.of(), (it, parts) -> new Uicr(it.base(), parts.uicr, parts.one(Nvmc.class, it)));
        TYPES.add("nrf-wdt", Map.of(), (it, parts) -> new Wdt(parts.interconnect, it.name(), it.base(), it.irq(), parts.lfclk));
        TYPES.add("unmodelled", Map.of("registers", NordicTypes::knownBlocks), (it, parts) -> new Tagged(parts.interconnect, it.name(),
                it.base(), blocks(it.parameters().get("registers"))));
    }

    private NordicTypes() {
    }

    private static void fourLetters(Section section, String key) {
        if (!section.string(key).matches("[A-Z0-9]{4}")) {
            throw section.wrong(key, "is " + section.string(key) + ", expected four letters or digits such as AAD0");
        }
    }

    private static void knownBlocks(Section section, String key) {
        for (String block : blocks(section.string(key))) {
            if (!Tagged.knownBlocks().contains(block)) {
                throw section.wrong(key, "names " + block + Section.suggestion(block, Tagged.knownBlocks()));
            }
        }
    }

    private static List<String> blocks(String text) {
        return List.of(text.split("/"));
    }
}
