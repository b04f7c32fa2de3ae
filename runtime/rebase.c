/* Moves the whole heap to another base: zeal builds do it at every allocation, and a zone for pinned
 * memory below the heap will grow by it. One walk over all fields, one copy. */
#include "heap.h"

static void shift_words(Value *at, const Value *end, ptrdiff_t stride, uint32_t from, uint32_t size,
                        uint32_t distance) {
    for (; at < end; at += stride) {
        if (*at - from < size && value_is_ref(*at)) {
            *at += distance;
        }
    }
}

static void shift_object(Value *object, uint32_t from, uint32_t size, uint32_t distance) {
    Value *payload = object + 1;
    if (header_kind(*object) == KIND_IDENTITY) {
        Value *pairs = payload + IDENTITY_PAIRS;
        shift_words(pairs, pairs + 2 * payload[IDENTITY_COUNT], 2, from, size, distance);
        return;
    }
    const Value *end = payload + heap_value_words(*object, payload);
    shift_words(payload, end, 1, from, size, distance);
}

void rebase_heap(Vm *vm, uint32_t base) {
    const uint32_t from = vm->heap_base, size = vm->heap_top - from, distance = base - from;
    assert(vm->line <= vm_address(vm, vm->sp));
    for (uint32_t at = from; at < vm->heap_top;) {
        Value *object = vm_ptr(vm, at);
        shift_object(object, from, size, distance);
        at += heap_object_words(*object) * 4;
    }
    shift_words(vm_ptr(vm, vm->line), vm_ptr(vm, vm->ram_end), 1, from, size, distance);
    memmove(vm_ptr(vm, base), vm_ptr(vm, from), size);
    vm->heap_base = base;
    vm->heap_top = base + size;
    if (vm->cells != NULL) {
        vm->cells = vm_ptr(vm, vm->roots[ROOT_CELLS]) + 1;
    }
    if (vm->roots[ROOT_BUILTINS] != VALUE_UNBOUND) {
        vm->builtins = vm_ptr(vm, vm->roots[ROOT_BUILTINS]) + 1;
    }
}
