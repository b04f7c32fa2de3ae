/* Taking values from C locals into the collector's view. */
#include "vm.h"

/* Out of line: a collection may be needed to make room, and the values must be roots meanwhile. */
static Value *keep_slow(unsigned n, Value a, Value b, Value c) {
    Value *roots = vm->roots + ROOT_KEEP;
    roots[0] = a;
    roots[1] = b;
    roots[2] = c;
    vm_stack_reserve(n);
    Value *slots = vm->sp - n;
    for (unsigned i = 0; i < n; i++) {
        slots[i] = roots[i];
    }
    roots[0] = roots[1] = roots[2] = VALUE_UNBOUND;
    vm->sp = slots;
    return slots;
}

/* One function for each number: with five arguments every call would pass one in memory. */

Value *vm_keep1(Value a) {
    Value *slots = vm->sp - 1;
    if (vm_address(slots) < vm->line) {
        return keep_slow(1, a, 0, 0);
    }
    slots[0] = a;
    vm->sp = slots;
    return slots;
}

Value *vm_keep2(Value a, Value b) {
    Value *slots = vm->sp - 2;
    if (vm_address(slots) < vm->line) {
        return keep_slow(2, a, b, 0);
    }
    slots[0] = a;
    slots[1] = b;
    vm->sp = slots;
    return slots;
}

Value *vm_keep3(Value a, Value b, Value c) {
    Value *slots = vm->sp - 3;
    if (vm_address(slots) < vm->line) {
        return keep_slow(3, a, b, c);
    }
    slots[0] = a;
    slots[1] = b;
    slots[2] = c;
    vm->sp = slots;
    return slots;
}
