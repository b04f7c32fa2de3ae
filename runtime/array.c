/* array.array: [length in bytes, BLOB or 0, typecode]. Storage is a bytearray's (bytestring.h), items are those of
 * element.h. */
#include "containers.h"

#include "bytestring.h"
#include "flash_bytes.h"
#include "view.h"

enum { ARRAY_CODE = 2 };

static unsigned array_code(Value o) {
    return (unsigned)value_small_get(body(o)[ARRAY_CODE]);
}

static uint32_t item_size(Value o) {
    return element_size((int32_t)array_code(o));
}

/* `v`, new and in RAM, as an array of the typecode of *like. */
static Value array_like(Value v, const Value *like) {
    raw_body(v)[ARRAY_CODE] = body(*like)[ARRAY_CODE];
    return v;
}

static void check_array(Value o, Value v) {
    if (!is_kind(v, KIND_ARRAY)) {
        raise_type_error(MSG_can_only_append_array, v);
    }
    if (array_code(v) != array_code(o)) {
        raise_type_error(MSG_bad_argument_type_for_built);
    }
}

/* Appends slots[1] to slots[0]. */
static void array_push(const Value *slots) {
    uint32_t size = item_size(slots[0]);
    uint64_t bits = element_bits(slots[1], array_code(slots[0]), ELEMENT_ARRAY);
    uint32_t length = blob_length(slots[0]);
    blob_reserve(slots, length + size);
    element_put(blob_data(slots[0]) + length, size, bits, false);
    blob_set_length(slots[0], length + size);
}

/* slots[1]: an array, or an iterable of items; overwritten. */
static void array_extend(Value *slots) {
    if (is_kind(native_part(slots[1]), KIND_ARRAY)) {
        slots[1] = native_part(slots[1]);
        check_array(slots[0], slots[1]);
        blob_append(slots);
        return;
    }
    Walk w;
    Value *pair = vm_temps(2);
    walk_begin(&w, slots + 1);
    pair[0] = slots[0];
    while ((pair[1] = walk_next(&w)) != 0) {
        array_push(pair);
    }
}

/* ---- operations of the type table */

void array_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slots = vm_keep(2, o, VALUE_NONE, 0);
    sink_printf(sink, "array('%c'", array_code(slots[0]));
    if (blob_length(slots[0]) > 0) {
        sink_puts(sink, ", ");
        slots[1] = view_list(slots);
        obj_print(slots[1], sink, true);
    }
    sink_puts(sink, ")");
    vm_release(mark);
}

Value array_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0), v = 0;
    bool left = is_kind(slots[0], KIND_ARRAY);
    if (op == BIN_ADD && left) {
        check_array(slots[0], slots[1]);
        if (inplace) {
            blob_append(slots);
            v = slots[0];
        } else {
            v = array_like(bytestring_concat(slots[0], slots[1]), slots);
        }
    } else if (op == BIN_MUL && value_is_int(slots[left])) {
        v = bytestring_repeat(slots[!left], slots[left]);
        v = v != 0 ? array_like(v, slots + !left) : 0;
        if (inplace && left && v != 0) {
            slots[1] = v;
            blob_reserve(slots, 0);
            blob_set_length(slots[0], 0);
            blob_append(slots);
            v = slots[0];
        }
    }
    vm_release(mark);
    return v;
}

Value array_compare(CompareOp op, Value a, Value b) {
    return is_kind(a, KIND_ARRAY) && is_kind(b, KIND_ARRAY) ? view_compare(op, a, b) : 0;
}

uint32_t memory_len(Value o) {
    return view_of(o).count;
}

bool memory_contains(Value o, Value item) {
    Value *mark = vm->sp;
    bool found = view_find(vm_keep(2, o, item, 0), 0) != UINT32_MAX;
    vm_release(mark);
    return found;
}

static Value array_slice(const Value *slots) {
    uint32_t size = item_size(slots[0]);
    SliceRange r = slice_range(slots[1], blob_length(slots[0]) / size);
    Value v = array_like(blob_owner_new(KIND_ARRAY, r.count * size), slots);
    char *out = (char *)blob_data(v);
    const char *from = (const char *)view_of(slots[0]).data;
    for (uint32_t i = 0; i < r.count; i++) {
        flash_copy(out + i * size, from + (r.start + (int32_t)i * r.step) * (int32_t)size, size);
    }
    return v;
}

Value array_getitem(Value o, Value index) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, index, 0);
    Value v = is_kind(slots[1], KIND_SLICE)
                  ? array_slice(slots)
                  : view_item(slots[0], seq_index(slots[1], memory_len(slots[0]), "array"));
    vm_release(mark);
    return v;
}

/* slots: array, slice, value or 0 (overwritten). */
static void array_set_slice(Value *slots) {
    if (slots[2] != 0) {
        if (!is_kind(native_part(slots[2]), KIND_ARRAY)) {
            raise_type_error(MSG_can_only_assign_array, slots[2]);
        }
        check_array(slots[0], native_part(slots[2]));
        Value *call = vm_temps(4);
        call[1] = slots[2];
        slots[2] = bytestring_construct(call, KIND_BYTES);
    }
    blob_set_slice(slots, item_size(slots[0]));
}

void array_setitem(Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, v);
    if (is_kind(slots[1], KIND_SLICE)) {
        array_set_slice(slots);
        vm_release(mark);
        return;
    }
    uint32_t size = item_size(slots[0]);
    uint32_t at = size * seq_index(slots[1], memory_len(slots[0]), "array assignment");
    if (slots[2] == 0) {
        blob_resize(slots, at, size, 0);
    } else {
        uint64_t bits = element_bits(slots[2], array_code(slots[0]), ELEMENT_ARRAY);
        blob_reserve(slots, 0);
        if (at < blob_length(slots[0])) { /* __index__ may have shortened it */
            element_put(blob_data(slots[0]) + at, size, bits, false);
        }
    }
    vm_release(mark);
}

/* ---- methods */

static void self_array(Value *args) {
    self_kind(args, KIND_ARRAY, "array");
}

/* array(typecode, [initializer]): an iterable, or the bytes of bytes and bytearrays. */
Value array_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_array), "array");
    Value code = native_part(args[1]);
    if (!value_is_str(code) || str_bytes(code) != 1) {
        raise_type_error(MSG_array_argument_1_must_be, args[1]);
    }
    uint8_t letter = flash_load(str_text(code));
    if (element_size(letter) == 0 || strchr("?cnNe", letter) != NULL) {
        raise_value_error(MSG_bad_typecode_must_be);
    }
    Value *slots = vm_temps(2);
    Value made = blob_owner_new(KIND_ARRAY, 0);
    raw_body(made)[ARRAY_CODE] = value_small(letter);
    slots[0] = made;
    if (n > 2) {
        slots[1] = native_part(args[2]);
        if (is_kind(slots[1], KIND_BYTES) || is_kind(slots[1], KIND_BYTEARRAY)) {
            Value *window = vm_temps(2);
            memcpy(window, slots, 2 * sizeof *slots);
            (void)array_method_frombytes(window, 2);
        } else if (is_kind(slots[1], KIND_ARRAY) && array_code(slots[1]) == letter) {
            blob_append(slots);
        } else {
            slots[1] = is_kind(slots[1], KIND_ARRAY) ? view_list(slots + 1) : slots[1];
            array_extend(slots);
        }
    }
    return class_wrap(args[0], slots[0]);
}

Value array_method_append(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    array_push(args);
    return VALUE_NONE;
}

Value array_method_extend(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    array_extend(args);
    return VALUE_NONE;
}

Value array_method_frombytes(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    if (buffer_of(args[1]).bytes % item_size(args[0]) != 0) {
        raise_value_error(MSG_bytes_length_not_a_multiple);
    }
    blob_append(args);
    return VALUE_NONE;
}

Value array_method_insert(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    uint32_t size = item_size(args[0]);
    uint64_t bits = element_bits(args[2], array_code(args[0]), ELEMENT_ARRAY);
    int32_t i = int_index(args[1]), length = (int32_t)memory_len(args[0]);
    i = i < 0 ? (i + length < 0 ? 0 : i + length) : i > length ? length : i;
    blob_resize(args, (uint32_t)i * size, 0, size);
    element_put(blob_data(args[0]) + (uint32_t)i * size, size, bits, false);
    return VALUE_NONE;
}

Value array_method_pop(Value *args, unsigned n) {
    self_array(args);
    uint32_t length = memory_len(args[0]), size = item_size(args[0]);
    int32_t i = n > 1 ? int_index(args[1]) : -1;
    if (length == 0) {
        raise_index_error(MSG_pop_from_empty_array);
    }
    i = i < 0 ? i + (int32_t)length : i;
    if (i < 0 || (uint32_t)i >= length) {
        raise_index_error(MSG_pop_index_out_of_range);
    }
    Value *slots = vm_temps(1);
    slots[0] = view_item(args[0], (uint32_t)i);
    blob_resize(args, (uint32_t)i * size, size, 0);
    return slots[0];
}

/* Where args[1] is; ValueError when it is not there. */
static uint32_t array_find(Value *args) {
    self_array(args);
    uint32_t i = view_find(args, 0);
    if (i == UINT32_MAX) {
        raise_value_error(MSG_array_x_not_in_array);
    }
    return i;
}

Value array_method_remove(Value *args, unsigned n) {
    (void)n;
    uint32_t i = array_find(args), size = item_size(args[0]);
    blob_resize(args, i * size, size, 0);
    return VALUE_NONE;
}

Value array_method_index(Value *args, unsigned n) {
    (void)n;
    return value_small((int32_t)array_find(args));
}

Value array_method_count(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    int32_t count = 0;
    for (uint32_t i = 0; (i = view_find(args, i)) != UINT32_MAX; i++) {
        count++;
    }
    return value_small(count);
}

Value array_method_reverse(Value *args, unsigned n) {
    (void)n;
    self_array(args);
    Value *fields = vm_temps(3);
    fields[0] = fields[1] = VALUE_NONE;
    fields[2] = value_small(-1);
    Value *slots = vm_temps(3);
    slots[0] = args[0];
    slots[1] = heap_alloc_raw(KIND_SLICE, 3);
    memcpy(raw_body(slots[1]), fields, 3 * sizeof *fields);
    slots[2] = array_slice(slots);
    blob_reserve(args, 0);
    if (memory_len(args[0]) > 0) {
        memcpy(blob_data(args[0]), blob_data(slots[2]), blob_length(args[0]));
    }
    return VALUE_NONE;
}

Value view_method_tolist(Value *args, unsigned n) {
    (void)n;
    (void)view_of(args[0]);
    return view_list(args);
}

Value view_method_tobytes(Value *args, unsigned n) {
    (void)n;
    View view = view_of(args[0]);
    Value v = bytestring_new(KIND_BYTES, view.count * view.size);
    char *out = bytestring_data(v);
    view = view_of(args[0]);
    for (uint32_t i = 0; i < view.count; i++) {
        flash_copy(out + i * view.size, (const char *)view.data + (int32_t)i * view.step,
                   view.size);
    }
    return v;
}

Value view_get_itemsize(Value *args, unsigned n) {
    (void)n;
    return value_small((int32_t)view_of(args[0]).size);
}

/* typecode and format. */
Value view_get_format(Value *args, unsigned n) {
    (void)n;
    char code = (char)view_of(args[0]).code;
    return str_new(&code, 1);
}
