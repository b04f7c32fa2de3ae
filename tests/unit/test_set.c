/* Sets against bit masks: every operator and comparison on random sets of numbers and texts. */
#include "vm_fixture.h"

#include <stdio.h>

#include "containers.h"

enum { UNIVERSE = 48, ROUNDS = 150 };

static VmConfig config;
static Random random_state = {521288629u};

static int setup(void **state) {
    *state = fixture_vm(&config, 64 * 1024);
    return 0;
}

static int teardown(void **state) {
    fixture_free(*state);
    return 0;
}

/* Element e, made anew; the last quarter needs stored hashes. */
static Value element(unsigned e) {
    char text[16];
    if (e % 4 == 3) {
        Value *t = vm_temps(1);
        *t = value_small((int32_t)e);
        Value v = tuple_new(t, 1);
        vm_release(t + 1);
        return v;
    }
    if (e % 4 == 0) {
        return value_small((int32_t)e << 10);
    }
    (void)snprintf(text, sizeof text, "%u", e * 7919);
    return str_new_c(text);
}

static uint64_t random_mask(void) {
    uint64_t m = ((uint64_t)random_below(&random_state, 1u << 24) << 24) |
                 random_below(&random_state, 1u << 24);
    switch (random_below(&random_state, 4)) {
    case 0: return m & (m >> 3) & (m << 5) & ((UINT64_C(1) << UNIVERSE) - 1);
    case 1: return m & UINT64_C(0x7777777777);
    default: return m;
    }
}

/* A set of the elements in `mask`, with gaps from some that were taken out again. */
static Value make_set(uint64_t mask, Kind kind) {
    Value *pair = vm_temps(2);
    pair[0] = set_new(KIND_SET);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned e = 0; e < UNIVERSE; e++) {
            bool in = (mask >> e & 1) != 0;
            if (round == 0 && (in || e % 5 == 0)) {
                pair[1] = element(e);
                (void)set_put(pair);
            } else if (round == 1 && !in) {
                pair[1] = element(e);
                (void)set_method_discard(pair, 2);
            }
        }
    }
    Value set = kind == KIND_SET ? pair[0] : set_copy_slot(pair, kind);
    vm_release(pair + 2);
    return set;
}

static void assert_mask(const Value *slot, uint64_t mask, Kind kind) {
    assert_int_equal(obj_kind(*slot), kind);
    uint32_t count = 0;
    for (unsigned e = 0; e < UNIVERSE; e++) {
        Value v = element(e);
        assert_int_equal(set_contains(*slot, v), mask >> e & 1);
        count += mask >> e & 1;
    }
    assert_int_equal(set_len(*slot), count);
}

static uint64_t mask_of(BinaryOp op, uint64_t a, uint64_t b) {
    return op == BIN_AND ? a & b : op == BIN_OR ? a | b : op == BIN_SUB ? a & ~b : a ^ b;
}

static void test_operators(void **state) {
    vm = *state;
    static const BinaryOp ops[] = {BIN_AND, BIN_OR, BIN_SUB, BIN_XOR};
    Value *slots = vm_temps(3);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t a = random_mask(), b = random_mask();
        Kind ka = i % 3 == 0 ? KIND_FROZENSET : KIND_SET,
             kb = i % 5 == 0 ? KIND_FROZENSET : KIND_SET;
        BinaryOp op = ops[i % 4];
        slots[0] = make_set(a, ka);
        slots[1] = make_set(b, kb);
        slots[2] = set_binary(op, false, slots[0], slots[1]);
        assert_mask(&slots[2], mask_of(op, a, b), ka);
        assert_mask(&slots[0], a, ka);
        assert_mask(&slots[1], b, kb);
        slots[2] = set_binary(op, true, slots[0], slots[1]);
        assert_int_equal(slots[2] == slots[0], ka == KIND_SET);
        assert_mask(&slots[2], mask_of(op, a, b), ka);
        assert_mask(&slots[1], b, kb);
    }
}

static void test_operators_with_itself(void **state) {
    vm = *state;
    static const BinaryOp ops[] = {BIN_AND, BIN_OR, BIN_SUB, BIN_XOR};
    Value *slot = vm_temps(1);
    for (unsigned i = 0; i < 4; i++) {
        uint64_t a = random_mask();
        *slot = make_set(a, KIND_SET);
        (void)set_binary(ops[i], true, *slot, *slot);
        assert_mask(slot, mask_of(ops[i], a, a), KIND_SET);
    }
}

static void test_comparisons(void **state) {
    vm = *state;
    Value *slots = vm_temps(2);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t a = random_mask(), b = random_mask();
        b = i % 3 == 0 ? a : i % 3 == 1 ? a & b : a | b;
        slots[0] = make_set(a, KIND_SET);
        slots[1] = make_set(b, i % 2 != 0 ? KIND_SET : KIND_FROZENSET);
        bool subset = (a & ~b) == 0, superset = (b & ~a) == 0;
        bool expected[] = {[CMP_LT] = subset && !superset,
                           [CMP_LE] = subset,
                           [CMP_GT] = superset && !subset,
                           [CMP_GE] = superset,
                           [CMP_EQ] = a == b,
                           [CMP_NE] = a != b};
        for (unsigned op = CMP_LT; op <= CMP_NE; op++) {
            Value r = set_compare((CompareOp)op, slots[0], slots[1]);
            assert_int_equal(r, value_bool(expected[op]));
        }
    }
}

/* The hash of a frozenset does not depend on the order in which it was filled. */
static void test_hash(void **state) {
    vm = *state;
    Value *pairs = vm_temps(4);
    for (unsigned i = 0; i < 20; i++) {
        pairs[0] = set_new(KIND_FROZENSET);
        pairs[2] = set_new(KIND_FROZENSET);
        for (unsigned e = 0; e < i; e++) {
            pairs[1] = element(e);
            (void)set_put(pairs);
            pairs[3] = element(i - 1 - e);
            (void)set_put(pairs + 2);
        }
        uint32_t hash = frozenset_hash(pairs[0]);
        assert_int_equal(hash, frozenset_hash(pairs[2]));
        assert_true(obj_equal(pairs[0], pairs[2]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_operators, setup, teardown),
        cmocka_unit_test_setup_teardown(test_operators_with_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(test_comparisons, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hash, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
