/* collections.deque: [length, ITEMS or 0, index of the first item, bound]. The storage is a ring: item i stands at
 * (first + i) modulo its words; words in no use are 0. Frozen, the first item stands first.
 *
 * bound: None, or small: twice the maximal length, plus 1 when a full deque takes no more (MicroPython's flags). */
#include "containers.h"

enum { DEQUE_LENGTH, DEQUE_ITEMS, DEQUE_FIRST, DEQUE_BOUND };

#define NO_BOUND UINT32_MAX

static uint32_t deque_length(Value o) {
    return (uint32_t)value_small_get(body(o)[DEQUE_LENGTH]);
}

static uint32_t deque_bound(Value o) {
    Value bound = body(o)[DEQUE_BOUND];
    return bound == VALUE_NONE ? NO_BOUND : (uint32_t)value_small_get(bound) >> 1;
}

/* Words of the storage that are the ring: those of a frozen one that is shared may be more. */
static uint32_t ring_words(const Value *w) {
    return w[DEQUE_ITEMS] == VALUE_UNBOUND ? 0 : header_words(obj_header(w[DEQUE_ITEMS]));
}

/* Place of item i; of a payload that has storage. */
static Value *item_at(const Value *w, uint32_t i) {
    uint32_t at = (uint32_t)value_small_get(w[DEQUE_FIRST]) + i, words = ring_words(w);
    return raw_body(w[DEQUE_ITEMS]) + (at >= words ? at - words : at);
}

Value deque_item(Value o, uint32_t i) {
    return *item_at(body(o), i);
}

static Value deque_new(Value bound) {
    Value v = heap_alloc(KIND_DEQUE, 4); /* bound is no reference */
    Value *w = raw_body(v);
    w[DEQUE_LENGTH] = w[DEQUE_FIRST] = value_small(0);
    w[DEQUE_BOUND] = bound;
    return v;
}

/* Room for `need` items; as many as are bounded are asked for at once when that is little more. */
static void deque_reserve(const Value *slot, uint32_t need) {
    const Value *w = mutable_body(*slot);
    uint32_t n = deque_length(*slot), bound = deque_bound(*slot);
    if (need <= ring_words(w)) {
        return;
    }
    uint32_t want = need + (need >> 1) + 2;
    want = want > bound && need <= bound ? bound : want;
    Value items = heap_alloc(KIND_ITEMS, heap_free() / 4 > want + 16 ? want : need);
    Value *to = mutable_body(*slot);
    for (uint32_t i = 0; i < n; i++) {
        raw_body(items)[i] = *item_at(to, i);
    }
    to[DEQUE_ITEMS] = items;
    to[DEQUE_FIRST] = value_small(0);
}

/* Takes away the item at the right or left end of one that is not empty and is mutable. */
static Value take(Value o, bool left) {
    Value *w = mutable_body(o);
    uint32_t n = deque_length(o), first = (uint32_t)value_small_get(w[DEQUE_FIRST]);
    Value *place = item_at(w, left ? 0 : n - 1), v = *place;
    *place = VALUE_UNBOUND;
    w[DEQUE_LENGTH] = value_small((int32_t)n - 1);
    if (left) {
        w[DEQUE_FIRST] = value_small((int32_t)(first + 1 == ring_words(w) ? 0 : first + 1));
    }
    return v;
}

/* slots[1] becomes the last (first) item of slots[0]; a full one loses the other end. */
static void put(const Value *slots, bool left) {
    uint32_t n = deque_length(slots[0]), bound = deque_bound(slots[0]);
    if (n >= bound) {
        if (value_small_get(body(slots[0])[DEQUE_BOUND]) & 1) {
            raise_index_error(MSG_full);
        }
        if (bound == 0) {
            return;
        }
        (void)take(slots[0], !left);
        n--;
    }
    deque_reserve(slots, n + 1);
    Value *w = mutable_body(slots[0]);
    w[DEQUE_LENGTH] = value_small((int32_t)n + 1);
    if (left) {
        uint32_t first = (uint32_t)value_small_get(w[DEQUE_FIRST]);
        w[DEQUE_FIRST] = value_small((int32_t)(first == 0 ? ring_words(w) : first) - 1);
    }
    *item_at(w, left ? 0 : n) = slots[1];
}

/* Appends the items of the iterable slots[1], which may be slots[0]; it is overwritten. */
static void extend(Value *slots, bool left) {
    Walk w;
    Value *pair = vm_temps(2);
    pair[0] = slots[0];
    if (slots[1] == slots[0]) {
        slots[1] = list_from_iterable(slots[0]);
    }
    walk_begin(&w, slots + 1);
    while ((pair[1] = walk_next(&w)) != 0) {
        put(pair, left);
    }
}

/* Turns it by n to the right; 0 <= n < length. Nothing is allocated. */
static void turn(Value o, uint32_t n) {
    Value *w = mutable_body(o);
    uint32_t length = deque_length(o);
    if (ring_words(w) == length && length > 0) { /* a full ring has only to begin elsewhere */
        uint32_t first = (uint32_t)value_small_get(w[DEQUE_FIRST]) + length - n;
        w[DEQUE_FIRST] = value_small((int32_t)(first % length));
        return;
    }
    for (; n > 0; n--) {
        Value v = take(o, false);
        uint32_t first = (uint32_t)value_small_get(w[DEQUE_FIRST]);
        w[DEQUE_FIRST] = value_small((int32_t)(first == 0 ? ring_words(w) : first) - 1);
        w[DEQUE_LENGTH] = value_small((int32_t)length);
        *item_at(w, 0) = v;
    }
}

/* ---- operations of the type table */

void deque_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slots = vm_keep(2, o, VALUE_NONE, 0);
    uint32_t bound = deque_bound(slots[0]);
    if (!print_enter(slots)) {
        sink_puts(sink, "[...]");
    } else {
        slots[1] = list_from_iterable(slots[0]);
        sink_puts(sink, "deque(");
        obj_print(slots[1], sink, true);
        if (bound != NO_BOUND) {
            sink_printf(sink, ", maxlen=%u", bound);
        }
        sink_puts(sink, ")");
        print_leave();
    }
    vm_release(mark);
}

/* A copy of *slot with its bound. */
static Value copy(const Value *slot) {
    Value *mark = vm->sp, *slots = vm_temps(2);
    slots[0] = deque_new(body(*slot)[DEQUE_BOUND]);
    slots[1] = *slot;
    extend(slots, false);
    vm_release(mark);
    return *slots;
}

static Value repeat(Value *slots, uint32_t count) {
    slots[1] = list_from_iterable(slots[0]);
    while (deque_length(slots[0]) > 0) {
        (void)take(slots[0], false);
    }
    Value *items = vm_keep(2, slots[0], slots[1], 0);
    for (; count > 0; count--) {
        items[1] = slots[1];
        extend(items, false);
    }
    return slots[0];
}

Value deque_binary(BinaryOp op, bool inplace, Value a, Value b) {
    bool left = is_kind(a, KIND_DEQUE);
    Value *mark = vm->sp, *slots = vm_keep(2, left ? a : b, left ? b : a, 0), v = 0;
    uint32_t count;
    if (op == BIN_ADD && left) {
        if (!inplace && !is_kind(native_part(slots[1]), KIND_DEQUE)) {
            raise_type_error(MSG_can_only_concatenate_deque, slots[1]);
        }
        slots[0] = inplace ? slots[0] : copy(slots);
        extend(slots, false);
        v = slots[0];
    } else if (op == BIN_MUL && value_is_int(slots[1]) &&
               seq_repeat_count(slots[1], deque_length(slots[0]), &count)) {
        slots[0] = inplace && left ? slots[0] : copy(slots);
        v = repeat(slots, count);
    }
    vm_release(mark);
    return v;
}

Value deque_compare(CompareOp op, Value a, Value b) {
    if (!is_kind(a, KIND_DEQUE) || !is_kind(b, KIND_DEQUE)) {
        return 0;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    slots[0] = list_from_iterable(slots[0]);
    slots[1] = list_from_iterable(slots[1]);
    Value result = seq_compare(op, slots[0], slots[1]);
    vm_release(mark);
    return result;
}

uint32_t deque_len(Value o) {
    return deque_length(o);
}

Value deque_getitem(Value o, Value index) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, index, 0);
    if (is_kind(slots[1], KIND_SLICE)) {
        raise_type_error(MSG_sequence_index_must_be_integer, slots[1]);
    }
    uint32_t i = seq_index(slots[1], deque_length(slots[0]), "deque");
    Value v = deque_item(slots[0], i);
    vm_release(mark);
    return v;
}

/* Takes away item i, which is returned. */
static Value take_at(Value o, uint32_t i) {
    Value *w = mutable_body(o);
    uint32_t n = deque_length(o);
    bool left = i < n / 2;
    Value v = *item_at(w, i);
    for (; i != (left ? 0 : n - 1); i += left ? -1u : 1u) {
        *item_at(w, i) = *item_at(w, left ? i - 1 : i + 1);
    }
    (void)take(o, left);
    return v;
}

void deque_setitem(Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, v);
    if (is_kind(slots[1], KIND_SLICE)) {
        raise_type_error(MSG_sequence_index_must_be_integer, slots[1]);
    }
    uint32_t i = seq_index(slots[1], deque_length(slots[0]), "deque");
    (void)mutable_body(slots[0]);
    if (slots[2] == 0) {
        (void)take_at(slots[0], i);
    } else {
        *item_at(mutable_body(slots[0]), i) = slots[2];
    }
    vm_release(mark);
}

/* Index of the first item in [from, to) that equals slots[1], or UINT32_MAX. */
static uint32_t find(const Value *slots, uint32_t from, uint32_t to) {
    uint32_t n = deque_length(slots[0]);
    for (; from < to && from < n; from++) {
        if (value_equal(deque_item(slots[0], from), slots[1])) {
            return from;
        }
        if (deque_length(slots[0]) != n) {
            raise_error(CORE(class_RuntimeError), MSG_deque_mutated_during_iteration);
        }
        vm_poll();
    }
    return UINT32_MAX;
}

bool deque_contains(Value o, Value item) {
    Value *mark = vm->sp;
    bool found = find(vm_keep(2, o, item, 0), 0, NO_BOUND) != UINT32_MAX;
    vm_release(mark);
    return found;
}

/* ---- methods */

static void self_deque(Value *args) {
    self_kind(args, KIND_DEQUE, "deque");
}

/* cls, iterable, maxlen, flags: the last is MicroPython's. */
Value deque_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_deque), "deque");
    Value bound = VALUE_NONE;
    if (args[2] != 0 && args[2] != VALUE_NONE) {
        int32_t maxlen = int_index(args[2]);
        if (maxlen < 0) {
            raise_value_error(MSG_maxlen_must_be_non_negative);
        }
        maxlen = maxlen > (int32_t)OBJECT_MAX_WORDS ? (int32_t)OBJECT_MAX_WORDS : maxlen;
        bound = value_small(maxlen * 2 + (args[3] != 0 && obj_truth(args[3])));
    }
    Value *slots = vm_temps(2);
    slots[0] = deque_new(bound);
    if (args[1] != 0) {
        slots[1] = args[1];
        extend(slots, false);
    }
    return class_wrap(args[0], slots[0]);
}

Value deque_method_append(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    put(args, false);
    return VALUE_NONE;
}

Value deque_method_appendleft(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    put(args, true);
    return VALUE_NONE;
}

Value deque_method_extend(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    extend(args, false);
    return VALUE_NONE;
}

Value deque_method_extendleft(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    extend(args, true);
    return VALUE_NONE;
}

static Value pop(Value *args, bool left) {
    self_deque(args);
    if (deque_length(args[0]) == 0) {
        raise_index_error(MSG_pop_from_an_empty_deque);
    }
    return take(args[0], left);
}

Value deque_method_pop(Value *args, unsigned n) {
    (void)n;
    return pop(args, false);
}

Value deque_method_popleft(Value *args, unsigned n) {
    (void)n;
    return pop(args, true);
}

/* Keeps the storage, as list.clear() does. */
Value deque_method_clear(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    while (deque_length(args[0]) > 0) {
        (void)take(args[0], false);
    }
    return VALUE_NONE;
}

Value deque_method_copy(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    return copy(args);
}

Value deque_method_rotate(Value *args, unsigned n) {
    self_deque(args);
    int32_t by = n > 1 ? int_index(args[1]) : 1, length = (int32_t)deque_length(args[0]);
    if (length > 1) {
        turn(args[0], (uint32_t)((by % length + length) % length));
    }
    return VALUE_NONE;
}

Value deque_method_reverse(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    Value *w = mutable_body(args[0]);
    uint32_t length = deque_length(args[0]);
    for (uint32_t i = 0; i < length / 2; i++) {
        Value *a = item_at(w, i), *b = item_at(w, length - 1 - i), v = *a;
        *a = *b;
        *b = v;
    }
    return VALUE_NONE;
}

/* args: self, item, [start, [stop]] */
Value deque_method_index(Value *args, unsigned n) {
    self_deque(args);
    uint32_t from, to, length = deque_length(args[0]);
    int32_t bounds[2] = {0, (int32_t)length};
    for (unsigned i = 2; i < n; i++) {
        int32_t at = int_index(args[i]);
        bounds[i - 2] = at < 0 ? (at + (int32_t)length < 0 ? 0 : at + (int32_t)length) : at;
    }
    from = (uint32_t)bounds[0];
    to = (uint32_t)bounds[1];
    uint32_t i = find(args, from, to);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_is_not_in_deque, args[1]);
    }
    return value_small((int32_t)i);
}

Value deque_method_count(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    int32_t count = 0;
    for (uint32_t i = 0; (i = find(args, i, NO_BOUND)) != UINT32_MAX; i++) {
        count++;
    }
    return value_small(count);
}

Value deque_method_remove(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    uint32_t i = find(args, 0, NO_BOUND);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_deque_remove_x);
    }
    (void)take_at(args[0], i);
    return VALUE_NONE;
}

/* Appended, then turned to its place. */
Value deque_method_insert(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    int32_t length = (int32_t)deque_length(args[0]), i = int_index(args[1]);
    if ((uint32_t)length >= deque_bound(args[0])) {
        raise_index_error(MSG_deque_already_at_its);
    }
    i = i < 0 ? (i + length < 0 ? 0 : i + length) : i > length ? length : i;
    Value *pair = vm_keep(2, args[0], args[2], 0);
    put(pair, false);
    Value *w = mutable_body(args[0]), v = args[2];
    for (int32_t k = length; k > i; k--) {
        *item_at(w, (uint32_t)k) = *item_at(w, (uint32_t)k - 1);
    }
    *item_at(w, (uint32_t)i) = v;
    return VALUE_NONE;
}

Value deque_get_maxlen(Value *args, unsigned n) {
    (void)n;
    self_deque(args);
    uint32_t bound = deque_bound(args[0]);
    return bound == NO_BOUND ? VALUE_NONE : value_small((int32_t)bound);
}
