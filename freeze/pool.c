/* The image under construction. Addresses are final from the first moment, so that objects can refer to each
 * other without fix-ups. */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

void pool_init(Pool *p, const FirnRuntime *runtime, uint32_t base, uint32_t core_base,
               uint32_t header_words, FlashBytes *flash) {
    *p = (Pool){.runtime = runtime, .base = base, .core_base = core_base, .flash = flash};
    p->room = 4096;
    p->words = check_alloc(calloc(p->room, sizeof *p->words));
    p->count = header_words;
    p->entry_mask = 1023;
    p->entries = check_alloc(calloc(p->entry_mask + 1, sizeof *p->entries));
    p->constant_mask = 1023;
    p->constant_index = check_alloc(calloc(p->constant_mask + 1, sizeof *p->constant_index));
}

void pool_free(Pool *p) {
    free(p->words);
    free(p->entries);
    free(p->constants);
    free(p->constant_index);
    *p = (Pool){0};
}

uint32_t pool_object(Pool *p, Value header, uint32_t words) {
    if (p->count + words + 1 > p->room) {
        uint32_t room = (p->count + words + 1) * 2;
        p->words = check_alloc(realloc(p->words, room * sizeof *p->words));
        memset(p->words + p->room, 0, (room - p->room) * sizeof *p->words);
        p->room = room;
    }
    uint32_t at = p->count;
    p->words[at] = header;
    p->count += words + 1;
    return at;
}

/* ---- objects by content */

static void entries_grow(Pool *p) {
    uint32_t mask = p->entry_mask * 2 + 1;
    PoolEntry *entries = check_alloc(calloc((size_t)mask + 1, sizeof *entries));
    for (uint32_t i = 0; i <= p->entry_mask; i++) {
        if (p->entries[i].value != 0) {
            uint32_t slot = p->entries[i].hash & mask;
            while (entries[slot].value != 0) {
                slot = (slot + 1) & mask;
            }
            entries[slot] = p->entries[i];
        }
    }
    free(p->entries);
    p->entries = entries;
    p->entry_mask = mask;
}

/* The object of exactly these words (header first), made when there is none. */
static Value intern_object(Pool *p, const Value *words, uint32_t n, bool *made) {
    uint32_t hash = p->runtime->crc(0, words, n * sizeof *words);
    uint32_t slot = hash & p->entry_mask;
    for (; p->entries[slot].value != 0; slot = (slot + 1) & p->entry_mask) {
        const PoolEntry *e = &p->entries[slot];
        if (e->hash == hash && memcmp(p->words + e->at, words, n * sizeof *words) == 0) {
            *made = false;
            return e->value;
        }
    }
    uint32_t at = pool_object(p, words[0], n - 1);
    memcpy(p->words + at, words, n * sizeof *words);
    Value ref = pool_ref(p, at);
    p->entries[slot] = (PoolEntry){hash, ref, at};
    if (++p->entry_count * 2 > p->entry_mask) {
        entries_grow(p);
    }
    *made = true;
    return ref;
}

static Value intern_constant(Pool *p, const Value *words, uint32_t n) {
    bool made;
    Value v = intern_object(p, words, n, &made);
    if (made) {
        p->flash->constants += n * 4;
    }
    return v;
}

Value pool_words(Pool *p, const Value *words, uint32_t n) {
    return intern_constant(p, words, n);
}

/* ---- texts */

static Value intern_text(Pool *p, Kind kind, const char *text, size_t bytes, uint32_t hash) {
    uint32_t n = 1 + ((uint32_t)bytes + STR_PREFIX + 3) / 4;
    Value *words = check_alloc(calloc(n, sizeof *words));
    words[0] = header_make_bytes(kind, (uint32_t)bytes + STR_PREFIX);
    uint16_t prefix = (uint16_t)hash;
    memcpy(words + 1, &prefix, sizeof prefix);
    memcpy((char *)(words + 1) + STR_PREFIX, text, bytes);
    bool made;
    Value v = intern_object(p, words, n, &made);
    if (made) {
        p->flash->strings += n * 4;
        p->flash->string_objects++;
    }
    free(words);
    return v;
}

Value pool_str(Pool *p, const char *text, size_t bytes) {
    uint32_t offset = p->runtime->core_name(text, bytes);
    if (offset != 0) {
        return p->core_base + offset;
    }
    Kind kind = KIND_STR;
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            kind = KIND_STRU;
        }
    }
    return intern_text(p, kind, text, bytes, p->runtime->str_hash(text, bytes) | STR_INTERNED);
}

Value pool_bytes(Pool *p, const char *data, size_t bytes) {
    return intern_text(p, KIND_BYTES, data, bytes, p->runtime->str_hash(data, bytes));
}

/* ---- numbers and tuples */

Value pool_int(Pool *p, const char *digits, size_t bytes) {
    bool negative = bytes > 0 && digits[0] == '-';
    digits += negative;
    bytes -= negative;
    size_t room = bytes / 8 + 2;
    Value *words = check_alloc(calloc(room + 1, sizeof *words));
    size_t n = p->runtime->int_literal(digits, bytes, 16, words + 1, room);
    Value v;
    int64_t small = n == 0 ? 0 : (int64_t)words[1] * (negative ? -1 : 1);
    if (n <= 1 && small_fits(small)) {
        v = value_small((int32_t)small);
    } else {
        words[0] = header_make(KIND_INT, (uint32_t)n) | (negative ? FLAG_NEGATIVE : 0);
        v = intern_constant(p, words, (uint32_t)n + 1);
    }
    free(words);
    return v;
}

Value pool_float(Pool *p, const char *text, size_t bytes) {
    Value words[3] = {0};
    uint32_t n = p->runtime->float_bits / 32;
    words[0] = header_make(KIND_FLOAT, n);
    p->runtime->float_literal(text, bytes, words + 1);
    return intern_constant(p, words, n + 1);
}

Value pool_complex(Pool *p, const char *imaginary, size_t bytes) {
    Value words[5] = {0};
    uint32_t n = p->runtime->float_bits / 32;
    words[0] = header_make(KIND_COMPLEX, 2 * n);
    p->runtime->float_literal(imaginary, bytes, words + 1 + n);
    return intern_constant(p, words, 2 * n + 1);
}

Value pool_tuple(Pool *p, const Value *items, uint32_t n) {
    Value *words = check_alloc(malloc((n + 1) * sizeof *words));
    words[0] = header_make(KIND_TUPLE, n);
    if (n != 0) {
        memcpy(words + 1, items, n * sizeof *items);
    }
    Value v = intern_constant(p, words, n + 1);
    free(words);
    return v;
}

/* ---- K */

static void constants_grow(Pool *p) {
    uint32_t mask = p->constant_mask * 2 + 1;
    free(p->constant_index);
    p->constant_index = check_alloc(calloc((size_t)mask + 1, sizeof *p->constant_index));
    p->constant_mask = mask;
    for (uint32_t i = 0; i < p->constant_count; i++) {
        uint32_t slot = (p->constants[i] * 0x9E3779B1u >> 8) & mask;
        while (p->constant_index[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        p->constant_index[slot] = i + 1;
    }
}

int32_t pool_constant(Pool *p, Value v) {
    uint32_t slot = (v * 0x9E3779B1u >> 8) & p->constant_mask;
    for (; p->constant_index[slot] != 0; slot = (slot + 1) & p->constant_mask) {
        if (p->constants[p->constant_index[slot] - 1] == v) {
            return (int32_t)p->constant_index[slot] - 1;
        }
    }
    if (p->constant_count > UINT16_MAX) {
        return -1;
    }
    if (p->constant_count == p->constant_room) {
        p->constant_room = p->constant_room * 2 + 256;
        p->constants = check_alloc(realloc(p->constants, p->constant_room * sizeof *p->constants));
    }
    p->constants[p->constant_count++] = v;
    p->constant_index[slot] = p->constant_count;
    if (p->constant_count * 2 > p->constant_mask) {
        constants_grow(p);
    }
    return (int32_t)p->constant_count - 1;
}
