/* Lists: [length, ITEMS]. Words of ITEMS behind the length are always 0. */
#include "containers.h"

/* ---- storage */

/* Words to ask for when `need` must be had, `want` would be good and `room` are free: a share of
 * what is left, so that growing one by one in a full heap does not collect at each step. */
uint32_t grow_step(uint32_t need, uint32_t want, uint32_t room) {
    uint32_t spare = room > need ? (room - need) / 4 : 0;
    return want - need < spare ? want : need + spare;
}

/* Extends storage of `capacity` words that is the last object of the heap. */
static bool items_extend(Value items, uint32_t capacity, uint32_t need, uint32_t want) {
    uint32_t step = grow_step(need - capacity, want - capacity, heap_free() / 4);
    return heap_extend(items, step) || heap_extend(items, need - capacity);
}

/* Room for `need` items in new storage, or in what stands at the end of the heap, extended. */
static __attribute__((noinline)) void list_grow(const Value *slot, uint32_t need) {
    Value items = body(*slot)[1];
    uint32_t capacity = 0, want = need + (need >> 3) + 3;
    want = want > OBJECT_MAX_WORDS && need <= OBJECT_MAX_WORDS ? OBJECT_MAX_WORDS : want;
    if (items != VALUE_UNBOUND) {
        capacity = header_words(obj_header(items));
        if (items_extend(items, capacity, need, want)) {
            return;
        }
    }
    if (heap_free() / 4 <= want + 1) {
        heap_collect_for(want + 2); /* afterwards the storage may be the last object */
        items = body(*slot)[1];
        if (capacity > 0 && items_extend(items, capacity, need, want)) {
            return;
        }
        if (capacity > 0) {
            heap_move_last(items); /* a second copy would not fit, or leave too little */
            if (items_extend(body(*slot)[1], capacity, need, want)) {
                return;
            }
        }
        want = grow_step(need + 1, want + 1, heap_free() / 4) - 1;
    }
    Value grown = heap_alloc(KIND_ITEMS, want);
    Value *list = body(*slot);
    if (list[1] != VALUE_UNBOUND) {
        memcpy(raw_body(grown), raw_body(list[1]),
               (uint32_t)value_small_get(list[0]) * sizeof(Value));
    }
    list[1] = grown;
}

/* What the door gives to write has its storage in RAM. */
void list_reserve(const Value *slot, uint32_t need) {
    Value items = mutable_body(*slot)[1];
    if (items == VALUE_UNBOUND ? need > 0 : header_words(obj_header(items)) < need) {
        list_grow(slot, need);
    }
}

void list_push(const Value *slots) {
    Value *list = mutable_body(slots[0]);
    Value items = list[1];
    uint32_t length = (uint32_t)value_small_get(list[0]);
    if (items == VALUE_UNBOUND || header_words(obj_header(items)) == length) {
        list_grow(slots, length + 1);
        list = body(slots[0]);
        items = list[1];
    }
    raw_body(items)[length] = slots[1];
    list[0] = value_small((int32_t)length + 1);
}

/* ---- the interface of vm.h */

Value list_new(const Value *items, uint32_t n) {
    if (n == 0) {
        Value list = heap_alloc(KIND_LIST, 2);
        raw_body(list)[0] = value_small(0);
        return list;
    }
    heap_reserve(3 + 1 + n);
    Value list = heap_alloc_raw(KIND_LIST, 2);
    Value storage = heap_alloc_raw(KIND_ITEMS, n);
    memcpy(raw_body(storage), items, n * sizeof *items);
    Value *payload = raw_body(list);
    payload[0] = value_small((int32_t)n);
    payload[1] = storage;
    return list;
}

void list_append_value(Value list, Value v) {
    Value *mark = vm->sp;
    list_push(vm_keep(2, list, v, 0));
    vm_release(mark);
}

uint32_t list_length(Value list) {
    return (uint32_t)value_small_get(body(list)[0]);
}

Value list_get(Value list, uint32_t i) {
    return list_items(list)[i];
}

/* A new list of `n` items with `n` words of storage, all 0: to be filled before anything collects. */
static Value list_sized(uint32_t n) {
    if (n == 0) {
        return list_new(NULL, 0);
    }
    heap_reserve(3 + 1 + n);
    Value list = heap_alloc_raw(KIND_LIST, 2);
    Value storage = heap_alloc(KIND_ITEMS, n);
    Value *payload = raw_body(list);
    payload[0] = value_small((int32_t)n);
    payload[1] = storage;
    return list;
}

Value list_to_tuple(const Value *slot) {
    uint32_t n = list_length(*slot);
    if (n == 0) {
        return CORE(empty_tuple);
    }
    Value tuple = heap_alloc_raw(KIND_TUPLE, n);
    memcpy(raw_body(tuple), list_items(*slot), n * sizeof(Value));
    return tuple;
}

Value list_from_iterable(Value iterable) {
    Value *mark = vm->sp, *slots = vm_keep(2, VALUE_NONE, iterable, 0);
    slots[0] = list_new(NULL, 0);
    list_extend_slots(slots);
    vm_release(mark);
    return slots[0];
}

void list_extend_slots(Value *slots) {
    Walk w;
    walk_begin(&w, &slots[1]);
    uint32_t more = walk_hint(&w);
    if (more > 0) {
        list_reserve(slots, list_length(slots[0]) + more);
    }
    if (w.kind != KIND_FREE) {
        uint32_t n, length = list_length(slots[0]);
        Value *target = mutable_body(slots[0]);
        const Value *items = seq_items(slots[1], &n);
        if (n > 0) {
            /* Without a slot of its own `more` may be half of the same list. */
            memmove(raw_body(target[1]) + length, items, more * sizeof *items);
            target[0] = value_small((int32_t)(length + more));
        }
        return;
    }
    Value *pair = vm_keep(2, slots[0], VALUE_NONE, 0);
    while ((pair[1] = walk_next(&w)) != VALUE_UNBOUND) {
        list_push(pair);
    }
    vm_release(pair + 2);
}

/* ---- operations */

void list_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    seq_print(o, sink, "[", "]");
}

uint32_t list_len(Value o) {
    return list_length(o);
}

bool list_contains(Value o, Value item) {
    return seq_contains(o, item);
}

Value list_iter(Value o) {
    return iter_new(o);
}

Value list_compare(CompareOp op, Value a, Value b) {
    return is_kind(a, KIND_LIST) && is_kind(b, KIND_LIST) ? seq_compare(op, a, b) : VALUE_UNBOUND;
}

static Value list_slice(const Value *slot, SliceRange r) {
    Value result = list_sized(r.count);
    if (r.count > 0) {
        const Value *from = list_items(*slot);
        Value *to = list_items(result);
        if (r.step == 1) {
            memcpy(to, from + r.start, r.count * sizeof *to);
        }
        for (uint32_t i = 0; r.step != 1 && i < r.count; i++) {
            to[i] = from[r.start + (int32_t)i * r.step];
        }
    }
    return result;
}

/* slots: list, index. An __index__ written in Python may change the list: its length is asked for
 * again. */
static uint32_t list_index(const Value *slots, const char *what) {
    uint32_t i = seq_index(slots[1], list_length(slots[0]), what);
    if (i >= list_length(slots[0])) {
        raise_index_error(MSG_index_out_of_range, what);
    }
    return i;
}

static SliceRange list_range(const Value *slots) {
    for (;;) {
        uint32_t length = list_length(slots[0]);
        SliceRange r = slice_range(slots[1], length);
        if (length == list_length(slots[0])) {
            return r;
        }
    }
}

Value list_getitem(Value o, Value index) {
    if (value_is_small(index)) {
        const Value *list = body(o);
        uint32_t i = (uint32_t)value_small_get(index), n = (uint32_t)value_small_get(list[0]);
        i = (int32_t)i < 0 ? i + n : i;
        if (i < n) {
            return raw_body(list[1])[i];
        }
    }
    Value *mark = vm->sp, *slots = vm_keep(2, o, index, 0);
    Value result;
    if (is_kind(slots[1], KIND_SLICE)) {
        result = list_slice(slots, list_range(slots));
    } else {
        uint32_t i = list_index(slots, "list");
        result = list_get(slots[0], i);
    }
    vm_release(mark);
    return result;
}

/* Replaces items [at, at + gone) by `more` unbound words. May collect; the words must be filled at
 * once. */
static Value *list_splice(const Value *slot, uint32_t at, uint32_t gone, uint32_t more) {
    uint32_t length = list_length(*slot), left = length - gone;
    if (more > gone) {
        list_reserve(slot, left + more);
    }
    Value *list = mutable_body(*slot);
    if (list[1] == VALUE_UNBOUND) {
        return NULL;
    }
    Value *items = raw_body(list[1]);
    memmove(items + at + more, items + at + gone, (left - at) * sizeof *items);
    for (uint32_t i = left + more; i < length; i++) {
        items[i] = VALUE_UNBOUND;
    }
    list[0] = value_small((int32_t)(left + more));
    return items + at;
}

/* Deletes the items of a slice with a step other than 1; the rest moves together in one pass. */
static void list_delete_steps(const Value *slot, SliceRange r) {
    if (r.count == 0) {
        return;
    }
    if (r.step < 0) {
        r.start += (int32_t)(r.count - 1) * r.step;
        r.step = -r.step;
    }
    Value *list = mutable_body(*slot);
    Value *items = raw_body(list[1]);
    uint32_t length = (uint32_t)value_small_get(list[0]), to = (uint32_t)r.start, next = to;
    uint32_t left = r.count;
    for (uint32_t i = to; i < length; i++) {
        if (left > 0 && i == next) {
            next += (uint32_t)r.step;
            left--;
        } else {
            items[to++] = items[i];
        }
    }
    for (uint32_t i = to; i < length; i++) {
        items[i] = VALUE_UNBOUND;
    }
    list[0] = value_small((int32_t)to);
}

/* slots: list, slice, value (0: delete). */
static void list_set_slice(Value *slots) {
    if (slots[2] != VALUE_UNBOUND) {
        bool simple = raw_body(slots[1])[2] == VALUE_NONE;
        Value source = native_part(slots[2]);
        if (source == slots[0] || (!is_kind(source, KIND_LIST) && !is_kind(source, KIND_TUPLE))) {
            if (!value_is_iterable(slots[2])) {
                raise_type_error(simple ? MSG_can_only_assign_an_iterable
                                        : MSG_must_assign_iterable_to);
            }
            slots[2] = list_from_iterable(slots[2]);
        } else {
            slots[2] = source;
        }
    }
    SliceRange r = list_range(slots);
    if (slots[2] == VALUE_UNBOUND && r.step != 1) {
        list_delete_steps(slots, r);
        return;
    }
    uint32_t n = 0;
    if (slots[2] != VALUE_UNBOUND) {
        (void)seq_items(slots[2], &n);
    }
    if (r.step == 1) {
        Value *gap = list_splice(slots, (uint32_t)r.start, r.count, n);
        if (n > 0) {
            memcpy(gap, seq_items(slots[2], &n), n * sizeof *gap);
        }
        return;
    }
    if (n != r.count) {
        raise_value_error(MSG_attempt_to_assign_sequence_of, n, r.count);
    }
    Value *list = mutable_body(slots[0]);
    const Value *from = seq_items(slots[2], &n);
    for (uint32_t i = 0; i < n; i++) {
        raw_body(list[1])[r.start + (int32_t)i * r.step] = from[i];
    }
}

void list_setitem(Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, v);
    if (is_kind(slots[1], KIND_SLICE)) {
        list_set_slice(slots);
    } else {
        uint32_t i = list_index(slots, "list assignment");
        if (slots[2] == VALUE_UNBOUND) {
            (void)list_splice(slots, i, 1, 0);
        } else {
            const Value *list = mutable_body(slots[0]);
            raw_body(list[1])[i] = slots[2];
        }
    }
    vm_release(mark);
}

static Value list_concat(Value a, Value b) {
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    uint32_t an = list_length(slots[0]), bn = list_length(slots[1]);
    Value result = list_sized(an + bn);
    if (an + bn > 0) {
        Value *to = list_items(result);
        uint32_t n;
        if (an > 0) {
            memcpy(to, seq_items(slots[0], &n), an * sizeof *to);
        }
        if (bn > 0) {
            memcpy(to + an, seq_items(slots[1], &n), bn * sizeof *to);
        }
    }
    vm_release(mark);
    return result;
}

static void repeat_items(Value *items, uint32_t n, uint32_t times) {
    for (uint32_t i = n; i < n * times; i++) {
        items[i] = items[i - n];
    }
}

static Value list_repeat(Value list, Value count, bool inplace) {
    Value *mark = vm->sp, *slot = vm_keep(2, list, count, 0);
    uint32_t n = list_length(*slot), times;
    Value result;
    if (!seq_repeat_count(slot[1], n, &times)) {
        vm_release(mark);
        return VALUE_UNBOUND;
    }
    if (inplace && times == 0) {
        (void)list_splice(slot, 0, n, 0);
        result = *slot;
    } else if (inplace) {
        list_reserve(slot, n * times);
        Value *payload = mutable_body(*slot);
        repeat_items(raw_body(payload[1]), n, times);
        payload[0] = value_small((int32_t)(n * times));
        result = *slot;
    } else {
        result = list_sized(n * times);
        if (n * times > 0) {
            Value *to = list_items(result);
            memcpy(to, list_items(*slot), n * sizeof *to);
            repeat_items(to, n, times);
        }
    }
    vm_release(mark);
    return result;
}

Value list_binary(BinaryOp op, bool inplace, Value a, Value b) {
    if (op == BIN_ADD && is_kind(a, KIND_LIST)) {
        if (inplace) {
            Value *mark = vm->sp, *slots = vm_keep(3, a, a, b);
            list_extend_slots(slots + 1);
            vm_release(mark);
            return slots[0];
        }
        Value other = native_part(b);
        if (is_kind(other, KIND_LIST)) {
            return list_concat(a, other);
        }
        if (!is_instance(b)) {
            raise_type_error(MSG_can_only_concatenate_list_not, b);
        }
    } else if (op == BIN_MUL) {
        return is_kind(a, KIND_LIST) ? list_repeat(a, b, inplace) : list_repeat(b, a, false);
    }
    return VALUE_UNBOUND;
}

/* ---- methods */

Value list_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_list), "list");
    if (args[0] != CORE(class_list)) {
        return class_wrap(args[0], list_new(NULL, 0));
    }
    args_at_most("list", n - 1, 1);
    return n > 1 ? list_from_iterable(args[1]) : list_new(NULL, 0);
}

Value list_method_init(Value *args, unsigned n) {
    self_kind(args, KIND_LIST, "list");
    args_at_most("list", n - 1, 1);
    (void)list_method_clear(args, 1);
    if (n > 1) {
        list_extend_slots(args);
    }
    return VALUE_NONE;
}

Value list_method_append(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    list_push(args);
    return VALUE_NONE;
}

Value list_method_extend(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    list_extend_slots(args);
    return VALUE_NONE;
}

/* An insertion point: beyond an end means at that end. */
static uint32_t insertion_index(Value index, uint32_t length) {
    int64_t i = int_index(index);
    i = i < 0 ? i + (int64_t)length : i;
    return i < 0 ? 0 : i > (int64_t)length ? length : (uint32_t)i;
}

Value list_method_insert(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    uint32_t i = insertion_index(args[1], list_length(args[0]));
    uint32_t length = list_length(args[0]);
    *list_splice(args, i < length ? i : length, 0, 1) = args[2];
    return VALUE_NONE;
}

Value list_method_remove(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    uint32_t i = seq_find(args, 0, UINT32_MAX);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_list_remove_x_x_not_in_list);
    }
    if (i < list_length(args[0])) {
        (void)list_splice(args, i, 1, 0);
    }
    return VALUE_NONE;
}

Value list_method_pop(Value *args, unsigned n) {
    self_kind(args, KIND_LIST, "list");
    int32_t index = n > 1 ? int_index(args[1]) : -1;
    uint32_t length = list_length(args[0]);
    if (length == 0) {
        raise_index_error(MSG_pop_from_empty_list);
    }
    uint32_t i = index < 0 ? (uint32_t)index + length : (uint32_t)index;
    if (i >= length) {
        raise_index_error(MSG_pop_index_out_of_range);
    }
    Value *list = mutable_body(args[0]);
    Value *items = raw_body(list[1]);
    Value result = items[i];
    if (i + 1 < length) {
        memmove(items + i, items + i + 1, (length - i - 1) * sizeof *items);
    }
    items[length - 1] = VALUE_UNBOUND;
    list[0] = value_small((int32_t)length - 1);
    return result;
}

/* Keeps the storage: a list that is filled again and again needs no memory after the first time. */
Value list_method_clear(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    uint32_t length = list_length(args[0]);
    if (length > 0) {
        Value *list = mutable_body(args[0]);
        memset(raw_body(list[1]), 0, length * sizeof(Value));
        list[0] = value_small(0);
    }
    return VALUE_NONE;
}

Value list_method_index(Value *args, unsigned n) {
    self_kind(args, KIND_LIST, "list");
    uint32_t from, to;
    seq_bounds(args, n, &from, &to);
    uint32_t i = seq_find(args, from, to);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_is_not_in_list, args[1]);
    }
    return value_small((int32_t)i);
}

Value list_method_count(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    return value_small((int32_t)seq_count(args));
}

Value list_method_reverse(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    uint32_t length = list_length(args[0]);
    if (length > 1) {
        Value *items = raw_body(mutable_body(args[0])[1]);
        for (uint32_t i = 0, j = length - 1; i < j; i++, j--) {
            Value v = items[i];
            items[i] = items[j];
            items[j] = v;
        }
    }
    return VALUE_NONE;
}

Value list_method_copy(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    uint32_t length = list_length(args[0]);
    return list_slice(args, (SliceRange){0, (int32_t)length, 1, length});
}
