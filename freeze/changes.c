/* Names that code left for the board may store: into modules, classes, built-in modules. What such a name stands for at
 * bake time may not be what it stands for on the board.
 *
 * A computed name (setattr, globals()[...]) may be any, but for those with two underscores in front, which take part in
 * the making of classes: they count only where some text of the program holds that name, or a part of it that is not a
 * special name itself. */
#include <stdlib.h>
#include <string.h>

#include "effects.h"

enum { CHANGED_ALL = 1, CHANGED_ABSENT = 2, CHANGED_ESCAPED = 4 };

/* Built-in modules come behind those of the project. */
static uint32_t flag_place(const Evaluation *e, uint32_t module) {
    return module < e->project->count ? module : e->project->count;
}

static void flag(Evaluation *e, uint32_t module, uint8_t bits) {
    for (uint32_t i = 0; i <= e->project->count; i++) {
        bool hit = module == EFFECT_ANY || flag_place(e, module) == i;
        if (module == EFFECT_ESCAPED) {
            hit = (e->changed_modules[i] & CHANGED_ESCAPED) != 0;
        }
        e->changed_modules[i] |= hit ? bits : 0;
    }
}

static void note_name(Evaluation *e, const char *text, uint32_t module) {
    if (e->change_count == e->change_room) {
        e->change_room = e->change_room * 2 + 64;
        e->changes = check_alloc(realloc(e->changes, e->change_room * sizeof *e->changes));
    }
    e->changes[e->change_count++] = (ChangedName){text, module};
}

static void apply(Evaluation *e, const Effect *effect) {
    switch (effect->kind) {
    case EFFECT_NAME: note_name(e, effect->name, effect->module); break;
    case EFFECT_ALL:
        e->changes_classes |= effect->module != EFFECT_SELF;
        flag(e, EFFECT_ESCAPED, CHANGED_ALL);
        break;
    case EFFECT_NAME_OF_MODULE: note_name(e, effect->name, effect->module); break;
    case EFFECT_ALL_OF_MODULE: flag(e, effect->module, CHANGED_ALL); break;
    case EFFECT_ABSENT_OF_MODULE: flag(e, effect->module, CHANGED_ABSENT); break;
    case EFFECT_TEXT:
        e->changes_text = true;
        flag(e, EFFECT_ANY, CHANGED_ALL);
        break;
    case EFFECT_ESCAPE: break;
    }
}

static int by_text(const void *a, const void *b) {
    return strcmp(((const ChangedName *)a)->text, ((const ChangedName *)b)->text);
}

void changes_collect(Evaluation *e) {
    uint32_t n = e->project->count;
    if (e->changed_modules == NULL) {
        effects_find(e);
        e->changed_modules = check_alloc(calloc(n + 1, 1));
    }
    memset(e->changed_modules, 0, n + 1);
    e->change_count = 0;
    e->changes_classes = e->changes_text = false;
    for (uint32_t i = 0; i < e->effect_count; i++) { /* what escapes, evaluated or not */
        if (e->effects[i].kind == EFFECT_ESCAPE && e->effects[i].module != EFFECT_ESCAPED) {
            flag(e, e->effects[i].module, CHANGED_ESCAPED);
        }
    }
    for (uint32_t i = 0; i < e->effect_count; i++) {
        const Effect *effect = &e->effects[i];
        if (effect->statement == EFFECT_FUNCTION ||
            !statement_is_done(e, effect->from, (uint32_t)effect->statement)) {
            apply(e, effect);
        }
    }
    if (e->change_count != 0) {
        qsort(e->changes, e->change_count, sizeof *e->changes, by_text);
    }
}

static int compare(const ChangedName *c, const char *text, size_t bytes) {
    int order = strncmp(c->text, text, bytes);
    return order != 0 ? order : c->text[bytes] != 0;
}

/* Whether the name is stored into `module`, or into what nobody knows. */
static bool is_listed(const Evaluation *e, uint32_t module, const char *text, size_t bytes) {
    uint32_t low = 0, high = e->change_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (compare(&e->changes[middle], text, bytes) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < e->change_count && compare(&e->changes[low], text, bytes) == 0; low++) {
        uint32_t at = e->changes[low].module;
        if (at == module || at == EFFECT_ANY ||
            (at == EFFECT_ESCAPED &&
             (module == EFFECT_ESCAPED || /* a class */
              (e->changed_modules[flag_place(e, module)] & CHANGED_ESCAPED) != 0))) {
            return true;
        }
    }
    return false;
}

/* Whether a computed name may be this one. */
static bool may_be_computed(const Evaluation *e, const char *text, size_t bytes) {
    bool found = bytes <= 4 || text[0] != '_' || text[1] != '_';
    for (uint32_t i = 0; !found && i < e->dunder_count; i++) {
        const char *part = e->dunders[i];
        size_t n = strlen(part);
        bool whole = n > 4 && memcmp(part, "__", 2) == 0 && memcmp(part + n - 2, "__", 2) == 0;
        for (size_t at = 0; !found && at + n <= bytes; at++) {
            found = (!whole || n == bytes) && memcmp(text + at, part, n) == 0;
        }
    }
    return found;
}

static bool class_changes(const Evaluation *e, const char *text, size_t bytes) {
    return is_listed(e, EFFECT_ESCAPED, text, bytes) ||
           (e->changes_classes && may_be_computed(e, text, bytes));
}

bool changes_module(const Evaluation *e, uint32_t module, const char *text, size_t bytes) {
    return is_listed(e, module < e->project->count ? module : EFFECT_NATIVE, text, bytes) ||
           ((e->changed_modules[flag_place(e, module)] & CHANGED_ALL) != 0 &&
            may_be_computed(e, text, bytes));
}

/* A built-in is another where a module has a name like it. */
static bool builtin_changes(const Evaluation *e, const char *text, size_t bytes) {
    for (uint32_t i = 0; i <= e->project->count; i++) {
        bool builtins = i == e->project->count;
        if ((!builtins || e->holds_builtins) && changes_module(e, i, text, bytes)) {
            return true;
        }
    }
    return e->holds_builtins && class_changes(e, text, bytes);
}

bool changes_include(const Evaluation *e, uint32_t owner, const char *text, size_t bytes) {
    return e->changes_text ||
           (owner == BAKE_OWNER_CLASS     ? class_changes(e, text, bytes)
            : owner == BAKE_OWNER_NATIVE  ? changes_module(e, e->project->count, text, bytes)
            : owner == BAKE_OWNER_BUILTIN ? builtin_changes(e, text, bytes)
                                          : changes_module(e, owner, text, bytes));
}

bool changes_add_names(const Evaluation *e, uint32_t module) {
    return e->changes_text || (e->changed_modules[flag_place(e, module)] & CHANGED_ABSENT) != 0;
}

bool module_reads_builtin(const CompiledModule *m, int ordinal) {
    for (uint32_t k = 0; k < m->code_count; k++) {
        const CompiledCode *c = &m->codes[k];
        Insn i;
        for (uint32_t at = 0; at < c->info.units; at = i.next) {
            i = insn_decode(c->units, c->info.units, at);
            if ((i.as == OP_GETB || i.as == OP_CALLB_L) && (int)i.index == ordinal) {
                return true;
            }
        }
    }
    return false;
}
