/* The math module. Special values and errors are CPython's; the functions themselves are in
 * mathkernel.c. */
#include "class.h"
#include "mathkernel.h"
#include "native.h"
#include "number.h"

#define MATH_PI ((firn_float)3.14159265358979323846)

typedef firn_float (*Function)(firn_float);

static bool is_nan(firn_float x) {
    return x != x;
}

static bool is_finite(firn_float x) {
    return floatfmt_split(x).exponent != FLOAT_NOT_FINITE;
}

static bool is_infinite(firn_float x) {
    return !is_finite(x) && !is_nan(x);
}

_Noreturn static void raise_domain(void) {
    raise_value_error(MSG_math_domain_error);
}

_Noreturn static void raise_range(void) {
    raise_error(CORE(class_OverflowError), MSG_math_range_error);
}

/* ---- functions of one and two floats */

/* A NaN out of a number is a domain error, an infinity out of a finite number an overflow or a
 * pole. */
static Value result(firn_float r, bool from_nan, bool from_finite, bool overflows) {
    if (is_nan(r) && !from_nan) {
        raise_domain();
    }
    if (is_infinite(r) && from_finite) {
        if (overflows) {
            raise_range();
        }
        raise_domain();
    }
    return float_box(r);
}

static Value apply(const Value *args, Function f, bool overflows) {
    firn_float x = float_from_value(args[0]);
    return result(f(x), is_nan(x), is_finite(x), overflows);
}

#define MATH_FUNCTION(name, overflows)                \
    Value math_##name(Value *args, unsigned n) {      \
        (void)n;                                      \
        return apply(args, kernel_##name, overflows); \
    }

MATH_FUNCTION(sin, false)
MATH_FUNCTION(cos, false)
MATH_FUNCTION(tan, false)
MATH_FUNCTION(asin, false)
MATH_FUNCTION(acos, false)
MATH_FUNCTION(atan, false)
MATH_FUNCTION(exp, true)
MATH_FUNCTION(exp2, true)
MATH_FUNCTION(expm1, true)
MATH_FUNCTION(log1p, false)
MATH_FUNCTION(sinh, true)
MATH_FUNCTION(cosh, true)
MATH_FUNCTION(tanh, false)
MATH_FUNCTION(asinh, false)
MATH_FUNCTION(acosh, false)
MATH_FUNCTION(atanh, false)
MATH_FUNCTION(cbrt, false)
MATH_FUNCTION(erf, false)
MATH_FUNCTION(erfc, false)

Value math_sqrt(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    if (x < 0) {
        raise_domain();
    }
    return float_box(exact_sqrt(x));
}

/* Poles at 0 and the negative integers, and no limit at minus infinity. */
Value math_gamma(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    if (x <= 0 && exact_floor(x) == x) {
        raise_domain();
    }
    return result(kernel_tgamma(x), is_nan(x), is_finite(x), true);
}

Value math_lgamma(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    bool pole = x <= 0 && exact_floor(x) == x;
    return result(kernel_lgamma(x), is_nan(x), is_finite(x), !pole);
}

/* log2 of an integer too large for a float: of its highest bits, and the number of the others. */
static bool large_logarithm(Value v, Function f, firn_float of_two, firn_float *r) {
    firn_float x;
    v = obj_native(v);
    if (!value_is_int(v) || int_to_float(v, &x) || int_sign(v) <= 0) {
        return false;
    }
    IntView a;
    int_view(v, &a);
    size_t bits = big_bit_length(a.limbs, a.n);
    x = floatfmt_from_limbs(a.limbs, a.n, -(int)bits, false, false);
    *r = f(x) + (firn_float)bits * of_two;
    return true;
}

static firn_float logarithm(Value v, Function f, firn_float of_two) {
    firn_float r;
    if (large_logarithm(v, f, of_two, &r)) {
        return r;
    }
    firn_float x = float_from_value(v);
    if (x <= 0) {
        raise_domain();
    }
    return f(x);
}

/* log(x, base) */
Value math_log(Value *args, unsigned n) {
    firn_float ln2 = (firn_float)0.693147180559945309417;
    firn_float r = logarithm(args[0], kernel_log, ln2);
    if (n > 1) {
        firn_float base = logarithm(args[1], kernel_log, ln2);
        if (base == 0) {
            raise_error(CORE(class_ZeroDivisionError), MSG_float_division_by_zero);
        }
        r /= base;
    }
    return float_box(r);
}

Value math_log2(Value *args, unsigned n) {
    (void)n;
    return float_box(logarithm(args[0], kernel_log2, 1));
}

Value math_log10(Value *args, unsigned n) {
    (void)n;
    firn_float of_two = (firn_float)0.301029995663981195214;
    return float_box(logarithm(args[0], kernel_log10, of_two));
}

Value math_atan2(Value *args, unsigned n) {
    (void)n;
    firn_float y = float_from_value(args[0]);
    firn_float x = float_from_value(args[1]);
    return float_box(kernel_atan2(y, x));
}

Value math_pow(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float y = float_from_value(args[1]);
    bool finite = is_finite(x) && is_finite(y);
    return result(kernel_pow(x, y), is_nan(x) || is_nan(y), finite, x != 0);
}

Value math_fmod(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float y = float_from_value(args[1]);
    bool nan = is_nan(x) || is_nan(y);
    if (!nan && (is_infinite(x) || y == 0)) {
        raise_domain();
    }
    return float_box(is_infinite(y) && !nan ? x : exact_fmod(x, y));
}

/* What is left after the nearest multiple of y, ties to the even one. */
Value math_remainder(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float y = float_from_value(args[1]);
    if (is_nan(x) || is_nan(y)) {
        return float_box(x + y);
    }
    if (is_infinite(x) || y == 0) {
        raise_domain();
    }
    if (is_infinite(y)) {
        return float_box(x);
    }
    firn_float ax = exact_fabs(x);
    firn_float ay = exact_fabs(y);
    firn_float m = exact_fmod(ax, ay);
    firn_float c = ay - m;
    if (m > c) {
        m = -c;
    } else if (m == c) {
        m -= 2 * exact_fmod((firn_float)0.5 * (ax - m), ay);
    }
    return float_box(exact_copysign(1, x) * m);
}

Value math_copysign(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float y = float_from_value(args[1]);
    return float_box(exact_copysign(x, y));
}

Value math_fabs(Value *args, unsigned n) {
    (void)n;
    return float_box(exact_fabs(float_from_value(args[0])));
}

Value math_degrees(Value *args, unsigned n) {
    (void)n;
    return float_box(float_from_value(args[0]) * (180 / MATH_PI));
}

Value math_radians(Value *args, unsigned n) {
    (void)n;
    return float_box(float_from_value(args[0]) * (MATH_PI / 180));
}

/* ---- parts of floats */

Value math_isnan(Value *args, unsigned n) {
    (void)n;
    return value_bool(is_nan(float_from_value(args[0])));
}

Value math_isinf(Value *args, unsigned n) {
    (void)n;
    return value_bool(is_infinite(float_from_value(args[0])));
}

Value math_isfinite(Value *args, unsigned n) {
    (void)n;
    return value_bool(is_finite(float_from_value(args[0])));
}

/* isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0) */
Value math_isclose(Value *args, unsigned n) {
    (void)n;
    firn_float a = float_from_value(args[0]);
    firn_float b = float_from_value(args[1]);
    firn_float relative = args[2] == 0 ? (firn_float)1e-9 : float_from_value(args[2]);
    firn_float absolute = args[3] == 0 ? 0 : float_from_value(args[3]);
    if (relative < 0 || absolute < 0) {
        raise_value_error(MSG_tolerances_must_be_non);
    }
    if (a == b) {
        return VALUE_TRUE;
    }
    if (is_infinite(a) || is_infinite(b)) {
        return VALUE_FALSE;
    }
    firn_float difference = exact_fabs(b - a);
    return value_bool(difference <= exact_fabs(relative * b) ||
                      difference <= exact_fabs(relative * a) || difference <= absolute);
}

/* significand * 2^exponent; overflow gives an infinity. */
static firn_float compose(float_parts parts, int exponent) {
    const uint32_t limbs[2] = {(uint32_t)parts.significand,
                               (uint32_t)((uint64_t)parts.significand >> 32)};
    return floatfmt_from_limbs(limbs, big_trim(limbs, 2), exponent, false, parts.negative);
}

static Value pair(Value a, Value b) {
    Value *s = vm_keep(2, a, b, 0);
    return tuple_new(s, 2);
}

Value math_frexp(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    float_parts parts = floatfmt_split(x);
    int exponent = 0;
    if (parts.exponent != FLOAT_NOT_FINITE && parts.significand != 0) {
        int bits = 64 - __builtin_clzll(parts.significand);
        exponent = parts.exponent + bits;
        x = compose(parts, -bits);
    }
    return pair(float_box(x), value_small(exponent));
}

Value math_ldexp(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    Value v = obj_native(args[1]);
    if (!value_is_int(v)) {
        raise_type_error(MSG_expected_an_int_as_second);
    }
    float_parts parts = floatfmt_split(x);
    if (parts.exponent == FLOAT_NOT_FINITE || parts.significand == 0) {
        return float_box(x);
    }
    int64_t power;
    if (!int_to_i64(v, &power) || power > 10000 || power < -10000) {
        power = int_sign(v) * 10000;
    }
    firn_float r = compose(parts, parts.exponent + (int)power);
    if (!is_finite(r)) {
        raise_range();
    }
    return float_box(r);
}

Value math_modf(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float whole = exact_trunc(x);
    firn_float fraction = is_infinite(x) ? 0 : x - whole;
    Value *s = vm_keep(1, float_box(exact_copysign(fraction, x)), 0, 0);
    Value box = float_box(whole);
    return pair(s[0], box);
}

/* The next float above a positive x or below a negative one, and so on through 0. */
static firn_float step(firn_float x, bool up) {
    float_bits_t bits = floatfmt_to_bits(x);
    if (x == 0) {
        return floatfmt_from_bits((float_bits_t)1 | (float_bits_t)!up << (FLOAT_BITS - 1));
    }
    return floatfmt_from_bits((x > 0) == up ? bits + 1 : bits - 1);
}

Value math_nextafter(Value *args, unsigned n) {
    (void)n;
    firn_float x = float_from_value(args[0]);
    firn_float y = float_from_value(args[1]);
    if (is_nan(x) || is_nan(y)) {
        x += y;
    } else {
        x = x == y ? y : step(x, y > x);
    }
    return float_box(x);
}

Value math_ulp(Value *args, unsigned n) {
    (void)n;
    firn_float x = exact_fabs(float_from_value(args[0]));
    if (is_finite(x)) {
        firn_float above = step(x, true);
        x = is_finite(above) ? above - x : x - step(x, false);
    }
    return float_box(x);
}

/* ---- to integers */

/* 0: neither an int nor a float, and no method of that name. */
static Value to_integer(Value *args, Function f, Value name) {
    Value native = obj_native(args[0]);
    if (is_instance(args[0])) {
        Value *s = vm_keep(2, args[0], native, 0);
        Value r = vm_call_special(name, s, 1);
        if (r != 0) {
            return r;
        }
        native = s[1];
    }
    if (value_is_int(native)) {
        return int_unary(UN_POS, native);
    }
    return is_kind(native, KIND_FLOAT) ? int_from_float(f(float_unbox(native))) : 0;
}

Value math_floor(Value *args, unsigned n) {
    (void)n;
    Value r = to_integer(args, exact_floor, CORE(name___floor__));
    return r != 0 ? r : int_from_float(exact_floor(float_from_value(args[0])));
}

Value math_ceil(Value *args, unsigned n) {
    (void)n;
    Value r = to_integer(args, exact_ceil, CORE(name___ceil__));
    return r != 0 ? r : int_from_float(exact_ceil(float_from_value(args[0])));
}

Value math_trunc(Value *args, unsigned n) {
    (void)n;
    Value r = to_integer(args, exact_trunc, CORE(name___trunc__));
    if (r == 0) {
        raise_type_error(MSG_type_doesnt_define_trunc, args[0]);
    }
    return r;
}

/* ---- sums */

/* Every finite float is a whole number of the smallest one: the sum is kept exactly, in two's
 * complement. */
enum {
    SUM_BITS = (1 << FLOAT_EXPONENT_BITS) + FLOAT_MANTISSA_BITS + 32,
    SUM_LIMBS = SUM_BITS / 32 + 2
};

static void sum_add(uint32_t *sum, float_parts parts) {
    unsigned bit = (unsigned)(parts.exponent - FLOAT_MIN_EXPONENT);
    unsigned at = bit / 32;
    uint64_t low = (parts.significand & UINT32_MAX) << bit % 32;
    uint64_t high = ((uint64_t)parts.significand >> 32) << bit % 32;
    high += low >> 32;
    const uint32_t limbs[4] = {(uint32_t)low, (uint32_t)high, (uint32_t)(high >> 32), 0};
    uint32_t carry = parts.negative;
    for (unsigned i = 0; at + i < SUM_LIMBS; i++) {
        uint32_t limb = i < 3 ? limbs[i] : 0;
        uint64_t t = (uint64_t)sum[at + i] + (parts.negative ? ~limb : limb) + carry;
        sum[at + i] = (uint32_t)t;
        carry = (uint32_t)(t >> 32);
    }
}

static firn_float sum_result(uint32_t *sum) {
    bool negative = sum[SUM_LIMBS - 1] >> 31 != 0;
    size_t n = negative ? big_negate(sum, SUM_LIMBS) : big_trim(sum, SUM_LIMBS);
    return floatfmt_from_limbs(sum, n, FLOAT_MIN_EXPONENT, false, negative && n > 0);
}

Value math_fsum(Value *args, unsigned n) {
    (void)n;
    uint32_t sum[SUM_LIMBS] = {0};
    firn_float special = 0;
    bool any_special = false;
    args[0] = obj_iter(args[0]);
    Value item;
    while ((item = obj_next(args[0])) != 0) {
        vm_poll();
        firn_float x = float_from_value(item);
        float_parts parts = floatfmt_split(x);
        if (parts.exponent == FLOAT_NOT_FINITE) {
            if (any_special && is_infinite(special) && is_infinite(x) && special != x) {
                raise_value_error(MSG_inf_inf_in_fsum);
            }
            special = any_special ? special + x : x;
            any_special = true;
        } else if (parts.significand != 0) {
            sum_add(sum, parts);
        }
    }
    firn_float r = any_special ? special : sum_result(sum);
    if (!any_special && !is_finite(r)) {
        raise_error(CORE(class_OverflowError), MSG_intermediate_overflow_in_fsum);
    }
    return float_box(r);
}

/* Root of the sum of squares: scaled by the largest, and the squares' rounding errors carried
 * along. */
typedef struct Norm {
    firn_float sum, rest;
} Norm;

static void norm_add(Norm *norm, firn_float x) {
    /* Halves of the significand, whose products are exact (Veltkamp, Dekker). */
    firn_float factor = (firn_float)((uint32_t)1 << (FLOAT_MANTISSA_BITS + 1) / 2) + 1;
    firn_float t = x * factor;
    firn_float high = t - (t - x);
    firn_float low = x - high;
    firn_float square = x * x;
    firn_float error = low * low - ((square - high * high) - 2 * high * low);
    firn_float sum = norm->sum + square;
    norm->rest += norm->sum >= square ? (norm->sum - sum) + square : (square - sum) + norm->sum;
    norm->rest += error;
    norm->sum = sum;
}

/* The first n slots hold floats. */
static Value norm_of(const Value *s, unsigned n) {
    firn_float largest = 0;
    bool nan = false;
    for (unsigned i = 0; i < n; i++) {
        firn_float x = exact_fabs(float_unbox(s[i]));
        if (is_infinite(x)) {
            return float_box(x);
        }
        nan |= is_nan(x);
        largest = x > largest ? x : largest;
    }
    if (nan || largest == 0) {
        return float_box(nan ? (firn_float)NAN : 0);
    }
    float_parts parts = floatfmt_split(largest);
    int exponent = parts.exponent + 64 - __builtin_clzll(parts.significand);
    Norm norm = {0, 0};
    for (unsigned i = 0; i < n; i++) {
        parts = floatfmt_split(float_unbox(s[i]));
        norm_add(&norm, compose(parts, parts.exponent - exponent));
    }
    firn_float total = norm.sum + norm.rest;
    firn_float root = exact_sqrt(total);
    /* One step of Newton's against the unrounded sum. */
    Norm check = {norm.sum, norm.rest};
    Norm square = {0, 0};
    norm_add(&square, root);
    root += (((check.sum - square.sum) + check.rest) - square.rest) / (2 * root);
    parts = floatfmt_split(root);
    firn_float r = compose(parts, parts.exponent + exponent);
    return float_box(r);
}

Value math_hypot(Value *args, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        args[i] = float_box(float_from_value(args[i]));
    }
    return norm_of(args, n);
}

Value math_dist(Value *args, unsigned n) {
    (void)n;
    args[0] = tuple_from_iterable(args[0]);
    args[1] = tuple_from_iterable(args[1]);
    uint32_t count = obj_words(args[0]);
    if (count != obj_words(args[1])) {
        raise_value_error(MSG_both_points_must_have_the_same);
    }
    Value *s = vm_temps(count + 1);
    for (uint32_t i = 0; i < count; i++) {
        firn_float x = float_from_value(raw_body(args[0])[i]);
        x -= float_from_value(raw_body(args[1])[i]);
        s[i] = float_box(x);
    }
    return norm_of(s, count);
}

/* ---- whole numbers */

/* prod(iterable, *, start=1) */
Value math_prod(Value *args, unsigned n) {
    (void)n;
    args[1] = args[1] == 0 ? value_small(1) : args[1];
    args[0] = obj_iter(args[0]);
    Value item;
    while ((item = obj_next(args[0])) != 0) {
        vm_poll();
        args[1] = obj_binary(BIN_MUL, false, args[1], item);
    }
    return args[1];
}

Value math_gcd(Value *args, unsigned n) {
    Value *s = vm_keep(1, value_small(0), 0, 0);
    for (unsigned i = 0; i < n; i++) {
        args[i] = number_index(args[i]);
        s[0] = int_gcd(s[0], args[i]);
    }
    return s[0];
}

Value math_lcm(Value *args, unsigned n) {
    Value *s = vm_keep(2, value_small(1), VALUE_UNBOUND, 0);
    for (unsigned i = 0; i < n; i++) {
        args[i] = number_index(args[i]);
        if (int_sign(args[i]) == 0) {
            s[0] = value_small(0);
        }
        if (s[0] != value_small(0)) {
            s[1] = int_gcd(s[0], args[i]);
            s[1] = int_binary(BIN_FLOORDIV, false, args[i], s[1]);
            s[0] = int_mul(s[0], s[1]);
            s[0] = number_abs(s[0]);
        }
    }
    return s[0];
}

Value math_factorial(Value *args, unsigned n) {
    (void)n;
    int64_t k;
    args[0] = number_index(args[0]);
    if (int_sign(args[0]) < 0) {
        raise_value_error(MSG_factorial_not_defined_for);
    }
    if (!int_to_i64(args[0], &k) || k > SMALL_MAX) {
        raise_error(CORE(class_OverflowError), MSG_factorial_argument_should_not);
    }
    Value *s = vm_keep(1, value_small(1), 0, 0);
    /* Factors are gathered to words before a long multiplication. */
    int64_t word = 1;
    for (int64_t i = 2; i <= k; i++) {
        if (word > SMALL_MAX / i) {
            s[0] = int_mul(s[0], value_small((int32_t)word));
            word = 1;
            vm_poll();
        }
        word *= i;
    }
    return int_mul(s[0], value_small((int32_t)word));
}

/* Newton's method from above. */
Value math_isqrt(Value *args, unsigned n) {
    (void)n;
    args[0] = number_index(args[0]);
    int sign = int_sign(args[0]);
    if (sign < 0) {
        raise_value_error(MSG_isqrt_argument_must_be);
    }
    if (sign == 0) {
        return value_small(0);
    }
    IntView a;
    int_view(args[0], &a);
    size_t bits = big_bit_length(a.limbs, a.n);
    Value *s = vm_keep(2, VALUE_UNBOUND, VALUE_UNBOUND, 0);
    s[1] = int_binary(BIN_LSHIFT, false, value_small(1), value_small((int32_t)(bits + 1) / 2));
    do {
        vm_poll();
        s[0] = s[1];
        s[1] = int_binary(BIN_FLOORDIV, false, args[0], s[0]);
        s[1] = int_add(s[1], s[0]);
        s[1] = int_binary(BIN_RSHIFT, false, s[1], value_small(1));
    } while (int_compare_values(s[1], s[0]) < 0);
    return s[0];
}

static void index_not_negative(Value *slot, const char *name) {
    *slot = number_index(*slot);
    if (int_sign(*slot) < 0) {
        raise_value_error(MSG_must_be_a_non_negative_integer, name);
    }
}

/* args[0] (args[0] - 1) ... with args[1] factors; each product is divided by 1, 2, ... when
 * `divide`. */
static Value falling(Value *args, bool divide) {
    int64_t k;
    if (int_compare_values(args[1], args[0]) > 0) {
        return value_small(0);
    }
    if (!int_to_i64(args[1], &k) || k > SMALL_MAX) {
        raise_memory_error(); /* no such number fits */
    }
    Value *s = vm_keep(1, value_small(1), 0, 0);
    for (int32_t i = 0; i < (int32_t)k; i++) {
        vm_poll();
        s[0] = int_mul(s[0], args[0]);
        if (divide) {
            s[0] = int_binary(BIN_FLOORDIV, false, s[0], value_small(i + 1));
        }
        args[0] = int_sub(args[0], value_small(1));
    }
    return s[0];
}

Value math_comb(Value *args, unsigned n) {
    (void)n;
    index_not_negative(&args[0], "n");
    index_not_negative(&args[1], "k");
    if (int_compare_values(args[1], args[0]) > 0) {
        return value_small(0);
    }
    Value *s = vm_keep(1, VALUE_UNBOUND, 0, 0);
    s[0] = int_sub(args[0], args[1]);
    if (int_compare_values(s[0], args[1]) < 0) {
        args[1] = s[0];
    }
    return falling(args, true);
}

/* perm(n, k=None) */
Value math_perm(Value *args, unsigned n) {
    index_not_negative(&args[0], "n");
    Value *s = vm_keep(2, args[0], n > 1 ? args[1] : VALUE_NONE, 0);
    if (s[1] == VALUE_NONE) {
        s[1] = args[0];
    }
    index_not_negative(&s[1], "k");
    return falling(s, false);
}
