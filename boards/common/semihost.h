/* Semihosting: what an emulator or a debugger does for the program. Without either, the trap
 * handler of the CPU family steps over the instruction and the call gives -1. */
#ifndef FIRN_SEMIHOST_H
#define FIRN_SEMIHOST_H

#define SEMIHOST_GET_CMDLINE   0x15
#define SEMIHOST_EXIT_EXTENDED 0x20
#define SEMIHOST_EXITED        0x20026u

static inline int semihost(int operation, const void *argument) {
#if __arm__
    register int r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
#elif __riscv
    register int a0 __asm("a0") = operation;
    register const void *a1 __asm("a1") = argument;
    __asm volatile(".balign 16\n\t.option push\n\t.option norvc\n\tslli zero, zero, 0x1f\n\t"
                   "ebreak\n\tsrai zero, zero, 7\n\t.option pop"
                   : "+r"(a0)
                   : "r"(a1)
                   : "memory");
    return a0;
#endif
}

#endif
