/* From source text to a tree. */
#ifndef FIRN_COMPILER_PARSE_H
#define FIRN_COMPILER_PARSE_H

#include "ast.h"

/* Parses and checks one file. NULL when it has errors, which are then in diags. file_name must
 * live as long as diags; text is copied into the arena. */
ast_module *parse_source(arena *a, diag_list *diags, const char *file_name, const char *text,
                         size_t len);

#endif
