/* From the tree to instructions. */
#ifndef FIRN_COMPILER_CODEGEN_H
#define FIRN_COMPILER_CODEGEN_H

#include "ast.h"
#include "module.h"
#include "scope.h"

/* NULL when the module has errors (something is too large), which are then in diags. */
CompiledModule *codegen_module(ast_module *tree, const scope_info *info, diag_list *diags,
                               const CompileOptions *options);

#endif
