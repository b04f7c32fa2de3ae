/* The second pass: decides for each symbol of each scope which variable it means. */
#include "scope_internal.h"

#include <assert.h>

/* The variable that implements __class__ for the methods of a class. */
static symbol *scope_class_cell(scope_builder *b, scope *class) {
    if (class->class_cell == NULL) {
        symbol *cell = arena_alloc(b->arena, sizeof *cell);
        *cell = (symbol){.name = b->class_name,
                         .scope = class,
                         .owner = cell,
                         .flags = SYMBOL_BOUND | SYMBOL_USED,
                         .kind = SYMBOL_LOCAL,
                         .captured = true,
                         .bit = -1,
                         .ordinal = -1};
        class->class_cell = cell;
    }
    return class->class_cell;
}

/* The variable of that name in the functions around s, or NULL: then it is global. */
static symbol *scope_enclosing(scope_builder *b, const scope *s, const ast_name *name) {
    for (scope *p = s->outer; p != NULL && p->kind != SCOPE_MODULE; p = p->outer) {
        if (p->kind == SCOPE_CLASS) {
            if (name == b->class_name && p->name != NULL) {
                return scope_class_cell(b, p);
            }
            continue;
        }
        symbol *found = scope_find(p, name);
        if (found == NULL || (found->flags & SYMBOL_DECLARED_NONLOCAL)) {
            continue;
        }
        if (found->flags & SYMBOL_DECLARED_GLOBAL) {
            return NULL;
        }
        if (found->flags & SYMBOL_BOUND) {
            return found;
        }
    }
    return NULL;
}

static void scope_add_free(scope_builder *b, scope *unit, symbol *owner) {
    for (uint32_t i = 0; i < unit->frees.count; i++) {
        if (unit->frees.items[i] == owner) {
            return;
        }
    }
    scope_list_add(b->arena, &unit->frees, owner);
    if (unit->frees.count == 256) {
        diag_error(b->diags, unit->span,
                   "function too large: more than 255 variables of enclosing functions");
    }
}

static void scope_set_owner(scope_builder *b, const scope *s, symbol *sym, symbol *owner) {
    sym->owner = owner;
    owner->flags |= sym->flags & SYMBOL_DELETED;
    if (owner->scope->unit == s->unit) {
        sym->kind = SYMBOL_LOCAL;
        return;
    }
    sym->kind = SYMBOL_FREE;
    owner->captured = true;
    for (scope *u = s->unit; u != owner->scope->unit; u = u->outer->unit) {
        scope_add_free(b, u, owner);
    }
}

static void scope_set_global(scope_builder *b, symbol *sym) {
    symbol *owner = scope_symbol(b, b->info->module, sym->name, sym->first);
    owner->flags |= sym->flags & SYMBOL_BOUND;
    owner->kind = SYMBOL_GLOBAL;
    owner->owner = owner;
    sym->kind = SYMBOL_GLOBAL;
    sym->owner = owner;
}

static void scope_resolve_nonlocal(scope_builder *b, scope *s, symbol *sym) {
    symbol *owner = scope_enclosing(b, s, sym->name);
    if (owner == NULL) {
        diag_error(b->diags, sym->first, "no binding for nonlocal '%s' found", sym->name->text);
        scope_set_global(b, sym);
        return;
    }
    scope_set_owner(b, s, sym, owner);
}

static void scope_resolve_symbol(scope_builder *b, scope *s, symbol *sym) {
    const unsigned both = SYMBOL_DECLARED_GLOBAL | SYMBOL_DECLARED_NONLOCAL;
    if ((sym->flags & both) == both) {
        diag_error(b->diags, sym->first, "name '%s' is nonlocal and global", sym->name->text);
    }
    if (s->kind == SCOPE_MODULE || (sym->flags & SYMBOL_DECLARED_GLOBAL)) {
        scope_set_global(b, sym);
    } else if (sym->flags & SYMBOL_DECLARED_NONLOCAL) {
        scope_resolve_nonlocal(b, s, sym);
    } else if ((sym->flags & SYMBOL_BOUND) || (s->kind == SCOPE_CLASS && s->name == NULL)) {
        /* The body of a chunk looks for every name in its namespace first. */
        sym->owner = sym;
        sym->kind = s->kind == SCOPE_CLASS ? SYMBOL_NAMESPACE : SYMBOL_LOCAL;
    } else {
        symbol *owner = scope_enclosing(b, s, sym->name);
        if (owner != NULL) {
            scope_set_owner(b, s, sym, owner);
        } else {
            scope_set_global(b, sym);
        }
    }
}

/* Numbers the variables of each unit's frame, and of a class's namespace. */
static void scope_number(scope_builder *b, scope *s) {
    for (uint32_t i = 0; i < s->symbols.count; i++) {
        symbol *sym = s->symbols.items[i];
        if (sym->owner != sym || (sym->kind != SYMBOL_LOCAL && sym->kind != SYMBOL_NAMESPACE)) {
            continue;
        }
        sym->bit = (int32_t)s->unit->bits++;
        if (s->unit == s && sym->kind == SYMBOL_LOCAL && !(sym->flags & SYMBOL_PARAM)) {
            scope_list_add(b->arena, &s->locals, sym);
        }
    }
    if (s->class_cell != NULL) {
        scope_list_add(b->arena, &s->locals, s->class_cell);
    }
}

void scope_resolve(scope_builder *b) {
    for (uint32_t i = 0; i < b->count; i++) {
        scope *s = b->all[i];
        uint32_t count = s->symbols.count; /* the module's grows meanwhile, by resolved ones */
        for (uint32_t k = 0; k < count; k++) {
            scope_resolve_symbol(b, s, s->symbols.items[k]);
        }
    }
    for (uint32_t i = 0; i < b->count; i++) {
        scope_number(b, b->all[i]);
    }
    scope *module = b->info->module;
    for (uint32_t i = 0; i < module->symbols.count && !b->info->chunk; i++) {
        symbol *sym = module->symbols.items[i];
        assert(sym->kind == SYMBOL_GLOBAL);
        if (sym->flags & SYMBOL_BOUND) {
            sym->ordinal = (int32_t)b->info->bindings.count;
            scope_list_add(b->arena, &b->info->bindings, sym);
        }
    }
}
