/* A VM's state from nothing to ready. */
#include "heap.h"

void vm_init(uint32_t ram_base, uint32_t ram_end, uint16_t depth_limit) {
    vm->ram_base = ram_base;
    vm->ram_end = ram_end;
    vm->heap_base = vm->heap_top = ram_base;
    vm->roots = vm_ptr(ram_end) - ROOT_COUNT;
    for (unsigned i = 0; i < ROOT_COUNT; i++) {
        vm->roots[i] = VALUE_UNBOUND;
    }
    vm->base = vm->sp = vm->roots;
    vm->line = vm_address(vm->roots);
    vm->depth_limit = depth_limit;
    vm->core_base = CORE(class_object) - CORE_OFF_class_object;
    vm->builtins = vm_ptr(CORE(builtins));
    heap_set_threshold(0);
}

bool vm_attach(const ImageHeader *image) {
    /* One word at least: a payload of none would leave G without an address. */
    uint32_t words = image->bindings != 0 ? image->bindings : 1;
    if (words > OBJECT_MAX_WORDS || (words + 1) * 4 > heap_free()) {
        return false;
    }
    uint32_t at = vm->heap_top;
    *vm_ptr(at) = header_make(KIND_CELLS, words);
    memset(vm_ptr(at) + 1, 0, words * 4);
    vm->heap_top = at + (words + 1) * 4;
    vm->roots[ROOT_CELLS] = at;
    vm->cells = vm_ptr(at) + 1;
    vm->image = image;
    vm->constants = vm_ptr(image->constants);
    vm->fixed = vm_ptr(image->fixed);
    memcpy(vm->cells, vm_ptr(image->cells), image->cells_set * sizeof(Value));
    return true;
}
