/* deflate.DeflateIO: the object, its bits and bytes, headers and trailers. */
#include "deflate.h"

#include "crc32.h"
#include "flash_bytes.h"
#include "stream.h"
#include "text.h"

void deflate_error(int32_t number) {
    vm_raise(exception_make(CORE(class_OSError), value_small(number)));
}

DeflateState *deflate_state(DeflateIO io) {
    uint32_t bytes;
    DeflateState *s = (void *)buffer_write(record_word(*io, IO_STATE), &bytes);
    if (bytes != sizeof *s || s->wbits > 15) {
        record_broken();
    }
    return s;
}

uint8_t *deflate_window(DeflateIO io, uint32_t *bytes) {
    uint32_t size = 1u << deflate_state(io)->wbits; /* thawed first: nothing moves any more */
    uint8_t *window = buffer_write(record_word(*io, IO_WINDOW), bytes);
    if (*bytes != size) {
        record_broken();
    }
    return window;
}

/* ---- bytes and bits */

uint8_t deflate_get(DeflateIO io) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, record_word(*io, IO_STREAM), record_word(*io, IO_BYTE), 0);
    if (stream_read_into(t, t + 1) == 0) {
        vm_raise(exception_make(CORE(class_EOFError), VALUE_UNBOUND));
    }
    Buffer b = buffer_of(t[1]);
    uint8_t byte = b.bytes > 0 ? *b.data : 0;
    vm_release(mark);
    return byte;
}

static void put_bytes(DeflateIO io, const uint8_t *data, uint32_t n) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, record_word(*io, IO_STREAM), record_word(*io, IO_BYTE), 0);
    uint32_t room;
    if (n != 1) {
        t[1] = bytearray_new(n);
    }
    uint8_t *to = buffer_write(t[1], &room);
    memcpy(to, data, n < room ? n : room);
    (void)stream_write(t, t[1]);
    vm_release(mark);
}

void deflate_put(DeflateIO io, uint8_t byte) {
    put_bytes(io, &byte, 1);
}

uint32_t deflate_get_bits(DeflateIO io, unsigned n) {
    DeflateState *s = deflate_state(io);
    while (s->bit_count < n) {
        uint32_t byte = deflate_get(io);
        s = deflate_state(io);
        s->bits |= byte << (s->bit_count & 31);
        s->bit_count = (uint8_t)((s->bit_count + 8) & 31);
    }
    uint32_t v = s->bits & ((1u << n) - 1);
    s->bits >>= n;
    s->bit_count = (uint8_t)(s->bit_count - n);
    return v;
}

void deflate_put_bits(DeflateIO io, uint32_t bits, unsigned n) {
    DeflateState *s = deflate_state(io);
    s->bits |= bits << (s->bit_count & 7);
    s->bit_count = (uint8_t)((s->bit_count & 7) + n);
    while (s->bit_count >= 8) {
        uint8_t byte = (uint8_t)s->bits;
        s->bits >>= 8;
        s->bit_count = (uint8_t)(s->bit_count - 8);
        deflate_put(io, byte);
        s = deflate_state(io);
    }
}

void deflate_note(DeflateIO io, uint8_t byte) {
    uint32_t bytes;
    uint8_t *window = deflate_window(io, &bytes);
    DeflateState *s = deflate_state(io); /* written just now: it does not move */
    window[s->size++ & (bytes - 1)] = byte;
    if (s->format == DEFLATE_GZIP) {
        s->check = crc32_update(s->check, &byte, 1);
    } else {
        uint32_t low = ((s->check & 0xFFFF) + byte) % 65521;
        s->check = ((s->check >> 16) + low) % 65521 << 16 | low;
    }
}

uint32_t deflate_length_base(uint32_t code, unsigned *extra) {
    *extra = code < 8 || code == 28 ? 0 : code / 4 - 1;
    return code == 28 ? 258 : code < 8 ? code + 3 : ((4 + code % 4) << *extra) + 3;
}

uint32_t deflate_distance_base(uint32_t code, unsigned *extra) {
    *extra = code < 4 ? 0 : code / 2 - 1;
    return code < 4 ? code + 1 : ((2 + code % 2) << *extra) + 1;
}

/* ---- headers and trailers */

static void skip_gzip_name(DeflateIO io, bool present) {
    while (present && deflate_get(io) != 0) {
        vm_poll();
    }
}

/* Behind the two bytes of the mark. */
static void gzip_header(DeflateIO io) {
    uint8_t head[8]; /* method, flags, time, extra flags, system */
    for (unsigned i = 0; i < sizeof head; i++) {
        head[i] = deflate_get(io);
    }
    if (head[0] != 8) {
        deflate_error(DEFLATE_EINVAL);
    }
    if (head[1] & 4) {
        uint32_t extra = deflate_get(io);
        extra |= (uint32_t)deflate_get(io) << 8;
        for (; extra > 0; extra--) {
            (void)deflate_get(io);
        }
    }
    skip_gzip_name(io, (head[1] & 8) != 0);
    skip_gzip_name(io, (head[1] & 16) != 0);
    if (head[1] & 2) {
        (void)deflate_get(io);
        (void)deflate_get(io);
    }
}

/* The format and the size of the window that the data names. */
static void read_header(DeflateIO io, unsigned *format, unsigned *wbits) {
    if (*format == DEFLATE_RAW) {
        *wbits = *wbits != 0 ? *wbits : 8;
        return;
    }
    unsigned first = deflate_get(io), second = deflate_get(io);
    bool gzip = first == 0x1F && second == 0x8B && *format != DEFLATE_ZLIB;
    bool zlib = (first & 15) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0 &&
                (second & 32) == 0 && *format != DEFLATE_GZIP;
    if (!gzip && !zlib) {
        deflate_error(DEFLATE_EINVAL);
    }
    *format = gzip ? DEFLATE_GZIP : DEFLATE_ZLIB;
    unsigned named = gzip ? 15 : 8 + (first >> 4);
    if (gzip) {
        gzip_header(io);
    } else if (*wbits != 0 && named > *wbits) {
        deflate_error(DEFLATE_EINVAL);
    }
    *wbits = *wbits != 0 ? *wbits : named;
}

static void check_trailer(DeflateIO io) {
    DeflateState *s = deflate_state(io);
    uint8_t format = s->format;
    uint32_t check = 0;
    s->bits = s->bit_count = 0;
    for (unsigned i = 0; i < 4 && format != DEFLATE_RAW; i++) {
        uint32_t byte = deflate_get(io);
        check = format == DEFLATE_GZIP ? check | byte << (8 * i) : check << 8 | byte;
    }
    for (unsigned i = 0; i < 4 && format == DEFLATE_GZIP; i++) {
        (void)deflate_get(io);
    }
    s = deflate_state(io);
    s->mode = DEFLATE_ENDED;
    if (format != DEFLATE_RAW && check != s->check) {
        deflate_error(DEFLATE_EINVAL);
    }
}

/* ---- the object */

static void io_self(DeflateIO io, enum DeflateMode wanted) {
    record_self(*io, CORE(class_deflateio));
    uint8_t mode = deflate_state(io)->mode;
    if (mode != DEFLATE_NEW && mode != wanted &&
        !(mode == DEFLATE_ENDED && wanted == DEFLATE_READING)) {
        deflate_error(DEFLATE_EINVAL);
    }
}

static void make_words(DeflateIO io, unsigned wbits, bool codes) {
    Value made = bytearray_new(1u << wbits);
    record_set(*io, IO_WINDOW, made);
    if (codes) {
        made = bytearray_new(sizeof(DeflateCodes));
        record_set(*io, IO_CODES, made);
    }
}

static void begin(DeflateIO io, enum DeflateMode mode) {
    DeflateState *s = deflate_state(io);
    unsigned format = s->format, wbits = s->wbits;
    if (s->mode != DEFLATE_NEW) {
        return;
    }
    if (mode == DEFLATE_READING) {
        read_header(io, &format, &wbits);
    } else {
        wbits = wbits != 0 ? wbits : 8;
    }
    make_words(io, wbits, mode == DEFLATE_READING);
    s = deflate_state(io);
    s->format = (uint8_t)(format == DEFLATE_AUTO ? DEFLATE_RAW : format);
    s->wbits = (uint8_t)wbits;
    s->mode = (uint8_t)mode;
    s->check = format == DEFLATE_GZIP ? 0 : 1;
    if (mode == DEFLATE_READING) {
        return;
    }
    if (format == DEFLATE_ZLIB) {
        unsigned first = 8 | (wbits > 9 ? wbits - 8 : 1) << 4, second = 0x80;
        second += 31 - (first << 8 | second) % 31;
        const uint8_t head[2] = {(uint8_t)first, (uint8_t)second};
        put_bytes(io, head, sizeof head);
    } else if (format == DEFLATE_GZIP) {
        static const uint8_t head[10] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3};
        put_bytes(io, head, sizeof head);
    }
    deflate_put_bits(io, 3, 3); /* the last block, fixed code */
}

/* Signature: cls stream format? wbits? close? */
Value deflateio_new(Value *args, unsigned n) {
    (void)n;
    int32_t format = args[2] != 0 ? int_index(args[2]) : 0;
    int32_t wbits = args[3] != 0 ? int_index(args[3]) : 0;
    if (format < 0 || format > DEFLATE_GZIP) {
        raise_value_error(MSG_deflate_format);
    }
    if (wbits != 0 && (wbits < 5 || wbits > 15)) {
        raise_value_error(MSG_deflate_wbits);
    }
    bool close = args[4] != 0 && obj_truth(args[4]);
    Value *t = vm_temps(IO_WORDS + 1);
    t[IO_STREAM] = args[1];
    t[IO_WINDOW] = t[IO_CODES] = VALUE_NONE;
    t[IO_STATE] = bytearray_new(sizeof(DeflateState));
    t[IO_BYTE] = bytearray_new(1);
    t[IO_WORDS] = record_new(CORE(class_deflateio), t, IO_WORDS);
    DeflateState *s = deflate_state(t + IO_WORDS);
    s->format = (uint8_t)format;
    s->wbits = (uint8_t)wbits;
    s->close = close;
    return t[IO_WORDS];
}

/* At most `wanted` plain bytes into the builder; how many. */
static uint32_t read_some(DeflateIO io, Builder *b, uint32_t wanted) {
    uint32_t count = 0;
    begin(io, DEFLATE_READING);
    while (count < wanted && deflate_state(io)->mode == DEFLATE_READING) {
        int byte = inflate_byte(io);
        if (byte < 0) {
            check_trailer(io);
            break;
        }
        char c = (char)byte;
        builder_add(b, &c, 1);
        count++;
        vm_poll();
    }
    return count;
}

/* args: self, bytes. */
Value deflateio_read(Value *args, unsigned n) {
    io_self(args, DEFLATE_READING);
    int32_t wanted = n > 1 && args[1] != VALUE_NONE ? int_index(args[1]) : -1;
    Builder b;
    builder_init(&b, vm_temps(1));
    if (wanted != 0) {
        (void)read_some(args, &b, wanted < 0 ? UINT32_MAX : (uint32_t)wanted);
    }
    return builder_bytes(&b);
}

/* args: self, buffer. */
Value deflateio_readinto(Value *args, unsigned n) {
    (void)n;
    io_self(args, DEFLATE_READING);
    uint32_t room;
    (void)buffer_write(args[1], &room);
    Value *t = vm_temps(1);
    Builder b;
    builder_init(&b, t);
    uint32_t count = read_some(args, &b, room);
    *t = builder_bytes(&b);
    uint8_t *to = buffer_write(args[1], &room);
    memcpy(to, str_text(*t), count < room ? count : room);
    return value_small((int32_t)count);
}

/* args: self, data. */
Value deflateio_write(Value *args, unsigned n) {
    (void)n;
    io_self(args, DEFLATE_WRITING);
    args[1] = native_part(args[1]);
    if (value_is_str(args[1])) {
        args[1] = text_encode(args + 1, VALUE_UNBOUND, VALUE_UNBOUND);
    }
    uint32_t bytes = buffer_of(args[1]).bytes;
    begin(args, DEFLATE_WRITING);
    deflate_compress(args, args + 1);
    return int_from_u64(bytes);
}

static void write_trailer(DeflateIO io) {
    DeflateState *s = deflate_state(io);
    uint8_t format = s->format, tail[8];
    uint32_t words[2] = {s->check, s->size};
    for (unsigned i = 0; i < 8; i++) {
        tail[i] = (uint8_t)(words[i / 4] >> 8 * (format == DEFLATE_GZIP ? i % 4 : 3 - i % 4));
    }
    deflate_put_bits(io, 0, 7);
    s = deflate_state(io);
    deflate_put_bits(io, 0, (8u - s->bit_count) & 7);
    if (format != DEFLATE_RAW) {
        put_bytes(io, tail, format == DEFLATE_GZIP ? 8 : 4);
    }
}

Value deflateio_close(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_deflateio));
    DeflateState *s = deflate_state(args);
    uint8_t mode = s->mode, close = s->close;
    s->mode = DEFLATE_CLOSED;
    if (mode == DEFLATE_WRITING) {
        write_trailer(args);
    }
    if (close && mode != DEFLATE_CLOSED) {
        Value *window = vm_temps(1);
        (void)vm_call(obj_getattr(record_word(args[0], IO_STREAM), CORE(name_close)), window, 0);
    }
    return VALUE_NONE;
}

Value deflateio_enter(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_deflateio));
    return args[0];
}

Value deflateio_exit(Value *args, unsigned n) {
    (void)n;
    return deflateio_close(args, 1);
}

Value deflate_get_class(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(class_deflateio);
}
