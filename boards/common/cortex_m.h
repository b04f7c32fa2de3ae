/* What the ports of Cortex-M share: start-up, faults, reset. See cortex_m.c. */
#ifndef FIRN_CORTEX_M_H
#define FIRN_CORTEX_M_H

#include "port.h"

#define REG(address) (*(volatile uint32_t *)(address))

#define SYST_CSR   REG(0xE000E010u)
#define SYST_RVR   REG(0xE000E014u)
#define SYST_CVR   REG(0xE000E018u)
#define SCB_ICSR   REG(0xE000ED04u)
#define NVIC_ISER0 REG(0xE000E100u)
#define NVIC_ISER1 REG(0xE000E104u)
#define NVIC_ICPR0 REG(0xE000E280u)

#define ICSR_PENDSTSET (1u << 26)

extern uint32_t port_stack_bottom, port_stack_top;

static inline uint32_t irq_disable(void) {
    uint32_t primask;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
    return primask;
}

static inline void irq_restore(uint32_t primask) {
    __asm volatile("msr primask, %0" ::"r"(primask) : "memory");
}

typedef void (*CortexVector)(void);

/* Rows of a vector table: the initial stack, the reset, and every fault. */
#define CORTEX_VECTORS                                                              \
    [0] = (CortexVector)&port_stack_top, [1] = cortex_start, [2] = cortex_fault,    \
    [3] = cortex_fault, [4] = cortex_fault, [5] = cortex_fault, [6] = cortex_fault, \
    [11] = cortex_fault, [12] = cortex_fault, [14] = cortex_fault

/* The reset: RAM is set up, then board_start, then the program. */
_Noreturn void cortex_start(void);
/* Prints where a fault was and ends with status 70. */
void cortex_fault(void);

/* Of each port: clocks, time, console, protection. */
void board_start(void);

#endif
