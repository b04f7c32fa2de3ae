/* float as a class. */
#include "class.h"
#include "mathkernel.h"
#include "native.h"
#include "number.h"

/* Of the class, which may have moved when the box was made. */
static Value wrapped(const Value *class_slot, firn_float x) {
    Value box = float_box(x);
    return class_wrap(*class_slot, box);
}

static firn_float self_float(Value v) {
    v = obj_native(v);
    if (!is_kind(v, KIND_FLOAT)) {
        raise_type_error(MSG_descriptor_requires_a_float, v);
    }
    return float_unbox(v);
}

/* Text is parsed out of a copy where it is short, in place otherwise: parsing allocates nothing. */
firn_float float_parse_value(Value text) {
    const char *p;
    uint32_t bytes;
    firn_float x;
    bool ok = number_text(obj_native(text), &p, &bytes) && floatfmt_parse(p, bytes, &x);
    if (!ok) {
        raise_value_error(MSG_could_not_convert_string_to, text);
    }
    return x;
}

/* float.__new__(cls, x=0.0) */
Value float_new(Value *args, unsigned n) {
    if (n < 2 || args[1] == 0) {
        return wrapped(args, 0);
    }
    Value native = obj_native(args[1]);
    const char *text;
    uint32_t bytes;
    if (is_kind(args[1], KIND_FLOAT)) {
        return class_wrap(args[0], args[1]);
    }
    firn_float x;
    if (number_text(native, &text, &bytes)) {
        x = float_parse_value(args[1]);
    } else if (!float_operand(native, &x)) {
        Value *s = vm_keep(1, args[1], 0, 0);
        Value r = vm_call_special(CORE(name___float__), s, 1);
        bool index = r == 0;
        if (index) {
            s[0] = args[1];
            r = vm_call_special(CORE(name___index__), s, 1);
        }
        if (r == 0) {
            raise_type_error(MSG_float_argument_must_be_a, args[1]);
        }
        s[0] = r;
        if ((!index && !is_kind(obj_native(r), KIND_FLOAT)) || !float_operand(obj_native(r), &x)) {
            raise_type_error(MSG_float_returned_non_float_type, args[1], s[0]);
        }
    }
    return wrapped(args, x);
}

/* conjugate, real, __float__ */
Value float_itself(Value *args, unsigned n) {
    (void)n;
    (void)self_float(args[0]);
    return obj_native(args[0]);
}

Value float_imag(Value *args, unsigned n) {
    (void)n;
    (void)self_float(args[0]);
    return float_box(0);
}

Value float_is_integer(Value *args, unsigned n) {
    (void)n;
    firn_float x = self_float(args[0]);
    return value_bool(floatfmt_split(x).exponent != FLOAT_NOT_FINITE && exact_trunc(x) == x);
}

/* significand * 2^exponent in lowest terms. */
Value float_as_integer_ratio(Value *args, unsigned n) {
    (void)n;
    float_parts parts = floatfmt_split(self_float(args[0]));
    if (parts.exponent == FLOAT_NOT_FINITE) {
        if (parts.significand != 0) {
            raise_value_error(MSG_cannot_convert_nan_to_integer);
        }
        raise_error(CORE(class_OverflowError), MSG_cannot_convert_infinity_to);
    }
    uint64_t m = parts.significand;
    int exponent = m == 0 ? 0 : parts.exponent;
    while (exponent < 0 && (m & 1) == 0) {
        m >>= 1;
        exponent++;
    }
    Value *s = vm_keep(2, value_small(1), value_small(1), 0);
    s[0] = int_from_u64(m);
    if (parts.negative) {
        s[0] = int_unary(UN_NEG, s[0]);
    }
    Value power = value_small(exponent < 0 ? -exponent : exponent);
    unsigned which = exponent < 0;
    s[which] = int_binary(BIN_LSHIFT, false, s[which], power);
    return tuple_new(s, 2);
}
