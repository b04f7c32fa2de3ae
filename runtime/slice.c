/* slice: start, stop, step, each any object. How a slice meets a sequence: slice_range (protocol.c). */
#include "containers.h"

enum { SLICE_START, SLICE_STOP, SLICE_STEP, SLICE_FIELDS };

static Value slice_make(Vm *vm, const Value *fields) {
    Value slice = heap_alloc_raw(vm, KIND_SLICE, SLICE_FIELDS);
    memcpy(raw_body(vm, slice), fields, SLICE_FIELDS * sizeof *fields);
    return slice;
}

static Value *slice_fields(Vm *vm, Value slice) {
    const Value *s = raw_body(vm, slice);
    return vm_keep(vm, SLICE_FIELDS, s[SLICE_START], s[SLICE_STOP], s[SLICE_STEP]);
}

void slice_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *fields = slice_fields(vm, o);
    sink_puts(vm, sink, "slice(");
    for (unsigned i = 0; i < SLICE_FIELDS; i++) {
        if (i > 0) {
            sink_puts(vm, sink, ", ");
        }
        obj_print(vm, fields[i], sink, true);
    }
    sink_puts(vm, sink, ")");
    vm_release(vm, mark);
}

/* As tuples of the three fields. */
Value slice_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if (!is_kind(vm, a, KIND_SLICE) || !is_kind(vm, b, KIND_SLICE)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *kept = vm_keep(vm, 2, a, b, 0);
    Value *fields = slice_fields(vm, kept[0]);
    kept[0] = tuple_new(vm, fields, SLICE_FIELDS);
    fields = slice_fields(vm, kept[1]);
    kept[1] = tuple_new(vm, fields, SLICE_FIELDS);
    Value result = seq_compare(vm, op, kept[0], kept[1]);
    vm_release(vm, mark);
    return result;
}

/* ---- methods */

Value slice_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_slice), "slice");
    if (n == 1) {
        raise_type_error(vm, "slice expected at least 1 argument, got 0");
    }
    args_at_most(vm, "slice", n - 1, 3);
    Value *fields = vm_temps(vm, SLICE_FIELDS);
    fields[SLICE_START] = n > 2 ? args[1] : VALUE_NONE;
    fields[SLICE_STOP] = n > 2 ? args[2] : args[1];
    fields[SLICE_STEP] = n > 3 ? args[3] : VALUE_NONE;
    return slice_make(vm, fields);
}

/* slice.indices(length) */
Value slice_method_indices(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SLICE, "slice");
    int32_t length = int_index(vm, args[1]);
    if (length < 0) {
        raise_value_error(vm, "length should not be negative");
    }
    SliceRange r = slice_range(vm, args[0], (uint32_t)length);
    Value *fields = vm_temps(vm, SLICE_FIELDS);
    fields[SLICE_START] = int_from_i64(vm, r.start);
    fields[SLICE_STOP] = int_from_i64(vm, r.stop);
    fields[SLICE_STEP] = int_from_i64(vm, r.step);
    return tuple_new(vm, fields, SLICE_FIELDS);
}

static Value slice_field(Vm *vm, Value *args, unsigned field) {
    self_kind(vm, args, KIND_SLICE, "slice");
    return raw_body(vm, args[0])[field];
}

Value slice_get_start(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return slice_field(vm, args, SLICE_START);
}

Value slice_get_stop(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return slice_field(vm, args, SLICE_STOP);
}

Value slice_get_step(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return slice_field(vm, args, SLICE_STEP);
}
