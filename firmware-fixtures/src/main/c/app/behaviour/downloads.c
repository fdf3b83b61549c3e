/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receives an image over the UART, puts it into slot B, asks the bootloader for it and restarts. docs/symptoms.md, "The protocol":
 *
 *   to the device     IMAGE xxxxxxxx CR LF     16 bytes; the signed image's size as eight digits of base 16
 *   from the device   [agent] ready for n bytes
 *   to the device     n bytes
 *
 * Nothing for 2 s ends a download. RTC0 counts 24 bits and starts again after 4 h 33 min 4 s; with FAULT_TIMEOUT_WRAPS the 2 s
 * are computed with 32.
 */
#include "agent.h"
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "nrf52840.h"
#include "nvmc.h"
#include "rtc.h"
#include "trailer.h"
#include "uart_rx.h"

#ifndef FAULT_TIMEOUT_WRAPS
#define FAULT_TIMEOUT_WRAPS 0
#endif

#define COMMAND_SIZE 16u
#define TIMEOUT      (2u * RTC_TICKS_PER_SECOND)
#define GLANCE       (RTC_TICKS_PER_SECOND / 8u)
#define SILENCE      RTC_TICKS_PER_SECOND
#define HOUR         (3600u * RTC_TICKS_PER_SECOND)

const int feeds_watchdog = 1;

static char command[COMMAND_SIZE];
static uint32_t blocks[2][FLASH_PAGE_SIZE / 4];

static uint32_t ticks_since(uint32_t then) {
    uint32_t ticks = rtc_ticks() - then;
    return FAULT_TIMEOUT_WRAPS ? ticks : ticks & RTC_COUNTER_MASK;
}

static void wait_for_command(void) {
    uart_rx_into(command, COMMAND_SIZE);
    for (uint32_t hours = 1; !uart_rx_wait(HOUR); hours++) {
        log_line("[agent] v%s up for %u h", APP_VERSION, (unsigned) hours);
    }
}

/* The size that the command announces; 0 if it is none. */
static uint32_t announced_size(void) {
    static const char verb[] = "IMAGE ";
    uint32_t size = 0;
    for (uint32_t i = 0; i < COMMAND_SIZE - 2; i++) {
        char c = command[i];
        if (i < sizeof verb - 1) {
            if (c != verb[i]) {
                return 0;
            }
        } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            size = size << 4 | (uint32_t) (c <= '9' ? c - '0' : (c & 0x5F) - 'A' + 10);
        } else {
            return 0;
        }
    }
    return size <= TRAILER_FIRST_PAGE ? size : 0;
}

static uint32_t block_size(uint32_t offset, uint32_t size) {
    return size - offset < FLASH_PAGE_SIZE ? size - offset : FLASH_PAGE_SIZE;
}

/* Returns 0 if nothing came for too long. */
static int wait_for_block(uint32_t since) {
    while (!uart_rx_wait(GLANCE)) {
        if (ticks_since(since) > TIMEOUT) {
            return 0;
        }
    }
    return 1;
}

static void write_page(uint32_t offset, uint32_t *block, uint32_t size) {
    uint8_t *bytes = (uint8_t *) block;
    for (uint32_t i = size; i % 4 != 0; i++) {
        bytes[i] = 0xFF;
    }
    nvmc_erase_page(SLOT_B_ADDRESS + offset);
    nvmc_write_words(SLOT_B_ADDRESS + offset, block, (size + 3) / 4);
}

/* The next block arrives by DMA while this one is written: an erase stalls the core for 85 ms, a block takes 355 ms at 115200 baud. */
static int receive(uint32_t size) {
    uint32_t next = 0;
    uart_rx_into(blocks[next], block_size(0, size));
    for (uint32_t offset = 0; offset < size; offset += FLASH_PAGE_SIZE) {
        uint32_t now = block_size(offset, size);
        if (!wait_for_block(rtc_ticks())) {
            log_line("[agent] download FAILED: nothing came for %u s, behind %u of %u bytes", TIMEOUT / RTC_TICKS_PER_SECOND,
                     (unsigned) offset, (unsigned) size);
            return 0;
        }
        uint32_t *block = blocks[next];
        next ^= 1;
        if (offset + now < size) {
            uart_rx_into(blocks[next], block_size(offset + now, size));
        }
        write_page(offset, block, now);
        log_line("[agent] %u of %u bytes", (unsigned) (offset + now), (unsigned) size);
    }
    return 1;
}

void behave(void) {
    app_confirm();
    uart_rx_start();
    for (;;) {
        log_line("[agent] waits for an image");
        wait_for_command();
        uint32_t size = announced_size();
        if (size == 0) {
            log_line("[agent] no command");
            uart_rx_abandon(SILENCE);
            continue;
        }
        /* What a start finds half written must not look like an image. */
        nvmc_erase_page(SLOT_B_ADDRESS);
        log_line("[agent] ready for %u bytes", (unsigned) size);
        if (!receive(size)) {
            uart_rx_abandon(SILENCE);
            continue;
        }
        uint32_t staged = agent_staged_version();
        if (staged <= OWN_VERSION) {
            log_line("[agent] not a newer image");
            continue;
        }
        log_line("[agent] download complete: " VERSION_FORMAT ", restarts", VERSION_FIELDS(staged));
        agent_request_update();
        agent_restart();
    }
}
