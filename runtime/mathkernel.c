#include "mathkernel.h"

#include <assert.h>

#if FIRN_FLOAT_BITS == 32

/* Calls are cheap beside 64-bit arithmetic, copies of it are not. */
#define KEEP_ONE __attribute__((noinline))

/* A number with 64 significant bits: m / 2^63 * 2^e, where m has its highest bit set or is 0 (and
 * e then means nothing). Operations cut off what does not fit, so each is wrong by a few 2^-63 at
 * most. */
typedef struct {
    uint64_t m;
    int e;
    bool negative;
} wide;

enum { INFINITE_EXPONENT = 2000 }; /* stands for infinity where a formula takes it in its stride */

static const wide ONE = {UINT64_C(1) << 63, 0, false};
static const wide HALF_PI = {UINT64_C(0xc90fdaa22168c235), 0, false};
static const wide LOG2_E = {UINT64_C(0xb8aa3b295c17f0bc), 0, false};
static const wide LN_2 = {UINT64_C(0xb17217f7d1cf79ac), -1, false};
static const wide LOG10_2 = {UINT64_C(0x9a209a84fbcff799), -2, false};
static const wide A_SIXTH = {UINT64_C(0xaaaaaaaaaaaaaaab), -3, false};

/* --- arithmetic: the first operand becomes the result --- */

KEEP_ONE static uint64_t multiply_high(uint64_t a, uint64_t b) {
    uint32_t ah = (uint32_t)(a >> 32);
    uint32_t bh = (uint32_t)(b >> 32);
    uint64_t low = (uint64_t)(uint32_t)a * (uint32_t)b >> 32;
    uint64_t cross = (uint64_t)ah * (uint32_t)b + low;
    uint64_t other = (uint64_t)bh * (uint32_t)a + (uint32_t)cross;
    return (uint64_t)ah * bh + (cross >> 32) + (other >> 32);
}

/* a = m / 2^63 * 2^e; the sign stays. */
KEEP_ONE static void set(wide *a, uint64_t m, int e) {
    if (m != 0) {
        int zeros = __builtin_clzll(m);
        m <<= zeros;
        e -= zeros;
    }
    a->m = m;
    a->e = e;
}

KEEP_ONE static void multiply(wide *a, const wide *b) {
    a->negative ^= b->negative;
    set(a, multiply_high(a->m, b->m), a->e + b->e + 1);
}

KEEP_ONE static void add(wide *a, const wide *b) {
    const wide *large = a;
    const wide *small = b;
    if (a->m == 0 || (b->m != 0 && (a->e < b->e || (a->e == b->e && a->m < b->m)))) {
        large = b;
        small = a;
    }
    uint64_t m = large->m;
    uint64_t part = 0;
    int e = large->e;
    if (small->m != 0 && e - small->e <= 63) {
        part = small->m >> (e - small->e);
    }
    if (a->negative != b->negative) {
        m -= part;
    } else {
        m = (m >> 1) + (part >> 1);
        e++;
    }
    a->negative = large->negative;
    set(a, m, e);
}

static void subtract(wide *a, const wide *b) {
    a->negative ^= 1;
    add(a, b);
    a->negative ^= 1;
}

/* A 32-bit reciprocal, made 62 bits by one step of Newton's. b is not 0. */
KEEP_ONE static void divide(wide *a, const wide *b) {
    assert(b->m >= ONE.m);
    a->negative ^= b->negative;
    if (a->m == b->m) {
        set(a, ONE.m, a->e - b->e);
        return;
    }
    uint64_t r = (UINT64_MAX / (b->m >> 32) + 1) << 30; /* 2^126 / b, or up to 2^-30 more */
    uint64_t product = multiply_high(b->m, r);
    uint64_t unit = UINT64_C(1) << 62;
    if (product > unit) {
        r -= multiply_high(r, (product - unit) << 2);
    }
    set(a, multiply_high(a->m, r), a->e - b->e + 1);
}

/* a is not negative. */
KEEP_ONE static void root(wide *a) {
    if (a->m == 0) {
        return;
    }
    bool odd = (a->e & 1) != 0;
    uint64_t rest = odd ? a->m : a->m >> 1;
    uint64_t r = 0;
    for (uint64_t bit = UINT64_C(1) << 62; bit != 0; bit >>= 2) {
        uint64_t trial = r + bit;
        r >>= 1;
        if (rest >= trial) {
            rest -= trial;
            r += bit;
        }
    }
    /* rest <= 2 r: the next 32 bits of the root are rest / (2 r). */
    uint64_t more = (rest << 31) / r;
    more = more > UINT32_MAX ? UINT32_MAX : more;
    set(a, r << 32 | more, (a->e - odd) / 2);
}

/* a^2 in units of 2^-64, for a <= 1 (just below 1 for 1). */
KEEP_ONE static uint64_t square_fraction(const wide *a) {
    if (a->e >= 0 && a->m != 0) {
        return UINT64_MAX;
    }
    int shift = -2 - 2 * a->e;
    return a->m == 0 || shift > 63 ? 0 : multiply_high(a->m, a->m) >> shift;
}

/* --- floats --- */

KEEP_ONE static void from_float(wide *a, float x) {
    float_parts parts = floatfmt_split(x);
    a->negative = parts.negative;
    if (parts.exponent == FLOAT_NOT_FINITE) {
        set(a, ONE.m, INFINITE_EXPONENT);
    } else {
        set(a, parts.significand, parts.exponent + 63);
    }
}

KEEP_ONE static float to_float(const wide *a) {
    uint32_t sign = (uint32_t)a->negative << 31;
    if (a->m == 0 || a->e < -150) {
        return floatfmt_from_bits(sign);
    }
    if (a->e > 127) {
        return floatfmt_infinity(a->negative);
    }
    int shift = 64 - FLOAT_MANTISSA_BITS;
    uint32_t exponent = 0;
    if (a->e < -126) {
        shift += -126 - a->e;
    } else {
        exponent = (uint32_t)(a->e + 126) << (FLOAT_MANTISSA_BITS - 1);
    }
    uint32_t q = shift > 63 ? 0 : (uint32_t)(a->m >> shift);
    uint64_t rest = a->m << (64 - shift);
    uint64_t half = UINT64_C(1) << 63;
    q += rest > half || (rest == half && (q & 1) != 0);
    return floatfmt_from_bits(sign | (exponent + q));
}

static float not_a_number(void) {
    return floatfmt_from_bits(UINT32_C(0x7FC00000));
}

static uint32_t magnitude(float x) {
    return floatfmt_to_bits(x) & UINT32_C(0x7FFFFFFF);
}

static bool is_negative(float x) {
    return floatfmt_to_bits(x) >> 31 != 0;
}

enum {
    BITS_INFINITY = 0x7F800000,
    BITS_ONE = 0x3F800000,
    BITS_THREE = 0x40400000,
    BITS_FOUR = 0x40800000,
    BITS_2_TO_MINUS_12 = BITS_ONE - (12 << 23),
    BITS_2_TO_MINUS_25 = BITS_ONE - (25 << 23),
    BITS_2_TO_MINUS_30 = BITS_ONE - (30 << 23)
};

static bool is_nan(float x) {
    return magnitude(x) > BITS_INFINITY;
}

static bool is_infinite(float x) {
    return magnitude(x) == BITS_INFINITY;
}

/* x +- 2^power x^3 / 6, which is enough for the odd functions below 2^-12. */
KEEP_ONE static float cubic(float x, int power, bool minus) {
    wide a;
    from_float(&a, x);
    wide r = a;
    multiply(&r, &a);
    multiply(&r, &A_SIXTH);
    r.e += power;
    r.negative = minus;
    add(&r, &ONE);
    multiply(&r, &a);
    return to_float(&r);
}

/* --- polynomials ---
 *
 * The coefficients interpolate each function at the Chebyshev nodes of its interval: see
 * tests/unit/mathkernel_coefficients.py, which computes them from the series that define the
 * functions. All are positive; in the alternating ones every second term is subtracted. Highest
 * power first. */

static uint64_t polynomial(const uint64_t *c, int terms, uint64_t z) {
    uint64_t p = c[0];
    for (int i = 1; i < terms; i++) {
        p = c[i] + multiply_high(p, z);
    }
    return p;
}

static uint64_t alternating(const uint64_t *c, int terms, uint64_t z) {
    uint64_t p = c[0];
    for (int i = 1; i < terms; i++) {
        p = c[i] - multiply_high(p, z);
    }
    return p;
}

/* a (1 - z p(z)) with z = a^2: the shape of sine and arctangent. */
KEEP_ONE static void odd_function(wide *a, const uint64_t *c, int terms) {
    uint64_t z = square_fraction(a);
    uint64_t p = multiply_high(z, alternating(c, terms, z));
    set(a, a->m - multiply_high(a->m, p), a->e);
}

/* --- logarithm and exponential, base 2 --- */

/* x > 0. With x = 2^k m, m near 1 and s = (m - 1) / (m + 1): k + s p(s^2); no digits are lost near
 * 1. */
KEEP_ONE static void log2_of(wide *x) {
    static const uint64_t c[] = {UINT64_C(0x07c5f7f44eb83ba5), UINT64_C(0x085dc054964065dd),
                                 UINT64_C(0x0a427d4cb2de4e27), UINT64_C(0x0d30bab408587bda),
                                 UINT64_C(0x12776c516a083c25), UINT64_C(0x1ec709dc39ca4039),
                                 UINT64_C(0x5c551d94ae0bfccf)};
    int k = x->e;
    x->e = 0;
    if (x->m > UINT64_C(0xB504F333F9DE6484)) { /* sqrt(2) */
        x->e = -1;
        k++;
    }
    wide t = *x;
    add(&t, &ONE);
    subtract(x, &ONE);
    divide(x, &t);
    t.negative = false;
    set(&t, polynomial(c, 7, square_fraction(x)), 2);
    multiply(x, &t);
    t.negative = k < 0;
    set(&t, (uint64_t)(k < 0 ? -k : k), 63);
    add(x, &t);
}

KEEP_ONE static void exp2_of(wide *x) {
    static const uint64_t c[] = {UINT64_C(0x00000014d135dea1), UINT64_C(0x000000cdde04927a),
                                 UINT64_C(0x00000b2559019c63), UINT64_C(0x00007fe7ebbbf0d0),
                                 UINT64_C(0x00050c293795c37e), UINT64_C(0x002bb0fe7b7bec44),
                                 UINT64_C(0x013b2ab7301d214a), UINT64_C(0x071ac235bd0bf442),
                                 UINT64_C(0x1ebfbdff82e57d1e), UINT64_C(0x58b90bfbe8e793f4)};
    int k = 0;
    uint64_t fraction = 0;
    if (x->m != 0 && x->e > 9) {
        k = x->negative ? -INFINITE_EXPONENT : INFINITE_EXPONENT;
    } else if (x->m != 0 && x->e >= -64) {
        k = x->e < 0 ? 0 : (int)(x->m >> (63 - x->e));
        fraction = x->e >= 0 ? x->m << (x->e + 1) : x->m >> (-1 - x->e);
        if (x->negative) {
            k = -k - (fraction != 0);
            fraction = -fraction;
        }
    }
    uint64_t m = ONE.m + multiply_high(fraction, polynomial(c, 10, fraction));
    x->negative = false;
    set(x, m < ONE.m ? UINT64_MAX : m, k);
}

/* e^(2^power x), or for a negative sign its reciprocal. */
KEEP_ONE static void exp_of(wide *a, float x, int power) {
    from_float(a, x);
    multiply(a, &LOG2_E);
    a->e += power;
    exp2_of(a);
}

float kernel_exp(float x) {
    wide a;
    exp_of(&a, x, 0);
    return is_nan(x) ? x : to_float(&a);
}

float kernel_exp2(float x) {
    wide a;
    from_float(&a, x);
    exp2_of(&a);
    return is_nan(x) ? x : to_float(&a);
}

float kernel_expm1(float x) {
    if (is_nan(x) || magnitude(x) == 0) {
        return x;
    }
    wide r;
    if (magnitude(x) >= BITS_2_TO_MINUS_12) {
        exp_of(&r, x, 0);
        subtract(&r, &ONE);
        return to_float(&r);
    }
    /* x (1 + x / 2 (1 + x / 3)) */
    wide a;
    from_float(&a, x);
    r = a;
    multiply(&r, &A_SIXTH);
    r.e++;
    add(&r, &ONE);
    multiply(&r, &a);
    r.e--;
    add(&r, &ONE);
    multiply(&r, &a);
    return to_float(&r);
}

KEEP_ONE static float logarithm_of(wide *x, const wide *unit) {
    log2_of(x);
    multiply(x, unit);
    return to_float(x);
}

/* log2(x) * unit, with C's special values. */
KEEP_ONE static float logarithm(float x, const wide *unit) {
    if (magnitude(x) == 0) {
        return floatfmt_infinity(true);
    }
    if (is_nan(x) || floatfmt_to_bits(x) == BITS_INFINITY) {
        return x;
    }
    if (is_negative(x)) {
        return not_a_number();
    }
    wide a;
    from_float(&a, x);
    return logarithm_of(&a, unit);
}

float kernel_log2(float x) {
    return logarithm(x, &ONE);
}

float kernel_log(float x) {
    return logarithm(x, &LN_2);
}

float kernel_log10(float x) {
    return logarithm(x, &LOG10_2);
}

float kernel_log1p(float x) {
    if (is_nan(x) || magnitude(x) < BITS_2_TO_MINUS_25) {
        return x;
    }
    if (is_negative(x) || is_infinite(x)) {
        if (magnitude(x) >= BITS_ONE) {
            return logarithm(x + 1, &LN_2);
        }
    }
    wide a;
    from_float(&a, x);
    add(&a, &ONE);
    return logarithm_of(&a, &LN_2);
}

/* --- powers --- */

/* 0: not an integer, 1: odd, 2: even; y is finite. */
static int parity(float y) {
    float_parts p = floatfmt_split(y);
    if (p.significand == 0 || p.exponent > 0) {
        return 2;
    }
    if (p.exponent < -23 || (p.significand & ((UINT32_C(1) << -p.exponent) - 1)) != 0) {
        return 0;
    }
    return (p.significand >> -p.exponent & 1) != 0 ? 1 : 2;
}

float kernel_pow(float x, float y) {
    if (floatfmt_to_bits(x) == BITS_ONE || magnitude(y) == 0) {
        return 1;
    }
    if (is_nan(x) || is_nan(y)) {
        return not_a_number();
    }
    bool grows = (magnitude(x) > BITS_ONE) == !is_negative(y);
    if (is_infinite(y)) {
        return magnitude(x) == BITS_ONE ? 1 : grows ? floatfmt_infinity(false) : 0;
    }
    int kind = parity(y);
    bool negative = is_negative(x) && kind == 1;
    if (magnitude(x) == 0 || is_infinite(x)) {
        return grows ? floatfmt_infinity(negative) : floatfmt_from_bits((uint32_t)negative << 31);
    }
    if (is_negative(x) && kind == 0) {
        return not_a_number();
    }
    if (y == 2) {
        return x * x; /* ties are common among squares, and they must round to even */
    }
    wide a;
    wide b;
    from_float(&a, x);
    from_float(&b, y);
    a.negative = false;
    log2_of(&a);
    multiply(&a, &b);
    exp2_of(&a);
    a.negative = negative;
    return to_float(&a);
}

float kernel_cbrt(float x) {
    if (magnitude(x) == 0 || magnitude(x) >= BITS_INFINITY) {
        return x;
    }
    wide a;
    from_float(&a, x);
    a.negative = false;
    log2_of(&a);
    multiply(&a, &A_SIXTH);
    a.e++;
    exp2_of(&a);
    a.negative = is_negative(x);
    return to_float(&a);
}

/* --- sine, cosine, tangent --- */

/* An angle of `turns` quarters and a fraction of 2^-64 units of one: the quadrant that it is
 * nearest to, modulo 4, and in *r how far it is from there, in radians. */
KEEP_ONE static unsigned nearest_quarter(wide *r, unsigned turns, uint64_t fraction,
                                         bool negative) {
    bool above = fraction >> 63 != 0;
    r->negative = above != negative;
    set(r, above ? -fraction : fraction, -1);
    multiply(r, &HALF_PI);
    turns += above;
    return negative ? 0u - turns : turns;
}

/* x = r + quadrant * pi / 2 with |r| <= pi / 4, for any finite x. */
static unsigned reduce(float x, wide *r) {
    /* Bits of 2 / pi after 32 zeros. */
    static const uint32_t two_over_pi[] = {0,          0xa2f9836e, 0x4e441529, 0xfc2757d1,
                                           0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab};
    if (magnitude(x) <= UINT32_C(0x3F490FDA)) { /* pi / 4 */
        from_float(r, x);
        return 0;
    }
    float_parts p = floatfmt_split(x);
    /* 96 bits of 2 / pi: those above only add whole turns, those below only what no longer
     * matters. */
    unsigned offset = (unsigned)(p.exponent + 30);
    const uint32_t *w = two_over_pi + offset / 32;
    unsigned shift = offset % 32;
    uint32_t piece[3];
    for (int i = 0; i < 3; i++) {
        piece[i] = w[i] << shift | (w[i + 1] >> 1) >> (31 - shift);
    }
    uint64_t low = (uint64_t)p.significand * piece[2];
    uint64_t middle = (uint64_t)p.significand * piece[1] + (low >> 32);
    uint32_t high = p.significand * piece[0] + (uint32_t)(middle >> 32);
    /* Quarter turns: two bits, then the fraction. */
    uint64_t fraction =
        (uint64_t)high << 34 | (uint64_t)(uint32_t)middle << 2 | (uint32_t)low >> 30;
    return nearest_quarter(r, high >> 30, fraction, p.negative);
}

/* sin(*r + quadrant * pi / 2) */
KEEP_ONE static void sine_from(wide *r, unsigned quadrant) {
    static const uint64_t sine[] = {UINT64_C(0x0000006a8a15e22b), UINT64_C(0x00002e3b353e838b),
                                    UINT64_C(0x000d00cfecd9af72), UINT64_C(0x022222221fa7a85f),
                                    UINT64_C(0x2aaaaaaaaaa2d6f0)};
    static const uint64_t cosine[] = {UINT64_C(0x00000008e032400d), UINT64_C(0x0000049f83d5e277),
                                      UINT64_C(0x0001a019fc7b4b9f), UINT64_C(0x005b05b05a4762ab),
                                      UINT64_C(0x0aaaaaaaaaa09b4c), UINT64_C(0x7fffffffffffe9f0)};
    if ((quadrant & 1) != 0) {
        uint64_t z = square_fraction(r);
        /* 1 - z p(z), less 2^-64 so that it fits. */
        r->negative = false;
        set(r, ~multiply_high(z, alternating(cosine, 6, z)), -1);
    } else {
        odd_function(r, sine, 5);
    }
    r->negative ^= (quadrant & 2) != 0;
}

KEEP_ONE static float sine_or_nan(float x, unsigned turns) {
    if (magnitude(x) >= BITS_INFINITY) {
        return not_a_number();
    }
    wide r;
    unsigned quadrant = reduce(x, &r);
    sine_from(&r, quadrant + turns);
    return to_float(&r);
}

float kernel_sin(float x) {
    return sine_or_nan(x, 0);
}

float kernel_cos(float x) {
    return sine_or_nan(x, 1);
}

float kernel_tan(float x) {
    if (magnitude(x) >= BITS_INFINITY) {
        return not_a_number();
    }
    wide a;
    wide b;
    unsigned quadrant = reduce(x, &a);
    b = a;
    sine_from(&a, quadrant);
    sine_from(&b, quadrant + 1);
    divide(&a, &b);
    return to_float(&a);
}

/* --- the inverse functions --- */

/* The angle of the point (x, y), not both 0. Both are overwritten. */
KEEP_ONE static float angle(wide *y, wide *x) {
    static const uint64_t c[] = {
        UINT64_C(0x000697681bf18306), UINT64_C(0x003be861893eecb7), UINT64_C(0x01006f29fac27301),
        UINT64_C(0x02b710f67508eb48), UINT64_C(0x05525ebd45cd64f2), UINT64_C(0x083d96704128b3aa),
        UINT64_C(0x0adb1a2ce6834e3d), UINT64_C(0x0d001306bd3ef6e3), UINT64_C(0x0eeecee0375727e6),
        UINT64_C(0x110acece7261401c), UINT64_C(0x13b060cfc4cd0ec6), UINT64_C(0x1745bdb2fabec58c),
        UINT64_C(0x1c71c604ea62040b), UINT64_C(0x2492491c63cb405c), UINT64_C(0x333333331ac81f13),
        UINT64_C(0x5555555555492575)};
    bool below = y->negative;
    bool left = x->negative;
    y->negative = false;
    x->negative = false;
    bool steep = y->m != 0 && (x->m == 0 || y->e > x->e || (y->e == x->e && y->m > x->m));
    wide *a = steep ? x : y;
    divide(a, steep ? y : x);
    odd_function(a, c, 16);
    wide whole = HALF_PI;
    if (steep) {
        subtract(a, &whole);
        a->negative = false;
    }
    if (left) {
        whole.e++;
        subtract(a, &whole);
    }
    a->negative = below;
    return to_float(a);
}

float kernel_atan2(float y, float x) {
    if (is_nan(x) || is_nan(y)) {
        return not_a_number();
    }
    if (magnitude(x) == 0 && magnitude(y) == 0) {
        x = is_negative(x) ? -1 : 1;
    }
    wide a;
    wide b;
    from_float(&a, y);
    from_float(&b, x);
    return angle(&a, &b);
}

float kernel_atan(float x) {
    return kernel_atan2(x, 1);
}

/* asin for 0, acos for 1 */
KEEP_ONE static float inverse(float x, bool of_cosine) {
    if (magnitude(x) > BITS_ONE) {
        return not_a_number();
    }
    wide a;
    from_float(&a, x);
    wide b = a;
    wide c = a;
    add(&b, &ONE);
    subtract(&c, &ONE);
    c.negative = false;
    multiply(&b, &c);
    b.negative = false;
    root(&b);
    return of_cosine ? angle(&b, &a) : angle(&a, &b);
}

float kernel_asin(float x) {
    return inverse(x, false);
}

float kernel_acos(float x) {
    return inverse(x, true);
}

/* --- hyperbolic functions --- */

/* (e^x + e^-x) / 2 or (e^x - e^-x) / 2 */
KEEP_ONE static float half_sum(float x, bool minus) {
    wide a;
    exp_of(&a, x, 0);
    wide b = ONE;
    divide(&b, &a);
    b.negative = minus;
    add(&a, &b);
    a.e--;
    return to_float(&a);
}

float kernel_sinh(float x) {
    if (is_nan(x)) {
        return x;
    }
    return magnitude(x) < BITS_2_TO_MINUS_12 ? cubic(x, 0, false) : half_sum(x, true);
}

float kernel_cosh(float x) {
    return is_nan(x) ? x : half_sum(x, false);
}

float kernel_tanh(float x) {
    if (is_nan(x)) {
        return x;
    }
    if (magnitude(x) < BITS_2_TO_MINUS_12) {
        return cubic(x, 1, true);
    }
    wide a;
    exp_of(&a, x, 1);
    wide b = a;
    add(&b, &ONE);
    subtract(&a, &ONE);
    divide(&a, &b);
    return to_float(&a);
}

/* log(a + sqrt(a^2 + one)) for positive a */
KEEP_ONE static float inverse_hyperbolic(float x, const wide *one) {
    wide a;
    from_float(&a, x);
    a.negative = false;
    wide b = a;
    multiply(&b, &a);
    add(&b, one);
    root(&b);
    add(&a, &b);
    return logarithm_of(&a, &LN_2);
}

float kernel_asinh(float x) {
    if (magnitude(x) >= BITS_INFINITY) {
        return x;
    }
    if (magnitude(x) < BITS_2_TO_MINUS_12) {
        return cubic(x, 0, true);
    }
    float r = inverse_hyperbolic(x, &ONE);
    return is_negative(x) ? -r : r;
}

float kernel_acosh(float x) {
    if (is_nan(x) || floatfmt_to_bits(x) == BITS_INFINITY) {
        return x;
    }
    if (is_negative(x) || magnitude(x) < BITS_ONE) {
        return not_a_number();
    }
    static const wide minus_one = {UINT64_C(1) << 63, 0, true};
    return inverse_hyperbolic(x, &minus_one);
}

float kernel_atanh(float x) {
    if (magnitude(x) >= BITS_ONE) {
        return magnitude(x) == BITS_ONE ? floatfmt_infinity(is_negative(x)) : not_a_number();
    }
    if (magnitude(x) < BITS_2_TO_MINUS_12) {
        return cubic(x, 1, false);
    }
    wide a;
    from_float(&a, x);
    wide b = a;
    add(&a, &ONE);
    subtract(&b, &ONE);
    b.negative = false;
    divide(&a, &b);
    a.negative = false;
    static const wide half_ln_2 = {UINT64_C(0xb17217f7d1cf79ac), -2, false};
    return logarithm_of(&a, &half_ln_2);
}

/* --- error function --- */

static const wide TWO_OVER_ROOT_PI = {UINT64_C(0x906eba8214db688d), 0, false};

/* a = 2 / sqrt(pi) * e^-(x^2) * a */
KEEP_ONE static void times_density(wide *a, const wide *x) {
    wide t = *x;
    multiply(&t, x);
    t.negative = true;
    multiply(&t, &LOG2_E);
    exp2_of(&t);
    multiply(a, &t);
    multiply(a, &TWO_OVER_ROOT_PI);
}

/* erf(x) = 2 / sqrt(pi) e^-(x^2) (x + 2 x^3 / 3 + 4 x^5 / (3 5) + ...): nothing cancels. */
KEEP_ONE static void erf_of(wide *x) {
    wide square = *x;
    multiply(&square, x);
    square.e++;
    wide term = *x;
    wide sum = *x;
    for (unsigned n = 3; term.m != 0 && term.e > sum.e - 50; n += 2) {
        wide divisor = ONE;
        set(&divisor, n, 63);
        multiply(&term, &square);
        divide(&term, &divisor);
        add(&sum, &term);
    }
    times_density(&sum, x);
    *x = sum;
}

float kernel_erf(float x) {
    if (is_nan(x)) {
        return x;
    }
    if (magnitude(x) >= BITS_FOUR) {
        return is_negative(x) ? -1 : 1;
    }
    wide a;
    from_float(&a, x);
    erf_of(&a);
    return to_float(&a);
}

/* Far out, sqrt(pi) e^(x^2) erfc(x) = 1 / (x + (1 / 2) / (x + (2 / 2) / (x + (3 / 2) / ...))). */
float kernel_erfc(float x) {
    if (is_nan(x)) {
        return x;
    }
    wide a;
    from_float(&a, x);
    if (magnitude(x) < BITS_THREE) {
        erf_of(&a);
        subtract(&a, &ONE);
        a.negative ^= 1;
        return to_float(&a);
    }
    if (is_negative(x)) {
        return 2 - kernel_erfc(-x);
    }
    wide f = a;
    for (unsigned k = 30; k > 0; k--) {
        wide half = ONE;
        set(&half, k, 62);
        divide(&half, &f);
        add(&half, &a);
        f = half;
    }
    wide r = ONE;
    divide(&r, &f);
    times_density(&r, &a);
    r.e--;
    return to_float(&r);
}

/* --- gamma function --- */

/* log2 of the gamma function of x > 0, by Stirling's series, which is good from 12 up; what lies
 * below is led there by gamma(x) = gamma(x + 1) / x. The product of those x is left in *product. */
KEEP_ONE static void log2_gamma(wide *x, wide *product) {
    /* 1/12, 1/360, 1/1260, 1/1680: the series in 1/x, signs alternating. */
    static const wide series[] = {{UINT64_C(0x9c09c09c09c09c0a), -11, false},
                                  {UINT64_C(0xd00d00d00d00d00d), -11, false},
                                  {UINT64_C(0xb60b60b60b60b60b), -9, false},
                                  {UINT64_C(0xaaaaaaaaaaaaaaab), -4, false}};
    static const wide half_log2_of_2_pi = {UINT64_C(0xa9b21cd26377dd6c), 0, false};
    *product = ONE;
    while (x->e < 3 || (x->e == 3 && x->m < UINT64_C(0xC000000000000000))) {
        multiply(product, x);
        add(x, &ONE);
    }
    wide inverse = ONE;
    divide(&inverse, x);
    wide square = inverse;
    multiply(&square, &inverse);
    wide sum = series[0];
    for (int i = 1; i < 4; i++) {
        multiply(&sum, &square);
        subtract(&sum, &series[i]);
        sum.negative ^= 1;
    }
    multiply(&sum, &inverse);
    subtract(&sum, x);
    multiply(&sum, &LOG2_E);
    add(&sum, &half_log2_of_2_pi);
    wide log = *x;
    log2_of(&log);
    wide half = ONE;
    half.e = -1;
    subtract(x, &half);
    multiply(x, &log);
    add(x, &sum);
}

/* |sin(pi x)| / pi for x that is not an integer. */
KEEP_ONE static void sine_over_pi(wide *r, float x) {
    float_parts p = floatfmt_split(x);
    int shift = -p.exponent - 1; /* of half turns; p.exponent is negative */
    uint64_t m = p.significand;
    uint64_t whole = shift > 63 ? 0 : m >> shift;
    uint64_t fraction = shift == 0 ? 0 : shift > 63 ? m >> (shift - 64) : m << (64 - shift);
    unsigned quadrant = nearest_quarter(r, (unsigned)whole, fraction, p.negative);
    sine_from(r, quadrant);
    r->negative = false;
    wide pi = HALF_PI;
    pi.e = 1;
    divide(r, &pi);
}

/* log2 |gamma(x)| for x that is neither 0 nor a negative integer, less log2 of *divisor. */
KEEP_ONE static void log2_gamma_any(wide *a, float x, wide *divisor) {
    from_float(a, x);
    if (!is_negative(x)) {
        log2_gamma(a, divisor);
        return;
    }
    /* gamma(x) gamma(1 - x) = pi / sin(pi x) */
    a->negative = false;
    add(a, &ONE);
    wide product;
    log2_gamma(a, &product);
    a->negative ^= 1;
    sine_over_pi(divisor, x);
    divide(divisor, &product);
}

static bool is_pole(float x) {
    return magnitude(x) == 0 || (is_negative(x) && parity(x) != 0);
}

float kernel_tgamma(float x) {
    if (is_nan(x) || floatfmt_to_bits(x) == BITS_INFINITY) {
        return x;
    }
    if (magnitude(x) < BITS_2_TO_MINUS_30) {
        return 1 / x;
    }
    if (magnitude(x) >= BITS_INFINITY || is_pole(x)) {
        return not_a_number();
    }
    wide a;
    wide divisor;
    log2_gamma_any(&a, x, &divisor);
    exp2_of(&a);
    divide(&a, &divisor);
    /* Below 0 the sign changes at each integer; what is no integer is below 2^23. */
    a.negative = is_negative(x) && ((int32_t)-x & 1) == 0;
    return to_float(&a);
}

float kernel_lgamma(float x) {
    if (magnitude(x) >= BITS_INFINITY) {
        return is_nan(x) ? x : floatfmt_infinity(false);
    }
    if (is_pole(x)) {
        return floatfmt_infinity(false);
    }
    if (x == 1 || x == 2) {
        return 0;
    }
    wide a;
    if (magnitude(x) < BITS_2_TO_MINUS_30) {
        from_float(&a, x);
        a.negative = false;
        log2_of(&a);
        a.negative ^= 1;
    } else {
        wide divisor;
        log2_gamma_any(&a, x, &divisor);
        log2_of(&divisor);
        subtract(&a, &divisor);
    }
    multiply(&a, &LN_2);
    return to_float(&a);
}

/* --- exact functions --- */

float exact_trunc(float x) {
    uint32_t bits = floatfmt_to_bits(x);
    int exponent = (int)(bits >> 23 & 0xFF) - 127;
    uint32_t kept = exponent < 0 ? 0x80000000u : ~(0x7FFFFFu >> exponent % 32);
    return exponent >= 23 ? x : floatfmt_from_bits(bits & kept);
}

float exact_floor(float x) {
    float whole = exact_trunc(x);
    return x < whole ? whole - 1 : whole;
}

float exact_ceil(float x) {
    return -exact_floor(-x);
}

/* Long division, one bit of the quotient a round: 277 rounds at most. */
float exact_fmod(float x, float y) {
    float_parts a = floatfmt_split(x), b = floatfmt_split(y);
    if (is_nan(x) || is_nan(y) || a.exponent == FLOAT_NOT_FINITE || y == 0) {
        return not_a_number();
    }
    if (b.exponent == FLOAT_NOT_FINITE || a.exponent < b.exponent) {
        return x;
    }
    uint32_t rest = a.significand % b.significand;
    for (int n = a.exponent - b.exponent; n > 0; n--) {
        rest <<= 1;
        rest -= rest >= b.significand ? b.significand : 0;
    }
    return floatfmt_from_limbs(&rest, rest != 0, b.exponent, false, a.negative);
}

#endif
