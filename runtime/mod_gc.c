/* gc: the collector as programs see it. */
#include "heap.h"
#include "native.h"

/* A full collection. The number of objects freed is not counted: 0. The caller's registers below the window are dead:
 * what calls before this one have left there keeps nothing alive. */
Value gc_collect(Value *args, unsigned n) {
    (void)n;
    if (!vm_inert("gc.collect()")) {
        for (Value *dead = vm->sp; vm->sp == vm->base && dead < args; dead++) {
            *dead = VALUE_UNBOUND;
        }
        heap_collect_full();
        vm_poll();
    }
    return value_small(0);
}

/* Without automatic collections a full heap is still collected before MemoryError. */
Value gc_enable(Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (!vm_inert("gc.enable()")) {
        vm->gc_disabled = 0;
        heap_set_limit();
    }
    return VALUE_NONE;
}

Value gc_disable(Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (!vm_inert("gc.disable()")) {
        vm->gc_disabled = 1;
        heap_set_limit();
    }
    return VALUE_NONE;
}

Value gc_isenabled(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return value_bool(!vm->gc_disabled);
}

Value gc_mem_free(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(heap_free());
}

Value gc_mem_alloc(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(heap_used());
}

/* (collections, longest pause in microseconds, bytes moved) since the start; pauses of heaps of less
 * than 2 KB are not measured. */
Value gc_stats(Value *args, unsigned n) {
    (void)args;
    (void)n;
    Value *t = vm_temps(3);
    t[0] = int_from_i64(vm->gc_count);
    t[1] = int_from_i64(vm->gc_longest);
    t[2] = int_from_i64(vm->gc_moved);
    return tuple_new(t, 3);
}

/* Bytes allocated since the last collection that bring about the next one; -1: only a full heap
 * does. */
Value gc_threshold(Value *args, unsigned n) {
    if (n == 0) {
        vm_impure("gc.threshold() needs the board");
        return vm->gc_threshold != 0 ? int_from_i64(vm->gc_threshold) : value_small(-1);
    }
    int32_t bytes = int_index(args[0]);
    if (!vm_inert("gc.threshold()")) {
        heap_set_threshold(bytes > 0 ? (uint32_t)bytes : 0);
    }
    return VALUE_NONE;
}
