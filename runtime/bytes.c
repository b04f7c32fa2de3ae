/* bytes, and what bytes and bytearray share beyond text_methods.c: printing, comparison, construction, hex. */
#include "containers.h"
#include "text.h"

#include "bytestring.h"
#include "number.h"

/* ---- printing */

void bytestring_print(Vm *vm, const Value *slot, Sink *sink) {
    static const char digits[] = "0123456789abcdef";
    Text t = text_of(vm, *slot);
    bool single = flash_find(t.p, t.n, '\'') < t.n, twice = flash_find(t.p, t.n, '"') < t.n;
    char quote = single && !twice ? '"' : '\'', out[64] = {'b', quote};
    unsigned n = 2;
    for (uint32_t i = 0; i < text_of(vm, *slot).n; i++) {
        uint8_t c = flash_load(text_of(vm, *slot).p + i);
        if (n + 5 > sizeof out) {
            sink_write(vm, sink, out, n);
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
    }
    out[n++] = quote;
    sink_write(vm, sink, out, n);
}

void bytes_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    bytestring_print(vm, slot, sink);
    vm_release(vm, mark);
}

/* ---- operators */

static bool is_bytestring(Vm *vm, Value v) {
    return is_kind(vm, v, KIND_BYTES) || is_kind(vm, v, KIND_BYTEARRAY);
}

Value bytestring_concat(Vm *vm, Value a, Value b) {
    Text x = text_of(vm, a), y = text_of(vm, b);
    Kind kind = obj_kind(vm, a);
    if (x.n + y.n > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error(vm);
    }
    Value *mark = vm->sp, *slot = vm_keep(vm, 2, a, b, 0);
    Value v = bytestring_new(vm, kind, x.n + y.n);
    char *out = bytestring_data(vm, v);
    flash_copy(out, text_of(vm, slot[0]).p, x.n);
    flash_copy(out + x.n, text_of(vm, slot[1]).p, y.n);
    vm_release(vm, mark);
    return v;
}

Value bytestring_repeat(Vm *vm, Value s, Value times) {
    uint32_t n = text_of(vm, s).n, count;
    if (!seq_repeat_count(vm, times, n, &count)) {
        return 0;
    }
    Kind kind = obj_kind(vm, s);
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, s, 0, 0);
    Value v = bytestring_new(vm, kind, n * count);
    char *out = bytestring_data(vm, v);
    for (uint32_t i = 0; i < count && n > 0; i++) {
        flash_copy(out + i * n, text_of(vm, slot[0]).p, n);
    }
    vm_release(vm, mark);
    return v;
}

Value bytes_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op == BIN_ADD && is_bytestring(vm, a)) {
        if (!is_bytestring(vm, b)) {
            raise_type_error(vm, "can't concat %T to %T", b, a);
        }
        return bytestring_concat(vm, a, b);
    }
    if (op == BIN_MUL) {
        bool left = is_bytestring(vm, a);
        return value_is_int(vm, left ? b : a) ? bytestring_repeat(vm, left ? a : b, left ? b : a) : 0;
    }
    return 0;
}

Value bytes_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if (!is_bytestring(vm, a) || !is_bytestring(vm, b)) {
        return 0;
    }
    Text x = text_of(vm, a), y = text_of(vm, b);
    int d = flash_compare(x.p, y.p, x.n < y.n ? x.n : y.n);
    if (d == 0) {
        d = x.n < y.n ? -1 : x.n > y.n;
    }
    bool results[] = {d < 0, d <= 0, d > 0, d >= 0, d == 0, d != 0};
    return value_bool(results[op]);
}

uint32_t bytes_hash(Vm *vm, Value o) {
    return str_hash(vm, o);
}

/* ---- sequence */

uint32_t bytes_len(Vm *vm, Value o) {
    return text_of(vm, o).n;
}

static Value bytestring_getslice(Vm *vm, Value *slot, Value slice) {
    SliceRange r = slice_range(vm, slice, text_of(vm, *slot).n);
    if (r.step == 1) {
        return text_slice(vm, slot, slot, (uint32_t)r.start, r.count);
    }
    Value v = bytestring_new(vm, obj_kind(vm, *slot), r.count);
    char *out = bytestring_data(vm, v);
    Text t = text_of(vm, *slot);
    for (uint32_t i = 0; i < r.count; i++) {
        out[i] = (char)flash_load(t.p + r.start + (int32_t)i * r.step);
    }
    return v;
}

Value bytestring_getitem(Vm *vm, Value o, Value index, const char *what) {
    Value *mark = vm->sp, *slot = vm_keep(vm, 2, o, index, 0);
    Value v;
    if (is_kind(vm, slot[1], KIND_SLICE)) {
        v = bytestring_getslice(vm, slot, slot[1]);
    } else {
        if (!value_is_int(vm, slot[1]) &&
            class_lookup(vm, obj_class(vm, slot[1]), CORE(vm, name___index__)) == 0) {
            raise_type_error(vm, "%s indices must be integers or slices, not %T", what, slot[1]);
        }
        uint32_t i = seq_index(vm, slot[1], text_of(vm, slot[0]).n, what);
        v = value_small(flash_load(text_of(vm, slot[0]).p + i));
    }
    vm_release(vm, mark);
    return v;
}

Value bytes_getitem(Vm *vm, Value o, Value index) {
    /* CPython says "index out of range" of bytes, without naming the type. */
    return bytestring_getitem(vm, o, index, is_kind(vm, index, KIND_SLICE) || value_is_int(vm, index) ? "" : "byte");
}

bool bytes_contains(Vm *vm, Value o, Value item) {
    Text t = text_of(vm, o), needle;
    if (value_is_int(vm, item)) {
        int32_t c = int_index(vm, item);
        if (c < 0 || c > 255) {
            raise_value_error(vm, "byte must be in range(0, 256)");
        }
        return flash_find(t.p, t.n, (uint8_t)c) < t.n;
    }
    if (value_is_str(vm, item) || !text_get(vm, item, &needle)) {
        raise_type_error(vm, "a bytes-like object is required, not '%T'", item);
    }
    return text_find(vm, t, needle, 0, t.n) != TEXT_NOT_FOUND;
}

Value bytes_iter(Vm *vm, Value o) {
    return iter_new(vm, o);
}

/* ---- construction */

Value bytestring_new(Vm *vm, Kind kind, uint32_t n) {
    if (kind == KIND_BYTEARRAY) {
        return bytearray_new(vm, n);
    }
    Value v = heap_alloc_bytes(vm, KIND_BYTES, n + STR_PREFIX);
    char *p = (char *)(vm_ptr(vm, v) + 1);
    p[0] = p[1] = 0;
    return v;
}

char *bytestring_data(Vm *vm, Value v) {
    return (char *)(uintptr_t)text_of(vm, v).p;
}

uint8_t byte_value(Vm *vm, Value v, const char *what) {
    if (!value_is_int(vm, v) && class_lookup(vm, obj_class(vm, v), CORE(vm, name___index__)) == 0) {
        raise_type_error(vm, "'%T' object cannot be interpreted as an integer", v);
    }
    int64_t n;
    if (value_is_int(vm, v) ? !int_to_i64(vm, v, &n) : (n = int_index(vm, v), false)) {
        n = -1;
    }
    if (n < 0 || n > 255) {
        raise_value_error(vm, "%s must be in range(0, 256)", what);
    }
    return (uint8_t)n;
}

/* slots[0] iterable (overwritten), slots[1] the BLOB of the builder. */
static Value bytes_from_iterable(Vm *vm, Value *slots, Kind kind, const char *what) {
    Builder b;
    builder_init(vm, &b, slots + 1);
    Walk w;
    walk_begin(vm, &w, slots);
    for (Value v; (v = walk_next(vm, &w)) != 0;) {
        char c = (char)byte_value(vm, v, what);
        builder_add(vm, &b, &c, 1);
        vm_poll(vm);
    }
    slots[1] = builder_bytes(vm, &b);
    Value like = kind == KIND_BYTEARRAY ? bytearray_new(vm, 0) : slots[1];
    slots[0] = like;
    return kind == KIND_BYTEARRAY ? text_slice(vm, slots, slots + 1, 0, str_bytes(vm, slots[1]))
                                  : slots[1];
}

/* args: class, source, encoding, errors; 0 where not given. */
Value bytestring_construct(Vm *vm, Value *args, Kind kind) {
    bool array = kind == KIND_BYTEARRAY;
    const char *what = array ? "byte" : "bytes";
    Value source = args[1] != 0 ? native_part(vm, args[1]) : 0;
    if (source == 0) {
        return array ? bytearray_new(vm, 0) : CORE(vm, empty_bytes);
    }
    args[1] = source;
    Value *slots = vm_temps(vm, 2);
    if (value_is_str(vm, args[1])) {
        if (args[2] == 0) {
            raise_type_error(vm, "string argument without an encoding");
        }
        slots[1] = text_encode(vm, args + 1, args[2], args[3]);
        slots[0] = array ? bytearray_new(vm, 0) : slots[1];
        return array ? text_slice(vm, slots, slots + 1, 0, str_bytes(vm, slots[1])) : slots[1];
    }
    if (args[2] != 0 || args[3] != 0) {
        raise_type_error(vm, args[2] != 0 ? "encoding without a string argument"
                                          : "errors without a string argument");
    }
    if (!value_is_int(vm, args[1]) &&
        class_lookup(vm, obj_class(vm, args[1]), CORE(vm, name___index__)) != VALUE_UNBOUND) {
        args[1] = number_index(vm, args[1]);
    }
    if (value_is_int(vm, args[1])) {
        int64_t n;
        if (!int_to_i64(vm, args[1], &n) || n > INT32_MAX) {
            raise_error(vm, CORE(vm, class_OverflowError), "cannot fit 'int' into an index-sized integer");
        }
        if (n < 0) {
            raise_value_error(vm, "negative count");
        }
        if (n > (int64_t)(OBJECT_MAX_BYTES - STR_PREFIX)) {
            raise_memory_error(vm);
        }
        Value v = bytestring_new(vm, kind, (uint32_t)n);
        memset(bytestring_data(vm, v), 0, (size_t)n);
        return v;
    }
    slots[0] = args[1];
    if (is_bytestring(vm, slots[0])) {
        uint32_t n = text_of(vm, slots[0]).n;
        slots[1] = array ? bytearray_new(vm, 0) : CORE(vm, empty_bytes);
        return text_slice(vm, slots + 1, slots, 0, n);
    }
    if (value_is_ref(slots[0])) {
        slots[1] = slots[0];
        Value made = vm_call_special(vm, CORE(vm, name___bytes__), slots + 1, 1);
        if (made != 0) {
            slots[1] = made;
            return array ? bytes_from_iterable(vm, slots, kind, what) : made;
        }
    }
    if (!value_is_iterable(vm, slots[0])) {
        raise_type_error(vm, "cannot convert '%T' object to %s", args[1], array ? "bytearray" : "bytes");
    }
    return bytes_from_iterable(vm, slots, kind, what);
}

Value bytes_method_new(Vm *vm, Value *args, unsigned n) {
    (void)n;
    class_check(vm, args[0], CORE(vm, class_bytes), "bytes");
    return class_wrap(vm, args[0], bytestring_construct(vm, args, KIND_BYTES));
}

/* ---- hex */

static int hex_digit(uint8_t c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* args: class, text. */
Value bytestring_fromhex(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!value_is_str(vm, native_part(vm, args[1]))) {
        raise_type_error(vm, "fromhex() argument must be str, not %T", args[1]);
    }
    args[1] = native_part(vm, args[1]);
    bool array = class_is_subclass(vm, args[0], CORE(vm, class_bytearray));
    Value *slots = vm_temps(vm, 2);
    Builder b;
    builder_init(vm, &b, slots);
    for (uint32_t i = 0; i < str_bytes(vm, args[1]);) {
        const char *p = str_text(vm, args[1]);
        if (unicode_is_space(flash_load(p + i))) {
            i++;
            continue;
        }
        int high = hex_digit(flash_load(p + i));
        int low = i + 1 < str_bytes(vm, args[1]) ? hex_digit(flash_load(p + i + 1)) : -1;
        if (high < 0 || low < 0) {
            raise_value_error(vm, "non-hexadecimal number found in fromhex() arg at position %u",
                              high < 0 ? i : i + 1);
        }
        char c = (char)(high << 4 | low);
        builder_add(vm, &b, &c, 1);
        i += 2;
        vm_poll(vm);
    }
    slots[0] = builder_bytes(vm, &b);
    if (array) {
        slots[1] = bytearray_new(vm, 0);
        slots[0] = text_slice(vm, slots + 1, slots, 0, str_bytes(vm, slots[0]));
    }
    return class_wrap(vm, args[0], slots[0]);
}

/* args: self, separator, bytes per group. */
Value bytestring_hex(Vm *vm, Value *args, unsigned n) {
    static const char digits[] = "0123456789abcdef";
    (void)n;
    args[0] = native_part(vm, args[0]);
    char separator = 0;
    int32_t every = args[2] != 0 ? int_index(vm, args[2]) : 1;
    if (args[1] != 0) {
        Text t;
        if (!text_get(vm, args[1], &t)) {
            raise_type_error(vm, "sep must be str or bytes.");
        }
        if (t.n != 1) {
            raise_value_error(vm, "sep must be length 1.");
        }
        separator = (char)flash_load(t.p);
    }
    uint32_t total = text_of(vm, args[0]).n, group = (uint32_t)(every < 0 ? -every : every);
    Builder b;
    builder_init(vm, &b, vm_temps(vm, 1));
    for (uint32_t i = 0; i < total; i++) {
        uint8_t c = flash_load(text_of(vm, args[0]).p + i);
        uint32_t from_edge = every > 0 ? total - i : i;
        char out[3] = {separator, digits[c >> 4], digits[c & 15]};
        bool cut = separator != 0 && group > 0 && i > 0 && from_edge % group == 0;
        builder_add(vm, &b, out + !cut, cut ? 3 : 2);
        vm_poll(vm);
    }
    return builder_str(vm, &b);
}
