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

/* The entry of exactly these words (header first), or where one is to stand. */
static PoolEntry *find_object(const Pool *p, const Value *words, uint32_t n, uint32_t hash) {
    uint32_t slot = hash & p->entry_mask;
    for (; p->entries[slot].value != 0; slot = (slot + 1) & p->entry_mask) {
        const PoolEntry *e = &p->entries[slot];
        if (e->hash == hash && memcmp(p->words + e->at, words, n * sizeof *words) == 0) {
            break;
        }
    }
    return &p->entries[slot];
}

static Value add_object(Pool *p, const Value *words, uint32_t n, PoolEntry *entry, uint32_t hash,
                        bool idle) {
    uint32_t at = pool_object(p, words[0], n - 1);
    memcpy(p->words + at, words, n * sizeof *words);
    *entry = (PoolEntry){.hash = hash, .value = pool_ref(p, at), .at = at, .idle = idle};
    if (++p->entry_count * 2 > p->entry_mask) {
        entries_grow(p);
    }
    return pool_ref(p, at);
}

/* The object of exactly these words, made when there is none; `made` says whether this is its first use. */
static Value intern_object(Pool *p, const Value *words, uint32_t n, bool *made) {
    uint32_t hash = p->runtime->crc(0, words, n * sizeof *words);
    PoolEntry *e = find_object(p, words, n, hash);
    if (e->value == 0) {
        *made = true;
        return add_object(p, words, n, e, hash, false);
    }
    *made = e->idle;
    e->idle = false;
    return e->value;
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

/* Texts that may be looked up as names at run time: identifiers, and dotted names of modules. */
static bool is_name(const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 0x80;
        bool later = (c >= '0' && c <= '9') || c == '.';
        if (!letter && !(i > 0 && later)) {
            return false;
        }
    }
    return bytes > 0;
}

Value pool_str(Pool *p, const char *text, size_t bytes) {
    uint32_t offset = p->runtime->core_name(text, bytes);
    if (offset != 0) {
        return p->core_base + offset;
    }
    Value name = p->vm != NULL ? p->runtime->find_name(p->vm, text, bytes) : VALUE_UNBOUND;
    if (name != VALUE_UNBOUND) {
        return name;
    }
    Kind kind = KIND_STR;
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            kind = KIND_STRU;
        }
    }
    uint32_t hash = p->runtime->str_hash(text, bytes);
    return intern_text(p, kind, text, bytes, hash | (is_name(text, bytes) ? STR_INTERNED : 0));
}

Value pool_bytes(Pool *p, const char *data, size_t bytes) {
    return intern_text(p, KIND_BYTES, data, bytes, p->runtime->str_hash(data, bytes));
}

/* ---- names */

/* Hash, then length, then text: qsort over the words of the objects. */
static int by_hash(const void *a, const void *b) {
    const Value *x = *(const Value *const *)a, *y = *(const Value *const *)b;
    uint16_t p, q;
    memcpy(&p, x + 1, sizeof p);
    memcpy(&q, y + 1, sizeof q);
    if (p != q || *x != *y) {
        return p != q ? p - q : *x < *y ? -1 : 1;
    }
    return memcmp(x + 1, y + 1, header_bytes(*x));
}

static bool entry_is_name(const Pool *p, const PoolEntry *e) {
    const Value *object = p->words + e->at;
    Kind kind = e->value != 0 ? header_kind(*object) : KIND_FREE;
    uint16_t hash;
    if (kind != KIND_STR && kind != KIND_STRU) {
        return false;
    }
    memcpy(&hash, object + 1, sizeof hash);
    return (hash & STR_INTERNED) != 0;
}

bool pool_collect_names(const Pool *p, PoolNames *names) {
    const Value **sorted = check_alloc(calloc(p->entry_count + 1, sizeof *sorted));
    uint32_t n = 0, words = 0;
    for (uint32_t i = 0; i <= p->entry_mask; i++) {
        if (entry_is_name(p, &p->entries[i])) {
            sorted[n++] = p->words + p->entries[i].at;
            words += 1 + header_words(*sorted[n - 1]);
        }
    }
    qsort((void *)sorted, n, sizeof *sorted, by_hash);
    names->words = check_alloc(calloc(words + 1, sizeof *names->words));
    names->groups = (n + IMAGE_NAME_GROUP - 1) / IMAGE_NAME_GROUP;
    names->index = check_alloc(calloc(names->groups + 2, sizeof *names->index));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t size = 1 + header_words(*sorted[i]);
        if (i % IMAGE_NAME_GROUP == 0) {
            names->index[i / IMAGE_NAME_GROUP] = (uint16_t)names->word_count;
        }
        memcpy(names->words + names->word_count, sorted[i], size * sizeof(Value));
        names->word_count += size;
    }
    names->index[names->groups] = (uint16_t)names->word_count;
    free((void *)sorted);
    return words <= UINT16_MAX;
}

void pool_place_names(Pool *p, const PoolNames *names) {
    for (uint32_t at = 0; at < names->word_count;) {
        const Value *object = names->words + at;
        uint32_t n = 1 + header_words(*object),
                 hash = p->runtime->crc(0, object, n * sizeof(Value));
        (void)add_object(p, object, n, find_object(p, object, n, hash), hash, true);
        at += n;
    }
}

void pool_names_free(PoolNames *names) {
    free(names->words);
    free(names->index);
    *names = (PoolNames){0};
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
