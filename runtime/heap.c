/* Allocation. The contract:
 *
 *   1. What is allocated lies at heap_top; an object's address tells its age.
 *   2. One retry: no room, then a collection, then MemoryError. A collection that stands between the
 *      program and a MemoryError is made even while gc.disable() holds.
 *   3. heap_top and the counters change after success only.
 *   4. After heap_reserve(n) the next n words are handed out without collecting, moving or failing.
 */
#include "heap.h"
#include "port.h"
#if FIRN_HOST
#include "bake.h"
#endif

#define IS_BYTES(k) ((k) == KIND_STR || (k) == KIND_STRU || (k) == KIND_BYTES || (k) == KIND_BLOB)

const uint8_t heap_scan[256] = {
#define KIND(name, scan, class_id)                                    \
    [KIND_##name] = IS_BYTES(KIND_##name) ? HEAP_BYTES : HEAP_##scan, \
    [KIND_##name + 128] = HEAP_MARKED,
    FIRN_KINDS(KIND)
#undef KIND
};

/* The line moves down by at least this many words where there is room: deep recursion comes here
 * once in several calls. The next collection gives back what is not in use. */
#define STACK_STEP 32u

uint32_t heap_end(void) {
#if FIRN_HOST
    return vm->line - 4 - vm->host->zone_shift;
#else
    return vm->line - 4;
#endif
}

void heap_set_limit(void) {
    uint32_t end = heap_end();
    if (vm->gc_threshold == 0 || vm->gc_disabled || vm->gc_next > end) {
        vm->gc_next = end;
    }
#if FIRN_HOST
    if (vm->host->every) {
        vm->limit = 0;
        return;
    }
#endif
    vm->limit = vm->heap_locks != 0 ? 0 : vm->gc_next;
}

void heap_set_threshold(uint32_t bytes) {
    uint32_t room = heap_end() - vm->heap_top;
    vm->gc_threshold = bytes;
    vm->gc_next = vm->heap_top + (bytes < room ? bytes : room);
    heap_set_limit();
}

/* The clock takes longer than the collection of a smaller heap. */
#define TIMED_BYTES 2048u

static void collect(bool full) {
    assert(!vm->in_gc);
#if FIRN_HOST
    bake_full(); /* evaluations rely on it that nothing moves */
#endif
    vm->in_gc = 1;
    bool timed = heap_used() >= TIMED_BYTES;
    uint32_t start = timed ? port_ticks_us() : 0;
    collect_run(full);
    uint32_t pause = timed ? port_ticks_us() - start : 0;
    vm->gc_longest = pause > vm->gc_longest ? pause : vm->gc_longest;
    vm->in_gc = 0;
    vm->gc_count++;
    if (vm->roots[ROOT_WATCH] != VALUE_UNBOUND || finalizer_dying(NULL) != NULL) {
        vm->requests |= PENDING_COLLECTED;
    }
    heap_set_threshold(vm->gc_threshold);
#if FIRN_CHECK
    heap_walk();
#endif
}

void heap_collect(void) {
    collect(false);
}

void heap_collect_full(void) {
    collect(door_has_aliases());
}

void heap_collect_for(uint32_t words) {
    for (bool full = false;; full = true) {
        collect(full);
        if (words > heap_free() / 4) {
            collect_raise_line();
            heap_set_threshold(vm->gc_threshold);
        }
        if (full || words <= heap_free() / 4 || !door_has_aliases()) {
            return;
        }
    }
}

#if FIRN_ZEAL
/* Moves everything to the other zone, and makes the addresses used so far unreadable. */
static void zeal_move(void) {
    struct HostVm *host = vm->host;
    uint32_t from = vm->heap_base, used = vm->heap_top - from;
    uint32_t to = host->zone_shift != 0 ? from + host->zone_bytes : from - host->zone_bytes;
    collect(vm->gc_count % 2 != 0 && door_has_aliases());
    host_unpoison(to, vm->heap_top - from);
    rebase_heap(to);
    host->zone_shift = host->zone_bytes - host->zone_shift;
    host_poison(from, used);
    host_unpoison(vm->heap_top, heap_end() - vm->heap_top);
    heap_set_threshold(vm->gc_threshold);
}

static bool zeal_is_due(void) {
    uint64_t n = vm->host->allocations;
    uint32_t every = vm->config->zeal_every;
    return every != 0 ? n % every == 0 : n <= 20000 || n % 97 == 0;
}
#endif

#if FIRN_HOST
/* Counts an allocation, and does to it what the test asks for. */
static void host_allocation(bool may_fail) {
    struct HostVm *host = vm->host;
    if (!host->every || bake_is_active()) {
        return;
    }
    host->allocations += may_fail ? 1 : 0;
    if (may_fail && host->allocations == vm->config->fail_allocation) {
        raise_memory_error();
    }
#if FIRN_ZEAL
    if (zeal_is_due()) {
        zeal_move();
    }
#endif
}
#endif

#define ZONE_STEP 256u /* bytes; sliding the heap costs a walk over all of it */

uint32_t heap_zone(uint32_t words) {
#if FIRN_ZEAL
    if (vm->host->zone_shift == 0) {
        zeal_move(); /* the two places of the heap move together: only what lies below the lower one is free */
    }
#endif
    uint32_t at = vm->zone, bytes = words * 4, room = vm->heap_base - at;
    if (bytes > room) {
        uint32_t more = (bytes - room + ZONE_STEP - 1) & ~(ZONE_STEP - 1);
        heap_collect_for(more / 4);
        if (vm->heap_locks != 0 || more > heap_free()) {
            raise_memory_error();
        }
        rebase_heap(vm->heap_base + more);
        vm->zone_bytes += more;
        heap_set_threshold(vm->gc_threshold);
    }
    memset(vm_ptr(at), 0, bytes);
    vm->zone = at + bytes;
    return at;
}

/* Makes room for `words` words or raises MemoryError. */
static void make_room(uint32_t words) {
    assert(!vm->in_gc);
#if FIRN_HOST
    host_allocation(true);
#endif
    uint32_t bytes = words * 4;
    if (words > OBJECT_MAX_WORDS + 1 || vm->heap_locks != 0) {
        raise_memory_error();
    }
    if (vm->gc_disabled) {
        vm->gc_next = heap_end();
    }
    if (vm->heap_top + bytes > vm->gc_next) {
        heap_collect_for(words);
        uint32_t room = heap_free();
        if (bytes > room) {
            raise_memory_error();
        }
        vm->gc_next = vm->heap_top + bytes;
        vm->gc_next += vm->gc_threshold < room - bytes ? vm->gc_threshold : room - bytes;
        heap_set_limit();
    }
}

/* Out of line: where an object of `words` words begins, when the short way does not say. */
static __attribute__((noinline)) uint32_t allocate_slow(uint32_t words) {
    make_room(words);
    uint32_t at = vm->heap_top;
    vm->heap_top = at + words * 4;
    return at;
}

/* `words` includes the header. */
static inline uint32_t allocate(uint32_t words) {
    uint32_t at = vm->heap_top, end = at + words * 4;
    if (end > vm->limit || words > OBJECT_MAX_WORDS + 1) {
        return allocate_slow(words);
    }
    vm->heap_top = end;
    return at;
}

void heap_reserve(uint32_t words) {
    if (words <= OBJECT_MAX_WORDS + 1 && vm->heap_top + words * 4 <= vm->limit) {
        return;
    }
    make_room(words);
    if (vm->heap_top + words * 4 > vm->limit) {
        vm->limit = vm->heap_top + words * 4;
    }
}

Value heap_alloc_raw(Kind kind, uint32_t words) {
    assert(!kind_is_bytes(kind));
#if FIRN_HOST
    if (kind == KIND_INT && words > BAKE_MAX_LIMBS) {
        bake_full();
    }
#endif
    if (words > OBJECT_MAX_WORDS) {
        raise_memory_error();
    }
    uint32_t at = allocate(words + 1);
    *vm_ptr(at) = header_make(kind, words);
    return at;
}

Value heap_alloc(Kind kind, uint32_t words) {
    Value object = heap_alloc_raw(kind, words);
    Value *payload = vm_ptr(object) + 1;
    for (uint32_t i = 0; i < words; i++) {
        payload[i] = VALUE_UNBOUND;
    }
    return object;
}

Value heap_alloc_bytes(Kind kind, uint32_t bytes) {
    assert(kind_is_bytes(kind));
    if (bytes > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    uint32_t words = (bytes + 3) / 4, at = allocate(words + 1);
    Value *object = vm_ptr(at);
    object[words] = 0; /* the header's place when there are no bytes */
    object[0] = header_make_bytes(kind, bytes);
    return at;
}

/* Gives back the words of [from, to), the end of an object that has shrunk. */
static void free_tail(uint32_t from, uint32_t to) {
    if (to == vm->heap_top) {
        vm->heap_top = from;
    } else if (from != to) {
        *vm_ptr(from) = header_make(KIND_FREE, (to - from) / 4 - 1);
    }
}

void heap_shrink(Value ref, uint32_t words) {
    Value *header = vm_ptr(ref), old = *header;
    assert(in_ram(ref) && heap_scan_of(old) != HEAP_BYTES && words <= header_words(old));
    *header = (old & ((1u << HEADER_SIZE_SHIFT) - 1)) | words << HEADER_SIZE_SHIFT;
    free_tail(ref + 4 + words * 4, ref + 4 + header_words(old) * 4);
}

void heap_shrink_bytes(Value ref, uint32_t bytes) {
    Value *header = vm_ptr(ref), old = *header;
    assert(in_ram(ref) && heap_scan_of(old) == HEAP_BYTES && bytes <= header_bytes(old));
    *header = (old & ((1u << HEADER_BYTES_SHIFT) - 1)) | bytes << HEADER_BYTES_SHIFT;
    free_tail(ref + 4 + header_words(*header) * 4, ref + 4 + header_words(old) * 4);
}

bool heap_extend(Value ref, uint32_t words) {
    Value *header = vm_ptr(ref), old = *header;
    uint32_t old_words = header_words(old), at = ref + 4 + old_words * 4;
    bool bytes = heap_scan_of(old) == HEAP_BYTES;
    if (!in_ram(ref) || at != vm->heap_top || words > OBJECT_MAX_WORDS ||
        at + words * 4 > vm->limit) {
        return false;
    }
    if (bytes ? header_bytes(old) + words * 4 > OBJECT_MAX_BYTES
              : old_words + words > OBJECT_MAX_WORDS) {
        return false;
    }
    *header = old + (bytes ? words * 4 << HEADER_BYTES_SHIFT : words << HEADER_SIZE_SHIFT);
    memset(header + 1 + old_words, 0, words * 4);
    vm->heap_top = at + words * 4;
    return true;
}

uint32_t heap_used(void) {
    return vm->heap_top - vm->heap_base;
}

uint32_t heap_free(void) {
    return heap_end() - vm->heap_top;
}

/* ---- stack ------------------------------------------------------------------------------------- */

/* Words between the heap and `sp`. */
static uint32_t stack_room(void) {
    return (heap_free() + (vm_address(vm->sp) - vm->line)) / 4;
}

static void line_lower(uint32_t line) {
#if FIRN_ZEAL
    host_unpoison(line - 4, vm->line - line + 4); /* with the collector's word */
#endif
    memset(vm_ptr(line), 0, vm->line - line);
    vm->line = line;
}

/* The stack has run into the heap, or the heap into the stack: with few frames it is data that fills the memory. Zeal
 * builds have two zones for the heap. */
_Noreturn static void raise_stack_full(void) {
    /* What vm_keep and frame_room hold there until there is room must not outlive the raise. */
    memset(vm->roots + ROOT_KEEP, 0, (ROOT_NAMES + 1 - ROOT_KEEP) * sizeof *vm->roots);
    uint32_t region = (vm->ram_end - vm->ram_base) / (FIRN_ZEAL ? 2 : 1);
    if (vm->ram_end - vm_address(vm->sp) < region / 8) {
        raise_memory_error();
    }
    raise_recursion_error();
}

void vm_stack_reserve(unsigned words) {
    uint32_t sp = vm_address(vm->sp), limit = vm->limit;
    if (sp >= vm->line && words <= (sp - vm->line) / 4) {
        return;
    }
#if FIRN_HOST
    uint32_t count = vm->gc_count;
    host_allocation(false);
    limit = vm->gc_count != count ? 0 : limit;
#endif
    if (words > stack_room()) {
        heap_collect_for(words);
        limit = 0;
        if (words > stack_room()) {
            raise_stack_full();
        }
    }
    uint32_t step = words + STACK_STEP <= stack_room() ? words + STACK_STEP : words;
    line_lower(sp - step * 4);
    heap_set_limit();
    if (vm->limit < limit && limit <= heap_end()) {
        vm->limit = limit; /* a reserved stretch stays reserved */
    }
}

Value *vm_temps(unsigned n) {
    if (vm_address(vm->sp) - n * 4 < vm->line) {
        vm_stack_reserve(n);
    }
    vm->sp -= n;
    for (unsigned i = 0; i < n; i++) {
        vm->sp[i] = VALUE_UNBOUND;
    }
    return vm->sp;
}
