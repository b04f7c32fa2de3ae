/* The buffer protocol: the bytes of what is bytes-like. */
#include "containers.h"
#include "text.h"

/* Of an object with [length in bytes, BLOB or 0] in front. */
static Buffer storage_of(const Value *w) {
    const uint8_t *data = w[1] == VALUE_UNBOUND ? NULL : (const uint8_t *)raw_body(w[1]);
    return (Buffer){data, (uint32_t)value_small_get(w[0])};
}

bool buffer_get(Value o, Buffer *out) {
    Value v = native_part(o);
    if (is_kind(v, KIND_BYTES)) {
        *out = (Buffer){(const uint8_t *)str_text(v), str_bytes(v)};
        return true;
    }
    if (is_kind(v, KIND_BYTEARRAY)) {
        *out = storage_of(body(v));
        return true;
    }
    return false;
}

Buffer buffer_of(Value o) {
    Buffer b;
    if (!buffer_get(o, &b)) {
        raise_type_error(MSG_a_bytes_like_object_is, o);
    }
    return b;
}

/* Nothing but what is aliasable is written, and that does not move when it is thawed. */
uint8_t *buffer_write(Value o, uint32_t *bytes) {
    Value v = native_part(o);
    if (!is_kind(v, KIND_BYTEARRAY)) {
        raise_type_error(MSG_a_read_write_bytes_like, o);
    }
    Buffer b = storage_of(mutable_body(v));
    *bytes = b.bytes;
    return (uint8_t *)(uintptr_t)b.data;
}
