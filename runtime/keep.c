/* Taking values from C locals into the collector's view. */
#include "vm.h"

/* Out of line: a collection may be needed to make room, and the values must be roots meanwhile. */
static Value *keep_slow(Vm *vm, unsigned n, Value a, Value b, Value c) {
    Value *roots = vm->roots + ROOT_KEEP;
    roots[0] = a;
    roots[1] = b;
    roots[2] = c;
    vm_stack_reserve(vm, n);
    Value *slots = vm->sp - n;
    for (unsigned i = 0; i < n; i++) {
        slots[i] = roots[i];
    }
    roots[0] = roots[1] = roots[2] = VALUE_UNBOUND;
    vm->sp = slots;
    return slots;
}

Value *vm_keep(Vm *vm, unsigned n, Value a, Value b, Value c) {
    assert(n >= 1 && n <= 3);
    Value *slots = vm->sp - n;
    if (vm_address(vm, slots) < vm->line) {
        return keep_slow(vm, n, a, b, c);
    }
    slots[0] = a;
    if (n > 1) {
        slots[1] = b;
    }
    if (n > 2) {
        slots[2] = c;
    }
    vm->sp = slots;
    return slots;
}
