/* The VM that runs. All its state is in one struct reached from this one pointer, which no function
 * passes on.
 *
 * Any number of VMs may exist in a process: each entry from outside (firn_host.c, firn_main) sets
 * `vm` to the one that it was given and, on its way out, back to what it found.
 *
 * With FIRN_VM_REGISTER the pointer lives in that machine register, which the build keeps free in
 * all sources of the runtime (-ffixed-...). Callers and the C library take it for a register that
 * calls preserve. While the library runs it may hold anything: interrupt and signal handlers must
 * not use `vm`. */
#ifndef FIRN_CURRENT_H
#define FIRN_CURRENT_H

typedef struct Vm Vm;

#ifdef FIRN_VM_REGISTER
register Vm *vm __asm__(FIRN_VM_REGISTER);
#else
extern Vm *vm;
#endif

#endif
