/* Numbers as the files of arithmetic share them (int.c, int_text.c, int_native.c, float.c,
 * float_native.c, mod_math.c), and as natives elsewhere may use them.
 *
 * An integer is a small (31 bits), False or True, or an INT: never an INT where a small would do.
 * So equality of smalls is identity, and an INT is never equal to a small. */
#ifndef FIRN_NUMBER_H
#define FIRN_NUMBER_H

#include "bigint.h"
#include "floatfmt.h"
#include "types.h"
#include "vm.h"

/* ---- integers in pieces */

/* Sign and magnitude of an integer. `limbs` points into the object, or to `word`: valid until the
 * next allocation, and the view must not be copied. */
typedef struct IntView {
    const uint32_t *limbs;
    uint32_t n;
    bool negative;
    uint32_t word;
} IntView;

void int_view(Value v, IntView *view);
/* INT with `limbs` undefined limbs, at least one. May collect. */
Value int_alloc(size_t limbs);
static inline uint32_t *int_limbs(Value big) {
    return vm_ptr(big) + 1;
}
/* The integer of which the first n limbs (trimmed) have been written to `big`: a small when it
 * fits. Does not collect. */
Value int_done(Value big, size_t n, bool negative);
/* The integer with these limbs, which lie outside the heap. May collect. */
Value int_from_limbs(const uint32_t *limbs, size_t n, bool negative);

/* True for small integers and booleans, with the value. */
static inline bool int_word(Value v, int32_t *word) {
    if (value_is_small(v)) {
        *word = value_small_get(v);
        return true;
    }
    *word = v == VALUE_TRUE;
    return value_is_bool(v);
}

/* -1, 0, 1; does not collect. */
int int_sign(Value v);
int int_compare_values(Value a, Value b);
bool int_is_odd(Value v);
/* Whether the number fits `bytes` bytes of two's complement, or its magnitude so many of plain binary. */
bool int_fits(const IntView *a, uint32_t bytes, bool is_signed);

/* ---- integer arithmetic on Values (with int_binary, int_unary): int or bool only; all may
 * collect */

static inline Value int_add(Value a, Value b) {
    return int_binary(BIN_ADD, false, a, b);
}
static inline Value int_sub(Value a, Value b) {
    return int_binary(BIN_SUB, false, a, b);
}
static inline Value int_mul(Value a, Value b) {
    return int_binary(BIN_MUL, false, a, b);
}
/* Floor division: the quotient is returned, the remainder goes to *remainder, a stack slot.
 * ZeroDivisionError. */
Value int_divmod(Value a, Value b, Value *remainder);
/* a ** b % m, with b < 0 by the inverse modulo m; ValueError in CPython's words. */
Value int_pow_mod(Value a, Value b, Value m);
Value int_gcd(Value a, Value b);
/* v rounded to a multiple of 10 ** digits, half to even. */
Value int_round(Value v, uint32_t digits);

/* ---- conversions */

/* Integer that `v` stands for: int, bool, __index__; TypeError "'str' object cannot be interpreted
 * as an integer". */
Value number_index(Value v);
/* Truncates; OverflowError and ValueError for what is not finite. */
Value int_from_float(firn_float x);
/* Nearest float; false and an infinity when there is none. Does not collect. */
bool int_to_float(Value v, firn_float *x);
/* str of the digits in base 2, 8, 10 or 16, lower case, '-' first, then the prefix. */
Value int_text(Value v, unsigned base, const char *prefix);
/* int(text, base): str or buffer; base 0 or 2..36; ValueError in CPython's words. */
Value int_parse(Value text, unsigned base);
/* float(text): str or buffer. */
firn_float float_parse_value(Value text);
/* Bytes of a str, or of a buffer object: false when it is neither. Valid until the next
 * allocation. */
bool number_text(Value v, const char **text, uint32_t *bytes);

/* ---- for built-in functions: abs, round, divmod, pow of any operands; all may collect */

Value number_abs(Value v);                   /* 0: not a number */
Value number_round(Value v, Value digits);   /* digits 0 or None: to an int; 0: not a number */
Value number_divmod(Value a, Value b);       /* a tuple; 0: not numbers */
Value number_pow(Value a, Value b, Value m); /* m 0 or None: a ** b; 0: not numbers */

/* ---- floats */

/* -1, 0, 1 or 2 when x is NaN: x against the integer v, exactly. Does not collect. */
int float_compare_int(firn_float x, Value v);
/* int, bool or float as float; false: something else. OverflowError for large integers. Does not
 * collect otherwise. */
bool float_operand(Value v, firn_float *x);
/* x modulo y with y's sign, and the floor of x / y; y is not 0. */
firn_float float_floor_divide(firn_float x, firn_float y, firn_float *modulo);
/* OverflowError (34, 'Numerical result out of range'). */
_Noreturn void raise_float_overflow(void);
/* Hash of numbers that are not small: n limbs times 2^exponent, modulo 2^31 - 1. */
uint32_t number_hash(const uint32_t *limbs, size_t n, int exponent, bool negative);

#endif
