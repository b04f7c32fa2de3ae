/* Integers of the constant folder: 256-bit two's complement, so that nothing that operands below
 * 127 bits can give overflows. */
#ifndef FIRN_COMPILER_FOLD_INT_H
#define FIRN_COMPILER_FOLD_INT_H

#include "ast.h"

enum { FOLD_INT_LIMBS = 8, FOLD_INT_BITS = 127 };

typedef struct fold_int {
    uint32_t limbs[FOLD_INT_LIMBS]; /* least significant first */
} fold_int;

/* False when the constant does not fit into FOLD_INT_BITS and a sign. */
bool fold_int_read(const ast_const *constant, fold_int *out);

/* Writes an INT in base 16. */
void fold_int_write(arena *a, const fold_int *value, ast_const *out);

bool fold_int_negative(const fold_int *value);
int fold_int_compare(const fold_int *left, const fold_int *right);

fold_int fold_int_negate(const fold_int *value);
fold_int fold_int_invert(const fold_int *value);

/* False when Python would raise, give a float, or a result that is too large to be worth it. */
bool fold_int_binary(ast_binary_op op, const fold_int *left, const fold_int *right, fold_int *out);

#endif
