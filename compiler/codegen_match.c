/* match statements. The shape of a subject is tested by three built-ins (runtime/match.c); what they find is unpacked
 * into registers and matched in turn. Names are bound when the whole pattern has matched: until then each has a
 * temporary, which all alternatives of a pattern share. */
#include "codegen_internal.h"

#include <assert.h>

typedef struct gen_captures {
    const ast_name **names;
    uint32_t count, capacity;
    int first; /* the temporary of names[0]; the others follow upwards */
} gen_captures;

typedef struct gen_matcher {
    const gen_captures *captures;
    gen_label *fail;
} gen_matcher;

static void gen_pattern(gen *g, const gen_matcher *m, const ast_pattern *p, int reg);

/* ---- captures ---- */

static uint32_t gen_capture_index(const gen_captures *c, const ast_name *name) {
    uint32_t i = 0;
    while (i < c->count && c->names[i] != name) {
        i++;
    }
    return i;
}

static void gen_collect_captures(gen *g, const ast_pattern *p, gen_captures *c) {
    for (uint32_t i = 0; i < p->items.count; i++) {
        gen_collect_captures(g, p->items.items[i], c);
    }
    if (p->name == NULL || gen_capture_index(c, p->name) < c->count) {
        return;
    }
    if (c->count == c->capacity) {
        uint32_t capacity = c->capacity * 2 + 4;
        c->names = arena_grow(g->arena, c->names, c->count * sizeof *c->names,
                              capacity * sizeof *c->names);
        c->capacity = capacity;
    }
    c->names[c->count++] = p->name;
}

static void gen_capture(gen *g, const gen_matcher *m, const ast_name *name, int reg) {
    if (name != NULL) {
        uint32_t index = gen_capture_index(m->captures, name);
        assert(index < m->captures->count);
        emit_move(&g->unit->e, m->captures->first + (int)index, reg);
    }
}

/* ---- patterns ---- */

static void gen_pattern_value(gen *g, const gen_matcher *m, const ast_expr *value, int reg) {
    emitter *e = &g->unit->e;
    ast_const_kind kind = value->kind == EXPR_CONSTANT ? value->as.constant.kind : AST_CONST_TUPLE;
    int32_t small;
    if (kind == AST_CONST_NONE) {
        gen_jump(g, OP_JNNONE_L, reg, 0, m->fail);
    } else if (kind == AST_CONST_TRUE || kind == AST_CONST_FALSE) {
        int test = gen_temp(g);
        gen_special(g, kind == AST_CONST_TRUE ? GEN_TRUE : GEN_FALSE, test);
        emit_abc(e, OP_IS, test, reg, test);
        gen_jump(g, OP_JF_L, test, 0, m->fail);
    } else if (gen_small(value, -128, 127, &small)) {
        gen_jump(g, OP_JNEQI, reg, small, m->fail);
    } else {
        int other = gen_any(g, value);
        gen_at(g, value->span.start);
        gen_jump(g, OP_JNEQ, reg, other, m->fail);
    }
}

/* Matches the items from `row` upwards; stars take a register like the others. */
static void gen_pattern_row(gen *g, const gen_matcher *m, const ast_pattern *p, int row) {
    for (uint32_t i = 0; i < p->items.count; i++) {
        gen_pattern(g, m, p->items.items[i], row + (int)i);
    }
}

static bool gen_is_wildcard(const ast_pattern *p) {
    return (p->kind == PATTERN_CAPTURE || p->kind == PATTERN_STAR) && p->name == NULL;
}

static bool gen_all_wildcards(const ast_pattern *p) {
    for (uint32_t i = 0; i < p->items.count; i++) {
        if (!gen_is_wildcard(p->items.items[i])) {
            return false;
        }
    }
    return true;
}

/* __match_sequence__(subject, n): n items, or at least -1 - n of them. */
static void gen_pattern_sequence(gen *g, const gen_matcher *m, const ast_pattern *p, int reg) {
    emitter *e = &g->unit->e;
    uint32_t count = p->items.count, star = 0;
    while (star < count && p->items.items[star]->kind != PATTERN_STAR) {
        star++;
    }
    bool starred = star < count;
    if (count > 255) {
        gen_error(g, p->span, "pattern too large: more than 255 items");
        return;
    }
    int test = gen_window(g, 2);
    emit_move(e, test, reg);
    emit_ak(e, OP_LOADI, test + 1, starred ? -(int)count : (int)count);
    gen_call_builtin(g, "__match_sequence__", test, 2, test);
    gen_jump(g, OP_JF_L, test, 0, m->fail);
    if (gen_all_wildcards(p)) {
        return;
    }
    int row = gen_window(g, count);
    if (starred) {
        emit_abk(e, OP_UNPACKEX, row, reg, (int)star, (int)((count - star - 1) << 8));
    } else {
        emit_abc(e, OP_UNPACK, row, reg, (int)count);
    }
    gen_pattern_row(g, m, p, row);
}

/* __match_mapping__(subject, keys, rest): a tuple of the values, and of the rest when it is wanted, or None. */
static void gen_pattern_mapping(gen *g, const gen_matcher *m, const ast_pattern *p, int reg) {
    emitter *e = &g->unit->e;
    uint32_t count = p->items.count, all = count + (p->name != NULL);
    if (count > 200) {
        gen_error(g, p->span, "pattern too large: more than 200 keys");
        return;
    }
    int window = gen_window(g, 3);
    int mark = g->unit->sp, keys = gen_window(g, count);
    for (uint32_t i = 0; i < count; i++) {
        gen_to(g, p->keys.items[i], keys + (int)i);
    }
    gen_at(g, p->span.start);
    emit_abc(e, OP_TUPLE, window + 1, keys, (int)count);
    g->unit->sp = mark;
    emit_move(e, window, reg);
    gen_special(g, p->name != NULL ? GEN_TRUE : GEN_FALSE, window + 2);
    gen_call_builtin(g, "__match_mapping__", window, 3, window);
    gen_jump(g, OP_JNONE_L, window, 0, m->fail);
    if (all == 0) {
        return;
    }
    int row = gen_window(g, all);
    emit_abc(e, OP_UNPACK, row, window, (int)all);
    gen_capture(g, m, p->name, row + (int)count);
    gen_pattern_row(g, m, p, row);
}

static uint16_t gen_pattern_keywords(gen *g, const ast_pattern *p) {
    uint16_t *names = arena_alloc(g->arena, (p->keywords.count + 1) * sizeof *names);
    for (uint32_t i = 0; i < p->keywords.count; i++) {
        names[i] = gen_name_constant(g, p->keywords.items[i].name);
    }
    return constants_items(&g->pool, CONSTANT_TUPLE, names, p->keywords.count);
}

/* __match_class__(subject, class, positional, names): a tuple of the attributes, or None. */
static void gen_pattern_class(gen *g, const gen_matcher *m, const ast_pattern *p, int reg) {
    emitter *e = &g->unit->e;
    uint32_t count = p->items.count, positional = count - p->keywords.count;
    if (count > 200) {
        gen_error(g, p->span, "pattern too large: more than 200 attributes");
        return;
    }
    int window = gen_window(g, 4);
    gen_to(g, p->value, window + 1);
    gen_at(g, p->span.start);
    emit_move(e, window, reg);
    emit_ak(e, OP_LOADI, window + 2, (int)positional);
    emit_ak(e, OP_LOADK, window + 3, gen_pattern_keywords(g, p));
    gen_call_builtin(g, "__match_class__", window, 4, window);
    gen_jump(g, OP_JNONE_L, window, 0, m->fail);
    if (gen_all_wildcards(p)) {
        return;
    }
    int row = gen_window(g, count);
    emit_abc(e, OP_UNPACK, row, window, (int)count);
    gen_pattern_row(g, m, p, row);
}

static void gen_pattern_or(gen *g, const gen_matcher *m, const ast_pattern *p, int reg) {
    gen_label matched = gen_label_new(g);
    for (uint32_t i = 0; i < p->items.count; i++) {
        if (i + 1 == p->items.count) {
            gen_pattern(g, m, p->items.items[i], reg);
            break;
        }
        gen_label next = gen_label_new(g);
        gen_matcher one = {m->captures, &next};
        gen_pattern(g, &one, p->items.items[i], reg);
        gen_jump(g, OP_JMP_L, 0, 0, &matched);
        gen_place(g, &next);
    }
    gen_place(g, &matched);
}

/* Falls through when the value in reg, which stays, matches. */
static void gen_pattern(gen *g, const gen_matcher *m, const ast_pattern *p, int reg) {
    int mark = g->unit->sp;
    gen_at(g, p->span.start);
    switch (p->kind) {
    case PATTERN_CAPTURE:
    case PATTERN_STAR: gen_capture(g, m, p->name, reg); break;
    case PATTERN_AS:
        gen_pattern(g, m, p->items.items[0], reg);
        gen_capture(g, m, p->name, reg);
        break;
    case PATTERN_VALUE: gen_pattern_value(g, m, p->value, reg); break;
    case PATTERN_SEQUENCE: gen_pattern_sequence(g, m, p, reg); break;
    case PATTERN_MAPPING: gen_pattern_mapping(g, m, p, reg); break;
    case PATTERN_CLASS: gen_pattern_class(g, m, p, reg); break;
    case PATTERN_OR: gen_pattern_or(g, m, p, reg); break;
    }
    g->unit->sp = mark;
}

/* ---- the statement ---- */

static void gen_case(gen *g, const ast_case *c, int subject, gen_label *end, bool last) {
    int mark = g->unit->sp;
    gen_label fail = gen_label_new(g);
    gen_captures captures = {0};
    gen_collect_captures(g, c->pattern, &captures);
    if (c->pattern->kind == PATTERN_CAPTURE && c->pattern->name != NULL) {
        gen_at(g, c->pattern->span.start);
        gen_store_name(g, c->pattern->name, subject);
    } else {
        captures.first = gen_window(g, captures.count);
        gen_pattern(g, &(gen_matcher){&captures, &fail}, c->pattern, subject);
        for (uint32_t i = 0; i < captures.count; i++) {
            gen_store_name(g, captures.names[i], captures.first + (int)i);
        }
    }
    g->unit->sp = mark;
    if (c->guard != NULL) {
        gen_condition(g, c->guard, &fail, false);
    }
    gen_body(g, &c->body);
    if (!last) {
        gen_jump(g, OP_JMP_L, 0, 0, end);
    }
    gen_place(g, &fail);
}

/* The subject has a register of its own: captures and guards may assign the variable that it came from. */
void gen_match(gen *g, const ast_stmt *st) {
    int mark = g->unit->sp, subject = gen_temp(g);
    gen_label end = gen_label_new(g);
    const ast_case_list *cases = &st->as.match.cases;
    gen_to(g, st->as.match.subject, subject);
    for (uint32_t i = 0; i < cases->count; i++) {
        gen_case(g, &cases->items[i], subject, &end, i + 1 == cases->count);
    }
    gen_place(g, &end);
    g->unit->sp = mark;
}
