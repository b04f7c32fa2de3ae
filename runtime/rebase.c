/* Moving parts of the heap without collecting: zeal builds move all of it at every allocation, a
 * zone for pinned memory below the heap will grow by it, and storage that must grow in a full heap
 * goes to its end. One walk over all fields, one pass over the words. */
#include "heap.h"

/* Addresses [from, from + size) move: those before from + first by `first_by`, the others by
 * `rest_by`. */
typedef struct Move {
    uint32_t from, size, first, first_by, rest_by;
} Move;

static void move_words(Value *at, const Value *end, ptrdiff_t stride, const Move *m) {
    for (; at < end; at += stride) {
        uint32_t offset = *at - m->from;
        if (offset < m->size && value_is_ref(*at)) {
            *at += offset < m->first ? m->first_by : m->rest_by;
        }
    }
}

static void move_fields(Value *object, const Move *m) {
    Value *payload = object + 1;
    if (header_kind(*object) == KIND_IDENTITY) {
        Value *pairs = payload + IDENTITY_PAIRS;
        move_words(pairs, pairs + 2 * payload[IDENTITY_COUNT], 2, m);
        return;
    }
    move_words(payload, payload + heap_value_words(*object, payload), 1, m);
}

/* All references in the heap, in the static block and on the stack. */
static void move_references(const Move *m) {
    assert(vm->line <= vm_address(vm->sp));
    for (uint32_t at = vm->heap_base; at < vm->heap_top;) {
        Value *object = vm_ptr(at);
        move_fields(object, m);
        at += heap_object_words(*object) * 4;
    }
    move_words(vm->cells, vm->reached, 1, m);
    move_words(vm_ptr(vm->line), vm_ptr(vm->ram_end), 1, m);
}

void rebase_heap(uint32_t base) {
    const uint32_t from = vm->heap_base, size = vm->heap_top - from, distance = base - from;
    const Move m = {from, size, size, distance, distance};
    move_references(&m);
    memmove(vm_ptr(base), vm_ptr(from), size);
    vm->heap_base = base;
    vm->heap_top = base + size;
    collect_refresh();
}

static void reverse_words(Value *at, Value *end) {
    while (at < --end) {
        Value v = *at;
        *at++ = *end;
        *end = v;
    }
}

/* The order of all other objects stays, and storage has no identity: the identity table stays
 * sorted. */
void heap_move_last(Value ref) {
    assert(in_ram(ref));
    const uint32_t own = heap_object_words(obj_header(ref)) * 4, size = vm->heap_top - ref;
    const Move m = {ref, size, own, size - own, 0u - own};
    if (own == size) {
        return;
    }
    move_references(&m);
    Value *start = vm_ptr(ref), *end = vm_ptr(vm->heap_top);
    reverse_words(start, start + own / 4);
    reverse_words(start + own / 4, end);
    reverse_words(start, end);
    collect_refresh();
}
