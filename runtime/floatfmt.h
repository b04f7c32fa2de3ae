/* Floats and decimal text, both ways, exactly: no result depends on the host's libm, printf or
 * strtod.
 *
 * FIRN_FLOAT_BITS (32 or 64) fixes the width when the runtime is built. All work is done on
 * integers: the float is taken apart into an integer significand and a power of two, scaled by an
 * exact power of five and rounded once. The largest number in play has FLOAT_LIMBS limbs, three of
 * them on the C stack at a time. */
#ifndef FIRN_FLOATFMT_H
#define FIRN_FLOATFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

#if FIRN_FLOAT_BITS == 32
typedef float firn_float;
typedef uint32_t float_bits_t;
enum {
    FLOAT_MANTISSA_BITS = 24, /* with the hidden one */
    FLOAT_EXPONENT_BITS = 8,
    FLOAT_DIGITS = 9,       /* decimal digits that tell any two floats apart */
    FLOAT_BIG_LIMBS = 4,    /* limbs of the largest finite float's integer */
    FLOAT_LIMBS = 16,       /* limbs of the largest number inside a conversion */
    FLOAT_TEXT_DIGITS = 120 /* decimal digits after which a parsed number is only "and some more" */
};
#elif FIRN_FLOAT_BITS == 64
typedef double firn_float;
typedef uint64_t float_bits_t;
enum {
    FLOAT_MANTISSA_BITS = 53,
    FLOAT_EXPONENT_BITS = 11,
    FLOAT_DIGITS = 17,
    FLOAT_BIG_LIMBS = 32,
    FLOAT_LIMBS = 86,
    FLOAT_TEXT_DIGITS = 780
};
#else
#error "FIRN_FLOAT_BITS must be 32 or 64"
#endif

/* Exponent of the lowest bit of the smallest float: all finite floats are integers times 2^this. */
#define FLOAT_BITS         FIRN_FLOAT_BITS
#define FLOAT_MIN_EXPONENT (3 - (1 << (FLOAT_EXPONENT_BITS - 1)) - FLOAT_MANTISSA_BITS)

/* The number is significand * 2^exponent; an exponent of FLOAT_NOT_FINITE marks infinities
 * (significand 0) and NaN. */
typedef struct {
    float_bits_t significand;
    int exponent;
    bool negative;
} float_parts;

#define FLOAT_NOT_FINITE INT16_MAX

float_bits_t floatfmt_to_bits(firn_float value);
firn_float floatfmt_from_bits(float_bits_t bits);
float_parts floatfmt_split(firn_float value);
firn_float floatfmt_infinity(bool negative);

/* n limbs (trimmed) times 2^exponent, rounded half to even; `more` says that something smaller
 * than a limb's unit was cut off. Overflow gives an infinity. */
firn_float floatfmt_from_limbs(const uint32_t *a, size_t n, int exponent, bool more, bool negative);
/* The integer part's magnitude; room FLOAT_BIG_LIMBS; value is finite. */
size_t floatfmt_to_limbs(firn_float value, uint32_t *r);

enum { FLOAT_REPR_MAX = 26 };
/* The shortest text that reads back as the same float, as Python's repr. Returns its length; no
 * terminator. */
size_t floatfmt_repr(firn_float value, char *out);

enum {
    FLOAT_ALTERNATE = 1, /* '#': keep the point, and the zeros of 'g' */
    FLOAT_DOT_ZERO = 2,  /* 'g' shows at least one digit after the point, as format(x, '.5') does */
    FLOAT_PRECISION_MAX = 1 << 20
};
/* Room needed by floatfmt_format for this value, at most a few bytes too large. type is one of e E
 * f F g G %, or 'r' (repr; precision is ignored). precision is 0 to FLOAT_PRECISION_MAX. */
size_t floatfmt_room(firn_float value, char type, int precision);
/* A leading '-' is written for negative values, nothing for others. Returns the length; no
 * terminator. */
size_t floatfmt_format(firn_float value, char type, int precision, unsigned flags, char *out);

enum { FLOAT_UNDERSCORES = 1, FLOAT_WORDS = 2 };
/* The longest float literal at the start of text: sign, digits, point, exponent; underscores
 * between digits with FLOAT_UNDERSCORES; inf, infinity and nan in any case with FLOAT_WORDS.
 * Returns how many bytes it takes, 0 if there is none. */
size_t floatfmt_scan(const char *text, size_t size, unsigned flags, firn_float *value);
/* The whole text, spaces around it allowed, as Python's float(). */
bool floatfmt_parse(const char *text, size_t size, firn_float *value);

/* value rounded to `digits` decimals (negative: to tens, hundreds ...), half to even of the exact
 * value. */
firn_float floatfmt_round(firn_float value, int digits);

#endif
