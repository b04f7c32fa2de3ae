/* Floats: boxing, operators, comparison, hash. */
#include "class.h"
#include "mathkernel.h"
#include "number.h"

enum { FLOAT_WORDS_IN_BOX = sizeof(firn_float) / sizeof(Value) };

Value float_box(firn_float x) {
    Value box = heap_alloc_raw(KIND_FLOAT, FLOAT_WORDS_IN_BOX);
    memcpy(vm_ptr(box) + 1, &x, sizeof x);
    return box;
}

bool int_to_float(Value v, firn_float *x) {
    int32_t word;
    if (int_word(v, &word)) {
        *x = (firn_float)word;
        return true;
    }
    IntView a;
    int_view(v, &a);
    *x = floatfmt_from_limbs(a.limbs, a.n, 0, false, a.negative);
    return floatfmt_split(*x).exponent != FLOAT_NOT_FINITE;
}

bool float_operand(Value v, firn_float *x) {
    if (is_kind(v, KIND_FLOAT)) {
        *x = float_unbox(v);
        return true;
    }
    if (!value_is_int(v)) {
        return false;
    }
    if (!int_to_float(v, x)) {
        raise_error(CORE(class_OverflowError), MSG_int_too_large_to_convert_to);
    }
    return true;
}

firn_float float_from_value(Value v) {
    firn_float x = 0;
    if (float_operand(obj_native(v), &x)) {
        return x;
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(2, v, v, 0);
    Value r = vm_call_special(CORE(name___float__), s, 1);
    if (r == 0) {
        s[0] = s[1];
        r = vm_call_special(CORE(name___index__), s, 1);
        if (r == 0 || !value_is_int(obj_native(r))) {
            raise_type_error(MSG_must_be_real_number_not, s[1]);
        }
    } else if (!is_kind(obj_native(r), KIND_FLOAT)) {
        s[0] = r;
        raise_type_error(MSG_float_returned_non_float_type, s[1], s[0]);
    }
    vm_release(mark);
    (void)float_operand(obj_native(r), &x);
    return x;
}

Value int_from_float(firn_float x) {
    float_parts parts = floatfmt_split(x);
    if (parts.exponent == FLOAT_NOT_FINITE) {
        if (parts.significand != 0) {
            raise_value_error(MSG_cannot_convert_float_nan_to);
        }
        raise_error(CORE(class_OverflowError), MSG_cannot_convert_float_infinity);
    }
    uint32_t limbs[FLOAT_BIG_LIMBS];
    size_t n = floatfmt_to_limbs(x, limbs);
    return int_from_limbs(limbs, n, parts.negative);
}

void float_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    char text[FLOAT_REPR_MAX];
    size_t n = floatfmt_repr(float_unbox(o), text);
    sink_write(sink, text, n);
}

/* ---- comparison and hash */

int float_compare_int(firn_float x, Value v) {
    float_parts parts = floatfmt_split(x);
    if (parts.exponent == FLOAT_NOT_FINITE) {
        return parts.significand != 0 ? 2 : parts.negative ? -1 : 1;
    }
    IntView b;
    int_view(v, &b);
    bool negative = parts.negative && parts.significand != 0;
    if (negative != b.negative) {
        return negative ? -1 : 1;
    }
    uint32_t limbs[FLOAT_BIG_LIMBS];
    size_t n = floatfmt_to_limbs(x, limbs);
    int c = big_compare(limbs, n, b.limbs, b.n);
    if (c == 0 && exact_trunc(x) != x) {
        c = 1; /* the fraction decides */
    }
    return negative ? -c : c;
}

static int compare_floats(firn_float x, firn_float y) {
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
}

Value float_compare(CompareOp op, Value a, Value b) {
    int c;
    if (is_kind(a, KIND_FLOAT) && is_kind(b, KIND_FLOAT)) {
        c = compare_floats(float_unbox(a), float_unbox(b));
    } else if (is_kind(a, KIND_FLOAT) && value_is_int(b)) {
        c = float_compare_int(float_unbox(a), b);
    } else if (is_kind(b, KIND_FLOAT) && value_is_int(a)) {
        c = float_compare_int(float_unbox(b), a);
        c = c == 2 ? 2 : -c;
    } else {
        return 0;
    }
    /* 2 is NaN: unequal to everything and in no order. */
    switch (op) {
    case CMP_LT: return value_bool(c == -1);
    case CMP_LE: return value_bool(c <= 0);
    case CMP_GT: return value_bool(c == 1);
    case CMP_GE: return value_bool(c == 0 || c == 1);
    case CMP_EQ: return value_bool(c == 0);
    default: return value_bool(c != 0);
    }
}

uint32_t float_hash(Value o) {
    float_parts parts = floatfmt_split(float_unbox(o));
    if (parts.exponent == FLOAT_NOT_FINITE) {
        return parts.significand != 0 ? 0 : parts.negative ? 0u - 314159u : 314159u;
    }
    const uint32_t limbs[2] = {(uint32_t)parts.significand,
                               (uint32_t)((uint64_t)parts.significand >> 32)};
    return number_hash(limbs, big_trim(limbs, 2), parts.exponent, parts.negative);
}

/* ---- operators */

_Noreturn static void raise_zero(unsigned message) {
    raise_error(CORE(class_ZeroDivisionError), message);
}

_Noreturn void raise_float_overflow(void) {
    Value *s = vm_keep(3, value_small(34), VALUE_UNBOUND, VALUE_UNBOUND);
    s[1] = str_new_c("Numerical result out of range");
    s[2] = exception_make(CORE(class_OverflowError), s[1]);
    Value args = tuple_new(s, 2);
    exception_set_slot(s[2], EXC_ARGS, args);
    vm_raise(s[2]);
}

firn_float float_floor_divide(firn_float x, firn_float y, firn_float *modulo) {
    firn_float m = exact_fmod(x, y);
    firn_float quotient = (x - m) / y;
    if (m != 0) {
        if ((y < 0) != (m < 0)) {
            m += y;
            quotient -= 1;
        }
    } else {
        m = exact_copysign(0, y);
    }
    *modulo = m;
    if (quotient == 0) {
        return exact_copysign(0, x / y);
    }
    firn_float whole = exact_floor(quotient);
    return quotient - whole > (firn_float)0.5 ? whole + 1 : whole;
}

static firn_float power(firn_float x, firn_float y) {
    if (x == 0 && y < 0 && floatfmt_split(y).exponent != FLOAT_NOT_FINITE) {
        raise_zero(MSG_0_0_cannot_be_raised_to_a);
    }
    firn_float r = kernel_pow(x, y);
    bool finite = floatfmt_split(x).exponent != FLOAT_NOT_FINITE &&
                  floatfmt_split(y).exponent != FLOAT_NOT_FINITE;
    float_parts parts = floatfmt_split(r);
    if (finite && parts.exponent == FLOAT_NOT_FINITE) {
        if (parts.significand == 0) {
            raise_float_overflow();
        }
        raise_value_error(MSG_negative_number_cannot_be);
    }
    return r;
}

static firn_float floor_or_modulo(BinaryOp op, firn_float x, firn_float y) {
    if (y == 0) {
        raise_zero(op == BIN_MOD ? MSG_float_modulo : MSG_float_floor_division_by_zero);
    }
    firn_float modulo;
    firn_float quotient = float_floor_divide(x, y, &modulo);
    return op == BIN_MOD ? modulo : quotient;
}

Value float_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    firn_float x;
    firn_float y;
    if (op > BIN_POW || !float_operand(a, &x) || !float_operand(b, &y)) {
        return 0;
    }
    switch (op) {
    case BIN_ADD: x += y; break;
    case BIN_SUB: x -= y; break;
    case BIN_MUL: x *= y; break;
    case BIN_DIV:
        if (y == 0) {
            raise_zero(MSG_float_division_by_zero);
        }
        x /= y;
        break;
    case BIN_POW:
        if (x < 0 && exact_floor(y) != y && floatfmt_split(x).exponent != FLOAT_NOT_FINITE &&
            floatfmt_split(y).exponent != FLOAT_NOT_FINITE) {
            return complex_power(x, y);
        }
        x = power(x, y);
        break;
    default: x = floor_or_modulo(op, x, y); break;
    }
    return float_box(x);
}

Value float_unary(UnaryOp op, Value a) {
    switch (op) {
    case UN_NEG: return float_box(-float_unbox(a));
    case UN_POS: return a;
    default: return 0;
    }
}
