/* Shared by the files of scope analysis: scope_visit.c walks the tree once and fills the scopes,
 * scope_resolve.c then decides what each symbol means, scope.c holds the tables. */
#ifndef FIRN_COMPILER_SCOPE_INTERNAL_H
#define FIRN_COMPILER_SCOPE_INTERNAL_H

#include "scope.h"

typedef struct scope_builder {
    arena *arena;
    diag_list *diags;
    ast_names *names;
    scope_info *info;
    scope *current;
    scope **all; /* in the order of the source: an outer scope before its inner ones */
    uint32_t count, capacity;
    uint32_t guards;            /* branches and catching try bodies around */
    uint32_t iterables;         /* iterable expressions of comprehensions around */
    const ast_name *class_name; /* "__class__" */
} scope_builder;

scope *scope_new(scope_builder *b, scope_kind kind, diag_span span);
symbol *scope_symbol(scope_builder *b, scope *s, const ast_name *name, diag_span span);
void scope_list_add(arena *a, symbol_list *list, symbol *item);
void scope_name_add(arena *a, scope_name_list *list, const ast_name *name);

void scope_visit_module(scope_builder *b, ast_module *module);
void scope_resolve(scope_builder *b);
void scope_layout_slots(scope_builder *b);

#endif
