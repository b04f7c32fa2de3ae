/* Names that code left for the board may store as attributes: of modules, classes, built-in modules. What such a name
 * stands for at bake time may not be what it stands for on the board.
 *
 * A store to the first parameter of a method is to an instance when it is called self, and does not count. Where code
 * stores under computed names (setattr, globals(), __dict__), every text constant of what is left counts as a name; where
 * a statement of a module itself does that, everything does. */
#include <stdlib.h>
#include <string.h>

#include "../runtime/decode.h"
#include "evaluate.h"

typedef struct Scan {
    Evaluation *e;
    const CompiledModule *module;
    const CompiledCode *code;
    bool dynamic;  /* some code stores under computed names */
    bool executes; /* some code runs source: it may store anything */
    bool builtins; /* some code has module builtins in hand */
    bool texts;    /* second round: text constants count as names */
} Scan;

static void note_name(Evaluation *e, const char *text) {
    if (e->change_count == e->change_room) {
        e->change_room = e->change_room * 2 + 64;
        e->changes = check_alloc(realloc(e->changes, e->change_room * sizeof *e->changes));
    }
    e->changes[e->change_count++] = text;
}

static const char *text_at(const Scan *s, uint32_t constant) {
    return s->module->constants[constant].text;
}

static bool is_among(const char *text, const char *const *names) {
    while (*names != NULL && strcmp(text, *names) != 0) {
        names++;
    }
    return *names != NULL;
}

/* The object of SETATTR is the instance of a method. */
static bool stores_into_self(const Scan *s, const Insn *i) {
    const CompiledCode *c = s->code;
    static const char inner[] = "<locals>";
    if (c->prefix < 0 || c->info.nargs == 0 || i->a != c->info.below) {
        return false;
    }
    const Constant *prefix = &s->module->constants[c->prefix];
    size_t n = sizeof inner - 1;
    bool method = prefix->count < n || strcmp(prefix->text + prefix->count - n, inner) != 0;
    return method && strcmp(text_at(s, c->param_names[0]), "self") == 0;
}

static bool is_computed_store(const Scan *s, const Insn *insn) {
    static const char *const functions[] = {"setattr", "delattr", "globals",
                                            "vars",    "locals",  NULL};
    static const char *const names[] = {"setattr",     "delattr",     "globals",  "vars",
                                        "__setattr__", "__delattr__", "__dict__", NULL};
    Opcode op = insn->as;
    if (op == OP_GETB || op == OP_CALLB_L) {
        for (unsigned i = 0; functions[i] != NULL; i++) {
            if (s->e->runtime->builtin_ordinal(functions[i]) == (int)insn->index) {
                return true;
            }
        }
        return false;
    }
    bool named = op == OP_GETATTR_L || op == OP_CALLM_L || op == OP_IMPORTFROM || op == OP_GETNAME;
    return named && is_among(text_at(s, insn->index), names);
}

static bool runs_source(const Scan *s, const Insn *i) {
    static const char *const functions[] = {"exec", "eval", "compile", NULL};
    bool built_in = i->as == OP_GETB || i->as == OP_CALLB_L;
    for (unsigned k = 0; built_in && functions[k] != NULL; k++) {
        if (s->e->runtime->builtin_ordinal(functions[k]) == (int)i->index) {
            return true;
        }
    }
    return false;
}

static bool holds_builtins(const Scan *s, const Insn *i) {
    static const char *const names[] = {"builtins", "__builtins__", NULL};
    bool named = i->as == OP_IMPORT || i->as == OP_GETNAME || i->as == OP_GETATTR_L;
    return named && s->module->constants[i->index].kind == CONSTANT_STR &&
           is_among(text_at(s, i->index), names);
}

/* Text constants that code loads, in tuples, too. */
static void note_texts(Scan *s, uint32_t constant) {
    const Constant *k = &s->module->constants[constant];
    if (k->kind == CONSTANT_STR) {
        note_name(s->e, k->text);
    }
    for (uint32_t i = 0; k->kind == CONSTANT_TUPLE && i < k->count; i++) {
        note_texts(s, k->items[i]);
    }
}

/* The name of a class, loaded behind its body's code; no store uses it. */
static bool names_class(const Scan *s, const Insn *before, const Insn *load) {
    bool function = before->op == OP_LOADK || before->as == OP_FUNC;
    const Constant *k = function ? &s->module->constants[before->index] : NULL;
    if (k == NULL || (k->kind != CONSTANT_CODE && k->kind != CONSTANT_FUNCTION)) {
        return false;
    }
    const CompiledCode *body = &s->module->codes[k->index];
    return (body->info.flags & CODE_CLASSBODY) != 0 && body->name == load->index;
}

/* A class body's own qualified name. */
static bool is_qualname(const Scan *s, const Insn *load, uint32_t end) {
    if (load->next >= end || (s->code->info.flags & CODE_CLASSBODY) == 0) {
        return false;
    }
    Insn next = insn_decode(s->code->units, end, load->next);
    return next.as == OP_NSSET && strcmp(text_at(s, next.index), "__qualname__") == 0;
}

/* The units [start, end) of s->code. True when they store under computed names themselves. */
static bool scan_units(Scan *s, uint32_t start, uint32_t end) {
    const uint16_t *units = s->code->units;
    bool computed = false;
    Insn i, before = {.op = OP_COUNT, .as = OP_COUNT};
    for (uint32_t at = start; at < end; at = i.next, before = i) {
        i = insn_decode(units, end, at);
        if (i.op == OP_DELATTR || (i.as == OP_SETATTR_L && !stores_into_self(s, &i))) {
            note_name(s->e, text_at(s, i.index));
        }
        if (i.op == OP_LOADK && s->texts && !names_class(s, &before, &i) &&
            !is_qualname(s, &i, end)) {
            note_texts(s, i.index);
        }
        computed |= is_computed_store(s, &i);
        s->executes |= runs_source(s, &i);
        s->builtins |= holds_builtins(s, &i);
    }
    s->dynamic |= computed;
    return computed;
}

/* What a statement has imported, others use. */
static void find_builtins(Scan *s, uint32_t start, uint32_t end) {
    Insn i;
    for (uint32_t at = start; at < end; at = i.next) {
        i = insn_decode(s->code->units, end, at);
        s->builtins |= holds_builtins(s, &i);
    }
}

static void scan_module(Scan *s, uint32_t index) {
    const CompiledModule *m = s->e->project->modules[index];
    s->module = m;
    for (uint32_t k = 1; k < m->code_count; k++) {
        s->code = &m->codes[k];
        (void)scan_units(s, 0, s->code->info.units);
    }
    s->code = &m->codes[0];
    for (uint32_t k = 0; k < m->statement_count; k++) {
        if (statement_is_done(s->e, index, k)) {
            find_builtins(s, m->statements[k].start, m->statements[k].end);
        } else {
            s->e->changes_all |= scan_units(s, m->statements[k].start, m->statements[k].end);
        }
    }
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void changes_collect(Evaluation *e) {
    Scan s = {.e = e};
    e->changes_all = false;
    for (unsigned round = 0; round < 1u + s.dynamic; round++) {
        e->change_count = 0;
        s.texts = round != 0;
        for (uint32_t i = 0; i < e->project->count; i++) {
            scan_module(&s, i);
        }
    }
    e->changes_all |= s.executes;
    e->changes_builtins = s.builtins || s.dynamic || s.executes;
    if (e->change_count != 0) {
        qsort(e->changes, e->change_count, sizeof *e->changes, by_text);
    }
}

typedef struct Key {
    const char *text;
    size_t bytes;
} Key;

static int compare_key(const void *key, const void *name) {
    const Key *k = key;
    const char *text = *(const char *const *)name;
    int order = strncmp(k->text, text, k->bytes);
    return order != 0 ? order : text[k->bytes] != 0 ? -1 : 0;
}

bool changes_include(const Evaluation *e, const char *text, size_t bytes) {
    Key key = {text, bytes};
    return e->changes_all ||
           (e->change_count != 0 &&
            bsearch(&key, e->changes, e->change_count, sizeof *e->changes, compare_key) != NULL);
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
