/* What code may store into modules and classes, as far as the code itself tells.
 *
 * Registers are followed through each function and each statement of a body: which hold a module, or the dict of a
 * module's names, or a text constant. Where ways join, a register counts as holding every module that it
 * holds on one of them, and as no constant. A module that is used for anything but its attributes has escaped: what is
 * stored into objects that nobody knows may be stored into it. All this depends on the program only, not on what of it
 * has been evaluated, and is done once.
 */
#include "effects.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../compiler/opinfo.h"

#define REGISTERS 256u

typedef enum Special {
    SPECIAL_NONE,
    SPECIAL_GLOBALS,
    SPECIAL_LOCALS,
    SPECIAL_VARS,
    SPECIAL_STORE, /* setattr, delattr */
    SPECIAL_READ,  /* harmless to modules and dicts of names */
    SPECIAL_IMPORT,
    SPECIAL_TEXT /* exec, eval: any code */
} Special;

#define SPECIAL_ROOM 512u

typedef enum Holds {
    HOLDS_OTHER,
    HOLDS_TEXT,   /* what: the constant */
    HOLDS_MODULE, /* what: index, EFFECT_NATIVE, EFFECT_ANY */
    HOLDS_NAMES   /* the dict of such a module's names */
} Holds;

typedef struct Held {
    Holds holds;
    uint32_t what;
} Held;

typedef struct Flow {
    Evaluation *e;
    uint32_t index; /* of the module */
    const CompiledModule *module;
    const CompiledCode *code;
    bool body; /* the module's own code */
    int32_t statement;
    uint32_t end; /* of the function or statement under way */
    Held now[REGISTERS];
    Held *room;
    Held **at;                     /* by unit: what registers may hold where ways join; else NULL */
    Held **globals;                /* what the globals of each module ever hold */
    bool changed;                  /* a register may hold more than before where ways join */
    bool grown;                    /* a global does */
    bool store;                    /* the last round: effects are noted */
    uint8_t special[SPECIAL_ROOM]; /* by ordinal of the built-in */
} Flow;

/* ---- effects */

static void note(Flow *f, EffectKind kind, uint32_t module, const char *name) {
    Evaluation *e = f->e;
    if (!f->store) {
        return;
    }
    if (e->effect_count % 256 == 0) {
        e->effects = check_alloc(realloc(e->effects, (e->effect_count + 256) * sizeof(Effect)));
    }
    e->effects[e->effect_count++] = (Effect){kind, f->index, f->statement, module, name};
}

static const char *constant_text(const Flow *f, uint32_t constant) {
    const Constant *c = &f->module->constants[constant];
    return c->kind == CONSTANT_STR ? c->text : "";
}

static bool is_among(const char *text, const char *const *names) {
    while (*names != NULL && strcmp(text, *names) != 0) {
        names++;
    }
    return *names != NULL;
}

/* True when something is added. */
static bool join(Held *into, Held v) {
    if (v.holds != HOLDS_MODULE && v.holds != HOLDS_NAMES) {
        return false;
    }
    Held was = *into;
    if (into->holds == HOLDS_OTHER) {
        *into = v;
    } else if (into->holds != v.holds || into->what != v.what) {
        /* A module and a dict of names in turn: as if it were any dict, which covers both. */
        into->holds = into->holds == v.holds ? v.holds : HOLDS_NAMES;
        into->what = EFFECT_ANY;
    }
    return was.holds != into->holds || was.what != into->what;
}

static void set(Flow *f, uint32_t reg, Held v) {
    f->now[reg & 255u] = v;
}

/* The value goes where nobody follows it. */
static void escape(Flow *f, uint32_t reg) {
    Held v = f->now[reg & 255u];
    if (v.holds == HOLDS_MODULE) {
        note(f, EFFECT_ESCAPE, v.what, NULL);
    } else if (v.holds == HOLDS_NAMES) {
        note(f, EFFECT_ALL_OF_MODULE, v.what, NULL);
    }
}

static void escape_window(Flow *f, uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count && first + i < REGISTERS; i++) {
        escape(f, first + i);
    }
}

/* A function that is given a dict of names is not taken for storing into it. */
static void escape_arguments(Flow *f, uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count && first + i < REGISTERS; i++) {
        if (f->now[first + i].holds == HOLDS_MODULE) {
            escape(f, first + i);
        }
    }
}

/* The first parameter of a method is an instance when it is called self and no class of the program makes classes. */
static bool is_self(const Flow *f, uint32_t reg) {
    const CompiledCode *c = f->code;
    static const char inner[] = "<locals>";
    if (f->body || c->prefix < 0 || c->info.nargs == 0 || reg != c->info.below ||
        f->e->holds_type) {
        return false;
    }
    const Constant *prefix = &f->module->constants[c->prefix];
    size_t n = sizeof inner - 1;
    bool method = prefix->count < n || strcmp(prefix->text + prefix->count - n, inner) != 0;
    return method && strcmp(constant_text(f, c->param_names[0]), "self") == 0;
}

/* A store under the name that `key` holds, or, with key.holds OTHER, under any. */
static void store_name(Flow *f, uint32_t reg, Held key) {
    Held object = f->now[reg & 255u];
    const char *name = key.holds == HOLDS_TEXT ? constant_text(f, key.what) : NULL;
    bool module = object.holds == HOLDS_MODULE || object.holds == HOLDS_NAMES;
    uint32_t other = is_self(f, reg) ? EFFECT_SELF : EFFECT_ESCAPED;
    if (module) {
        note(f, name != NULL ? EFFECT_NAME_OF_MODULE : EFFECT_ALL_OF_MODULE, object.what, name);
    } else {
        note(f, name != NULL ? EFFECT_NAME : EFFECT_ALL, other, name);
    }
}

/* ---- modules */

/* The module of a dotted name, of which `bytes` count. */
static Held module_named(const Flow *f, const char *name, size_t bytes) {
    const Project *p = f->e->project;
    char text[256];
    for (uint32_t i = 0; i < p->count; i++) {
        if (strlen(p->modules[i]->name) == bytes && memcmp(p->modules[i]->name, name, bytes) == 0) {
            return (Held){HOLDS_MODULE, i};
        }
    }
    if (bytes < sizeof text) {
        memcpy(text, name, bytes);
        text[bytes] = 0;
        if (f->e->runtime->core_module(text) != 0) {
            return (Held){HOLDS_MODULE, EFFECT_NATIVE};
        }
    }
    return (Held){HOLDS_OTHER, 0};
}

/* A name that is not known may be an old one of a built-in module. */
static Held module_imported(const Flow *f, const char *name, size_t bytes) {
    Held v = module_named(f, name, bytes);
    return v.holds == HOLDS_MODULE ? v : (Held){HOLDS_MODULE, EFFECT_ANY};
}

static Held imported(const Flow *f, const Insn *i) {
    const char *name = constant_text(f, i->index);
    if (i->b != 0) {
        size_t bytes = strlen(f->module->name);
        char text[512];
        for (uint32_t up = f->module->package ? 1 : 0; up < i->b; up++) {
            while (bytes > 0 && f->module->name[--bytes] != '.') {
            }
        }
        int n = snprintf(text, sizeof text, "%.*s%s%s", (int)bytes, f->module->name,
                         name[0] != 0 ? "." : "", name);
        return n < (int)sizeof text ? module_imported(f, text, (size_t)n)
                                    : (Held){HOLDS_MODULE, EFFECT_ANY};
    }
    return module_imported(f, name, i->c != 0 ? strlen(name) : strcspn(name, "."));
}

static void find_builtins(Evaluation *e, const CompiledModule *m) {
    static const char *const names[] = {"builtins", "__builtins__", NULL};
    for (uint32_t i = 0; i < m->constant_count; i++) {
        const Constant *c = &m->constants[i];
        e->holds_builtins |= c->kind == CONSTANT_STR && is_among(c->text, names);
    }
}

/* What an attribute of a module is: a submodule, or a module that a global of it holds. */
static Held member(const Flow *f, Held module, const char *name) {
    const Project *p = f->e->project;
    Held found = {HOLDS_OTHER, 0};
    for (uint32_t i = 0; i < p->count; i++) {
        const CompiledModule *m = p->modules[i];
        size_t bytes = strlen(m->name), n = strlen(name);
        bool in = module.what == EFFECT_ANY ||
                  (module.what < p->count && strncmp(m->name, p->modules[module.what]->name,
                                                     strlen(p->modules[module.what]->name)) == 0);
        if (in && bytes > n && m->name[bytes - n - 1] == '.' &&
            strcmp(m->name + bytes - n, name) == 0) {
            found = (Held){HOLDS_MODULE, found.holds == HOLDS_OTHER ? i : EFFECT_ANY};
        }
        for (uint32_t g = 0; (module.what == EFFECT_ANY || module.what == i) && g < m->global_count;
             g++) {
            Held v = f->globals[i][g];
            if (v.holds != HOLDS_OTHER && strcmp(m->constants[m->globals[g]].text, name) == 0) {
                found = found.holds == HOLDS_OTHER ? v : (Held){v.holds, EFFECT_ANY};
            }
        }
    }
    return found;
}

/* ---- calls of built-ins */

static void find_specials(Flow *f) {
    static const struct {
        const char *name;
        Special special;
    } all[] = {
        {"globals", SPECIAL_GLOBALS}, {"locals", SPECIAL_LOCALS},     {"vars", SPECIAL_VARS},
        {"setattr", SPECIAL_STORE},   {"delattr", SPECIAL_STORE},     {"hasattr", SPECIAL_READ},
        {"getattr", SPECIAL_READ},    {"dir", SPECIAL_READ},          {"id", SPECIAL_READ},
        {"repr", SPECIAL_READ},       {"str", SPECIAL_READ},          {"print", SPECIAL_READ},
        {"isinstance", SPECIAL_READ}, {"type", SPECIAL_READ},         {"len", SPECIAL_READ},
        {"sorted", SPECIAL_READ},     {"list", SPECIAL_READ},         {"dict", SPECIAL_READ},
        {"bool", SPECIAL_READ},       {"__import__", SPECIAL_IMPORT}, {"exec", SPECIAL_TEXT},
        {"eval", SPECIAL_TEXT},       {"compile", SPECIAL_TEXT}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        int ordinal = f->e->runtime->builtin_ordinal(all[i].name);
        if (ordinal >= 0 && ordinal < (int)SPECIAL_ROOM) {
            f->special[ordinal] = (uint8_t)all[i].special;
        }
    }
}

static Special special_of(const Flow *f, uint32_t ordinal) {
    return ordinal < SPECIAL_ROOM ? (Special)f->special[ordinal] : SPECIAL_NONE;
}

/* What the call gives. A computed name is not taken for that of a module. */
static Held call_read(Flow *f, const Insn *i) {
    Held object = f->now[i->a], name = f->now[(i->a + 1) & 255u];
    bool get = f->e->runtime->builtin_ordinal("getattr") == (int)i->index;
    escape_window(f, i->a + 1, i->b > 0 ? i->b - 1 : 0);
    bool known = get && object.holds == HOLDS_MODULE && name.holds == HOLDS_TEXT;
    return known ? member(f, object, constant_text(f, name.what)) : (Held){HOLDS_OTHER, 0};
}

static Held called_builtin(Flow *f, const Insn *i) {
    const Held own = {HOLDS_NAMES, f->index}, other = {HOLDS_OTHER, 0};
    Held object = f->now[i->a];
    switch (special_of(f, i->index)) {
    case SPECIAL_GLOBALS: return own;
    case SPECIAL_LOCALS:
    case SPECIAL_VARS:
        if (i->b > 0) {
            bool module = object.holds == HOLDS_MODULE;
            return (Held){HOLDS_NAMES, module ? object.what : EFFECT_ESCAPED};
        }
        return f->body ? own : other;
    case SPECIAL_STORE:
        store_name(f, i->a, f->now[(i->a + 1) & 255u]);
        escape_window(f, i->a + 2, i->b > 2 ? i->b - 2 : 0);
        return other;
    case SPECIAL_READ: return call_read(f, i);
    case SPECIAL_IMPORT: /* looks at the dicts that it is given */
        return (Held){HOLDS_MODULE, EFFECT_ANY};
    case SPECIAL_TEXT: note(f, EFFECT_TEXT, EFFECT_ANY, NULL); break;
    case SPECIAL_NONE: break;
    }
    escape_arguments(f, i->a, i->b);
    return other;
}

/* type(x) right behind it, in its place: `type(setattr)` stands for the class of built-in functions. */
static bool is_asked_for_type(const Flow *f, const Insn *i) {
    if (i->next >= f->end) {
        return false;
    }
    Insn call = insn_decode(f->code->units, f->end, i->next);
    return call.as == OP_CALLB_L && call.a == i->a && call.b == 1 &&
           f->e->runtime->builtin_ordinal("type") == (int)call.index;
}

/* A built-in as a value. */
static void load_builtin(Flow *f, const Insn *i) {
    f->e->holds_type |= f->e->runtime->builtin_ordinal("type") == (int)i->index;
    switch (is_asked_for_type(f, i) ? SPECIAL_NONE : special_of(f, i->index)) {
    case SPECIAL_NONE:
    case SPECIAL_READ: break;
    case SPECIAL_TEXT: note(f, EFFECT_TEXT, EFFECT_ANY, NULL); break;
    case SPECIAL_IMPORT: note(f, EFFECT_ESCAPE, EFFECT_ANY, NULL); break;
    default:
        note(f, EFFECT_ALL, EFFECT_ESCAPED, NULL);
        note(f, EFFECT_ALL_OF_MODULE, EFFECT_ANY, NULL);
        break;
    }
    set(f, i->a, (Held){HOLDS_OTHER, 0});
}

static void call_method(Flow *f, const Insn *i) {
    static const char *const readers[] = {
        "get",          "keys",        "items",   "values",   "copy",
        "__contains__", "__getitem__", "__len__", "__iter__", NULL};
    static const char *const keyed[] = {"setdefault", "pop", "__setitem__", "__delitem__", NULL};
    static const char *const stores[] = {"__setattr__", "__delattr__", NULL};
    Held object = f->now[i->a];
    const char *name = constant_text(f, i->index);
    if (object.holds == HOLDS_NAMES && is_among(name, keyed) && i->b > 1) {
        store_name(f, i->a, f->now[(i->a + 1) & 255u]);
    } else if (object.holds == HOLDS_NAMES && !is_among(name, readers)) {
        escape(f, i->a);
    } else if (is_among(name, stores)) {
        note(f, EFFECT_ALL, EFFECT_ESCAPED, NULL);
    }
    escape_arguments(f, i->a + 1, i->b > 0 ? i->b - 1 : 0);
    set(f, i->a, (Held){HOLDS_OTHER, 0});
}

/* ---- instructions */

/* Texts and their parts that are identifiers with two underscores: a special name may be put together from them. */
static void note_dunders(Evaluation *e, const char *text) {
    while (*text != 0) {
        size_t n = 0;
        while (isalnum((unsigned char)text[n]) || text[n] == '_') {
            n++;
        }
        char *part = check_alloc(strndup(text, n));
        if (strstr(part, "__") != NULL) {
            e->dunders = check_alloc(realloc(e->dunders, (e->dunder_count + 1) * sizeof(char *)));
            e->dunders[e->dunder_count++] = part;
        } else {
            free(part);
        }
        text += n + (text[n] != 0);
    }
}

static void look_at_text(Flow *f, uint32_t constant) {
    const Constant *c = &f->module->constants[constant];
    if (c->kind == CONSTANT_STR) {
        if (f->store && strstr(c->text, "__") != NULL) {
            note_dunders(f->e, c->text);
        }
    }
    for (uint32_t i = 0; c->kind == CONSTANT_TUPLE && i < c->count; i++) {
        look_at_text(f, c->items[i]);
    }
}

/* The global of module-level `def __getattr__(name)` that is stored is one that the module lacks. */
static bool is_module_getattr(const Flow *f) {
    const CompiledCode *c = f->code;
    if (f->body || c->prefix >= 0 || c->info.nargs == 0 ||
        strcmp(constant_text(f, c->name), "__getattr__") != 0) {
        return false;
    }
    Insn i;
    for (uint32_t at = 0; at < c->info.units; at = i.next) { /* its parameter stays what it is */
        i = insn_decode(c->units, c->info.units, at);
        const char *use = op_info(i.op)->use;
        if ((strchr("wx", use[0]) != NULL && i.a == c->info.below) ||
            (strchr("wx", use[1]) != NULL && i.b == c->info.below)) {
            return false;
        }
    }
    return true;
}

static void store_item(Flow *f, uint32_t dict, uint32_t key) {
    Held d = f->now[dict];
    if (d.holds != HOLDS_NAMES) {
        return;
    }
    if (is_module_getattr(f) && key == f->code->info.below && d.what == f->index) {
        note(f, EFFECT_ABSENT_OF_MODULE, f->index, NULL);
        return;
    }
    store_name(f, dict, f->now[key]);
}

static void get_attribute(Flow *f, const Insn *i) {
    static const char *const stores[] = {"__setattr__", "__delattr__", "setattr", "delattr", NULL};
    static const char *const dicts[] = {"__globals__", "globals", "vars", NULL};
    const char *name = constant_text(f, i->index);
    Held object = f->now[i->b], v = {HOLDS_OTHER, 0};
    if (object.holds == HOLDS_MODULE) {
        v = member(f, object, name);
    }
    if (strcmp(name, "__dict__") == 0) {
        v = (Held){HOLDS_NAMES, object.holds == HOLDS_MODULE ? object.what : EFFECT_ESCAPED};
    } else if (is_among(name, stores)) {
        note(f, EFFECT_ALL, EFFECT_ESCAPED, NULL);
    } else if (is_among(name, dicts)) {
        note(f, EFFECT_ALL_OF_MODULE, EFFECT_ANY, NULL);
    } else if (strcmp(name, "modules") == 0) {
        note(f, EFFECT_ESCAPE, EFFECT_ANY, NULL);
    }
    set(f, i->a, v);
}

/* A name that no statement binds: `import *` may have brought a module. */
static void get_name(Flow *f, const Insn *i) {
    static const char *const any[] = {"exec",    "eval", "setattr", "delattr",
                                      "globals", "vars", NULL};
    const char *name = constant_text(f, i->index);
    Held v = module_named(f, name, strlen(name));
    if (v.holds == HOLDS_OTHER) {
        v = member(f, (Held){HOLDS_MODULE, EFFECT_ANY}, name);
    }
    if (is_among(name, any)) {
        note(f, EFFECT_TEXT, EFFECT_ANY, NULL);
    }
    set(f, i->a, v);
}

/* A module's __getattr__ that somebody calls may be given any name. */
static void get_global(Flow *f, const Insn *i) {
    const CompiledModule *m = f->module;
    if (strcmp(constant_text(f, m->globals[i->index]), "__getattr__") == 0) {
        note(f, EFFECT_ALL_OF_MODULE, f->index, NULL);
    }
    if (i->as == OP_GETG) {
        set(f, i->a, f->globals[f->index][i->index]);
    }
}

static void uses_of_others(Flow *f, const Insn *i) {
    const op_row *row = op_info(i->op);
    const uint32_t operands[] = {i->a, i->b, i->c};
    for (unsigned k = 0; k < 3; k++) {
        if (row->use[k] == 'r' || row->use[k] == 'x') {
            escape(f, operands[k]);
        } else if (row->use[k] == 'v') {
            bool call = i->as == OP_CALLKW || i->as == OP_CALL || i->as == OP_CALLG_L;
            bool pairs = i->op == OP_DICT, unpacks = i->op == OP_UNPACK || i->op == OP_UNPACKEX;
            bool counted =
                i->op == OP_LIST || i->op == OP_TUPLE || i->op == OP_SET || i->op == OP_STRJOIN;
            uint32_t n = pairs ? 2 * i->c : counted ? i->c : call || unpacks ? 0 : 3;
            escape_arguments(f, operands[k], call ? i->b : 0);
            escape_window(f, operands[k], n);
        }
    }
    for (unsigned k = 0; k < 3; k++) {
        if (row->use[k] == 'w' || row->use[k] == 'x' || row->use[k] == 'v') {
            set(f, operands[k], (Held){HOLDS_OTHER, 0});
        }
    }
}

/* Whether it uses modules and dicts of names in ways that are followed. */
static bool step_known(Flow *f, const Insn *i) {
    const Held other = {HOLDS_OTHER, 0};
    switch (i->as) {
    case OP_MOVE_L: set(f, i->a, f->now[i->b]); return true;
    case OP_LOADK: {
        bool text = f->module->constants[i->index].kind == CONSTANT_STR;
        look_at_text(f, i->index);
        set(f, i->a, text ? (Held){HOLDS_TEXT, i->index} : other);
        return true;
    }
    case OP_GETG:
    case OP_CALLG_L: get_global(f, i); return i->as == OP_GETG;
    case OP_SETG: f->grown |= join(&f->globals[f->index][i->index], f->now[i->a]); return true;
    case OP_GETB: load_builtin(f, i); return true;
    case OP_GETNAME: get_name(f, i); return true;
    case OP_GETATTR_L: get_attribute(f, i); return true;
    case OP_SETATTR_L:
        store_name(f, i->a, (Held){HOLDS_TEXT, i->index});
        escape(f, i->b);
        return true;
    case OP_DELATTR: store_name(f, i->a, (Held){HOLDS_TEXT, i->index}); return true;
    case OP_SETITEM:
        store_item(f, i->a, i->b);
        escape(f, i->c);
        return true;
    case OP_DELITEM: store_item(f, i->a, i->b); return true;
    case OP_GETITEM:
    case OP_IN:
    case OP_NOTIN:
    case OP_IS:
    case OP_ISNOT:
    case OP_NOT:
    case OP_GETITER: set(f, i->a, other); return true;
    case OP_JT:
    case OP_JT_L:
    case OP_JF:
    case OP_JF_L:
    case OP_JNONE:
    case OP_JNONE_L:
    case OP_JNNONE:
    case OP_JNNONE_L:
    case OP_JBOUND:
    case OP_CHECK: return true;
    case OP_CALLB_L: set(f, i->c, called_builtin(f, i)); return true;
    case OP_CALLM_L: call_method(f, i); return true;
    case OP_IMPORT: set(f, i->a, imported(f, i)); return true;
    case OP_IMPORTFROM: {
        Insn get = *i;
        get_attribute(f, &get);
        return true;
    }
    case OP_IMPORTSTAR: return true;
    default: return false;
    }
}

/* Room for what registers may hold where jumps and handlers lead to. */
static void find_labels(Flow *f, const CompiledCode *c) {
    size_t labels = 0;
    Insn i;
    uint8_t *is_label = check_alloc(calloc((size_t)c->info.units + 1, 1));
    for (uint32_t at = 0; at < c->info.units; at = i.next) {
        i = insn_decode(c->units, c->info.units, at);
        if ((op_info(i.op)->flags & F_JUMP) != 0) {
            is_label[(uint32_t)((int32_t)i.next + i.jump)] = 1;
        }
    }
    for (uint32_t h = 0; h < c->info.handlers; h++) {
        is_label[c->handlers[h].handler] = 1;
    }
    f->at = check_alloc(calloc((size_t)c->info.units + 1, sizeof *f->at));
    for (uint32_t at = 0; at <= c->info.units; at++) {
        labels += is_label[at];
    }
    f->room = check_alloc(calloc(labels * REGISTERS + 1, sizeof(Held)));
    for (uint32_t at = 0, k = 0; at <= c->info.units; at++) {
        f->at[at] = is_label[at] ? &f->room[(size_t)k++ * REGISTERS] : NULL;
    }
    free(is_label);
}

/* What registers hold now, they may hold there. */
static void flow_to(Flow *f, uint32_t unit) {
    for (unsigned r = 0; unit < f->end && r < f->code->info.nregs; r++) {
        f->changed |= join(&f->at[unit][r], f->now[r]);
    }
}

static void flow_units(Flow *f, uint32_t start) {
    const CompiledCode *c = f->code;
    Insn i;
    memset(f->now, 0, sizeof f->now);
    for (uint32_t at = start; at < f->end; at = i.next) {
        if (f->at[at] != NULL) {
            flow_to(f, at);
            memcpy(f->now, f->at[at], sizeof f->now);
        }
        i = insn_decode(c->units, f->end, at);
        unsigned flags = op_info(i.op)->flags;
        for (uint32_t h = 0; h < c->info.handlers; h++) {
            if (c->handlers[h].start <= at && at < c->handlers[h].end) {
                flow_to(f, c->handlers[h].handler);
            }
        }
        uint32_t target = (flags & F_JUMP) != 0 ? (uint32_t)((int32_t)i.next + i.jump) : f->end;
        flow_to(f, target); /* it may jump before it writes */
        if (!step_known(f, &i)) {
            uses_of_others(f, &i);
        }
        flow_to(f, target);
        if ((flags & F_TERM) != 0) {
            memset(f->now, 0, sizeof f->now);
        }
    }
}

/* What registers may hold is known when nothing is added. */
static void flow_range(Flow *f, int32_t statement, uint32_t start, uint32_t end) {
    bool store = f->store;
    f->statement = statement;
    f->end = end;
    f->store = false;
    do {
        f->changed = false;
        flow_units(f, start);
    } while (f->changed);
    f->store = store;
    if (store) {
        flow_units(f, start);
    }
}

static void flow_code(Flow *f, const CompiledCode *code) {
    f->code = code;
    find_labels(f, code);
    for (uint32_t k = 0; f->body && k < f->module->statement_count; k++) {
        flow_range(f, (int32_t)k, f->module->statements[k].start, f->module->statements[k].end);
    }
    if (!f->body) {
        flow_range(f, EFFECT_FUNCTION, 0, code->info.units);
    }
    free((void *)f->at);
    free(f->room);
}

static void flow_project(Flow *f) {
    const Project *p = f->e->project;
    for (uint32_t i = 0; i < p->count; i++) {
        f->index = i;
        f->module = p->modules[i];
        for (uint32_t k = 0; k < f->module->code_count; k++) {
            f->body = k == 0;
            flow_code(f, &f->module->codes[k]);
        }
    }
}

void effects_find(Evaluation *e) {
    uint32_t n = e->project->count;
    Flow *f = check_alloc(calloc(1, sizeof *f));
    f->e = e;
    find_specials(f);
    f->globals = check_alloc(calloc(n + 1, sizeof(Held *)));
    for (uint32_t i = 0; i < n; i++) {
        find_builtins(e, e->project->modules[i]);
        f->globals[i] = check_alloc(calloc(e->project->modules[i]->global_count + 1, sizeof(Held)));
    }
    do {
        f->grown = false;
        flow_project(f);
    } while (f->grown);
    f->store = true;
    flow_project(f);
    for (uint32_t i = 0; i < n; i++) {
        free(f->globals[i]);
    }
    free((void *)f->globals);
    free(f);
}
