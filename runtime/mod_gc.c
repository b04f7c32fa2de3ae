/* gc: the collector as programs see it. */
#include "heap.h"
#include "native.h"

/* A full collection. The number of objects freed is not counted: 0. */
Value gc_collect(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    heap_collect(vm);
    return value_small(0);
}

/* Without automatic collections a full heap is still collected before MemoryError. */
Value gc_enable(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm->gc_disabled = 0;
    heap_set_limit(vm);
    return VALUE_NONE;
}

Value gc_disable(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm->gc_disabled = 1;
    heap_set_limit(vm);
    return VALUE_NONE;
}

Value gc_isenabled(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return value_bool(!vm->gc_disabled);
}

Value gc_mem_free(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(vm, heap_free(vm));
}

Value gc_mem_alloc(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(vm, heap_used(vm));
}

/* Bytes allocated since the last collection that bring about the next one; -1: only a full heap
 * does. */
Value gc_threshold(Vm *vm, Value *args, unsigned n) {
    if (n == 0) {
        return vm->gc_threshold != 0 ? int_from_i64(vm, vm->gc_threshold) : value_small(-1);
    }
    int32_t bytes = int_index(vm, args[0]);
    heap_set_threshold(vm, bytes > 0 ? (uint32_t)bytes : 0);
    return VALUE_NONE;
}
