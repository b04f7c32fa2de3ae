/* Constant folding on the tree. */
#ifndef FIRN_COMPILER_FOLD_H
#define FIRN_COMPILER_FOLD_H

#include "ast.h"

/* What is known of the program's place in the world. */
typedef struct fold_facts {
    bool debug;           /* what __debug__ is */
    const char *platform; /* what sys.platform is, or NULL: the code is for any board */
} fold_facts;

/* Replaces expressions by constants and drops branches that cannot run. Runs after scope_analyse,
 * whose symbols tell which variable a name means; what it drops stays in the scopes. A body may be
 * empty afterwards.
 *
 * - Integers below 128 bits, texts, tuples of constants; of floats only the sign, since their width
 *   is the board's.
 * - NAME = const(expr) in the module, with const from micropython: NAME is replaced where it is
 *   read, if nothing else binds it; when it begins with one underscore, its store is dropped.
 * - sys.platform, where nothing but `import sys` binds sys, and platform from sys likewise. */
void fold_module(ast_module *module, const fold_facts *facts);

#endif
