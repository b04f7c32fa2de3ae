/* Checks of the whole heap, for test builds: every object well-formed, every edge to the start of
 * an object, every frozen one in range. An assertion fails where something is wrong. */
#include "heap.h"

#if FIRN_CHECK && FIRN_HOST
#include <stdlib.h>

/* One bit a word of [base, base + words * 4): an object starts there. */
typedef struct Starts {
    uint8_t *bits;
    uint32_t base, words;
} Starts;

static bool starts_has(const Starts *s, uint32_t address) {
    uint32_t i = (address - s->base) / 4;
    return address % 4 == 0 && i < s->words && s->bits[i / 8] >> (i % 8) & 1;
}

static void check_object(Value header, uint32_t at, uint32_t end) {
    (void)end;
    assert((header & 7u) == HEADER_TAG && "the heap can be walked");
    assert((header & HEADER_KIND_MASK) >> HEADER_KIND_SHIFT < KIND_COUNT);
    assert(header_kind(header) != KIND_NATIVE);
    assert(!(header & HEADER_MARK) && "no mark survives a collection");
    assert(heap_object_words(header) * 4 <= end - at);
    (void)header;
    (void)at;
}

/* A reference into flash: a header inside the core block or the image. */
static void check_frozen(Value ref) {
    uint32_t base = vm->config->image_base, end = vm->host->image_end;
    bool core = ref - vm->core_base < CORE_WORDS * 4;
    assert((core || (ref >= base && ref < end)) &&
           "a frozen object lies in the core block or in the image");
    assert(value_is_header(obj_header(ref)));
    (void)base;
    (void)end;
    (void)core;
}

static void check_value(const Starts *starts, Value v) {
    assert(!value_is_header(v) && "a header is never a value");
    if (value_is_ref(v)) {
        if (v >= vm->zone - vm->zone_bytes && v < vm->zone) {
            assert(value_is_header(obj_header(v)));
        } else if (in_ram(v)) {
            assert(starts_has(starts, v) && "a reference leads to the start of an object");
            assert(obj_kind(v) != KIND_FREE && "a filler is referred to by nothing");
        } else {
            check_frozen(v);
        }
    } else {
        assert((v & 1u) || v == 0 || (v >> 3) <= 4 /* the five immediates */);
    }
    (void)starts;
}

static void check_identity(const Starts *starts, const Value *payload) {
    for (uint32_t i = 0; i < payload[IDENTITY_COUNT]; i++) {
        const Value *pair = payload + IDENTITY_PAIRS + 2 * i;
        assert(starts_has(starts, pair[0]) && (pair[1] & 7u) == HEADER_TAG);
        assert((i == 0 || pair[-2] < pair[0]) && "the identity table is sorted");
        (void)pair;
    }
    (void)starts;
}

static void check_payload(const Starts *starts, uint32_t object) {
    Value header = obj_header(object);
    const Value *payload = raw_body(object);
    uint32_t n = heap_value_words(header, payload);
    assert(n < heap_object_words(header));
    for (uint32_t i = 0; i < n; i++) {
        check_value(starts, payload[i]);
    }
    if (header_kind(header) == KIND_IDENTITY) {
        check_identity(starts, payload);
    }
}

void heap_walk(void) {
    Starts starts = {NULL, vm->heap_base, (vm->heap_top - vm->heap_base) / 4};
    starts.bits = calloc(starts.words / 8 + 1, 1);
    assert(starts.bits != NULL);
    assert(vm->heap_top <= heap_end() && vm->line <= vm_address(vm->sp));
    for (uint32_t at = vm->heap_base; at < vm->heap_top;) {
        Value header = obj_header(at);
        check_object(header, at, vm->heap_top);
        uint32_t i = (at - vm->heap_base) / 4;
        starts.bits[i / 8] |= (uint8_t)(1u << (i % 8));
        at += heap_object_words(header) * 4;
    }
    for (uint32_t at = vm->heap_base; at < vm->heap_top;) {
        check_payload(&starts, at);
        at += heap_object_words(obj_header(at)) * 4;
    }
    for (uint32_t at = vm->line; at < vm->ram_end; at += 4) {
        check_value(&starts, *vm_ptr(at));
    }
    for (const Value *at = vm->cells; at != vm->reached; at++) {
        check_value(&starts, *at);
    }
    assert(vm->cells[-1] == STACK_FLOOR);
    assert(vm->roots[ROOT_FIXED] == 0 || vm->fixed == raw_body(vm->roots[ROOT_FIXED]));
    free(starts.bits);
}
#endif
