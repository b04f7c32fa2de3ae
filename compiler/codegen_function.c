/* Functions, lambdas, classes and their decorators. */
#include "codegen_internal.h"

#include <assert.h>
#include <string.h>

/* ---- function objects ---- */

static bool gen_constant_defaults(const ast_params *params) {
    for (uint32_t i = 0; i < params->positional; i++) {
        const ast_expr *value = params->items[i].default_value;
        if (value != NULL && value->kind != EXPR_CONSTANT) {
            return false;
        }
    }
    return true;
}

/* The tuple of positional defaults into reg. */
static void gen_default_tuple(gen *g, const ast_params *params, int reg) {
    uint32_t count = 0;
    const ast_expr *values[256];
    for (uint32_t i = 0; i < params->positional && count < 256; i++) {
        if (params->items[i].default_value != NULL) {
            values[count++] = params->items[i].default_value;
        }
    }
    if (gen_constant_defaults(params)) {
        uint16_t items[256];
        for (uint32_t i = 0; i < count; i++) {
            items[i] = constants_value(&g->pool, &values[i]->as.constant);
        }
        emit_ak(&g->unit->e, OP_LOADK, reg,
                constants_items(&g->pool, CONSTANT_TUPLE, items, count));
        return;
    }
    int mark = g->unit->sp;
    int window = gen_window(g, count);
    for (uint32_t i = 0; i < count; i++) {
        gen_to(g, values[i], window + (int)i);
    }
    emit_abc(&g->unit->e, OP_TUPLE, reg, window, (int)count);
    g->unit->sp = mark;
}

/* The dict of keyword-only defaults into reg. */
static void gen_default_dict(gen *g, const ast_params *params, int reg) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    int pair = gen_window(g, 2);
    bool first = true;
    for (uint32_t i = 0; i < params->count; i++) {
        const ast_param *p = &params->items[i];
        if (p->kind != AST_PARAM_KEYWORD_ONLY || p->default_value == NULL) {
            continue;
        }
        emit_ak(e, OP_LOADK, pair, gen_name_constant(g, p->name));
        gen_to(g, p->default_value, pair + 1);
        if (first) {
            emit_abc(e, OP_DICT, reg, pair, 1);
        } else {
            emit_abc(e, OP_DICTSET, reg, pair, pair + 1);
        }
        first = false;
    }
    g->unit->sp = mark;
}

/* The cells of the unit s, as the running frame has them, into registers in a row. */
static void gen_closure(gen *g, const scope *s, int reg) {
    for (uint32_t i = 0; i < s->frees.count; i++, reg++) {
        const symbol *owner = s->frees.items[i];
        if (owner->scope->unit == g->unit->unit) {
            emit_move(&g->unit->e, reg, owner->reg);
        } else {
            emit_abc(&g->unit->e, OP_LOADFREE, reg, gen_free_index(g, owner), 0);
        }
    }
}

static unsigned gen_code_flags(gen *g, const scope *s) {
    return g->out->codes[s->code].info.flags;
}

/* Evaluates the defaults, in the order of the source, into a window that FUNC takes. */
static int gen_function_window(gen *g, const scope *s, const ast_params *params, unsigned flags) {
    unsigned defaults = (flags & CODE_DEFAULTS) != 0, kw = (flags & CODE_KWDEFAULTS) != 0;
    int window = gen_window(g, defaults + kw + s->frees.count);
    if (defaults && params != NULL) {
        gen_default_tuple(g, params, window);
    }
    if (kw && params != NULL) {
        gen_default_dict(g, params, window + (int)defaults);
    }
    gen_closure(g, s, window + (int)(defaults + kw));
    return window;
}

void gen_make_function(gen *g, scope *s, const ast_params *params, bool escapes, int dst) {
    assert(s->code >= 0);
    uint32_t code = (uint32_t)s->code;
    unsigned flags = gen_code_flags(g, s) & (CODE_DEFAULTS | CODE_KWDEFAULTS);
    bool once = g->unit->once && g->unit->loops == 0;
    if (flags == 0 && s->frees.count == 0 && (once || !escapes)) {
        emit_ak(&g->unit->e, OP_LOADK, dst, constants_code(&g->pool, CONSTANT_FUNCTION, code));
        return;
    }
    int mark = g->unit->sp;
    int window = gen_function_window(g, s, params, flags);
    emit_abk(&g->unit->e, OP_FUNC, dst, window, 0, constants_code(&g->pool, CONSTANT_CODE, code));
    g->unit->sp = mark;
}

/* ---- code objects ---- */

static void gen_compile_function(gen *g, const ast_stmt *st) {
    scope *s = st->as.function.scope;
    if (s->code >= 0) {
        return; /* a finally body is generated more than once */
    }
    uint32_t line = g->unit->e.line;
    gen_unit unit;
    gen_unit_open(g, &unit, s, st->as.function.name->text, line);
    gen_body(g, &st->as.function.body);
    gen_unit_close(g, ast_docstring(&st->as.function.body));
}

void gen_lambda(gen *g, const ast_expr *e, int dst) {
    scope *s = e->as.lambda.scope;
    if (s->code < 0) {
        gen_unit unit;
        gen_unit_open(g, &unit, s, "<lambda>", g->unit->e.line);
        int reg = gen_any(g, e->as.lambda.body);
        emit_ab(&unit.e, OP_RETURN_L, reg, 0);
        unit.sp = 0;
        gen_unit_close(g, NULL);
    }
    gen_at(g, e->span.start);
    gen_make_function(g, s, e->as.lambda.params, true, dst);
}

/* ---- decorators ---- */

/* A decorator that is looked up when it is called, since nothing can happen in between. */
static bool gen_late_decorator(gen *g, const ast_expr *e, bool plain) {
    if (!plain || e->kind != EXPR_NAME) {
        return false;
    }
    const symbol *sym = gen_symbol(g, e->as.name.id);
    return sym->kind == SYMBOL_GLOBAL &&
           (sym->owner->ordinal >= 0 || gen_builtin(g, e->as.name.id->text) >= 0);
}

/* Evaluates decorators from the first on, in registers downwards; registers[i] is GEN_NONE for a
 * late one. */
static void gen_decorators(gen *g, const ast_expr_list *list, bool plain, int *registers) {
    for (uint32_t i = 0; i < list->count; i++) {
        registers[i] = GEN_NONE;
        if (!gen_late_decorator(g, list->items[i], plain)) {
            registers[i] = gen_any(g, list->items[i]);
        }
    }
}

/* Calls the decorators, the last one first, on the value in R[value], the lowest register in
 * use. */
static void gen_decorate(gen *g, const ast_expr_list *list, const int *registers, int value) {
    emitter *e = &g->unit->e;
    for (uint32_t i = list->count; i-- > 0;) {
        gen_at(g, list->items[i]->span.start);
        if (registers[i] != GEN_NONE) {
            emit_abc(e, OP_CALL, value, 1, registers[i]);
            continue;
        }
        const ast_name *name = list->items[i]->as.name.id;
        const symbol *sym = gen_symbol(g, name);
        if (sym->owner->ordinal >= 0) {
            emit_abk(e, OP_CALLG_L, value, 1, 0, sym->owner->ordinal);
        } else {
            gen_call_builtin(g, name->text, value, 1, value);
        }
    }
}

static const ast_name *gen_bound_name(gen *g, const ast_name *name) {
    return scope_mangle(g->names, g->arena, g->unit->scope, name);
}

void gen_function_def(gen *g, const ast_stmt *st) {
    const ast_expr_list *decorators = &st->as.function.decorators;
    const ast_name *name = gen_bound_name(g, st->as.function.name);
    int mark = g->unit->sp;
    gen_compile_function(g, st);
    scope *s = st->as.function.scope;
    unsigned flags = gen_code_flags(g, s);
    bool plain = (flags & (CODE_DEFAULTS | CODE_KWDEFAULTS)) == 0;
    int *registers = arena_alloc(g->arena, (decorators->count + 1) * sizeof *registers);
    gen_decorators(g, decorators, plain, registers);
    gen_at(g, st->span.start);
    int variable = gen_variable(g, name);
    if (decorators->count == 0 && variable != GEN_NONE) {
        gen_make_function(g, s, st->as.function.params, true, variable);
        gen_store_name(g, name, variable);
    } else {
        int value = gen_temp(g);
        gen_make_function(g, s, st->as.function.params, true, value);
        gen_decorate(g, decorators, registers, value);
        gen_at(g, st->span.start);
        gen_store_name(g, name, value);
    }
    g->unit->sp = mark;
}

/* ---- classes ---- */

static void gen_namespace_set(gen *g, const char *key, int reg) {
    emit_abk(&g->unit->e, OP_NSSET, g->unit->namespace, reg, 0, constants_str(&g->pool, key));
}

static void gen_namespace_constant(gen *g, const char *key, uint16_t constant) {
    int reg = gen_temp(g);
    emit_ak(&g->unit->e, OP_LOADK, reg, constant);
    gen_namespace_set(g, key, reg);
    g->unit->sp = reg + 1;
}

/* What every class's namespace begins with. */
static void gen_class_header(gen *g, const ast_stmt *st) {
    const scope *s = st->as.class.scope;
    if (s->slots.count > 0) {
        uint16_t *names = arena_alloc(g->arena, s->slots.count * sizeof *names);
        for (uint32_t i = 0; i < s->slots.count; i++) {
            names[i] = gen_name_constant(g, s->slots.items[i]);
        }
        gen_namespace_constant(g, "__slotnames__",
                               constants_items(&g->pool, CONSTANT_TUPLE, names, s->slots.count));
    }
    int reg = gen_temp(g);
    emit_ak(&g->unit->e, OP_GETNAME, reg, constants_str(&g->pool, "__name__"));
    gen_namespace_set(g, "__module__", reg);
    g->unit->sp = reg + 1;
    gen_namespace_constant(g, "__qualname__", constants_str(&g->pool, g->unit->qualname));
    const ast_expr *doc = ast_docstring(&st->as.class.body);
    if (doc != NULL && g->options->optimise < 2) {
        gen_namespace_constant(g, "__doc__", constants_value(&g->pool, &doc->as.constant));
    }
}

static void gen_compile_class(gen *g, const ast_stmt *st) {
    scope *s = st->as.class.scope;
    if (s->code >= 0) {
        return;
    }
    gen_unit unit;
    gen_unit_open(g, &unit, s, st->as.class.name->text, g->unit->e.line);
    gen_class_header(g, st);
    gen_body(g, &st->as.class.body);
    if (s->class_cell != NULL) {
        gen_namespace_set(g, "__classcell__", s->class_cell->reg);
    }
    gen_unit_close(g, NULL);
}

/* The first two arguments of __build_class__. */
static void gen_class_lead(gen *g, int window, void *data) {
    const ast_stmt *st = data;
    gen_make_function(g, st->as.class.scope, NULL, false, window);
    emit_ak(&g->unit->e, OP_LOADK, window + 1, gen_name_constant(g, st->as.class.name));
}

static bool gen_plain_bases(const ast_stmt *st) {
    const ast_expr_list *bases = &st->as.class.bases;
    for (uint32_t i = 0; i < bases->count; i++) {
        if (bases->items[i]->kind == EXPR_STARRED) {
            return false;
        }
    }
    return st->as.class.keywords.count == 0 && bases->count + 2 <= GEN_MAX_WINDOW;
}

/* The class object; returns its register, the lowest in use. */
static int gen_build_class(gen *g, const ast_stmt *st) {
    const ast_expr_list *bases = &st->as.class.bases;
    emitter *e = &g->unit->e;
    int value;
    if (gen_plain_bases(st) && gen_builtin(g, "__build_class__") >= 0) {
        value = gen_window(g, bases->count + 2);
        gen_class_lead(g, value, (void *)(uintptr_t)st);
        for (uint32_t i = 0; i < bases->count; i++) {
            gen_to(g, bases->items[i], value + 2 + (int)i);
        }
        gen_at(g, st->span.start);
        gen_call_builtin(g, "__build_class__", value, bases->count + 2, value);
        return value;
    }
    value = gen_temp(g);
    int mark = g->unit->sp;
    int function = gen_temp(g);
    int ordinal = gen_builtin(g, "__build_class__");
    if (ordinal >= 0) {
        emit_ak(e, OP_GETB, function, ordinal);
    } else {
        emit_ak(e, OP_GETNAME, function, constants_str(&g->pool, "__build_class__"));
    }
    gen_args args = {.args = bases,
                     .keywords = &st->as.class.keywords,
                     .lead = 2,
                     .fill = gen_class_lead,
                     .data = (void *)(uintptr_t)st};
    gen_at(g, st->span.start);
    gen_call_with(g, function, &args, value);
    g->unit->sp = mark;
    return value;
}

void gen_class_def(gen *g, const ast_stmt *st) {
    const ast_expr_list *decorators = &st->as.class.decorators;
    int mark = g->unit->sp;
    int *registers = arena_alloc(g->arena, (decorators->count + 1) * sizeof *registers);
    gen_decorators(g, decorators, false, registers);
    gen_at(g, st->span.start);
    gen_compile_class(g, st);
    int value = gen_build_class(g, st);
    gen_decorate(g, decorators, registers, value);
    gen_at(g, st->span.start);
    gen_store_name(g, gen_bound_name(g, st->as.class.name), value);
    g->unit->sp = mark;
}
