/* From source text to a compiled module. */
#include "codegen.h"
#include "fold.h"
#include "module.h"
#include "parse.h"
#include "scope.h"

#include <assert.h>

static CompiledModule *compile_in(arena *a, diag_list *diags, const CompileOptions *options,
                                  const char *text, size_t bytes) {
    ast_module *tree = parse_source(a, diags, options->file, text, bytes);
    if (tree == NULL) {
        return NULL;
    }
    scope_info info;
    if (!scope_analyse(tree, diags, &info)) {
        return NULL;
    }
    const fold_facts facts = {options->optimise < 2, options->platform};
    fold_module(tree, &facts);
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
