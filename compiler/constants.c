#include "constants.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CONSTANTS_MAX = 65535 };

void constants_init(constants *pool, arena *a) {
    *pool = (constants){.arena = a, .mask = 255};
    pool->table = arena_alloc(a, (pool->mask + 1) * sizeof *pool->table);
}

/* ---- look-up ---- */

static uint32_t constants_mix(uint32_t hash, const void *data, size_t bytes) {
    const uint8_t *p = data;
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ p[i]) * UINT32_C(16777619);
    }
    return hash;
}

static uint32_t constants_hash(const Constant *c) {
    uint32_t hash = UINT32_C(2166136261) ^ (uint32_t)c->kind;
    if (c->text != NULL) {
        hash = constants_mix(hash, c->text, c->count);
    }
    if (c->items != NULL) {
        hash = constants_mix(hash, c->items, c->count * sizeof *c->items);
    }
    hash = constants_mix(hash, &c->index, sizeof c->index);
    return hash ^ (hash >> 15);
}

static bool constants_equal(const Constant *a, const Constant *b) {
    if (a->kind != b->kind || a->count != b->count || a->index != b->index) {
        return false;
    }
    if (a->text != NULL && b->text != NULL) {
        return memcmp(a->text, b->text, a->count) == 0;
    }
    return a->items == NULL || b->items == NULL ||
           memcmp(a->items, b->items, a->count * sizeof *a->items) == 0;
}

static void constants_grow(constants *pool) {
    if (pool->count == pool->capacity) {
        uint32_t capacity = pool->capacity == 0 ? 64 : pool->capacity * 2;
        pool->items = arena_grow(pool->arena, pool->items, pool->capacity * sizeof *pool->items,
                                 capacity * sizeof *pool->items);
        pool->capacity = capacity;
    }
    if (pool->count * 2 <= pool->mask) {
        return;
    }
    pool->mask = pool->mask * 2 + 1;
    pool->table = arena_alloc(pool->arena, (pool->mask + 1) * sizeof *pool->table);
    for (uint32_t i = 0; i < pool->count; i++) {
        uint32_t at = constants_hash(&pool->items[i]) & pool->mask;
        while (pool->table[at] != 0) {
            at = (at + 1) & pool->mask;
        }
        pool->table[at] = i + 1;
    }
}

/* `c` refers to memory of the caller; it is copied when it is new. */
static uint16_t constants_add(constants *pool, const Constant *c) {
    uint32_t at = constants_hash(c) & pool->mask;
    while (pool->table[at] != 0) {
        uint32_t index = pool->table[at] - 1;
        if (constants_equal(&pool->items[index], c)) {
            return (uint16_t)index;
        }
        at = (at + 1) & pool->mask;
    }
    if (pool->count == CONSTANTS_MAX) {
        pool->full = true;
        return 0;
    }
    Constant copy = *c;
    if (c->text != NULL) {
        copy.text = arena_copy(pool->arena, c->text, c->count);
    } else if (c->count > 0) {
        copy.items = arena_alloc(pool->arena, c->count * sizeof *copy.items);
        memcpy(copy.items, c->items, c->count * sizeof *copy.items);
    }
    pool->table[at] = pool->count + 1;
    uint32_t index = pool->count;
    constants_grow(pool);
    pool->items[pool->count++] = copy;
    return (uint16_t)index;
}

uint16_t constants_text(constants *pool, ConstantKind kind, const char *text, size_t bytes) {
    assert(bytes <= UINT32_MAX);
    Constant c = {.kind = kind, .count = (uint32_t)bytes};
    c.text = (char *)(uintptr_t)(text == NULL ? "" : text);
    return constants_add(pool, &c);
}

uint16_t constants_str(constants *pool, const char *text) {
    return constants_text(pool, CONSTANT_STR, text, strlen(text));
}

uint16_t constants_name(constants *pool, const ast_name *name) {
    return constants_text(pool, CONSTANT_STR, name->text, name->len);
}

uint16_t constants_plain(constants *pool, ConstantKind kind) {
    assert(kind <= CONSTANT_ELLIPSIS);
    return constants_add(pool, &(Constant){.kind = kind});
}

uint16_t constants_items(constants *pool, ConstantKind kind, const uint16_t *items,
                         uint32_t count) {
    assert(kind == CONSTANT_TUPLE || kind == CONSTANT_FROZENSET);
    Constant c = {.kind = kind, .count = count, .items = (uint16_t *)(uintptr_t)items};
    return constants_add(pool, &c);
}

uint16_t constants_code(constants *pool, ConstantKind kind, uint32_t index) {
    assert(kind == CONSTANT_CODE || kind == CONSTANT_FUNCTION);
    return constants_add(pool, &(Constant){.kind = kind, .index = index});
}

/* ---- integers ---- */

static unsigned constants_digit(char c) {
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

/* limbs = limbs * base + digit, limbs of 16 bits, low first. Returns the new number of limbs. */
static size_t constants_push_digit(uint32_t *limbs, size_t count, unsigned base, unsigned digit) {
    uint32_t carry = digit;
    for (size_t i = 0; i < count; i++) {
        carry += limbs[i] * base;
        limbs[i] = carry & 0xFFFFu;
        carry >>= 16;
    }
    if (carry != 0) {
        limbs[count++] = carry;
    }
    return count;
}

/* Four digits at once: the cost is quadratic only for bases other than powers of two, and literals
 * of thousands of decimal digits are rare. */
static size_t constants_limbs(const ast_const *value, uint32_t *limbs) {
    size_t count = 0;
    unsigned base = 1, part = 0;
    unsigned whole = value->base * value->base;
    for (uint32_t i = 0; i < value->text.len; i++) {
        part = part * value->base + constants_digit(value->text.bytes[i]);
        base *= value->base;
        if (base == whole || i + 1 == value->text.len) {
            count = constants_push_digit(limbs, count, base, part);
            base = 1;
            part = 0;
        }
    }
    return count;
}

static uint16_t constants_int(constants *pool, const ast_const *value) {
    static const char digits[] = "0123456789abcdef";
    size_t max = value->text.len / 4 + 2;
    uint32_t *limbs = arena_alloc(pool->arena, max * sizeof *limbs);
    size_t count = constants_limbs(value, limbs);
    assert(count <= max);
    char *text = arena_alloc(pool->arena, count * 4 + 3);
    size_t at = 0;
    if (value->negative && count > 0) {
        text[at++] = '-';
    }
    size_t first = at;
    for (size_t i = count * 4; i-- > 0;) {
        unsigned digit = (limbs[i / 4] >> (i % 4 * 4)) & 15u;
        if (digit != 0 || at > first) {
            text[at++] = digits[digit];
        }
    }
    if (at == first) {
        text[at++] = '0';
    }
    return constants_text(pool, CONSTANT_INT, text, at);
}

static uint16_t constants_real(constants *pool, ConstantKind kind, const ast_const *value) {
    if (!value->negative) {
        return constants_text(pool, kind, value->text.bytes, value->text.len);
    }
    char *text = arena_alloc(pool->arena, value->text.len + 2);
    text[0] = '-';
    memcpy(text + 1, value->text.bytes, value->text.len);
    return constants_text(pool, kind, text, (size_t)value->text.len + 1);
}

uint16_t constants_value(constants *pool, const ast_const *value) {
    switch (value->kind) {
    case AST_CONST_NONE: return constants_plain(pool, CONSTANT_NONE);
    case AST_CONST_FALSE: return constants_plain(pool, CONSTANT_FALSE);
    case AST_CONST_TRUE: return constants_plain(pool, CONSTANT_TRUE);
    case AST_CONST_ELLIPSIS: return constants_plain(pool, CONSTANT_ELLIPSIS);
    case AST_CONST_INT: return constants_int(pool, value);
    case AST_CONST_FLOAT: return constants_real(pool, CONSTANT_FLOAT, value);
    case AST_CONST_IMAGINARY: return constants_real(pool, CONSTANT_IMAGINARY, value);
    case AST_CONST_STR:
        return constants_text(pool, CONSTANT_STR, value->text.bytes, value->text.len);
    case AST_CONST_BYTES:
        return constants_text(pool, CONSTANT_BYTES, value->text.bytes, value->text.len);
    case AST_CONST_TUPLE: break;
    }
    uint32_t count = value->items.count;
    uint16_t *items = arena_alloc(pool->arena, (count + 1) * sizeof *items);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = constants_value(pool, &value->items.items[i]->as.constant);
    }
    return constants_items(pool, CONSTANT_TUPLE, items, count);
}

/* ---- the result ---- */

bool constants_move(const constants *pool, CompiledModule *module) {
    module->constants = calloc(pool->count + 1u, sizeof *module->constants);
    if (module->constants == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < pool->count; i++) {
        const Constant *from = &pool->items[i];
        Constant *to = &module->constants[i];
        *to = (Constant){.kind = from->kind, .count = from->count, .index = from->index};
        module->constant_count = i + 1;
        if (from->text != NULL) {
            to->text = malloc((size_t)from->count + 1);
            if (to->text == NULL) {
                return false;
            }
            memcpy(to->text, from->text, (size_t)from->count + 1);
        } else if (from->count > 0) {
            to->items = malloc(from->count * sizeof *to->items);
            if (to->items == NULL) {
                return false;
            }
            memcpy(to->items, from->items, from->count * sizeof *to->items);
        }
    }
    return true;
}
