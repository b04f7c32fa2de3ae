/* Views of text and byte strings, and searching in them. */
#include "text.h"

bool text_is_flat(Value v) {
    return obj_kind(v) != KIND_STRU;
}

bool text_get(Value v, Text *out) {
    if (value_is_ref(v)) {
        v = obj_native(v);
    }
    if (!value_is_ref(v)) {
        return false;
    }
    Kind k = obj_kind(v);
    if (k == KIND_STR || k == KIND_STRU || k == KIND_BYTES) {
        *out = (Text){str_text(v), str_bytes(v)};
        return true;
    }
    Buffer b;
    if (buffer_get(v, &b)) {
        *out = (Text){(const char *)b.data, b.bytes};
        return true;
    }
    return false;
}

Text text_of(Value v) {
    Text t;
    if (!text_get(v, &t)) { /* a method that was called with another self */
        raise_type_error(MSG_a_str_or_bytes_like_object_is, v);
    }
    return t;
}

Text text_argument(Value self, Value arg, const char *what) {
    Value native = value_is_ref(arg) ? obj_native(arg) : arg;
    Text t;
    if (value_is_str(self)) {
        if (!value_is_str(native)) {
            raise_type_error(MSG_str_not, what != NULL ? what : "must be", arg);
        }
    } else if (value_is_str(native) || !text_get(native, &t)) {
        raise_type_error(MSG_a_bytes_like_object_is, arg);
    }
    return text_of(native);
}

/* The kind is chosen by content, since a part of a non-ASCII text may be ASCII. */
static Value str_part(const Value *source, uint32_t offset, uint32_t n) {
    const char *p = text_of(*source).p + offset;
    Kind kind = KIND_STR;
    if (!text_is_flat(*source)) {
        for (uint32_t i = 0; i < n && kind == KIND_STR; i++) {
            kind = flash_load(p + i) >= 0x80 ? KIND_STRU : KIND_STR;
        }
    }
    Value v = heap_alloc_bytes(kind, n + STR_PREFIX);
    char *out = (char *)(vm_ptr(v) + 1);
    out[0] = out[1] = 0;
    flash_copy(out + STR_PREFIX, text_of(*source).p + offset, n);
    return v;
}

Value text_slice(const Value *like, const Value *source, uint32_t offset, uint32_t n) {
    Kind kind = obj_kind(*like);
    if (kind == KIND_STR || kind == KIND_STRU) {
        return n == 0 ? CORE(name_empty) : str_part(source, offset, n);
    }
    if (kind == KIND_BYTES) {
        Value v = heap_alloc_bytes(KIND_BYTES, n + STR_PREFIX);
        char *out = (char *)(vm_ptr(v) + 1);
        out[0] = out[1] = 0;
        flash_copy(out + STR_PREFIX, text_of(*source).p + offset, n);
        return v;
    }
    Value v = bytearray_new(n);
    if (n > 0) {
        char *out = (char *)(uintptr_t)text_of(v).p; /* new, hence in RAM */
        flash_copy(out, text_of(*source).p + offset, n);
    }
    return v;
}

uint32_t text_find(Text hay, Text needle, uint32_t from, uint32_t to) {
    if (needle.n > to || from > to - needle.n) {
        return TEXT_NOT_FOUND;
    }
    if (needle.n == 0) {
        return from;
    }
    uint8_t first = flash_load(needle.p);
    uint32_t last = to - needle.n + 1;
    for (uint32_t at = from; at < last;) {
        uint32_t room = last - at < POLL_BYTES ? last - at : POLL_BYTES;
        uint32_t skip = (uint32_t)flash_find(hay.p + at, room, first);
        at += skip;
        if (skip < room && flash_compare(hay.p + at, needle.p, needle.n) == 0) {
            return at;
        }
        at += skip < room;
        vm_check();
    }
    return TEXT_NOT_FOUND;
}

uint32_t text_rfind(Text hay, Text needle, uint32_t from, uint32_t to) {
    if (needle.n > to || from > to - needle.n) {
        return TEXT_NOT_FOUND;
    }
    for (uint32_t at = to - needle.n + 1; at-- > from;) {
        if (flash_compare(hay.p + at, needle.p, needle.n) == 0) {
            return at;
        }
        vm_check();
    }
    return TEXT_NOT_FOUND;
}
