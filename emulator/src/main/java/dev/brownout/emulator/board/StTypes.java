package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.peripheral.st.Crc;
import dev.brownout.emulator.peripheral.st.Dbgmcu;
import dev.brownout.emulator.peripheral.st.Exti;
import dev.brownout.emulator.peripheral.st.FlashF4;
import dev.brownout.emulator.peripheral.st.FlashL4;
import dev.brownout.emulator.peripheral.st.Gpio;
import dev.brownout.emulator.peripheral.st.Iwdg;
import dev.brownout.emulator.peripheral.st.PwrF4;
import dev.brownout.emulator.peripheral.st.PwrL4;
import dev.brownout.emulator.peripheral.st.RccF4;
import dev.brownout.emulator.peripheral.st.RccL4;
import dev.brownout.emulator.peripheral.st.ReadOnlyWords;
import dev.brownout.emulator.peripheral.st.Rng;
import dev.brownout.emulator.peripheral.st.Rtc;
import dev.brownout.emulator.peripheral.st.Signature;
import dev.brownout.emulator.peripheral.st.Syscfg;
import dev.brownout.emulator.peripheral.st.Tim;
import dev.brownout.emulator.peripheral.st.Unmodelled;
import dev.brownout.emulator.peripheral.st.UsartF4;
import dev.brownout.emulator.peripheral.st.UsartL4;
import dev.brownout.emulator.peripheral.st.Wwdg;
import java.util.Map;

/** The peripherals of the STM32F4 and STM32L4 families. */
final class StTypes {
    static final PeripheralTypes<StParts> F4 = new PeripheralTypes<>();
    static final PeripheralTypes<StParts> L4 = new PeripheralTypes<>();

    static {
        F4.add("stm32-rcc", Map.of(), (it, parts) -> new RccF4(parts.chip, it.name(), it.base(), it.irq(), parts.rccTiming()));
        L4.add("stm32-rcc", Map.of(), (it, parts) -> new RccL4(parts.chip, it.name(), it.base(), it.irq(), parts.rccTiming()));
        F4.add("stm32-pwr", Map.of(), (it, parts) -> new PwrF4(parts.chip, it.name(), it.base()));
        L4.add("stm32-pwr", Map.of(), (it, parts) -> new PwrL4(parts.chip, it.name(), it.base()));
        F4.add("stm32-flash", Map.of(), (it, parts) -> new FlashF4(parts.chip, it.name(), it.base(), it.irq(), parts.flash, parts.options,
                parts.f4Timing(), parts.one(Iwdg.class, "stm32-iwdg", it)));
        L4.add("stm32-flash", Map.of(), (it, parts) -> new FlashL4(parts.chip, it.name(), it.base(), it.irq(), parts.flash, parts.options,
                parts.l4Timing(), parts.one(Iwdg.class, "stm32-iwdg", it)));
        F4.add("stm32-options", Map.of(), (it, parts) -> new ReadOnlyWords(parts.chip.environment(), it.name(), it.base(),
                parts.one(FlashF4.class, "stm32-flash", it)::optionWord));
        L4.add("stm32-options", Map.of(), (it, parts) -> new ReadOnlyWords(parts.chip.environment(), it.name(), it.base(),
                parts.one(FlashL4.class, "stm32-flash", it)::optionCell));
        F4.add("stm32-signature", Map.of("size", StTypes::blockSize), (it, parts) -> Signature.f4(parts.chip, it.name(), it.base(), parts.board.seeds().device(),
                parts.flash.geometry().size()));
        L4.add("stm32-signature", Map.of("size", StTypes::blockSize), (it, parts) -> Signature.l4(parts.chip, it.name(), it.base(), parts.board.seeds().device(),
                parts.flash.geometry().size()));
        F4.add("stm32-iwdg", Map.of(), (it, parts) -> new Iwdg(parts.chip, it.name(), it.base(), false));
        L4.add("stm32-iwdg", Map.of(), (it, parts) -> new Iwdg(parts.chip, it.name(), it.base(), true));
        F4.add("stm32-exti", Map.of(), (it, parts) -> new Exti(parts.chip, it.name(), it.base(), Exti.Layout.F4));
        L4.add("stm32-exti", Map.of(), (it, parts) -> new Exti(parts.chip, it.name(), it.base(), Exti.Layout.L4));
        F4.add("stm32-syscfg", Map.of("boot0", PeripheralTypes.range(0, 1)), (it, parts) -> Syscfg.f4(parts.chip, it.name(), it.base(),
                exti(parts, it), parts.bootAlias));
        L4.add("stm32-syscfg", Map.of("boot0", PeripheralTypes.range(0, 1)), (it, parts) -> Syscfg.l4(parts.chip, it.name(), it.base(),
                exti(parts, it), parts.bootAlias));
        F4.add("stm32-gpio", Map.of("port", StTypes::port), (it, parts) -> gpio(it, parts, false));
        L4.add("stm32-gpio", Map.of("port", StTypes::port), (it, parts) -> gpio(it, parts, true));
        F4.add("stm32-usart", Map.of("apb", PeripheralTypes.range(1, 2)), (it, parts) -> new UsartF4(parts.chip, it.name(), it.base(), it.irq(),
                PeripheralTypes.number(it, "apb")));
        L4.add("stm32-usart", Map.of("apb", PeripheralTypes.range(1, 2), "select", PeripheralTypes.range(0, 30)), (it, parts) -> usart(it, parts, false));
        L4.add("stm32-lpuart", Map.of("apb", PeripheralTypes.range(1, 2), "select", PeripheralTypes.range(0, 30)), (it, parts) -> usart(it, parts, true));
        F4.add("stm32-rtc", Map.of("vbat", PeripheralTypes.range(0, 1)), (it, parts) -> new Rtc(parts.chip, it.name(), it.base(), 20, true,
                exti(parts, it)));
        L4.add("stm32-rtc", Map.of("vbat", PeripheralTypes.range(0, 1)), (it, parts) -> new Rtc(parts.chip, it.name(), it.base(), 32, false,
                exti(parts, it)));
        F4.add("stm32-crc", Map.of(), (it, parts) -> new Crc(parts.chip, it.name(), it.base(), false));
        L4.add("stm32-crc", Map.of(), (it, parts) -> new Crc(parts.chip, it.name(), it.base(), true));
        F4.add("stm32-dbgmcu", Map.of("idcode", StTypes::word), (it, parts) -> dbgmcu(it, parts, false));
        L4.add("stm32-dbgmcu", Map.of("idcode", StTypes::word), (it, parts) -> dbgmcu(it, parts, true));
        both("stm32-wwdg", Map.of(), (it, parts) -> new Wwdg(parts.chip, it.name(), it.base(), it.irq()));
        both("stm32-rng", Map.of(), (it, parts) -> new Rng(parts.chip, it.name(), it.base(), it.irq(), parts.board.seeds().random()));
        both("stm32-tim", Map.of("bits", PeripheralTypes.range(16, 32), "channels", PeripheralTypes.range(0, 4), "apb", PeripheralTypes.range(1, 2)),
                (it, parts) -> tim(it, parts, it.irq(), false));
        both("stm32-advanced-tim", Map.of("compare-irq", PeripheralTypes.range(0, 239), "apb", PeripheralTypes.range(1, 2)), (it, parts) ->
                tim(it, parts, PeripheralTypes.number(it, "compare-irq"), true));
        both("unmodelled", Map.of("registers", StTypes::knownBlock, "size", StTypes::blockSize), (it, parts) -> new Unmodelled(parts.chip, it.name(),
                it.base(), it.parameters().get("registers")));
    }

    private StTypes() {
    }

    private static void both(String name, Map<String, PeripheralTypes.Check> keys, PeripheralTypes.Factory<StParts> factory) {
        F4.add(name, keys, factory);
        L4.add(name, keys, factory);
    }

    private static Exti exti(StParts parts, PeripheralDescription it) {
        return parts.one(Exti.class, "stm32-exti", it);
    }

    // RM0090, 8.4; RM0351, 8.5: pins of the debug port start as alternate functions, unused ones of STM32L4 as analog.
    private static Gpio gpio(PeripheralDescription it, StParts parts, boolean l4) {
        char port = it.parameters().get("port").charAt(0);
        Gpio.Start start = switch (port) {
            case 'A' -> new Gpio.Start(l4 ? 0xABFFFFFF : 0xA8000000, 0x0C000000, 0x64000000);
            case 'B' -> new Gpio.Start(l4 ? 0xFFFFFEBF : 0x280, l4 ? 0 : 0xC0, 0x100);
            case 'H' -> new Gpio.Start(l4 ? 0xF : 0, 0, 0);
            default -> new Gpio.Start(l4 ? -1 : 0, 0, 0);
        };
        Gpio gpio = new Gpio(parts.chip, it.name(), it.base(), port - 'A', start, l4);
        gpio.connect(exti(parts, it));
        return gpio;
    }

    private static UsartL4 usart(PeripheralDescription it, StParts parts, boolean lowPower) {
        RccL4 rcc = parts.one(RccL4.class, "stm32-rcc", it);
        int select = PeripheralTypes.number(it, "select");
        int apb = PeripheralTypes.number(it, "apb");
        return new UsartL4(parts.chip, it.name(), it.base(), it.irq(), lowPower, () -> rcc.uartHertz(select, apb));
    }

    private static Tim tim(PeripheralDescription it, StParts parts, int compareIrq, boolean advanced) {
        int apb = PeripheralTypes.number(it, "apb");
        return new Tim(parts.chip, it.name(), it.base(), it.irq(), compareIrq, advanced ? new Tim.Shape(16, 4, apb, true)
                : new Tim.Shape(PeripheralTypes.number(it, "bits"), PeripheralTypes.number(it, "channels"), apb, false));
    }

    private static Dbgmcu dbgmcu(PeripheralDescription it, StParts parts, boolean l4) {
        return new Dbgmcu(parts.chip, it.name(), it.base(), Long.decode(it.parameters().get("idcode")).intValue(), l4);
    }

    private static void word(Section section, String key) {
        section.address(key);
    }

    private static void port(Section section, String key) {
        if (!section.string(key).matches("[A-P]")) {
            throw section.wrong(key, "is " + section.string(key) + ", expected a letter from A to P");
        }
    }

    private static void blockSize(Section section, String key) {
        if (section.integer(key, 4, 1 << 20) % 4 != 0) {
            throw section.wrong(key, "is " + section.string(key) + ", which is not a multiple of 4");
        }
    }

    private static void knownBlock(Section section, String key) {
        if (!Unmodelled.knownBlocks().contains(section.string(key))) {
            throw section.wrong(key, "names " + section.string(key) + Section.suggestion(section.string(key), Unmodelled.knownBlocks()));
        }
    }
}
