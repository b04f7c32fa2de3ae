/* slice: start, stop, step, each any object. How a slice meets a sequence: slice_range
 * (protocol.c). */
#include "containers.h"

enum { SLICE_START, SLICE_STOP, SLICE_STEP, SLICE_FIELDS };

static Value slice_make(const Value *fields) {
    Value slice = heap_alloc_raw(KIND_SLICE, SLICE_FIELDS);
    memcpy(raw_body(slice), fields, SLICE_FIELDS * sizeof *fields);
    return slice;
}

static Value *slice_fields(Value slice) {
    const Value *s = raw_body(slice);
    return vm_keep(SLICE_FIELDS, s[SLICE_START], s[SLICE_STOP], s[SLICE_STEP]);
}

void slice_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *fields = slice_fields(o);
    sink_puts(sink, "slice(");
    for (unsigned i = 0; i < SLICE_FIELDS; i++) {
        if (i > 0) {
            sink_puts(sink, ", ");
        }
        obj_print(fields[i], sink, true);
    }
    sink_puts(sink, ")");
    vm_release(mark);
}

/* As tuples of the three fields. */
Value slice_compare(CompareOp op, Value a, Value b) {
    if (!is_kind(a, KIND_SLICE) || !is_kind(b, KIND_SLICE)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *kept = vm_keep(2, a, b, 0);
    Value *fields = slice_fields(kept[0]);
    kept[0] = tuple_new(fields, SLICE_FIELDS);
    fields = slice_fields(kept[1]);
    kept[1] = tuple_new(fields, SLICE_FIELDS);
    Value result = seq_compare(op, kept[0], kept[1]);
    vm_release(mark);
    return result;
}

/* ---- methods */

Value slice_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_slice), "slice");
    if (n == 1) {
        raise_type_error(MSG_slice_expected_at_least_1);
    }
    args_at_most("slice", n - 1, 3);
    Value *fields = vm_temps(SLICE_FIELDS);
    fields[SLICE_START] = n > 2 ? args[1] : VALUE_NONE;
    fields[SLICE_STOP] = n > 2 ? args[2] : args[1];
    fields[SLICE_STEP] = n > 3 ? args[3] : VALUE_NONE;
    return slice_make(fields);
}

/* slice.indices(length) */
Value slice_method_indices(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SLICE, "slice");
    int32_t length = int_index(args[1]);
    if (length < 0) {
        raise_value_error(MSG_length_should_not_be_negative);
    }
    SliceRange r = slice_range(args[0], (uint32_t)length);
    Value *fields = vm_temps(SLICE_FIELDS);
    fields[SLICE_START] = int_from_i64(r.start);
    fields[SLICE_STOP] = int_from_i64(r.stop);
    fields[SLICE_STEP] = int_from_i64(r.step);
    return tuple_new(fields, SLICE_FIELDS);
}

static Value slice_field(Value *args, unsigned field) {
    self_kind(args, KIND_SLICE, "slice");
    return raw_body(args[0])[field];
}

Value slice_get_start(Value *args, unsigned n) {
    (void)n;
    return slice_field(args, SLICE_START);
}

Value slice_get_stop(Value *args, unsigned n) {
    (void)n;
    return slice_field(args, SLICE_STOP);
}

Value slice_get_step(Value *args, unsigned n) {
    (void)n;
    return slice_field(args, SLICE_STEP);
}
