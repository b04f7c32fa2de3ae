/* Arguments and the end of a program, by semihosting. */
#include "semihost.h"
#include "port.h"

bool port_arguments(char *to, uint32_t bytes) {
    uint32_t block[2] = {(uint32_t)(uintptr_t)to, bytes};
    return semihost(SEMIHOST_GET_CMDLINE, block) == 0;
}

/* Where nobody listens the board waits for a reset. */
_Noreturn void port_exit(int status) {
    uint32_t block[2] = {SEMIHOST_EXITED, (uint32_t)status};
    (void)semihost(SEMIHOST_EXIT_EXTENDED, block);
    for (;;) {
#if __arm__ || __riscv
        __asm volatile("wfi");
#endif
    }
}
