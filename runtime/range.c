/* range: three integers of any size. Those below 2^62 are computed with as int64_t, others by the general
 * operators of int.
 */
#include "containers.h"

enum { RANGE_START, RANGE_STOP, RANGE_STEP, RANGE_FIELDS };

typedef struct Span {
    int64_t start, step;
    uint64_t length;
} Span;

static bool span_int(Vm *vm, Value v, int64_t *out) {
    return int_to_i64(vm, v, out) && *out < INT64_MAX / 2 && *out > INT64_MIN / 2;
}

static uint64_t span_length(int64_t start, int64_t stop, int64_t step) {
    if (step > 0) {
        return start < stop ? ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1 : 0;
    }
    return start > stop ? ((uint64_t)start - (uint64_t)stop - 1) / -(uint64_t)step + 1 : 0;
}

/* False: some number is too large. Does not collect. */
static bool range_span(Vm *vm, Value range, Span *out) {
    const Value *r = raw_body(vm, range);
    int64_t stop;
    if (!span_int(vm, r[RANGE_START], &out->start) || !span_int(vm, r[RANGE_STOP], &stop) ||
        !span_int(vm, r[RANGE_STEP], &out->step)) {
        return false;
    }
    out->length = span_length(out->start, stop, out->step);
    return true;
}

/* start, stop and step in slots. */
static Value range_make(Vm *vm, const Value *fields) {
    Value range = heap_alloc_raw(vm, KIND_RANGE, RANGE_FIELDS);
    memcpy(raw_body(vm, range), fields, RANGE_FIELDS * sizeof *fields);
    return range;
}

/* ---- numbers of any size */

static bool is_negative(Vm *vm, Value v) {
    return value_is_small(v) ? (int32_t)v < 0 : (obj_header(vm, v) & FLAG_NEGATIVE) != 0;
}

static bool less(Vm *vm, Value a, Value b) {
    return obj_compare(vm, CMP_LT, a, b) == VALUE_TRUE;
}

/* Fields copied to slots of their own. */
static Value *range_fields(Vm *vm, Value range) {
    const Value *r = raw_body(vm, range);
    return vm_keep(vm, RANGE_FIELDS, r[RANGE_START], r[RANGE_STOP], r[RANGE_STEP]);
}

/* The length as an integer object. */
static Value big_length(Vm *vm, Value range) {
    Value *mark = vm->sp, *f = range_fields(vm, range);
    bool down = is_negative(vm, f[RANGE_STEP]);
    Value result = value_small(0);
    if (down ? less(vm, f[RANGE_STOP], f[RANGE_START]) : less(vm, f[RANGE_START], f[RANGE_STOP])) {
        /* (stop - start + step - sign) // step */
        Value n = obj_binary(vm, BIN_SUB, false, f[RANGE_STOP], f[RANGE_START]);
        n = obj_binary(vm, BIN_ADD, false, n, f[RANGE_STEP]);
        n = obj_binary(vm, BIN_SUB, false, n, value_small(down ? -1 : 1));
        result = obj_binary(vm, BIN_FLOORDIV, false, n, f[RANGE_STEP]);
    }
    vm_release(vm, mark);
    return result;
}

static Value length_value(Vm *vm, Value range) {
    Span s;
    return range_span(vm, range, &s) ? int_from_u64(vm, s.length) : big_length(vm, range);
}

/* start + index * step; `index` is an integer within the range. */
static Value item_at(Vm *vm, Value range, Value index) {
    Value *mark = vm->sp, *f = range_fields(vm, range);
    Value offset = obj_binary(vm, BIN_MUL, false, index, f[RANGE_STEP]);
    Value item = obj_binary(vm, BIN_ADD, false, offset, f[RANGE_START]);
    vm_release(vm, mark);
    return item;
}

/* Position of the integer `item`, or 0 when it is not in the range. */
static Value big_position(Vm *vm, Value range, Value item) {
    Value *mark = vm->sp, *f = range_fields(vm, range), *slot = vm_keep(vm, 1, item, 0, 0);
    bool down = is_negative(vm, f[RANGE_STEP]);
    bool inside = down ? !less(vm, f[RANGE_START], *slot) && less(vm, f[RANGE_STOP], *slot)
                       : !less(vm, *slot, f[RANGE_START]) && less(vm, *slot, f[RANGE_STOP]);
    Value result = VALUE_UNBOUND;
    if (inside) {
        *slot = obj_binary(vm, BIN_SUB, false, *slot, f[RANGE_START]);
        if (obj_binary(vm, BIN_MOD, false, *slot, f[RANGE_STEP]) == value_small(0)) {
            result = obj_binary(vm, BIN_FLOORDIV, false, *slot, f[RANGE_STEP]);
        }
    }
    vm_release(vm, mark);
    return result;
}

static Value position_of(Vm *vm, Value range, Value item) {
    Span s;
    int64_t v;
    if (!range_span(vm, range, &s) || !span_int(vm, item, &v)) {
        return big_position(vm, range, item);
    }
    uint64_t distance =
        s.step > 0 ? (uint64_t)v - (uint64_t)s.start : (uint64_t)s.start - (uint64_t)v;
    uint64_t step = s.step > 0 ? (uint64_t)s.step : -(uint64_t)s.step;
    bool before = s.step > 0 ? v < s.start : v > s.start;
    if (before || distance % step != 0 || distance / step >= s.length) {
        return VALUE_UNBOUND;
    }
    return int_from_u64(vm, distance / step);
}

/* ---- operations */

void range_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *f = range_fields(vm, o);
    sink_puts(vm, sink, "range(");
    obj_print(vm, f[RANGE_START], sink, true);
    sink_puts(vm, sink, ", ");
    obj_print(vm, f[RANGE_STOP], sink, true);
    if (f[RANGE_STEP] != value_small(1)) {
        sink_puts(vm, sink, ", ");
        obj_print(vm, f[RANGE_STEP], sink, true);
    }
    sink_puts(vm, sink, ")");
    vm_release(vm, mark);
}

uint32_t range_len(Vm *vm, Value o) {
    Value length = length_value(vm, o);
    if (!value_is_small(length)) {
        raise_error(vm, CORE(vm, class_OverflowError),
                    "Python int too large to convert to C ssize_t");
    }
    return (uint32_t)value_small_get(length);
}

bool range_truth(Vm *vm, Value range) {
    return length_value(vm, range) != value_small(0);
}

/* What decides about equality: [length, start, step], with None where it does not matter. */
static Value *range_essence(Vm *vm, Value range) {
    Value *slots = vm_keep(vm, 3, range, VALUE_NONE, VALUE_NONE);
    Value length = length_value(vm, slots[0]);
    if (length != value_small(0)) {
        slots[1] = raw_body(vm, slots[0])[RANGE_START];
    }
    if (length != value_small(0) && length != value_small(1)) {
        slots[2] = raw_body(vm, slots[0])[RANGE_STEP];
    }
    slots[0] = length;
    return slots;
}

uint32_t range_hash(Vm *vm, Value o) {
    Value *mark = vm->sp;
    Value tuple = tuple_new(vm, range_essence(vm, o), 3);
    uint32_t hash = tuple_hash(vm, tuple);
    vm_release(vm, mark);
    return hash;
}

Value range_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_kind(vm, a, KIND_RANGE) ||
        !is_kind(vm, b, KIND_RANGE)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *kept = vm_keep(vm, 2, a, b, 0);
    Value *x = range_essence(vm, kept[0]), *y = range_essence(vm, kept[1]);
    bool equal =
        value_equal(vm, x[0], y[0]) && value_equal(vm, x[1], y[1]) && value_equal(vm, x[2], y[2]);
    vm_release(vm, mark);
    return value_bool(equal == (op == CMP_EQ));
}

static Value range_slice(Vm *vm, const Value *slots) {
    SliceRange r = slice_range(vm, slots[1], range_len(vm, slots[0]));
    Value *fields = vm_temps(vm, RANGE_FIELDS);
    fields[RANGE_START] = item_at(vm, slots[0], value_small(r.start));
    fields[RANGE_STOP] = item_at(vm, slots[0], value_small(r.stop));
    fields[RANGE_STEP] = int_from_i64(vm, r.step);
    fields[RANGE_STEP] =
        obj_binary(vm, BIN_MUL, false, fields[RANGE_STEP], raw_body(vm, slots[0])[RANGE_STEP]);
    Value result = range_make(vm, fields);
    vm_release(vm, fields + RANGE_FIELDS);
    return result;
}

static Value range_item(Vm *vm, const Value *slots) {
    Span s;
    if (range_span(vm, slots[0], &s) && s.length <= (uint64_t)INT32_MAX) {
        uint32_t i = seq_index(vm, slots[1], (uint32_t)s.length, "range object");
        return int_from_i64(vm, s.start + (int64_t)i * s.step);
    }
    Value *index = vm_keep(vm, 2, slots[1], VALUE_NONE, 0);
    if (!value_is_int(vm, index[0])) {
        index[0] = int_from_i64(vm, int_index(vm, index[0]));
    }
    index[1] = length_value(vm, slots[0]);
    if (less(vm, index[0], value_small(0))) {
        index[0] = obj_binary(vm, BIN_ADD, false, index[0], index[1]);
    }
    if (less(vm, index[0], value_small(0)) || !less(vm, index[0], index[1])) {
        raise_index_error(vm, "range object index out of range");
    }
    Value item = item_at(vm, slots[0], index[0]);
    vm_release(vm, index + 2);
    return item;
}

Value range_getitem(Vm *vm, Value o, Value index) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, o, index, 0);
    Value result =
        is_kind(vm, slots[1], KIND_SLICE) ? range_slice(vm, slots) : range_item(vm, slots);
    vm_release(vm, mark);
    return result;
}

/* What is no integer is compared with item after item, as CPython does. */
static uint32_t search_items(Vm *vm, Value range, Value item, bool count) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 3, range, item, VALUE_NONE);
    uint32_t found = 0, i = 0;
    slots[0] = range_iter(vm, slots[0]);
    for (; (slots[2] = iter_range_next(vm, slots[0])) != VALUE_UNBOUND; i++) {
        if (value_equal(vm, slots[2], slots[1])) {
            if (!count) {
                vm_release(vm, mark);
                return i;
            }
            found++;
        }
        vm_poll(vm);
    }
    vm_release(vm, mark);
    return count ? found : UINT32_MAX;
}

bool range_contains(Vm *vm, Value o, Value item) {
    return value_is_int(vm, item) ? position_of(vm, o, item) != VALUE_UNBOUND
                                  : search_items(vm, o, item, false) != UINT32_MAX;
}

Value range_iter(Vm *vm, Value o) {
    Value *mark = vm->sp, *fields = range_fields(vm, o);
    Value it = heap_alloc_raw(vm, KIND_ITER_RANGE, RANGE_FIELDS);
    memcpy(raw_body(vm, it), fields, RANGE_FIELDS * sizeof *fields);
    vm_release(vm, mark);
    return it;
}

/* The iterator's fields: next, stop, step. */
static Value big_next(Vm *vm, Value o) {
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0), *f = range_fields(vm, o = *slot);
    Value result = VALUE_UNBOUND;
    if (is_negative(vm, f[RANGE_STEP]) ? less(vm, f[RANGE_STOP], f[RANGE_START])
                                       : less(vm, f[RANGE_START], f[RANGE_STOP])) {
        Value next = obj_binary(vm, BIN_ADD, false, f[RANGE_START], f[RANGE_STEP]);
        mutable_body(vm, *slot)[RANGE_START] = next;
        result = f[RANGE_START];
    }
    vm_release(vm, mark);
    return result;
}

Value iter_range_next(Vm *vm, Value o) {
    Value *f = mutable_body(vm, o);
    if (!(f[0] & f[1] & f[2] & 1u)) {
        return big_next(vm, o);
    }
    int32_t next = value_small_get(f[0]), stop = value_small_get(f[1]),
            step = value_small_get(f[2]);
    if (step > 0 ? next >= stop : next <= stop) {
        return VALUE_UNBOUND;
    }
    Value result = f[0];
    /* Beyond the small integers there is nothing before a small stop. */
    f[0] = small_fits((int64_t)next + step) ? value_small(next + step) : f[1];
    return result;
}

/* The iterator of reversed(range): from the last item down to before the first. */
Value range_reversed(Vm *vm, Value range) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, range, VALUE_NONE, 0), *f = vm_temps(vm, 3);
    slots[1] = length_value(vm, slots[0]);
    slots[1] = obj_binary(vm, BIN_SUB, false, slots[1], value_small(1));
    f[RANGE_START] = item_at(vm, slots[0], slots[1]);
    f[RANGE_STEP] = obj_unary(vm, UN_NEG, raw_body(vm, slots[0])[RANGE_STEP]);
    f[RANGE_STOP] =
        obj_binary(vm, BIN_ADD, false, raw_body(vm, slots[0])[RANGE_START], f[RANGE_STEP]);
    slots[0] = range_make(vm, f);
    Value it = range_iter(vm, slots[0]);
    vm_release(vm, mark);
    return it;
}

/* ---- methods */

/* *arg becomes an exact integer. */
static void integer_argument(Vm *vm, Value *arg) {
    *arg = native_part(vm, *arg);
    if (value_is_bool(*arg)) {
        *arg = value_small(*arg == VALUE_TRUE);
    } else if (!value_is_int(vm, *arg)) {
        *arg = int_from_i64(vm, int_index(vm, *arg));
    }
}

Value range_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_range), "range");
    if (n == 1) {
        raise_type_error(vm, "range expected at least 1 argument, got 0");
    }
    args_at_most(vm, "range", n - 1, 3);
    for (unsigned i = 1; i < n; i++) {
        integer_argument(vm, &args[i]);
    }
    if (n == 4 && args[3] == value_small(0)) {
        raise_value_error(vm, "range() arg 3 must not be zero");
    }
    Value *fields = vm_temps(vm, RANGE_FIELDS);
    fields[RANGE_START] = n > 2 ? args[1] : value_small(0);
    fields[RANGE_STOP] = n > 2 ? args[2] : args[1];
    fields[RANGE_STEP] = n > 3 ? args[3] : value_small(1);
    return range_make(vm, fields);
}

Value range_method_index(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_RANGE, "range");
    if (value_is_int(vm, args[1])) {
        Value position = position_of(vm, args[0], args[1]);
        if (position != VALUE_UNBOUND) {
            return position;
        }
        raise_value_error(vm, "%R is not in range", args[1]);
    }
    uint32_t i = search_items(vm, args[0], args[1], false);
    if (i == UINT32_MAX) {
        raise_value_error(vm, "sequence.index(x): x not in sequence");
    }
    return value_small((int32_t)i);
}

Value range_method_count(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_RANGE, "range");
    if (value_is_int(vm, args[1])) {
        return value_small(position_of(vm, args[0], args[1]) != VALUE_UNBOUND);
    }
    return value_small((int32_t)search_items(vm, args[0], args[1], true));
}

static Value range_field(Vm *vm, Value *args, unsigned field) {
    self_kind(vm, args, KIND_RANGE, "range");
    return raw_body(vm, args[0])[field];
}

Value range_get_start(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return range_field(vm, args, RANGE_START);
}

Value range_get_stop(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return range_field(vm, args, RANGE_STOP);
}

Value range_get_step(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return range_field(vm, args, RANGE_STEP);
}
