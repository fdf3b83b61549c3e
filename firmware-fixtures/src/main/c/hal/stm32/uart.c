/* SPDX-License-Identifier: Apache-2.0 */
#include "uart.h"
#include "chip.h"
#include "cpu.h"

#define BAUD           115200u
#define TX_PIN         2u
#define PIN_MODE       (3u << 2u * TX_PIN)
#define PIN_FUNCTION   (15u << 4u * TX_PIN)
#define AF7            (7u << 4u * TX_PIN) /* USART2 */
#define IRQ_WORD       (USART2_IRQ / 32u)
#define IRQ_BIT        (1u << USART2_IRQ % 32u)

void uart_start(void) {
    RCC_GPIOENR |= RCC_GPIOENR_GPIOAEN;
    RCC_APB1ENR |= RCC_APB1_USART2;
    (void) RCC_APB1ENR; /* a block answers some cycles after its clock is on */
    GPIOA_AFRL = (GPIOA_AFRL & ~PIN_FUNCTION) | AF7;
    GPIOA_MODER = (GPIOA_MODER & ~PIN_MODE) | MODER_ALTERNATE << 2u * TX_PIN;
    USART2_BRR = (CORE_HERTZ + BAUD / 2u) / BAUD;
    USART2_CR1 = USART_CR1_UE | USART_CR1_TE;
}

/*
 * With PRIMASK set, a pending interrupt ends WFI but runs no handler; one that comes between the test and the WFI is pending already and
 * WFI falls through. So the core sleeps, and no handler is needed. In a fault handler nothing but a higher priority would end WFI, so
 * there it waits awake.
 */
static void await(uint32_t flag) {
    while (!(USART2_STATUS & flag)) {
        if (!cpu_is_in_handler()) {
            cpu_wait_for_interrupt();
        }
    }
}

void uart_send(const char *bytes, size_t length) {
    uint32_t cr1 = USART2_CR1;
    if (length == 0 || !(cr1 & USART_CR1_UE)) {
        return;
    }
    uint32_t primask = cpu_save_and_disable_interrupts();
    NVIC_ISER(IRQ_WORD) = IRQ_BIT;
    USART2_CR1 = cr1 | USART_TXE;
    for (size_t i = 0; i < length; i++) {
        await(USART_TXE);
        USART2_SEND = (uint8_t) bytes[i];
        NVIC_ICPR(IRQ_WORD) = IRQ_BIT;
    }
    USART2_CR1 = cr1 | USART_TC;
    NVIC_ICPR(IRQ_WORD) = IRQ_BIT;
    await(USART_TC);
    USART2_CR1 = cr1;
    NVIC_ICER(IRQ_WORD) = IRQ_BIT;
    NVIC_ICPR(IRQ_WORD) = IRQ_BIT;
    cpu_restore_interrupts(primask);
}

void uart_stop(void) {
    RCC_APB1RSTR |= RCC_APB1_USART2;
    RCC_APB1RSTR &= ~RCC_APB1_USART2;
    GPIOA_MODER = (GPIOA_MODER & ~PIN_MODE) | (GPIOA_MODER_RESET & PIN_MODE);
    GPIOA_AFRL &= ~PIN_FUNCTION;
    RCC_APB1ENR &= ~RCC_APB1_USART2;
    RCC_GPIOENR &= ~RCC_GPIOENR_GPIOAEN;
}
