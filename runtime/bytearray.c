/* bytearray: [length, BLOB]. Bytes of the BLOB behind the length are undefined. */
#include "containers.h"
#include "text.h"

#include "bytestring.h"

/* ---- storage */

uint32_t blob_length(Value o) {
    return (uint32_t)value_small_get(body(o)[0]);
}

Value blob_owner_new(Kind kind, uint32_t bytes) {
    uint32_t words = kind_words(kind);
    if (bytes > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    heap_reserve(1 + words + (bytes > 0 ? 1 + (bytes + 3) / 4 : 0));
    Value v = heap_alloc_raw(kind, words);
    Value *w = raw_body(v);
    w[0] = value_small((int32_t)bytes);
    w[1] = VALUE_UNBOUND;
    w[words - 1] = words > 2 ? value_small(0) : VALUE_UNBOUND;
    if (bytes > 0) {
        Value blob = heap_alloc_bytes(KIND_BLOB, bytes);
        memset(raw_body(blob), 0, bytes);
        raw_body(v)[1] = blob;
    }
    return v;
}

Value bytearray_new(uint32_t bytes) {
    return blob_owner_new(KIND_BYTEARRAY, bytes);
}

static uint32_t capacity_of(const Value *w) {
    return w[1] == VALUE_UNBOUND || !in_ram(w[1]) ? 0 : header_bytes(obj_header(w[1]));
}

/* Extends storage that is the last object of the heap. */
static bool blob_extend(Value blob, uint32_t capacity, uint32_t need, uint32_t want) {
    return heap_extend(blob, (want - capacity + 3) / 4) ||
           heap_extend(blob, (need - capacity + 3) / 4);
}

/* In a heap without room for a second copy: the storage is made the last object, and extended. */
static bool blob_extend_moved(const Value *slot, uint32_t capacity, uint32_t need, uint32_t want) {
    heap_collect();
    if (blob_extend(body(*slot)[1], capacity, need, want)) {
        return true;
    }
    heap_move_last(body(*slot)[1]);
    return blob_extend(body(*slot)[1], capacity, need, want);
}

/* Makes room for `need` bytes in RAM; the length is unchanged. May collect. */
void blob_reserve(const Value *slot, uint32_t need) {
    Value *w = mutable_body(*slot);
    uint32_t length = (uint32_t)value_small_get(w[0]), capacity = capacity_of(w);
    need = need < length ? length : need;
    if (need <= capacity || need == 0) {
        return;
    }
    if (need > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    uint32_t want = need + (length > 0 ? need / 8 + 8 : 0);
    if (capacity > 0 && blob_extend(w[1], capacity, need, want)) {
        return;
    }
    if (capacity > 0 && heap_free() < want + 64 && blob_extend_moved(slot, capacity, need, want)) {
        return;
    }
    if (want > OBJECT_MAX_BYTES || heap_free() < want + 64) {
        want = need;
    }
    Value blob = heap_alloc_bytes(KIND_BLOB, want);
    w = mutable_body(*slot);
    if (length > 0) {
        flash_copy((char *)raw_body(blob), (const char *)raw_body(w[1]), length);
    }
    w[1] = blob;
}

uint8_t *blob_data(Value o) {
    Value blob = mutable_body(o)[1];
    return blob == VALUE_UNBOUND ? NULL : (uint8_t *)raw_body(blob);
}

void blob_set_length(Value o, uint32_t n) {
    mutable_body(o)[0] = value_small((int32_t)n);
}

/* Opens (or closes) a gap: bytes [at, at + old) become `now` bytes, undefined. */
void blob_resize(const Value *slot, uint32_t at, uint32_t old, uint32_t now) {
    uint32_t length = blob_length(*slot);
    blob_reserve(slot, length - old + now);
    uint8_t *data = blob_data(*slot);
    if (data != NULL && length > at + old) {
        memmove(data + at + now, data + at + old, length - at - old);
    }
    blob_set_length(*slot, length - old + now);
}

/* ---- operations of the type table */

void bytearray_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    sink_puts(sink, "bytearray(");
    bytestring_print(slot, sink);
    sink_puts(sink, ")");
    vm_release(mark);
}

void blob_append(const Value *slots) {
    uint32_t length = blob_length(slots[0]), n = buffer_of(slots[1]).bytes;
    blob_resize(slots, length, 0, n);
    if (n > 0) {
        flash_copy((char *)blob_data(slots[0]) + length, (const char *)buffer_of(slots[1]).data, n);
    }
}

/* slots[0] bytearray, slots[1] source: bytes-like, or an iterable of integers (then overwritten). */
static void extend_slots(Value *slots) {
    Buffer b;
    Value source = native_part(slots[1]);
    if (buffer_get(source, &b)) {
        slots[1] = source;
        blob_append(slots);
        return;
    }
    Walk w;
    if (value_is_str(source)) {
        raise_type_error(MSG_expected_iterable_of_integers);
    }
    walk_begin(&w, slots + 1);
    for (Value v; (v = walk_next(&w)) != 0;) {
        uint8_t c = byte_value(v, "byte");
        uint32_t length = blob_length(slots[0]);
        blob_reserve(slots, length + 1);
        blob_data(slots[0])[length] = c;
        blob_set_length(slots[0], length + 1);
        vm_poll();
    }
}

static void blob_replace(const Value *slots) {
    blob_reserve(slots, 0);
    blob_set_length(slots[0], 0);
    blob_append(slots);
}

Value bytearray_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Buffer t;
    if (!inplace || !is_kind(a, KIND_BYTEARRAY)) {
        return bytes_binary(op, false, a, b);
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    if (op == BIN_ADD) {
        if (!buffer_get(b, &t)) {
            raise_type_error(MSG_cant_concat_to_bytearray, b);
        }
        blob_append(slots);
    } else if (op == BIN_MUL && value_is_int(b)) {
        slots[1] = bytestring_repeat(slots[0], slots[1]);
        blob_replace(slots);
    } else {
        vm_release(mark);
        return 0;
    }
    Value v = slots[0];
    vm_release(mark);
    return v;
}

Value bytearray_compare(CompareOp op, Value a, Value b) {
    return bytes_compare(op, a, b);
}

uint32_t bytearray_len(Value o) {
    return blob_length(o);
}

Value bytearray_getitem(Value o, Value index) {
    return bytestring_getitem(o, index, "bytearray");
}

bool bytearray_contains(Value o, Value item) {
    return bytes_contains(o, item);
}

Value bytearray_iter(Value o) {
    return iter_new(o);
}

void blob_set_slice(const Value *slots, uint32_t size) {
    SliceRange r = slice_range(slots[1], blob_length(slots[0]) / size);
    uint32_t n = slots[2] != 0 ? str_bytes(slots[2]) / size : 0;
    if (r.step == 1 || (slots[2] == 0 && r.count == 0)) {
        blob_resize(slots, (uint32_t)r.start * size, r.count * size, n * size);
        if (n > 0) {
            flash_copy((char *)blob_data(slots[0]) + (uint32_t)r.start * size, str_text(slots[2]),
                       n * size);
        }
        return;
    }
    if (slots[2] != 0 && n != r.count) {
        raise_value_error(size == 1 ? MSG_attempt_to_assign_bytes_of
                                    : MSG_attempt_to_assign_array_of,
                          n, r.count);
    }
    blob_reserve(slots, 0);
    char *data = (char *)blob_data(slots[0]);
    if (slots[2] != 0) {
        for (uint32_t i = 0; i < n; i++) {
            flash_copy(data + (r.start + (int32_t)i * r.step) * (int32_t)size,
                       str_text(slots[2]) + i * size, size);
        }
        return;
    }
    uint32_t length = blob_length(slots[0]) / size, to = 0;
    for (uint32_t i = 0; i < length; i++) {
        int32_t k = (int32_t)i - r.start;
        bool cut = k % r.step == 0 && k / r.step >= 0 && (uint32_t)(k / r.step) < r.count;
        if (!cut) {
            memmove(data + to++ * size, data + i * size, size);
        }
    }
    blob_set_length(slots[0], to * size);
}

void bytearray_setitem(Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, v);
    if (is_kind(slots[1], KIND_SLICE)) {
        if (slots[2] != 0) {
            Value *call = vm_temps(4);
            call[1] = slots[2];
            slots[2] = bytestring_construct(call, KIND_BYTES);
        }
        blob_set_slice(slots, 1);
        vm_release(mark);
        return;
    }
    uint32_t i = seq_index(slots[1], blob_length(slots[0]), "bytearray");
    if (slots[2] == 0) {
        blob_resize(slots, i, 1, 0);
    } else {
        uint8_t c = byte_value(slots[2], "byte");
        blob_reserve(slots, 0);
        blob_data(slots[0])[i] = c;
    }
    vm_release(mark);
}

/* ---- methods */

static void array_self(Value *args) {
    self_kind(args, KIND_BYTEARRAY, "bytearray");
}

Value bytearray_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_bytearray), "bytearray");
    return class_wrap(args[0], bytestring_construct(args, KIND_BYTEARRAY));
}

/* In subclasses, whose __new__ makes an empty one. */
Value bytearray_method_init(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    Value made = bytestring_construct(args, KIND_BYTEARRAY);
    Value *mark = vm->sp, *kept = vm_keep(1, made, 0, 0);
    Value *to = mutable_body(args[0]);
    memcpy(to, body(*kept), 2 * sizeof *to);
    vm_release(mark);
    return VALUE_NONE;
}

Value bytearray_method_append(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    uint8_t c = byte_value(args[1], "byte");
    uint32_t length = blob_length(args[0]);
    blob_reserve(args, length + 1);
    blob_data(args[0])[length] = c;
    blob_set_length(args[0], length + 1);
    return VALUE_NONE;
}

Value bytearray_method_extend(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    extend_slots(args);
    return VALUE_NONE;
}

Value bytearray_method_insert(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    int32_t length = (int32_t)blob_length(args[0]), i = int_index(args[1]);
    uint8_t c = byte_value(args[2], "byte");
    i = i < 0 ? (i + length < 0 ? 0 : i + length) : i > length ? length : i;
    blob_resize(args, (uint32_t)i, 0, 1);
    blob_data(args[0])[i] = c;
    return VALUE_NONE;
}

Value bytearray_method_pop(Value *args, unsigned n) {
    array_self(args);
    uint32_t length = blob_length(args[0]);
    if (length == 0) {
        raise_index_error(MSG_pop_from_empty_bytearray);
    }
    int32_t i = n > 1 ? int_index(args[1]) : -1;
    i = i < 0 ? i + (int32_t)length : i;
    if (i < 0 || (uint32_t)i >= length) {
        raise_index_error(MSG_pop_index_out_of_range);
    }
    blob_reserve(args, 0);
    uint8_t c = blob_data(args[0])[i];
    blob_resize(args, (uint32_t)i, 1, 0);
    return value_small(c);
}

Value bytearray_method_remove(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    uint8_t c = byte_value(args[1], "byte");
    Text t = text_of(args[0]);
    uint32_t i = (uint32_t)flash_find(t.p, t.n, c);
    if (i == t.n) {
        raise_value_error(MSG_value_not_found_in_bytearray);
    }
    blob_resize(args, i, 1, 0);
    return VALUE_NONE;
}

Value bytearray_method_reverse(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    uint32_t length = blob_length(args[0]);
    blob_reserve(args, 0);
    uint8_t *data = blob_data(args[0]);
    for (uint32_t i = 0; i < length / 2; i++) {
        uint8_t c = data[i];
        data[i] = data[length - 1 - i];
        data[length - 1 - i] = c;
    }
    return VALUE_NONE;
}

/* Keeps the storage, as list.clear() does. */
Value bytearray_method_clear(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    blob_reserve(args, 0);
    blob_set_length(args[0], 0);
    return VALUE_NONE;
}

Value bytearray_method_copy(Value *args, unsigned n) {
    (void)n;
    array_self(args);
    return text_slice(args, args, 0, blob_length(args[0]));
}
