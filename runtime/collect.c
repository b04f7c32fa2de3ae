/* The collector: marks by pointer reversal, slides by threading. It needs no memory of its own.
 *
 * Mark. An object's values are scanned from the last one down to the header, which its tag tells
 * from any value. On the way into a child, the field through which it is reached holds the way
 * back: the address of the field through which its own object was reached. There is no stack and no
 * counter.
 *
 * Slide (Jonkers 1979). All fields that refer to an object are strung on a chain that starts in its
 * header word: a field's word is the address of the next field, the last one keeps the header.
 * Where the object's new address is known, the chain is followed, each field gets the address, the
 * header returns.
 *   pass 1, upwards: at each live object the fields seen so far (roots and fields below it) learn its new
 *     address; then its own fields are strung on the chains of their objects. Runs of dead objects become gaps.
 *   pass 2, upwards: the fields above learn the address; the object moves.
 * A chained word is …00, a header …110, a gap …1: they cannot be mistaken.
 *
 * Cost follows what lives. Marking counts the objects, so that every later walk ends with the last
 * survivor. The first walk clears marks up to the first dead object: when all survivors have been
 * seen by then, nothing has a hole below it, and nothing is threaded or moved. Else what lies below
 * the hole stays, and only references to what lies above it are threaded. */
#include "heap.h"

#define COLD(x)       __builtin_expect((x) != 0, 0)
#define LINE_SLACK    64u /* words */
#define WORD(address) (*vm_ptr((address)))

/* ---- mark ---------------------------------------------------------------------------------- */

/* The stack and the static block are scanned like objects: from the end down to a word that no value
 * has. That is the one below sp, which is dead, or below the line, where heap_end leaves one free;
 * and the first one of the block. */

/* Marks all that can be reached from the words that end at `at`; returns the number of objects. */
#if defined(__thumb2__) && !FIRN_HOST
/* By hand, since this is where the time goes: compilers take half as many instructions again. The C
 * below is its commentary. */
static __attribute__((noinline)) uint32_t mark(uint32_t at) {
    uint32_t count = 0, back = 0, v, header;
    __asm volatile(
        "    b 1f\n"
        "2:  orr r12, %[h], %[mark]\n" /* into the object */
        "    str r12, [%[v]], #4\n"
        "    str %[back], [%[at]]\n"
        "    mov %[back], %[at]\n"
        "    adds %[count], #1\n"
        "    add %[at], %[v], %[h], lsr #11\n"
        "1:  ldr %[v], [%[at], #-4]!\n"
        "    lsls %[h], %[v], #31\n" /* N: small, C: immediate or header */
        "    bmi 1b\n"
        "    bcs 3f\n"
        "7:  sub %[h], %[v], %[base]\n"
        "    cmp %[h], %[size]\n"
        "    bhs 1b\n"
        "    ldr %[h], [%[v]]\n"
        "    ubfx r12, %[h], #3, #8\n"
        "    ldrb r12, [%[scan], r12]\n"
        "    cmp r12, #0\n"
        "    beq 2b\n"
        "    cmp r12, %[raw]\n"
        "    bhi 6f\n"
        "    orr r12, %[h], %[mark]\n"
        "    str r12, [%[v]], #4\n"
        "    add %[count], #1\n"
        "    bhs 1b\n"
        "    str %[back], [%[at]]\n" /* counted: its first word is twice the count, plus 1 */
        "    mov %[back], %[at]\n"
        "    ldr r12, [%[v]]\n"
        "    bic r12, #1\n"
        "    add %[at], %[v], r12, lsl #1\n"
        "    b 1b\n"
        "6:  cmp r12, %[marked]\n"
        "    beq 1b\n"
        "    orr r12, %[h], %[mark]\n"
        "    str r12, [%[v]]\n"
        "    adds %[count], #1\n"
        "    b 1b\n"
        "3:  lsls %[h], %[v], #29\n"
        "    bpl 5f\n"
        "    mov %[h], %[back]\n" /* out of the object */
        "    ldr %[back], [%[back]]\n"
        "    str %[at], [%[h]]\n"
        "    mov %[at], %[h]\n"
        "    ldr %[v], [%[at], #-4]!\n" /* as at 1, for the sake of one jump less */
        "    lsls %[h], %[v], #31\n"
        "    bmi 1b\n"
        "    bcc 7b\n"
        "    b 3b\n"
        "5:  cmp %[v], %[floor]\n"
        "    bne 1b\n"
        : [at] "+l"(at), [back] "+l"(back), [count] "+l"(count), [v] "=&l"(v), [h] "=&l"(header)
        : [base] "r"(vm->heap_base), [size] "r"(vm->heap_top - vm->heap_base),
          [scan] "r"(heap_scan), [floor] "r"(STACK_FLOOR), [mark] "i"(HEADER_MARK),
          [raw] "i"(HEAP_RAW), [marked] "i"(HEAP_MARKED)
        : "r12", "cc", "memory");
    return count;
}
#else
static __attribute__((noinline)) uint32_t mark(uint32_t at) {
    const uint32_t base = vm->heap_base, size = vm->heap_top - base;
    uint32_t count = 0;
    uint32_t back = 0; /* field that leads back from the object under scan */
    for (;;) {
        at -= 4;
        Value v = WORD(at);
        if (value_is_header(v)) { /* out of the object */
            uint32_t object = at;
            at = back;
            back = WORD(at);
            WORD(at) = object;
        } else if (v == STACK_FLOOR) {
            return count;
        } else if (v - base < size && (v & 3u) == 0) {
            Value header = WORD(v);
            uint8_t scan = heap_scan_of_unmarked(header);
            if (scan == HEAP_MARKED) {
                continue;
            }
            WORD(v) = header | HEADER_MARK;
            count++;
            if (scan == HEAP_ALL || scan == HEAP_COUNTED) { /* into the object */
                WORD(at) = back;
                back = at;
                at = v + 4 + 4 * heap_value_words(header, vm_ptr(v + 4));
            }
        }
    }
}
#endif

uint32_t collect_roots_end(void) {
    return vm->requests & PENDING_SCHEDULE ? vm->ram_end : vm_address(vm->roots + ROOT_SCHEDULED);
}

/* Aliases are reached through the directory, like everything else in the static block. */
static uint32_t mark_all(void) {
    WORD(vm_address(vm->sp) - 4) = STACK_FLOOR;
    uint32_t count = mark(collect_roots_end());
    return vm->reached != vm->cells ? count + mark(vm_address(vm->reached)) : count;
}

/* Marks what only finalizers will look at, from each field of the table that holds it. */
static uint32_t mark_dying(void) {
    uint32_t count = 0;
    finalizers_find(false);
    for (Value *pair = NULL; (pair = finalizer_dying(pair)) != NULL;) {
        Value before = pair[-1];
        pair[-1] = STACK_FLOOR;
        count += mark(vm_address(pair + 1));
        pair[-1] = before;
    }
    return count;
}

/* Pairs whose object died leave the identity table; the rest stays sorted. */
static void identity_purge(void) {
    Value table = vm->roots[ROOT_IDENTITY];
    if (table == VALUE_UNBOUND) {
        return;
    }
    Value *payload = vm_ptr(table) + 1, *to = payload + IDENTITY_PAIRS;
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
static inline void thread(uint32_t field, Value target) {
    WORD(field) = WORD(target);
    WORD(target) = field;
}

/* Gives all fields on the chain that begins at `field` the address `to`; returns the header at its
 * end. */
static inline Value unthread_from(uint32_t field, uint32_t to) {
    Value next;
    do {
        next = WORD(field);
        WORD(field) = to;
        field = next;
    } while ((next & 3u) == 0);
    return next;
}

/* Strings those of the words [at, end) that refer to [from, from + size). */
static inline void thread_range(uint32_t at, uint32_t end, uint32_t stride, uint32_t from,
                                uint32_t size) {
    for (; at < end; at += stride) {
        Value v = WORD(at);
        if (v - from < size && (v & 3u) == 0) {
            thread(at, v);
        }
    }
}

/* The object's own references to what lies from `from` on, the identity table's weak ones
 * included. */
static inline void thread_object(uint32_t object, Value header, uint32_t from) {
    uint32_t first = object + 4, size = vm->heap_top - from;
    if (heap_scan_of(header) == HEAP_ALL) {
        thread_range(first, first + heap_all_bytes(header), 4, from, size);
    } else if (heap_scan_of(header) == HEAP_COUNTED) {
        uint32_t values = (uint32_t)value_small_get(WORD(first));
        thread_range(first, first + values * 4, 4, from, size);
    } else if ((header & HEADER_KIND_MASK) == KIND_IDENTITY << HEADER_KIND_SHIFT) {
        uint32_t pairs = first + IDENTITY_PAIRS * 4;
        thread_range(pairs, pairs + WORD(first + IDENTITY_COUNT * 4) * 8, 8, from, size);
    }
}

static inline bool is_live(Value w) {
    return (w & 3u) == 0 || (w & (HEADER_MARK | 7u)) == (HEADER_MARK | HEADER_TAG);
}

/* Out of line, so that the loops keep their registers for the common case. */
static __attribute__((noinline)) uint32_t rare_bytes(Value header) {
    return heap_object_bytes(header);
}

/* Clears the marks of the objects from the base up to the first dead one, or to the last of the
 * *count live ones; returns where that is, and in *count how many live above. */
static __attribute__((noinline)) uint32_t clear_marks(uint32_t *count) {
    uint32_t at = vm->heap_base, left = *count;
    for (; left != 0; left--) {
        Value header = WORD(at) ^ HEADER_MARK;
        uint8_t scan = heap_scan_of_unmarked(header);
        if (scan == HEAP_ALL) {
            WORD(at) = header;
            at += 4 + heap_all_bytes(header);
            continue;
        }
        if (scan == HEAP_MARKED) {
            break; /* it was not marked */
        }
        WORD(at) = header;
        at += rare_bytes(header);
    }
    *count = left;
    return at;
}

/* Below the hole: references to what lies above it. */
static void thread_below(uint32_t hole) {
    for (uint32_t at = vm->heap_base; at < hole;) {
        Value header = WORD(at);
        thread_object(at, header, hole);
        at += heap_object_bytes(header);
    }
}

/* From `object`, which is dead, to the next live object; the gap's first word says where. */
static uint32_t make_gap(uint32_t object) {
    uint32_t at = object;
    do {
        at += heap_object_bytes(WORD(at));
    } while (!is_live(WORD(at)));
    WORD(object) = at | 1u;
    return at;
}

/* An object whose words are not all values, its mark cleared; returns where it ends. */
static __attribute__((noinline)) uint32_t thread_rare(uint32_t at, Value header, uint32_t hole) {
    WORD(at) = header;
    thread_object(at, header, hole);
    return at + heap_object_bytes(header);
}

/* Pass 1 over the `count` live objects from the hole on; clears their marks. */
static __attribute__((noinline)) void thread_up(uint32_t hole, uint32_t count) {
    const uint32_t size = vm->heap_top - hole;
    uint32_t at = hole, distance = 0; /* by which the objects at `at` will move */
    do {
        Value header = WORD(at);
        if ((header & 3u) == 0) {
            header = unthread_from(header, at - distance);
        }
        header ^= HEADER_MARK;
        uint8_t scan = heap_scan_of_unmarked(header);
        if (COLD(scan != HEAP_ALL)) {
            if (scan != HEAP_MARKED) {
                at = thread_rare(at, header, hole);
                continue;
            }
            uint32_t next = make_gap(at); /* it was not marked */
            distance += next - at;
            at = next;
            count++;
            continue;
        }
        WORD(at) = header;
        uint32_t field = at + 4;
        at = field + heap_all_bytes(header);
        for (; field != at; field += 4) {
            Value v = WORD(field);
            if ((v & 1u) == 0 && v - hole < size && (v & 2u) == 0) {
                thread(field, v);
            }
        }
    } while (--count != 0);
}

/* Moves `words` words down; the ranges may overlap. */
static inline void move_down(Value *to, const Value *from, uint32_t words) {
#if defined(__ARM_ARCH) && !FIRN_HOST
    for (; words >= 8; words -= 8) { /* the loads of each half come before its stores */
        __asm volatile("ldmia %0!, {r4-r7}\n\tstmia %1!, {r4-r7}\n\t"
                       "ldmia %0!, {r4-r7}\n\tstmia %1!, {r4-r7}"
                       : "+l"(from), "+l"(to)
                       :
                       : "r4", "r5", "r6", "r7", "memory");
    }
    if (words >= 4) {
        __asm volatile("ldmia %0!, {r4-r7}\n\tstmia %1!, {r4-r7}"
                       : "+l"(from), "+l"(to)
                       :
                       : "r4", "r5", "r6", "r7", "memory");
        words -= 4;
    }
    for (; words != 0; words--) {
        *to++ = *from++;
    }
#else
    memmove(to, from, words * sizeof *to);
#endif
}

void heap_copy_words(Value *to, const Value *from, uint32_t words) {
    move_down(to, from, words);
}

/* Moves the run of objects [from, to) down by `distance`. */
static void move_run(uint32_t from, uint32_t to, uint32_t distance) {
    move_down(vm_ptr(from - distance), vm_ptr(from), (to - from) / 4);
    vm->gc_moved += to - from;
}

/* Pass 2, a run of objects between gaps at a time: first all their chains, then one copy. Returns
 * the new top. */
static __attribute__((noinline)) uint32_t slide(uint32_t hole, uint32_t count) {
    uint32_t at = hole, run = hole, distance = 0;
    do {
        Value header = WORD(at);
        if ((header & 3u) == 0) {
            header = unthread_from(header, at - distance);
            WORD(at) = header;
        } else if (COLD(header & 1u)) {
            if (distance != 0) {
                move_run(run, at, distance);
            }
            run = header & ~1u;
            distance += run - at;
            at = run;
            count++;
            continue;
        }
        if (COLD(heap_scan_of(header) != HEAP_ALL)) {
            at += rare_bytes(header);
        } else {
            at += 4 + heap_all_bytes(header);
        }
    } while (--count != 0);
    move_run(run, at, distance);
    return at - distance;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Everything that holds addresses of objects besides the heap and the stack. */
void collect_refresh(void) {
    if (vm->roots[ROOT_FIXED] != VALUE_UNBOUND) {
        vm->fixed = vm_ptr(vm->roots[ROOT_FIXED]) + 1;
    }
    if (vm->roots[ROOT_BUILTINS] != VALUE_UNBOUND) {
        vm->builtins = vm_ptr(vm->roots[ROOT_BUILTINS]) + 1;
    }
    if (vm->uploaded != 0) {
        upload_refresh();
    }
    for (unsigned i = 0; i < METHOD_CACHE; i++) {
        vm->cache[i].class_ref = 0;
    }
    /* pc and return pcs point into flash or into the zone below the heap: code never moves. */
}

/* Raises the line to the lowest register of any frame; what lies below belongs to frames that have
 * ended. */
void collect_raise_line(void) {
    Value *floor = vm_stack_floor();
    vm->line = vm_address(floor);
}

/* Between line and sp nothing lives; but registers of waiting frames may stand there, which must
 * hold values when these go on. Looking for the lowest of them costs a walk over all frames: a
 * little room is not worth it. */
static void clear_dead_slots(void) {
    uint32_t sp = vm_address(vm->sp);
    if (sp - vm->line > LINE_SLACK * sizeof(Value)) {
        collect_raise_line();
    }
    for (uint32_t at = vm->line; at < sp; at += 4) {
        WORD(at) = VALUE_UNBOUND;
    }
}

void collect_run(bool full) {
    uint32_t count = full ? collect_full_mark() : mark_all();
    count += full ? 0 : mark_dying();
    identity_purge();
    uint32_t top = clear_marks(&count);
    if (count != 0) {
        thread_range(vm_address(vm->sp), collect_roots_end(), 4, top, vm->heap_top - top);
        thread_range(vm_address(vm->cells), vm_address(vm->reached), 4, top, vm->heap_top - top);
        thread_below(top);
        thread_up(top, count);
        top = slide(top, count);
    }
    vm->heap_top = top;
    clear_dead_slots();
    collect_refresh();
}
