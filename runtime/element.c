/* Items of arrays, memoryviews and struct: see element.h. */
#include "element.h"

#include "bigint.h"
#include "flash_bytes.h"
#include "floatfmt.h"
#include "number.h"

#include <assert.h>

static const char codes[] = "?cbBhHiIlLnNPqQefd";
static const char sizes[] = "111122444444488248";

/* Letters of integers with a sign are small ones. */
static bool is_signed(unsigned code) {
    return code >= 'a' && code != 'c';
}

static bool is_float(unsigned code) {
    return code >= 'd' && code <= 'f';
}

uint32_t element_size(int32_t code) {
    const char *p = code > 0 && code < 0x80 ? strchr(codes, code) : NULL;
    return p == NULL ? 0 : (uint32_t)(sizes[p - codes] - '0');
}

/* ---- floats of half precision */

/* The nearest one, half to even. Doubles are cut to single precision with the lowest bit sticky, so that nothing is
 * rounded twice. */
static uint32_t float_to_half(firn_float v) {
    float x = (float)v;
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
#if FIRN_FLOAT_BITS == 64
    bool inexact = (firn_float)x != v && v == v;
    bool above = (x < 0 ? -(firn_float)x > -v : (firn_float)x > v);
    bits = inexact ? (bits - above) | 1 : bits;
#endif
    uint32_t sign = bits >> 16 & 0x8000, size = bits & 0x7FFFFFFF;
    if (size >= 0x7F800000) {
        return sign | 0x7C00 | (size > 0x7F800000 ? 0x200 : 0);
    }
    if (size < 0x33000000) { /* below half of the smallest one */
        return sign;
    }
    uint32_t shift = 13, base = (112u << 10);
    if (size < 0x38800000) { /* subnormal */
        shift = 126 - (size >> 23);
        size = (size & 0x7FFFFF) | 0x800000;
        base = 0;
    }
    uint32_t h = size >> shift, rest = size & ((1u << shift) - 1), middle = 1u << (shift - 1);
    h += rest > middle || (rest == middle && (h & 1));
    h -= base;
    if (h >= 0x7C00) {
        raise_error(CORE(class_OverflowError), MSG_float_too_large_to_pack_with, 'e');
    }
    return sign | h;
}

#if FIRN_FLOAT_BITS == 32
/* In integers: the compiler's library would take a kilobyte for both directions. */
static uint64_t double_bits(firn_float v) {
    float_parts parts = floatfmt_split(v);
    uint32_t high = 0, rest = parts.significand;
    if (parts.exponent == FLOAT_NOT_FINITE) {
        high = 0x7FF00000 | (rest != 0 ? 0x80000 : 0);
        rest = 0;
    } else if (rest != 0) {
        unsigned zeros = (unsigned)__builtin_clz(rest);
        rest <<= zeros; /* bit 31 adds 1 to the exponent's place */
        high = ((uint32_t)(parts.exponent + 31 + 1022) - zeros) << 20;
    }
    high += rest >> 11;
    return (uint64_t)(high | (uint32_t)parts.negative << 31) << 32 | rest << 21;
}
#endif

/* ---- reading */

/* A float of another width: sign, `bits` bits of exponent and the fraction, from the top bit of `high` down. */
static firn_float float_of(uint32_t high, uint32_t low, unsigned bits) {
    bool negative = high >> 31 != 0;
    uint32_t limbs[2] = {low, high & 0x7FFFFFFFu >> bits};
    int exponent = (int)(high << 1 >> (32 - bits)), last = (1 << bits) - 1;
    if (exponent == last) {
        firn_float v = floatfmt_infinity(negative);
        return (limbs[0] | limbs[1]) != 0 ? v - v : v;
    }
    if (exponent != 0) {
        limbs[1] |= 0x80000000u >> bits;
    } else {
        exponent = 1;
    }
    exponent -= last / 2 + 63 - (int)bits;
    return floatfmt_from_limbs(limbs, big_trim(limbs, 2), exponent, false, negative);
}

static uint64_t load_bits(const uint8_t *p, uint32_t size, bool big) {
    uint32_t word[2] = {0, 0};
    for (uint32_t i = 0; i < size; i++) {
        uint32_t byte = flash_load((const char *)p + (big ? size - 1 - i : i));
        word[i / 4] |= byte << i % 4 * 8;
    }
    return (uint64_t)word[1] << 32 | word[0];
}

Value element_load(const uint8_t *p, unsigned code, bool big) {
    uint32_t size = element_size((int32_t)code);
    assert(size > 0);
    uint64_t bits = load_bits(p, size, big);
    uint32_t word = (uint32_t)bits;
    switch (code) {
    case '?': return value_bool(word != 0);
    case 'c': {
        char c = (char)word;
        return bytes_new(&c, 1);
    }
    case 'e': return float_box(float_of(word << 16, 0, 5));
    case 'f': {
        float x;
        memcpy(&x, &word, sizeof x);
        return float_box((firn_float)x);
    }
    case 'd': return float_box(float_of((uint32_t)(bits >> 32), word, 11));
    default: break;
    }
    if (!is_signed(code)) {
        return size <= 2 ? value_small((int32_t)word) : int_from_u64(bits);
    }
    uint32_t unused = 32 - size % 8 * 8;
    return size == 8   ? int_from_i64((int64_t)bits)
           : size <= 2 ? value_small((int32_t)(word << unused) >> unused)
                       : int_from_i64((int32_t)word);
}

/* ---- writing */

static _Noreturn void raise_range(unsigned code, enum ElementUser user) {
    uint32_t size = element_size((int32_t)code),
             last = (1u << (8 * size - 1 + !is_signed(code)) % 32) - 1;
    switch (user) {
    case ELEMENT_STRUCT:
        if (size <= 2) {
            raise_error(CORE(class_struct_error), MSG_format_requires_number,
                        is_signed(code) ? "" : "u", size == 1 ? "byte" : "short",
                        is_signed(code) ? -(int)last - 1 : 0, (int)last);
        }
        raise_error(CORE(class_struct_error), MSG_argument_out_of_range);
    case ELEMENT_ARRAY: raise_error(CORE(class_OverflowError), MSG_argument_out_of_range);
    default: raise_value_error(MSG_memoryview_invalid_value, code);
    }
}

static uint64_t float_pattern(firn_float x, unsigned code) {
    if (code == 'e') {
        return float_to_half(x);
    }
    if (code == 'f') {
        float f = (float)x;
        uint32_t word;
        memcpy(&word, &f, sizeof word);
        if ((word & 0x7FFFFFFF) == 0x7F800000 && x - x == 0) {
            raise_error(CORE(class_OverflowError), MSG_float_too_large_to_pack_with, 'f');
        }
        return word;
    }
#if FIRN_FLOAT_BITS == 32
    return double_bits(x);
#else
    return floatfmt_to_bits(x);
#endif
}

uint64_t element_bits(Value v, unsigned code, enum ElementUser user) {
    if (is_float(code)) {
        return float_pattern(float_from_value(v), code);
    }
    if (code == '?') {
        return obj_truth(v);
    }
    v = obj_native(v);
    if (code == 'c') {
        if (!is_kind(v, KIND_BYTES) || str_bytes(v) != 1) {
            raise_error(CORE(class_struct_error), MSG_char_format_requires_a_bytes);
        }
        return flash_load(str_text(v));
    }
    if (user == ELEMENT_STRUCT && !value_is_int(v) &&
        class_lookup(obj_class(v), CORE(name___index__)) == VALUE_UNBOUND) {
        raise_error(CORE(class_struct_error), MSG_required_argument_is_not_an);
    }
    IntView a;
    int_view(number_index(v), &a);
    if ((a.negative && !is_signed(code)) ||
        !int_fits(&a, element_size((int32_t)code), is_signed(code))) {
        raise_range(code, user);
    }
    uint64_t bits = a.n > 0 ? a.limbs[0] : 0;
    bits |= a.n > 1 ? (uint64_t)a.limbs[1] << 32 : 0;
    return a.negative ? -bits : bits;
}

void element_put(uint8_t *p, uint32_t size, uint64_t bits, bool big) {
    for (uint32_t i = 0; i < size; i++) {
        uint32_t word = i < 4 ? (uint32_t)bits : (uint32_t)(bits >> 32);
        p[big ? size - 1 - i : i] = (uint8_t)(word >> i % 4 * 8);
    }
}
