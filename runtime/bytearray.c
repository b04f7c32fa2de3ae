/* bytearray: [length, BLOB]. Bytes of the BLOB behind the length are undefined. */
#include "containers.h"
#include "text.h"

#include "bytestring.h"

/* ---- storage */

static uint32_t array_length(Vm *vm, Value o) {
    return (uint32_t)value_small_get(body(vm, o)[0]);
}

Value bytearray_new(Vm *vm, uint32_t bytes) {
    if (bytes > OBJECT_MAX_BYTES) {
        raise_memory_error(vm);
    }
    heap_reserve(vm, 3 + (bytes > 0 ? 1 + (bytes + 3) / 4 : 0));
    Value v = heap_alloc_raw(vm, KIND_BYTEARRAY, 2);
    Value *w = raw_body(vm, v);
    w[0] = value_small((int32_t)bytes);
    w[1] = VALUE_UNBOUND;
    if (bytes > 0) {
        Value blob = heap_alloc_bytes(vm, KIND_BLOB, bytes);
        memset(raw_body(vm, blob), 0, bytes);
        raw_body(vm, v)[1] = blob;
    }
    return v;
}

bool buffer_get(Vm *vm, Value o, Buffer *out) {
    Value v = native_part(vm, o);
    if (is_kind(vm, v, KIND_BYTES)) {
        *out = (Buffer){(const uint8_t *)str_text(vm, v), str_bytes(vm, v)};
        return true;
    }
    if (is_kind(vm, v, KIND_BYTEARRAY)) {
        const Value *w = body(vm, v);
        const uint8_t *data = w[1] == VALUE_UNBOUND ? NULL : (const uint8_t *)raw_body(vm, w[1]);
        *out = (Buffer){data, (uint32_t)value_small_get(w[0])};
        return true;
    }
    return false;
}

static uint32_t capacity_of(Vm *vm, const Value *w) {
    return w[1] == VALUE_UNBOUND || !in_ram(vm, w[1]) ? 0 : header_bytes(obj_header(vm, w[1]));
}

/* Makes room for `need` bytes in RAM; the length is unchanged. May collect. */
static void array_reserve(Vm *vm, const Value *slot, uint32_t need) {
    Value *w = mutable_body(vm, *slot);
    uint32_t length = (uint32_t)value_small_get(w[0]), capacity = capacity_of(vm, w);
    need = need < length ? length : need;
    if (need <= capacity || need == 0) {
        return;
    }
    if (need > OBJECT_MAX_BYTES) {
        raise_memory_error(vm);
    }
    uint32_t want = need + (length > 0 ? need / 8 + 8 : 0);
    if (capacity > 0 && heap_extend(vm, w[1], (want - capacity + 3) / 4)) {
        return;
    }
    if (want > OBJECT_MAX_BYTES || heap_free(vm) < want + 64) {
        want = need;
    }
    Value blob = heap_alloc_bytes(vm, KIND_BLOB, want);
    w = mutable_body(vm, *slot);
    if (length > 0) {
        flash_copy((char *)raw_body(vm, blob), (const char *)raw_body(vm, w[1]), length);
    }
    w[1] = blob;
}

static uint8_t *array_data(Vm *vm, Value o) {
    Value blob = mutable_body(vm, o)[1];
    return blob == VALUE_UNBOUND ? NULL : (uint8_t *)raw_body(vm, blob);
}

static void set_length(Vm *vm, Value o, uint32_t n) {
    mutable_body(vm, o)[0] = value_small((int32_t)n);
}

/* Opens (or closes) a gap: bytes [at, at + old) become `now` bytes, undefined. */
static void array_resize_part(Vm *vm, const Value *slot, uint32_t at, uint32_t old, uint32_t now) {
    uint32_t length = array_length(vm, *slot);
    array_reserve(vm, slot, length - old + now);
    uint8_t *data = array_data(vm, *slot);
    if (data != NULL && length > at + old) {
        memmove(data + at + now, data + at + old, length - at - old);
    }
    set_length(vm, *slot, length - old + now);
}

/* ---- operations of the type table */

void bytearray_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    sink_puts(vm, sink, "bytearray(");
    bytestring_print(vm, slot, sink);
    sink_puts(vm, sink, ")");
    vm_release(vm, mark);
}

/* slots[0] bytearray, slots[1] source: bytes-like, or an iterable of integers (then overwritten). */
static void extend_slots(Vm *vm, Value *slots) {
    Text t;
    uint32_t length = array_length(vm, slots[0]);
    Value source = native_part(vm, slots[1]);
    if (!value_is_str(vm, source) && text_get(vm, source, &t)) {
        uint32_t n = t.n;
        slots[1] = source;
        array_resize_part(vm, slots, length, 0, n);
        if (n > 0) {
            flash_copy((char *)array_data(vm, slots[0]) + length, text_of(vm, slots[1]).p, n);
        }
        return;
    }
    Walk w;
    if (value_is_str(vm, source)) {
        raise_type_error(vm, "expected iterable of integers; got: 'str'");
    }
    walk_begin(vm, &w, slots + 1);
    for (Value v; (v = walk_next(vm, &w)) != 0;) {
        uint8_t c = byte_value(vm, v, "byte");
        length = array_length(vm, slots[0]);
        array_reserve(vm, slots, length + 1);
        array_data(vm, slots[0])[length] = c;
        set_length(vm, slots[0], length + 1);
        vm_poll(vm);
    }
}

Value bytearray_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    Text t;
    if (!inplace || !is_kind(vm, a, KIND_BYTEARRAY)) {
        return bytes_binary(vm, op, false, a, b);
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, a, b, 0);
    if (op == BIN_ADD) {
        if (value_is_str(vm, b) || !text_get(vm, b, &t)) {
            raise_type_error(vm, "can't concat %T to bytearray", b);
        }
        extend_slots(vm, slots);
    } else if (op == BIN_MUL && value_is_int(vm, b)) {
        slots[1] = bytestring_repeat(vm, slots[0], slots[1]);
        uint32_t n = array_length(vm, slots[1]), length = array_length(vm, slots[0]);
        array_resize_part(vm, slots, 0, length, n);
        if (n > 0) {
            flash_copy((char *)array_data(vm, slots[0]), text_of(vm, slots[1]).p, n);
        }
    } else {
        vm_release(vm, mark);
        return 0;
    }
    Value v = slots[0];
    vm_release(vm, mark);
    return v;
}

Value bytearray_compare(Vm *vm, CompareOp op, Value a, Value b) {
    return bytes_compare(vm, op, a, b);
}

uint32_t bytearray_len(Vm *vm, Value o) {
    return array_length(vm, o);
}

Value bytearray_getitem(Vm *vm, Value o, Value index) {
    return bytestring_getitem(vm, o, index, "bytearray");
}

bool bytearray_contains(Vm *vm, Value o, Value item) {
    return bytes_contains(vm, o, item);
}

Value bytearray_iter(Vm *vm, Value o) {
    return iter_new(vm, o);
}

/* a[slice] = v or del a[slice]; slots: array, slice, value (0: delete), all overwritten. */
static void set_slice(Vm *vm, Value *slots) {
    SliceRange r = slice_range(vm, slots[1], array_length(vm, slots[0]));
    uint32_t n = 0;
    if (slots[2] != 0) {
        Value *call = vm_temps(vm, 4);
        call[1] = slots[2];
        slots[2] = bytestring_construct(vm, call, KIND_BYTES);
        n = str_bytes(vm, slots[2]);
    }
    if (r.step == 1 || (slots[2] == 0 && r.count == 0)) {
        array_resize_part(vm, slots, (uint32_t)r.start, r.count, n);
        if (n > 0) {
            flash_copy((char *)array_data(vm, slots[0]) + r.start, str_text(vm, slots[2]), n);
        }
        return;
    }
    if (slots[2] != 0 && n != r.count) {
        raise_value_error(vm, "attempt to assign bytes of size %u to extended slice of size %u", n, r.count);
    }
    array_reserve(vm, slots, 0);
    uint8_t *data = array_data(vm, slots[0]);
    if (slots[2] != 0) {
        for (uint32_t i = 0; i < n; i++) {
            data[r.start + (int32_t)i * r.step] = flash_load(str_text(vm, slots[2]) + i);
        }
        return;
    }
    uint32_t length = array_length(vm, slots[0]), to = 0;
    for (uint32_t i = 0; i < length; i++) {
        int32_t k = (int32_t)i - r.start;
        bool cut = k % r.step == 0 && k / r.step >= 0 && (uint32_t)(k / r.step) < r.count;
        if (!cut) {
            data[to++] = data[i];
        }
    }
    set_length(vm, slots[0], to);
}

void bytearray_setitem(Vm *vm, Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 3, o, index, v);
    if (is_kind(vm, slots[1], KIND_SLICE)) {
        set_slice(vm, slots);
        vm_release(vm, mark);
        return;
    }
    uint32_t i = seq_index(vm, slots[1], array_length(vm, slots[0]), "bytearray");
    if (slots[2] == 0) {
        array_resize_part(vm, slots, i, 1, 0);
    } else {
        uint8_t c = byte_value(vm, slots[2], "byte");
        array_reserve(vm, slots, 0);
        array_data(vm, slots[0])[i] = c;
    }
    vm_release(vm, mark);
}

/* ---- methods */

static void array_self(Vm *vm, Value *args) {
    self_kind(vm, args, KIND_BYTEARRAY, "bytearray");
}

Value bytearray_method_new(Vm *vm, Value *args, unsigned n) {
    (void)n;
    class_check(vm, args[0], CORE(vm, class_bytearray), "bytearray");
    return class_wrap(vm, args[0], bytestring_construct(vm, args, KIND_BYTEARRAY));
}

/* In subclasses, whose __new__ makes an empty one. */
Value bytearray_method_init(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    Value made = bytestring_construct(vm, args, KIND_BYTEARRAY);
    Value *mark = vm->sp, *kept = vm_keep(vm, 1, made, 0, 0);
    Value *to = mutable_body(vm, args[0]);
    memcpy(to, body(vm, *kept), 2 * sizeof *to);
    vm_release(vm, mark);
    return VALUE_NONE;
}

Value bytearray_method_append(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    uint8_t c = byte_value(vm, args[1], "byte");
    uint32_t length = array_length(vm, args[0]);
    array_reserve(vm, args, length + 1);
    array_data(vm, args[0])[length] = c;
    set_length(vm, args[0], length + 1);
    return VALUE_NONE;
}

Value bytearray_method_extend(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    extend_slots(vm, args);
    return VALUE_NONE;
}

Value bytearray_method_insert(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    int32_t length = (int32_t)array_length(vm, args[0]), i = int_index(vm, args[1]);
    uint8_t c = byte_value(vm, args[2], "byte");
    i = i < 0 ? (i + length < 0 ? 0 : i + length) : i > length ? length : i;
    array_resize_part(vm, args, (uint32_t)i, 0, 1);
    array_data(vm, args[0])[i] = c;
    return VALUE_NONE;
}

Value bytearray_method_pop(Vm *vm, Value *args, unsigned n) {
    array_self(vm, args);
    uint32_t length = array_length(vm, args[0]);
    if (length == 0) {
        raise_index_error(vm, "pop from empty bytearray");
    }
    int32_t i = n > 1 ? int_index(vm, args[1]) : -1;
    i = i < 0 ? i + (int32_t)length : i;
    if (i < 0 || (uint32_t)i >= length) {
        raise_index_error(vm, "pop index out of range");
    }
    array_reserve(vm, args, 0);
    uint8_t c = array_data(vm, args[0])[i];
    array_resize_part(vm, args, (uint32_t)i, 1, 0);
    return value_small(c);
}

Value bytearray_method_remove(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    uint8_t c = byte_value(vm, args[1], "byte");
    Text t = text_of(vm, args[0]);
    uint32_t i = (uint32_t)flash_find(t.p, t.n, c);
    if (i == t.n) {
        raise_value_error(vm, "value not found in bytearray");
    }
    array_resize_part(vm, args, i, 1, 0);
    return VALUE_NONE;
}

Value bytearray_method_reverse(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    uint32_t length = array_length(vm, args[0]);
    array_reserve(vm, args, 0);
    uint8_t *data = array_data(vm, args[0]);
    for (uint32_t i = 0; i < length / 2; i++) {
        uint8_t c = data[i];
        data[i] = data[length - 1 - i];
        data[length - 1 - i] = c;
    }
    return VALUE_NONE;
}

/* Keeps the storage, as list.clear() does. */
Value bytearray_method_clear(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    array_reserve(vm, args, 0);
    set_length(vm, args[0], 0);
    return VALUE_NONE;
}

Value bytearray_method_copy(Vm *vm, Value *args, unsigned n) {
    (void)n;
    array_self(vm, args);
    return text_slice(vm, args, args, 0, array_length(vm, args[0]));
}
