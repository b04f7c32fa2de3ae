/* The constants of a module under construction: equal ones are one entry. */
#ifndef FIRN_COMPILER_CONSTANTS_H
#define FIRN_COMPILER_CONSTANTS_H

#include "ast.h"
#include "module.h"

/* Indices are those of CompiledModule.constants. A tuple stands behind its items. */
typedef struct constants {
    arena *arena;
    Constant *items; /* in the arena until constants_move */
    uint32_t count, capacity;
    uint32_t *table; /* open addressing: index + 1, 0 empty */
    uint32_t mask;
    bool full; /* more than 65535: indices are meaningless from then on */
} constants;

void constants_init(constants *pool, arena *a);

uint16_t constants_text(constants *pool, ConstantKind kind, const char *text, size_t bytes);
uint16_t constants_str(constants *pool, const char *text);
uint16_t constants_name(constants *pool, const ast_name *name);
uint16_t constants_plain(constants *pool, ConstantKind kind); /* NONE .. ELLIPSIS */
uint16_t constants_items(constants *pool, ConstantKind kind, const uint16_t *items, uint32_t count);
uint16_t constants_code(constants *pool, ConstantKind kind, uint32_t index);

/* The entry for a constant of the tree. */
uint16_t constants_value(constants *pool, const ast_const *value);

/* Copies the entries into memory of the module's own. False when the host has none. */
bool constants_move(const constants *pool, CompiledModule *module);

#endif
