/* _random: the generator below random (runtime/library/random.py). PCG with 64 bits of state, so the same sequence
 * on every board. A generator is a record: its state in a bytearray, None until it is seeded or first
 * used. */
#include "containers.h"
#include "floatfmt.h"
#include "number.h"
#include "port.h"
#include "record.h"

#define STEP       6364136223846793005u
#define INCREMENT  1442695040888963407u
#define STATE_SIZE 8u

static uint8_t *state_of(Value random) {
    uint32_t bytes;
    uint8_t *state = buffer_write(record_word(random, 0), &bytes);
    if (bytes != STATE_SIZE) {
        record_broken();
    }
    return state;
}

static uint64_t load(Value random) {
    uint64_t state;
    memcpy(&state, state_of(random), sizeof state);
    return state;
}

static void store(Value random, uint64_t state) {
    memcpy(state_of(random), &state, sizeof state);
}

/* args[0]: the generator, args[1]: None for a seed that differs from run to run. */
static void seed(Value *args) {
    uint64_t state = 0;
    int64_t n;
    bool fresh = record_word(args[0], 0) == VALUE_NONE;
    if (fresh) {
        Value made = bytearray_new(STATE_SIZE);
        record_set(args[0], 0, made);
    }
    if (args[1] == VALUE_NONE) {
        vm_impure("a random seed differs from run to run");
        state = load(args[0]) * STEP + ((uint64_t)port_time() << 32 | port_ticks_us());
    } else if (int_to_i64(native_part(args[1]), &n)) {
        state = (uint64_t)n;
    } else {
        state = obj_hash(args[1]);
    }
    store(args[0], (state + INCREMENT) * STEP + INCREMENT);
}

static uint32_t next(Value random) {
    uint64_t state = load(random);
    store(random, state * STEP + INCREMENT);
    uint32_t mixed = (uint32_t)((state >> 18 ^ state) >> 27), turn = (uint32_t)(state >> 59);
    return mixed >> turn | mixed << (-turn & 31);
}

static void self_seeded(Value *args) {
    record_self(args[0], CORE(class_random));
    if (record_word(args[0], 0) == VALUE_NONE) {
        Value *t = vm_keep(2, args[0], VALUE_NONE, 0);
        seed(t);
        vm_release(t + 2);
    }
}

/* args: class, seed. */
Value random_new(Value *args, unsigned n) {
    Value *t = vm_keep(2, VALUE_NONE, n > 1 ? args[1] : VALUE_NONE, 0);
    t[0] = record_new(CORE(class_random), t, 1);
    if (n > 1) {
        seed(t);
    }
    return t[0];
}

Value random_seed(Value *args, unsigned n) {
    record_self(args[0], CORE(class_random));
    Value *t = vm_keep(2, args[0], n > 1 ? args[1] : VALUE_NONE, 0);
    seed(t);
    return VALUE_NONE;
}

Value random_getrandbits(Value *args, unsigned n) {
    (void)n;
    self_seeded(args);
    int32_t bits = int_index(args[1]);
    if (bits < 0) {
        raise_value_error(MSG_number_of_bits_must_be);
    }
    uint32_t limbs = ((uint32_t)bits + 31) / 32;
    (void)state_of(args[0]); /* thawed, so that nothing moves below */
    Value big = int_alloc(limbs + 1);
    for (uint32_t i = 0; i < limbs; i++) {
        int_limbs(big)[i] = next(args[0]);
    }
    if (bits % 32 != 0) {
        int_limbs(big)[limbs - 1] >>= 32 - bits % 32;
    }
    size_t used = limbs;
    while (used > 0 && int_limbs(big)[used - 1] == 0) {
        used--;
    }
    return int_done(big, used, false);
}

/* In [0, 1): as many bits as the significand has. */
Value random_random(Value *args, unsigned n) {
    (void)n;
    self_seeded(args);
#if FIRN_FLOAT_BITS == 32
    return float_box((firn_float)(next(args[0]) >> 8) * (1.0f / 16777216.0f));
#else
    uint64_t high = next(args[0]) >> 5, low = next(args[0]) >> 6;
    return float_box((firn_float)(high << 26 | low) * (1.0 / 9007199254740992.0));
#endif
}

Value random_get_class(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(class_random);
}
