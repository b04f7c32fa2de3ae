/* Port of the Raspberry Pi Pico: RP2040 at 125 MHz, console on UART 0 (GPIO 0 and 1), time from the
 * chip's counter of microseconds. The second core sleeps in the ROM. */
#include "board.h"
#include "cortex_m.h"
#include "ring.h"

#define RESETS_RESET   REG(0x4000C000u)
#define RESETS_DONE    REG(0x4000C008u)
#define XOSC_CTRL      REG(0x40024000u)
#define XOSC_STATUS    REG(0x40024004u)
#define XOSC_STARTUP   REG(0x4002400Cu)
#define PLL_CS         REG(0x40028000u)
#define PLL_PWR        REG(0x40028004u)
#define PLL_FBDIV      REG(0x40028008u)
#define PLL_PRIM       REG(0x4002800Cu)
#define CLK_REF_CTRL   REG(0x40008030u)
#define CLK_REF_STATE  REG(0x40008038u)
#define CLK_SYS_CTRL   REG(0x4000803Cu)
#define CLK_SYS_STATE  REG(0x40008044u)
#define CLK_PERI_CTRL  REG(0x40008048u)
#define WATCHDOG_CTRL  REG(0x40058000u)
#define WATCHDOG_TICK  REG(0x4005802Cu)
#define PSM_WDSEL      REG(0x40010008u)
#define GPIO0_CTRL     REG(0x40014004u)
#define GPIO1_CTRL     REG(0x4001400Cu)
#define UART_DR        REG(0x40034000u)
#define UART_FR        REG(0x40034018u)
#define UART_IBRD      REG(0x40034024u)
#define UART_FBRD      REG(0x40034028u)
#define UART_LCR_H     REG(0x4003402Cu)
#define UART_CR        REG(0x40034030u)
#define UART_IMSC      REG(0x40034038u)
#define UART_ICR       REG(0x40034044u)
#define UART_RX_EMPTY  (1u << 4)
#define UART_TX_FULL   (1u << 5)
#define UART_RX_EVENTS (1u << 4 | 1u << 6) /* level, time-out */
#define TIMER_LOW      REG(0x40054028u)
#define TIMER_ALARM0   REG(0x40054010u)
#define TIMER_ARMED    REG(0x40054020u)
#define TIMER_INTR     REG(0x40054034u)
#define TIMER_INTE     REG(0x40054038u)
#define ROSC_RANDOM    REG(0x4006001Cu)
#define IRQ_TIMER0     0u
#define IRQ_UART0      20u

/* io_bank0, pads_bank0, pll_sys, timer, uart0 */
#define UNRESET  (1u << 5 | 1u << 8 | 1u << 12 | 1u << 21 | 1u << 22)
#define PATIENCE 1000000u /* rounds, for what comes soon or never */

uint32_t port_ticks_us(void) {
    return TIMER_LOW;
}

static void timer_isr(void) {
    TIMER_INTR = 1u;
}

/* Ends early at a byte of the console. The tests are made with interrupts off, and a pending one
 * ends wfi all the same: no wake-up is lost. An alarm that has passed already would come after 71
 * minutes. */
void port_sleep_us(uint32_t us) {
    uint32_t primask = irq_disable();
    uint32_t start = TIMER_LOW;
    TIMER_INTR = 1u;
    TIMER_ALARM0 = start + us;
    if (us > 20 && TIMER_LOW - start < us - 10 && ring_quiet()) {
        __asm volatile("wfi");
    }
    TIMER_ARMED = 1u;
    irq_restore(primask);
}

uint32_t port_time(void) {
    return 0; /* the clock loses the time with each reset */
}

/* Bits of the ring oscillator are biased and follow each other: 16 make one. */
bool port_random(void *to, size_t bytes) {
    for (size_t i = 0; i < bytes * 8; i++) {
        uint32_t bit = 0;
        for (int k = 0; k < 16; k++) {
            bit ^= ROSC_RANDOM & 1u;
        }
        uint8_t *byte = (uint8_t *)to + i / 8;
        *byte = (uint8_t)(*byte << 1 | bit);
    }
    return true;
}

_Noreturn void port_reset(void) {
    PSM_WDSEL = 0x1FFFCu; /* everything but the oscillators */
    WATCHDOG_CTRL = 1u << 31;
    for (;;) {
    }
}

/* ------------------------------------------------------------------ console */

static void uart_isr(void) {
    UART_ICR = UART_RX_EVENTS;
    while (!(UART_FR & UART_RX_EMPTY)) {
        ring_put((uint8_t)UART_DR);
    }
}

void port_console_write(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        while (UART_FR & UART_TX_FULL) {
        }
        UART_DR = (uint8_t)text[i];
    }
}

int port_console_read(void) {
    return ring_get();
}

/* -------------------------------------------------------------------- start-up */

static void wait_for(volatile const uint32_t *address, uint32_t bits) {
    for (uint32_t i = 0; i < PATIENCE && (*address & bits) != bits; i++) {
    }
}

/* The crystal's 12 MHz for the reference, 125 times that over 12 for the system and the UART. */
static void clock_start(void) {
    XOSC_CTRL = 0xAA0u;
    XOSC_STARTUP = 47u;
    XOSC_CTRL = 0xFAB000u | 0xAA0u;
    wait_for(&XOSC_STATUS, 1u << 31);
    CLK_REF_CTRL = 2u;
    wait_for(&CLK_REF_STATE, 1u << 2);
    PLL_CS = 1u;
    PLL_FBDIV = 125u;
    PLL_PWR = 1u << 3; /* all but the post divider */
    wait_for(&PLL_CS, 1u << 31);
    PLL_PRIM = 6u << 16 | 2u << 12;
    PLL_PWR = 0;
    CLK_SYS_CTRL = 1u;
    wait_for(&CLK_SYS_STATE, 1u << 1);
    CLK_PERI_CTRL = 1u << 11;
    WATCHDOG_TICK = 1u << 9 | 12u; /* a microsecond */
}

void board_start(void) {
    RESETS_RESET &= ~UNRESET;
    wait_for(&RESETS_DONE, UNRESET);
    clock_start();
    GPIO0_CTRL = 2u;
    GPIO1_CTRL = 2u;
    UART_IBRD = 67u; /* 125 MHz / 16 / 115200 */
    UART_FBRD = 52u;
    UART_LCR_H = 7u << 4; /* 8 bits, with FIFO */
    UART_CR = 1u | 1u << 8 | 1u << 9;
    UART_IMSC = UART_RX_EVENTS;
    TIMER_INTE = 1u;
    NVIC_ISER0 = 1u << IRQ_UART0 | 1u << IRQ_TIMER0;
}

__attribute__((section(".vectors"), used)) static const CortexVector vectors[16 + IRQ_UART0 + 1] = {
    CORTEX_VECTORS,
    [16 + IRQ_TIMER0] = timer_isr,
    [16 + IRQ_UART0] = uart_isr,
};
