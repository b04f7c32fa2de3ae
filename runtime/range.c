/* range: three integers of any size. Those below 2^62 are computed with as int64_t, others by the
 * general operators of int. */
#include "containers.h"

enum { RANGE_START, RANGE_STOP, RANGE_STEP, RANGE_FIELDS };

typedef struct Span {
    int64_t start, step;
    uint64_t length;
} Span;

static bool span_int(Value v, int64_t *out) {
    return int_to_i64(v, out) && *out < INT64_MAX / 2 && *out > INT64_MIN / 2;
}

static uint64_t span_length(int64_t start, int64_t stop, int64_t step) {
    if (step > 0) {
        return start < stop ? ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1 : 0;
    }
    return start > stop ? ((uint64_t)start - (uint64_t)stop - 1) / -(uint64_t)step + 1 : 0;
}

/* False: some number is too large. Does not collect. */
static bool range_span(Value range, Span *out) {
    const Value *r = raw_body(range);
    int64_t stop;
    if (!span_int(r[RANGE_START], &out->start) || !span_int(r[RANGE_STOP], &stop) ||
        !span_int(r[RANGE_STEP], &out->step)) {
        return false;
    }
    out->length = span_length(out->start, stop, out->step);
    return true;
}

/* start, stop and step in slots. */
static Value range_make(const Value *fields) {
    Value range = heap_alloc_raw(KIND_RANGE, RANGE_FIELDS);
    memcpy(raw_body(range), fields, RANGE_FIELDS * sizeof *fields);
    return range;
}

/* ---- numbers of any size */

static bool is_negative(Value v) {
    return value_is_small(v) ? (int32_t)v < 0 : (obj_header(v) & FLAG_NEGATIVE) != 0;
}

static bool less(Value a, Value b) {
    return obj_compare(CMP_LT, a, b) == VALUE_TRUE;
}

/* Fields copied to slots of their own. */
static Value *range_fields(Value range) {
    const Value *r = raw_body(range);
    return vm_keep(RANGE_FIELDS, r[RANGE_START], r[RANGE_STOP], r[RANGE_STEP]);
}

/* The length as an integer object. */
static Value big_length(Value range) {
    Value *mark = vm->sp, *f = range_fields(range);
    bool down = is_negative(f[RANGE_STEP]);
    Value result = value_small(0);
    if (down ? less(f[RANGE_STOP], f[RANGE_START]) : less(f[RANGE_START], f[RANGE_STOP])) {
        /* (stop - start + step - sign) // step */
        Value n = obj_binary(BIN_SUB, false, f[RANGE_STOP], f[RANGE_START]);
        n = obj_binary(BIN_ADD, false, n, f[RANGE_STEP]);
        n = obj_binary(BIN_SUB, false, n, value_small(down ? -1 : 1));
        result = obj_binary(BIN_FLOORDIV, false, n, f[RANGE_STEP]);
    }
    vm_release(mark);
    return result;
}

static Value length_value(Value range) {
    Span s;
    return range_span(range, &s) ? int_from_u64(s.length) : big_length(range);
}

/* start + index * step; `index` is an integer within the range. */
static Value item_at(Value range, Value index) {
    Value *mark = vm->sp, *f = range_fields(range);
    Value offset = obj_binary(BIN_MUL, false, index, f[RANGE_STEP]);
    Value item = obj_binary(BIN_ADD, false, offset, f[RANGE_START]);
    vm_release(mark);
    return item;
}

/* Position of the integer `item`, or 0 when it is not in the range. */
static Value big_position(Value range, Value item) {
    Value *mark = vm->sp, *f = range_fields(range), *slot = vm_keep(1, item, 0, 0);
    bool down = is_negative(f[RANGE_STEP]);
    bool inside = down ? !less(f[RANGE_START], *slot) && less(f[RANGE_STOP], *slot)
                       : !less(*slot, f[RANGE_START]) && less(*slot, f[RANGE_STOP]);
    Value result = VALUE_UNBOUND;
    if (inside) {
        *slot = obj_binary(BIN_SUB, false, *slot, f[RANGE_START]);
        if (obj_binary(BIN_MOD, false, *slot, f[RANGE_STEP]) == value_small(0)) {
            result = obj_binary(BIN_FLOORDIV, false, *slot, f[RANGE_STEP]);
        }
    }
    vm_release(mark);
    return result;
}

static Value position_of(Value range, Value item) {
    Span s;
    int64_t v;
    if (!range_span(range, &s) || !span_int(item, &v)) {
        return big_position(range, item);
    }
    uint64_t distance =
        s.step > 0 ? (uint64_t)v - (uint64_t)s.start : (uint64_t)s.start - (uint64_t)v;
    uint64_t step = s.step > 0 ? (uint64_t)s.step : -(uint64_t)s.step;
    bool before = s.step > 0 ? v < s.start : v > s.start;
    if (before || distance % step != 0 || distance / step >= s.length) {
        return VALUE_UNBOUND;
    }
    return int_from_u64(distance / step);
}

/* ---- operations */

void range_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *f = range_fields(o);
    sink_puts(sink, "range(");
    obj_print(f[RANGE_START], sink, true);
    sink_puts(sink, ", ");
    obj_print(f[RANGE_STOP], sink, true);
    if (f[RANGE_STEP] != value_small(1)) {
        sink_puts(sink, ", ");
        obj_print(f[RANGE_STEP], sink, true);
    }
    sink_puts(sink, ")");
    vm_release(mark);
}

uint32_t range_len(Value o) {
    Value length = length_value(o);
    int64_t n;
    if (!int_to_i64(length, &n) || n > INT32_MAX) {
        raise_error(CORE(class_OverflowError), MSG_python_int_too_large_to);
    }
    return (uint32_t)n;
}

bool range_truth(Value range) {
    return length_value(range) != value_small(0);
}

/* What decides about equality: [length, start, step], with None where it does not matter. */
static Value *range_essence(Value range) {
    Value *slots = vm_keep(3, range, VALUE_NONE, VALUE_NONE);
    Value length = length_value(slots[0]);
    if (length != value_small(0)) {
        slots[1] = raw_body(slots[0])[RANGE_START];
    }
    if (length != value_small(0) && length != value_small(1)) {
        slots[2] = raw_body(slots[0])[RANGE_STEP];
    }
    slots[0] = length;
    return slots;
}

uint32_t range_hash(Value o) {
    Value *mark = vm->sp;
    Value tuple = tuple_new(range_essence(o), 3);
    uint32_t hash = tuple_hash(tuple);
    vm_release(mark);
    return hash;
}

Value range_compare(CompareOp op, Value a, Value b) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_kind(a, KIND_RANGE) || !is_kind(b, KIND_RANGE)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *kept = vm_keep(2, a, b, 0);
    Value *x = range_essence(kept[0]), *y = range_essence(kept[1]);
    bool equal = value_equal(x[0], y[0]) && value_equal(x[1], y[1]) && value_equal(x[2], y[2]);
    vm_release(mark);
    return value_bool(equal == (op == CMP_EQ));
}

static Value range_slice(const Value *slots) {
    SliceRange r = slice_range(slots[1], range_len(slots[0]));
    Value *fields = vm_temps(RANGE_FIELDS);
    fields[RANGE_START] = item_at(slots[0], value_small(r.start));
    fields[RANGE_STOP] = item_at(slots[0], value_small(r.stop));
    fields[RANGE_STEP] = int_from_i64(r.step);
    fields[RANGE_STEP] =
        obj_binary(BIN_MUL, false, fields[RANGE_STEP], raw_body(slots[0])[RANGE_STEP]);
    Value result = range_make(fields);
    vm_release(fields + RANGE_FIELDS);
    return result;
}

static Value range_item(const Value *slots) {
    Span s;
    if (range_span(slots[0], &s) && s.length <= (uint64_t)INT32_MAX) {
        uint32_t i = seq_index(slots[1], (uint32_t)s.length, "range object");
        return int_from_i64(s.start + (int64_t)i * s.step);
    }
    Value *index = vm_keep(2, slots[1], VALUE_NONE, 0);
    if (!value_is_int(index[0])) {
        index[0] = int_from_i64(int_index(index[0]));
    }
    index[1] = length_value(slots[0]);
    if (less(index[0], value_small(0))) {
        index[0] = obj_binary(BIN_ADD, false, index[0], index[1]);
    }
    if (less(index[0], value_small(0)) || !less(index[0], index[1])) {
        raise_index_error(MSG_range_object_index_out_of);
    }
    Value item = item_at(slots[0], index[0]);
    vm_release(index + 2);
    return item;
}

Value range_getitem(Value o, Value index) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, index, 0);
    Value result = is_kind(slots[1], KIND_SLICE) ? range_slice(slots) : range_item(slots);
    vm_release(mark);
    return result;
}

/* What is no integer is compared with item after item, as CPython does. */
static uint32_t search_items(Value range, Value item, bool count) {
    Value *mark = vm->sp, *slots = vm_keep(3, range, item, VALUE_NONE);
    uint32_t found = 0, i = 0;
    slots[0] = range_iter(slots[0]);
    for (; (slots[2] = iter_range_next(slots[0])) != VALUE_UNBOUND; i++) {
        if (value_equal(slots[2], slots[1])) {
            if (!count) {
                vm_release(mark);
                return i;
            }
            found++;
        }
        vm_poll();
    }
    vm_release(mark);
    return count ? found : UINT32_MAX;
}

bool range_contains(Value o, Value item) {
    return value_is_int(item) ? position_of(o, item) != VALUE_UNBOUND
                              : search_items(o, item, false) != UINT32_MAX;
}

Value range_iter(Value o) {
    Value *mark = vm->sp, *fields = range_fields(o);
    Value it = heap_alloc_raw(KIND_ITER_RANGE, RANGE_FIELDS);
    memcpy(raw_body(it), fields, RANGE_FIELDS * sizeof *fields);
    vm_release(mark);
    return it;
}

/* The iterator's fields: next, stop, step. */
static Value big_next(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0), *f = range_fields(*slot);
    Value result = VALUE_UNBOUND;
    if (is_negative(f[RANGE_STEP]) ? less(f[RANGE_STOP], f[RANGE_START])
                                   : less(f[RANGE_START], f[RANGE_STOP])) {
        Value next = obj_binary(BIN_ADD, false, f[RANGE_START], f[RANGE_STEP]);
        mutable_body(*slot)[RANGE_START] = next;
        result = f[RANGE_START];
    }
    vm_release(mark);
    return result;
}

Value iter_range_next(Value o) {
    Value *f = mutable_body(o);
    if (!(f[0] & f[1] & f[2] & 1u)) {
        return big_next(o);
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
Value range_reversed(Value range) {
    Value *mark = vm->sp, *slots = vm_keep(2, range, VALUE_NONE, 0), *f = vm_temps(3);
    slots[1] = length_value(slots[0]);
    slots[1] = obj_binary(BIN_SUB, false, slots[1], value_small(1));
    f[RANGE_START] = item_at(slots[0], slots[1]);
    f[RANGE_STEP] = obj_unary(UN_NEG, raw_body(slots[0])[RANGE_STEP]);
    f[RANGE_STOP] = obj_binary(BIN_ADD, false, raw_body(slots[0])[RANGE_START], f[RANGE_STEP]);
    slots[0] = range_make(f);
    Value it = range_iter(slots[0]);
    vm_release(mark);
    return it;
}

/* ---- methods */

/* *arg becomes an exact integer. */
static void integer_argument(Value *arg) {
    *arg = native_part(*arg);
    if (value_is_bool(*arg)) {
        *arg = value_small(*arg == VALUE_TRUE);
    } else if (!value_is_int(*arg)) {
        *arg = int_from_i64(int_index(*arg));
    }
}

Value range_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_range), "range");
    if (n == 1) {
        raise_type_error(MSG_range_expected_at_least_1);
    }
    args_at_most("range", n - 1, 3);
    for (unsigned i = 1; i < n; i++) {
        integer_argument(&args[i]);
    }
    if (n == 4 && args[3] == value_small(0)) {
        raise_value_error(MSG_range_arg_3_must_not_be_zero);
    }
    Value *fields = vm_temps(RANGE_FIELDS);
    fields[RANGE_START] = n > 2 ? args[1] : value_small(0);
    fields[RANGE_STOP] = n > 2 ? args[2] : args[1];
    fields[RANGE_STEP] = n > 3 ? args[3] : value_small(1);
    return range_make(fields);
}

Value range_method_index(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_RANGE, "range");
    if (value_is_int(args[1])) {
        Value position = position_of(args[0], args[1]);
        if (position != VALUE_UNBOUND) {
            return position;
        }
        raise_value_error(MSG_is_not_in_range, args[1]);
    }
    uint32_t i = search_items(args[0], args[1], false);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_sequence_index_x_x_not_in);
    }
    return value_small((int32_t)i);
}

Value range_method_count(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_RANGE, "range");
    if (value_is_int(args[1])) {
        return value_small(position_of(args[0], args[1]) != VALUE_UNBOUND);
    }
    return value_small((int32_t)search_items(args[0], args[1], true));
}

static Value range_field(Value *args, unsigned field) {
    self_kind(args, KIND_RANGE, "range");
    return raw_body(args[0])[field];
}

Value range_get_start(Value *args, unsigned n) {
    (void)n;
    return range_field(args, RANGE_START);
}

Value range_get_stop(Value *args, unsigned n) {
    (void)n;
    return range_field(args, RANGE_STOP);
}

Value range_get_step(Value *args, unsigned n) {
    (void)n;
    return range_field(args, RANGE_STEP);
}
