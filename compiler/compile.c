/* From source text to a compiled module. */
#include "codegen.h"
#include "fold.h"
#include "module.h"
#include "parse.h"
#include "scope.h"

#include <assert.h>

/* The one expression of an eval chunk becomes what its body returns. */
static bool compile_expression(ast_module *tree, diag_list *diags) {
    ast_stmt *st = tree->body.count > 0 ? tree->body.items[0] : NULL;
    if (st == NULL || tree->body.count > 1 || st->kind != STMT_EXPR) {
        const ast_stmt *bad = tree->body.count > 1 ? tree->body.items[1] : st;
        (void)diag_error(diags, bad != NULL ? bad->span : (diag_span){0, 0}, "invalid syntax");
        return false;
    }
    st->kind = STMT_RETURN;
    return true;
}

static CompiledModule *compile_in(arena *a, diag_list *diags, const CompileOptions *options,
                                  const char *text, size_t bytes) {
    ast_module *tree = parse_source(a, diags, options->file, text, bytes);
    if (tree == NULL) {
        return NULL;
    }
    scope_info info;
    if ((options->chunk == CHUNK_EVAL && !compile_expression(tree, diags)) ||
        !scope_analyse(tree, diags, options->chunk != CHUNK_NONE, &info)) {
        return NULL;
    }
    const fold_facts facts = {options->optimise < 2, options->platform};
    if (options->chunk != CHUNK_SINGLE) { /* which shows what folding would drop */
        fold_module(tree, &facts);
    }
    return codegen_module(tree, &info, diags, options);
}

CompiledModule *compile_source(const CompileOptions *options, const char *text, size_t bytes,
                               FILE *errors, unsigned *error_count) {
    assert(options->name != NULL && options->file != NULL);
    arena a;
    arena_init(&a);
    diag_list diags;
    diag_init(&diags, &a);
    CompiledModule *module = compile_in(&a, &diags, options, text, bytes);
    assert((module == NULL) == (diags.errors > 0));
    if (errors != NULL) {
        diag_print(&diags, errors);
    }
    *error_count = diags.errors;
    arena_free(&a);
    return module;
}
