/* The first pass: fills the scopes with the names that stand in them. */
#include "scope_internal.h"

#include <assert.h>
#include <string.h>

static void scope_expr(scope_builder *b, ast_expr *e);
static void scope_stmts(scope_builder *b, const ast_stmt_list *list);

static void scope_exprs(scope_builder *b, const ast_expr_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i] != NULL) {
            scope_expr(b, list->items[i]);
        }
    }
}

/* ---- names ---- */

static const ast_name *scope_private(scope_builder *b, const ast_name *name) {
    return scope_mangle(b->names, b->arena, b->current, name);
}

static symbol *scope_use(scope_builder *b, const ast_name *name, diag_span span) {
    symbol *s = scope_symbol(b, b->current, name, span);
    s->flags |= SYMBOL_USED;
    return s;
}

static symbol *scope_bind(scope_builder *b, const ast_name *name, diag_span span) {
    symbol *s = scope_symbol(b, b->current, scope_private(b, name), span);
    if (b->current->kind == SCOPE_COMPREHENSION || b->current->kind == SCOPE_GENERATOR) {
        if (s->flags & SYMBOL_NAMED) {
            diag_error(b->diags, span,
                       "comprehension inner loop cannot rebind assignment expression target '%s'",
                       name->text);
        }
        s->flags |= SYMBOL_TARGET;
    }
    s->flags |= SYMBOL_BOUND;
    s->flags &= ~(unsigned)SYMBOL_IMPORTED;
    return s;
}

static void scope_bind_import(scope_builder *b, const ast_name *name, diag_span span) {
    const symbol *s = scope_find(b->current, scope_private(b, name));
    bool imported = s == NULL || !(s->flags & SYMBOL_BOUND) || (s->flags & SYMBOL_IMPORTED);
    scope_bind(b, name, span)->flags |= imported ? SYMBOL_IMPORTED : 0;
}

static bool scope_is_comprehension(const scope *s) {
    return s->kind == SCOPE_COMPREHENSION || s->kind == SCOPE_GENERATOR;
}

/* The target of := binds in the innermost scope that is no comprehension. */
static void scope_named(scope_builder *b, ast_expr *e) {
    ast_expr *target = e->as.named.target;
    const ast_name *name = scope_private(b, target->as.name.id);
    target->as.name.id = name;
    scope *s = b->current;
    s->unit->has_named = true;
    if (b->iterables > 0) {
        diag_error(b->diags, e->span,
                   "assignment expression cannot be used in a comprehension iterable expression");
    }
    for (; scope_is_comprehension(s); s = s->outer) {
        symbol *inner = scope_symbol(b, s, name, target->span);
        if (inner->flags & SYMBOL_TARGET) {
            diag_error(b->diags, target->span,
                       "assignment expression cannot rebind comprehension iteration variable '%s'",
                       name->text);
        }
        inner->flags |= SYMBOL_NAMED | SYMBOL_USED;
        s->unit->has_named = true;
    }
    if (s->kind == SCOPE_CLASS && s != b->current) {
        diag_error(b->diags, e->span,
                   "assignment expression within a comprehension cannot be used in a class body");
    }
    scope_symbol(b, s, name, target->span)->flags |= SYMBOL_BOUND;
    target->as.name.symbol = scope_symbol(b, b->current, name, target->span);
    s->unit->has_named = true;
    scope_expr(b, e->as.named.value);
}

static void scope_name_expr(scope_builder *b, ast_expr *e) {
    const ast_name *name = scope_private(b, e->as.name.id);
    e->as.name.id = name;
    symbol *s = e->ctx == AST_LOAD ? scope_use(b, name, e->span) : scope_bind(b, name, e->span);
    if (e->ctx == AST_DEL) {
        s->flags |= SYMBOL_DELETED;
    }
    e->as.name.symbol = s;
}

/* self.NAME = …: the class's instances get a slot for it. */
static void scope_attribute(scope_builder *b, ast_expr *e) {
    scope_expr(b, e->as.attribute.value);
    e->as.attribute.name = scope_private(b, e->as.attribute.name);
    const ast_expr *value = e->as.attribute.value;
    const scope *unit = b->current->unit;
    if (e->ctx != AST_STORE || value->kind != EXPR_NAME || unit->self == NULL ||
        value->as.name.id != unit->self) {
        return;
    }
    const char *text = e->as.attribute.name->text;
    if (strcmp(text, "__class__") != 0 && strcmp(text, "__dict__") != 0) {
        scope_name_add(b->arena, &unit->outer->slots, e->as.attribute.name);
    }
}

/* ---- functions ---- */

static void scope_params(scope_builder *b, ast_params *params) {
    for (uint32_t i = 0; i < params->count; i++) {
        ast_param *p = &params->items[i];
        p->name = scope_private(b, p->name);
        symbol *s = scope_symbol(b, b->current, p->name, p->span);
        if (s->flags & SYMBOL_PARAM) {
            diag_error(b->diags, p->span, "duplicate argument '%s' in function definition",
                       p->name->text);
        }
        s->flags |= SYMBOL_PARAM | SYMBOL_BOUND;
    }
}

static void scope_defaults(scope_builder *b, const ast_params *params) {
    for (uint32_t i = 0; i < params->count; i++) {
        if (params->items[i].default_value != NULL) {
            scope_expr(b, params->items[i].default_value);
        }
    }
}

static bool scope_is_name(const ast_expr *e, const char *text) {
    return e->kind == EXPR_NAME && strcmp(e->as.name.id->text, text) == 0;
}

/* The first parameter of a method that is called with an instance, or NULL. */
static const ast_name *scope_self(const scope *outer, const ast_stmt *def) {
    const ast_params *params = def->as.function.params;
    if (outer->kind != SCOPE_CLASS || outer->name == NULL || params->positional == 0) {
        return NULL;
    }
    static const char *const on_class[] = {"__new__", "__init_subclass__", "__class_getitem__"};
    for (size_t i = 0; i < sizeof on_class / sizeof *on_class; i++) {
        if (strcmp(def->as.function.name->text, on_class[i]) == 0) {
            return NULL;
        }
    }
    for (uint32_t i = 0; i < def->as.function.decorators.count; i++) {
        const ast_expr *decorator = def->as.function.decorators.items[i];
        if (scope_is_name(decorator, "staticmethod") || scope_is_name(decorator, "classmethod")) {
            return NULL;
        }
    }
    return params->items[0].name;
}

/* MicroPython knows one kind of delegation: there an await makes any function a generator (check.c tells
 * where it may), and an async def that yields is a coroutine, which may return a value. */
static void scope_delegation(scope_builder *b, scope *s) {
    static const char said[] = "'return' with value in async generator";
    s->generator |= s->awaits && !s->coroutine;
    if (!s->coroutine || !s->generator || s->returned.end == 0) {
        return;
    }
    if (b->info->for_micropython) {
        diag_warning(b->diags, s->returned, "%s: read as a coroutine, as MicroPython does", said);
        s->generator = false;
    } else {
        diag_error(b->diags, s->returned, "%s", said);
    }
}

static void scope_function(scope_builder *b, ast_stmt *def) {
    scope_exprs(b, &def->as.function.decorators);
    scope_defaults(b, def->as.function.params);
    scope_bind(b, def->as.function.name, def->as.function.name_span);
    scope *s = scope_new(b, SCOPE_FUNCTION, def->span);
    s->name = def->as.function.name;
    s->params = def->as.function.params;
    s->coroutine = def->as.function.is_async;
    def->as.function.scope = s;
    b->current = s;
    scope_params(b, def->as.function.params);
    s->self = scope_self(s->outer, def);
    scope_stmts(b, &def->as.function.body);
    scope_delegation(b, s);
    b->current = s->outer;
}

static void scope_lambda(scope_builder *b, ast_expr *e) {
    scope_defaults(b, e->as.lambda.params);
    scope *s = scope_new(b, SCOPE_LAMBDA, e->span);
    s->params = e->as.lambda.params;
    e->as.lambda.scope = s;
    b->current = s;
    scope_params(b, e->as.lambda.params);
    scope_expr(b, e->as.lambda.body);
    b->current = s->outer;
}

static void scope_keywords(scope_builder *b, const ast_keyword_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        scope_expr(b, list->items[i].value);
    }
}

static void scope_class(scope_builder *b, ast_stmt *def) {
    scope_exprs(b, &def->as.class.decorators);
    scope_exprs(b, &def->as.class.bases);
    scope_keywords(b, &def->as.class.keywords);
    scope_bind(b, def->as.class.name, def->as.class.name_span);
    scope *s = scope_new(b, SCOPE_CLASS, def->span);
    s->name = def->as.class.name;
    if (def->as.class.bases.count > 0 && def->as.class.bases.items[0]->kind == EXPR_NAME) {
        s->base = def->as.class.bases.items[0]->as.name.id;
    }
    def->as.class.scope = s;
    b->current = s;
    scope_stmts(b, &def->as.class.body);
    b->current = s->outer;
}

/* ---- expressions ---- */

/* Of functions only an async def can await, see scope_delegation. */
static void scope_awaits(scope_builder *b, bool awaits) {
    scope *unit = b->current->unit;
    unit->coroutine |= awaits && unit->kind != SCOPE_FUNCTION;
}

static void scope_comprehension(scope_builder *b, ast_expr *e) {
    ast_clause_list *clauses = &e->as.comprehension.clauses;
    b->iterables++;
    scope_expr(b, clauses->items[0].iter);
    b->iterables--;
    scope *s =
        scope_new(b, e->kind == EXPR_GENERATOR ? SCOPE_GENERATOR : SCOPE_COMPREHENSION, e->span);
    e->as.comprehension.scope = s;
    b->current = s;
    s->generator = e->kind == EXPR_GENERATOR;
    for (uint32_t i = 0; i < clauses->count; i++) {
        scope_awaits(b, clauses->items[i].is_async);
        scope_expr(b, clauses->items[i].target);
        if (i > 0) {
            b->iterables++;
            scope_expr(b, clauses->items[i].iter);
            b->iterables--;
        }
        scope_exprs(b, &clauses->items[i].conditions);
    }
    scope_expr(b, e->as.comprehension.element);
    if (e->as.comprehension.value != NULL) {
        scope_expr(b, e->as.comprehension.value);
    }
    b->current = s->outer;
}

/* super() without arguments uses the class of the method around it. */
static void scope_call(scope_builder *b, ast_expr *e) {
    scope_expr(b, e->as.call.function);
    scope_exprs(b, &e->as.call.args);
    scope_keywords(b, &e->as.call.keywords);
    const scope *unit = b->current->unit;
    if (scope_is_name(e->as.call.function, "super") && e->as.call.args.count == 0 &&
        e->as.call.keywords.count == 0 && unit->class != NULL &&
        (unit->kind == SCOPE_FUNCTION || unit->kind == SCOPE_LAMBDA) &&
        unit->params->positional > 0) {
        scope_use(b, b->class_name, e->span);
        scope_use(b, unit->params->items[0].name, e->span);
    }
}

static void scope_optional(scope_builder *b, ast_expr *e) {
    if (e != NULL) {
        scope_expr(b, e);
    }
}

static void scope_expr_compound(scope_builder *b, ast_expr *e) {
    switch (e->kind) {
    case EXPR_SLICE:
        scope_optional(b, e->as.slice.lower);
        scope_optional(b, e->as.slice.upper);
        scope_optional(b, e->as.slice.step);
        break;
    case EXPR_BINARY:
        scope_expr(b, e->as.binary.left);
        scope_expr(b, e->as.binary.right);
        break;
    case EXPR_BOOLEAN: scope_exprs(b, &e->as.boolean.values); break;
    case EXPR_COMPARE:
        scope_expr(b, e->as.compare.left);
        scope_exprs(b, &e->as.compare.rights);
        break;
    case EXPR_CONDITIONAL:
        scope_expr(b, e->as.conditional.test);
        scope_expr(b, e->as.conditional.body);
        scope_expr(b, e->as.conditional.orelse);
        break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: scope_exprs(b, &e->as.elements); break;
    case EXPR_DICT:
        for (uint32_t i = 0; i < e->as.dict.values.count; i++) {
            scope_optional(b, e->as.dict.keys.items[i]);
            scope_expr(b, e->as.dict.values.items[i]);
        }
        break;
    case EXPR_JOINED_STR: scope_exprs(b, &e->as.parts); break;
    case EXPR_FORMATTED_VALUE:
        scope_expr(b, e->as.formatted.value);
        scope_optional(b, e->as.formatted.spec);
        break;
    default: assert(!"an expression that scope_expr handles"); break;
    }
}

static void scope_expr(scope_builder *b, ast_expr *e) {
    switch (e->kind) {
    case EXPR_CONSTANT: break;
    case EXPR_NAME: scope_name_expr(b, e); break;
    case EXPR_ATTRIBUTE: scope_attribute(b, e); break;
    case EXPR_SUBSCRIPT:
        scope_expr(b, e->as.subscript.value);
        scope_expr(b, e->as.subscript.index);
        break;
    case EXPR_STARRED: scope_expr(b, e->as.starred.value); break;
    case EXPR_CALL: scope_call(b, e); break;
    case EXPR_UNARY: scope_expr(b, e->as.unary.operand); break;
    case EXPR_NAMED: scope_named(b, e); break;
    case EXPR_LAMBDA: scope_lambda(b, e); break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: scope_comprehension(b, e); break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        b->current->unit->generator = true;
        scope_optional(b, e->as.yield.value);
        break;
    case EXPR_AWAIT:
        scope_awaits(b, true);
        b->current->unit->awaits = true;
        scope_expr(b, e->as.yield.value);
        break;
    default: scope_expr_compound(b, e); break;
    }
}

/* ---- declarations ---- */

/* Errors of global and nonlocal stand at the statement, as CPython's do; those that come later at the
 * first statement that declares the name. */
static void scope_declare(scope_builder *b, const ast_name_ref *ref, diag_span span,
                          unsigned flag) {
    const char *text = ref->name->text;
    const char *what = flag == SYMBOL_DECLARED_GLOBAL ? "global" : "nonlocal";
    symbol *s = scope_symbol(b, b->current, scope_private(b, ref->name), span);
    if (s->flags & SYMBOL_PARAM) {
        diag_error(b->diags, span, "name '%s' is parameter and %s", text, what);
    } else if (s->flags & SYMBOL_USED) {
        diag_error(b->diags, span, "name '%s' is used prior to %s declaration", text, what);
    } else if (s->flags & SYMBOL_ANNOTATED) {
        diag_error(b->diags, span, "annotated name '%s' can't be %s", text, what);
    } else if ((s->flags & (SYMBOL_BOUND | SYMBOL_IMPORTED)) == SYMBOL_BOUND) {
        diag_error(b->diags, span, "name '%s' is assigned to before %s declaration", text, what);
    }
    if (!(s->flags & (SYMBOL_DECLARED_GLOBAL | SYMBOL_DECLARED_NONLOCAL))) {
        s->first = span;
    }
    s->flags |= flag;
}

static void scope_declarations(scope_builder *b, const ast_stmt *st) {
    bool global = st->kind == STMT_GLOBAL;
    bool chunk = b->current->kind == SCOPE_CLASS && b->current->name == NULL;
    if (!global && (b->current->kind == SCOPE_MODULE || chunk)) {
        diag_error(b->diags, st->span, "nonlocal declaration not allowed at module level");
        return;
    }
    for (uint32_t i = 0; i < st->as.names.count; i++) {
        scope_declare(b, &st->as.names.items[i], st->span,
                      global ? SYMBOL_DECLARED_GLOBAL : SYMBOL_DECLARED_NONLOCAL);
    }
}

static void scope_annotated(scope_builder *b, ast_stmt *st) {
    ast_expr *target = st->as.ann_assign.target;
    if (target->kind == EXPR_NAME && st->as.ann_assign.simple) {
        const ast_name *name = scope_private(b, target->as.name.id);
        const symbol *s = scope_find(b->current, name);
        if (s != NULL && b->current->kind != SCOPE_MODULE &&
            (s->flags & (SYMBOL_DECLARED_GLOBAL | SYMBOL_DECLARED_NONLOCAL))) {
            diag_error(b->diags, target->span, "annotated name '%s' can't be %s",
                       target->as.name.id->text,
                       s->flags & SYMBOL_DECLARED_GLOBAL ? "global" : "nonlocal");
        }
        scope_bind(b, name, target->span)->flags |= SYMBOL_ANNOTATED;
    }
    if (st->as.ann_assign.value != NULL) {
        scope_expr(b, st->as.ann_assign.value);
    }
    if (st->as.ann_assign.value != NULL || target->kind != EXPR_NAME) {
        scope_expr(b, target);
    }
}

/* ---- imports ---- */

static void scope_record_import(scope_builder *b, const ast_name *module, const ast_name *name,
                                uint32_t level, diag_span span) {
    scope_import_list *list = &b->info->imports;
    if (list->count == list->capacity) {
        uint32_t more = list->capacity == 0 ? 8 : list->capacity * 2;
        list->items = arena_grow(b->arena, list->items, list->capacity * sizeof *list->items,
                                 more * sizeof *list->items);
        list->capacity = more;
    }
    bool guarded = b->guards > 0;
    for (const scope *s = b->current; s != NULL; s = s->outer) {
        guarded = guarded || (s->kind != SCOPE_MODULE && s->kind != SCOPE_CLASS);
    }
    list->items[list->count++] = (scope_import){.module = module == NULL ? "" : module->text,
                                                .name = name == NULL ? NULL : name->text,
                                                .span = span,
                                                .level = (uint8_t)(level > 255 ? 255 : level),
                                                .guarded = guarded};
}

static void scope_import_names(scope_builder *b, const ast_stmt *st) {
    for (uint32_t i = 0; i < st->as.import.aliases.count; i++) {
        const ast_alias *alias = &st->as.import.aliases.items[i];
        uint32_t start = alias->span.start;
        scope_record_import(b, alias->name, NULL, 0,
                            (diag_span){start, start + (uint32_t)alias->name->len});
        const ast_name *bound = alias->as;
        if (bound == NULL) {
            const char *dot = memchr(alias->name->text, '.', alias->name->len);
            bound = dot == NULL ? alias->name
                                : ast_intern(b->names, alias->name->text,
                                             (size_t)(dot - alias->name->text));
        }
        scope_bind_import(b, bound, alias->span);
    }
}

static void scope_import_from(scope_builder *b, const ast_stmt *st) {
    if (st->as.import_from.level > 255) {
        diag_error(b->diags, st->span, "too many dots in a relative import (%u, at most 255)",
                   (unsigned)st->as.import_from.level);
    }
    for (uint32_t i = 0; i < st->as.import_from.aliases.count; i++) {
        const ast_alias *alias = &st->as.import_from.aliases.items[i];
        scope_record_import(b, st->as.import_from.module, alias->name, st->as.import_from.level,
                            st->span);
        if (strcmp(alias->name->text, "*") != 0) {
            scope_bind_import(b, alias->as != NULL ? alias->as : alias->name, alias->span);
            continue;
        }
        b->info->star_import = true;
        if (b->current->kind != SCOPE_MODULE && b->current->name != NULL) {
            diag_error(b->diags, alias->span, "import * only allowed at module level");
        }
    }
}

/* ---- statements ---- */

static bool scope_catches_import_error(const ast_expr *type) {
    if (type == NULL) {
        return true;
    }
    if (type->kind == EXPR_TUPLE) {
        for (uint32_t i = 0; i < type->as.elements.count; i++) {
            if (scope_catches_import_error(type->as.elements.items[i])) {
                return true;
            }
        }
        return false;
    }
    return scope_is_name(type, "ImportError") || scope_is_name(type, "ModuleNotFoundError") ||
           scope_is_name(type, "Exception") || scope_is_name(type, "BaseException");
}

static void scope_guarded(scope_builder *b, const ast_stmt_list *list, bool guarded) {
    b->guards += guarded;
    scope_stmts(b, list);
    b->guards -= guarded;
}

static void scope_try(scope_builder *b, ast_stmt *st) {
    const ast_handler_list *handlers = &st->as.try.handlers;
    bool catches = false;
    for (uint32_t i = 0; i < handlers->count; i++) {
        catches = catches || scope_catches_import_error(handlers->items[i].type);
    }
    scope_guarded(b, &st->as.try.body, catches);
    for (uint32_t i = 0; i < handlers->count; i++) {
        const ast_handler *h = &handlers->items[i];
        scope_optional(b, h->type);
        if (h->name != NULL) {
            scope_bind(b, h->name, h->span)->flags |= SYMBOL_DELETED;
        }
        scope_guarded(b, &h->body, true);
    }
    scope_stmts(b, &st->as.try.orelse);
    scope_stmts(b, &st->as.try.finally);
}

static void scope_with(scope_builder *b, const ast_stmt *st) {
    for (uint32_t i = 0; i < st->as.with.items.count; i++) {
        scope_expr(b, st->as.with.items.items[i].context);
        scope_optional(b, st->as.with.items.items[i].target);
    }
    scope_stmts(b, &st->as.with.body);
}

static void scope_pattern(scope_builder *b, ast_pattern *p) {
    if (p->name != NULL) {
        p->name = scope_bind(b, p->name, p->span)->name;
    }
    scope_optional(b, p->value);
    scope_exprs(b, &p->keys);
    for (uint32_t i = 0; i < p->items.count; i++) {
        scope_pattern(b, p->items.items[i]);
    }
}

static void scope_match(scope_builder *b, const ast_stmt *st) {
    scope_expr(b, st->as.match.subject);
    for (uint32_t i = 0; i < st->as.match.cases.count; i++) {
        const ast_case *c = &st->as.match.cases.items[i];
        scope_pattern(b, c->pattern);
        scope_optional(b, c->guard);
        scope_guarded(b, &c->body, true);
    }
}

static void scope_aug_assign(scope_builder *b, const ast_stmt *st) {
    scope_expr(b, st->as.aug_assign.target);
    if (st->as.aug_assign.target->kind == EXPR_NAME) {
        scope_use(b, st->as.aug_assign.target->as.name.id, st->as.aug_assign.target->span);
    }
    scope_expr(b, st->as.aug_assign.value);
}

static void scope_stmt_compound(scope_builder *b, ast_stmt *st) {
    switch (st->kind) {
    case STMT_IF:
    case STMT_WHILE:
        scope_expr(b, st->as.branch.test);
        scope_guarded(b, &st->as.branch.body, true);
        scope_guarded(b, &st->as.branch.orelse, true);
        break;
    case STMT_FOR:
        scope_expr(b, st->as.loop.target);
        scope_expr(b, st->as.loop.iter);
        scope_guarded(b, &st->as.loop.body, true);
        scope_guarded(b, &st->as.loop.orelse, true);
        break;
    case STMT_WITH: scope_with(b, st); break;
    case STMT_TRY: scope_try(b, st); break;
    case STMT_MATCH: scope_match(b, st); break;
    case STMT_FUNCTION_DEF: scope_function(b, st); break;
    case STMT_CLASS_DEF: scope_class(b, st); break;
    default: break; /* pass, break, continue */
    }
}

static void scope_stmt(scope_builder *b, ast_stmt *st) {
    switch (st->kind) {
    case STMT_EXPR: scope_optional(b, st->as.expr); break;
    case STMT_RETURN:
        if (st->as.expr != NULL && b->current->returned.end == 0) {
            b->current->returned = st->span;
        }
        scope_optional(b, st->as.expr);
        break;
    case STMT_ASSIGN:
        scope_exprs(b, &st->as.assign.targets);
        scope_expr(b, st->as.assign.value);
        break;
    case STMT_AUG_ASSIGN: scope_aug_assign(b, st); break;
    case STMT_ANN_ASSIGN: scope_annotated(b, st); break;
    case STMT_DELETE: scope_exprs(b, &st->as.targets); break;
    case STMT_RAISE:
        scope_optional(b, st->as.raise.value);
        scope_optional(b, st->as.raise.cause);
        break;
    case STMT_ASSERT:
        scope_expr(b, st->as.assertion.test);
        scope_optional(b, st->as.assertion.message);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL: scope_declarations(b, st); break;
    case STMT_IMPORT: scope_import_names(b, st); break;
    case STMT_IMPORT_FROM: scope_import_from(b, st); break;
    default: scope_stmt_compound(b, st); break;
    }
}

static void scope_stmts(scope_builder *b, const ast_stmt_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        scope_stmt(b, list->items[i]);
    }
}

void scope_visit_module(scope_builder *b, ast_module *module) {
    scope *s = scope_new(b, SCOPE_MODULE, (diag_span){0, 0});
    b->info->module = s;
    b->info->for_micropython = module->for_micropython;
    b->current = s;
    if (b->info->chunk) {
        s = scope_new(b, SCOPE_CLASS, (diag_span){0, 0});
        s->class = NULL;
        b->current = s;
    }
    module->scope = s;
    scope_stmts(b, &module->body);
    assert(b->current == s);
}
