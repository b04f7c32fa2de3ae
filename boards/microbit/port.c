/* Port of the BBC micro:bit: nRF51822 at 16 MHz, console on its UART (P0.24 and P0.25, the USB
 * interface's serial port), time from TIMER 0, which counts microseconds in 32 bits. */
#include "board.h"
#include "cortex_m.h"
#define RING_SIZE 32u
#include "ring.h"

#define CLOCK_START        REG(0x40000000u)
#define CLOCK_STARTED      REG(0x40000100u)
#define UART_START_RX      REG(0x40002000u)
#define UART_START_TX      REG(0x40002008u)
#define UART_RX_READY      REG(0x40002108u)
#define UART_TX_READY      REG(0x4000211Cu)
#define UART_INTENSET      REG(0x40002304u)
#define UART_ENABLE        REG(0x40002500u)
#define UART_PIN_TX        REG(0x4000250Cu)
#define UART_PIN_RX        REG(0x40002514u)
#define UART_RXD           REG(0x40002518u)
#define UART_TXD           REG(0x4000251Cu)
#define UART_BAUDRATE      REG(0x40002524u)
#define TIMER_START        REG(0x40008000u)
#define TIMER_CAPTURE0     REG(0x40008040u)
#define TIMER_COMPARE1     REG(0x40008144u)
#define TIMER_INTENSET     REG(0x40008304u)
#define TIMER_INTENCLR     REG(0x40008308u)
#define TIMER_BITMODE      REG(0x40008508u)
#define TIMER_PRESCALER    REG(0x40008510u)
#define TIMER_CC0          REG(0x40008540u)
#define TIMER_CC1          REG(0x40008544u)
#define RNG_START          REG(0x4000D000u)
#define RNG_STOP           REG(0x4000D004u)
#define RNG_READY          REG(0x4000D100u)
#define RNG_VALUE          REG(0x4000D508u)
#define NVMC_READY         REG(0x4001E400u)
#define NVMC_CONFIG        REG(0x4001E504u)
#define NVMC_ERASE_PAGE    REG(0x4001E508u)
#define GPIO_OUTSET        REG(0x50000508u)
#define GPIO_DIRSET        REG(0x50000518u)
#define TIMER_INT_COMPARE1 (1u << 17)
#define UART_INT_RX        (1u << 2)
#define IRQ_UART           2u
#define IRQ_TIMER0         8u
#define PIN_TX             24u
#define PIN_RX             25u
#define PATIENCE           100000u /* rounds, for what comes soon or never */

uint32_t port_ticks_us(void) {
    uint32_t primask = irq_disable(); /* an interrupt could capture another time */
    TIMER_CAPTURE0 = 1;
    uint32_t now = TIMER_CC0;
    irq_restore(primask);
    return now;
}

static void timer_isr(void) {
    TIMER_COMPARE1 = 0;
    TIMER_INTENCLR = TIMER_INT_COMPARE1;
}

/* Ends early at a byte of the console. The tests are made with interrupts off, and a pending one
 * ends wfi all the same: no wake-up is lost. */
void port_sleep_us(uint32_t us) {
    uint32_t primask = irq_disable();
    uint32_t start = port_ticks_us();
    TIMER_CC1 = start + us;
    TIMER_COMPARE1 = 0;
    TIMER_INTENSET = TIMER_INT_COMPARE1;
    if (us > 50 && port_ticks_us() - start < us - 20 && ring_quiet()) {
        __asm volatile("wfi");
    }
    TIMER_INTENCLR = TIMER_INT_COMPARE1;
    irq_restore(primask);
}

uint32_t port_time(void) {
    return 0;
}

bool port_random(void *to, size_t bytes) {
    RNG_START = 1;
    for (size_t i = 0; i < bytes; i++) {
        RNG_READY = 0;
        for (uint32_t k = 0; k < PATIENCE && RNG_READY == 0; k++) {
        }
        if (RNG_READY == 0) {
            return false;
        }
        ((uint8_t *)to)[i] = (uint8_t)RNG_VALUE;
    }
    RNG_STOP = 1;
    return true;
}

/* -------------------------------------------------------------------- flash */

#define NVMC_READ  0u
#define NVMC_WRITE 1u
#define NVMC_ERASE 2u

static void flash_wait(void) {
    while (NVMC_READY == 0) {
    }
}

static bool in_flash(uint32_t address, uint32_t bytes) {
    return address - FIRN_STATE_BASE < FIRN_STATE_SIZE &&
           bytes <= FIRN_STATE_SIZE - (address - FIRN_STATE_BASE);
}

/* The CPU stands still while the controller works. */
bool port_flash_erase(uint32_t address) {
    if (address % FIRN_FLASH_ERASE != 0 || !in_flash(address, FIRN_FLASH_ERASE)) {
        return false;
    }
    NVMC_CONFIG = NVMC_ERASE;
    NVMC_ERASE_PAGE = address;
    flash_wait();
    NVMC_CONFIG = NVMC_READ;
    return true;
}

bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    if ((address | bytes) % FIRN_FLASH_PROGRAM != 0 || !in_flash(address, bytes)) {
        return false;
    }
    NVMC_CONFIG = NVMC_WRITE;
    for (uint32_t i = 0; i < bytes / 4; i++) {
        ((volatile uint32_t *)(uintptr_t)address)[i] = ((const uint32_t *)from)[i];
        flash_wait();
    }
    NVMC_CONFIG = NVMC_READ;
    return true;
}

/* ------------------------------------------------------------------ console */

static void uart_isr(void) {
    while (UART_RX_READY) {
        UART_RX_READY = 0;
        ring_put((uint8_t)UART_RXD);
    }
}

void port_console_write(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        UART_TX_READY = 0;
        UART_TXD = (uint8_t)text[i];
        while (UART_TX_READY == 0) {
        }
    }
}

int port_console_read(void) {
    return ring_get();
}

/* -------------------------------------------------------------------- start-up */

void board_start(void) {
    CLOCK_STARTED = 0;
    CLOCK_START = 1; /* the crystal: without it bytes and microseconds are some percent off */
    for (uint32_t i = 0; i < PATIENCE && CLOCK_STARTED == 0; i++) {
    }
    TIMER_BITMODE = 3u;   /* 32 bits */
    TIMER_PRESCALER = 4u; /* 16 MHz by 2^4 */
    TIMER_START = 1;
    GPIO_OUTSET = 1u << PIN_TX;
    GPIO_DIRSET = 1u << PIN_TX;
    UART_PIN_TX = PIN_TX;
    UART_PIN_RX = PIN_RX;
    UART_BAUDRATE = 0x01D7E000u; /* 115200 */
    UART_ENABLE = 4u;
    UART_START_TX = 1;
    UART_START_RX = 1;
    UART_INTENSET = UART_INT_RX;
    NVIC_ISER0 = 1u << IRQ_UART | 1u << IRQ_TIMER0;
}

__attribute__((section(".vectors"),
               used)) static const CortexVector vectors[16 + IRQ_TIMER0 + 1] = {
    CORTEX_VECTORS,
    [16 + IRQ_UART] = uart_isr,
    [16 + IRQ_TIMER0] = timer_isr,
};
