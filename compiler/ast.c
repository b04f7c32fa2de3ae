#include "ast.h"

#include <assert.h>
#include <string.h>

/* ---- names: open addressing, at most half full ---- */

struct ast_names {
    arena *arena;
    ast_name **slots;
    uint32_t count, capacity;
};

ast_names *ast_names_new(arena *a) {
    ast_names *names = arena_alloc(a, sizeof *names);
    names->arena = a;
    names->capacity = 256;
    names->slots = arena_alloc(a, names->capacity * sizeof(ast_name *));
    return names;
}

uint32_t ast_names_count(const ast_names *names) {
    return names->count;
}

static uint32_t ast_hash(const char *text, size_t len) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    }
    return hash;
}

static void ast_names_double(ast_names *names) {
    ast_name **old = names->slots;
    uint32_t had = names->capacity;
    names->capacity *= 2;
    names->slots = arena_alloc(names->arena, names->capacity * sizeof(ast_name *));
    for (uint32_t i = 0; i < had; i++) {
        if (old[i] == NULL) {
            continue;
        }
        uint32_t at = old[i]->hash & (names->capacity - 1);
        while (names->slots[at] != NULL) {
            at = (at + 1) & (names->capacity - 1);
        }
        names->slots[at] = old[i];
    }
}

const ast_name *ast_intern(ast_names *names, const char *text, size_t len) {
    assert(len < UINT32_MAX);
    uint32_t hash = ast_hash(text, len);
    uint32_t at = hash & (names->capacity - 1);
    for (ast_name *n; (n = names->slots[at]) != NULL; at = (at + 1) & (names->capacity - 1)) {
        if (n->hash == hash && n->len == len && memcmp(n->text, text, len) == 0) {
            return n;
        }
    }
    ast_name *name = arena_alloc(names->arena, sizeof *name);
    *name = (ast_name){.len = (uint32_t)len, .hash = hash, .index = names->count};
    name->text = arena_copy(names->arena, text, len);
    names->slots[at] = name;
    if (++names->count * 2 > names->capacity) {
        ast_names_double(names);
    }
    return name;
}

/* ---- constants ---- */

static uint32_t ast_digit(char c) {
    return (uint32_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

bool ast_const_int64(const ast_const *constant, int64_t *value) {
    assert(constant->kind == AST_CONST_INT);
    uint64_t magnitude = 0, limit = (uint64_t)INT64_MAX + constant->negative;
    for (uint32_t i = 0; i < constant->text.len; i++) {
        uint32_t digit = ast_digit(constant->text.bytes[i]);
        if (magnitude > (limit - digit) / constant->base) {
            return false;
        }
        magnitude = magnitude * constant->base + digit;
    }
    *value = !constant->negative ? (int64_t)magnitude
             : magnitude == 0    ? 0
                                 : -(int64_t)(magnitude - 1) - 1;
    return true;
}

/* ---- the rest ---- */

const ast_expr *ast_docstring(const ast_stmt_list *body) {
    if (body->count == 0 || body->items[0]->kind != STMT_EXPR) {
        return NULL;
    }
    const ast_expr *expr = body->items[0]->as.expr;
    bool text = expr->kind == EXPR_CONSTANT && expr->as.constant.kind == AST_CONST_STR;
    return text ? expr : NULL;
}

const char *ast_expr_kind_name(ast_expr_kind kind) {
    static const char *const names[] = {
#define X(id, name) #name,
        AST_EXPR_KINDS(X)
#undef X
    };
    return names[kind];
}

const char *ast_stmt_kind_name(ast_stmt_kind kind) {
    static const char *const names[] = {
#define X(id, name) #name,
        AST_STMT_KINDS(X)
#undef X
    };
    return names[kind];
}
