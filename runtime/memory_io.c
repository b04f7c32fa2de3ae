/* io.BytesIO and io.StringIO: [length in bytes, BLOB or 0, position in bytes; None: closed]. Storage is a
 * bytearray's. A StringIO holds UTF-8, and counts characters where programs see a position. */
#include "containers.h"

#include "bytestring.h"
#include "text.h"

enum { STREAM_POSITION = 2 };

static bool is_text(Value o) {
    return is_kind(o, KIND_STRINGIO);
}

static _Noreturn void raise_closed(void) {
    raise_value_error(MSG_io_operation_on_closed);
}

/* A native's self; the payload is to be written, as every operation moves the position. */
static Value *stream_of(Value *self) {
    if (!is_kind(*self, KIND_BYTESIO) && !is_text(*self)) {
        self_check(self, KIND_BYTESIO, KIND_STRINGIO, "_io._IOBase");
    }
    Value *w = mutable_body(*self);
    if (w[STREAM_POSITION] == VALUE_NONE) {
        raise_closed();
    }
    return w;
}

static const char *data_of(Value o) {
    const Value *w = body(o);
    return w[1] == VALUE_UNBOUND ? "" : (const char *)raw_body(w[1]);
}

static uint32_t position_of(Value o) {
    return (uint32_t)value_small_get(body(o)[STREAM_POSITION]);
}

static void set_position(Value o, uint32_t at) {
    mutable_body(o)[STREAM_POSITION] = value_small((int32_t)at);
}

/* Bytes behind the position. */
static uint32_t rest_of(Value o) {
    uint32_t at = position_of(o), n = blob_length(o);
    return at < n ? n - at : 0;
}

/* The units – bytes or characters – before a byte offset, which may lie behind the end. */
static uint32_t units_before(Value o, uint32_t at) {
    uint32_t n = blob_length(o);
    return is_text(o) && at <= n ? utf8_count(data_of(o), at)
           : is_text(o)          ? utf8_count(data_of(o), n) + (at - n)
                                 : at;
}

/* The byte offset of a position in units. */
static uint32_t offset_of(Value o, uint32_t units) {
    uint32_t n = blob_length(o), all = units_before(o, n);
    return units >= all ? n + (units - all)
           : is_text(o) ? utf8_offset(data_of(o), n, units)
                        : units;
}

/* `n` bytes from `from` on as bytes or str. */
static Value part(const Value *slot, uint32_t from, uint32_t n) {
    Kind kind = is_text(*slot) ? KIND_STR : KIND_BYTES;
    for (uint32_t i = 0; kind == KIND_STR && i < n; i++) {
        kind = flash_load(data_of(*slot) + from + i) >= 0x80 ? KIND_STRU : KIND_STR;
    }
    if (n == 0) {
        return kind == KIND_BYTES ? CORE(empty_bytes) : CORE(name_empty);
    }
    Value v = heap_alloc_bytes(kind, n + STR_PREFIX);
    char *out = (char *)(vm_ptr(v) + 1);
    out[0] = out[1] = 0;
    flash_copy(out + STR_PREFIX, data_of(*slot) + from, n);
    return v;
}

/* The next n bytes; the position moves on. */
static Value take(const Value *slot, uint32_t n) {
    uint32_t at = position_of(*slot);
    Value v = part(slot, n == 0 ? 0 : at, n);
    if (n > 0) {
        set_position(*slot, at + n);
    }
    return v;
}

/* How many bytes the next `limit` units take, all of them when it is None or negative. */
static uint32_t bytes_of_next(Value o, Value limit) {
    uint32_t rest = rest_of(o);
    int32_t n = limit == 0 || limit == VALUE_NONE ? -1 : int_index(limit);
    if (n < 0 || rest == 0) {
        return rest;
    }
    if (is_text(o)) {
        return utf8_offset(data_of(o) + position_of(o), rest, (uint32_t)n);
    }
    return (uint32_t)n < rest ? (uint32_t)n : rest;
}

static Value line(const Value *slot, Value limit) {
    uint32_t n = bytes_of_next(*slot, limit);
    if (n > 0) {
        uint32_t end = (uint32_t)flash_find(data_of(*slot) + position_of(*slot), n, '\n');
        n = end < n ? end + 1 : n;
    }
    return take(slot, n);
}

Value stream_next(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    (void)stream_of(slot);
    Value v = rest_of(*slot) > 0 ? line(slot, VALUE_NONE) : VALUE_UNBOUND;
    vm_release(mark);
    return v;
}

/* Writes the bytes [from, from + n) of the text in *source at the position, over what is there. */
static void put(const Value *slot, const Value *source, uint32_t from, uint32_t n) {
    uint32_t length = blob_length(*slot), at = position_of(*slot), old = rest_of(*slot);
    if (at > length && n > 0) {
        blob_resize(slot, length, 0, at - length);
        memset(blob_data(*slot) + length, 0, at - length);
    }
    if (is_text(*slot)) {
        uint32_t units = utf8_count(text_of(*source).p + from, n);
        old = old > 0 ? utf8_offset(data_of(*slot) + at, old, units) : 0;
    }
    blob_resize(slot, at, old < n || is_text(*slot) ? old : n, n);
    if (n > 0) {
        flash_copy((char *)blob_data(*slot) + at, text_of(*source).p + from, n);
        set_position(*slot, at + n);
    }
}

/* The text in *arg, of the stream's kind. */
static Text text_for(Value stream, Value *arg) {
    *arg = native_part(*arg);
    if (is_text(stream) && !value_is_str(*arg)) {
        raise_type_error(MSG_string_argument_expected, *arg);
    }
    if (!is_text(stream) && value_is_str(*arg)) {
        raise_type_error(MSG_a_bytes_like_object_is, *arg);
    }
    Buffer b;
    if (!value_is_str(*arg) && !buffer_get(*arg, &b)) {
        raise_type_error(MSG_a_bytes_like_object_is, *arg);
    }
    return text_of(*arg);
}

/* ---- methods */

/* The initial value, at the stream's begin: MicroPython takes a size to allocate, too. */
static void fill(Value *self, Value *initial) {
    if (*initial != VALUE_NONE && !value_is_int(*initial)) {
        put(self, initial, 0, text_for(*self, initial).n);
        set_position(*self, 0);
    }
}

/* cls, initial value: what is left of them to a class's own __init__ is any. */
static Value stream_new(Value *args, unsigned n, Kind kind, Value class_ref, unsigned most) {
    const char *name = kind == KIND_BYTESIO ? "BytesIO" : "StringIO";
    class_check(args[0], class_ref, name);
    Value *slot = vm_temps(1);
    slot[0] = blob_owner_new(kind, 0);
    if (args[0] == class_ref) {
        args_at_most(name, n - 1, most);
        if (n > 1) {
            fill(slot, args + 1);
        }
    }
    return class_wrap(args[0], slot[0]);
}

Value bytesio_method_new(Value *args, unsigned n) {
    return stream_new(args, n, KIND_BYTESIO, CORE(class_BytesIO), 1);
}

Value stringio_method_new(Value *args, unsigned n) {
    return stream_new(args, n, KIND_STRINGIO, CORE(class_StringIO), 2);
}

Value stream_method_init(Value *args, unsigned n) {
    (void)stream_of(args);
    set_position(args[0], 0);
    blob_set_length(args[0], 0);
    if (n > 1) {
        fill(args, args + 1);
    }
    return VALUE_NONE;
}

Value stream_method_read(Value *args, unsigned n) {
    (void)stream_of(args);
    return take(args, bytes_of_next(args[0], n > 1 ? args[1] : VALUE_NONE));
}

Value stream_method_readline(Value *args, unsigned n) {
    (void)stream_of(args);
    return line(args, n > 1 ? args[1] : VALUE_NONE);
}

Value stream_method_readlines(Value *args, unsigned n) {
    (void)n;
    (void)stream_of(args);
    return list_from_iterable(args[0]);
}

/* self, buffer, [bytes at most] */
Value stream_method_readinto(Value *args, unsigned n) {
    (void)stream_of(args);
    uint32_t room, most = n > 2 ? (uint32_t)int_index(args[2]) : UINT32_MAX;
    uint8_t *out = buffer_write(args[1], &room);
    uint32_t count = rest_of(args[0]), at = position_of(args[0]);
    count = count < room ? count : room;
    count = count < most ? count : most;
    if (count > 0) {
        flash_copy((char *)out, data_of(args[0]) + at, count);
        set_position(args[0], at + count);
    }
    return value_small((int32_t)count);
}

/* self, text, and as MicroPython has it: [[offset], bytes at most]. Returns units written. */
Value stream_method_write(Value *args, unsigned n) {
    (void)stream_of(args);
    uint32_t from = n > 3 ? (uint32_t)int_index(args[2]) : 0;
    uint32_t most = n > 2 ? (uint32_t)int_index(args[n - 1]) : UINT32_MAX;
    uint32_t count = text_for(args[0], args + 1).n;
    from = from < count ? from : count;
    count = count - from < most ? count - from : most;
    put(args, args + 1, from, count);
    Text t = text_of(args[1]);
    return value_small((int32_t)(is_text(args[0]) ? utf8_count(t.p + from, count) : count));
}

Value stream_method_seek(Value *args, unsigned n) {
    (void)stream_of(args);
    int32_t by = int_index(args[1]), whence = n > 2 ? int_index(args[2]) : 0;
    Value o = args[0];
    if (whence < 0 || whence > 2) {
        raise_value_error(MSG_invalid_whence, whence);
    }
    uint32_t from =
        whence == 0 ? 0 : units_before(o, whence == 1 ? position_of(o) : blob_length(o));
    int64_t to = (int64_t)from + by;
    if (to < 0 && whence == 0) {
        raise_value_error(MSG_negative_seek_value, by);
    }
    to = to < 0 ? 0 : to > SMALL_MAX / 2 ? SMALL_MAX / 2 : to;
    set_position(o, offset_of(o, (uint32_t)to));
    return value_small((int32_t)to);
}

Value stream_method_tell(Value *args, unsigned n) {
    (void)n;
    (void)stream_of(args);
    return value_small((int32_t)units_before(args[0], position_of(args[0])));
}

Value stream_method_truncate(Value *args, unsigned n) {
    (void)stream_of(args);
    uint32_t at = position_of(args[0]);
    if (n > 1 && args[1] != VALUE_NONE) {
        int32_t size = int_index(args[1]);
        if (size < 0) {
            raise_value_error(MSG_negative_size_value, size);
        }
        at = offset_of(args[0], (uint32_t)size);
    }
    if (at < blob_length(args[0])) {
        blob_set_length(args[0], at);
    }
    return value_small((int32_t)units_before(args[0], at));
}

Value stream_method_getvalue(Value *args, unsigned n) {
    (void)n;
    (void)stream_of(args);
    return part(args, 0, blob_length(args[0]));
}

/* Also __exit__. */
Value stream_method_close(Value *args, unsigned n) {
    (void)n;
    self_check(args, KIND_BYTESIO, KIND_STRINGIO, "_io._IOBase");
    Value *w = mutable_body(args[0]);
    w[0] = value_small(0);
    w[1] = VALUE_UNBOUND;
    w[STREAM_POSITION] = VALUE_NONE;
    return VALUE_NONE;
}

Value stream_method_enter(Value *args, unsigned n) {
    (void)n;
    Value self = args[0];
    (void)stream_of(args);
    return self;
}

Value stream_method_flush(Value *args, unsigned n) {
    (void)n;
    (void)stream_of(args);
    return VALUE_NONE;
}

Value stream_get_closed(Value *args, unsigned n) {
    (void)n;
    self_check(args, KIND_BYTESIO, KIND_STRINGIO, "_io._IOBase");
    return value_bool(body(args[0])[STREAM_POSITION] == VALUE_NONE);
}
