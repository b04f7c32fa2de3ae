/* A tree as text, for tests: one line, as CPython's ast.dump writes it. */
#ifndef FIRN_COMPILER_DUMP_H
#define FIRN_COMPILER_DUMP_H

#include "ast.h"

#include <stdio.h>

void dump_module(const ast_module *module, FILE *out);
void dump_expr(const ast_expr *expr, FILE *out);

#endif
