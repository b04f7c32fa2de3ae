#include "scope.h"
#include "scope_internal.h"

#include <assert.h>
#include <string.h>

/* ---- tables ---- */

static uint32_t scope_slot_of(const scope *s, const ast_name *name) {
    uint32_t at = (name->index * UINT32_C(2654435761)) & s->mask;
    while (s->table[at] != 0 && s->symbols.items[s->table[at] - 1]->name != name) {
        at = (at + 1) & s->mask;
    }
    return at;
}

symbol *scope_find(const scope *s, const ast_name *name) {
    if (s->table == NULL) {
        return NULL;
    }
    uint32_t index = s->table[scope_slot_of(s, name)];
    return index == 0 ? NULL : s->symbols.items[index - 1];
}

void scope_list_add(arena *a, symbol_list *list, symbol *item) {
    if (list->count == list->capacity) {
        uint32_t more = list->capacity == 0 ? 4 : list->capacity * 2;
        list->items =
            arena_grow(a, list->items, list->capacity * sizeof(symbol *), more * sizeof(symbol *));
        list->capacity = more;
    }
    list->items[list->count++] = item;
}

void scope_name_add(arena *a, scope_name_list *list, const ast_name *name) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i] == name) {
            return;
        }
    }
    if (list->count == list->capacity) {
        uint32_t more = list->capacity == 0 ? 4 : list->capacity * 2;
        list->items = arena_grow(a, list->items, list->capacity * sizeof *list->items,
                                 more * sizeof *list->items);
        list->capacity = more;
    }
    list->items[list->count++] = name;
}

static void scope_grow(scope_builder *b, scope *s) {
    s->mask = s->table == NULL ? 7 : s->mask * 2 + 1;
    s->table = arena_alloc(b->arena, (s->mask + 1) * sizeof *s->table);
    for (uint32_t i = 0; i < s->symbols.count; i++) {
        s->table[scope_slot_of(s, s->symbols.items[i]->name)] = i + 1;
    }
}

/* Finds the symbol or makes one without flags. */
symbol *scope_symbol(scope_builder *b, scope *s, const ast_name *name, diag_span span) {
    symbol *found = scope_find(s, name);
    if (found != NULL) {
        return found;
    }
    if (s->table == NULL || (s->symbols.count + 1) * 2 > s->mask) {
        scope_grow(b, s);
    }
    symbol *new = arena_alloc(b->arena, sizeof *new);
    *new = (symbol){.name = name, .scope = s, .bit = -1, .ordinal = -1, .first = span};
    scope_list_add(b->arena, &s->symbols, new);
    s->table[scope_slot_of(s, name)] = s->symbols.count;
    return new;
}

scope *scope_new(scope_builder *b, scope_kind kind, diag_span span) {
    scope *s = arena_alloc(b->arena, sizeof *s);
    s->kind = kind;
    s->outer = b->current;
    s->unit = kind == SCOPE_COMPREHENSION ? b->current->unit : s;
    s->class = kind == SCOPE_CLASS ? s : b->current == NULL ? NULL : b->current->class;
    s->span = span;
    s->code = -1;
    s->serial = b->count;
    if (b->count == b->capacity) {
        uint32_t more = b->capacity == 0 ? 32 : b->capacity * 2;
        b->all =
            arena_grow(b->arena, b->all, b->capacity * sizeof(scope *), more * sizeof(scope *));
        b->capacity = more;
    }
    b->all[b->count++] = s;
    return s;
}

/* ---- private names ---- */

const ast_name *scope_mangle(ast_names *names, arena *a, const scope *s, const ast_name *name) {
    if (s == NULL || s->class == NULL || name->len < 3 || memcmp(name->text, "__", 2) != 0 ||
        memcmp(name->text + name->len - 2, "__", 2) == 0 ||
        memchr(name->text, '.', name->len) != NULL) {
        return name;
    }
    const char *class_name = s->class->name->text;
    while (*class_name == '_') {
        class_name++;
    }
    if (*class_name == '\0') {
        return name;
    }
    char *text = arena_format(a, "_%s%s", class_name, name->text);
    return ast_intern(names, text, strlen(text));
}

/* ---- slots ---- */

/* Exceptions keep six fields of their own in front (ExceptionSlot); the name of an unknown base is
 * the only hint that a class is one. */
static uint32_t scope_base_offset(const ast_name *base) {
    static const char *const endings[] = {"Error", "Exception", "Warning", "Exit", "Interrupt"};
    if (base == NULL) {
        return 0;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t len = strlen(endings[i]);
        if (base->len >= len && strcmp(base->text + base->len - len, endings[i]) == 0) {
            return 6;
        }
    }
    return 0;
}

static void scope_layout_class(scope_builder *b, scope *class, scope **by_name) {
    if (class->slots_done) {
        return;
    }
    class->slots_done = true;
    scope *base = class->base == NULL ? NULL : by_name[class->base->index];
    if (base != NULL && base != class) {
        scope_layout_class(b, base, by_name);
        class->slot_offset = base->slot_offset;
        for (uint32_t i = 0; i < base->all_slots.count; i++) {
            scope_name_add(b->arena, &class->all_slots, base->all_slots.items[i]);
        }
    } else {
        class->slot_offset = scope_base_offset(class->base);
    }
    for (uint32_t i = 0; i < class->slots.count; i++) {
        scope_name_add(b->arena, &class->all_slots, class->slots.items[i]);
    }
}

void scope_layout_slots(scope_builder *b) {
    uint32_t names = ast_names_count(b->names);
    scope **by_name = arena_alloc(b->arena, names * sizeof(scope *));
    b->info->slot_classes = arena_alloc(b->arena, names * sizeof(scope *));
    b->info->slot_names = names;
    for (uint32_t i = 0; i < b->count; i++) {
        if (b->all[i]->kind == SCOPE_CLASS && b->all[i]->name != NULL) {
            by_name[b->all[i]->name->index] = b->all[i];
        }
    }
    for (uint32_t i = 0; i < b->count; i++) {
        scope *class = b->all[i];
        if (class->kind != SCOPE_CLASS || class->name == NULL) {
            continue;
        }
        scope_layout_class(b, class, by_name);
        for (uint32_t k = 0; k < class->all_slots.count; k++) {
            const scope **first = &b->info->slot_classes[class->all_slots.items[k]->index];
            *first = *first == NULL ? class : *first;
        }
    }
}

int scope_slot(const scope_info *info, const scope *s, const ast_name *name, bool on_self) {
    const scope *class = on_self ? s->class : NULL;
    if (class == NULL && name->index < info->slot_names) {
        class = info->slot_classes[name->index];
    }
    if (class == NULL) {
        return -1;
    }
    for (uint32_t i = 0; i < class->all_slots.count; i++) {
        if (class->all_slots.items[i] == name) {
            uint32_t slot = class->slot_offset + i;
            return slot < 255 ? (int)slot : -1;
        }
    }
    return -1;
}

/* ---- the whole ---- */

bool scope_analyse(ast_module *module, diag_list *diags, bool chunk, scope_info *out) {
    uint32_t before = diags->errors;
    *out = (scope_info){.chunk = chunk};
    scope_builder b = {.arena = module->arena, .diags = diags, .names = module->names, .info = out};
    b.class_name = ast_intern(module->names, "__class__", 9);
    scope_visit_module(&b, module);
    scope_resolve(&b);
    scope_layout_slots(&b);
    return diags->errors == before;
}
