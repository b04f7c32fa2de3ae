/* Constant folding on the tree. */
#ifndef FIRN_COMPILER_FOLD_H
#define FIRN_COMPILER_FOLD_H

#include "ast.h"

/* Replaces expressions by constants and drops branches that cannot run. Runs after scope_analyse,
 * whose symbols tell which variable a name means; what it drops stays in the scopes. A body may be
 * empty afterwards.
 *
 * - Integers below 128 bits, texts, tuples of constants; of floats only the sign, since their width
 *   is the board's.
 * - NAME = const(expr) in the module, with const from micropython: NAME is replaced where it is
 *   read, if nothing else binds it; when it begins with one underscore, its store is dropped.
 * - debug: what __debug__ is. */
void fold_module(ast_module *module, bool debug);

#endif
