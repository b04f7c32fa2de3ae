/* Port of QEMU's mps2-an385: a Cortex-M3 at 25 MHz with 4 MB at 0 (flash: really RAM) and 4 MB of
 * RAM.
 *
 * Time is SysTick alone, extended by an interrupt at each wrap, every 0.67 s. Under `-icount
 * shift=0` an instruction lasts 1 ns, hence a tick of 40 ns is 40 instructions. Sleeping uses a
 * timer of its own, so that no periodic interrupt disturbs a count of instructions. */
#include "port.h"
#include "board.h"
#include "firn.h"

#include <picotls.h>
#include <string.h>

#define REG(address) (*(volatile uint32_t *)(address))

#define SYST_CSR   REG(0xE000E010u)
#define SYST_RVR   REG(0xE000E014u)
#define SYST_CVR   REG(0xE000E018u)
#define SCB_ICSR   REG(0xE000ED04u)
#define SCB_CFSR   REG(0xE000ED28u)
#define SCB_HFSR   REG(0xE000ED2Cu)
#define SCB_AIRCR  REG(0xE000ED0Cu)
#define MPU_CTRL   REG(0xE000ED94u)
#define MPU_RBAR   REG(0xE000ED9Cu)
#define MPU_RASR   REG(0xE000EDA0u)
#define NVIC_ISER0 REG(0xE000E100u)
#define NVIC_ICPR0 REG(0xE000E280u)

#define ICSR_PENDSTSET (1u << 26)

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

extern uint32_t port_stack_bottom, port_stack_top, port_data_start, port_data_end, port_data_source,
    port_bss_start, port_bss_end;

static volatile uint32_t wraps; /* of SysTick */

static uint32_t irq_disable(void) {
    uint32_t primask;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
    return primask;
}

static void irq_restore(uint32_t primask) {
    __asm volatile("msr primask, %0" ::"r"(primask) : "memory");
}

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

#define RX_SIZE 64u /* a power of two */

static volatile struct {
    uint8_t bytes[RX_SIZE];
    uint32_t head, tail; /* written by the interrupt, by the reader */
} rx;

static void uart_rx_isr(void) {
    UART_INTSTATUS = 2u;
    while (UART_STATE & UART_RX_FULL) {
        uint8_t c = (uint8_t)UART_DATA;
        if (!firn_interrupt(c) && rx.head - rx.tail < RX_SIZE) {
            rx.bytes[rx.head % RX_SIZE] = c;
            rx.head++;
        }
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
    if (rx.head == rx.tail) {
        return PORT_CONSOLE_NONE;
    }
    uint8_t c = rx.bytes[rx.tail % RX_SIZE];
    rx.tail++;
    return c;
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
    if (ticks != 0 && rx.head == rx.tail && !firn_interrupted()) {
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

/* ---------------------------------------------------------------- semihosting */

static int semihost(int operation, const void *argument) {
    register int r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

bool port_arguments(char *to, uint32_t bytes) {
    uint32_t block[2] = {(uint32_t)(uintptr_t)to, bytes};
    return semihost(0x15, block) == 0; /* SYS_GET_CMDLINE */
}

_Noreturn void port_exit(int status) {
    uint32_t block[2] = {0x20026u, (uint32_t)status};
    for (;;) {
        semihost(0x20, block);
    }
}

_Noreturn void port_reset(void) {
    SCB_AIRCR = 0x05FA0004u; /* key, system reset request */
    for (;;) {
    }
}

/* -------------------------------------------------------------------- start-up */

static void systick_isr(void) {
    wraps++;
}

static void timer_isr(void) {
    TIMER_CTRL = 0;
    TIMER_INTCLEAR = 1u;
}

static void write_hex(const char *name, uint32_t word) {
    char text[9];
    port_console_write(name, strlen(name));
    for (int i = 0; i < 8; i++) {
        text[i] = "0123456789abcdef"[word >> (28 - 4 * i) & 15u];
    }
    port_console_write(text, 8);
}

/* The eight words that the CPU stacked: r0-r3, r12, lr, pc, psr. */
__attribute__((used)) _Noreturn static void fault_report(const uint32_t *frame) {
    write_hex("\nfault: pc 0x", frame[6]);
    write_hex(" lr 0x", frame[5]);
    write_hex(" cfsr 0x", SCB_CFSR);
    write_hex(" hfsr 0x", SCB_HFSR);
    port_console_write("\n", 1);
    firn_fault();
    port_exit(70);
}

/* The C stack may be what has failed: the report runs on what the statics leave of their memory. */
__attribute__((naked)) static void fault_isr(void) {
    __asm volatile(
        "mov r0, sp\n\tldr r1, =port_fault_stack\n\tmov sp, r1\n\tb fault_report\n\t.ltorg");
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

_Noreturn void port_start(void) {
    memcpy(&port_data_start, &port_data_source,
           (size_t)((char *)&port_data_end - (char *)&port_data_start));
    memset(&port_bss_start, 0, (size_t)((char *)&port_bss_end - (char *)&port_bss_start));
    _set_tls(&port_bss_start); /* thread-local storage is the first part of .bss */
    memory_protect();
    SYST_RVR = SYSTICK_PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = 7u;      /* CPU clock, interrupt, enable */
    UART_BAUDDIV = 16u; /* the smallest that the model accepts */
    UART_CTRL = 0xBu;   /* transmit, receive, receive interrupt */
    NVIC_ISER0 = 1u << IRQ_UART_RX | 1u << IRQ_TIMER;
    port_exit(firn_main((const void *)(uintptr_t)FIRN_IMAGE_BASE));
}

typedef void (*Vector)(void);
__attribute__((section(".vectors"), used)) static const Vector vectors[16 + IRQ_TIMER + 1] = {
    [0] = (Vector)&port_stack_top,
    [1] = port_start,
    [2] = fault_isr,
    [3] = fault_isr,
    [4] = fault_isr,
    [5] = fault_isr,
    [6] = fault_isr,
    [11] = fault_isr,
    [12] = fault_isr,
    [14] = fault_isr,
    [15] = systick_isr,
    [16 + IRQ_UART_RX] = uart_rx_isr,
    [16 + IRQ_TIMER] = timer_isr,
};
