/* Tuples: nothing but the items. */
#include "containers.h"

Value tuple_new(Vm *vm, const Value *items, uint32_t n) {
    if (n == 0) {
        return CORE(vm, empty_tuple);
    }
    Value tuple = heap_alloc_raw(vm, KIND_TUPLE, n);
    memcpy(raw_body(vm, tuple), items, n * sizeof *items);
    return tuple;
}

/* Items of unknown number come through a list, whose storage then becomes the tuple itself. */
static Value tuple_from_new_list(Vm *vm, Value list) {
    const Value *payload = body(vm, list);
    uint32_t n = (uint32_t)value_small_get(payload[0]);
    if (n == 0) {
        return CORE(vm, empty_tuple);
    }
    Value items = payload[1], *header = vm_ptr(vm, items);
    *header = (*header & ~HEADER_LOW_MASK) | HEADER_LOW(KIND_TUPLE);
    heap_shrink(vm, items, n);
    return items;
}

Value tuple_from_iterable(Vm *vm, Value iterable) {
    if (is_kind(vm, iterable, KIND_TUPLE)) {
        return iterable;
    }
    if (!is_kind(vm, iterable, KIND_LIST)) {
        return tuple_from_new_list(vm, list_from_iterable(vm, iterable));
    }
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, iterable, 0, 0);
    Value result = list_to_tuple(vm, slot);
    vm_release(vm, mark);
    return result;
}

void tuple_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    seq_print(vm, o, sink, "(", ")");
}

/* A mix of rotation and multiplication in 32 bits: the same on every host. */
uint32_t tuple_hash(Vm *vm, Value o) {
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    uint32_t n = tuple_length(vm, *slot), h = UINT32_C(0x345678) ^ n;
    vm_enter(vm);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t item = table_hash(vm, raw_body(vm, *slot)[i]);
        h += item * UINT32_C(0x85EBCA77);
        h = ((h << 13) | (h >> 19)) * UINT32_C(0x9E3779B1);
    }
    vm_leave(vm);
    vm_release(vm, mark);
    return h;
}

uint32_t tuple_len(Vm *vm, Value o) {
    return tuple_length(vm, o);
}

bool tuple_contains(Vm *vm, Value o, Value item) {
    return seq_contains(vm, o, item);
}

Value tuple_iter(Vm *vm, Value o) {
    return iter_new(vm, o);
}

Value tuple_compare(Vm *vm, CompareOp op, Value a, Value b) {
    return is_kind(vm, a, KIND_TUPLE) && is_kind(vm, b, KIND_TUPLE) ? seq_compare(vm, op, a, b)
                                                                    : VALUE_UNBOUND;
}

static Value tuple_slice(Vm *vm, const Value *slot, SliceRange r) {
    if (r.count == 0) {
        return CORE(vm, empty_tuple);
    }
    if (r.step == 1 && r.count == tuple_length(vm, *slot)) {
        return *slot;
    }
    Value result = heap_alloc_raw(vm, KIND_TUPLE, r.count);
    const Value *from = raw_body(vm, *slot);
    Value *to = raw_body(vm, result);
    for (uint32_t i = 0; i < r.count; i++) {
        to[i] = from[r.start + (int32_t)i * r.step];
    }
    return result;
}

Value tuple_getitem(Vm *vm, Value o, Value index) {
    uint32_t n = tuple_length(vm, o);
    if (value_is_small(index)) {
        uint32_t i = (uint32_t)value_small_get(index);
        i = (int32_t)i < 0 ? i + n : i;
        if (i < n) {
            return raw_body(vm, o)[i];
        }
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, o, index, 0);
    Value result;
    if (is_kind(vm, slots[1], KIND_SLICE)) {
        result = tuple_slice(vm, slots, slice_range(vm, slots[1], n));
    } else {
        uint32_t i = seq_index(vm, slots[1], n, "tuple");
        result = raw_body(vm, slots[0])[i];
    }
    vm_release(vm, mark);
    return result;
}

static Value tuple_concat(Vm *vm, Value a, Value b) {
    uint32_t an = tuple_length(vm, a), bn = tuple_length(vm, b);
    if (an == 0 || bn == 0) {
        return an == 0 ? b : a;
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, a, b, 0);
    Value result = heap_alloc_raw(vm, KIND_TUPLE, an + bn);
    Value *to = raw_body(vm, result);
    memcpy(to, raw_body(vm, slots[0]), an * sizeof *to);
    memcpy(to + an, raw_body(vm, slots[1]), bn * sizeof *to);
    vm_release(vm, mark);
    return result;
}

static Value tuple_repeat(Vm *vm, Value tuple, Value count) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, tuple, count, 0);
    uint32_t n = tuple_length(vm, slots[0]), times;
    Value result = VALUE_UNBOUND;
    if (seq_repeat_count(vm, slots[1], n, &times)) {
        if (n * times == 0) {
            result = CORE(vm, empty_tuple);
        } else if (times == 1) {
            result = slots[0];
        } else {
            result = heap_alloc_raw(vm, KIND_TUPLE, n * times);
            Value *to = raw_body(vm, result);
            memcpy(to, raw_body(vm, slots[0]), n * sizeof *to);
            for (uint32_t i = n; i < n * times; i++) {
                to[i] = to[i - n];
            }
        }
    }
    vm_release(vm, mark);
    return result;
}

Value tuple_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op == BIN_ADD && is_kind(vm, a, KIND_TUPLE)) {
        Value other = native_part(vm, b);
        if (is_kind(vm, other, KIND_TUPLE)) {
            return tuple_concat(vm, a, other);
        }
        if (!is_instance(vm, b)) {
            raise_type_error(vm, "can only concatenate tuple (not \"%T\") to tuple", b);
        }
    } else if (op == BIN_MUL) {
        return is_kind(vm, a, KIND_TUPLE) ? tuple_repeat(vm, a, b) : tuple_repeat(vm, b, a);
    }
    return VALUE_UNBOUND;
}

/* ---- methods */

Value tuple_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_tuple), "tuple");
    args_at_most(vm, "tuple", n - 1, 1);
    Value result = n > 1 ? tuple_from_iterable(vm, args[1]) : CORE(vm, empty_tuple);
    return class_wrap(vm, args[0], result);
}

Value tuple_method_index(Vm *vm, Value *args, unsigned n) {
    self_kind(vm, args, KIND_TUPLE, "tuple");
    uint32_t from, to;
    seq_bounds(vm, args, n, &from, &to);
    uint32_t i = seq_find(vm, args, from, to);
    if (i == UINT32_MAX) {
        raise_value_error(vm, "tuple.index(x): x not in tuple");
    }
    return value_small((int32_t)i);
}

Value tuple_method_count(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_TUPLE, "tuple");
    return value_small((int32_t)seq_count(vm, args));
}
