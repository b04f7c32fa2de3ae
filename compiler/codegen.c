#include "codegen.h"
#include "codegen_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- places and registers ---- */

void gen_error(gen *g, diag_span span, const char *what) {
    diag_error(g->diags, span, "%s", what);
    g->failed = true;
}

void gen_at(gen *g, uint32_t offset) {
    const diag_source *source = g->source;
    uint32_t line = g->line;
    if (line == 0 || offset < source->lines[line - 1] ||
        (line < source->line_count && offset >= source->lines[line])) {
        line = diag_line(source, offset);
        g->line = line;
    }
    g->unit->e.line = line;
}

int gen_temp(gen *g) {
    return --g->unit->sp;
}

int gen_window(gen *g, uint32_t n) {
    g->unit->sp -= (int)n;
    return g->unit->sp;
}

/* Not reserved: the first value may be
 * evaluated into it while all from the window up to sp is free. */
int gen_choose_window(const gen *g, int dst, uint32_t n) {
    int sp = g->unit->sp;
    return dst < 0 && dst + (int)n <= sp ? dst : sp - (int)n;
}

void gen_reserve(gen *g, int reg) {
    if (reg < g->unit->sp) {
        g->unit->sp = reg;
    }
}

/* ---- labels and definite assignment ---- */

uint64_t *gen_state(gen *g) {
    size_t bytes = g->unit->words * sizeof(uint64_t);
    uint64_t *copy = arena_alloc(g->arena, bytes + 1);
    memcpy(copy, g->unit->assigned, bytes);
    return copy;
}

gen_label gen_label_new(gen *g) {
    return (gen_label){.id = emit_label(&g->unit->e)};
}

void gen_jump(gen *g, Opcode op, int a, int b, gen_label *label) {
    gen_unit *u = g->unit;
    if (!u->e.reachable) {
        return;
    }
    if (label->assigned == NULL) {
        label->assigned = gen_state(g);
    } else {
        for (uint32_t i = 0; i < u->words; i++) {
            label->assigned[i] &= u->assigned[i];
        }
    }
    emit_jump(&u->e, op, a, b, label->id);
}

void gen_place(gen *g, gen_label *label) {
    gen_unit *u = g->unit;
    if (label->assigned != NULL) {
        for (uint32_t i = 0; i < u->words; i++) {
            uint64_t through = u->e.reachable ? u->assigned[i] : ~UINT64_C(0);
            u->assigned[i] = label->assigned[i] & through;
        }
    }
    emit_place(&u->e, label->id);
}

void gen_place_back(gen *g, int label) {
    gen_unit *u = g->unit;
    for (uint32_t i = 0; i < u->words; i++) {
        u->assigned[i] &= ~u->deleted[i];
    }
    emit_place_back(&u->e, label);
}

/* An exception may come from any place of the body: what was bound before it, and is never unbound,
 * is bound in the handler. */
void gen_enter_handler(gen *g, const uint64_t *state, int label) {
    if (g->unit->words > 0) {
        memcpy(g->unit->assigned, state, g->unit->words * sizeof *state);
    }
    gen_place_back(g, label);
}

/* ---- units ---- */

static uint32_t gen_new_code(gen *g) {
    CompiledModule *m = g->out;
    if (m->code_count == g->code_capacity) {
        uint32_t more = g->code_capacity == 0 ? 16 : g->code_capacity * 2;
        CompiledCode *grown = realloc(m->codes, more * sizeof *grown);
        if (grown == NULL) {
            (void)fputs("firn: the host has no memory left\n", stderr);
            exit(1);
        }
        m->codes = grown;
        g->code_capacity = more;
    }
    m->codes[m->code_count] = (CompiledCode){.prefix = -1, .doc = -1};
    return m->code_count++;
}

static const char *gen_prefix(gen *g, const gen_unit *outer) {
    if (outer == NULL || outer->qualname == NULL) {
        return NULL;
    }
    return outer->unit->kind == SCOPE_CLASS
               ? outer->qualname
               : arena_format(g->arena, "%s.<locals>", outer->qualname);
}

/* Registers: locals in order of first sight, then the link, then parameters in the order of their
 * names in the code object: positional, keyword-only, *args, **kw. */
static void gen_number_params(gen *g, scope *s, uint16_t **names) {
    const ast_params *params = s->params;
    uint32_t count =
        params == NULL ? (s->kind == SCOPE_CLASS || s->kind == SCOPE_GENERATOR) : params->count;
    *names = malloc((count + 1) * sizeof **names);
    if (*names == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    if (params == NULL) {
        (*names)[0] = count == 0 ? 0 : constants_str(&g->pool, ".0");
        return;
    }
    static const ast_param_kind order[] = {AST_PARAM_POSITIONAL_ONLY, AST_PARAM_NORMAL,
                                           AST_PARAM_KEYWORD_ONLY, AST_PARAM_STAR,
                                           AST_PARAM_DOUBLE_STAR};
    uint32_t next = 0;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (uint32_t i = 0; i < params->count; i++) {
            if (params->items[i].kind != order[k]) {
                continue;
            }
            symbol *sym = scope_find(s, params->items[i].name);
            assert(sym != NULL);
            sym->reg = (int32_t)(s->locals.count + GEN_LINK_WORDS + next);
            gen_mark_assigned(g, sym, true);
            (*names)[next++] = constants_name(&g->pool, sym->name);
        }
    }
}

static void gen_make_cells(gen *g, const scope *s) {
    emitter *e = &g->unit->e;
    for (uint32_t i = 0; i < s->locals.count; i++) {
        symbol *local = s->locals.items[i];
        local->reg = (int32_t)i;
        if (local->captured) {
            emit_unbound_at_entry(e, local->reg);
            emit_a(e, OP_MKCELL, local->reg);
        }
    }
    for (uint32_t i = 0; s->params != NULL && i < s->params->count; i++) {
        const symbol *sym = scope_find(s, s->params->items[i].name);
        if (sym->captured) {
            emit_a(e, OP_MKCELL, sym->reg);
        }
    }
}

static void gen_fill_info(gen *g, const scope *s, CompiledCode *code) {
    CompiledInfo *info = &code->info;
    info->flags =
        (uint8_t)((s->generator ? CODE_GENERATOR : 0) | (s->coroutine ? CODE_COROUTINE : 0) |
                  (s->kind == SCOPE_CLASS ? CODE_CLASSBODY : 0) |
                  (s->kind == SCOPE_MODULE ? CODE_MODULEBODY : 0));
    info->ncells = (uint8_t)s->frees.count;
    if (s->kind == SCOPE_CLASS || s->kind == SCOPE_GENERATOR) {
        info->nargs = 1; /* nobody can write its name */
    }
    const ast_params *params = s->params;
    if (params == NULL) {
        return;
    }
    if (params->count > 255) {
        gen_error(g, s->span, "function too large: more than 255 parameters");
        return;
    }
    info->nargs = (uint8_t)params->positional;
    info->nposonly = (uint8_t)params->positional_only;
    info->nkwonly = (uint8_t)params->keyword_only;
    info->flags |=
        (params->has_star ? CODE_VARARGS : 0) | (params->has_double_star ? CODE_VARKW : 0);
    for (uint32_t i = 0; i < params->count; i++) {
        if (params->items[i].default_value != NULL) {
            info->flags |=
                params->items[i].kind == AST_PARAM_KEYWORD_ONLY ? CODE_KWDEFAULTS : CODE_DEFAULTS;
        }
    }
}

void gen_unit_open(gen *g, gen_unit *u, scope *s, const char *name, uint32_t line) {
    *u = (gen_unit){.outer = g->unit, .unit = s, .scope = s, .index = gen_new_code(g)};
    const char *prefix = gen_prefix(g, u->outer);
    bool body = u->outer == NULL; /* of a module or chunk */
    u->qualname = body             ? NULL
                  : prefix == NULL ? name
                                   : arena_format(g->arena, "%s.%s", prefix, name);
    u->once = body || (s->kind == SCOPE_CLASS && u->outer->once && u->outer->loops == 0);
    u->words = (s->bits + 63) / 64;
    u->assigned = arena_alloc(g->arena, u->words * sizeof(uint64_t) + 1);
    u->deleted = arena_alloc(g->arena, u->words * sizeof(uint64_t) + 1);
    u->namespace = (int)s->locals.count + GEN_LINK_WORDS;
    emit_init(&u->e, g->arena);
    u->e.line = line;
    u->e.most = body ? EMIT_MAX_BODY : EMIT_MAX_INSTRUCTIONS;
    g->unit = u;
    s->code = (int32_t)u->index;

    uint16_t *names = NULL;
    gen_number_params(g, s, &names);
    for (uint32_t i = 0; i < s->symbols.count; i++) {
        const symbol *sym = s->symbols.items[i];
        if (sym->bit >= 0 && (sym->flags & SYMBOL_DELETED)) {
            u->deleted[sym->bit / 64] |= UINT64_C(1) << (sym->bit % 64);
        }
    }
    gen_make_cells(g, s);
    uint16_t name_constant = constants_str(&g->pool, name);
    int32_t prefix_constant = prefix == NULL ? -1 : constants_str(&g->pool, prefix);
    CompiledCode *code = &g->out->codes[u->index];
    code->param_names = names;
    code->name = name_constant;
    code->prefix = prefix_constant;
    gen_fill_info(g, s, code);
    /* No line at all tells that the table has been left out, and not that it is empty. */
    line = g->options->optimise >= 3 ? 0 : line;
    code->info.line = line;
}

static void gen_closure_names(gen *g, const scope *s, CompiledCode *code) {
    code->closure_names = malloc((s->frees.count + 1) * sizeof *code->closure_names);
    if (code->closure_names == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    for (uint32_t i = 0; i < s->frees.count; i++) {
        code->closure_names[i] = constants_name(&g->pool, s->frees.items[i]->name);
    }
}

void gen_unit_close(gen *g, const ast_expr *doc) {
    gen_unit *u = g->unit;
    assert(u->sp == 0 && u->blocks == NULL && u->e.region == NULL);
    emit_a(&u->e, OP_RETNONE, 0);
    CompiledCode *code = &g->out->codes[u->index];
    gen_closure_names(g, u->unit, code);
    if (doc != NULL && g->options->optimise < 2) {
        code->doc = constants_value(&g->pool, &doc->as.constant);
    }
    emit_frame frame = {.locals = u->unit->locals.count,
                        .params = compiled_params(&code->info),
                        .first_line = code->info.line,
                        .max_units =
                            u->unit->kind == SCOPE_MODULE ? EMIT_MAX_BODY_UNITS : CODE_MAX_UNITS,
                        .whole = u->unit->kind == SCOPE_MODULE || u->unit->kind == SCOPE_CLASS,
                        .wide = g->options->wide,
                        .strip_lines = g->options->optimise >= 3};
    const char *error = emit_finish(&u->e, &frame, code);
    if (error != NULL) {
        const char *what = u->unit->kind == SCOPE_MODULE  ? "module"
                           : u->unit->kind == SCOPE_CLASS ? "class body"
                                                          : "function";
        gen_error(g, u->unit->span, arena_format(g->arena, "%s too large: %s", what, error));
    }
    g->unit = u->outer;
}

/* ---- the module ---- */

static char *gen_strdup(const char *text) {
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (copy == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    return memcpy(copy, text, bytes);
}

static void gen_store_imports(gen *g) {
    const scope_import_list *list = &g->info->imports;
    CompiledModule *m = g->out;
    m->imports = calloc(list->count + 1, sizeof *m->imports);
    if (m->imports == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    for (uint32_t i = 0; i < list->count; i++) {
        const scope_import *from = &list->items[i];
        m->imports[i] = (CompiledImport){.module = gen_strdup(from->module),
                                         .name = from->name == NULL ? NULL : gen_strdup(from->name),
                                         .line = diag_line(g->source, from->span.start),
                                         .start = from->span.start,
                                         .end = from->span.end,
                                         .level = from->level,
                                         .guarded = from->guarded};
        m->import_count = i + 1;
    }
}

static void gen_store_globals(gen *g) {
    CompiledModule *m = g->out;
    uint32_t count = g->info->bindings.count;
    m->globals = malloc((count + 1) * sizeof *m->globals);
    if (m->globals == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    for (uint32_t i = 0; i < count; i++) {
        m->globals[i] = constants_name(&g->pool, g->info->bindings.items[i]->name);
    }
    m->global_count = count;
}

/* Whether running it twice is the same as running it once: imports, and names bound to constants. */
static bool gen_only_imports(const ast_stmt_list *list);

static bool gen_is_import(const ast_stmt *st) {
    bool only = true;
    switch (st->kind) {
    case STMT_IMPORT:
    case STMT_IMPORT_FROM:
    case STMT_PASS: return true;
    case STMT_EXPR: return st->as.expr->kind == EXPR_CONSTANT;
    case STMT_ASSIGN:
        for (uint32_t i = 0; i < st->as.assign.targets.count; i++) {
            only = only && st->as.assign.targets.items[i]->kind == EXPR_NAME;
        }
        return only && st->as.assign.value->kind == EXPR_CONSTANT;
    case STMT_TRY:
        for (uint32_t i = 0; i < st->as.try.handlers.count; i++) {
            only = only && gen_only_imports(&st->as.try.handlers.items[i].body);
        }
        return only && gen_only_imports(&st->as.try.body) && gen_only_imports(&st->as.try.orelse) &&
               gen_only_imports(&st->as.try.finally);
    default: return false;
    }
}

static bool gen_only_imports(const ast_stmt_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (!gen_is_import(list->items[i])) {
            return false;
        }
    }
    return true;
}

/* The module's body; returns the number of its statements that are reached, which the marks divide. */
static uint32_t gen_module_body(gen *g, const ast_stmt_list *list) {
    emitter *e = &g->unit->e;
    uint32_t n = 0;
    for (; n < list->count && e->reachable && !e->overflow; n++) {
        const ast_stmt_list one = {.items = list->items + n, .count = 1};
        emit_mark(e);
        gen_body(g, &one);
    }
    emit_mark(e);
    return n;
}

static uint8_t gen_flags(const ast_stmt *st) {
    bool plain = st->kind == STMT_IMPORT || st->kind == STMT_IMPORT_FROM;
    return (uint8_t)((gen_is_import(st) ? STATEMENT_IMPORTS : 0) | (plain ? STATEMENT_IMPORT : 0));
}

/* Statements without code (docstrings, pass) are left out. */
static void gen_store_statements(gen *g, const emitter *e, const ast_stmt_list *list, uint32_t n) {
    CompiledModule *m = g->out;
    m->statements = calloc(n + 1, sizeof *m->statements);
    if (m->statements == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    for (uint32_t i = 0; i < n; i++) {
        const ast_stmt *st = list->items[i];
        if (e->marks[i] == e->marks[i + 1]) {
            continue;
        }
        m->statements[m->statement_count++] =
            (CompiledStatement){.start = e->marks[i],
                                .end = e->marks[i + 1],
                                .flags = gen_flags(st),
                                .line = diag_line(g->source, st->span.start)};
    }
}

CompiledModule *codegen_module(ast_module *tree, const scope_info *info, diag_list *diags,
                               const CompileOptions *options) {
    CompiledModule *m = calloc(1, sizeof *m);
    if (m == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    gen g = {.arena = tree->arena,
             .diags = diags,
             .source = tree->source,
             .names = tree->names,
             .info = info,
             .options = options,
             .out = m};
    constants_init(&g.pool, g.arena);
    m->name = gen_strdup(options->name);
    m->file = gen_strdup(options->file);
    m->package = options->package;
    gen_unit unit;
    gen_unit_open(&g, &unit, tree->scope, "<module>", 1);
    unit.once = options->chunk == CHUNK_NONE;
    uint32_t statements = gen_module_body(&g, &tree->body);
    gen_unit_close(&g, ast_docstring(&tree->body));
    gen_store_statements(&g, &unit.e, &tree->body, statements);
    gen_store_globals(&g);
    gen_store_imports(&g);
    if (g.pool.full || info->bindings.count > UINT16_MAX || m->code_count > UINT16_MAX) {
        gen_error(&g, (diag_span){0, 0},
                  g.pool.full ? "module too large: more than 65535 constants and names"
                              : "module too large: more than 65535 global names or functions");
    }
    if (!g.failed && !constants_move(&g.pool, m)) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    if (g.failed) {
        module_free(m);
        return NULL;
    }
    return m;
}
