/* Streams as C sees them. */
#include "stream.h"

#include "containers.h"
#include "text.h"

enum { STREAM_EAGAIN = 11 };

static _Noreturn void raise_os(int32_t number) {
    vm_raise(exception_make(CORE(class_OSError), value_small(number)));
}

/* A count that a method of the stream returned: MicroPython's are negative error numbers. */
static int32_t checked_count(Value v) {
    int32_t count = v == VALUE_NONE ? -STREAM_EAGAIN : value_is_int(v) ? int_index(v) : INT32_MAX;
    if (count < 0) {
        raise_os(-count);
    }
    return count;
}

int32_t stream_write(const Value *stream, Value data) {
    Value *mark = vm->sp, *window = vm_keep(1, data, 0, 0);
    Value method = obj_getattr(*stream, CORE(name_write));
    Value v = vm_call(method, window, 1);
    vm_release(mark);
    return value_is_int(v) ? checked_count(v) : -1;
}

Value stream_read_all(const Value *stream) {
    Value *mark = vm->sp, *t = vm_temps(2);
    Value read = obj_find_attr(*stream, CORE(name_read));
    if (read != VALUE_UNBOUND) {
        read = vm_call(read, t, 0);
        vm_release(mark);
        return read;
    }
    Builder b;
    builder_init(&b, t);
    t[1] = bytearray_new(64);
    for (uint32_t n; (n = stream_read_into(stream, t + 1)) != 0;) {
        char piece[64];
        Buffer all = buffer_of(t[1]);
        n = n < all.bytes ? n : all.bytes;
        n = n < sizeof piece ? n : (uint32_t)sizeof piece;
        memcpy(piece, all.data, n);
        builder_add(&b, piece, n);
    }
    Value v = builder_bytes(&b);
    vm_release(mark);
    return v;
}

/* The bytes *part to the beginning of the bytearray *buffer. */
static uint32_t copy_part(const Value *part, const Value *buffer) {
    Text t;
    uint32_t room;
    if (*part == VALUE_NONE) {
        raise_os(STREAM_EAGAIN);
    }
    char *to = (char *)buffer_write(*buffer, &room);
    if (!text_get(*part, &t)) {
        raise_type_error(MSG_a_bytes_like_object_is, *part);
    }
    uint32_t n = t.n < room ? t.n : room;
    flash_copy(to, t.p, n);
    return n;
}

uint32_t stream_read_into(const Value *stream, const Value *buffer) {
    Value *mark = vm->sp, *window = vm_temps(1);
    Value method = obj_find_attr(*stream, CORE(name_readinto));
    uint32_t n;
    if (method != VALUE_UNBOUND) {
        window[0] = *buffer;
        n = (uint32_t)checked_count(vm_call(method, window, 1));
    } else {
        method = obj_getattr(*stream, CORE(name_read));
        window[0] = value_small((int32_t)buffer_of(*buffer).bytes);
        window[0] = vm_call(method, window, 1);
        n = copy_part(window, buffer);
    }
    vm_release(mark);
    return n;
}
