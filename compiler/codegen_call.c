/* Calls. Arguments are evaluated where the callee finds them: in the window. */
#include "codegen_internal.h"

#include <assert.h>

typedef enum {
    CALL_METHOD,  /* CALLM */
    CALL_GLOBAL,  /* CALLG */
    CALL_BUILTIN, /* CALLB */
    CALL_SUPER,   /* super() */
    CALL_LOCALS,  /* locals() or vars() where there are any */
    CALL_VALUE,   /* CALL */
    CALL_KEYWORDS,
    CALL_UNPACKED
} gen_call_kind;

/* ---- classification ---- */

static bool gen_args_unpacked(const ast_expr_list *args, const ast_keyword_list *keywords,
                              uint32_t lead) {
    if (lead + args->count + keywords->count > GEN_MAX_WINDOW) {
        return true;
    }
    for (uint32_t i = 0; i < args->count; i++) {
        if (args->items[i]->kind == EXPR_STARRED) {
            return true;
        }
    }
    for (uint32_t i = 0; i < keywords->count; i++) {
        if (keywords->items[i].name == NULL) {
            return true;
        }
    }
    return false;
}

/* super() in a method, where scope analysis has provided __class__. */
static const symbol *gen_super_cell(gen *g, const ast_expr *e) {
    const ast_expr *f = e->as.call.function;
    if (f->kind != EXPR_NAME || e->as.call.args.count > 0 || e->as.call.keywords.count > 0 ||
        !gen_is_builtin(g, f->as.name.id, "super")) {
        return NULL;
    }
    const scope *unit = g->unit->unit;
    if ((unit->kind != SCOPE_FUNCTION && unit->kind != SCOPE_LAMBDA) || unit->params == NULL ||
        unit->params->positional == 0) {
        return NULL;
    }
    const symbol *cell = scope_find(g->unit->scope, ast_intern(g->names, "__class__", 9));
    return cell != NULL && cell->kind == SYMBOL_FREE ? cell : NULL;
}

/* locals() or vars() in a function or a class body. */
static bool gen_is_locals(gen *g, const ast_expr *e) {
    const ast_expr *f = e->as.call.function;
    return f->kind == EXPR_NAME && e->as.call.args.count == 0 && e->as.call.keywords.count == 0 &&
           g->unit->unit->kind != SCOPE_MODULE && !g->info->chunk &&
           (gen_is_builtin(g, f->as.name.id, "locals") || gen_is_builtin(g, f->as.name.id, "vars"));
}

static gen_call_kind gen_classify(gen *g, const ast_expr *e) {
    if (gen_args_unpacked(&e->as.call.args, &e->as.call.keywords, 0)) {
        return CALL_UNPACKED;
    }
    if (e->as.call.keywords.count > 0) {
        return CALL_KEYWORDS;
    }
    const ast_expr *f = e->as.call.function;
    if (f->kind == EXPR_ATTRIBUTE && f->as.attribute.name == ast_intern(g->names, "__new__", 7)) {
        return CALL_VALUE; /* it takes no self, not even when it is found through an instance */
    }
    if (f->kind == EXPR_ATTRIBUTE) {
        return CALL_METHOD;
    }
    if (f->kind != EXPR_NAME) {
        return CALL_VALUE;
    }
    const symbol *sym = gen_symbol(g, f->as.name.id);
    if (sym->kind != SYMBOL_GLOBAL) {
        return CALL_VALUE;
    }
    if (sym->owner->ordinal >= 0) {
        return CALL_GLOBAL;
    }
    if (gen_super_cell(g, e) != NULL) {
        return CALL_SUPER;
    }
    if (gen_is_locals(g, e)) {
        return CALL_LOCALS;
    }
    return !g->info->chunk && gen_builtin(g, f->as.name.id->text) >= 0 ? CALL_BUILTIN : CALL_VALUE;
}

/* Registers of the function of a call that is no variable. */
static uint32_t gen_function_need(gen *g, const ast_expr *f) {
    return f->kind == EXPR_NAME && gen_variable(g, f->as.name.id) != GEN_NONE ? 0 : gen_need(g, f);
}

uint32_t gen_call_size(gen *g, const ast_expr *e) {
    uint32_t args = e->as.call.args.count;
    const ast_expr *f = e->as.call.function;
    switch (gen_classify(g, e)) {
    case CALL_METHOD: return gen_most(args + 1, gen_need(g, f->as.attribute.value));
    case CALL_GLOBAL:
    case CALL_BUILTIN: return args == 0 ? 1 : gen_most(args, gen_need(g, e->as.call.args.items[0]));
    case CALL_SUPER: return 2;
    case CALL_LOCALS: return 3;
    case CALL_VALUE: return gen_most(args, 1) + gen_function_need(g, f);
    case CALL_KEYWORDS: return args + e->as.call.keywords.count + gen_function_need(g, f);
    case CALL_UNPACKED: return 2 + gen_function_need(g, f);
    }
    return 1;
}

/* ---- windows ---- */

static void gen_arguments(gen *g, const ast_expr_list *args, int window) {
    for (uint32_t i = 0; i < args->count; i++) {
        gen_to(g, args->items[i], window + (int)i);
        gen_reserve(g, window);
    }
    gen_reserve(g, window);
}

void gen_call_builtin(gen *g, const char *name, int window, uint32_t n, int dst) {
    emitter *e = &g->unit->e;
    int ordinal = gen_builtin(g, name);
    if (ordinal >= 0) {
        emit_abk(e, OP_CALLB_L, window, (int)n, dst, ordinal);
        return;
    }
    /* The function has no register above the window, so it is called by way of a tuple. */
    int mark = g->unit->sp;
    int pair = gen_window(g, 2), function = gen_temp(g);
    emit_abc(e, OP_TUPLE, pair, window, (int)n);
    gen_special(g, GEN_SPECIAL_NONE, pair + 1);
    emit_ak(e, OP_GETNAME, function, constants_str(&g->pool, name));
    emit_move(e, window, function);
    int low = gen_window(g, 2);
    emit_move(e, low, pair);
    emit_move(e, low + 1, pair + 1);
    emit_ab(e, OP_CALLEX, low, window);
    emit_move(e, dst, low);
    g->unit->sp = mark;
}

/* ---- calls with positional arguments ---- */

static void gen_call_method(gen *g, const ast_expr *e, int dst) {
    const ast_expr *f = e->as.call.function;
    const ast_name *name = f->as.attribute.name;
    uint32_t n = e->as.call.args.count + 1;
    int window = gen_choose_window(g, dst, gen_most(n, gen_need(g, f->as.attribute.value)));
    gen_to(g, f->as.attribute.value, window);
    gen_reserve(g, window);
    gen_arguments(g, &e->as.call.args, window + 1);
    gen_at(g, f->as.attribute.name_span.start);
    emit_abk(&g->unit->e, OP_CALLM_L, window, (int)n, gen_slot(g, f->as.attribute.value, name),
             gen_name_constant(g, name));
    emit_move(&g->unit->e, dst, window);
}

static void gen_call_named(gen *g, const ast_expr *e, int dst, bool builtin) {
    const ast_expr_list *args = &e->as.call.args;
    uint32_t n = args->count;
    uint32_t size = n == 0 ? 1 : gen_most(n, gen_need(g, args->items[0]));
    int window = gen_choose_window(g, dst, size);
    gen_arguments(g, args, window);
    gen_at(g, e->span.start);
    const ast_name *name = e->as.call.function->as.name.id;
    if (builtin) {
        gen_call_builtin(g, name->text, window, n, dst);
        return;
    }
    emit_abk(&g->unit->e, OP_CALLG_L, window, (int)n, 0, gen_symbol(g, name)->owner->ordinal);
    emit_move(&g->unit->e, dst, window);
}

static void gen_call_super(gen *g, const ast_expr *e, int dst) {
    int window = gen_choose_window(g, dst, 2);
    gen_reserve(g, window);
    const symbol *cell = gen_super_cell(g, e);
    emit_abc(&g->unit->e, OP_GETFREE, window, gen_free_index(g, cell->owner), 0);
    gen_load_name(g, g->unit->unit->params->items[0].name, window + 1);
    gen_call_builtin(g, "super", window, 2, dst);
}

static void gen_call_locals(gen *g, int dst) {
    if (g->unit->unit->kind == SCOPE_CLASS) {
        emit_move(&g->unit->e, dst, g->unit->namespace);
        return;
    }
    int mark = g->unit->sp, names = gen_choose_window(g, GEN_NONE, 3);
    gen_reserve(g, names);
    emit_abc(&g->unit->e, OP_DICT, names + 2, names, 0);
    gen_locals(g, names + 2, names);
    emit_move(&g->unit->e, dst, names + 2);
    g->unit->sp = mark;
}

static void gen_call_value(gen *g, const ast_expr *e, int dst) {
    const ast_expr_list *args = &e->as.call.args;
    const ast_expr *f = e->as.call.function;
    int function = gen_any(g, f);
    if (g->unit->unit->has_named && function >= 0 && args->count > 0) {
        int copy = gen_temp(g); /* an argument may assign the variable */
        emit_move(&g->unit->e, copy, function);
        function = copy;
    }
    int window = gen_choose_window(g, dst, gen_most(args->count, 1));
    gen_arguments(g, args, window);
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, OP_CALL, window, (int)args->count, function);
    emit_move(&g->unit->e, dst, window);
}

/* ---- keywords and unpacking ---- */

static uint16_t gen_keyword_names(gen *g, const ast_keyword_list *keywords) {
    uint16_t *names = arena_alloc(g->arena, (keywords->count + 1) * sizeof *names);
    for (uint32_t i = 0; i < keywords->count; i++) {
        names[i] = gen_name_constant(g, keywords->items[i].name);
    }
    return constants_items(&g->pool, CONSTANT_TUPLE, names, keywords->count);
}

static void gen_call_keywords(gen *g, int function, const gen_args *args, int dst) {
    uint32_t positional = args->lead + args->args->count;
    uint32_t n = positional + args->keywords->count;
    int window = gen_choose_window(g, dst, gen_most(n, 1));
    gen_reserve(g, window);
    if (args->lead > 0) {
        args->fill(g, window, args->data);
    }
    uint32_t line = g->unit->e.line;
    for (uint32_t i = 0; i < args->args->count; i++) {
        gen_to(g, args->args->items[i], window + (int)(args->lead + i));
    }
    for (uint32_t i = 0; i < args->keywords->count; i++) {
        gen_to(g, args->keywords->items[i].value, window + (int)(positional + i));
    }
    g->unit->e.line = line;
    if (args->keywords->count == 0) {
        emit_abc(&g->unit->e, OP_CALL, window, (int)n, function);
    } else {
        emit_abk(&g->unit->e, OP_CALLKW, window, (int)n, function,
                 gen_keyword_names(g, args->keywords));
    }
    emit_move(&g->unit->e, dst, window);
}

/* keywords[from..] with a name, as a dict in dst; at most GEN_CHUNK / 2 of them. Returns
 * the end. */
static uint32_t gen_keyword_run(gen *g, const ast_keyword_list *list, uint32_t from, int dst) {
    uint32_t to = from;
    while (to < list->count && to - from < GEN_CHUNK / 2 && list->items[to].name != NULL) {
        to++;
    }
    int mark = g->unit->sp;
    int window = gen_window(g, 2 * (to - from));
    for (uint32_t i = from; i < to; i++) {
        int pair = window + 2 * (int)(i - from);
        emit_ak(&g->unit->e, OP_LOADK, pair, gen_name_constant(g, list->items[i].name));
        gen_to(g, list->items[i].value, pair + 1);
    }
    emit_abc(&g->unit->e, OP_DICT, dst, window, (int)(to - from));
    g->unit->sp = mark;
    return to;
}

static void gen_keyword_dict(gen *g, const ast_keyword_list *list, int dst) {
    if (list->count == 0) {
        gen_special(g, GEN_SPECIAL_NONE, dst);
        return;
    }
    uint32_t at = gen_keyword_run(g, list, 0, dst);
    while (at < list->count) {
        int mark = g->unit->sp, other;
        if (list->items[at].name == NULL) {
            other = gen_any(g, list->items[at++].value);
        } else {
            other = gen_temp(g);
            at = gen_keyword_run(g, list, at, other);
        }
        emit_abc(&g->unit->e, OP_DICTUPDATE, dst, other, 1);
        g->unit->sp = mark;
    }
}

/* A list that begins with the leading registers' values. */
static void gen_positional_list(gen *g, const gen_args *args, int dst) {
    if (args->lead == 0) {
        gen_list(g, args->args, dst);
        return;
    }
    int mark = g->unit->sp;
    int window = gen_window(g, args->lead);
    args->fill(g, window, args->data);
    emit_abc(&g->unit->e, OP_LIST, dst, window, (int)args->lead);
    g->unit->sp = mark;
    if (args->args->count > 0) {
        int rest = gen_temp(g);
        gen_list(g, args->args, rest);
        emit_ab(&g->unit->e, OP_EXTEND, dst, rest);
    }
    g->unit->sp = mark;
}

/* The positional arguments of a call with stars, as a tuple. */
static void gen_positional_tuple(gen *g, const gen_args *args, int dst) {
    const ast_expr_list *list = args->args;
    if (args->lead == 0 && list->count == 0) {
        emit_abc(&g->unit->e, OP_TUPLE, dst, dst, 0);
        return;
    }
    if (args->lead == 0 && list->count == 1 && list->items[0]->kind == EXPR_STARRED) {
        gen_to(g, list->items[0]->as.starred.value, dst);
    } else {
        gen_positional_list(g, args, dst);
    }
    emit_ab(&g->unit->e, OP_TUPLEOF, dst, dst);
}

static void gen_call_unpacked(gen *g, int function, const gen_args *args, int dst) {
    emitter *e = &g->unit->e;
    int window = gen_choose_window(g, dst, 2);
    gen_reserve(g, window);
    uint32_t line = e->line;
    gen_positional_tuple(g, args, window);
    gen_keyword_dict(g, args->keywords, window + 1);
    e->line = line;
    emit_ab(e, OP_CALLEX, window, function);
    emit_move(e, dst, window);
}

void gen_call_with(gen *g, int function, const gen_args *args, int dst) {
    if (gen_args_unpacked(args->args, args->keywords, args->lead)) {
        gen_call_unpacked(g, function, args, dst);
    } else {
        gen_call_keywords(g, function, args, dst);
    }
}

static void gen_call_general(gen *g, const ast_expr *e, int dst) {
    int function = gen_any(g, e->as.call.function);
    if (g->unit->unit->has_named && function >= 0) {
        int copy = gen_temp(g);
        emit_move(&g->unit->e, copy, function);
        function = copy;
    }
    const ast_expr *f = e->as.call.function;
    gen_at(g, f->kind == EXPR_ATTRIBUTE ? f->as.attribute.name_span.start : e->span.start);
    gen_args args = {.args = &e->as.call.args, .keywords = &e->as.call.keywords};
    gen_call_with(g, function, &args, dst);
}

void gen_call(gen *g, const ast_expr *e, int dst) {
    switch (gen_classify(g, e)) {
    case CALL_METHOD: gen_call_method(g, e, dst); break;
    case CALL_GLOBAL: gen_call_named(g, e, dst, false); break;
    case CALL_BUILTIN: gen_call_named(g, e, dst, true); break;
    case CALL_SUPER: gen_call_super(g, e, dst); break;
    case CALL_LOCALS: gen_call_locals(g, dst); break;
    case CALL_VALUE: gen_call_value(g, e, dst); break;
    case CALL_KEYWORDS:
    case CALL_UNPACKED: gen_call_general(g, e, dst); break;
    }
}
