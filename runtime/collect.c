/* The collector: marks by pointer reversal, slides by threading. It needs no memory of its own.
 *
 * Mark. An object's values are scanned from the last one down to the header, which its tag tells from any
 * value. On the way into a child, the field through which it is reached holds the way back: the
 * address of the field through which its own object was reached. There is no stack and no counter.
 *
 * Slide (Jonkers 1979). All fields that refer to an object are strung on a chain that starts in its header
 * word: a field's word is the address of the next field, the last one keeps the header. Where the object's new
 * address is known, the chain is followed, each field gets the address, the header returns.
 *   pass 1, upwards: at each live object the fields seen so far (roots and fields below it) learn its new
 *     address; then its own fields are strung on the chains of their objects. Runs of dead objects become gaps.
 *   pass 2, upwards: the fields above learn the address; the object moves.
 * A chained word is …00, a header …110, a gap …1: they cannot be mistaken.
 *
 * Cost follows what lives. Marking knows the live total and the highest survivor: when nothing has a hole
 * below it, all that is left to do is to clear the marks. Below the first hole nothing moves, so that
 * nothing is threaded but references to what lies higher.
 */
#include "heap.h"

#define WORD(address) (*vm_ptr(vm, (address)))

/* Hosts address words through vm->mem, whose value no store to a Value can change. */
typedef struct Marking {
    uint32_t live;    /* words of all marked objects */
    uint32_t highest; /* address of the highest marked object, or 0 */
} Marking;

/* ---- mark ---------------------------------------------------------------------------------- */

/* Marks the object at `object`, whose header is `header`, and all that can be reached from it. */
static void mark_object(const Vm *vm, Marking *m, uint32_t object, Value header) {
    const uint32_t base = vm->heap_base, size = vm->heap_top - base;
    uint32_t live = m->live, highest = m->highest;
    uint32_t back = 0; /* field that leads back; 0: the root */
    uint32_t at;       /* field under scan */
enter:
    WORD(object) = header | HEADER_MARK;
    highest = object > highest ? object : highest;
    live += heap_object_words(header);
    at = object + 4 * heap_value_words(header, vm_ptr(vm, object + 4));
scan:
    for (;; at -= 4) {
        Value v = WORD(at);
        if (v & 1u) {
            continue;
        }
        if ((v & 2u) == 0) {
            if (v - base >= size) {
                continue;
            }
            header = WORD(v);
            if (header & HEADER_MARK) {
                continue;
            }
            if (heap_scan_of(header) != HEAP_ALL && heap_scan_of(header) != HEAP_COUNTED) {
                WORD(v) = header | HEADER_MARK;
                highest = v > highest ? v : highest;
                live += heap_object_words(header);
                continue;
            }
            WORD(at) = back;
            back = at;
            object = v;
            goto enter;
        }
        if (v & 4u) {
            break; /* the header: this object is done */
        }
    }
    if (back != 0) {
        uint32_t field = back;
        back = WORD(field);
        WORD(field) = at;
        at = field - 4;
        goto scan;
    }
    m->live = live;
    m->highest = highest;
}

static void mark_roots(const Vm *vm, Marking *m) {
    const uint32_t base = vm->heap_base, size = vm->heap_top - base;
    for (uint32_t at = vm->line; at != vm->ram_end; at += 4) {
        Value v = WORD(at);
        if (v - base < size && (v & 3u) == 0) {
            Value header = WORD(v);
            if (!(header & HEADER_MARK)) {
                mark_object(vm, m, v, header);
            }
        }
    }
    /* Aliases are marked through ROOT_ALIASES like everything else. A full collection will mark without
     * it first, follow frozen references with mark bits for aliasable objects, and drop the aliases whose
     * owner was not reached; this is its place. */
}

/* Pairs whose object died leave the identity table; the rest stays sorted. */
static void identity_purge(Vm *vm) {
    Value table = vm->roots[ROOT_IDENTITY];
    if (table == VALUE_UNBOUND) {
        return;
    }
    Value *payload = vm_ptr(vm, table) + 1, *to = payload + IDENTITY_PAIRS;
    const Value *from = to, *end = from + 2 * payload[IDENTITY_COUNT];
    for (; from != end; from += 2) {
        if (WORD(from[0]) & HEADER_MARK) {
            to[0] = from[0];
            to[1] = from[1];
            to += 2;
        }
    }
    payload[IDENTITY_COUNT] = (uint32_t)(to - payload - IDENTITY_PAIRS) / 2;
}

/* ---- slide --------------------------------------------------------------------------------- */

/* Strings the field on the chain of the object that it refers to. */
static inline void thread(const Vm *vm, uint32_t field, Value target) {
    WORD(field) = WORD(target);
    WORD(target) = field;
}

/* Gives all fields on the chain the address `to`; returns the header, which is back in its place. */
static inline Value unthread(const Vm *vm, uint32_t object, uint32_t to) {
    Value w = WORD(object);
    if ((w & 3u) == 0) {
        do {
            Value next = WORD(w);
            WORD(w) = to;
            w = next;
        } while ((w & 3u) == 0);
        WORD(object) = w;
    }
    return w;
}

/* Strings those of the words [at, end) that refer to [from, top). */
static inline void thread_range(const Vm *vm, uint32_t at, uint32_t end, uint32_t stride,
                                uint32_t from, uint32_t top) {
    const uint32_t size = top - from;
    for (; at < end; at += stride) {
        Value v = WORD(at);
        if (v - from < size && (v & 3u) == 0) {
            thread(vm, at, v);
        }
    }
}

/* The object's own references to [from, top), the identity table's weak ones included. */
static void thread_object(const Vm *vm, uint32_t object, Value header, uint32_t from,
                          uint32_t top) {
    uint32_t first = object + 4;
    if (heap_scan_of(header) == HEAP_ALL) {
        thread_range(vm, first, first + (header >> HEADER_SIZE_SHIFT) * 4, 4, from, top);
    } else if (heap_scan_of(header) == HEAP_COUNTED) {
        uint32_t values = (uint32_t)value_small_get(WORD(first));
        thread_range(vm, first, first + values * 4, 4, from, top);
    } else if ((header & HEADER_KIND_MASK) == KIND_IDENTITY << HEADER_KIND_SHIFT) {
        uint32_t pairs = first + IDENTITY_PAIRS * 4;
        thread_range(vm, pairs, pairs + WORD(first + IDENTITY_COUNT * 4) * 8, 8, from, top);
    }
}

static inline bool is_live(Value w) {
    return (w & 3u) == 0 || (w & (HEADER_MARK | 7u)) == (HEADER_MARK | HEADER_TAG);
}

/* From `object`, which is dead, to the next live object or `end`; the gap's first word says where. */
static uint32_t make_gap(const Vm *vm, uint32_t object, uint32_t end) {
    uint32_t at = object;
    do {
        at += heap_object_words(WORD(at)) * 4;
    } while (at < end && !is_live(WORD(at)));
    WORD(object) = at | 1u;
    return at;
}

/* Pass 1 below the first hole: nothing here moves, so references downwards stay as they are. Returns the
 * hole, or `end`. */
static uint32_t settle(const Vm *vm, uint32_t end) {
    uint32_t at = vm->heap_base;
    while (at < end && is_live(WORD(at))) {
        Value header = unthread(vm, at, at) & ~HEADER_MARK;
        WORD(at) = header;
        uint32_t next = at + heap_object_words(header) * 4;
        if (heap_scan_of(header) != HEAP_BYTES) {
            thread_object(vm, at, header, next, end);
        }
        at = next;
    }
    return at;
}

/* Pass 1 from the first hole on; returns the new top. */
static uint32_t thread_up(const Vm *vm, uint32_t hole, uint32_t end) {
    uint32_t to = hole;
    for (uint32_t at = hole; at < end;) {
        if (!is_live(WORD(at))) {
            at = make_gap(vm, at, end);
            continue;
        }
        Value header = unthread(vm, at, to);
        uint32_t bytes = heap_object_words(header) * 4;
        if (heap_scan_of(header) != HEAP_BYTES) {
            thread_object(vm, at, header, hole, end);
        }
        at += bytes;
        to += bytes;
    }
    return to;
}

/* Moves `words` words down; the ranges may overlap. */
static inline void move_down(Value *to, const Value *from, uint32_t words) {
#if defined(__ARM_ARCH) && !FIRN_HOST
    while (words >= 4) {
        __asm volatile("ldmia %0!, {r2-r5}\n\tstmia %1!, {r2-r5}"
                       : "+l"(from), "+l"(to)
                       :
                       : "r2", "r3", "r4", "r5", "memory");
        words -= 4;
    }
    for (; words != 0; words--) {
        *to++ = *from++;
    }
#else
    memmove(to, from, words * sizeof *to);
#endif
}

/* Pass 2. */
static void slide(Vm *vm, uint32_t hole, uint32_t end) {
    uint32_t to = hole;
    for (uint32_t at = hole; at < end;) {
        Value w = WORD(at);
        if (w & 1u) {
            at = w & ~1u;
            continue;
        }
        Value header = unthread(vm, at, to) & ~HEADER_MARK;
        uint32_t words = heap_object_words(header);
        WORD(to) = header;
        move_down(vm_ptr(vm, to + 4), vm_ptr(vm, at + 4), words - 1);
        at += words * 4;
        to += words * 4;
    }
    vm->gc_moved += to - hole;
}

/* Clears the marks of [heap_base, end), where every object is live. */
static void clear_marks(const Vm *vm, uint32_t end) {
    for (uint32_t at = vm->heap_base; at < end;) {
        Value header = WORD(at) & ~HEADER_MARK;
        WORD(at) = header;
        at += heap_object_words(header) * 4;
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Everything that holds addresses of objects besides the heap and the stack. */
static void refresh(Vm *vm) {
    Value cells = vm->roots[ROOT_CELLS];
    vm->cells = cells != VALUE_UNBOUND ? vm_ptr(vm, cells) + 1 : NULL;
    for (unsigned i = 0; i < METHOD_CACHE; i++) {
        vm->cache[i].class_ref = 0;
    }
    /* pc and return pcs point into flash. Code in RAM will need them as offsets from its CODE while
     * a collection runs: they are to be rewritten here, from the functions in the links. */
}

void collect_run(Vm *vm) {
    Marking m = {0, 0};
    vm->line = vm_address(vm, vm->sp); /* what lies below belongs to frames that have ended */
    mark_roots(vm, &m);
    identity_purge(vm);
    uint32_t end = vm->heap_base;
    if (m.highest != 0) {
        end = m.highest + heap_object_words(WORD(m.highest)) * 4;
    }
    if (end - vm->heap_base == m.live * 4) {
        clear_marks(vm, end);
        vm->heap_top = end;
    } else {
        thread_range(vm, vm->line, vm->ram_end, 4, vm->heap_base, end);
        uint32_t hole = settle(vm, end);
        uint32_t top = thread_up(vm, hole, end);
        slide(vm, hole, end);
        vm->heap_top = top;
    }
    refresh(vm);
}
