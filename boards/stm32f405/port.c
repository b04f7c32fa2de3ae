/* Port of the STM32F405 at 168 MHz: console on USART 1 (PA9, PA10), time from SysTick.
 *
 * SysTick interrupts each millisecond. QEMU has neither the clock tree nor the pins: what is written
 * there has no effect, and nothing waits for it without end. */
#include "board.h"
#include "cortex_m.h"
#include "ring.h"

#define RCC_CR       REG(0x40023800u)
#define RCC_PLLCFGR  REG(0x40023804u)
#define RCC_CFGR     REG(0x40023808u)
#define RCC_AHB1ENR  REG(0x40023830u)
#define RCC_APB2ENR  REG(0x40023844u)
#define FLASH_ACR    REG(0x40023C00u)
#define FLASH_KEYR   REG(0x40023C04u)
#define FLASH_SR     REG(0x40023C0Cu)
#define FLASH_CR     REG(0x40023C10u)
#define FLASH_BUSY   (1u << 16)
#define FLASH_ERRORS 0xF2u
#define FLASH_LOCK   (1u << 31)
#define FLASH_WORDS  (2u << 8)
#define GPIOA_MODER  REG(0x40020000u)
#define GPIOA_AFRH   REG(0x40020024u)
#define USART_SR     REG(0x40011000u)
#define USART_DR     REG(0x40011004u)
#define USART_BRR    REG(0x40011008u)
#define USART_CR1    REG(0x4001100Cu)
#define USART_RXNE   (1u << 5)
#define USART_TXE    (1u << 7)
#define RNG_CR       REG(0x50060800u)
#define RNG_SR       REG(0x50060804u)
#define RNG_DR       REG(0x50060808u)
#define RCC_AHB2ENR  REG(0x40023834u)
#define IRQ_USART1   37u

#define TICKS_PER_US   168u
#define PERIOD_US      1000u
#define SYSTICK_PERIOD (PERIOD_US * TICKS_PER_US)
#define PATIENCE       100000u /* rounds, for what comes at once or never */

static volatile uint32_t wraps; /* of SysTick */

/* A wrap that is pending while interrupts are off has not been counted yet; the counter is read
 * again after it was seen, since the first read may be from before the wrap. */
uint32_t port_ticks_us(void) {
    uint32_t primask = irq_disable();
    uint32_t count = SYST_CVR, high = wraps;
    if (SCB_ICSR & ICSR_PENDSTSET) {
        count = SYST_CVR;
        high++;
    }
    irq_restore(primask);
    return high * PERIOD_US + (count == 0 ? 0 : SYSTICK_PERIOD - count) / TICKS_PER_US;
}

/* Ends at the next interrupt: after a millisecond at the latest. */
void port_sleep_us(uint32_t us) {
    uint32_t primask = irq_disable();
    if (us >= PERIOD_US && ring_quiet()) {
        __asm volatile("wfi");
    }
    irq_restore(primask);
}

uint32_t port_time(void) {
    return 0; /* the clock's oscillator is not fitted on every board */
}

static bool random_word(uint32_t *to) {
    for (uint32_t i = 0; i < PATIENCE; i++) {
        if (RNG_SR & 1u) { /* a number is ready */
            *to = RNG_DR;
            return (RNG_SR & 6u) == 0;
        }
    }
    return false;
}

bool port_random(void *to, size_t bytes) {
    uint32_t word = 0;
    RCC_AHB2ENR |= 1u << 6;
    RNG_CR = 1u << 2;
    for (size_t i = 0; i < bytes; i++) {
        if (i % 4 == 0 && !random_word(&word)) {
            return false;
        }
        ((uint8_t *)to)[i] = (uint8_t)(word >> i % 4 * 8);
    }
    return true;
}

/* -------------------------------------------------------------------- flash */

/* False where there is no controller, as in QEMU: a locked one has its lock bit set. */
static bool flash_unlock(void) {
    if (!(FLASH_CR & FLASH_LOCK)) {
        return false;
    }
    FLASH_KEYR = 0x45670123u;
    FLASH_KEYR = 0xCDEF89ABu;
    FLASH_SR = FLASH_ERRORS;
    return !(FLASH_CR & FLASH_LOCK);
}

/* The CPU stands still at its next fetch until the controller is done. */
static bool flash_finish(void) {
    while (FLASH_SR & FLASH_BUSY) {
    }
    bool ok = (FLASH_SR & FLASH_ERRORS) == 0;
    FLASH_CR = FLASH_LOCK;
    FLASH_ACR = 3u << 11 | 5u; /* what the data and instruction caches hold may be old */
    FLASH_ACR = 7u << 8 | 5u;
    return ok;
}

/* Sectors 0 to 3 of 16 KB, 4 of 64 KB, then of 128 KB. */
static uint32_t flash_sector(uint32_t address) {
    uint32_t offset = address - FIRN_FLASH_BASE;
    return offset < 0x10000u ? offset >> 14 : offset < 0x20000u ? 4 : 4 + (offset >> 17);
}

/* The state's unit is the first quarter of sector 4, which nothing else uses. */
bool port_flash_erase(uint32_t address) {
    if (address - FIRN_FILESYSTEM_BASE > FIRN_STATE_BASE - FIRN_FILESYSTEM_BASE ||
        address % FIRN_FLASH_ERASE != 0 || !flash_unlock()) {
        return false;
    }
    FLASH_CR = FLASH_WORDS | flash_sector(address) << 3 | 2u;
    FLASH_CR |= 1u << 16;
    return flash_finish();
}

bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    if ((address | bytes) % FIRN_FLASH_PROGRAM != 0 ||
        address - FIRN_FILESYSTEM_BASE >=
            FIRN_STATE_BASE + FIRN_STATE_SIZE - FIRN_FILESYSTEM_BASE ||
        !flash_unlock()) {
        return false;
    }
    FLASH_CR = FLASH_WORDS | 1u;
    for (uint32_t i = 0; i < bytes / 4; i++) {
        ((volatile uint32_t *)(uintptr_t)address)[i] = ((const uint32_t *)from)[i];
        while (FLASH_SR & FLASH_BUSY) {
        }
    }
    return flash_finish();
}

/* ------------------------------------------------------------------ console */

static void usart_isr(void) {
    while (USART_SR & USART_RXNE) {
        ring_put((uint8_t)USART_DR);
    }
}

void port_console_write(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        while (!(USART_SR & USART_TXE)) {
        }
        USART_DR = (uint8_t)text[i];
    }
}

int port_console_read(void) {
    return ring_get();
}

/* -------------------------------------------------------------------- start-up */

static void systick_isr(void) {
    wraps++;
}

/* 16 MHz of the internal oscillator to 168 MHz; the buses get a quarter and half of that. */
static void clock_start(void) {
    FLASH_ACR = 7u << 8 | 5u; /* caches, prefetch, five wait states */
    RCC_PLLCFGR = 7u << 24 | 336u << 6 | 16u;
    RCC_CR |= 1u << 24;
    for (uint32_t i = 0; i < PATIENCE; i++) {
        if (RCC_CR & 1u << 25) {
            RCC_CFGR = 4u << 13 | 5u << 10 | 2u;
            break;
        }
    }
}

void board_start(void) {
    clock_start();
    SYST_RVR = SYSTICK_PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = 7u; /* CPU clock, interrupt, enable */
    RCC_AHB1ENR |= 1u;
    RCC_APB2ENR |= 1u << 4;
    GPIOA_AFRH = (GPIOA_AFRH & ~0xFF0u) | 0x770u;
    GPIOA_MODER = (GPIOA_MODER & ~(15u << 18)) | 10u << 18;
    USART_BRR = 84000000u / 115200u;
    USART_CR1 = 1u << 13 | USART_RXNE | 1u << 3 | 1u << 2; /* on, receive interrupt, both ways */
    NVIC_ISER1 = 1u << (IRQ_USART1 - 32);
}

__attribute__((section(".boot"), used)) static const CortexVector vectors[16 + IRQ_USART1 + 1] = {
    CORTEX_VECTORS,
    [15] = systick_isr,
    [16 + IRQ_USART1] = usart_isr,
};
