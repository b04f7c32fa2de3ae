/* str: the operations of the type table. Methods are in str_methods.c, shared ones in
 * text_methods.c. */
#include "containers.h"
#include "text.h"

/* ---- printing */

static void print_escaped(Sink *sink, uint32_t c) {
    static const char digits[] = "0123456789abcdef";
    char out[10] = {'\\'};
    unsigned n = 2;
    if (c == '\n' || c == '\r' || c == '\t') {
        out[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    } else {
        unsigned width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        out[1] = c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U';
        for (unsigned i = width; i > 0; i--) {
            out[n++] = digits[(c >> (4 * (i - 1))) & 15];
        }
    }
    sink_write(sink, out, n);
}

/* The text is copied out in pieces: writing to a sink may move it. */
static void print_repr(Value *slot, Sink *sink) {
    Text t = text_of(*slot);
    bool single = flash_find(t.p, t.n, '\'') < t.n, twice = flash_find(t.p, t.n, '"') < t.n;
    char quote = single && !twice ? '"' : '\'', plain[32];
    unsigned pending = 0;
    sink_write(sink, &quote, 1);
    for (uint32_t at = 0; at < str_bytes(*slot);) {
        const char *p = str_text(*slot) + at;
        uint32_t c = utf8_load(p);
        unsigned size = utf8_size(flash_load(p));
        bool backslash = c == (uint32_t)quote || c == '\\';
        bool shown = unicode_is_printable(c);
        if (pending + 5 > sizeof plain || !shown) {
            sink_write(sink, plain, pending);
            pending = 0;
        }
        if (!shown) {
            print_escaped(sink, c);
        } else {
            if (backslash) {
                plain[pending++] = '\\';
            }
            pending += utf8_store(plain + pending, c);
        }
        at += size;
        vm_poll();
    }
    sink_write(sink, plain, pending);
    sink_write(sink, &quote, 1);
}

void str_print(Value o, Sink *sink, bool repr) {
    if (!repr) {
        sink_str(sink, o);
        return;
    }
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    print_repr(slot, sink);
    vm_release(mark);
}

/* ---- sequence */

uint32_t str_len(Value o) {
    return str_length(o);
}

static Value str_slice_step(Value *self, SliceRange r) {
    Value *mark = vm->sp, *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    bool flat = text_is_flat(*self);
    int32_t index = r.start;
    for (uint32_t i = 0; i < r.count; i++, index += r.step) {
        Text t = text_of(*self);
        uint32_t at = flat ? (uint32_t)index : utf8_offset(t.p, t.n, (uint32_t)index);
        builder_add_char(&b, utf8_load(t.p + at));
        vm_poll();
    }
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}

static Value str_getslice(Value *self, Value slice) {
    uint32_t length = str_length(*self);
    SliceRange r = slice_range(slice, length);
    if (r.step != 1) {
        return str_slice_step(self, r);
    }
    if (r.count == length) {
        return *self;
    }
    uint32_t from = (uint32_t)r.start, n = r.count;
    if (!text_is_flat(*self)) {
        Text t = text_of(*self);
        from = utf8_offset(t.p, t.n, from);
        n = utf8_offset(t.p + from, t.n - from, n);
    }
    return text_slice(self, self, from, n);
}

Value str_getitem(Value o, Value index) {
    Value *mark = vm->sp, *slot = vm_keep(2, o, index, 0);
    Value v;
    if (is_kind(slot[1], KIND_SLICE)) {
        v = str_getslice(slot, slot[1]);
    } else {
        if (!value_is_int(slot[1]) && class_lookup(obj_class(slot[1]), CORE(name___index__)) == 0) {
            raise_type_error(MSG_string_indices_must_be, slot[1]);
        }
        uint32_t i = seq_index(slot[1], str_length(slot[0]), "string");
        Text t = text_of(slot[0]);
        if (text_is_flat(slot[0])) {
            v = text_slice(slot, slot, i, 1);
        } else {
            uint32_t at = utf8_offset(t.p, t.n, i);
            v = text_slice(slot, slot, at, utf8_size(flash_load(t.p + at)));
        }
    }
    vm_release(mark);
    return v;
}

bool str_contains(Value o, Value item) {
    Value native = value_is_ref(item) ? obj_native(item) : item;
    if (!value_is_str(native)) {
        raise_type_error(MSG_in_string_requires_string_as, item);
    }
    Text hay = text_of(o);
    return text_find(hay, text_of(native), 0, hay.n) != TEXT_NOT_FOUND;
}

/* ---- operators */

static Value str_concat(Value a, Value b) {
    uint32_t n = str_bytes(a), m = str_bytes(b);
    if (n == 0 || m == 0) {
        return n == 0 ? b : a;
    }
    Kind kind = text_is_flat(a) && text_is_flat(b) ? KIND_STR : KIND_STRU;
    if (n + m > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error();
    }
    Value *mark = vm->sp, *slot = vm_keep(2, a, b, 0);
    Value v = heap_alloc_bytes(kind, n + m + STR_PREFIX);
    char *out = (char *)(vm_ptr(v) + 1);
    out[0] = out[1] = 0;
    flash_copy(out + STR_PREFIX, str_text(slot[0]), n);
    flash_copy(out + STR_PREFIX + n, str_text(slot[1]), m);
    vm_release(mark);
    return v;
}

static Value str_repeat(Value s, Value times) {
    int64_t count;
    if (!int_to_i64(times, &count)) {
        raise_error(CORE(class_OverflowError), MSG_cannot_fit_int_into_an_index);
    }
    uint32_t n = str_bytes(s);
    if (count <= 0 || n == 0) {
        return CORE(name_empty);
    }
    if (count == 1) {
        return s;
    }
    if (count > (int64_t)(OBJECT_MAX_BYTES - STR_PREFIX) / n) {
        raise_memory_error();
    }
    Kind kind = obj_kind(s);
    uint32_t total = n * (uint32_t)count;
    Value *mark = vm->sp, *slot = vm_keep(1, s, 0, 0);
    Value v = heap_alloc_bytes(kind, total + STR_PREFIX);
    char *out = (char *)(vm_ptr(v) + 1);
    out[0] = out[1] = 0;
    out += STR_PREFIX;
    flash_copy(out, str_text(slot[0]), n);
    for (uint32_t done = n; done < total;) {
        uint32_t part = done < total - done ? done : total - done;
        memcpy(out + done, out, part);
        done += part;
    }
    vm_release(mark);
    return v;
}

Value str_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    bool left = value_is_str(a), right = value_is_str(b);
    if (op == BIN_ADD && left && right) {
        return str_concat(a, b);
    }
    if (op == BIN_MUL && left && value_is_int(b)) {
        return str_repeat(a, b);
    }
    if (op == BIN_MUL && right && value_is_int(a)) {
        return str_repeat(b, a);
    }
    if (op == BIN_MOD && left) {
        return str_percent(a, b);
    }
    if (op == BIN_ADD && left) {
        raise_type_error(MSG_can_only_concatenate_str_not, b);
    }
    return 0;
}

/* Code points compare as UTF-8 bytes do. */
Value str_compare(CompareOp op, Value a, Value b) {
    if (!value_is_str(a) || !value_is_str(b)) {
        return 0;
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return value_bool(str_equal(a, b) == (op == CMP_EQ));
    }
    uint32_t n = str_bytes(a), m = str_bytes(b);
    int d = flash_compare(str_text(a), str_text(b), n < m ? n : m);
    if (d == 0) {
        d = n < m ? -1 : n > m;
    }
    return value_bool(op == CMP_LT ? d < 0 : op == CMP_LE ? d <= 0 : op == CMP_GT ? d > 0 : d >= 0);
}

/* ---- str(object='', encoding, errors) */

static Value decode_argument(Value *args) {
    Text t;
    if (value_is_str(args[1])) {
        raise_type_error(MSG_decoding_str_is_not_supported);
    }
    if (!text_get(args[1], &t)) {
        raise_type_error(MSG_decoding_to_str_need_a_bytes, args[1]);
    }
    return text_decode(args + 1, args[2], args[3]);
}

Value str_new_native(Value *args, unsigned n) {
    (void)n;
    if (args[1] == VALUE_UNBOUND) {
        return class_wrap(args[0], CORE(name_empty));
    }
    if (args[2] != VALUE_UNBOUND || args[3] != VALUE_UNBOUND) {
        return class_wrap(args[0], decode_argument(args));
    }
    return class_wrap(args[0], obj_str(args[1]));
}
