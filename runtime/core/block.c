/* Words of the core block and the objects in them, as for base 0. */
#include "coregen.h"
#include "text_hash.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Block block;

/* Interned texts in the order of their making. */
static struct {
    const char *text;
    uint32_t offset;
} interned[BLOCK_MAX];
static uint32_t interned_count;

_Noreturn void fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("coregen: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void *checked_realloc(void *p, size_t bytes) {
    void *q = realloc(p, bytes);
    if (q == NULL) {
        fail("out of memory");
    }
    return q;
}

uint32_t block_object(Value header, uint32_t words) {
    uint32_t at = block.count;
    if (at + 1 + words > BLOCK_MAX) {
        fail("the core block has more than %u words; raise BLOCK_MAX", BLOCK_MAX);
    }
    block.words[at] = header;
    block.count += 1 + words;
    return at * 4;
}

void block_set(uint32_t object, uint32_t field, Value v) {
    block.words[object / 4 + 1 + field] = v;
}

void block_set_ref(uint32_t object, uint32_t field, uint32_t offset) {
    uint32_t at = object / 4 + 1 + field;
    block.words[at] = offset;
    block.is_ref[at] = true;
}

void block_set_value(uint32_t object, uint32_t field, Value v) {
    if (value_is_ref(v)) {
        block_set_ref(object, field, v);
    } else {
        block_set(object, field, v);
    }
}

uint32_t block_tuple(const Value *items, uint32_t n) {
    uint32_t object = block_object(header_make(KIND_TUPLE, n), n);
    for (uint32_t i = 0; i < n; i++) {
        block_set_value(object, i, items[i]);
    }
    return object;
}

uint32_t block_text(Kind kind, const char *text, size_t bytes, bool is_interned) {
    uint32_t all = STR_PREFIX + (uint32_t)bytes;
    uint32_t object = block_object(header_make_bytes(kind, all), (all + 3) / 4);
    uint32_t hash = text_hash(text, bytes) | (is_interned ? STR_INTERNED : 0);
    uint32_t *payload = &block.words[object / 4 + 1];
    payload[0] = hash;
    for (uint32_t i = 0; i < bytes; i++) {
        uint32_t at = STR_PREFIX + i;
        payload[at / 4] |= (uint32_t)(uint8_t)text[i] << (8 * (at % 4));
    }
    return object;
}

uint32_t block_intern(const char *text) {
    for (uint32_t i = 0; i < interned_count; i++) {
        if (strcmp(interned[i].text, text) == 0) {
            return interned[i].offset;
        }
    }
    char *copy = checked_realloc(NULL, strlen(text) + 1);
    strcpy(copy, text);
    interned[interned_count].text = copy;
    interned[interned_count].offset = block_text(KIND_STR, text, strlen(text), true);
    return interned[interned_count++].offset;
}

uint32_t block_int(int64_t n) {
    if (small_fits(n)) {
        return value_small((int32_t)n);
    }
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    uint32_t limbs = magnitude >> 32 ? 2 : 1;
    Value header = header_make(KIND_INT, limbs) | (n < 0 ? FLAG_NEGATIVE : 0);
    uint32_t object = block_object(header, limbs);
    block_set(object, 0, (uint32_t)magnitude);
    if (limbs == 2) {
        block_set(object, 1, (uint32_t)(magnitude >> 32));
    }
    return object;
}

uint32_t block_float(const char *text) {
    uint32_t words[2] = {0, 0}, n = block.float_bits / 32;
    char *end;
    if (n == 1) {
        float x = strtof(text, &end);
        memcpy(words, &x, sizeof x);
        words[0] = x != x ? 0x7FC00000u : words[0];
    } else {
        double x = strtod(text, &end);
        memcpy(words, &x, sizeof x); /* little-endian host: low word first */
        words[1] = x != x ? 0x7FF80000u : words[1];
    }
    if (*end != 0 || end == text) {
        fail("'%s' is no float", text);
    }
    uint32_t object = block_object(header_make(KIND_FLOAT, n), n);
    for (uint32_t i = 0; i < n; i++) {
        block_set(object, i, words[i]);
    }
    return object;
}

uint32_t block_dict(const Namespace *names) {
    uint32_t object = block_object(header_make(KIND_DICT, 2), 2), n = names->count;
    block_set(object, 0, value_small((int32_t)n));
    if (n == 0) {
        return object;
    }
    uint32_t words = table_words(n, 2);
    uint32_t table = block_object(header_make(KIND_TABLE, words), words);
    Value *payload = &block.words[table / 4 + 1];
    block_set_ref(object, 1, table);
    table_init(payload, n, 2, 0);
    payload[TABLE_FILL] = value_small((int32_t)n);
    for (uint32_t i = 0; i < n; i++) {
        const char *name = names->entries[i].name;
        block_set_ref(table, TABLE_ENTRIES + 2 * i, block_intern(name));
        block_set_value(table, TABLE_ENTRIES + 2 * i + 1, names->entries[i].value);
        table_index_add(payload, text_hash(name, strlen(name)), i);
    }
    return object;
}

void namespace_add(Namespace *n, const char *owner, const char *name, Value v) {
    for (uint32_t i = 0; i < n->count; i++) {
        if (strcmp(n->entries[i].name, name) == 0) {
            fail("natives.def: %s.%s stands there twice", owner, name);
        }
    }
    n->entries = checked_realloc(n->entries, (n->count + 1) * sizeof *n->entries);
    n->entries[n->count++] = (Entry){name, v};
    block_intern(name);
}

uint32_t block_intern_table(uint32_t *mask) {
    uint32_t slots = 64;
    while (slots * 7 / 8 < interned_count) {
        slots *= 2;
    }
    uint32_t object = block_object(header_make_bytes(KIND_BLOB, slots * 2), slots / 2);
    uint32_t *payload = &block.words[object / 4 + 1];
    for (uint32_t i = 0; i < interned_count; i++) {
        const char *text = interned[i].text;
        uint32_t slot = text_hash(text, strlen(text)) & (slots - 1);
        while ((payload[slot / 2] >> (16 * (slot % 2)) & 0xFFFF) != 0) {
            slot = (slot + 1) & (slots - 1);
        }
        payload[slot / 2] |= interned[i].offset / 4 << (16 * (slot % 2));
    }
    *mask = slots - 1;
    return object;
}
