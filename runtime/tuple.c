/* Tuples: nothing but the items. */
#include "containers.h"

Value tuple_new(const Value *items, uint32_t n) {
    if (n == 0) {
        return CORE(empty_tuple);
    }
    Value tuple = heap_alloc_raw(KIND_TUPLE, n);
    memcpy(raw_body(tuple), items, n * sizeof *items);
    return tuple;
}

/* Items of unknown number come through a list, whose storage then becomes the tuple itself. */
static Value tuple_from_new_list(Value list) {
    const Value *payload = body(list);
    uint32_t n = (uint32_t)value_small_get(payload[0]);
    if (n == 0) {
        return CORE(empty_tuple);
    }
    Value items = payload[1], *header = vm_ptr(items);
    *header = (*header & ~HEADER_LOW_MASK) | HEADER_LOW(KIND_TUPLE);
    heap_shrink(items, n);
    return items;
}

Value tuple_from_iterable(Value iterable) {
    if (is_kind(iterable, KIND_TUPLE)) {
        return iterable;
    }
    if (!is_kind(iterable, KIND_LIST)) {
        return tuple_from_new_list(list_from_iterable(iterable));
    }
    Value *mark = vm->sp, *slot = vm_keep(1, iterable, 0, 0);
    Value result = list_to_tuple(slot);
    vm_release(mark);
    return result;
}

void tuple_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    seq_print(o, sink, "(", ")");
}

/* A mix of rotation and multiplication in 32 bits: the same on every host. */
uint32_t tuple_hash(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    uint32_t n = tuple_length(*slot), h = UINT32_C(0x345678) ^ n;
    vm_enter();
    for (uint32_t i = 0; i < n; i++) {
        vm_poll();
        uint32_t item = table_hash(raw_body(*slot)[i]);
        h += item * UINT32_C(0x85EBCA77);
        h = ((h << 13) | (h >> 19)) * UINT32_C(0x9E3779B1);
    }
    vm_leave();
    vm_release(mark);
    return h;
}

uint32_t tuple_len(Value o) {
    return tuple_length(o);
}

bool tuple_contains(Value o, Value item) {
    return seq_contains(o, item);
}

Value tuple_iter(Value o) {
    return iter_new(o);
}

Value tuple_compare(CompareOp op, Value a, Value b) {
    return is_kind(a, KIND_TUPLE) && is_kind(b, KIND_TUPLE) ? seq_compare(op, a, b) : VALUE_UNBOUND;
}

static Value tuple_slice(const Value *slot, SliceRange r) {
    if (r.count == 0) {
        return CORE(empty_tuple);
    }
    if (r.step == 1 && r.count == tuple_length(*slot)) {
        return *slot;
    }
    Value result = heap_alloc_raw(KIND_TUPLE, r.count);
    const Value *from = raw_body(*slot);
    Value *to = raw_body(result);
    for (uint32_t i = 0; i < r.count; i++) {
        to[i] = from[r.start + (int32_t)i * r.step];
    }
    return result;
}

Value tuple_getitem(Value o, Value index) {
    uint32_t n = tuple_length(o);
    if (value_is_small(index)) {
        uint32_t i = (uint32_t)value_small_get(index);
        i = (int32_t)i < 0 ? i + n : i;
        if (i < n) {
            return raw_body(o)[i];
        }
    }
    Value *mark = vm->sp, *slots = vm_keep(2, o, index, 0);
    Value result;
    if (is_kind(slots[1], KIND_SLICE)) {
        result = tuple_slice(slots, slice_range(slots[1], n));
    } else {
        uint32_t i = seq_index(slots[1], n, "tuple");
        result = raw_body(slots[0])[i];
    }
    vm_release(mark);
    return result;
}

static Value tuple_concat(Value a, Value b) {
    uint32_t an = tuple_length(a), bn = tuple_length(b);
    if (an == 0 || bn == 0) {
        return an == 0 ? b : a;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    Value result = heap_alloc_raw(KIND_TUPLE, an + bn);
    Value *to = raw_body(result);
    memcpy(to, raw_body(slots[0]), an * sizeof *to);
    memcpy(to + an, raw_body(slots[1]), bn * sizeof *to);
    vm_release(mark);
    return result;
}

static Value tuple_repeat(Value tuple, Value count) {
    Value *mark = vm->sp, *slots = vm_keep(2, tuple, count, 0);
    uint32_t n = tuple_length(slots[0]), times;
    Value result = VALUE_UNBOUND;
    if (seq_repeat_count(slots[1], n, &times)) {
        if (n * times == 0) {
            result = CORE(empty_tuple);
        } else if (times == 1) {
            result = slots[0];
        } else {
            result = heap_alloc_raw(KIND_TUPLE, n * times);
            Value *to = raw_body(result);
            memcpy(to, raw_body(slots[0]), n * sizeof *to);
            for (uint32_t i = n; i < n * times; i++) {
                to[i] = to[i - n];
            }
        }
    }
    vm_release(mark);
    return result;
}

Value tuple_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op == BIN_ADD && is_kind(a, KIND_TUPLE)) {
        Value other = native_part(b);
        if (is_kind(other, KIND_TUPLE)) {
            return tuple_concat(a, other);
        }
        if (!is_instance(b)) {
            raise_type_error(MSG_can_only_concatenate_tuple_not, b);
        }
    } else if (op == BIN_MUL) {
        return is_kind(a, KIND_TUPLE) ? tuple_repeat(a, b) : tuple_repeat(b, a);
    }
    return VALUE_UNBOUND;
}

/* ---- methods */

Value tuple_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_tuple), "tuple");
    args_at_most("tuple", n - 1, 1);
    Value result = n > 1 ? tuple_from_iterable(args[1]) : CORE(empty_tuple);
    return class_wrap(args[0], result);
}

Value tuple_method_index(Value *args, unsigned n) {
    self_kind(args, KIND_TUPLE, "tuple");
    uint32_t from, to;
    seq_bounds(args, n, &from, &to);
    uint32_t i = seq_find(args, from, to);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_tuple_index_x_x_not_in_tuple);
    }
    return value_small((int32_t)i);
}

Value tuple_method_count(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_TUPLE, "tuple");
    return value_small((int32_t)seq_count(args));
}
