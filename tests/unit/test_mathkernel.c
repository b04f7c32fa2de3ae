/* The single-precision kernels against the double-precision libm: every 4001st float
 * (MATHKERNEL_STEP=1 in the environment tries all of them, which takes some 20 minutes), pairs for
 * the functions of two arguments, and C's special values. */
#undef FIRN_FLOAT_BITS
#define FIRN_FLOAT_BITS 32
#include "../../runtime/floatfmt.c"   // NOLINT(bugprone-suspicious-include)
#include "../../runtime/mathkernel.c" // NOLINT(bugprone-suspicious-include)

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

/* In units of the last place of the exact result; the limit of the promise in mathkernel.h. */
#define WORST 0.51

static uint64_t state_64 = 88172645463325252;

static uint32_t random_32(void) {
    state_64 ^= state_64 << 13;
    state_64 ^= state_64 >> 7;
    state_64 ^= state_64 << 17;
    return (uint32_t)(state_64 >> 20);
}

static double error_in_ulps(float got, double exact) {
    float nearest = (float)exact;
    if (isnan(exact) || isnan(got)) {
        return isnan(exact) && isnan(got) ? 0 : INFINITY;
    }
    if (floatfmt_to_bits(nearest) == floatfmt_to_bits(got)) {
        return 0;
    }
    if (isinf(exact) || isinf(got) || (exact < 0) != (got < 0)) {
        return INFINITY;
    }
    int exponent;
    (void)frexp(exact, &exponent);
    return fabs((double)got - exact) / ldexp(1, (exponent < -125 ? -125 : exponent) - 24);
}

/* Near its zeros the logarithm of the gamma function is a small difference of large numbers. */
static bool is_near_zero_of_lgamma(const char *name, double exact) {
    return strcmp(name, "lgamma") == 0 && fabs(exact) < 1e-2;
}

static void check(const char *name, float x, float y, float got, double exact) {
    if (is_near_zero_of_lgamma(name, exact)) {
        if (fabs((double)got - exact) > 1e-9) {
            fail_msg("lgamma(%a) gives %.9g, not %.12g", (double)x, (double)got, exact);
        }
        return;
    }
    if (error_in_ulps(got, exact) > WORST) {
        fail_msg("%s(%a, %a) gives %.9g, not %.12g", name, (double)x, (double)y, (double)got,
                 exact);
    }
}

typedef struct {
    const char *name;
    float (*kernel)(float);
    double (*exact)(double);
} function;

static const function functions[] = {
#define ROW(name) {#name, kernel_##name, name},
    MATHKERNEL_1(ROW)
#undef ROW
};

enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static void test_one_argument(void **state) {
    (void)state;
    const char *text = getenv("MATHKERNEL_STEP");
    uint32_t step = text != NULL ? (uint32_t)strtoul(text, NULL, 10) : 4001;
    assert_true(step > 0);
    for (size_t i = 0; i < FUNCTIONS; i++) {
        const function *f = &functions[i];
        uint64_t wrong = 0;
        uint64_t tried = 0;
        for (uint64_t bits = i; bits <= UINT32_MAX; bits += step) {
            float x = floatfmt_from_bits((uint32_t)bits);
            float got = f->kernel(x);
            double exact = f->exact((double)x);
            check(f->name, x, 0, got, exact);
            wrong += !isnan(exact) && got != (float)exact;
            tried++;
        }
        /* Nearly always the correctly rounded result. */
        assert_true(wrong <= tried / 10000 + 1);
    }
}

static const float specials[] = {0,         -0.0F,      1,          -1,     2,        -2,
                                 3,         -3,         0.5F,       -0.5F,  INFINITY, -INFINITY,
                                 NAN,       1e30F,      -1e30F,     1e-30F, 1e-45F,   -1e-45F,
                                 33554434., -16777215., 8388607.5F, 3.4e38F};

enum { SPECIALS = sizeof specials / sizeof specials[0] };

static void test_special_values(void **state) {
    (void)state;
    for (size_t i = 0; i < SPECIALS; i++) {
        float x = specials[i];
        for (size_t k = 0; k < FUNCTIONS; k++) {
            check(functions[k].name, x, 0, functions[k].kernel(x), functions[k].exact((double)x));
        }
        for (size_t k = 0; k < SPECIALS; k++) {
            float y = specials[k];
            check("pow", x, y, kernel_pow(x, y), pow((double)x, (double)y));
            check("atan2", x, y, kernel_atan2(x, y), atan2((double)x, (double)y));
        }
    }
}

static void test_two_arguments(void **state) {
    (void)state;
    for (int i = 0; i < 1000000; i++) {
        uint32_t a = random_32();
        uint32_t b = random_32();
        float x = floatfmt_from_bits(a);
        float y = floatfmt_from_bits(b);
        switch (i % 4) {
        case 1: /* near 1, to great powers */
            x = 1 + ((float)(a % 2000) - 1000) * 1e-5F;
            y = ((float)(b % 200000) - 100000) * 0.1F;
            break;
        case 2:
            x = (float)(a % 100);
            y = (float)(b % 40) - 20;
            break;
        case 3:
            x = (float)(a % 100000) * 0.001F;
            y = (float)(b % 20000) * 0.001F - 10;
            break;
        default: break;
        }
        check("pow", x, y, kernel_pow(x, y), pow((double)x, (double)y));
        check("atan2", x, y, kernel_atan2(x, y), atan2((double)x, (double)y));
    }
}

/* What programs compare with ==. */
static void test_exact_results(void **state) {
    (void)state;
    for (int i = -126; i < 128; i++) {
        assert_true(kernel_log2(ldexpf(1, i)) == (float)i);
        assert_true(kernel_pow(2, (float)i) == ldexpf(1, i));
    }
    float power = 1;
    for (int i = 0; i <= 10; i++, power *= 10) {
        assert_true(kernel_log10(power) == (float)i);
        assert_true(kernel_pow(10, (float)i) == power);
    }
    for (int i = 0; i < 5000; i++) {
        assert_true(kernel_pow((float)i, 2) == (float)i * (float)i);
        assert_true(kernel_pow((float)(i * i), 0.5F) == (float)i);
    }
    assert_true(kernel_exp(0) == 1 && kernel_cos(0) == 1 && kernel_atan2(1, 1) == 0.78539816F);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_argument),
        cmocka_unit_test(test_special_values),
        cmocka_unit_test(test_two_arguments),
        cmocka_unit_test(test_exact_results),
    };
    return cmocka_run_group_tests_name("mathkernel", tests, NULL, NULL);
}
