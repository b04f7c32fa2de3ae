#include "floatfmt.h"

#include <assert.h>
#include <string.h>

#include "bigint.h"

#define HIDDEN_BIT   ((float_bits_t)1 << (FLOAT_MANTISSA_BITS - 1))
#define EXPONENT_MAX ((1 << FLOAT_EXPONENT_BITS) - 1)

enum {
    /* Decimal exponents at and beyond which everything is infinite, and below which everything is
     * zero. */
    DECIMAL_OVERFLOW = FLOAT_MANTISSA_BITS == 24 ? 39 : 309,
    DECIMAL_UNDERFLOW = FLOAT_MANTISSA_BITS == 24 ? -46 : -324
};

/* What rounding down left away, in units of the last place. */
typedef enum { CUT_NOTHING, CUT_BELOW_HALF, CUT_HALF, CUT_ABOVE_HALF } cut;

/* --- taking apart and putting together --- */

float_bits_t floatfmt_to_bits(firn_float value) {
    float_bits_t bits;
    static_assert(sizeof bits == sizeof value, "the width of floats");
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

firn_float floatfmt_from_bits(float_bits_t bits) {
    firn_float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

firn_float floatfmt_infinity(bool negative) {
    float_bits_t bits = (float_bits_t)EXPONENT_MAX << (FLOAT_MANTISSA_BITS - 1);
    return floatfmt_from_bits(bits | (float_bits_t)negative << (FLOAT_BITS - 1));
}

float_parts floatfmt_split(firn_float value) {
    float_bits_t bits = floatfmt_to_bits(value);
    int exponent = (int)(bits >> (FLOAT_MANTISSA_BITS - 1)) & EXPONENT_MAX;
    float_parts parts = {bits & (HIDDEN_BIT - 1), FLOAT_NOT_FINITE, bits >> (FLOAT_BITS - 1) != 0};
    if (exponent == 0) {
        parts.exponent = FLOAT_MIN_EXPONENT;
    } else if (exponent != EXPONENT_MAX) {
        parts.significand |= HIDDEN_BIT;
        parts.exponent = FLOAT_MIN_EXPONENT + exponent - 1;
    }
    return parts;
}

static float_bits_t limb_at(const uint32_t *a, size_t n, size_t i) {
    return i < n ? a[i] : 0;
}

/* The significand-sized piece of a that starts at this bit. */
static float_bits_t piece_at(const uint32_t *a, size_t n, size_t bit) {
    size_t i = bit / BIG_LIMB_BITS;
    unsigned shift = bit % BIG_LIMB_BITS;
    uint64_t low = (uint64_t)limb_at(a, n, i + 1) << 32 | limb_at(a, n, i);
    low >>= shift;
#if FLOAT_BITS == 64
    low |= (limb_at(a, n, i + 2) << 1) << (63 - shift);
#endif
    return (float_bits_t)low;
}

static size_t load(uint64_t x, uint32_t *r) {
    r[0] = (uint32_t)x;
    r[1] = (uint32_t)(x >> 32);
    return big_trim(r, 2);
}

firn_float floatfmt_from_limbs(const uint32_t *a, size_t n, int exponent, bool more,
                               bool negative) {
    int drop = (int)big_bit_length(a, n) - FLOAT_MANTISSA_BITS;
    if (drop < FLOAT_MIN_EXPONENT - exponent) {
        drop = FLOAT_MIN_EXPONENT - exponent;
    }
    if (n == 0) {
        drop = 0;
        exponent = FLOAT_MIN_EXPONENT;
    }
    float_bits_t q;
    if (drop <= 0) {
        q = piece_at(a, n, 0) << -drop;
    } else {
        size_t bit = (size_t)drop - 1;
        q = piece_at(a, n, (size_t)drop);
        if (piece_at(a, n, bit) & 1) {
            q += more || (q & 1) != 0 || big_any_below(a, n, bit);
        }
    }
    exponent += drop;
    float_bits_t bits = q;
    if (q >= HIDDEN_BIT) {
        /* The sum carries into the exponent when rounding reached the next power of two. */
        float_bits_t biased = (float_bits_t)(exponent - FLOAT_MIN_EXPONENT);
        bits = biased >= EXPONENT_MAX ? (float_bits_t)EXPONENT_MAX << (FLOAT_MANTISSA_BITS - 1)
                                      : (biased << (FLOAT_MANTISSA_BITS - 1)) + q;
        if (bits >> (FLOAT_MANTISSA_BITS - 1) >= EXPONENT_MAX) {
            return floatfmt_infinity(negative);
        }
    }
    return floatfmt_from_bits(bits | (float_bits_t)negative << (FLOAT_BITS - 1));
}

size_t floatfmt_to_limbs(firn_float value, uint32_t *r) {
    float_parts parts = floatfmt_split(value);
    assert(parts.exponent != FLOAT_NOT_FINITE);
    if (parts.exponent <= -FLOAT_MANTISSA_BITS) {
        return 0;
    }
    if (parts.exponent <= 0) {
        uint32_t piece[2];
        size_t n = load(parts.significand >> -parts.exponent, piece);
        memcpy(r, piece, n * sizeof *r);
        return n;
    }
    uint32_t piece[2];
    size_t n = load(parts.significand, piece);
    /* A left shift may write one limb more than it needs: shift by less than a limb apart from the
     * rest. */
    size_t limbs = (size_t)parts.exponent / BIG_LIMB_BITS;
    uint32_t shifted[3];
    n = big_shl(piece, n, (size_t)parts.exponent % BIG_LIMB_BITS, shifted);
    memset(r, 0, limbs * sizeof *r);
    memcpy(r + limbs, shifted, n * sizeof *r);
    return limbs + n;
}

/* --- scaling by powers of ten --- */

static size_t multiply_by_power_of_5(uint32_t *a, size_t n, unsigned power) {
    static const uint32_t chunk = 1220703125; /* 5^13 */
    for (; power >= 13; power -= 13) {
        n = big_mul_small(a, n, chunk, 0);
    }
    uint32_t rest = 1;
    while (power-- > 0) {
        rest *= 5;
    }
    return big_mul_small(a, n, rest, 0);
}

static cut cut_of(int compared_with_half, bool anything) {
    if (compared_with_half == 0) {
        return CUT_HALF;
    }
    return compared_with_half > 0 ? CUT_ABOVE_HALF : anything ? CUT_BELOW_HALF : CUT_NOTHING;
}

/* r = floor(m * 2^e * 10^n), room FLOAT_LIMBS; what is left away is told by *left. */
static size_t scale(uint64_t m, int e, int n, uint32_t *r, cut *left) {
    *left = CUT_NOTHING;
    int shift = e + n;
    if (n >= 0) {
        size_t rn = multiply_by_power_of_5(r, load(m, r), (unsigned)n);
        if (shift >= 0) {
            return big_shl(r, rn, (size_t)shift, r);
        }
        size_t bit = (size_t)-shift - 1;
        bool half = bit / BIG_LIMB_BITS < rn && (r[bit / BIG_LIMB_BITS] >> bit % BIG_LIMB_BITS & 1);
        bool below = big_any_below(r, rn, bit);
        *left = cut_of(half ? below : -1, below);
        return big_shr(r, rn, bit + 1, r);
    }
    uint32_t rest[FLOAT_LIMBS];
    uint32_t divisor[FLOAT_LIMBS] = {1};
    size_t rest_n = load(m, rest);
    size_t divisor_n = multiply_by_power_of_5(divisor, 1, (unsigned)-n);
    if (shift >= 0) {
        rest_n = big_shl(rest, rest_n, (size_t)shift, rest);
    } else {
        divisor_n = big_shl(divisor, divisor_n, (size_t)-shift, divisor);
    }
    size_t rn = rest_n >= divisor_n ? rest_n - divisor_n + 1 : 0;
    rest_n = big_divmod(rest, rest_n, divisor, divisor_n, r);
    bool anything = rest_n > 0;
    rest_n = big_shl(rest, rest_n, 1, rest);
    *left = cut_of(big_compare(rest, rest_n, divisor, divisor_n), anything);
    return big_trim(r, rn);
}

static size_t scale_to_nearest(float_parts parts, int n, uint32_t *r) {
    cut left;
    size_t rn = scale(parts.significand, parts.exponent, n, r, &left);
    bool odd = rn > 0 && (r[0] & 1) != 0;
    if (left == CUT_ABOVE_HALF || (left == CUT_HALF && odd)) {
        static const uint32_t one = 1;
        rn = big_add(r, rn, &one, 1, r);
    }
    return rn;
}

/* a * 10^x to the nearest float. a has room FLOAT_LIMBS and is destroyed; 10^x is in the float's
 * range. */
static firn_float from_decimal(uint32_t *a, size_t n, int x, bool more, bool negative) {
    if (x >= 0) {
        n = multiply_by_power_of_5(a, n, (unsigned)x);
        return floatfmt_from_limbs(a, n, x, more, negative);
    }
    uint32_t divisor[FLOAT_LIMBS] = {1};
    uint32_t quotient[FLOAT_LIMBS];
    size_t divisor_n = multiply_by_power_of_5(divisor, 1, (unsigned)-x);
    int shift = FLOAT_MANTISSA_BITS + 2 + (int)big_bit_length(divisor, divisor_n) -
                (int)big_bit_length(a, n);
    shift = shift < 0 ? 0 : shift;
    n = big_shl(a, n, (size_t)shift, a);
    assert(n < FLOAT_LIMBS && divisor_n <= FLOAT_LIMBS);
    size_t quotient_n = n >= divisor_n ? n - divisor_n + 1 : 0;
    more |= big_divmod(a, n, divisor, divisor_n, quotient) != 0;
    quotient_n = big_trim(quotient, quotient_n);
    return floatfmt_from_limbs(quotient, quotient_n, x - shift, more, negative);
}

/* floor(log10(value)) or one less; value is finite and not zero. */
static int guess_exponent(float_parts parts) {
    int32_t log2 = parts.exponent - 1;
    for (float_bits_t m = parts.significand; m != 0; m >>= 1) {
        log2++;
    }
    /* 78913 / 2^18 is just below log10(2); a shift of a negative number rounds down. */
    return (int)((log2 * INT32_C(78913)) >> 18);
}

/* More decimals than this are zeros. */
static int decimals_of(float_parts parts) {
    return parts.exponent < 0 ? -parts.exponent : 0;
}

firn_float floatfmt_round(firn_float value, int digits) {
    float_parts parts = floatfmt_split(value);
    if (parts.exponent == FLOAT_NOT_FINITE || digits >= decimals_of(parts)) {
        if (digits >= 0 || parts.exponent == FLOAT_NOT_FINITE) {
            return value;
        }
    }
    uint32_t a[FLOAT_LIMBS];
    size_t n = 0;
    if (digits >= -DECIMAL_OVERFLOW && parts.significand != 0) {
        n = scale_to_nearest(parts, digits, a);
    }
    if (n == 0) {
        return floatfmt_from_bits((float_bits_t)parts.negative << (FLOAT_BITS - 1));
    }
    return from_decimal(a, n, -digits, false, parts.negative);
}

/* --- printing --- */

/* count digits, the first of weight 10^exponent. */
typedef struct {
    char *digits;
    int count;
    int exponent;
} decimal;

/* Digits before `end`, trailing zeros kept. */
static decimal decimal_from_limbs(uint32_t *a, size_t n, int decimals, char *end) {
    char *start = n == 0 ? end : big_to_text(a, n, 10, end);
    int count = (int)(end - start);
    return (decimal){start, count, count - 1 - decimals};
}

static decimal decimal_fixed(float_parts parts, int decimals, char *end) {
    uint32_t a[FLOAT_LIMBS];
    if (decimals > decimals_of(parts)) {
        decimals = decimals_of(parts);
    }
    size_t n = scale_to_nearest(parts, decimals, a);
    return decimal_from_limbs(a, n, decimals, end);
}

/* The given number of significant digits, or fewer when the others are zeros. */
static decimal decimal_significant(float_parts parts, int digits, char *end) {
    if (parts.significand == 0) {
        return (decimal){end, 0, 0};
    }
    int decimals = digits - 1 - guess_exponent(parts);
    for (;;) {
        decimal d = decimal_fixed(parts, decimals, end);
        if (d.count <= digits) {
            return d;
        }
        /* The guess was low, or rounding gave a power of ten. */
        if (decimals > decimals_of(parts)) {
            decimals = decimals_of(parts);
        }
        decimals -= d.count - digits;
    }
}

#if FLOAT_BITS == 32
typedef uint32_t digits_t;
#define DIGITS_LIMIT UINT32_C(1000000000)
#else
typedef uint64_t digits_t;
#define DIGITS_LIMIT UINT64_C(100000000000000000)
#endif

static digits_t scale_small(uint64_t m, int e, int n, cut *left) {
    uint32_t r[FLOAT_LIMBS];
    size_t rn = scale(m, e, n, r, left);
    digits_t result = 0;
    while (rn-- > 0) {
        result = (digits_t)((uint64_t)result << 32 | r[rn]);
    }
    return result;
}

/* The shortest number in low..high, and among those the one nearest to middle + left. All three
 * are floors at FLOAT_DIGITS digits, where neighbouring floats are always more than one apart. */
static digits_t shortest(digits_t low, digits_t middle, cut left, digits_t high, digits_t *unit) {
    digits_t step = 1;
    while (high / (step * 10) * (step * 10) >= low) {
        step *= 10;
    }
    digits_t q = middle / step;
    bool up = left == CUT_ABOVE_HALF || (left == CUT_HALF && (q & 1) != 0);
    if (step > 1) {
        digits_t rest = middle % step;
        up = rest > step / 2 || (rest == step / 2 && (left != CUT_NOTHING || (q & 1) != 0));
    }
    q += up;
    if (q * step > high) {
        q--;
    } else if (q * step < low) {
        q++;
    }
    *unit = step;
    return q;
}

static decimal decimal_shortest(float_parts parts, char *end) {
    if (parts.significand == 0) {
        return (decimal){end, 0, 0};
    }
    /* Quarters of the last place: the borders of the interval are whole numbers of them. */
    uint64_t m = (uint64_t)parts.significand * 4;
    bool narrow = parts.significand == HIDDEN_BIT && parts.exponent > FLOAT_MIN_EXPONENT;
    bool open =
        (parts.significand & 1) != 0; /* the borders round to even, thus away from this float */
    int e = parts.exponent - 2;
    int decimals = FLOAT_DIGITS - 1 - guess_exponent(parts);
    cut left;
    digits_t middle = scale_small(m, e, decimals, &left);
    if (middle >= DIGITS_LIMIT) {
        middle = scale_small(m, e, --decimals, &left);
    }
    cut border;
    digits_t low = scale_small(m - (narrow ? 1 : 2), e, decimals, &border);
    low += border != CUT_NOTHING || open;
    digits_t high = scale_small(m + 2, e, decimals, &border);
    high -= border == CUT_NOTHING && open;
    digits_t unit;
    digits_t q = shortest(low, middle, left, high, &unit);
    char *start = end;
    for (; q != 0; q /= 10) {
        *--start = (char)('0' + q % 10);
    }
    for (; unit > 1; unit /= 10) {
        decimals--;
    }
    int count = (int)(end - start);
    return (decimal){start, count, count - 1 - decimals};
}

/* The digit of weight 10^place. */
static char digit_at(const decimal *d, int place) {
    int i = d->exponent - place;
    return (char)(i < 0 || i >= d->count ? '0' : d->digits[i]);
}

/* Digits `first` down to `last` (weights of ten), a point after weight 0 moved by `shift`. The
 * digits may stand at the far end of the same buffer: the writing place never overtakes the
 * reading place. */
static char *put_digits(const decimal *d, int first, int last, int point, char *out) {
    for (int place = first; place >= last; place--) {
        *out++ = digit_at(d, place);
        if (place == point && place > last) {
            *out++ = '.';
        }
    }
    return out;
}

static char *put_exponent(int exponent, char letter, char *out) {
    *out++ = letter;
    *out++ = exponent < 0 ? '-' : '+';
    unsigned x = (unsigned)(exponent < 0 ? -exponent : exponent);
    if (x >= 100) {
        *out++ = (char)('0' + x / 100);
    }
    *out++ = (char)('0' + x / 10 % 10);
    *out++ = (char)('0' + x % 10);
    return out;
}

static char *put_fixed(const decimal *d, int decimals, bool point, char *out) {
    out = put_digits(d, d->count > 0 && d->exponent > 0 ? d->exponent : 0, -decimals, 0, out);
    if (decimals <= 0 && point) {
        *out++ = '.';
    }
    return out;
}

static char *put_scientific(const decimal *d, int decimals, bool point, char letter, char *out) {
    int exponent = d->exponent; /* read first: the digits are overwritten */
    out = put_digits(d, exponent, exponent - decimals, exponent, out);
    if (decimals <= 0 && point) {
        *out++ = '.';
    }
    return put_exponent(exponent, letter, out);
}

/* Digits after the first that are not trailing zeros. */
static int decimals_used(const decimal *d) {
    int count = d->count;
    while (count > 1 && d->digits[count - 1] == '0') {
        count--;
    }
    return count > 0 ? count - 1 : 0;
}

static char *put_general(const decimal *d, int precision, unsigned flags, char letter, char *out) {
    int exponent = d->exponent;
    int decimals = flags & FLOAT_ALTERNATE ? precision - 1 : decimals_used(d);
    bool point = (flags & FLOAT_ALTERNATE) != 0;
    int limit = flags & FLOAT_DOT_ZERO ? precision - 1 : precision;
    if (exponent < -4 || exponent >= limit) {
        return put_scientific(d, decimals, point, letter, out);
    }
    decimals -= exponent;
    if (decimals < 0) {
        decimals = 0;
    }
    if ((flags & FLOAT_DOT_ZERO) != 0 && decimals == 0) {
        decimals = 1;
    }
    return put_fixed(d, decimals, point, out);
}

static size_t put_word(const char *word, bool upper, char *out) {
    for (size_t i = 0; i < 3; i++) {
        out[i] = (char)(upper ? word[i] - 'a' + 'A' : word[i]);
    }
    return 3;
}

size_t floatfmt_room(firn_float value, char type, int precision) {
    assert(precision >= 0 && precision <= FLOAT_PRECISION_MAX);
    float_parts parts = floatfmt_split(value);
    if (type == 'r' || parts.exponent == FLOAT_NOT_FINITE) {
        return FLOAT_REPR_MAX;
    }
    size_t room = (size_t)precision + 16;
    if (strchr("fF%", type) != NULL && parts.significand != 0) {
        int exponent = guess_exponent(parts);
        room += exponent > 0 ? (size_t)exponent : 0;
    }
    return room;
}

size_t floatfmt_format(firn_float value, char type, int precision, unsigned flags, char *out) {
    size_t room = floatfmt_room(value, type, precision);
    if (type == '%') {
        value *= 100; /* rounded, as CPython does it */
    }
    float_parts parts = floatfmt_split(value);
    char lower = (char)(type | 0x20);
    bool upper = type >= 'A' && type <= 'Z';
    char letter = upper ? 'E' : 'e';
    char *start = out;
    char *end = out + room;
    if (parts.exponent == FLOAT_NOT_FINITE) {
        if (parts.negative && parts.significand == 0) {
            *out++ = '-';
        }
        out += put_word(parts.significand == 0 ? "inf" : "nan", upper, out);
        parts.negative = false;
    } else {
        if (parts.negative) {
            *out++ = '-';
        }
        if (lower == 'g') {
            precision += precision == 0;
            decimal d = decimal_significant(parts, precision, end);
            out = put_general(&d, precision, flags, letter, out);
        } else if (type == 'r') {
            decimal d = decimal_shortest(parts, end);
            out = put_general(&d, 17, FLOAT_DOT_ZERO | flags, letter, out);
        } else if (lower == 'e') {
            decimal d = decimal_significant(parts, precision + 1, end);
            out = put_scientific(&d, precision, (flags & FLOAT_ALTERNATE) != 0, letter, out);
        } else {
            decimal d = decimal_fixed(parts, precision, end);
            out = put_fixed(&d, precision, (flags & FLOAT_ALTERNATE) != 0, out);
        }
    }
    if (type == '%') {
        *out++ = '%';
    }
    assert(out <= end);
    return (size_t)(out - start);
}

size_t floatfmt_repr(firn_float value, char *out) {
    return floatfmt_format(value, 'r', 0, 0, out);
}

/* --- reading --- */

typedef struct {
    const char *text;
    size_t size;
    size_t at;
    unsigned flags;
} reader;

static bool digit_follows(const reader *r, size_t at) {
    return at < r->size && r->text[at] >= '0' && r->text[at] <= '9';
}

static bool word_follows(reader *r, const char *word) {
    size_t n = strlen(word);
    if (r->size - r->at < n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if ((r->text[r->at + i] | 0x20) != word[i]) {
            return false;
        }
    }
    r->at += n;
    return true;
}

typedef struct {
    uint32_t limbs[FLOAT_LIMBS];
    size_t n;
    int count;        /* significant digits in limbs */
    int32_t exponent; /* the number is limbs * 10^exponent, and a little more if `more` */
    bool more;
    bool any;
} number;

/* Digits with single underscores between them; step is -1 after the point. */
static void read_digits(reader *r, int step, number *x) {
    while (digit_follows(r, r->at)) {
        unsigned digit = (unsigned)(r->text[r->at] - '0');
        x->any = true;
        if (x->count < FLOAT_TEXT_DIGITS) {
            x->n = big_mul_small(x->limbs, x->n, 10, digit);
            x->count += x->n > 0;
            x->exponent += step;
        } else {
            x->more |= digit != 0;
            x->exponent += step + 1;
        }
        r->at++;
        if ((r->flags & FLOAT_UNDERSCORES) != 0 && r->at < r->size && r->text[r->at] == '_' &&
            digit_follows(r, r->at + 1)) {
            r->at++;
        }
    }
}

static void read_exponent(reader *r, number *x) {
    size_t at = r->at + 1;
    if (r->at >= r->size || (r->text[r->at] | 0x20) != 'e') {
        return;
    }
    bool negative = at < r->size && r->text[at] == '-';
    at += at < r->size && (r->text[at] == '-' || r->text[at] == '+');
    if (!digit_follows(r, at)) {
        return;
    }
    int32_t exponent = 0;
    while (digit_follows(r, at)) {
        /* Beyond this it no longer matters, since a text has fewer digits than 2^30. */
        if (exponent < INT32_C(100000000)) {
            exponent = exponent * 10 + (r->text[at] - '0');
        }
        at++;
        if ((r->flags & FLOAT_UNDERSCORES) != 0 && at < r->size && r->text[at] == '_' &&
            digit_follows(r, at + 1)) {
            at++;
        }
    }
    r->at = at;
    x->exponent += negative ? -exponent : exponent;
}

static firn_float number_to_float(number *x, bool negative) {
    int32_t top = x->exponent + x->count; /* the number is below 10^top */
    if (x->n == 0 || top < DECIMAL_UNDERFLOW) {
        return floatfmt_from_bits((float_bits_t)negative << (FLOAT_BITS - 1));
    }
    if (top > DECIMAL_OVERFLOW) {
        return floatfmt_infinity(negative);
    }
    return from_decimal(x->limbs, x->n, (int)x->exponent, x->more, negative);
}

size_t floatfmt_scan(const char *text, size_t size, unsigned flags, firn_float *value) {
    reader r = {text, size, 0, flags};
    bool negative = size > 0 && text[0] == '-';
    r.at += size > 0 && (text[0] == '-' || text[0] == '+');
    if ((flags & FLOAT_WORDS) != 0) {
        if (word_follows(&r, "infinity") || word_follows(&r, "inf")) {
            *value = floatfmt_infinity(negative);
            return r.at;
        }
        if (word_follows(&r, "nan")) {
            float_bits_t nan = floatfmt_to_bits(floatfmt_infinity(negative)) | HIDDEN_BIT >> 1;
            *value = floatfmt_from_bits(nan);
            return r.at;
        }
    }
    number x;
    x.n = 0;
    x.count = 0;
    x.exponent = 0;
    x.more = false;
    x.any = false;
    read_digits(&r, 0, &x);
    if (r.at < size && text[r.at] == '.' && (x.any || digit_follows(&r, r.at + 1))) {
        r.at++;
        read_digits(&r, -1, &x);
    }
    if (!x.any) {
        return 0;
    }
    read_exponent(&r, &x);
    *value = number_to_float(&x, negative);
    return r.at;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool floatfmt_parse(const char *text, size_t size, firn_float *value) {
    while (size > 0 && is_space(text[0])) {
        text++;
        size--;
    }
    while (size > 0 && is_space(text[size - 1])) {
        size--;
    }
    return size > 0 && floatfmt_scan(text, size, FLOAT_UNDERSCORES | FLOAT_WORDS, value) == size;
}
