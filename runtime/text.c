/* Views of text and byte strings, and searching in them. */
#include "text.h"

bool text_is_flat(const Vm *vm, Value v) {
    return obj_kind(vm, v) != KIND_STRU;
}

bool text_get(Vm *vm, Value v, Text *out) {
    if (value_is_ref(v)) {
        v = obj_native(vm, v);
    }
    if (!value_is_ref(v)) {
        return false;
    }
    Kind k = obj_kind(vm, v);
    if (k == KIND_STR || k == KIND_STRU || k == KIND_BYTES) {
        *out = (Text){str_text(vm, v), str_bytes(vm, v)};
        return true;
    }
    Buffer b;
    if (k == KIND_BYTEARRAY && buffer_get(vm, v, &b)) {
        *out = (Text){(const char *)b.data, b.bytes};
        return true;
    }
    return false;
}

Text text_of(Vm *vm, Value v) {
    Text t;
    if (!text_get(vm, v, &t)) { /* a method that was called with another self */
        raise_type_error(vm, "a str or bytes-like object is required, not '%T'", v);
    }
    return t;
}

Text text_argument(Vm *vm, Value self, Value arg, const char *what) {
    Value native = value_is_ref(arg) ? obj_native(vm, arg) : arg;
    Text t;
    if (value_is_str(vm, self)) {
        if (!value_is_str(vm, native)) {
            raise_type_error(vm, "%s str, not %T", what != NULL ? what : "must be", arg);
        }
    } else if (value_is_str(vm, native) || !text_get(vm, native, &t)) {
        raise_type_error(vm, "a bytes-like object is required, not '%T'", arg);
    }
    return text_of(vm, native);
}

/* The kind is chosen by content, since a part of a non-ASCII text may be ASCII. */
static Value str_part(Vm *vm, const Value *source, uint32_t offset, uint32_t n) {
    const char *p = text_of(vm, *source).p + offset;
    Kind kind = KIND_STR;
    if (!text_is_flat(vm, *source)) {
        for (uint32_t i = 0; i < n && kind == KIND_STR; i++) {
            kind = flash_load(p + i) >= 0x80 ? KIND_STRU : KIND_STR;
        }
    }
    Value v = heap_alloc_bytes(vm, kind, n + STR_PREFIX);
    char *out = (char *)(vm_ptr(vm, v) + 1);
    out[0] = out[1] = 0;
    flash_copy(out + STR_PREFIX, text_of(vm, *source).p + offset, n);
    return v;
}

Value text_slice(Vm *vm, const Value *like, const Value *source, uint32_t offset, uint32_t n) {
    Kind kind = obj_kind(vm, *like);
    if (kind == KIND_STR || kind == KIND_STRU) {
        return n == 0 ? CORE(vm, name_empty) : str_part(vm, source, offset, n);
    }
    if (kind == KIND_BYTES) {
        Value v = heap_alloc_bytes(vm, KIND_BYTES, n + STR_PREFIX);
        char *out = (char *)(vm_ptr(vm, v) + 1);
        out[0] = out[1] = 0;
        flash_copy(out + STR_PREFIX, text_of(vm, *source).p + offset, n);
        return v;
    }
    Value v = bytearray_new(vm, n);
    if (n > 0) {
        char *out = (char *)(uintptr_t)text_of(vm, v).p; /* new, hence in RAM */
        flash_copy(out, text_of(vm, *source).p + offset, n);
    }
    return v;
}

uint32_t text_find(Vm *vm, Text hay, Text needle, uint32_t from, uint32_t to) {
    if (needle.n > to || from > to - needle.n) {
        return TEXT_NOT_FOUND;
    }
    if (needle.n == 0) {
        return from;
    }
    uint8_t first = flash_load(needle.p);
    uint32_t last = to - needle.n + 1;
    for (uint32_t at = from; at < last; at++) {
        at += (uint32_t)flash_find(hay.p + at, last - at, first);
        if (at < last && flash_compare(hay.p + at, needle.p, needle.n) == 0) {
            return at;
        }
        (void)vm;
    }
    return TEXT_NOT_FOUND;
}

uint32_t text_rfind(Vm *vm, Text hay, Text needle, uint32_t from, uint32_t to) {
    (void)vm;
    if (needle.n > to || from > to - needle.n) {
        return TEXT_NOT_FOUND;
    }
    for (uint32_t at = to - needle.n + 1; at-- > from;) {
        if (flash_compare(hay.p + at, needle.p, needle.n) == 0) {
            return at;
        }
    }
    return TEXT_NOT_FOUND;
}
