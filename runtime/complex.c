/* complex: two floats, real and imaginary part. */
#include "class.h"
#include "mathkernel.h"
#include "native.h"
#include "number.h"

typedef struct Complex {
    firn_float re, im;
} Complex;

static Complex complex_unbox(Value v) {
    Complex c;
    memcpy(&c, vm_ptr(v) + 1, sizeof c);
    return c;
}

static Value complex_box(Complex c) {
    Value v = heap_alloc_raw(KIND_COMPLEX, sizeof c / sizeof(Value));
    memcpy(vm_ptr(v) + 1, &c, sizeof c);
    return v;
}

/* False: not a number. OverflowError for large integers. */
static bool operand(Value v, Complex *c) {
    if (is_kind(v, KIND_COMPLEX)) {
        *c = complex_unbox(v);
        return true;
    }
    c->im = 0;
    return float_operand(v, &c->re);
}

/* ---- text */

/* A part as repr shows it, without the ".0" of whole numbers. */
static size_t part_text(firn_float x, bool sign, char *out) {
    size_t n = 0;
    if (sign &&
        (floatfmt_split(x).exponent == FLOAT_NOT_FINITE ? !(x < 0) : exact_copysign(1, x) > 0)) {
        out[n++] = '+';
    }
    n += floatfmt_repr(x, out + n);
    return n > 2 && out[n - 1] == '0' && out[n - 2] == '.' ? n - 2 : n;
}

void complex_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Complex c = complex_unbox(o);
    bool pure = c.re == 0 && exact_copysign(1, c.re) > 0;
    char text[2 * FLOAT_REPR_MAX + 4] = "(";
    size_t n = pure ? 0 : 1 + part_text(c.re, false, text + 1);
    n += part_text(c.im, !pure, text + n);
    text[n++] = 'j';
    text[n] = ')';
    sink_write(sink, text, n + !pure);
}

/* "1", "1j", "1+2j", "j", "(1-infj)": spaces around it and parentheses allowed. */
static bool parse(const char *p, size_t n, Complex *c) {
    *c = (Complex){0, 0};
    while (n > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r'))) {
        p++, n--;
    }
    while (n > 0 && (p[n - 1] == ' ' || (p[n - 1] >= '\t' && p[n - 1] <= '\r'))) {
        n--;
    }
    if (n > 2 && *p == '(' && p[n - 1] == ')') {
        return parse(p + 1, n - 2, c);
    }
    for (unsigned part = 0; n > 0 && part < 2; part++) {
        firn_float x = 1;
        size_t used = floatfmt_scan(p, n, FLOAT_UNDERSCORES | FLOAT_WORDS, &x);
        bool sign = *p == '+' || *p == '-';
        if (part == 1 && !sign) {
            return false;
        }
        if (used == 0 && n > (size_t)sign && (p[sign] | 32) == 'j') {
            x = *p == '-' ? -1 : 1;
            used = sign;
        } else if (used == 0) {
            return false;
        }
        p += used;
        n -= used;
        if (n == 1 && (*p | 32) == 'j') {
            c->im = x;
            return true;
        }
        c->re = x;
        if (n == 0) {
            return part == 0;
        }
    }
    return false;
}

/* ---- arithmetic */

static _Noreturn void raise_division(unsigned message) {
    raise_error(CORE(class_ZeroDivisionError), message);
}

static Complex multiply(Complex a, Complex b) {
    return (Complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* By the larger part of b, so that nothing overflows on the way. */
static Complex divide(Complex a, Complex b) {
    if (b.re == 0 && b.im == 0) {
        raise_division(MSG_complex_division_by_zero);
    }
    if (exact_fabs(b.re) >= exact_fabs(b.im)) {
        firn_float ratio = b.im / b.re, by = b.re + b.im * ratio;
        return (Complex){(a.re + a.im * ratio) / by, (a.im - a.re * ratio) / by};
    }
    firn_float ratio = b.re / b.im, by = b.re * ratio + b.im;
    return (Complex){(a.re * ratio + a.im) / by, (a.im * ratio - a.re) / by};
}

static firn_float size_of(Complex c) {
    Value *mark = vm->sp, *parts = vm_temps(2);
    parts[0] = float_box(c.re);
    parts[1] = float_box(c.im);
    firn_float r = float_unbox(math_hypot(parts, 2));
    vm_release(mark);
    return r;
}

static bool is_finite(firn_float x) {
    return floatfmt_split(x).exponent != FLOAT_NOT_FINITE;
}

/* By squaring, for small whole exponents. */
static Complex whole_power(Complex a, int32_t n) {
    Complex r = {1, 0}, p = a;
    for (uint32_t bits = (uint32_t)(n < 0 ? -n : n); bits != 0; bits >>= 1) {
        if (bits & 1) {
            r = multiply(r, p);
        }
        p = multiply(p, p);
    }
    return n < 0 ? divide((Complex){1, 0}, r) : r;
}

static Complex power(Complex a, Complex b) {
    if (b.re == 0 && b.im == 0) {
        return (Complex){1, 0};
    }
    if (a.re == 0 && a.im == 0) {
        if (b.im != 0 || b.re < 0) {
            raise_division(MSG_0_0_to_a_negative_or);
        }
        return (Complex){0, 0};
    }
    if (b.im == 0 && b.re >= -100 && b.re <= 100 && exact_floor(b.re) == b.re) {
        return whole_power(a, (int32_t)b.re);
    }
    firn_float size = size_of(a), angle = kernel_atan2(a.im, a.re);
    firn_float length = kernel_pow(size, b.re), phase = angle * b.re;
    if (b.im != 0) {
        length *= kernel_exp(-angle * b.im);
        phase += b.im * kernel_log(size);
    }
    Complex r = {length * kernel_cos(phase), length * kernel_sin(phase)};
    if (is_finite(size) && !is_finite(length)) {
        raise_error(CORE(class_OverflowError), MSG_complex_exponentiation);
    }
    return r;
}

/* a ** b of real numbers that has no real result. */
Value complex_power(firn_float a, firn_float b) {
    return complex_box(power((Complex){a, 0}, (Complex){b, 0}));
}

Value complex_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    Complex x, y;
    if (!operand(a, &x) || !operand(b, &y)) {
        return 0;
    }
    switch (op) {
    case BIN_ADD: return complex_box((Complex){x.re + y.re, x.im + y.im});
    case BIN_SUB: return complex_box((Complex){x.re - y.re, x.im - y.im});
    case BIN_MUL: return complex_box(multiply(x, y));
    case BIN_DIV: return complex_box(divide(x, y));
    case BIN_POW: return complex_box(power(x, y));
    default: return 0;
    }
}

Value complex_compare(CompareOp op, Value a, Value b) {
    bool left = is_kind(a, KIND_COMPLEX);
    Complex x = complex_unbox(left ? a : b), y;
    Value other = left ? b : a;
    if (op != CMP_EQ && op != CMP_NE) {
        return 0;
    }
    bool equal;
    if (is_kind(other, KIND_COMPLEX)) {
        y = complex_unbox(other);
        equal = x.re == y.re && x.im == y.im;
    } else if (value_is_int(other)) {
        equal = x.im == 0 && float_compare_int(x.re, other) == 0;
    } else if (is_kind(other, KIND_FLOAT)) {
        equal = x.im == 0 && x.re == float_unbox(other);
    } else {
        return 0;
    }
    return value_bool(equal == (op == CMP_EQ));
}

/* That of a real number that it equals. */
uint32_t complex_hash(Value o) {
    Complex c = complex_unbox(o);
    Value *mark = vm->sp, *parts = vm_temps(2);
    parts[0] = float_box(c.re);
    parts[1] = float_box(c.im);
    uint32_t hash = obj_hash(parts[0]) + 1000003 * obj_hash(parts[1]);
    vm_release(mark);
    return hash;
}

Value complex_unary(UnaryOp op, Value a) {
    Complex c = complex_unbox(a);
    return op == UN_NEG ? complex_box((Complex){-c.re, -c.im}) : op == UN_POS ? a : 0;
}

bool complex_truth(Value v) {
    Complex c = complex_unbox(v);
    return c.re != 0 || c.im != 0;
}

Value complex_abs(Value v) {
    Complex c = complex_unbox(v);
    firn_float size = size_of(c);
    if (is_finite(c.re) && is_finite(c.im) && !is_finite(size)) {
        raise_error(CORE(class_OverflowError), MSG_absolute_value_too_large);
    }
    return float_box(size);
}

/* ---- methods */

static Complex self_complex(Value v) {
    v = obj_native(v);
    if (!is_kind(v, KIND_COMPLEX)) {
        raise_type_error(MSG_descriptor_requires_a_object, "complex", v);
    }
    return complex_unbox(v);
}

Value complex_get_real(Value *args, unsigned n) {
    (void)n;
    return float_box(self_complex(args[0]).re);
}

Value complex_get_imag(Value *args, unsigned n) {
    (void)n;
    return float_box(self_complex(args[0]).im);
}

Value complex_conjugate(Value *args, unsigned n) {
    (void)n;
    Complex c = self_complex(args[0]);
    return complex_box((Complex){c.re, -c.im});
}

/* A number, or what has __complex__, __float__ or __index__. */
static Complex part_value(Value *arg, bool first) {
    Complex c;
    if (is_instance(*arg) && first) {
        Value *window = vm_keep(1, *arg, 0, 0);
        Value r = vm_call_special(CORE(name___complex__), window, 1);
        if (r != 0 && !is_kind(r, KIND_COMPLEX)) {
            raise_type_error(MSG_complex_returned_non_complex, r);
        }
        *arg = r != 0 ? r : *arg;
    }
    if (operand(obj_native(*arg), &c)) {
        return c;
    }
    if (!is_instance(*arg)) {
        raise_type_error(first ? MSG_complex_first_argument : MSG_complex_second_argument, *arg);
    }
    return (Complex){float_from_value(*arg), 0};
}

/* complex(real=0, imag=0), or complex(text): cls, real, imag */
Value complex_new(Value *args, unsigned n) {
    (void)n;
    Complex c = {0, 0}, d = {0, 0};
    if (args[1] != 0 && value_is_str(obj_native(args[1]))) {
        Value text = obj_native(args[1]);
        if (args[2] != 0) {
            raise_type_error(MSG_complex_cant_take_second);
        }
        if (!parse(str_text(text), str_bytes(text), &c)) {
            raise_value_error(MSG_complex_arg_is_a_malformed);
        }
    } else {
        c = args[1] != 0 ? part_value(args + 1, true) : c;
        if (args[2] != 0) {
            if (value_is_str(obj_native(args[2]))) {
                raise_type_error(MSG_complex_second_arg_cant);
            }
            d = part_value(args + 2, false);
            c = (Complex){c.re - d.im, c.im + d.re};
        }
    }
    Value v = complex_box(c);
    return class_wrap(args[0], v);
}
