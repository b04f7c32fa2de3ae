/* A VM's state from nothing to ready, and back there.
 *
 * The static block lies at the bottom of the region, below the heap, and stays where it is:
 *
 * one word that stops the collector | G | alias directory | bits of reached aliasable objects
 *
 * Pristine is: G as the image gives it, no alias, an empty heap, an empty stack. Getting there
 * costs a write for each word of G and of the directory, whatever the heap or the image. */
#include "heap.h"
#include "port.h"
#include "program.h"

/* All that a run leaves behind, but for the static block. */
static void clear_run(void) {
    vm->heap_top = vm->heap_base;
    memset(vm->roots, 0, ROOT_COUNT * sizeof(Value));
    vm->base = vm->sp = vm->roots;
    vm->line = vm_address(vm->roots);
    vm->pc = NULL;
    vm->protect = NULL;
    vm->generator = vm->printing = NULL;
    vm->builtins = vm_ptr(CORE(builtins));
    vm->depth = 0;
    vm->gc_disabled = vm->in_gc = vm->reraised = vm->stopped = 0;
    vm->scheduling = vm->heap_locks = 0;
    vm->hooks = 0;
    vm->console_byte = PORT_CONSOLE_NONE;
    vm->interrupt_char = INTERRUPT_CHAR;
    vm->gc_count = vm->gc_moved = vm->gc_longest = vm->serial = 0;
    vm->exit_status = 0;
    vm->requests &= PENDING_STEPS;
    heap_set_threshold(0);
#if FIRN_ZEAL
    host_unpoison(vm->heap_base, heap_end() - vm->heap_base);
#endif
}

/* *vm is zero. */
void vm_init(uint32_t ram_base, uint32_t ram_end, uint16_t depth_limit) {
    vm->ram_base = ram_base;
    vm->ram_end = ram_end;
    vm->heap_base = ram_base + 4;
    vm->cells = vm->aliases = vm->reached = vm_ptr(vm->heap_base);
    vm->cells[-1] = STACK_FLOOR;
    vm->roots = vm_ptr(ram_end) - ROOT_COUNT;
    vm->depth_limit = depth_limit;
    vm->core_base = CORE(class_object) - CORE_OFF_class_object;
    clear_run();
}

/* G's first values, what the image has for roots, and an empty directory. The bits are cleared when they are needed. */
static void clear_block(void) {
    const ImageHeader *image = vm->image;
    heap_copy_words(vm->cells, vm_ptr(image->cells), image->cells_set);
    memset(vm->cells + image->cells_set, 0,
           (uint32_t)((uint8_t *)vm->reached - (uint8_t *)(vm->cells + image->cells_set)));
    vm->fixed = vm_ptr(image->fixed);
    vm->roots[ROOT_MADE_FUNCTIONS] = image->functions;
    vm->roots[ROOT_ATEXIT] = image->at_exit;
}

uint32_t vm_block_bytes(uint32_t bindings, uint32_t alias_count) {
    return 4 * (1 + bindings + 2 * ALIAS_WORDS(alias_count));
}

bool vm_make_block(uint32_t bindings, uint32_t alias_count) {
    uint32_t bytes = vm_block_bytes(bindings, alias_count) - 4; /* the first word is there */
    assert(vm->heap_top == vm->heap_base && vm->reached == vm->cells);
    if (bytes > heap_free()) {
        return false;
    }
    vm->aliases = vm->cells + bindings;
    vm->reached = vm->aliases + ALIAS_WORDS(alias_count);
    vm->heap_base += bytes;
    vm->heap_top = vm->heap_base;
    memset(vm->aliases, 0, ALIAS_WORDS(alias_count) * sizeof(Value));
    heap_set_threshold(0);
    return true;
}

bool vm_attach(const ImageHeader *image) {
    if (!vm_make_block(image->bindings, image->alias_count)) {
        return false;
    }
    vm->image = image;
    vm->constants = vm_ptr(image->constants);
    vm->zone = vm_address(vm->reached + ALIAS_WORDS(image->alias_count));
    clear_block();
    return true;
}

void vm_soft_reset(void) {
    assert(vm->image != NULL && vm->protect == NULL && !vm->in_gc);
    if (vm->zone_bytes != 0) {
        vm->heap_base -= vm->zone_bytes;
        vm->zone = vm_address(vm->reached + ALIAS_WORDS(vm->image->alias_count));
        vm->zone_bytes = 0;
        vm->constants = vm_ptr(vm->image->constants);
        vm->uploaded = 0;
    }
    clear_run();
    vm->interrupted = 0;
    class_cache_flush();
    clear_block();
}
