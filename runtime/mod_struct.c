/* struct: pack, unpack and their relatives. A format is walked anew by each of them; nothing is compiled. */
#include "containers.h"

#include "bytestring.h"
#include "element.h"
#include "flash_bytes.h"
#include "text.h"

/* A walk over the format in *slot: items one after the other, a run of s or p as one. */
typedef struct Format {
    const Value *slot;
    uint32_t at;
    uint32_t offset; /* behind the item */
    uint32_t repeat; /* items of this code still to come */
    uint32_t size;   /* of the item; of a run of s, p or x */
    uint8_t code;
    bool big, aligned;
} Format;

static _Noreturn void raise_struct(unsigned message) {
    raise_error(CORE(class_struct_error), message);
}

static uint8_t peek(const Format *f) {
    Text t = text_of(*f->slot);
    return f->at < t.n ? flash_load(t.p + f->at) : 0;
}

static void format_begin(Format *f, Value *slot) {
    *slot = native_part(*slot);
    if (!value_is_str(*slot) && !is_kind(*slot, KIND_BYTES)) {
        raise_type_error(MSG_struct_argument_1_must_be, *slot);
    }
    *f = (Format){.slot = slot, .aligned = true};
    uint8_t c = peek(f);
    if (c == '@' || c == '=' || c == '<' || c == '>' || c == '!') {
        f->aligned = c == '@';
        f->big = c == '>' || c == '!';
        f->at++;
    }
}

/* The next code with its count. */
static bool next_code(Format *f) {
    while (peek(f) == ' ' || (peek(f) >= '\t' && peek(f) <= '\r')) {
        f->at++;
    }
    uint8_t c = peek(f);
    if (c == 0 && f->at >= text_of(*f->slot).n) {
        return false;
    }
    uint32_t n = 1;
    for (bool first = true; c >= '0' && c <= '9'; c = peek(f), first = false) {
        n = (first ? 0 : n * 10) + (c - '0');
        if (n > OBJECT_MAX_BYTES) {
            raise_struct(MSG_total_struct_size_too_long);
        }
        f->at++;
        if (f->at >= text_of(*f->slot).n) {
            raise_struct(MSG_repeat_count_given_without);
        }
    }
    bool run = c == 's' || c == 'p' || c == 'x';
    f->at++;
    f->code = c;
    f->size = run ? n : element_size(c);
    f->repeat = c == 'x' ? 0 : run ? 1 : n;
    if (f->size == 0 && !run) {
        raise_struct(MSG_bad_char_in_struct_format);
    }
    if (f->aligned && !run) {
        f->offset = (f->offset + f->size - 1) & ~(f->size - 1);
    }
    if (c == 'x') {
        f->offset += n;
    }
    return true;
}

/* The next item that has a value; it begins at the offset that is returned. */
static bool format_next(Format *f, uint32_t *at) {
    while (f->repeat == 0) {
        if (!next_code(f)) {
            return false;
        }
    }
    f->repeat--;
    *at = f->offset;
    f->offset += f->size;
    if (f->offset > OBJECT_MAX_BYTES) {
        raise_struct(MSG_total_struct_size_too_long);
    }
    return true;
}

/* Bytes of the format in *slot; *items: the values it wants. */
static uint32_t format_bytes(Value *slot, uint32_t *items) {
    Format f;
    uint32_t at;
    format_begin(&f, slot);
    for (*items = 0; format_next(&f, &at);) {
        ++*items;
    }
    return f.offset;
}

Value struct_calcsize(Value *args, unsigned n) {
    (void)n;
    uint32_t items;
    return value_small((int32_t)format_bytes(args, &items));
}

/* ---- packing ----------------------------------------------------------------------------------- */

/* s and p: the bytes of *slot, cut to fit, then zeros. */
static void pack_text(const Format *f, uint8_t *out, const Value *slot) {
    Buffer b = buffer_of(*slot);
    uint32_t room = f->size, n;
    if (f->code == 'p' && room > 0) {
        room = room < 256 ? room - 1 : 255;
        n = b.bytes < room ? b.bytes : room;
        *out++ = (uint8_t)n;
    } else {
        n = b.bytes < room ? b.bytes : room;
    }
    if (n > 0) {
        flash_copy((char *)out, (const char *)b.data, n);
    }
}

/* Packs the values into the buffer *target at `base`; a bytes, too: it is new. A buffer can become shorter under way. */
static void pack_values(Value *format, const Value *target, uint32_t base, const Value *values) {
    Format f;
    uint32_t at, bytes = OBJECT_MAX_BYTES;
    format_begin(&f, format);
    for (; format_next(&f, &at); values++) {
        bool text = f.code == 's' || f.code == 'p';
        uint64_t bits = text ? 0 : element_bits(*values, f.code, ELEMENT_STRUCT);
        uint8_t *out = is_kind(*target, KIND_BYTES) ? (uint8_t *)bytestring_data(*target)
                                                    : buffer_write(*target, &bytes);
        if (base + f.offset > bytes) {
            raise_error(CORE(class_struct_error), MSG_unpack_requires_a_buffer_of, base + f.offset);
        }
        if (text) {
            pack_text(&f, out + base + at, values);
        } else {
            element_put(out + base + at, f.size, bits, f.big);
        }
    }
}

static _Noreturn void raise_items(const char *name, uint32_t want, uint32_t got) {
    raise_error(CORE(class_struct_error), MSG_expected_items_for_packing, name, want, got);
}

/* (format, *values) */
Value struct_pack(Value *args, unsigned n) {
    uint32_t items, bytes = format_bytes(args, &items);
    if (items != n - 1) {
        raise_items("pack", items, n - 1);
    }
    Value *slot = vm_temps(1);
    slot[0] = bytestring_new(KIND_BYTES, bytes);
    memset(bytestring_data(slot[0]), 0, bytes);
    pack_values(args, slot, 0, args + 1);
    return slot[0];
}

/* Where `bytes` bytes stand in a buffer of `room` from an offset that may be negative. */
static uint32_t place(const char *name, int32_t at, uint32_t bytes, uint32_t room) {
    int64_t from = at < 0 ? (int64_t)at + room : at;
    if (from < 0 || from + bytes > room) {
        raise_error(CORE(class_struct_error), MSG_requires_a_buffer_of_at_least, name,
                    (unsigned)(from < 0 ? bytes : from + bytes), *name == 'p' ? "pack" : "unpack",
                    bytes, at, room);
    }
    return (uint32_t)from;
}

/* (format, buffer, offset, *values) */
Value struct_pack_into(Value *args, unsigned n) {
    uint32_t items, bytes = format_bytes(args, &items), room;
    if (items != n - 3) {
        raise_items("pack_into", items, n - 3);
    }
    int32_t at = int_index(args[2]);
    uint8_t *out = buffer_write(args[1], &room);
    uint32_t base = place("pack_into", at, bytes, room);
    if (bytes > 0) {
        memset(out + base, 0, bytes);
        pack_values(args, args + 1, base, args + 3);
    }
    return VALUE_NONE;
}

/* ---- unpacking --------------------------------------------------------------------------------- */

static Value unpack_text(const Format *f, const Value *source, uint32_t at) {
    Value v = bytestring_new(KIND_BYTES, f->size);
    const char *from = (const char *)buffer_of(*source).data + at;
    uint32_t n = f->size;
    if (f->code == 'p' && n > 0) {
        uint32_t length = flash_load(from++);
        n = length < n ? length : n - 1;
    }
    flash_copy(bytestring_data(v), from, n);
    heap_shrink_bytes(v, n + STR_PREFIX);
    return v;
}

/* slots: format, buffer. A tuple of the items from `base` on. */
static Value unpack_at(Value *slots, uint32_t base, uint32_t items) {
    Format f;
    uint32_t at;
    Value *mark = vm->sp, *tuple = vm_temps(2);
    tuple[0] = items > 0 ? heap_alloc(KIND_TUPLE, items) : CORE(empty_tuple);
    format_begin(&f, slots);
    for (uint32_t i = 0; format_next(&f, &at); i++) {
        tuple[1] = f.code == 's' || f.code == 'p'
                       ? unpack_text(&f, slots + 1, base + at)
                       : element_load(buffer_of(slots[1]).data + base + at, f.code, f.big);
        raw_body(tuple[0])[i] = tuple[1];
    }
    vm_release(mark);
    return *tuple;
}

/* (format, buffer): a longer buffer is taken, too, as MicroPython does. */
Value struct_unpack(Value *args, unsigned n) {
    (void)n;
    uint32_t items, bytes = format_bytes(args, &items);
    if (buffer_of(args[1]).bytes < bytes) {
        raise_error(CORE(class_struct_error), MSG_unpack_requires_a_buffer_of, bytes);
    }
    return unpack_at(args, 0, items);
}

/* (format, buffer, offset=0) */
Value struct_unpack_from(Value *args, unsigned n) {
    (void)n;
    uint32_t items, bytes = format_bytes(args, &items);
    int32_t at = args[2] != 0 ? int_index(args[2]) : 0;
    uint32_t base = place("unpack_from", at, bytes, buffer_of(args[1]).bytes);
    return unpack_at(args, base, items);
}

/* (format, buffer): an iterator over a list that is made at once. */
Value struct_iter_unpack(Value *args, unsigned n) {
    (void)n;
    uint32_t items, bytes = format_bytes(args, &items), room = buffer_of(args[1]).bytes;
    if (bytes == 0) {
        raise_struct(MSG_cannot_iteratively_unpack);
    }
    if (room % bytes != 0) {
        raise_error(CORE(class_struct_error), MSG_iterative_unpacking_requires, bytes);
    }
    Value *slots = vm_temps(2);
    slots[0] = list_new(NULL, 0);
    for (uint32_t at = 0; at + bytes <= buffer_of(args[1]).bytes; at += bytes) {
        slots[1] = unpack_at(args, at, items);
        list_push(slots);
        vm_poll();
    }
    return obj_iter(slots[0]);
}
