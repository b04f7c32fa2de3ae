/* Big integers: identities on random numbers of awkward shapes, and values worked out elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "bigint.h"

enum { ROOM = 64 };

static uint32_t seed = 12345;

static uint32_t random_word(void) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

/* Runs of zeros and ones are what carries and quotient corrections depend on. */
static size_t random_number(uint32_t *a, size_t max) {
    size_t n = random_word() % (max + 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t shape = random_word() % 5;
        a[i] = shape == 0   ? 0
               : shape == 1 ? UINT32_MAX
               : shape == 2 ? UINT32_C(1) << random_word() % 32
               : shape == 3 ? UINT32_MAX << random_word() % 32
                            : random_word();
    }
    return big_trim(a, n);
}

static void assert_same(const uint32_t *a, size_t an, const uint32_t *b, size_t bn) {
    assert_int_equal(big_compare(a, an, b, bn), 0);
}

static size_t parse(const char *digits, unsigned radix, uint32_t *a) {
    size_t n = 0;
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        n = big_mul_small(a, n, radix, big_digit_value(digits[i]));
    }
    assert_true(n <= big_limbs_for_digits(length, radix));
    return n;
}

static const char *text(const uint32_t *a, size_t n, unsigned radix) {
    static char buffer[ROOM * 32 + 1];
    uint32_t copy[ROOM];
    memcpy(copy, a, n * sizeof *a);
    char *start = big_to_text(copy, n, radix, buffer + ROOM * 32);
    assert_true((size_t)(buffer + ROOM * 32 - start) <= big_digits_for_limbs(n, radix));
    return start;
}

static void test_known_values(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM];
    uint32_t r[ROOM];
    uint32_t q[ROOM];
    size_t an = parse("123456789012345678901234567890123456789", 10, a);
    size_t bn = parse("987654321098765432109876543210", 10, b);
    size_t rn = big_mul(a, an, b, bn, r);
    assert_string_equal(text(r, rn, 10), "12193263113702179522618503273374485596336229233322"
                                         "3746380111126352690");
    assert_string_equal(text(a, an, 16), "5ce0e9a56015fec5aadfa328ae398115");
    assert_string_equal(text(a, an, 36), "5hy8cqpp6qj5vz0m8iov0uej9");
    an = big_divmod(a, an, b, bn, q);
    assert_string_equal(text(q, big_trim(q, 1), 10), "124999998");
    assert_string_equal(text(a, an, 10), "850308642085030864208626543209");
}

static void test_sum_and_difference(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM];
    uint32_t r[ROOM];
    for (int i = 0; i < 20000; i++) {
        size_t an = random_number(a, 8);
        size_t bn = random_number(b, 8);
        size_t rn = big_add(a, an, b, bn, r);
        assert_int_equal(rn, big_trim(r, rn));
        assert_true(big_compare(r, rn, a, an) >= 0);
        rn = big_sub(r, rn, b, bn, r);
        assert_same(r, rn, a, an);
    }
}

static void test_division_undoes_multiplication(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM];
    uint32_t r[ROOM];
    uint32_t q[ROOM];
    for (int i = 0; i < 100000; i++) {
        size_t an = random_number(a, 10);
        size_t bn = random_number(b, 6);
        if (bn == 0) {
            continue;
        }
        memcpy(r, a, an * sizeof *a);
        size_t qn = an >= bn ? an - bn + 1 : 0;
        size_t rn = big_divmod(r, an, b, bn, q);
        qn = big_trim(q, qn);
        assert_true(big_compare(r, rn, b, bn) < 0);
        uint32_t back[ROOM];
        size_t back_n = big_mul(q, qn, b, bn, back);
        back_n = big_add(back, back_n, r, rn, back);
        assert_same(back, back_n, a, an);
    }
}

static void test_multiplication_distributes(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM];
    uint32_t c[ROOM];
    uint32_t left[ROOM];
    uint32_t right[ROOM];
    uint32_t sum[ROOM];
    for (int i = 0; i < 20000; i++) {
        size_t an = random_number(a, 8);
        size_t bn = random_number(b, 8);
        size_t cn = random_number(c, 8);
        size_t sum_n = big_add(b, bn, c, cn, sum);
        size_t left_n = big_mul(a, an, sum, sum_n, left);
        size_t right_n = big_mul(b, bn, a, an, right);
        sum_n = big_mul(a, an, c, cn, sum);
        right_n = big_add(right, right_n, sum, sum_n, right);
        assert_same(left, left_n, right, right_n);
    }
}

static void test_shifts(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t r[ROOM];
    for (int i = 0; i < 20000; i++) {
        size_t an = random_number(a, 8);
        size_t bits = random_word() % 200;
        uint32_t power[ROOM] = {0};
        power[bits / 32] = UINT32_C(1) << bits % 32;
        uint32_t product[ROOM];
        size_t product_n = big_mul(a, an, power, bits / 32 + 1, product);
        size_t rn = big_shl(a, an, bits, r);
        assert_same(r, rn, product, product_n);
        assert_false(big_any_below(r, rn, bits));
        if (an > 0) {
            assert_int_equal(big_bit_length(r, rn), big_bit_length(a, an) + bits);
            assert_int_equal(big_trailing_zeros(r, rn), big_trailing_zeros(a, an) + bits);
            assert_int_equal(big_bit_count(r, rn), big_bit_count(a, an));
            assert_true(big_any_below(r, rn, big_trailing_zeros(r, rn) + 1));
        }
        rn = big_shr(r, rn, bits, r);
        assert_same(r, rn, a, an);
        memcpy(r, a, an * sizeof *a);
        rn = big_shl(r, an, bits, r);
        assert_same(r, rn, product, product_n);
        assert_int_equal(big_shr(a, an, an * 32, r), 0);
    }
}

/* Signed 64-bit arithmetic is the reference. */
static void test_bitwise_is_twos_complement(void **state) {
    (void)state;
    for (int i = 0; i < 50000; i++) {
        int64_t x = (int64_t)((uint64_t)random_word() << 32 | random_word()) >> random_word() % 63;
        int64_t y = (int64_t)((uint64_t)random_word() << 32 | random_word()) >> random_word() % 63;
        uint64_t xm = x < 0 ? -(uint64_t)x : (uint64_t)x;
        uint64_t ym = y < 0 ? -(uint64_t)y : (uint64_t)y;
        uint32_t a[2] = {(uint32_t)xm, (uint32_t)(xm >> 32)};
        uint32_t b[2] = {(uint32_t)ym, (uint32_t)(ym >> 32)};
        const int64_t expected[] = {x & y, x | y, x ^ y};
        for (int op = BIG_AND; op <= BIG_XOR; op++) {
            uint32_t r[3];
            bool negative;
            size_t n = big_bitwise((big_op)op, a, big_trim(a, 2), x < 0, b, big_trim(b, 2), y < 0,
                                   r, &negative);
            uint64_t m = (n > 1 ? (uint64_t)r[1] << 32 : 0) | (n > 0 ? r[0] : 0);
            assert_true(n <= 2);
            assert_true((negative ? -m : m) == (uint64_t)expected[op]);
        }
    }
}

static void test_text_round_trip(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM];
    for (int i = 0; i < 300; i++) {
        size_t an = random_number(a, 30);
        for (unsigned radix = 2; radix <= 36; radix++) {
            size_t bn = parse(text(a, an, radix), radix, b);
            assert_same(a, an, b, bn);
        }
    }
    assert_string_equal(text(a, 0, 10), "0");
    assert_int_equal(big_digit_value('/'), 36);
    assert_int_equal(big_digit_value('@'), 36);
    assert_int_equal(big_digit_value('Z'), 35);
    assert_int_equal(big_digit_value('{'), 36);
}

static void test_bytes_round_trip(void **state) {
    (void)state;
    uint32_t a[ROOM];
    uint32_t b[ROOM + 1];
    uint8_t bytes[ROOM * 4 + 4];
    for (int i = 0; i < 5000; i++) {
        size_t an = random_number(a, 12);
        size_t size = an * 4 + random_word() % 4;
        bool little = random_word() & 1;
        big_to_bytes(a, an, false, little, size, bytes);
        size_t bn = big_from_bytes(bytes, size, little, b);
        assert_same(a, an, b, bn);
        /* -a, read as unsigned, is 2^(8 size) - a; its negation in whole limbs is a again. */
        size = an * 4 + 4;
        big_to_bytes(a, an, true, little, size, bytes);
        bn = big_from_bytes(bytes, size, little, b);
        bn = big_negate(b, bn);
        assert_same(a, an, b, bn);
    }
    const uint8_t minus_two[2] = {0xff, 0xfe};
    big_to_bytes((const uint32_t[]){2}, 1, true, false, 2, bytes);
    assert_memory_equal(bytes, minus_two, 2);
}

/* 2^k has the digits that doubling one digit at a time gives. */
static void test_thousands_of_digits(void **state) {
    (void)state;
    enum { BITS = 20000, LIMBS = BITS / 32 + 1 };
    static uint32_t a[LIMBS];
    static char digits[BITS / 3 + 16];
    static char buffer[sizeof digits + 1];
    size_t count = 1;
    digits[0] = 1;
    for (int i = 0; i < BITS; i++) {
        int carry = 0;
        for (size_t k = 0; k < count; k++) {
            carry += digits[k] * 2;
            digits[k] = (char)(carry % 10);
            carry /= 10;
        }
        if (carry != 0) {
            digits[count++] = (char)carry;
        }
    }
    a[BITS / 32] = UINT32_C(1) << BITS % 32;
    char *end = buffer + sizeof buffer;
    char *start = big_to_text(a, BITS / 32 + 1, 10, end);
    assert_int_equal(end - start, count);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(end[-1 - (int)k], digits[k] + '0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_sum_and_difference),
        cmocka_unit_test(test_division_undoes_multiplication),
        cmocka_unit_test(test_multiplication_distributes),
        cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_bitwise_is_twos_complement),
        cmocka_unit_test(test_text_round_trip),
        cmocka_unit_test(test_bytes_round_trip),
        cmocka_unit_test(test_thousands_of_digits),
    };
    return cmocka_run_group_tests_name("bigint", tests, NULL, NULL);
}
