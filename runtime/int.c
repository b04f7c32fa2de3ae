/* Integers: the operations of small integers, booleans and INT objects. */
#include "number.h"

enum {
    POLL_LIMBS = 32, /* above this, loops over pairs of limbs look for interrupts */
    STACK_LIMBS = 8
};

/* ---- pieces */

bool value_is_int(Value v) {
    return value_is_small(v) || is_kind(v, KIND_INT) || value_is_bool(v);
}

void int_view(Value v, IntView *view) {
    int32_t word;
    if (int_word(v, &word)) {
        view->negative = word < 0;
        view->word = word < 0 ? 0u - (uint32_t)word : (uint32_t)word;
        view->limbs = &view->word;
        view->n = word != 0;
        return;
    }
    assert(is_kind(v, KIND_INT));
    Value header = obj_header(v);
    view->negative = (header & FLAG_NEGATIVE) != 0;
    view->n = header_words(header);
    view->limbs = vm_ptr(v) + 1;
}

Value int_alloc(size_t limbs) {
    if (limbs > OBJECT_MAX_WORDS) {
        raise_memory_error();
    }
    return heap_alloc_raw(KIND_INT, limbs > 0 ? (uint32_t)limbs : 1);
}

/* The value as a small, when it is one. */
static bool limbs_small(const uint32_t *limbs, size_t n, bool negative, Value *small) {
    uint32_t word = n > 0 ? limbs[0] : 0;
    if (n > 1 || word > (uint32_t)SMALL_MAX + negative) {
        return false;
    }
    *small = value_small(negative ? (int32_t)(0u - word) : (int32_t)word);
    return true;
}

Value int_done(Value big, size_t n, bool negative) {
    Value small;
    bool fits = limbs_small(int_limbs(big), n, negative, &small);
    heap_shrink(big, fits ? 0 : (uint32_t)n);
    if (fits) {
        return small;
    }
    if (negative) {
        *vm_ptr(big) |= FLAG_NEGATIVE;
    }
    return big;
}

Value int_from_limbs(const uint32_t *limbs, size_t n, bool negative) {
    Value small;
    if (limbs_small(limbs, n, negative, &small)) {
        return small;
    }
    Value big = int_alloc(n);
    memcpy(int_limbs(big), limbs, n * sizeof *limbs);
    return int_done(big, n, negative);
}

static Value from_magnitude(uint64_t m, bool negative) {
    const uint32_t limbs[2] = {(uint32_t)m, (uint32_t)(m >> 32)};
    return int_from_limbs(limbs, big_trim(limbs, 2), negative);
}

Value int_from_i64(int64_t n) {
    if (small_fits(n)) {
        return value_small((int32_t)n);
    }
    return from_magnitude(n < 0 ? 0u - (uint64_t)n : (uint64_t)n, n < 0);
}

Value int_from_u64(uint64_t n) {
    return from_magnitude(n, false);
}

bool int_to_i64(Value v, int64_t *out) {
    if (!value_is_int(v)) {
        return false;
    }
    IntView a;
    int_view(v, &a);
    if (a.n > 2) {
        return false;
    }
    uint64_t m = (a.n > 1 ? (uint64_t)a.limbs[1] << 32 : 0) | (a.n > 0 ? a.limbs[0] : 0);
    if (m > (uint64_t)INT64_MAX + a.negative) {
        return false;
    }
    *out = a.negative ? (int64_t)(0u - m) : (int64_t)m;
    return true;
}

int int_sign(Value v) {
    IntView a;
    int_view(v, &a);
    return a.negative ? -1 : a.n > 0;
}

bool int_is_odd(Value v) {
    IntView a;
    int_view(v, &a);
    return a.n > 0 && (a.limbs[0] & 1) != 0;
}

Value number_index(Value v) {
    Value native = obj_native(v);
    if (value_is_int(native)) {
        return value_is_bool(native) ? value_small(native == VALUE_TRUE) : native;
    }
    Value *s = vm_keep(2, v, v, 0);
    Value r = vm_call_special(CORE(name___index__), s, 1);
    if (r == 0) {
        raise_type_error(MSG_object_cannot_be_interpreted, s[1]);
    }
    r = obj_native(r);
    if (!value_is_int(r)) {
        raise_type_error(MSG_index_returned_non_int_type, r);
    }
    vm_release(s + 2);
    return value_is_bool(r) ? value_small(r == VALUE_TRUE) : r;
}

int32_t int_index(Value v) {
    int64_t n;
    if (value_is_small(v)) {
        return value_small_get(v);
    }
    if (!int_to_i64(number_index(v), &n) || n < INT32_MIN || n > INT32_MAX) {
        raise_error(CORE(class_OverflowError), MSG_cannot_fit_int_into_an_index);
    }
    return (int32_t)n;
}

/* ---- comparison and hash */

int int_compare_values(Value a, Value b) {
    IntView x;
    IntView y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.negative != y.negative) {
        return x.negative ? -1 : 1;
    }
    int c = big_compare(x.limbs, x.n, y.limbs, y.n);
    return x.negative ? -c : c;
}

Value int_compare(CompareOp op, Value a, Value b) {
    if (!value_is_int(a) || !value_is_int(b)) {
        return 0;
    }
    int c = int_compare_values(a, b);
    switch (op) {
    case CMP_LT: return value_bool(c < 0);
    case CMP_LE: return value_bool(c <= 0);
    case CMP_GT: return value_bool(c > 0);
    case CMP_GE: return value_bool(c >= 0);
    case CMP_EQ: return value_bool(c == 0);
    default: return value_bool(c != 0);
    }
}

/* Modulo a Mersenne prime, so that 2^31 is 1 and a shift is a rotation; numbers below 2^30 are
 * their own hash. */
uint32_t number_hash(const uint32_t *limbs, size_t n, int exponent, bool negative) {
    static const uint32_t prime = 0x7FFFFFFF;
    uint64_t h = 0;
    while (n-- > 0) {
        h = (h * 2 + limbs[n]) % prime; /* 2^32 is 2 */
    }
    unsigned rotation = (unsigned)((exponent % 31 + 31) % 31);
    h = ((h << rotation) & prime) | h >> (31 - rotation);
    h = h == prime ? 0 : h;
    return negative ? 0u - (uint32_t)h : (uint32_t)h;
}

uint32_t int_hash(Value o) {
    int32_t word;
    if (int_word(o, &word)) {
        return (uint32_t)word;
    }
    IntView a;
    int_view(o, &a);
    return number_hash(a.limbs, a.n, 0, a.negative);
}

/* Slots: the operands in s[0] and s[1], and two more, s[2] and s[3], for the operation to use. */
static Value *operand_slots(Value a, Value b) {
    Value *s = vm_keep(2, a, b, 0);
    return vm_keep(2, s[0], s[1], 0);
}

/* ---- sums and products: operands in slots s[0] and s[1] */

static Value add_large(const Value *s, bool subtract) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    Value big = int_alloc((a.n > b.n ? a.n : b.n) + 1);
    int_view(s[0], &a);
    int_view(s[1], &b);
    uint32_t *r = int_limbs(big);
    if (a.negative == (b.negative != subtract)) {
        return int_done(big, big_add(a.limbs, a.n, b.limbs, b.n, r), a.negative);
    }
    if (big_compare(a.limbs, a.n, b.limbs, b.n) >= 0) {
        return int_done(big, big_sub(a.limbs, a.n, b.limbs, b.n, r), a.negative);
    }
    return int_done(big, big_sub(b.limbs, b.n, a.limbs, a.n, r), !a.negative);
}

/* s[2] is free. */
static Value multiply_large(Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    size_t n = (size_t)a.n + b.n;
    bool negative = a.negative != b.negative;
    s[2] = int_alloc(n);
    int_view(s[0], &a);
    int_view(s[1], &b);
    if (a.n <= POLL_LIMBS || b.n <= POLL_LIMBS) {
        n = big_mul(a.limbs, a.n, b.limbs, b.n, int_limbs(s[2]));
        return int_done(s[2], n, negative);
    }
    memset(int_limbs(s[2]), 0, n * sizeof(uint32_t));
    for (uint32_t i = 0; i < b.n; i++) {
        vm_poll();
        int_view(s[0], &a);
        int_view(s[1], &b);
        uint32_t *r = int_limbs(s[2]);
        r[i + a.n] = big_addmul_row(a.limbs, a.n, b.limbs[i], r + i);
    }
    return int_done(s[2], big_trim(int_limbs(s[2]), n), negative);
}

/* ---- division */

_Noreturn static void raise_zero_division(unsigned message) {
    raise_error(CORE(class_ZeroDivisionError), message);
}

static uint32_t max_words(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* The limbs of s[2] are divided by those of s[1], the quotient's go to s[3]. */
static void divide_limbs(Value *s, size_t n) {
    IntView b;
    int_view(s[1], &b);
    if (n < POLL_LIMBS || b.n < POLL_LIMBS) {
        (void)big_divmod(int_limbs(s[2]), n, b.limbs, b.n, int_limbs(s[3]));
        return;
    }
    big_divisor d;
    big_div_prepare(b.limbs, b.n, &d);
    for (size_t i = n - b.n + 1; i-- > 0;) {
        vm_poll();
        int_view(s[1], &b);
        uint32_t digit = big_div_step(&d, b.limbs, b.n, int_limbs(s[2]) + i);
        int_limbs(s[3])[i] = digit;
    }
}

/* Floor division of s[0] by s[1]: the quotient is left in s[3], the remainder in s[2]. */
static void divide_large(Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    uint32_t rest_n = max_words(a.n, b.n) + 1;
    uint32_t quotient_n = a.n >= b.n ? a.n - b.n + 2 : 1;
    s[2] = int_alloc(rest_n);
    memset(int_limbs(s[2]), 0, rest_n * sizeof(uint32_t));
    s[3] = int_alloc(quotient_n);
    memset(int_limbs(s[3]), 0, quotient_n * sizeof(uint32_t));
    int_view(s[0], &a);
    memcpy(int_limbs(s[2]), a.limbs, a.n * sizeof(uint32_t));
    bool differ = a.negative != b.negative;
    if (a.n >= b.n) {
        divide_limbs(s, a.n);
    }
    int_view(s[1], &b);
    uint32_t *rest = int_limbs(s[2]);
    uint32_t *quotient = int_limbs(s[3]);
    size_t n = big_trim(rest, a.n < b.n ? a.n : b.n);
    size_t qn = big_trim(quotient, quotient_n);
    if (differ && n > 0) {
        static const uint32_t one = 1;
        n = big_sub(b.limbs, b.n, rest, n, rest);
        qn = big_add(quotient, qn, &one, 1, quotient);
    }
    s[2] = int_done(s[2], n, b.negative);
    s[3] = int_done(s[3], qn, differ);
}

Value int_divmod(Value a, Value b, Value *remainder) {
    Value *mark = vm->sp;
    int32_t x;
    int32_t y;
    if (b == value_small(0) || b == VALUE_FALSE) {
        raise_zero_division(MSG_integer_division_or_modulo_by);
    }
    if (int_word(a, &x) && int_word(b, &y)) {
        int32_t q = x / y;
        int32_t r = x % y;
        if (r != 0 && (r < 0) != (y < 0)) {
            r += y;
            q--;
        }
        *remainder = value_small(r);
        return int_from_i64(q);
    }
    Value *s = operand_slots(a, b);
    divide_large(s);
    *remainder = s[2];
    Value quotient = s[3];
    vm_release(mark);
    return quotient;
}

/* Correctly rounded quotient: enough bits for the float and two more, and whether anything is
 * left. u has room for the shifted a and one limb, q for as many limbs. */
static firn_float divide_to_float(const IntView *a, const IntView *b, size_t shift, uint32_t *u,
                                  uint32_t *q) {
    size_t un = big_shl(a->limbs, a->n, shift, u);
    size_t qn = un >= b->n ? un - b->n + 1 : 0;
    bool more = big_divmod(u, un, b->limbs, b->n, q) > 0;
    return floatfmt_from_limbs(q, big_trim(q, qn), -(int)shift, more, a->negative != b->negative);
}

static Value true_divide(Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    if (b.n == 0) {
        raise_zero_division(MSG_division_by_zero);
    }
    int32_t need = FLOAT_MANTISSA_BITS + 2 + (int32_t)big_bit_length(b.limbs, b.n) -
                   (int32_t)big_bit_length(a.limbs, a.n);
    size_t shift = need > 0 ? (size_t)need : 0;
    size_t room = a.n + shift / BIG_LIMB_BITS + 2;
    firn_float x;
    if (room <= STACK_LIMBS) {
        uint32_t u[STACK_LIMBS];
        uint32_t q[STACK_LIMBS];
        x = divide_to_float(&a, &b, shift, u, q);
    } else {
        s[2] = int_alloc(room);
        Value quotient = int_alloc(room);
        int_view(s[0], &a);
        int_view(s[1], &b);
        x = divide_to_float(&a, &b, shift, int_limbs(s[2]), int_limbs(quotient));
    }
    if (floatfmt_split(x).exponent == FLOAT_NOT_FINITE) {
        raise_error(CORE(class_OverflowError), MSG_integer_division_result_too);
    }
    return float_box(x);
}

/* ---- shifts and bits */

static Value shift_left(const Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    if (a.n == 0) {
        return value_small(0);
    }
    if (b.n > 1) {
        raise_error(CORE(class_OverflowError), MSG_too_many_digits_in_integer);
    }
    uint32_t bits = b.n > 0 ? b.limbs[0] : 0;
    Value big = int_alloc((size_t)a.n + bits / BIG_LIMB_BITS + 1);
    int_view(s[0], &a);
    return int_done(big, big_shl(a.limbs, a.n, bits, int_limbs(big)), a.negative);
}

/* Towards minus infinity: a negative number that loses a bit goes down by one. */
static Value shift_right(const Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    uint32_t bits = b.n > 0 ? b.limbs[0] : 0;
    if (b.n > 1 || bits / BIG_LIMB_BITS >= a.n) {
        return value_small(a.negative ? -1 : 0);
    }
    Value big = int_alloc(a.n - bits / BIG_LIMB_BITS + 1);
    int_view(s[0], &a);
    uint32_t *r = int_limbs(big);
    size_t n = big_shr(a.limbs, a.n, bits, r);
    if (a.negative && big_any_below(a.limbs, a.n, bits)) {
        static const uint32_t one = 1;
        n = big_add(r, n, &one, 1, r);
    }
    return int_done(big, n, a.negative);
}

static Value bitwise_large(BinaryOp op, const Value *s) {
    IntView a;
    IntView b;
    int_view(s[0], &a);
    int_view(s[1], &b);
    Value big = int_alloc(max_words(a.n, b.n) + 1);
    int_view(s[0], &a);
    int_view(s[1], &b);
    big_op which = op == BIN_AND ? BIG_AND : op == BIN_OR ? BIG_OR : BIG_XOR;
    bool negative;
    size_t n = big_bitwise(which, a.limbs, a.n, a.negative, b.limbs, b.n, b.negative,
                           int_limbs(big), &negative);
    return int_done(big, n, negative);
}

/* ---- powers */

static bool bit_of(Value v, size_t bit) {
    IntView a;
    int_view(v, &a);
    return (a.limbs[bit / BIG_LIMB_BITS] >> bit % BIG_LIMB_BITS & 1) != 0;
}

static size_t bit_length_of(Value v) {
    IntView a;
    int_view(v, &a);
    return big_bit_length(a.limbs, a.n);
}

/* s[0] ** s[1], modulo s[3] unless that is 0; s[2] is free. */
static Value power(Value *s) {
    s[2] = value_small(1);
    for (size_t bit = bit_length_of(s[1]); bit-- > 0;) {
        vm_poll();
        s[2] = int_mul(s[2], s[2]);
        if (s[3] != 0) {
            s[2] = int_binary(BIN_MOD, false, s[2], s[3]);
        }
        if (bit_of(s[1], bit)) {
            s[2] = int_mul(s[2], s[0]);
            if (s[3] != 0) {
                s[2] = int_binary(BIN_MOD, false, s[2], s[3]);
            }
        }
    }
    return s[3] != 0 ? int_binary(BIN_MOD, false, s[2], s[3]) : s[2];
}

static Value int_pow(Value a, Value b) {
    int32_t base;
    int32_t exponent;
    if (int_sign(b) < 0) {
        firn_float x;
        firn_float y;
        if (!int_to_float(a, &x) || !int_to_float(b, &y)) {
            raise_error(CORE(class_OverflowError), MSG_int_too_large_to_convert_to);
        }
        Value *mark = vm->sp;
        Value *s = vm_keep(2, b, 0, 0);
        s[1] = float_box(x);
        Value r = float_binary(BIN_POW, false, s[1], s[0]);
        vm_release(mark);
        return r;
    }
    bool large = !int_word(b, &exponent);
    if (int_word(a, &base)) {
        if (base == 0 || base == 1 || base == -1) {
            bool negative = base < 0 && int_is_odd(b);
            return value_small(int_sign(b) == 0 ? 1 : negative ? -1 : base < 0 ? 1 : base);
        }
        if (base == 2 && !large) {
            return int_binary(BIN_LSHIFT, false, value_small(1), b);
        }
    }
    if (large) {
        raise_memory_error();
    }
    Value *mark = vm->sp;
    Value *s = operand_slots(a, b);
    s[3] = 0;
    Value r = power(s);
    vm_release(mark);
    return r;
}

/* The inverse of s[0] modulo s[1], by Euclid's algorithm; two rows (r, t) with r = t * s[0] modulo
 * s[1]. */
static Value inverse(Value a, Value m) {
    Value *mark = vm->sp;
    Value *s = vm_keep(3, a, m, VALUE_UNBOUND);
    Value *t = vm_keep(3, value_small(1), value_small(0), VALUE_UNBOUND);
    s[0] = int_binary(BIN_MOD, false, s[0], s[1]);
    while (s[1] != value_small(0)) {
        vm_poll();
        t[2] = int_divmod(s[0], s[1], &s[2]);
        s[0] = s[1];
        s[1] = s[2];
        t[2] = int_mul(t[2], t[1]);
        t[2] = int_sub(t[0], t[2]);
        t[0] = t[1];
        t[1] = t[2];
    }
    if (s[0] == value_small(-1)) {
        t[0] = int_unary(UN_NEG, t[0]);
        s[0] = value_small(1);
    }
    if (s[0] != value_small(1)) {
        raise_value_error(MSG_base_is_not_invertible_for_the);
    }
    Value r = t[0];
    vm_release(mark);
    return r;
}

Value int_pow_mod(Value a, Value b, Value m) {
    if (int_sign(m) == 0) {
        raise_value_error(MSG_pow_3_rd_argument_cannot_be_0);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(3, a, b, m);
    Value *s = operand_slots(t[0], t[1]);
    s[3] = t[2];
    if (int_sign(s[1]) < 0) {
        s[0] = inverse(s[0], s[3]);
        s[1] = int_unary(UN_NEG, s[1]);
    }
    s[0] = int_binary(BIN_MOD, false, s[0], s[3]);
    Value r = power(s);
    vm_release(mark);
    return r;
}

Value int_gcd(Value a, Value b) {
    Value *mark = vm->sp;
    Value *s = vm_keep(2, a, b, 0);
    while (int_sign(s[1]) != 0) {
        vm_poll();
        Value r = int_binary(BIN_MOD, false, s[0], s[1]);
        s[0] = s[1];
        s[1] = r;
    }
    Value r = int_sign(s[0]) < 0 ? int_unary(UN_NEG, s[0]) : int_unary(UN_POS, s[0]);
    vm_release(mark);
    return r;
}

Value int_round(Value v, uint32_t digits) {
    Value *mark = vm->sp;
    Value *s = vm_keep(3, v, VALUE_UNBOUND, VALUE_UNBOUND);
    Value *t = vm_keep(1, VALUE_UNBOUND, 0, 0);
    if (bit_length_of(s[0]) / 3 + 1 < digits) {
        vm_release(mark); /* less than half of 10 ** digits */
        return value_small(0);
    }
    s[1] = int_pow(value_small(10), value_small((int32_t)digits));
    t[0] = int_divmod(s[0], s[1], &s[2]);
    bool odd = int_is_odd(t[0]);
    s[0] = int_sub(s[0], s[2]);
    s[2] = int_mul(s[2], value_small(2));
    int c = int_compare_values(s[2], s[1]);
    Value r = c > 0 || (c == 0 && odd) ? int_add(s[0], s[1]) : s[0];
    vm_release(mark);
    return r;
}

/* ---- the operators */

static Value divide_words(BinaryOp op, int32_t x, int32_t y) {
    if (y == 0) {
        raise_zero_division(op == BIN_MOD ? MSG_integer_modulo_by_zero
                                          : MSG_integer_division_or_modulo_by);
    }
    int32_t q = x / y;
    int32_t r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) {
        r += y;
        q--;
    }
    return op == BIN_MOD ? value_small(r) : int_from_i64(q);
}

/* The count is not negative. */
static Value shift_words(BinaryOp op, int32_t x, int32_t y) {
    if (op == BIN_RSHIFT) {
        return value_small(x >> (y > 31 ? 31 : y));
    }
    return y > 31 ? 0 : int_from_i64((int64_t)x * ((int64_t)1 << y));
}

/* Words have 31 bits, so that nothing here overflows 64. 0: not an operation of words alone. */
static Value binary_words(BinaryOp op, int32_t x, int32_t y) {
    switch (op) {
    case BIN_ADD: return int_from_i64((int64_t)x + y);
    case BIN_SUB: return int_from_i64((int64_t)x - y);
    case BIN_MUL: return int_from_i64((int64_t)x * y);
    case BIN_FLOORDIV:
    case BIN_MOD: return divide_words(op, x, y);
    case BIN_LSHIFT:
    case BIN_RSHIFT: return shift_words(op, x, y);
    case BIN_AND: return value_small(x & y);
    case BIN_OR: return value_small(x | y);
    case BIN_XOR: return value_small(x ^ y);
    default: return 0;
    }
}

static Value binary_bools(BinaryOp op, Value a, Value b) {
    bool x = a == VALUE_TRUE;
    bool y = b == VALUE_TRUE;
    return value_bool(op == BIN_AND ? x && y : op == BIN_OR ? x || y : x != y);
}

static Value binary_large(BinaryOp op, Value *s) {
    switch (op) {
    case BIN_ADD:
    case BIN_SUB: return add_large(s, op == BIN_SUB);
    case BIN_MUL: return multiply_large(s);
    case BIN_DIV: return true_divide(s);
    case BIN_FLOORDIV:
    case BIN_MOD:
        if (int_sign(s[1]) == 0) {
            return divide_words(op, 0, 0);
        }
        divide_large(s);
        return op == BIN_MOD ? s[2] : s[3];
    case BIN_LSHIFT: return shift_left(s);
    case BIN_RSHIFT: return shift_right(s);
    default: return bitwise_large(op, s);
    }
}

Value int_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    int32_t x;
    int32_t y;
    if (!value_is_int(a) || !value_is_int(b) || op == BIN_MATMUL) {
        return 0;
    }
    if (op == BIN_POW) {
        return int_pow(a, b);
    }
    if (value_is_bool(a) && value_is_bool(b) && op >= BIN_AND) {
        return binary_bools(op, a, b);
    }
    if ((op == BIN_LSHIFT || op == BIN_RSHIFT) && int_sign(b) < 0) {
        raise_value_error(MSG_negative_shift_count);
    }
    bool words = int_word(a, &x) && int_word(b, &y);
    if (words) {
        Value r = binary_words(op, x, y);
        if (r != 0) {
            return r;
        }
    }
    if (words && op == BIN_DIV && y != 0) {
        int32_t limit = (int32_t)1 << (FLOAT_MANTISSA_BITS < 31 ? FLOAT_MANTISSA_BITS : 30);
        if (x >= -limit && x <= limit && y >= -limit && y <= limit) {
            return float_box((firn_float)x / (firn_float)y);
        }
    }
    Value *mark = vm->sp;
    Value r = binary_large(op, operand_slots(a, b));
    vm_release(mark);
    return r;
}

Value int_unary(UnaryOp op, Value a) {
    int32_t word;
    if (int_word(a, &word)) {
        return int_from_i64(op == UN_NEG ? -(int64_t)word : op == UN_POS ? word : ~word);
    }
    switch (op) {
    case UN_NEG: return int_binary(BIN_SUB, false, value_small(0), a);
    case UN_POS: return a;
    default: return int_binary(BIN_XOR, false, a, value_small(-1));
    }
}
