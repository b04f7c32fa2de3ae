/* Arithmetic on magnitudes of any size, and on sign + magnitude where two's complement matters.
 *
 * A magnitude is an array of 32-bit limbs, least significant first, and a count. "Trimmed" means
 * that the last limb is not zero; zero has no limbs. Every argument that is called a magnitude
 * must be trimmed unless a comment says otherwise, and every returned count is of a trimmed
 * magnitude.
 *
 * Nothing here allocates or raises: results go to buffers of the caller, with the room that is
 * stated. Loops over pairs of large numbers are also offered by the row (big_addmul_row,
 * big_div_step, big_text_step), so that the caller can look after interrupts between rows. */
#ifndef FIRN_BIGINT_H
#define FIRN_BIGINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BIG_LIMB_BITS = 32 };

size_t big_trim(const uint32_t *a, size_t n);
/* Negative, zero or positive as a is less than, equal to or greater than b. */
int big_compare(const uint32_t *a, size_t an, const uint32_t *b, size_t bn);
size_t big_bit_length(const uint32_t *a, size_t n);
/* Number of one bits. */
size_t big_bit_count(const uint32_t *a, size_t n);
/* Number of zero bits below the lowest one bit; a is not zero. */
size_t big_trailing_zeros(const uint32_t *a, size_t n);

/* r = a + b; room max(an, bn) + 1; r may be a or b. */
size_t big_add(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r);
/* r = a - b where a >= b; room an; r may be a or b. */
size_t big_sub(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r);

/* r[0..n) += a[0..n) * m; returns the carry out of r[n-1]. */
uint32_t big_addmul_row(const uint32_t *a, size_t n, uint32_t m, uint32_t *r);
/* r = a * b; room an + bn; r overlaps neither. */
size_t big_mul(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r);
/* a = a * m + c in place; room n + 1. */
size_t big_mul_small(uint32_t *a, size_t n, uint32_t m, uint32_t c);

/* a = a / d in place, not trimmed; returns the remainder. */
uint32_t big_div_small(uint32_t *a, size_t n, uint32_t d);

/* What long division needs to know of its divisor; holds no pointer, so the divisor may move
 * between steps. */
typedef struct {
    uint32_t top; /* the two most significant limbs, shifted so that the highest bit is set */
    uint32_t next;
    uint32_t inverse; /* (2^64 - 1) / top - 2^32 */
    uint32_t shift;
} big_divisor;

/* vn >= 2. */
void big_div_prepare(const uint32_t *v, size_t vn, big_divisor *d);
/* One digit: u has vn + 1 limbs and is less than v * 2^32; returns u / v and leaves u % v (vn
 * limbs, u[vn] = 0). */
uint32_t big_div_step(const big_divisor *d, const uint32_t *v, size_t vn, uint32_t *u);
/* u has un limbs and room un + 1; v has vn >= 1 limbs. q = u / v with room max(un - vn + 1, 0), or
 * q is null. u becomes u % v, whose count is returned; q is filled but its trimming is left to the
 * caller. */
size_t big_divmod(uint32_t *u, size_t un, const uint32_t *v, size_t vn, uint32_t *q);

/* r = a << bits; room n + bits / 32 + 1; r may be a. */
size_t big_shl(const uint32_t *a, size_t n, size_t bits, uint32_t *r);
/* r = a >> bits, rounding down; room n - bits / 32 (at least 0); r may be a. */
size_t big_shr(const uint32_t *a, size_t n, size_t bits, uint32_t *r);
/* Is any of the lowest `bits` bits set? (What a right shift would lose.) */
bool big_any_below(const uint32_t *a, size_t n, size_t bits);

typedef enum { BIG_AND, BIG_OR, BIG_XOR } big_op;
/* Two's complement a op b on sign and magnitude; room max(an, bn) + 1; r may be a or b. */
size_t big_bitwise(big_op op, const uint32_t *a, size_t an, bool a_negative, const uint32_t *b,
                   size_t bn, bool b_negative, uint32_t *r, bool *r_negative);

/* Limbs that hold any number of `digits` digits in this radix (2 to 36), and digits that hold any
 * of n limbs. */
size_t big_limbs_for_digits(size_t digits, unsigned radix);
size_t big_digits_for_limbs(size_t n, unsigned radix);
/* The largest power of radix that fits a limb, and its exponent. */
uint32_t big_radix_chunk(unsigned radix, unsigned *digits);
/* Write the lowest digits of a before `end` and divide them off: a whole chunk, or the last digits
 * without leading zeros. Returns where they start; *n is the new count. Nothing is written for
 * zero. */
char *big_text_step(uint32_t *a, size_t *n, unsigned radix, char *end);
/* All digits before `end`; a is destroyed; zero gives "0". Returns where they start. */
char *big_to_text(uint32_t *a, size_t n, unsigned radix, char *end);
/* The value of a digit in some radix up to 36, or 36 when c is none. */
unsigned big_digit_value(char c);

/* Room (size + 3) / 4. Bytes of a magnitude. */
size_t big_from_bytes(const uint8_t *bytes, size_t size, bool little, uint32_t *r);
/* In place: the two's complement number of n limbs becomes the magnitude of its negation. */
size_t big_negate(uint32_t *a, size_t n);
/* The low `size` bytes of the two's complement form. */
void big_to_bytes(const uint32_t *a, size_t n, bool negative, bool little, size_t size,
                  uint8_t *bytes);

#endif
