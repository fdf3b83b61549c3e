/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts and little else. SysTick every few hundred cycles; beside it five interrupts and PendSV, pended by software so that they
 * nest three deep, chain tail to tail and leave one another pending. The order in which they run is the manual's (Armv7-M ARM, B1.5).
 */
#include "bench.h"
#include "cpu.h"
#include "chip.h"
#include "startup.h"

#include <stddef.h>

#define NVIC_IPR(irq)       (*(volatile uint8_t *) (0xE000E400u + (irq)))
#define SCB_SHPR3           REGISTER(0xE000ED20u)
#define ICSR_PENDSVSET      (1u << 28)
#define ICSR_PENDSTSET      (1u << 26)
#define SYST_CSR_PROCESSOR  0x7u /* the processor's clock, interrupt, enable */

/* Between two ticks. Less than an item takes, so that no item is without one. */
#define TICK_CYCLES         350u
#define ITEMS               1000u

/* Lines that no peripheral drives: SWI/EGU on an nRF52840, and unconnected on an AN386. */
enum { LOW = 20, LOW_TAIL = 21, MID = 22, MID_TAIL = 23, HIGH = 24 };

#define PRIORITY_HIGH       0x40u
#define PRIORITY_TICK       0x60u
#define PRIORITY_MID        0x80u
#define PRIORITY_LOW        0xA0u
#define PRIORITY_PENDSV     0xE0u

const char bench_name[] = "bench-interrupts";

extern const uint32_t vector_table[16 + 48];

/* What a handler leaves in the log of events. */
enum event {
    LOW_ENTERS = 1, LOW_LEAVES, LOW_TAIL_RUNS, MID_ENTERS, MID_LEAVES, MID_TAIL_RUNS, HIGH_RUNS, PENDSV_RUNS
};

/* One item: a nest of three with everything that it leaves pending, and then three at once from under PRIMASK. */
static const uint8_t ORDER[] = {
    LOW_ENTERS, MID_ENTERS, HIGH_RUNS, MID_LEAVES, MID_TAIL_RUNS, LOW_LEAVES, LOW_TAIL_RUNS, PENDSV_RUNS,
    HIGH_RUNS, MID_TAIL_RUNS, LOW_TAIL_RUNS,
};

static uint32_t vectors[16 + 48] __attribute__((aligned(256)));
static uint32_t expected;
static volatile uint32_t events;
static volatile uint32_t ticks;
static volatile uint32_t expired;
static uint32_t timers[2];

static uint32_t queue[16];
static uint32_t queue_in, queue_out;
static uint32_t drained;

static uint32_t after(uint32_t log, uint32_t event) {
    return (log << 5 | log >> 27) ^ event;
}

static void happened(enum event event) {
    events = after(events, event);
}

/* The barrier lets what has a higher priority run before this returns. */
static void pend(uint32_t lines) {
    NVIC_ISPR(0) = lines;
    cpu_barrier();
}

static void low(void) {
    happened(LOW_ENTERS);
    SCB_ICSR = ICSR_PENDSVSET;
    pend(1u << MID | 1u << LOW_TAIL);
    happened(LOW_LEAVES);
}

static void low_tail(void) {
    happened(LOW_TAIL_RUNS);
}

static void mid(void) {
    happened(MID_ENTERS);
    pend(1u << HIGH);
    happened(MID_LEAVES);
}

static void mid_tail(void) {
    happened(MID_TAIL_RUNS);
}

static void high(void) {
    happened(HIGH_RUNS);
    pend(1u << MID_TAIL);
}

void PendSV_Handler(void) {
    while (queue_out != queue_in) {
        drained = drained * 33u + queue[queue_out++ % 16u];
    }
    happened(PENDSV_RUNS);
}

/* Software timers, as a kernel keeps them; how often a tick comes is the clock's affair, so it is not in the log. */
void SysTick_Handler(void) {
    ticks++;
    for (size_t i = 0; i < sizeof timers / sizeof *timers; i++) {
        if (timers[i]-- == 0) {
            timers[i] = 10u * (uint32_t) (i + 1);
            expired++;
        }
    }
}

static uint32_t vector(void (*handler)(void)) {
    return (uint32_t) (uintptr_t) handler;
}

static void install(uint32_t irq, uint8_t priority, void (*handler)(void)) {
    vectors[16 + irq] = vector(handler);
    NVIC_IPR(irq) = priority;
    NVIC_ISER(0) = 1u << irq;
}

void bench_prepare(void) {
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        vectors[i] = vector_table[i];
    }
    SCB_VTOR = (uint32_t) (uintptr_t) vectors;
    install(LOW, PRIORITY_LOW, low);
    install(LOW_TAIL, PRIORITY_LOW, low_tail);
    install(MID, PRIORITY_MID, mid);
    install(MID_TAIL, PRIORITY_MID, mid_tail);
    install(HIGH, PRIORITY_HIGH, high);
    SCB_SHPR3 = PRIORITY_TICK << 24 | PRIORITY_PENDSV << 16;
    for (uint32_t item = 0; item < ITEMS; item++) {
        for (size_t i = 0; i < sizeof ORDER; i++) {
            expected = after(expected, ORDER[i]);
        }
    }
    SYST_RVR = TICK_CYCLES - 1u;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_PROCESSOR;
    cpu_barrier();
}

int bench_round(void) {
    uint32_t seed = 7, sent = 0;
    events = 0;
    drained = 0;
    for (uint32_t item = 0; item < ITEMS; item++) {
        uint32_t ticks_before = ticks;
        for (int i = 0; i < 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            queue[queue_in++ % 16u] = seed >> 16;
            sent = sent * 33u + (seed >> 16);
        }
        pend(1u << LOW);
        uint32_t primask = cpu_save_and_disable_interrupts();
        pend(1u << LOW_TAIL | 1u << MID_TAIL | 1u << HIGH);
        cpu_restore_interrupts(primask);
        cpu_barrier();
        if (ticks == ticks_before) {
            /* Where time is not counted in cycles, as on QEMU, the item has its tick all the same. */
            SCB_ICSR = ICSR_PENDSTSET;
            cpu_barrier();
        }
    }
    return events == expected && drained == sent && ticks >= ITEMS && expired > 0;
}
