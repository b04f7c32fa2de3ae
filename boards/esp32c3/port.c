/* Port of QEMU's riscv32 `virt` as an ESP32-C3: RV32IMC, code in the first flash bank.
 *
 * Only the UART interrupts. `wfi` ends when an interrupt is pending that is enabled for itself, with
 * all of them off, too: the timer needs no handler. */
#include "board.h"
#include "firn.h"
#include "ring.h"

#include <picotls.h>
#include <string.h>

#define REG(address)  (*(volatile uint32_t *)(address))
#define REG8(address) (*(volatile uint8_t *)(address))

#define FINISHER       REG(0x00100000u)
#define FINISHER_RESET 0x7777u
#define MTIMECMP_LOW   REG(0x02004000u)
#define MTIMECMP_HIGH  REG(0x02004004u)
#define MTIME_LOW      REG(0x0200BFF8u)
#define MTIME_HIGH     REG(0x0200BFFCu)
#define TICKS_PER_US   10u
#define PLIC_PRIORITY  REG(0x0C000028u) /* of source 10, the UART */
#define PLIC_ENABLE    REG(0x0C002000u)
#define PLIC_CLAIM     REG(0x0C200004u)
#define UART_DATA      REG8(0x10000000u)
#define UART_ENABLE    REG8(0x10000001u)
#define UART_FIFO      REG8(0x10000002u)
#define UART_LINE      REG8(0x10000005u)
#define UART_RX_FULL   1u
#define UART_TX_EMPTY  0x20u
#define IRQ_UART       10u

extern uint32_t port_stack_top, port_data_start, port_data_end, port_data_source, port_bss_start,
    port_bss_end;

#define WITH_CSR ".option push\n\t.option arch, +zicsr\n\t"

static uint64_t ticks(void) {
    for (;;) {
        uint32_t high = MTIME_HIGH, low = MTIME_LOW;
        if (high == MTIME_HIGH) {
            return (uint64_t)high << 32 | low;
        }
    }
}

uint32_t port_ticks_us(void) {
    return (uint32_t)(ticks() / TICKS_PER_US);
}

#define MIE_TIMER    (1u << 7)
#define MIE_EXTERNAL (1u << 11)

/* Ends early when a byte arrives. */
void port_sleep_us(uint32_t us) {
    uint64_t end = ticks() + (uint64_t)us * TICKS_PER_US;
    MTIMECMP_HIGH = UINT32_MAX;
    MTIMECMP_LOW = (uint32_t)end;
    MTIMECMP_HIGH = (uint32_t)(end >> 32);
    __asm volatile(WITH_CSR "csrci mstatus, 8\n\tcsrs mie, %0\n\t.option pop" ::"r"(MIE_TIMER)
                   : "memory");
    if (ring_quiet()) {
        __asm volatile("wfi");
    }
    __asm volatile(WITH_CSR "csrc mie, %0\n\tcsrsi mstatus, 8\n\t.option pop" ::"r"(MIE_TIMER)
                   : "memory");
}

uint32_t port_time(void) {
    return 0;
}

bool port_random(void *to, size_t bytes) {
    (void)to;
    (void)bytes;
    return false; /* `virt` has none; the chip's generator needs its radio */
}

/* Two 16-bit chips of Intel's command set side by side: each command twice in a word. The bank of
 * the runtime is another one and can be executed meanwhile. */
#define FLASH_READ    0x00FF00FFu
#define FLASH_ERASE   0x00200020u
#define FLASH_CONFIRM 0x00D000D0u
#define FLASH_PROGRAM 0x00400040u
#define FLASH_CLEAR   0x00500050u
#define FLASH_READY   0x00800080u
#define FLASH_ERRORS  0x007E007Eu

static bool in_flash(uint32_t address, uint32_t bytes) {
    uint32_t size = FIRN_STATE_BASE + FIRN_STATE_SIZE - FIRN_FILESYSTEM_BASE;
    return address - FIRN_FILESYSTEM_BASE < size &&
           bytes <= size - (address - FIRN_FILESYSTEM_BASE);
}

static bool flash_command(uint32_t address, uint32_t command, uint32_t value) {
    volatile uint32_t *flash = (volatile uint32_t *)(uintptr_t)address;
    *flash = FLASH_CLEAR;
    *flash = command;
    *flash = value;
    uint32_t status;
    do {
        status = *flash;
    } while ((status & FLASH_READY) != FLASH_READY);
    *flash = FLASH_READ;
    return (status & FLASH_ERRORS) == 0;
}

bool port_flash_erase(uint32_t address) {
    return address % FIRN_FLASH_ERASE == 0 && in_flash(address, FIRN_FLASH_ERASE) &&
           flash_command(address, FLASH_ERASE, FLASH_CONFIRM);
}

/* The model stores what it is given; NOR flash keeps zeros. A word that would need an erase is
 * refused here, as a chip would leave it wrong. */
bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    const uint32_t *words = from;
    const volatile uint32_t *flash = (const volatile uint32_t *)(uintptr_t)address;
    bool ok = (address | bytes) % FIRN_FLASH_PROGRAM == 0 && in_flash(address, bytes);
    for (uint32_t i = 0; ok && i < bytes / 4; i++) {
        ok = (flash[i] & words[i]) == words[i] &&
             flash_command(address + i * 4, FLASH_PROGRAM, words[i]);
    }
    return ok;
}

void port_console_write(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        while (!(UART_LINE & UART_TX_EMPTY)) {
        }
        UART_DATA = (uint8_t)text[i];
    }
}

int port_console_read(void) {
    return ring_get();
}

_Noreturn void port_reset(void) {
    FINISHER = FINISHER_RESET;
    for (;;) {
    }
}

static void write_hex(const char *name, uint32_t word) {
    char text[9];
    port_console_write(name, strlen(name));
    for (int i = 0; i < 8; i++) {
        text[i] = "0123456789abcdef"[word >> (28 - 4 * i) & 15u];
    }
    port_console_write(text, 8);
}

/* The C stack may be what has failed: the report runs on what the statics leave of their memory. */
__attribute__((used)) _Noreturn static void fault_report(uint32_t pc, uint32_t cause,
                                                         uint32_t value, uint32_t ra) {
    write_hex("\nfault: pc 0x", pc);
    write_hex(" ra 0x", ra);
    write_hex(" cause 0x", cause);
    write_hex(" value 0x", value);
    port_console_write("\n", 1);
    firn_fault();
    port_exit(70);
}

__attribute__((naked, used)) static void fault(void) {
    __asm volatile(WITH_CSR "csrr a0, mepc\n\tcsrr a1, mcause\n\tcsrr a2, mtval\n\tmv a3, ra\n\t"
                            "la sp, port_fault_stack\n\ttail fault_report\n\t.option pop");
}

__attribute__((interrupt, used)) static void uart_isr(void) {
    uint32_t source = PLIC_CLAIM;
    while (UART_LINE & UART_RX_FULL) {
        ring_put(UART_DATA);
    }
    PLIC_CLAIM = source;
}

/* A jump for each cause: faults first, external interrupts are number 11. */
__attribute__((naked, aligned(64))) static void traps(void) {
    __asm volatile(".option push\n\t.option norvc\n\tj fault\n\t"
                   ".rept 10\n\tj fault\n\t.endr\n\tj uart_isr\n\t.option pop");
}

static inline void traps_set_up(void) {
    uint32_t vectored = (uint32_t)traps | 1u;
    __asm volatile(
        WITH_CSR
        "csrw mtvec, %0\n\tcsrw mie, %1\n\tcsrsi mstatus, 8\n\t.option pop" ::"r"(vectored),
        "r"(MIE_EXTERNAL));
}

__attribute__((used)) _Noreturn static void start(void) {
    memcpy(&port_data_start, &port_data_source,
           (size_t)((char *)&port_data_end - (char *)&port_data_start));
    memset(&port_bss_start, 0, (size_t)((char *)&port_bss_end - (char *)&port_bss_start));
    _set_tls(&port_bss_start); /* thread-local storage is the first part of .bss */
    UART_FIFO = 1u;
    UART_ENABLE = 1u; /* a received byte */
    PLIC_PRIORITY = 1u;
    PLIC_ENABLE = 1u << IRQ_UART;
    traps_set_up();
    port_exit(firn_main((const void *)(uintptr_t)FIRN_IMAGE_BASE));
}

__attribute__((naked, used, section(".vectors"))) _Noreturn void board_reset(void) {
    __asm volatile("la sp, port_stack_top\n\tj start");
}
