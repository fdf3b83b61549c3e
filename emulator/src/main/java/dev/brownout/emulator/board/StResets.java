package dev.brownout.emulator.board;

import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.st.RccF4;
import dev.brownout.emulator.peripheral.st.RccL4;
import java.util.HashMap;
import java.util.Map;

/** Which bits of the reset registers belong to which peripheral (RM0090, 7.3.5 to 7.3.9; RM0351, 6.4.10 to 6.4.15). */
final class StResets {
    private static final Map<String, Integer> F4 = table(0x10, "GPIOA 0 GPIOB 1 GPIOC 2 GPIOD 3 GPIOE 4 GPIOF 5 GPIOG 6 GPIOH 7 GPIOI 8 CRC 12",
            0x14, "RNG 6", 0x20, "TIM2 0 TIM3 1 TIM4 2 TIM5 3 TIM6 4 TIM7 5 TIM12 6 TIM13 7 TIM14 8 WWDG 11 USART2 17 USART3 18 UART4 19 UART5 20 PWR 28",
            0x24, "TIM1 0 TIM8 1 USART1 4 USART6 5 SYSCFG 14 TIM9 16 TIM10 17 TIM11 18");
    private static final Map<String, Integer> L4 = table(0x28, "CRC 12", 0x2C,
            "GPIOA 0 GPIOB 1 GPIOC 2 GPIOD 3 GPIOE 4 GPIOF 5 GPIOG 6 GPIOH 7 RNG 18",
            0x38, "TIM2 0 TIM3 1 TIM4 2 TIM5 3 TIM6 4 TIM7 5 USART2 17 USART3 18 UART4 19 UART5 20 PWR 28", 0x3C, "LPUART1 0",
            0x40, "SYSCFG 0 TIM1 11 TIM8 13 USART1 14 TIM15 16 TIM16 17 TIM17 18");

    private StResets() {
    }

    private static Map<String, Integer> table(Object... offsetsAndBits) {
        Map<String, Integer> bits = new HashMap<>();
        for (int i = 0; i < offsetsAndBits.length; i += 2) {
            String[] words = ((String) offsetsAndBits[i + 1]).split(" ");
            for (int j = 0; j < words.length; j += 2) {
                bits.put(words[j], (Integer) offsetsAndBits[i] << 5 | Integer.parseInt(words[j + 1]));
            }
        }
        return Map.copyOf(bits);
    }

    static void connect(Family family, StParts parts) {
        for (Peripheral peripheral : parts.all(Peripheral.class)) {
            Integer bit = (family == Family.STM32F4 ? F4 : L4).get(peripheral.name());
            if (bit != null) {
                parts.all(RccF4.class).forEach(rcc -> rcc.resets(bit >>> 5, bit & 31, peripheral));
                parts.all(RccL4.class).forEach(rcc -> rcc.resets(bit >>> 5, bit & 31, peripheral));
            }
        }
    }
}
