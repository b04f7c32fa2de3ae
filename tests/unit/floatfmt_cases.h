/* What holds for both widths of floats; the reference is the C library's printf and strtod, which
 * glibc rounds exactly. Included by test_floatfmt.c and test_floatfmt32.c after the width is
 * chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floatfmt.h"

#if FIRN_FLOAT_BITS == 32
#define reference_parse strtof
#else
#define reference_parse strtod
#endif

static uint64_t seed = 88172645463325252;

static uint64_t random_64(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static unsigned random_below(unsigned n) {
    return (unsigned)(random_64() >> 33) % n;
}

/* Any bits, powers of two, whole numbers, short decimals. */
static firn_float random_float(void) {
    switch (random_below(4)) {
    case 0: {
        float_bits_t power = (float_bits_t)1 << random_below(FLOAT_BITS - 1);
        return floatfmt_from_bits(random_below(2) ? power : power - 1);
    }
    case 1: return (firn_float)(random_64() >> random_below(64));
    case 2: {
        char text[40];
        (void)snprintf(text, sizeof text, "%u.%ue%d", random_below(1000), random_below(1000),
                       (int)random_below(40) - 20);
        return reference_parse(text, NULL);
    }
    default: return floatfmt_from_bits((float_bits_t)(random_64() >> (64 - FLOAT_BITS)));
    }
}

static char out[4096];
static char expected[4096];

static const char *formatted(firn_float x, char type, int precision, unsigned flags) {
    size_t room = floatfmt_room(x, type, precision);
    assert_true(room + 2 < sizeof out);
    memset(out + room, '!', 2);
    size_t n = floatfmt_format(x, type, precision, flags, out);
    assert_true(n <= room);
    assert_memory_equal(out + room, "!!", 2);
    out[n] = 0;
    return out;
}

static void assert_same_float(firn_float a, firn_float b) {
    assert_true(floatfmt_to_bits(a) == floatfmt_to_bits(b));
}

static void test_repr_in_pythons_style(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {0.1, "0.1"},
        {-2.5, "-2.5"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {123456.0, "123456.0"},
        {1.5e15, "1500000000000000.0"},
        {1e16, "1e+16"},
        {1.25e-10, "1.25e-10"},
        {1e22, "1e+22"},
        {3.5e30, "3.5e+30"},
        {2097152.25, FLOAT_BITS == 32 ? "2097152.2" : "2097152.25"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(formatted((firn_float)cases[i].value, 'r', 0, 0), cases[i].text);
    }
}

/* repr reads back, no text with fewer digits does, and its digits are the nearest ones. */
static void test_repr_is_shortest(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        firn_float x = random_float();
        if (!isfinite(x) || x == 0) {
            continue;
        }
        assert_same_float(reference_parse(formatted(x, 'r', 0, 0), NULL), x);
        int digits = 0;
        char *end;
        char *mantissa = out;
        bool leading = true;
        int zeros = 0;
        for (; *mantissa != 0 && *mantissa != 'e'; mantissa++) {
            if (*mantissa >= '1' && *mantissa <= '9') {
                digits += zeros + 1;
                zeros = 0;
                leading = false;
            } else if (*mantissa == '0' && !leading) {
                zeros++;
            }
        }
        assert_in_range(digits, 1, FLOAT_DIGITS);
        if (digits > 1) {
            (void)snprintf(expected, sizeof expected, "%.*e", digits - 2, (double)x);
            firn_float y = reference_parse(expected, &end);
            assert_true(y != x);
        }
        /* At a power of two the interval is lopsided, and the nearest number may lie outside it. */
        (void)snprintf(expected, sizeof expected, "%.*e", digits - 1, (double)x);
        if (reference_parse(expected, NULL) == x) {
            assert_true(strtod(expected, NULL) == strtod(out, NULL));
        }
    }
}

static void test_formats_round_exactly(void **state) {
    (void)state;
    static const int precisions[] = {0, 1, 2, 3, 6, 9, 17, 30, 60, 400, 1100};
    static const char types[] = "eEfFgG";
    for (int i = 0; i < 4000; i++) {
        firn_float x = random_float();
        int precision = precisions[random_below(sizeof precisions / sizeof precisions[0])];
        for (const char *type = types; *type != 0; type++) {
            if (isnan(x)) {
                continue;
            }
            const char format[] = {'%', '.', '*', *type, 0};
            const char alternate[] = {'%', '#', '.', '*', *type, 0};
            (void)snprintf(expected, sizeof expected, format, precision, (double)x);
            assert_string_equal(formatted(x, *type, precision, 0), expected);
            (void)snprintf(expected, sizeof expected, alternate, precision, (double)x);
            if (isfinite(x)) {
                assert_string_equal(formatted(x, *type, precision, FLOAT_ALTERNATE), expected);
            }
        }
    }
    assert_string_equal(formatted((firn_float)0.125, '%', 1, 0), "12.5%");
    assert_string_equal(formatted((firn_float)123.0, 'g', 3, FLOAT_DOT_ZERO), "1.23e+02");
    assert_string_equal(formatted((firn_float)12.0, 'g', 3, FLOAT_DOT_ZERO), "12.0");
}

static void check_parse(const char *text) {
    firn_float x;
    assert_true(floatfmt_parse(text, strlen(text), &x));
    assert_same_float(x, reference_parse(text, NULL));
}

static void test_parse_rounds_exactly(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(expected, sizeof expected, "%llu.%llue%d",
                       (unsigned long long)(random_64() >> random_below(64)),
                       (unsigned long long)(random_64() >> random_below(64)),
                       (int)random_below(FLOAT_BITS == 32 ? 110 : 700) -
                           (FLOAT_BITS == 32 ? 70 : 370));
        check_parse(expected);
    }
    check_parse("1e99999999999");
    check_parse("-1e-99999999999");
    check_parse("0e99999999999");
    check_parse("17976931348623157e292");
    check_parse("340282346638528859811704183484516925440");
    check_parse("340282356779733661637539395458142568447"); /* the largest that does not overflow */
    check_parse("340282356779733661637539395458142568448");
}

/* The hardest numbers: half-way between two neighbours, and a hair beside that. */
static void test_parse_at_half_way(void **state) {
    (void)state;
    for (int i = 0; i < 2000; i++) {
        firn_float x = random_float();
        if (!isfinite(x)) {
            continue;
        }
        x = (firn_float)fabs((double)x);
        long double middle =
            ((long double)x + (long double)floatfmt_from_bits(floatfmt_to_bits(x) + 1)) / 2;
        int n = snprintf(expected, sizeof expected - 1, "%.1100Lf", middle);
        check_parse(expected);
        expected[n] = '1';
        expected[n + 1] = 0;
        check_parse(expected);
        (void)snprintf(expected, sizeof expected, "%.800Le", middle);
        check_parse(expected);
    }
}

static void test_what_is_a_float(void **state) {
    (void)state;
    static const char *const good[] = {"1",  "1_000.5_0", "1e1_0", ".5",        "5.",  " 1\n",
                                       "+1", "-.5e-3",    "inf",   "-Infinity", "NaN", "1.e5"};
    static const char *const bad[] = {"",     " ",    ".",     "e5",   "1e",   "1e+", "_1",
                                      "1_",   "1__0", "1_.5",  "1._5", "1e_1", "0x1", "1 2",
                                      "infi", "--1",  "1.5.2", "+",    "nan1"};
    firn_float x;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(floatfmt_parse(good[i], strlen(good[i]), &x));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(floatfmt_parse(bad[i], strlen(bad[i]), &x));
    }
    assert_int_equal(floatfmt_scan("1.5e+x", 6, 0, &x), 3);
    assert_int_equal(floatfmt_scan("1_0", 3, 0, &x), 1);
    assert_int_equal(floatfmt_scan("inf", 3, 0, &x), 0);
}

static void test_rounding_to_decimals(void **state) {
    (void)state;
    for (int i = 0; i < 5000; i++) {
        firn_float x = random_float();
        int digits = (int)random_below(20);
        if (!isfinite(x)) {
            assert_same_float(floatfmt_round(x, digits), x);
            continue;
        }
        (void)snprintf(expected, sizeof expected, "%.*f", digits, (double)x);
        assert_same_float(floatfmt_round(x, digits), reference_parse(expected, NULL));
    }
    assert_same_float(floatfmt_round((firn_float)1250, -2), (firn_float)1200);
    assert_same_float(floatfmt_round((firn_float)-1350, -2), (firn_float)-1400);
    assert_same_float(floatfmt_round((firn_float)49, -2), (firn_float)0);
    assert_same_float(floatfmt_round((firn_float)-4, -400), (firn_float)-0.0);
    assert_same_float(floatfmt_round((firn_float)0.5, 0), (firn_float)0);
    assert_same_float(floatfmt_round((firn_float)2.5, 0), (firn_float)2);
}

static void test_integers_to_floats_and_back(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t n = random_64() >> random_below(64);
        if (random_below(2)) {
            n = ((uint64_t)1 << random_below(64)) + random_below(3) - 1;
        }
        uint32_t limbs[FLOAT_BIG_LIMBS] = {(uint32_t)n, (uint32_t)(n >> 32)};
        size_t count = limbs[1] != 0 ? 2 : limbs[0] != 0;
        firn_float x = floatfmt_from_limbs(limbs, count, 0, false, false);
        assert_same_float(x, (firn_float)n);
        uint64_t back = 0;
        count = floatfmt_to_limbs(x, limbs);
        while (count-- > 0) {
            back = back << 32 | limbs[count];
        }
        if (x < (firn_float)0x1p63) {
            assert_true(back == (uint64_t)x);
        }
    }
    firn_float largest = floatfmt_from_bits(floatfmt_to_bits(floatfmt_infinity(false)) - 1);
    uint32_t limbs[FLOAT_BIG_LIMBS];
    size_t n = floatfmt_to_limbs(largest, limbs);
    assert_int_equal(n, FLOAT_BIG_LIMBS);
    assert_same_float(floatfmt_from_limbs(limbs, n, 0, true, false), largest);
    assert_same_float(floatfmt_from_limbs(limbs, n, 1, false, true), floatfmt_infinity(true));
    assert_int_equal(floatfmt_to_limbs((firn_float)-0.75, limbs), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repr_in_pythons_style),
        cmocka_unit_test(test_repr_is_shortest),
        cmocka_unit_test(test_formats_round_exactly),
        cmocka_unit_test(test_parse_rounds_exactly),
        cmocka_unit_test(test_parse_at_half_way),
        cmocka_unit_test(test_what_is_a_float),
        cmocka_unit_test(test_rounding_to_decimals),
        cmocka_unit_test(test_integers_to_floats_and_back),
    };
    return cmocka_run_group_tests_name("floatfmt", tests, NULL, NULL);
}
