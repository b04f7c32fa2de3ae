/* Port of QEMU's mps2-an385: a Cortex-M3 at 25 MHz with 4 MB at 0 (flash: really RAM) and 4 MB of
 * RAM.
 *
 * Time is SysTick alone, extended by an interrupt at each wrap, every 0.67 s. Under `-icount
 * shift=0` an instruction lasts 1 ns, hence a tick of 40 ns is 40 instructions. Sleeping uses a
 * timer of its own, so that no periodic interrupt disturbs a count of instructions. */
#include "board.h"
#include "cortex_m.h"
#include "ring.h"

#define MPU_CTRL REG(0xE000ED94u)
#define MPU_RBAR REG(0xE000ED9Cu)
#define MPU_RASR REG(0xE000EDA0u)

/* CMSDK UART 0 and dual-purpose timer 0. */
#define UART_DATA      REG(0x40004000u)
#define UART_STATE     REG(0x40004004u)
#define UART_CTRL      REG(0x40004008u)
#define UART_INTSTATUS REG(0x4000400Cu)
#define UART_BAUDDIV   REG(0x40004010u)
#define UART_TX_FULL   1u
#define UART_RX_FULL   2u
#define TIMER_CTRL     REG(0x40000000u)
#define TIMER_VALUE    REG(0x40000004u)
#define TIMER_RELOAD   REG(0x40000008u)
#define TIMER_INTCLEAR REG(0x4000000Cu)
#define IRQ_UART_RX    0u
#define IRQ_TIMER      8u

#define TICKS_PER_US   25u
#define PERIOD_US      600000u /* of SysTick, which counts 24 bits */
#define SYSTICK_PERIOD (PERIOD_US * TICKS_PER_US)

static volatile uint32_t wraps; /* of SysTick */

/* A wrap that is pending while interrupts are off has not been counted yet; the counter is read
 * again after it was seen, since the first read may be from before the wrap. The counter shows 0
 * for one tick of each period, and before its first reload: 0 is where a period begins. */
/* A period is a whole number of microseconds: no division of 64 bits. */
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

uint32_t port_time(void) {
    return 0; /* the board has no clock that survives a reset */
}

/* ------------------------------------------------------------------ console */

static void uart_rx_isr(void) {
    UART_INTSTATUS = 2u;
    while (UART_STATE & UART_RX_FULL) {
        ring_put((uint8_t)UART_DATA);
    }
}

void port_console_write(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        while (UART_STATE & UART_TX_FULL) {
        }
        UART_DATA = (uint8_t)text[i];
    }
}

int port_console_read(void) {
    return ring_get();
}

/* Returns early at any interrupt: a byte on the console, a wrap of SysTick. The test for what waits is
 * made with interrupts off, and a pending one ends wfi all the same: no wake-up is lost. */
void port_sleep_us(uint32_t us) {
    uint32_t ticks = us > UINT32_MAX / TICKS_PER_US ? UINT32_MAX : us * TICKS_PER_US;
    uint32_t primask = irq_disable();
    TIMER_CTRL = 0;
    TIMER_RELOAD = 0;
    TIMER_VALUE = ticks;
    TIMER_CTRL = 9u; /* enable, interrupt */
    if (ticks != 0 && ring_quiet()) {
        __asm volatile("wfi");
    }
    TIMER_CTRL = 0;
    TIMER_INTCLEAR = 1u;
    NVIC_ICPR0 = 1u << IRQ_TIMER;
    irq_restore(primask);
}

bool port_random(void *to, size_t bytes) {
    (void)to;
    (void)bytes;
    return false;
}

/* ---------------------------------------------------------------------- flash */

/* The machine's flash is RAM: NOR flash is made of it here. Nothing else runs while it can be written. */
static bool flash_change(uint32_t address, const uint8_t *from, uint32_t bytes) {
    if (address < FIRN_FILESYSTEM_BASE || address - FIRN_FLASH_BASE > FIRN_FLASH_SIZE ||
        bytes > FIRN_FLASH_BASE + FIRN_FLASH_SIZE - address) {
        return false;
    }
    volatile uint8_t *to = (volatile uint8_t *)(uintptr_t)address;
    uint32_t primask = irq_disable();
    MPU_CTRL = 0;
    __asm volatile("dsb\n\tisb" ::: "memory");
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = from != NULL ? to[i] & from[i] : 0xFFu;
    }
    MPU_CTRL = 5u;
    __asm volatile("dsb\n\tisb" ::: "memory");
    irq_restore(primask);
    return true;
}

bool port_flash_erase(uint32_t address) {
    return address % FIRN_FLASH_ERASE == 0 && flash_change(address, NULL, FIRN_FLASH_ERASE);
}

bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    return (address | bytes) % FIRN_FLASH_PROGRAM == 0 && flash_change(address, from, bytes);
}

/* -------------------------------------------------------------------- start-up */

static void systick_isr(void) {
    wraps++;
}

static void timer_isr(void) {
    TIMER_CTRL = 0;
    TIMER_INTCLEAR = 1u;
}

/* Two regions of the protection unit; everything else keeps the default map. The flash of this
 * machine is really RAM: read-only, so that a store to a frozen object is a fault here as on a real
 * board. And nobody may touch the lowest 32 bytes of the C stack. */
static void memory_protect(void) {
    MPU_RBAR = FIRN_FLASH_BASE | 1u << 4;                      /* valid, region 0 */
    MPU_RASR = 6u << 24 | 1u << 19 | 1u << 17 | 21u << 1 | 1u; /* read-only, normal, 4 MB, on */
    MPU_RBAR = (uint32_t)&port_stack_bottom | 1u << 4 | 1u;    /* region 1 */
    MPU_RASR = 1u << 28 | 1u << 19 | 1u << 17 | 4u << 1 | 1u;  /* no access, 32 bytes, on */
    MPU_CTRL = 5u;                                             /* default map behind, on */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

void board_start(void) {
    memory_protect();
    SYST_RVR = SYSTICK_PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = 7u;      /* CPU clock, interrupt, enable */
    UART_BAUDDIV = 16u; /* the smallest that the model accepts */
    UART_CTRL = 0xBu;   /* transmit, receive, receive interrupt */
    NVIC_ISER0 = 1u << IRQ_UART_RX | 1u << IRQ_TIMER;
}

__attribute__((section(".vectors"), used)) static const CortexVector vectors[16 + IRQ_TIMER + 1] = {
    CORTEX_VECTORS,
    [15] = systick_isr,
    [16 + IRQ_UART_RX] = uart_rx_isr,
    [16 + IRQ_TIMER] = timer_isr,
};
