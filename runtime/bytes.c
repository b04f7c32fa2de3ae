/* bytes, and what bytes and bytearray share beyond text_methods.c: printing, comparison,
 * construction, hex. */
#include "containers.h"
#include "text.h"

#include "bytestring.h"
#include "number.h"

/* ---- printing */

void bytestring_print(const Value *slot, Sink *sink) {
    static const char digits[] = "0123456789abcdef";
    Text t = text_of(*slot);
    bool single = flash_find(t.p, t.n, '\'') < t.n, twice = flash_find(t.p, t.n, '"') < t.n;
    char quote = single && !twice ? '"' : '\'', out[64] = {'b', quote};
    unsigned n = 2;
    for (uint32_t i = 0; i < text_of(*slot).n; i++) {
        uint8_t c = flash_load(text_of(*slot).p + i);
        if (n + 5 > sizeof out) {
            sink_write(sink, out, n);
            n = 0;
        }
        if (c == '\n' || c == '\r' || c == '\t' || c == '\\' || c == (uint8_t)quote) {
            out[n++] = '\\';
            out[n++] = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : (char)c;
        } else if (c < ' ' || c >= 0x7F) {
            out[n++] = '\\';
            out[n++] = 'x';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        } else {
            out[n++] = (char)c;
        }
        vm_poll();
    }
    out[n++] = quote;
    sink_write(sink, out, n);
}

void bytes_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    bytestring_print(slot, sink);
    vm_release(mark);
}

/* ---- operators */

static bool is_bytestring(Value v) {
    return is_kind(v, KIND_BYTES) || is_kind(v, KIND_BYTEARRAY);
}

static bool is_buffer(Value v) {
    Buffer b;
    return buffer_get(v, &b);
}

Value bytestring_concat(Value a, Value b) {
    Text x = text_of(a), y = text_of(b);
    Kind kind = obj_kind(a);
    if (x.n + y.n > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error();
    }
    Value *mark = vm->sp, *slot = vm_keep(2, a, b, 0);
    Value v = bytestring_new(kind, x.n + y.n);
    char *out = bytestring_data(v);
    flash_copy(out, text_of(slot[0]).p, x.n);
    flash_copy(out + x.n, text_of(slot[1]).p, y.n);
    vm_release(mark);
    return v;
}

Value bytestring_repeat(Value s, Value times) {
    uint32_t n = text_of(s).n, count;
    if (!seq_repeat_count(times, n, &count)) {
        return 0;
    }
    Kind kind = obj_kind(s);
    Value *mark = vm->sp, *slot = vm_keep(1, s, 0, 0);
    Value v = bytestring_new(kind, n * count);
    char *out = bytestring_data(v);
    for (uint32_t i = 0; i < count && n > 0; i++) {
        flash_copy(out + i * n, text_of(slot[0]).p, n);
    }
    vm_release(mark);
    return v;
}

Value bytes_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op == BIN_ADD && is_bytestring(a)) {
        if (!is_buffer(b)) {
            raise_type_error(MSG_cant_concat_to, b, a);
        }
        return bytestring_concat(a, b);
    }
    if (op == BIN_MUL) {
        bool left = is_bytestring(a);
        return value_is_int(left ? b : a) ? bytestring_repeat(left ? a : b, left ? b : a) : 0;
    }
    if (op == BIN_MOD && is_bytestring(a)) {
        bool mutable = is_kind(a, KIND_BYTEARRAY);
        Value *mark = vm->sp, *slot = vm_keep1(VALUE_UNBOUND);
        slot[0] = str_percent(a, b);
        slot[0] = mutable ? vm_call(CORE(class_bytearray), slot, 1) : slot[0];
        Value r = slot[0];
        vm_release(mark);
        return r;
    }
    return 0;
}

Value bytes_compare(CompareOp op, Value a, Value b) {
    if (!is_bytestring(a) || !is_bytestring(b)) {
        return 0;
    }
    Text x = text_of(a), y = text_of(b);
    int d = flash_compare(x.p, y.p, x.n < y.n ? x.n : y.n);
    if (d == 0) {
        d = x.n < y.n ? -1 : x.n > y.n;
    }
    bool results[] = {d<0, d <= 0, d> 0, d >= 0, d == 0, d != 0};
    return value_bool(results[op]);
}

uint32_t bytes_hash(Value o) {
    return str_hash(o);
}

/* ---- sequence */

uint32_t bytes_len(Value o) {
    return text_of(o).n;
}

static Value bytestring_getslice(Value *slot, Value slice) {
    SliceRange r = slice_range(slice, text_of(*slot).n);
    if (r.step == 1) {
        return text_slice(slot, slot, (uint32_t)r.start, r.count);
    }
    Value v = bytestring_new(obj_kind(*slot), r.count);
    char *out = bytestring_data(v);
    Text t = text_of(*slot);
    for (uint32_t i = 0; i < r.count; i++) {
        out[i] = (char)flash_load(t.p + r.start + (int32_t)i * r.step);
    }
    return v;
}

Value bytestring_getitem(Value o, Value index, const char *what) {
    Value *mark = vm->sp, *slot = vm_keep(2, o, index, 0);
    Value v;
    if (is_kind(slot[1], KIND_SLICE)) {
        v = bytestring_getslice(slot, slot[1]);
    } else {
        if (!value_is_int(slot[1]) && class_lookup(obj_class(slot[1]), CORE(name___index__)) == 0) {
            raise_type_error(MSG_indices_must_be_integers_or, what, slot[1]);
        }
        uint32_t i = seq_index(slot[1], text_of(slot[0]).n, what);
        v = value_small(flash_load(text_of(slot[0]).p + i));
    }
    vm_release(mark);
    return v;
}

Value bytes_getitem(Value o, Value index) {
    /* CPython says "index out of range" of bytes, without naming the type. */
    return bytestring_getitem(o, index,
                              is_kind(index, KIND_SLICE) || value_is_int(index) ? "" : "byte");
}

bool bytes_contains(Value o, Value item) {
    Text t = text_of(o), needle;
    if (value_is_int(item)) {
        int32_t c = int_index(item);
        if (c < 0 || c > 255) {
            raise_value_error(MSG_byte_must_be_in_range_0_256);
        }
        return flash_find(t.p, t.n, (uint8_t)c) < t.n;
    }
    if (value_is_str(item) || !text_get(item, &needle)) {
        raise_type_error(MSG_a_bytes_like_object_is, item);
    }
    return text_find(t, needle, 0, t.n) != TEXT_NOT_FOUND;
}

Value bytes_iter(Value o) {
    return iter_new(o);
}

/* ---- construction */

Value bytestring_new(Kind kind, uint32_t n) {
    if (kind != KIND_BYTES) {
        return blob_owner_new(kind, n);
    }
    Value v = heap_alloc_bytes(KIND_BYTES, n + STR_PREFIX);
    char *p = (char *)(vm_ptr(v) + 1);
    p[0] = p[1] = 0;
    return v;
}

char *bytestring_data(Value v) {
    return (char *)(uintptr_t)text_of(v).p;
}

uint8_t byte_value(Value v, const char *what) {
    if (!value_is_int(v) && class_lookup(obj_class(v), CORE(name___index__)) == 0) {
        raise_type_error(MSG_object_cannot_be_interpreted, v);
    }
    int64_t n;
    if (value_is_int(v) ? !int_to_i64(v, &n) : (n = int_index(v), false)) {
        n = -1;
    }
    if (n < 0 || n > 255) {
        raise_value_error(MSG_must_be_in_range_0_256, what);
    }
    return (uint8_t)n;
}

/* slots[0] iterable (overwritten), slots[1] the BLOB of the builder. */
static Value bytes_from_iterable(Value *slots, Kind kind, const char *what) {
    Builder b;
    builder_init(&b, slots + 1);
    Walk w;
    walk_begin(&w, slots);
    for (Value v; (v = walk_next(&w)) != 0;) {
        char c = (char)byte_value(v, what);
        builder_add(&b, &c, 1);
        vm_poll();
    }
    slots[1] = builder_bytes(&b);
    Value like = kind == KIND_BYTEARRAY ? bytearray_new(0) : slots[1];
    slots[0] = like;
    return kind == KIND_BYTEARRAY ? text_slice(slots, slots + 1, 0, str_bytes(slots[1])) : slots[1];
}

/* As many zeros as the int `count` says. */
static Value bytestring_zeros(Value count, Kind kind) {
    int64_t n;
    if (!int_to_i64(count, &n) || n > INT32_MAX) {
        raise_error(CORE(class_OverflowError), MSG_cannot_fit_int_into_an_index);
    }
    if (n < 0) {
        raise_value_error(MSG_negative_count);
    }
    if (n > (int64_t)(OBJECT_MAX_BYTES - STR_PREFIX)) {
        raise_memory_error();
    }
    Value v = bytestring_new(kind, (uint32_t)n);
    if (n > 0) {
        memset(bytestring_data(v), 0, (size_t)n);
    }
    return v;
}

/* args: class, source, encoding, errors; 0 where not given. */
Value bytestring_construct(Value *args, Kind kind) {
    bool array = kind == KIND_BYTEARRAY;
    const char *what = array ? "byte" : "bytes";
    Value source = args[1] != 0 ? native_part(args[1]) : 0;
    if (source == 0) {
        return array ? bytearray_new(0) : CORE(empty_bytes);
    }
    args[1] = source;
    Value *slots = vm_temps(2);
    if (value_is_str(args[1])) {
        if (args[2] == 0) {
            raise_type_error(MSG_string_argument_without_an);
        }
        slots[1] = text_encode(args + 1, args[2], args[3]);
        slots[0] = array ? bytearray_new(0) : slots[1];
        return array ? text_slice(slots, slots + 1, 0, str_bytes(slots[1])) : slots[1];
    }
    if (args[2] != 0 || args[3] != 0) {
        raise_type_error(args[2] != 0 ? MSG_encoding_without_a_string
                                      : MSG_errors_without_a_string);
    }
    if (!value_is_int(args[1]) &&
        class_lookup(obj_class(args[1]), CORE(name___index__)) != VALUE_UNBOUND) {
        args[1] = number_index(args[1]);
    }
    if (value_is_int(args[1])) {
        return bytestring_zeros(args[1], kind);
    }
    slots[0] = args[1];
    if (is_kind(slots[0], KIND_MEMORYVIEW)) { /* its bytes need not be one after the other */
        slots[0] = view_method_tobytes(args + 1, 1);
        if (!array) {
            return slots[0];
        }
    }
    if (is_buffer(slots[0])) {
        uint32_t n = text_of(slots[0]).n;
        slots[1] = array ? bytearray_new(0) : CORE(empty_bytes);
        return text_slice(slots + 1, slots, 0, n);
    }
    if (value_is_ref(slots[0])) {
        slots[1] = slots[0];
        Value made = vm_call_special(CORE(name___bytes__), slots + 1, 1);
        if (made != 0) {
            slots[1] = made;
            return array ? bytes_from_iterable(slots, kind, what) : made;
        }
    }
    if (!value_is_iterable(slots[0])) {
        raise_type_error(MSG_cannot_convert_object_to, args[1], array ? "bytearray" : "bytes");
    }
    return bytes_from_iterable(slots, kind, what);
}

Value bytes_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_bytes), "bytes");
    return class_wrap(args[0], bytestring_construct(args, KIND_BYTES));
}

/* ---- hex */

static int hex_digit(uint8_t c) {
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* args: class, text. */
Value bytestring_fromhex(Value *args, unsigned n) {
    (void)n;
    if (!value_is_str(native_part(args[1]))) {
        raise_type_error(MSG_fromhex_argument_must_be_str, args[1]);
    }
    args[1] = native_part(args[1]);
    bool array = class_is_subclass(args[0], CORE(class_bytearray));
    Value *slots = vm_temps(2);
    Builder b;
    builder_init(&b, slots);
    for (uint32_t i = 0; i < str_bytes(args[1]);) {
        const char *p = str_text(args[1]);
        if (unicode_is_space(flash_load(p + i))) {
            i++;
            continue;
        }
        int high = hex_digit(flash_load(p + i));
        int low = i + 1 < str_bytes(args[1]) ? hex_digit(flash_load(p + i + 1)) : -1;
        if (high < 0 || low < 0) {
            raise_value_error(MSG_non_hexadecimal_number_found, high < 0 ? i : i + 1);
        }
        char c = (char)(high << 4 | low);
        builder_add(&b, &c, 1);
        i += 2;
        vm_poll();
    }
    slots[0] = builder_bytes(&b);
    if (array) {
        slots[1] = bytearray_new(0);
        slots[0] = text_slice(slots + 1, slots, 0, str_bytes(slots[0]));
    }
    return class_wrap(args[0], slots[0]);
}

/* args: self, separator, bytes per group. */
Value bytestring_hex(Value *args, unsigned n) {
    static const char digits[] = "0123456789abcdef";
    (void)n;
    args[0] = native_part(args[0]);
    char separator = 0;
    int32_t every = args[2] != 0 ? int_index(args[2]) : 1;
    if (args[1] != 0) {
        Text t;
        if (!text_get(args[1], &t)) {
            raise_type_error(MSG_sep_must_be_str_or_bytes);
        }
        if (t.n != 1) {
            raise_value_error(MSG_sep_must_be_length_1);
        }
        separator = (char)flash_load(t.p);
    }
    uint32_t total = text_of(args[0]).n, group = (uint32_t)(every < 0 ? -every : every);
    Builder b;
    builder_init(&b, vm_temps(1));
    for (uint32_t i = 0; i < total; i++) {
        uint8_t c = flash_load(text_of(args[0]).p + i);
        uint32_t from_edge = every > 0 ? total - i : i;
        char out[3] = {separator, digits[c >> 4], digits[c & 15]};
        bool cut = separator != 0 && group > 0 && i > 0 && from_edge % group == 0;
        builder_add(&b, out + !cut, cut ? 3 : 2);
        vm_poll();
    }
    return builder_str(&b);
}
