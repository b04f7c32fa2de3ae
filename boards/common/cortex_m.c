/* Start-up, faults and reset of Cortex-M, from M0 to M4F. */
#include "cortex_m.h"
#include "board.h"
#include "firn.h"

#include <picotls.h>
#include <string.h>

#define SCB_AIRCR REG(0xE000ED0Cu)
#define SCB_CFSR  REG(0xE000ED28u)
#define SCB_HFSR  REG(0xE000ED2Cu)
#define SCB_CPACR REG(0xE000ED88u)

extern uint32_t port_data_start, port_data_end, port_data_source, port_bss_start, port_bss_end;

/* A chip that has more to reset has a port_reset of its own. */
__attribute__((weak)) _Noreturn void port_reset(void) {
    SCB_AIRCR = 0x05FA0004u; /* key, system reset request */
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

#define BKPT_SEMIHOST 0xBEABu

/* The eight words that the CPU stacked: r0-r3, r12, lr, pc, psr. A call for a debugger that is not
 * there gives -1; everything else is the end. */
__attribute__((used)) static void cortex_fault_report(uint32_t *frame, uint32_t inside) {
    if (inside && frame[6] - FIRN_RUNTIME_BASE < FIRN_RUNTIME_SIZE &&
        *(const uint16_t *)(uintptr_t)frame[6] == BKPT_SEMIHOST) {
        frame[6] += 2;
        frame[0] = UINT32_MAX;
        return;
    }
    write_hex("\nfault: pc 0x", frame[6]);
    write_hex(" lr 0x", frame[5]);
#if __ARM_ARCH >= 7
    write_hex(" cfsr 0x", SCB_CFSR);
    write_hex(" hfsr 0x", SCB_HFSR);
#endif
    port_console_write("\n", 1);
    firn_fault();
    port_exit(70);
}

/* The C stack may be what has failed: the report runs on what the statics leave of their memory.
 * The frame's words make sense only where the stack has not left its memory. */
__attribute__((naked)) void cortex_fault(void) {
    __asm volatile(".syntax unified\n\tmov r0, sp\n\t"
                   "ldr r2, =port_fault_stack\n\tmov sp, r2\n\t"
                   "push {r0, lr}\n\t"
                   "ldr r1, =port_stack_bottom\n\t"
                   "subs r1, r0, r1\n\tasrs r1, r1, #31\n\tmvns r1, r1\n\t"
                   "ldr r2, =cortex_fault_report\n\tblx r2\n\t"
                   "pop {r0, r1}\n\tmov sp, r0\n\tbx r1\n\t.ltorg");
}

_Noreturn void cortex_start(void) {
#if __ARM_FP
    SCB_CPACR |= 0xFu << 20; /* the floating-point unit is off after a reset */
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
    memcpy(&port_data_start, &port_data_source,
           (size_t)((char *)&port_data_end - (char *)&port_data_start));
    memset(&port_bss_start, 0, (size_t)((char *)&port_bss_end - (char *)&port_bss_start));
    _set_tls(&port_bss_start); /* thread-local storage is the first part of .bss */
    board_start();
    port_exit(firn_main((const void *)(uintptr_t)FIRN_IMAGE_BASE));
}
