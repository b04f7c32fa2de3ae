/* float as a class. */
#include "class.h"
#include "flash_bytes.h"
#include "mathkernel.h"
#include "native.h"
#include "number.h"

/* Of the class, which may have moved when the box was made. */
static Value wrapped(Vm *vm, const Value *class_slot, firn_float x) {
    Value box = float_box(vm, x);
    return class_wrap(vm, *class_slot, box);
}

static firn_float self_float(Vm *vm, Value v) {
    v = obj_native(vm, v);
    if (!is_kind(vm, v, KIND_FLOAT)) {
        raise_type_error(vm, "descriptor requires a 'float' object but received a '%T'", v);
    }
    return float_unbox(vm, v);
}

/* Text is parsed out of a copy where it is short, in place otherwise: parsing allocates nothing. */
firn_float float_parse_value(Vm *vm, Value text) {
    const char *p;
    uint32_t bytes;
    firn_float x;
    bool ok = number_text(vm, obj_native(vm, text), &p, &bytes) && floatfmt_parse(p, bytes, &x);
    if (!ok) {
        raise_value_error(vm, "could not convert string to float: %R", text);
    }
    return x;
}

/* float.__new__(cls, x=0.0) */
Value float_new(Vm *vm, Value *args, unsigned n) {
    if (n < 2 || args[1] == 0) {
        return wrapped(vm, args, 0);
    }
    Value native = obj_native(vm, args[1]);
    const char *text;
    uint32_t bytes;
    if (is_kind(vm, args[1], KIND_FLOAT)) {
        return class_wrap(vm, args[0], args[1]);
    }
    firn_float x;
    if (number_text(vm, native, &text, &bytes)) {
        x = float_parse_value(vm, args[1]);
    } else if (!float_operand(vm, native, &x)) {
        Value *s = vm_keep(vm, 1, args[1], 0, 0);
        Value r = vm_call_special(vm, CORE(vm, name___float__), s, 1);
        if (r == 0) {
            s[0] = args[1];
            r = vm_call_special(vm, CORE(vm, name___index__), s, 1);
        }
        if (r == 0) {
            raise_type_error(vm, "float() argument must be a string or a real number, not '%T'",
                             args[1]);
        }
        s[0] = r;
        if (!float_operand(vm, obj_native(vm, r), &x)) {
            raise_type_error(vm, "%T.__float__ returned non-float (type %T)", args[1], s[0]);
        }
    }
    return wrapped(vm, args, x);
}

/* conjugate, real, __float__ */
Value float_itself(Vm *vm, Value *args, unsigned n) {
    (void)n;
    (void)self_float(vm, args[0]);
    return obj_native(vm, args[0]);
}

Value float_imag(Vm *vm, Value *args, unsigned n) {
    (void)n;
    (void)self_float(vm, args[0]);
    return float_box(vm, 0);
}

Value float_is_integer(Vm *vm, Value *args, unsigned n) {
    (void)n;
    firn_float x = self_float(vm, args[0]);
    return value_bool(floatfmt_split(x).exponent != FLOAT_NOT_FINITE && exact_trunc(x) == x);
}

/* significand * 2^exponent in lowest terms. */
Value float_as_integer_ratio(Vm *vm, Value *args, unsigned n) {
    (void)n;
    float_parts parts = floatfmt_split(self_float(vm, args[0]));
    if (parts.exponent == FLOAT_NOT_FINITE) {
        if (parts.significand != 0) {
            raise_value_error(vm, "cannot convert NaN to integer ratio");
        }
        raise_error(vm, CORE(vm, class_OverflowError), "cannot convert Infinity to integer ratio");
    }
    uint64_t m = parts.significand;
    int exponent = m == 0 ? 0 : parts.exponent;
    while (exponent < 0 && (m & 1) == 0) {
        m >>= 1;
        exponent++;
    }
    Value *s = vm_keep(vm, 2, value_small(1), value_small(1), 0);
    s[0] = int_from_u64(vm, m);
    if (parts.negative) {
        s[0] = int_unary(vm, UN_NEG, s[0]);
    }
    Value power = value_small(exponent < 0 ? -exponent : exponent);
    unsigned which = exponent < 0;
    s[which] = int_binary(vm, BIN_LSHIFT, false, s[which], power);
    return tuple_new(vm, s, 2);
}

/* ---- hexadecimal ------------------------------------------------------------------------------------ */

enum { HEX_DIGITS = (FLOAT_MANTISSA_BITS + 2) / 4 };

Value float_hex(Vm *vm, Value *args, unsigned n) {
    (void)n;
    firn_float x = self_float(vm, args[0]);
    float_parts parts = floatfmt_split(x);
    char text[40];
    if (parts.exponent == FLOAT_NOT_FINITE) {
        return str_new(vm, text, floatfmt_repr(x, text));
    }
    char *p = text;
    if (parts.negative) {
        *p++ = '-';
    }
    /* The fraction's bits, aligned to whole digits. */
    uint64_t hidden = (uint64_t)1 << (FLOAT_MANTISSA_BITS - 1);
    uint64_t m = parts.significand;
    *p++ = '0';
    *p++ = 'x';
    *p++ = (m & hidden) != 0 ? '1' : '0';
    *p++ = '.';
    m = (m & (hidden - 1)) << (HEX_DIGITS * 4 - (FLOAT_MANTISSA_BITS - 1));
    for (int i = m == 0 && parts.significand == 0 ? 1 : HEX_DIGITS; i-- > 0;) {
        *p++ = "0123456789abcdef"[m >> (i * 4) & 15];
    }
    int exponent = parts.significand == 0 ? 0 : parts.exponent + FLOAT_MANTISSA_BITS - 1;
    *p++ = 'p';
    *p++ = exponent < 0 ? '-' : '+';
    exponent = exponent < 0 ? -exponent : exponent;
    for (int unit = 1000; unit > 0; unit /= 10) {
        if (exponent >= unit || unit == 1) {
            *p++ = (char)('0' + exponent / unit % 10);
        }
    }
    return str_new(vm, text, (size_t)(p - text));
}

typedef struct HexReader {
    const char *text;
    uint32_t at, end;
    bool word; /* inf or nan, not digits */
} HexReader;

static char peek(const HexReader *r) {
    return r->at < r->end ? (char)flash_load(r->text + r->at) : 0;
}

static bool take(HexReader *r, char lower) {
    bool found = (peek(r) | 0x20) == lower;
    r->at += found;
    return found;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Digits into m, as far as there is room; the rest moves the exponent and is remembered as `more`. */
static bool take_digits(HexReader *r, bool fraction, uint64_t *m, int32_t *exponent, bool *more) {
    bool any = false;
    for (unsigned digit; (digit = big_digit_value(peek(r))) < 16; r->at++) {
        any = true;
        if (*m >> 60 == 0) {
            *m = *m << 4 | digit;
            *exponent -= fraction ? 4 : 0;
        } else {
            *more |= digit != 0;
            *exponent += fraction ? 0 : 4;
        }
    }
    return any;
}

static bool take_exponent(HexReader *r, int32_t *exponent) {
    if (!take(r, 'p')) {
        return true;
    }
    bool negative = peek(r) == '-';
    r->at += negative || peek(r) == '+';
    bool any = false;
    int32_t value = 0;
    for (; big_digit_value(peek(r)) < 10; r->at++) {
        any = true;
        value = value < 100000000 ? value * 10 + (peek(r) - '0') : value;
    }
    *exponent += negative ? -value : value;
    return any;
}

static bool parse_hex(HexReader *r, firn_float *x) {
    while (is_blank(peek(r))) {
        r->at++;
    }
    while (r->at < r->end && is_blank((char)flash_load(r->text + r->end - 1))) {
        r->end--;
    }
    bool negative = peek(r) == '-';
    r->at += negative || peek(r) == '+';
    char first = (char)(peek(r) | 0x20);
    r->word = first == 'i' || first == 'n';
    if (r->word) {
        firn_float word;
        if (!floatfmt_parse(r->text + r->at, r->end - r->at, &word)) {
            return false;
        }
        *x = negative ? -word : word;
        return true;
    }
    HexReader start = *r;
    if (!take(r, '0') || !take(r, 'x')) {
        *r = start;
    }
    uint64_t m = 0;
    int32_t exponent = 0;
    bool more = false;
    bool any = take_digits(r, false, &m, &exponent, &more);
    if (peek(r) == '.') {
        r->at++;
        any |= take_digits(r, true, &m, &exponent, &more);
    }
    if (!any || !take_exponent(r, &exponent) || r->at != r->end) {
        return false;
    }
    const uint32_t limbs[2] = {(uint32_t)m, (uint32_t)(m >> 32)};
    /* Far out of range it no longer matters by how much. */
    exponent = exponent > 30000 ? 30000 : exponent < -30000 ? -30000 : exponent;
    *x = floatfmt_from_limbs(limbs, big_trim(limbs, 2), exponent, more, negative);
    return true;
}

/* float.fromhex(cls, text) */
Value float_fromhex(Vm *vm, Value *args, unsigned n) {
    (void)n;
    args[1] = obj_native(vm, args[1]);
    if (!value_is_str(vm, args[1])) {
        raise_type_error(vm, "bad argument type for built-in operation");
    }
    HexReader r = {str_text(vm, args[1]), 0, str_bytes(vm, args[1]), false};
    firn_float x;
    if (!parse_hex(&r, &x)) {
        raise_value_error(vm, "invalid hexadecimal floating-point string");
    }
    if (!r.word && floatfmt_split(x).exponent == FLOAT_NOT_FINITE) {
        raise_error(vm, CORE(vm, class_OverflowError),
                    "hexadecimal value too large to represent as a float");
    }
    return wrapped(vm, args, x);
}
