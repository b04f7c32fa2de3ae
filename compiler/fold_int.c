#include "fold_int.h"

#include <string.h>

bool fold_int_negative(const fold_int *value) {
    return value->limbs[FOLD_INT_LIMBS - 1] >> 31 != 0;
}

static bool fold_int_is_zero(const fold_int *value) {
    uint32_t any = 0;
    for (int i = 0; i < FOLD_INT_LIMBS; i++) {
        any |= value->limbs[i];
    }
    return any == 0;
}

static fold_int fold_int_add(const fold_int *left, const fold_int *right) {
    fold_int sum;
    uint64_t carry = 0;
    for (int i = 0; i < FOLD_INT_LIMBS; i++) {
        carry += (uint64_t)left->limbs[i] + right->limbs[i];
        sum.limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return sum;
}

fold_int fold_int_invert(const fold_int *value) {
    fold_int result;
    for (int i = 0; i < FOLD_INT_LIMBS; i++) {
        result.limbs[i] = ~value->limbs[i];
    }
    return result;
}

fold_int fold_int_negate(const fold_int *value) {
    fold_int inverted = fold_int_invert(value), one = {{1}};
    return fold_int_add(&inverted, &one);
}

static fold_int fold_int_subtract(const fold_int *left, const fold_int *right) {
    fold_int negated = fold_int_negate(right);
    return fold_int_add(left, &negated);
}

static fold_int fold_int_magnitude(const fold_int *value) {
    return fold_int_negative(value) ? fold_int_negate(value) : *value;
}

int fold_int_compare(const fold_int *left, const fold_int *right) {
    fold_int difference = fold_int_subtract(left, right);
    return fold_int_negative(&difference) ? -1 : !fold_int_is_zero(&difference);
}

static bool fold_int_fits(const fold_int *value) {
    fold_int magnitude = fold_int_magnitude(value);
    uint32_t high = magnitude.limbs[FOLD_INT_BITS / 32] >> FOLD_INT_BITS % 32;
    for (int i = FOLD_INT_BITS / 32 + 1; i < FOLD_INT_LIMBS; i++) {
        high |= magnitude.limbs[i];
    }
    return high == 0;
}

static fold_int fold_int_multiply(const fold_int *left, const fold_int *right) {
    fold_int product = {{0}};
    for (int i = 0; i < FOLD_INT_LIMBS; i++) {
        uint64_t carry = 0;
        for (int j = 0; i + j < FOLD_INT_LIMBS; j++) {
            carry += (uint64_t)left->limbs[i] * right->limbs[j] + product.limbs[i + j];
            product.limbs[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    return product;
}

static fold_int fold_int_shift_left(const fold_int *value, uint32_t count) {
    fold_int result = *value;
    for (uint32_t n = 0; n < count; n++) {
        result = fold_int_add(&result, &result);
    }
    return result;
}

static fold_int fold_int_shift_right(const fold_int *value, uint32_t count) {
    uint32_t fill = fold_int_negative(value) ? UINT32_MAX : 0;
    fold_int result = *value;
    for (uint32_t n = 0; n < count; n++) {
        for (int i = 0; i < FOLD_INT_LIMBS; i++) {
            uint32_t above = i + 1 < FOLD_INT_LIMBS ? result.limbs[i + 1] : fill;
            result.limbs[i] = result.limbs[i] >> 1 | above << 31;
        }
    }
    return result;
}

/* Of magnitudes: bit by bit, which is fast enough for what stands in sources. */
static fold_int fold_int_divide(const fold_int *left, const fold_int *right, fold_int *rest) {
    fold_int quotient = {{0}}, one = {{1}};
    *rest = (fold_int){{0}};
    for (int bit = FOLD_INT_BITS; bit >= 0; bit--) {
        *rest = fold_int_add(rest, rest);
        rest->limbs[0] |= left->limbs[bit / 32] >> bit % 32 & 1;
        quotient = fold_int_add(&quotient, &quotient);
        if (fold_int_compare(rest, right) >= 0) {
            *rest = fold_int_subtract(rest, right);
            quotient = fold_int_add(&quotient, &one);
        }
    }
    return quotient;
}

/* Towards minus infinity; the rest has the sign of the divisor. */
static fold_int fold_int_floor(const fold_int *left, const fold_int *right, fold_int *rest) {
    fold_int a = fold_int_magnitude(left), b = fold_int_magnitude(right), one = {{1}};
    fold_int quotient = fold_int_divide(&a, &b, rest);
    if (fold_int_negative(left) != fold_int_negative(right)) {
        quotient = fold_int_negate(&quotient);
        if (!fold_int_is_zero(rest)) {
            quotient = fold_int_subtract(&quotient, &one);
            *rest = fold_int_subtract(&b, rest);
        }
    }
    if (fold_int_negative(right)) {
        *rest = fold_int_negate(rest);
    }
    return quotient;
}

/* The value of a count of bits or an exponent, if it is a small one. */
static bool fold_int_small(const fold_int *value, uint32_t *out) {
    fold_int limit = {{FOLD_INT_BITS}};
    *out = value->limbs[0];
    return !fold_int_negative(value) && fold_int_compare(value, &limit) <= 0;
}

static bool fold_int_power(const fold_int *base, uint32_t exponent, fold_int *out) {
    *out = (fold_int){{1}};
    for (uint32_t n = 0; n < exponent; n++) {
        *out = fold_int_multiply(out, base);
        if (!fold_int_fits(out)) {
            return false;
        }
    }
    return true;
}

static fold_int fold_int_bits(ast_binary_op op, const fold_int *left, const fold_int *right) {
    fold_int result;
    for (int i = 0; i < FOLD_INT_LIMBS; i++) {
        uint32_t a = left->limbs[i], b = right->limbs[i];
        result.limbs[i] = op == AST_BINARY_AND ? a & b : op == AST_BINARY_OR ? a | b : a ^ b;
    }
    return result;
}

bool fold_int_binary(ast_binary_op op, const fold_int *left, const fold_int *right, fold_int *out) {
    uint32_t count;
    fold_int rest;
    switch (op) {
    case AST_BINARY_ADD: *out = fold_int_add(left, right); break;
    case AST_BINARY_SUB: *out = fold_int_subtract(left, right); break;
    case AST_BINARY_MUL: *out = fold_int_multiply(left, right); break;
    case AST_BINARY_AND:
    case AST_BINARY_OR:
    case AST_BINARY_XOR: *out = fold_int_bits(op, left, right); break;
    case AST_BINARY_FLOORDIV:
    case AST_BINARY_MOD:
        if (fold_int_is_zero(right)) {
            return false;
        }
        *out = fold_int_floor(left, right, &rest);
        if (op == AST_BINARY_MOD) {
            *out = rest;
        }
        break;
    case AST_BINARY_LSHIFT:
        if (!fold_int_small(right, &count)) {
            return false;
        }
        *out = fold_int_shift_left(left, count);
        break;
    case AST_BINARY_RSHIFT:
        if (fold_int_negative(right)) {
            return false;
        }
        *out = fold_int_shift_right(left, fold_int_small(right, &count) ? count : 256);
        break;
    case AST_BINARY_POW:
        if (!fold_int_small(right, &count) || !fold_int_power(left, count, out)) {
            return false;
        }
        break;
    default: return false;
    }
    return fold_int_fits(out);
}

/* ---- constants ---- */

bool fold_int_read(const ast_const *constant, fold_int *out) {
    fold_int base = {{constant->base}};
    *out = (fold_int){{0}};
    for (uint32_t i = 0; i < constant->text.len; i++) {
        char c = constant->text.bytes[i];
        fold_int digit = {{(uint32_t)(c >= 'a' ? c - 'a' + 10 : c - '0')}};
        *out = fold_int_multiply(out, &base);
        *out = fold_int_add(out, &digit);
        if (!fold_int_fits(out)) {
            return false;
        }
    }
    if (constant->negative) {
        *out = fold_int_negate(out);
    }
    return true;
}

void fold_int_write(arena *a, const fold_int *value, ast_const *out) {
    static const char digits[] = "0123456789abcdef";
    fold_int magnitude = fold_int_magnitude(value);
    int top = FOLD_INT_LIMBS * 8 - 1;
    while (top > 0 && (magnitude.limbs[top / 8] >> top % 8 * 4 & 15) == 0) {
        top--;
    }
    char text[FOLD_INT_LIMBS * 8];
    for (int i = 0; i <= top; i++) {
        int place = top - i;
        text[i] = digits[magnitude.limbs[place / 8] >> place % 8 * 4 & 15];
    }
    *out = (ast_const){.kind = AST_CONST_INT, .base = 16, .negative = fold_int_negative(value)};
    out->text = (ast_text){arena_copy(a, text, (size_t)top + 1), (uint32_t)top + 1};
}
