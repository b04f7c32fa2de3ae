/* Constant folding on the tree. */
#ifndef FIRN_COMPILER_FOLD_H
#define FIRN_COMPILER_FOLD_H

#include "ast.h"

/* Replaces expressions by constants and drops branches that cannot run. Names bound by const() are
 * folded where they are read. Errors such as a const() of something unknown go to diags; false
 * when there were any. */
bool fold_module(ast_module *module, diag_list *diags);

#endif
