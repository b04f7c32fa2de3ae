/* Growing text: a BLOB in a stack slot that becomes a str or bytes at the end.
 *
 * The BLOB is extended in place while it is the last object of the heap, which it is as long as the
 * pieces are not allocated in between; otherwise it grows by a half.
 */
#include "text.h"

#include "text_hash.h"

void builder_init(Builder *b, Value *slot) {
    b->slot = slot;
    b->bytes = 0;
    *slot = VALUE_UNBOUND;
}

static char *builder_data(const Builder *b) {
    return (char *)(vm_ptr(*b->slot) + 1);
}

static uint32_t builder_room(const Builder *b) {
    return *b->slot == VALUE_UNBOUND ? 0 : header_bytes(obj_header(*b->slot));
}

/* The first two bytes are kept for the hash of the str to come. */
static void builder_grow(Builder *b, uint32_t n) {
    uint32_t room = builder_room(b), need = STR_PREFIX + b->bytes + n;
    if (need <= room) {
        return;
    }
    if (need > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    uint32_t extra = need < 32 ? 16 : need / 2;
    uint32_t words = (need - room + 3) / 4;
    if (room > 0 && heap_extend(*b->slot, words)) {
        return;
    }
    uint32_t size = need + extra <= OBJECT_MAX_BYTES ? need + extra : need;
    if (heap_free() < size + 64) {
        size = need; /* memory is short: no reserve */
    }
    Value blob = heap_alloc_bytes(KIND_BLOB, size);
    if (b->bytes > 0) {
        memcpy((char *)(vm_ptr(blob) + 1), builder_data(b), STR_PREFIX + b->bytes);
    }
    *b->slot = blob;
}

void builder_add(Builder *b, const char *text, size_t bytes) {
    if (bytes > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    builder_grow(b, (uint32_t)bytes);
    flash_copy(builder_data(b) + STR_PREFIX + b->bytes, text, bytes);
    b->bytes += (uint32_t)bytes;
}

void builder_add_str(Builder *b, Value str) {
    uint32_t n = text_of(str).n;
    if (in_ram(str)) {
        Value *mark = vm->sp;
        Value *kept = vm_keep(1, str, 0, 0);
        builder_grow(b, n);
        str = kept[0];
        vm_release(mark);
    } else {
        builder_grow(b, n);
    }
    flash_copy(builder_data(b) + STR_PREFIX + b->bytes, text_of(str).p, n);
    b->bytes += n;
}

void builder_add_char(Builder *b, uint32_t code_point) {
    char utf8[4];
    builder_add(b, utf8, utf8_store(utf8, code_point));
}

/* Turns the BLOB itself into the result: no copy. */
static Value builder_finish(Builder *b, Kind kind) {
    builder_grow(b, 0);
    Value v = *b->slot;
    uint32_t bytes = b->bytes;
    *b->slot = VALUE_UNBOUND;
    b->bytes = 0;
    heap_shrink_bytes(v, STR_PREFIX + bytes);
    Value *w = vm_ptr(v);
    char *data = (char *)(w + 1);
    data[0] = data[1] = 0;
    while ((bytes + STR_PREFIX) % 4 != 0) {
        data[STR_PREFIX + bytes++] = 0; /* equal texts are equal words */
    }
    *w = (*w & ~(Value)HEADER_KIND_MASK) | (Value)kind << HEADER_KIND_SHIFT;
    return v;
}

Value builder_str(Builder *b) {
    if (b->bytes == 0) {
        *b->slot = VALUE_UNBOUND;
        return CORE(name_empty);
    }
    const char *p = builder_data(b) + STR_PREFIX;
    Kind kind = KIND_STR;
    for (uint32_t i = 0; i < b->bytes && kind == KIND_STR; i++) {
        kind = (uint8_t)p[i] >= 0x80 ? KIND_STRU : KIND_STR;
    }
    return builder_finish(b, kind);
}

Value builder_bytes(Builder *b) {
    return builder_finish(b, KIND_BYTES);
}

/* ---- texts from outside the heap */

static Value text_new(Kind kind, const char *data, size_t bytes) {
    if (bytes > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error();
    }
    Value v = heap_alloc_bytes(kind, (uint32_t)bytes + STR_PREFIX);
    char *out = (char *)(vm_ptr(v) + 1);
    out[0] = out[1] = 0;
    flash_copy(out + STR_PREFIX, data, bytes);
    return v;
}

Value str_new(const char *utf8, size_t bytes) {
    Kind kind = KIND_STR;
    for (size_t i = 0; i < bytes && kind == KIND_STR; i++) {
        kind = flash_load(utf8 + i) >= 0x80 ? KIND_STRU : KIND_STR;
    }
    return bytes == 0 ? CORE(name_empty) : text_new(kind, utf8, bytes);
}

Value str_new_c(const char *text) {
    return str_new(text, strlen(text));
}

Value bytes_new(const void *data, size_t bytes) {
    return text_new(KIND_BYTES, data, bytes);
}

/* ---- hash and equality */

uint32_t str_hash_text(const char *text, size_t bytes) {
#if FIRN_FLASH_WORDS
#error "text_hash needs a word-wise variant on this board"
#endif
    return text_hash(text, bytes);
}

uint32_t str_hash(Value s) {
    uint16_t *prefix = (uint16_t *)(vm_ptr(s) + 1);
    uint32_t hash = *prefix & STR_HASH_MASK;
    if (hash == 0) {
        /* Hashes of frozen texts are computed when the image is made; so this object is in RAM. */
        hash = str_hash_text(str_text(s), str_bytes(s));
        *prefix = (uint16_t)(*prefix | hash);
    }
    return hash;
}

bool str_equal(Value a, Value b) {
    if (a == b) {
        return true;
    }
    Value ha = obj_header(a), hb = obj_header(b);
    if ((ha & ~(Value)HEADER_MARK) != (hb & ~(Value)HEADER_MARK)) {
        return false; /* other kind or length */
    }
    uint16_t pa = *(const uint16_t *)raw_body(a), pb = *(const uint16_t *)raw_body(b);
    uint16_t differ = (pa ^ pb) & STR_HASH_MASK;
    if ((pa & pb & STR_INTERNED) || (differ != 0 && (pa & STR_HASH_MASK) && (pb & STR_HASH_MASK))) {
        return false;
    }
    return flash_compare(str_text(a), str_text(b), str_bytes(a)) == 0;
}

uint32_t str_length(Value s) {
    uint32_t n = str_bytes(s);
    return text_is_flat(s) ? n : utf8_count(str_text(s), n);
}
