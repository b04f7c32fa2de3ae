/* Integers as values: operators against 64-bit arithmetic and against each other, text, bytes,
 * floats. Operands stand in stack slots, so that the zeal build moves them about. */
#include "vm_fixture.h"

#include "number.h"

static VmConfig config;

static int setup(void **state) {
    *state = fixture_vm(&config, 64 * 1024);
    return 0;
}

static int teardown(void **state) {
    fixture_free(*state);
    return 0;
}

static Random random_state = {2463534242u};

static uint32_t random_word(void) {
    return random_below(&random_state, UINT32_MAX);
}

/* Any number of bits, around powers of two as often as not. */
static int64_t random_i64(void) {
    uint64_t m = (uint64_t)random_word() << 32 | random_word();
    m >>= random_below(&random_state, 64);
    if (random_below(&random_state, 2) != 0) {
        m = ((uint64_t)1 << random_below(&random_state, 63)) + random_below(&random_state, 3) - 1;
    }
    return random_below(&random_state, 2) != 0 ? -(int64_t)(m >> 1) : (int64_t)(m >> 1);
}

static Value random_int(unsigned max_limbs) {
    uint32_t limbs[40];
    size_t n = random_below(&random_state, max_limbs + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t shape = random_below(&random_state, 4);
        limbs[i] = shape == 0 ? 0 : shape == 1 ? UINT32_MAX : random_word();
    }
    return int_from_limbs(limbs, big_trim(limbs, n), random_below(&random_state, 2) != 0);
}

static void assert_i64(Value v, int64_t expected) {
    int64_t n;
    assert_true(int_to_i64(v, &n));
    assert_true(n == expected);
    assert_true(value_is_small(v) == small_fits(expected));
}

static Value text_value(const char *text) {
    Value *s = vm_keep(1, str_new_c(text), 0, 0);
    Value v = int_parse(s[0], 10);
    vm_release(s + 1);
    return v;
}

static void assert_text(Value v, unsigned base, const char *expected) {
    Value s = int_text(v, base, "");
    assert_int_equal(str_bytes(s), strlen(expected));
    assert_memory_equal(str_text(s), expected, strlen(expected));
}

static int64_t floor_quotient(int64_t a, int64_t b) {
    int64_t q = a / b;
    return a % b != 0 && (a % b < 0) != (b < 0) ? q - 1 : q;
}

static void test_words(void **state) {
    vm = *state;
    Value *s = vm_temps(2);
    for (int i = 0; i < 3000; i++) {
        int64_t x = random_i64() >> 1;
        int64_t y = random_i64() >> 1;
        s[0] = int_from_i64(x);
        s[1] = int_from_i64(y);
        assert_i64(int_add(s[0], s[1]), x + y);
        assert_i64(int_sub(s[0], s[1]), x - y);
        assert_i64(int_binary(BIN_AND, false, s[0], s[1]), x & y);
        assert_i64(int_binary(BIN_OR, false, s[0], s[1]), x | y);
        assert_i64(int_binary(BIN_XOR, false, s[0], s[1]), x ^ y);
        assert_i64(int_unary(UN_NEG, s[0]), -x);
        assert_i64(int_unary(UN_INVERT, s[0]), ~x);
        assert_true(int_compare(CMP_LT, s[0], s[1]) == value_bool(x < y));
        assert_true(int_compare(CMP_EQ, s[0], s[1]) == value_bool(x == y));
        if (y != 0) {
            int64_t q = floor_quotient(x, y);
            assert_i64(int_binary(BIN_FLOORDIV, false, s[0], s[1]), q);
            assert_i64(int_binary(BIN_MOD, false, s[0], s[1]), x - q * y);
        }
        int32_t k = (int32_t)random_below(&random_state, 62);
        assert_i64(int_binary(BIN_RSHIFT, false, s[0], value_small(k)), x >> k);
        x >>= 32;
        y >>= 32;
        s[0] = int_from_i64(x);
        s[1] = int_from_i64(y);
        assert_i64(int_mul(s[0], s[1]), x * y);
        assert_i64(int_binary(BIN_LSHIFT, false, s[0], value_small(k / 2)),
                   x * ((int64_t)1 << k / 2));
    }
}

/* a == (a // b) * b + a % b with the remainder between 0 and b; (a * b) // b == a. */
static void test_large_division(void **state) {
    vm = *state;
    Value *s = vm_temps(4);
    for (int i = 0; i < 600; i++) {
        s[0] = random_int(i % 10 == 0 ? 40 : 8);
        s[1] = random_int(i % 20 == 0 ? 36 : 6);
        if (int_sign(s[1]) == 0) {
            continue;
        }
        s[2] = int_divmod(s[0], s[1], &s[3]);
        assert_true(int_sign(s[3]) == 0 || int_sign(s[3]) == int_sign(s[1]));
        int below = int_compare_values(s[3], s[1]);
        assert_int_equal(below, -int_sign(s[1]));
        s[2] = int_mul(s[2], s[1]);
        s[2] = int_add(s[2], s[3]);
        assert_int_equal(int_compare_values(s[2], s[0]), 0);
        s[2] = int_mul(s[0], s[1]);
        s[2] = int_binary(BIN_FLOORDIV, false, s[2], s[1]);
        assert_int_equal(int_compare_values(s[2], s[0]), 0);
        assert_true(value_is_small(s[2]) == value_is_small(s[0]));
    }
}

static void test_shifts_are_powers(void **state) {
    vm = *state;
    Value *s = vm_temps(4);
    for (int i = 0; i < 400; i++) {
        int32_t k = (int32_t)random_below(&random_state, 150);
        s[0] = random_int(6);
        s[1] = int_binary(BIN_POW, false, value_small(2), value_small(k));
        s[2] = int_binary(BIN_LSHIFT, false, s[0], value_small(k));
        s[3] = int_mul(s[0], s[1]);
        assert_int_equal(int_compare_values(s[2], s[3]), 0);
        s[2] = int_binary(BIN_RSHIFT, false, s[0], value_small(k));
        s[3] = int_binary(BIN_FLOORDIV, false, s[0], s[1]);
        assert_int_equal(int_compare_values(s[2], s[3]), 0);
    }
    s[0] = text_value("1000000000000000000000000000000");
    assert_i64(int_binary(BIN_RSHIFT, false, value_small(-5), s[0]), -1);
    assert_i64(int_binary(BIN_LSHIFT, false, value_small(0), s[0]), 0);
}

static void test_text(void **state) {
    vm = *state;
    Value *s = vm_temps(2);
    static const unsigned bases[] = {2, 8, 10, 16};
    for (int i = 0; i < 400; i++) {
        unsigned base = bases[i % 4];
        s[0] = random_int(20);
        s[1] = int_text(s[0], base, base == 16 ? "0x" : "");
        s[1] = int_parse(s[1], base);
        assert_int_equal(int_compare_values(s[0], s[1]), 0);
    }
    s[0] = int_binary(BIN_POW, false, value_small(-3), value_small(81));
    assert_text(s[0], 10, "-443426488243037769948249630619149892803");
    assert_text(s[0], 16, "-14d98d5cea149e834b6bf0c69d56d7cc3");
    assert_text(value_small(SMALL_MIN), 10, "-1073741824");
    assert_text(value_small(SMALL_MIN), 2, "-1000000000000000000000000000000");
    assert_i64(text_value(" +1_234\n"), 1234);
    assert_i64(text_value("-1073741824"), SMALL_MIN);
    assert_i64(text_value("1073741824"), (int64_t)SMALL_MAX + 1);
    assert_i64(text_value("-9223372036854775808"), INT64_MIN);
}

static void test_powers(void **state) {
    vm = *state;
    Value *s = vm_temps(3);
    for (int32_t base = -7; base <= 7; base++) {
        int64_t expected = 1;
        for (int32_t k = 0; k < 20; k++) {
            assert_i64(int_binary(BIN_POW, false, value_small(base), value_small(k)), expected);
            expected *= base;
        }
    }
    /* Fermat: a^(p - 1) is 1 modulo a prime, and a^-1 is a^(p - 2). */
    s[0] = text_value("170141183460469231731687303715884105727"); /* 2^127 - 1 */
    s[1] = int_sub(s[0], value_small(1));
    assert_i64(int_pow_mod(value_small(12345), s[1], s[0]), 1);
    s[1] = int_sub(s[1], value_small(1));
    s[2] = int_pow_mod(value_small(12345), s[1], s[0]);
    s[1] = int_pow_mod(value_small(12345), value_small(-1), s[0]);
    assert_int_equal(int_compare_values(s[1], s[2]), 0);
    assert_i64(int_pow_mod(value_small(-3), value_small(3), value_small(-5)), -2);
    assert_i64(int_pow_mod(value_small(3), value_small(-1), value_small(-7)), -2);
    assert_i64(int_pow_mod(value_small(0), value_small(0), value_small(1)), 0);
    assert_i64(int_gcd(value_small(-12), value_small(18)), 6);
}

static void test_bools_stay_bools(void **state) {
    vm = *state;
    assert_true(int_binary(BIN_AND, false, VALUE_TRUE, VALUE_FALSE) == VALUE_FALSE);
    assert_true(int_binary(BIN_OR, false, VALUE_TRUE, VALUE_FALSE) == VALUE_TRUE);
    assert_true(int_binary(BIN_XOR, false, VALUE_TRUE, VALUE_TRUE) == VALUE_FALSE);
    assert_true(int_binary(BIN_AND, false, VALUE_TRUE, value_small(3)) == value_small(1));
    assert_true(int_add(VALUE_TRUE, VALUE_TRUE) == value_small(2));
    assert_true(int_unary(UN_POS, VALUE_TRUE) == value_small(1));
    assert_true(int_compare(CMP_EQ, VALUE_TRUE, value_small(1)) == VALUE_TRUE);
    assert_true(int_binary(BIN_MATMUL, false, VALUE_TRUE, value_small(3)) == 0);
    assert_true(int_binary(BIN_ADD, false, VALUE_NONE, value_small(3)) == 0);
}

static void test_floats(void **state) {
    vm = *state;
    Value *s = vm_temps(3);
    for (int i = 0; i < 2000; i++) {
        int64_t x = random_i64();
        int64_t y = random_i64();
        s[0] = int_from_i64(x);
        s[1] = int_from_i64(y);
        firn_float f;
        assert_true(int_to_float(s[0], &f));
        assert_true(f == (firn_float)x);
        /* Equal numbers, equal hashes; and the comparison does not round. */
        s[2] = int_from_float(f);
        int c = int_compare_values(s[2], s[0]);
        assert_int_equal(float_compare_int(f, s[0]), c);
        uint32_t hash = int_hash(s[2]);
        s[2] = float_box(f);
        assert_int_equal(hash, float_hash(s[2]));
        if (y != 0) {
            /* x87-free hosts round the quotient of long doubles once more; these two are exact. */
            x >>= 11;
            y >>= 11;
            if (y == 0) {
                continue;
            }
            s[0] = int_from_i64(x);
            s[1] = int_from_i64(y);
            Value q = int_binary(BIN_DIV, false, s[0], s[1]);
            assert_true(float_unbox(q) == (firn_float)x / (firn_float)y);
        }
    }
    assert_int_equal(float_compare_int((firn_float)2.5, value_small(2)), 1);
    assert_int_equal(float_compare_int((firn_float)-2.5, value_small(-2)), -1);
    assert_int_equal(float_compare_int((firn_float)-0.0, value_small(0)), 0);
    assert_int_equal(float_compare_int(floatfmt_infinity(true), value_small(0)), -1);
    s[0] = text_value("100000000000000000000000000000000000000000000000000");
    s[1] = text_value("300000000000000000000000000000000000000000000000000");
    Value q = int_binary(BIN_DIV, false, s[0], s[1]);
    assert_true(float_unbox(q) == (firn_float)1 / 3);
}

static void test_rounding_to_tens(void **state) {
    vm = *state;
    static const int cases[][3] = {
        {12345, 2, 12300}, {1250, 2, 1200}, {1350, 2, 1400}, {-1250, 2, -1200}, {-1251, 2, -1300},
        {49, 2, 0},        {50, 2, 0},      {51, 2, 100},    {150, 2, 200},     {-50, 2, 0},
        {-51, 2, -100},    {7, 0, 7},       {999, 3, 1000},  {499, 3, 0},       {5, 30, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_i64(int_round(value_small(cases[i][0]), (uint32_t)cases[i][1]), cases[i][2]);
    }
}

/* What a protected call is to do, and whether it raised. */
typedef struct Attempt {
    BinaryOp op;
    Value a, b;
} Attempt;

static void attempt(void *arg) {
    const Attempt *t = arg;
    (void)int_binary(t->op, false, t->a, t->b);
}

static void test_errors(void **state) {
    vm = *state;
    const struct {
        Attempt attempt;
        Value class_ref;
    } cases[] = {
        {{BIN_FLOORDIV, value_small(1), value_small(0)}, CORE(class_ZeroDivisionError)},
        {{BIN_MOD, value_small(1), VALUE_FALSE}, CORE(class_ZeroDivisionError)},
        {{BIN_DIV, value_small(1), value_small(0)}, CORE(class_ZeroDivisionError)},
        {{BIN_POW, value_small(0), value_small(-1)}, CORE(class_ZeroDivisionError)},
        {{BIN_LSHIFT, value_small(1), value_small(-1)}, CORE(class_ValueError)},
        {{BIN_RSHIFT, value_small(1), value_small(-1)}, CORE(class_ValueError)},
        {{BIN_LSHIFT, value_small(1), value_small(SMALL_MAX)}, CORE(class_MemoryError)},
        {{BIN_POW, value_small(3), value_small(SMALL_MAX)}, CORE(class_MemoryError)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Attempt t = cases[i].attempt;
        Value *mark = vm->sp;
        Value exception = vm_protect(attempt, &t);
        assert_true(exception != 0);
        assert_true(obj_is_instance(exception, cases[i].class_ref));
        assert_true(vm->sp == mark);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_division, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shifts_are_powers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_powers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bools_stay_bools, setup, teardown),
        cmocka_unit_test_setup_teardown(test_floats, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rounding_to_tens, setup, teardown),
        cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
    };
    return cmocka_run_group_tests_name("int", tests, NULL, NULL);
}
