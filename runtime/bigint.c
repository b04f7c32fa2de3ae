#include "bigint.h"

#include <assert.h>
#include <string.h>

static unsigned leading_zeros(uint32_t x) {
    assert(x != 0);
    return (unsigned)__builtin_clz(x);
}

size_t big_trim(const uint32_t *a, size_t n) {
    while (n > 0 && a[n - 1] == 0) {
        n--;
    }
    return n;
}

int big_compare(const uint32_t *a, size_t an, const uint32_t *b, size_t bn) {
    if (an != bn) {
        return an < bn ? -1 : 1;
    }
    while (an-- > 0) {
        if (a[an] != b[an]) {
            return a[an] < b[an] ? -1 : 1;
        }
    }
    return 0;
}

size_t big_bit_length(const uint32_t *a, size_t n) {
    return n == 0 ? 0 : n * BIG_LIMB_BITS - leading_zeros(a[n - 1]);
}

size_t big_bit_count(const uint32_t *a, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (uint32_t w = a[i]; w != 0; w &= w - 1) {
            count++;
        }
    }
    return count;
}

size_t big_trailing_zeros(const uint32_t *a, size_t n) {
    (void)n;
    assert(n > 0);
    size_t i = 0;
    while (a[i] == 0) {
        i++;
        assert(i < n);
    }
    return i * BIG_LIMB_BITS + (size_t)__builtin_ctz(a[i]);
}

/* --- addition and multiplication --- */

size_t big_add(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r) {
    if (an < bn) {
        return big_add(b, bn, a, an, r);
    }
    uint32_t carry = 0;
    for (size_t i = 0; i < an; i++) {
        uint64_t t = (uint64_t)a[i] + (i < bn ? b[i] : 0) + carry;
        r[i] = (uint32_t)t;
        carry = (uint32_t)(t >> 32);
    }
    if (carry != 0) {
        r[an++] = carry;
    }
    return an;
}

size_t big_sub(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r) {
    uint32_t borrow = 0;
    for (size_t i = 0; i < an; i++) {
        uint64_t t = (uint64_t)a[i] - (i < bn ? b[i] : 0) - borrow;
        r[i] = (uint32_t)t;
        borrow = (uint32_t)(t >> 32) & 1;
    }
    assert(borrow == 0 && bn <= an);
    return big_trim(r, an);
}

uint32_t big_addmul_row(const uint32_t *a, size_t n, uint32_t m, uint32_t *r) {
    uint32_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t t = (uint64_t)a[i] * m + r[i] + carry;
        r[i] = (uint32_t)t;
        carry = (uint32_t)(t >> 32);
    }
    return carry;
}

/* r[0..n) -= a[0..n) * m; returns the borrow. */
static uint32_t submul_row(const uint32_t *a, size_t n, uint32_t m, uint32_t *r) {
    uint32_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t t = (uint64_t)a[i] * m + borrow;
        uint32_t low = (uint32_t)t;
        borrow = (uint32_t)(t >> 32) + (r[i] < low);
        r[i] -= low;
    }
    return borrow;
}

size_t big_mul(const uint32_t *a, size_t an, const uint32_t *b, size_t bn, uint32_t *r) {
    memset(r, 0, (an + bn) * sizeof *r);
    for (size_t i = 0; i < bn; i++) {
        r[i + an] = big_addmul_row(a, an, b[i], r + i);
    }
    return big_trim(r, an + bn);
}

size_t big_mul_small(uint32_t *a, size_t n, uint32_t m, uint32_t c) {
    for (size_t i = 0; i < n; i++) {
        uint64_t t = (uint64_t)a[i] * m + c;
        a[i] = (uint32_t)t;
        c = (uint32_t)(t >> 32);
    }
    if (c != 0) {
        a[n++] = c;
    }
    return big_trim(a, n);
}

/* --- division --- */

/* d has its highest bit set. One real division buys multiplications in the loops (Moeller and
 * Granlund 2011). */
static uint32_t invert(uint32_t d) {
    return (uint32_t)((((uint64_t)~d << 32) | UINT32_MAX) / d);
}

/* (hi:lo) / d where hi < d and d has its highest bit set; the remainder goes to *rem. */
static uint32_t divide_two(uint32_t hi, uint32_t lo, uint32_t d, uint32_t inverse, uint32_t *rem) {
    uint64_t t = (uint64_t)hi * inverse + (((uint64_t)hi << 32) | lo);
    uint32_t q = (uint32_t)(t >> 32) + 1;
    uint32_t r = lo - q * d;
    if (r > (uint32_t)t) {
        q--;
        r += d;
    }
    if (r >= d) {
        q++;
        r -= d;
    }
    *rem = r;
    return q;
}

uint32_t big_div_small(uint32_t *a, size_t n, uint32_t d) {
    assert(d != 0);
    if (n <= 1) {
        uint32_t rest = n == 0 ? 0 : a[0] % d;
        if (n == 1) {
            a[0] /= d;
        }
        return rest;
    }
    unsigned shift = leading_zeros(d);
    d <<= shift;
    uint32_t inverse = invert(d);
    /* Two shifts, since one by 32 is undefined. */
    uint32_t rest = (a[n - 1] >> 1) >> (31 - shift);
    while (n-- > 0) {
        uint32_t low = a[n] << shift;
        if (n > 0) {
            low |= (a[n - 1] >> 1) >> (31 - shift);
        }
        a[n] = divide_two(rest, low, d, inverse, &rest);
    }
    return rest >> shift;
}

void big_div_prepare(const uint32_t *v, size_t vn, big_divisor *d) {
    assert(vn >= 2 && v[vn - 1] != 0);
    d->shift = leading_zeros(v[vn - 1]);
    uint32_t below = 31 - d->shift;
    d->top = (v[vn - 1] << d->shift) | ((v[vn - 2] >> 1) >> below);
    d->next = (v[vn - 2] << d->shift) | (vn > 2 ? (v[vn - 3] >> 1) >> below : 0);
    d->inverse = invert(d->top);
}

/* Knuth's algorithm D, except that the numbers stay as they are: only the limbs that estimate the
 * digit are shifted, since scaling both numbers does not change the quotient. So no shifted copy
 * is needed. */
uint32_t big_div_step(const big_divisor *d, const uint32_t *v, size_t vn, uint32_t *u) {
    unsigned shift = d->shift;
    unsigned below = 31 - shift;
    uint32_t u0 = (u[vn] << shift) | ((u[vn - 1] >> 1) >> below);
    uint32_t u1 = (u[vn - 1] << shift) | ((u[vn - 2] >> 1) >> below);
    uint32_t u2 = (u[vn - 2] << shift) | (vn > 2 ? (u[vn - 3] >> 1) >> below : 0);
    uint32_t q = UINT32_MAX;
    uint32_t rest = u1 + d->top;
    bool refine =
        rest >= u1; /* otherwise the rest is beyond 32 bits and the estimate cannot be too large */
    if (u0 < d->top) {
        q = divide_two(u0, u1, d->top, d->inverse, &rest);
        refine = true;
    }
    while (refine && (uint64_t)q * d->next > (((uint64_t)rest << 32) | u2)) {
        q--;
        rest += d->top;
        refine = rest >= d->top;
    }
    uint32_t borrow = submul_row(v, vn, q, u);
    if (u[vn] < borrow) {
        q--;
        uint32_t carry = 0;
        for (size_t i = 0; i < vn; i++) {
            uint64_t t = (uint64_t)u[i] + v[i] + carry;
            u[i] = (uint32_t)t;
            carry = (uint32_t)(t >> 32);
        }
    }
    u[vn] = 0;
    return q;
}

size_t big_divmod(uint32_t *u, size_t un, const uint32_t *v, size_t vn, uint32_t *q) {
    assert(vn >= 1);
    if (un < vn) {
        return un;
    }
    if (vn == 1) {
        uint32_t rest = big_div_small(u, un, v[0]);
        if (q != NULL) {
            memcpy(q, u, un * sizeof *q);
        }
        u[0] = rest;
        return rest != 0;
    }
    big_divisor d;
    big_div_prepare(v, vn, &d);
    u[un] = 0;
    for (size_t i = un - vn + 1; i-- > 0;) {
        uint32_t digit = big_div_step(&d, v, vn, u + i);
        if (q != NULL) {
            q[i] = digit;
        }
    }
    return big_trim(u, vn);
}

/* --- bits --- */

size_t big_shl(const uint32_t *a, size_t n, size_t bits, uint32_t *r) {
    if (n == 0) {
        return 0;
    }
    size_t limbs = bits / BIG_LIMB_BITS;
    unsigned shift = bits % BIG_LIMB_BITS;
    uint32_t above = 0;
    for (size_t i = n; i-- > 0;) {
        uint32_t limb = a[i];
        r[i + limbs + 1] = above | ((limb >> 1) >> (31 - shift));
        above = limb << shift;
    }
    r[limbs] = above;
    memset(r, 0, limbs * sizeof *r);
    return big_trim(r, n + limbs + 1);
}

size_t big_shr(const uint32_t *a, size_t n, size_t bits, uint32_t *r) {
    size_t limbs = bits / BIG_LIMB_BITS;
    unsigned shift = bits % BIG_LIMB_BITS;
    if (limbs >= n) {
        return 0;
    }
    n -= limbs;
    a += limbs;
    for (size_t i = 0; i < n; i++) {
        uint32_t above = i + 1 < n ? a[i + 1] : 0;
        r[i] = (a[i] >> shift) | ((above << 1) << (31 - shift));
    }
    return big_trim(r, n);
}

bool big_any_below(const uint32_t *a, size_t n, size_t bits) {
    size_t limbs = bits / BIG_LIMB_BITS;
    for (size_t i = 0; i < limbs && i < n; i++) {
        if (a[i] != 0) {
            return true;
        }
    }
    return limbs < n && (a[limbs] & ((UINT32_C(1) << bits % BIG_LIMB_BITS) - 1)) != 0;
}

size_t big_negate(uint32_t *a, size_t n) {
    uint32_t carry = 1;
    for (size_t i = 0; i < n; i++) {
        a[i] = ~a[i] + carry;
        carry = carry != 0 && a[i] == 0;
    }
    return big_trim(a, n);
}

/* Limb i of the two's complement form; *carry starts as 1 for a negative number and 0 otherwise. */
static uint32_t complement_limb(const uint32_t *a, size_t n, size_t i, bool negative,
                                uint32_t *carry) {
    uint32_t limb = i < n ? a[i] : 0;
    if (negative) {
        limb = ~limb + *carry;
        *carry = *carry != 0 && limb == 0;
    }
    return limb;
}

size_t big_bitwise(big_op op, const uint32_t *a, size_t an, bool a_negative, const uint32_t *b,
                   size_t bn, bool b_negative, uint32_t *r, bool *r_negative) {
    size_t n = (an > bn ? an : bn) + 1;
    uint32_t a_carry = a_negative;
    uint32_t b_carry = b_negative;
    for (size_t i = 0; i < n; i++) {
        uint32_t x = complement_limb(a, an, i, a_negative, &a_carry);
        uint32_t y = complement_limb(b, bn, i, b_negative, &b_carry);
        r[i] = op == BIG_AND ? x & y : op == BIG_OR ? x | y : x ^ y;
    }
    /* The extra limb is all sign. */
    *r_negative = r[n - 1] != 0;
    return *r_negative ? big_negate(r, n) : big_trim(r, n);
}

/* --- text --- */

/* floor(16 * log2(radix)): bits of one digit in sixteenths, rounded down. */
static unsigned radix_bits(unsigned radix) {
    assert(radix >= 2 && radix <= 36);
    uint64_t p = radix;
    for (int i = 0; i < 3; i++) {
        p *= p; /* radix^8 < 2^42 */
    }
    unsigned bits = 0;
    while (p >> bits > 1) {
        bits++;
    }
    assert(bits >= 8);
    return bits * 2;
}

size_t big_limbs_for_digits(size_t digits, unsigned radix) {
    /* The next sixteenth above, exact for powers of two; split so that it cannot overflow. */
    unsigned bits = radix_bits(radix);
    bits += (radix & (radix - 1)) != 0 ? 2 : 0;
    size_t unit = (size_t)BIG_LIMB_BITS * 16;
    return digits / unit * bits + (digits % unit * bits + unit - 1) / unit;
}

size_t big_digits_for_limbs(size_t n, unsigned radix) {
    unsigned bits = radix_bits(radix);
    return n * (BIG_LIMB_BITS * 16) / bits + 1; /* NOLINT(*DivideZero): a digit has 16 at least */
}

uint32_t big_radix_chunk(unsigned radix, unsigned *digits) {
    uint32_t chunk = radix;
    unsigned count = 1;
    while (chunk <= UINT32_MAX / radix) {
        chunk *= radix;
        count++;
    }
    *digits = count;
    return chunk;
}

char *big_text_step(uint32_t *a, size_t *n, unsigned radix, char *end) {
    unsigned digits;
    uint32_t chunk = big_radix_chunk(radix, &digits);
    uint32_t rest = big_div_small(a, *n, chunk);
    *n = big_trim(a, *n);
    while (*n > 0 ? digits-- > 0 : rest != 0) {
        unsigned digit = rest % radix;
        rest /= radix;
        *--end = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    return end;
}

char *big_to_text(uint32_t *a, size_t n, unsigned radix, char *end) {
    if (n == 0) {
        *--end = '0';
    }
    while (n > 0) {
        end = big_text_step(a, &n, radix, end);
    }
    return end;
}

unsigned big_digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return (unsigned)(c - '0');
    }
    unsigned letter = ((unsigned)c | 0x20) - 'a';
    return letter < 26 ? letter + 10 : 36;
}

/* --- bytes --- */

size_t big_from_bytes(const uint8_t *bytes, size_t size, bool little, uint32_t *r) {
    size_t n = (size + 3) / 4;
    memset(r, 0, n * sizeof *r);
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = little ? bytes[i] : bytes[size - 1 - i];
        r[i / 4] |= (uint32_t)byte << i % 4 * 8;
    }
    return big_trim(r, n);
}

void big_to_bytes(const uint32_t *a, size_t n, bool negative, bool little, size_t size,
                  uint8_t *bytes) {
    uint32_t carry = negative;
    uint32_t limb = 0;
    for (size_t i = 0; i < size; i++) {
        if (i % 4 == 0) {
            limb = complement_limb(a, n, i / 4, negative, &carry);
        }
        bytes[little ? i : size - 1 - i] = (uint8_t)limb;
        limb >>= 8;
    }
}
