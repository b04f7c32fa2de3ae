/* int and bool as classes, and the built-in functions on numbers of any kind. */
#include "class.h"
#include "native.h"
#include "mathkernel.h"
#include "number.h"

static Value self_int(Value v) {
    v = obj_native(v);
    if (!value_is_int(v)) {
        raise_type_error(MSG_descriptor_requires_a_int, v);
    }
    return v;
}

/* An exact int of a bool. */
static Value plain(Value v) {
    return value_is_bool(v) ? value_small(v == VALUE_TRUE) : v;
}

/* ---- int(), bool() */

/* By __int__, then by __index__; s[0] is the object, s[1] free. */
static Value convert(Value *s) {
    Value native = obj_native(s[0]);
    if (value_is_int(native) && !is_instance(s[0])) {
        return plain(native);
    }
    if (is_kind(native, KIND_FLOAT) && !is_instance(s[0])) {
        return int_from_float(float_unbox(native));
    }
    s[1] = s[0];
    Value r = vm_call_special(CORE(name___int__), s + 1, 1);
    if (r == 0) {
        s[1] = s[0];
        r = vm_call_special(CORE(name___index__), s + 1, 1);
    }
    native = obj_native(s[0]);
    if (r != 0) {
        if (!value_is_int(obj_native(r))) {
            raise_type_error(MSG_int_returned_non_int_type, r);
        }
        return plain(obj_native(r));
    }
    if (value_is_int(native)) {
        return plain(native);
    }
    if (is_kind(native, KIND_FLOAT)) {
        return int_from_float(float_unbox(native));
    }
    const char *text;
    uint32_t bytes;
    if (number_text(native, &text, &bytes)) {
        return int_parse(native, 10);
    }
    raise_type_error(MSG_int_argument_must_be_a_string, s[0]);
}

/* int.__new__(cls, x=0, base) */
Value int_new(Value *args, unsigned n) {
    (void)n;
    if (args[1] == 0) {
        if (args[2] != 0) {
            raise_type_error(MSG_int_missing_string_argument);
        }
        return class_wrap(args[0], value_small(0));
    }
    if (args[2] == 0) {
        Value r = convert(args + 1);
        return class_wrap(args[0], r);
    }
    int32_t base = int_index(args[2]);
    if (base != 0 && (base < 2 || base > 36)) {
        raise_value_error(MSG_int_base_must_be_2_and_36_or_0);
    }
    const char *text;
    uint32_t bytes;
    Value native = obj_native(args[1]);
    if (!number_text(native, &text, &bytes)) {
        raise_type_error(MSG_int_cant_convert_non_string);
    }
    Value r = int_parse(native, (unsigned)base);
    return class_wrap(args[0], r);
}

/* bool.__new__(cls, x=False) */
Value bool_new(Value *args, unsigned n) {
    return value_bool(n > 1 && obj_truth(args[1]));
}

/* ---- methods */

Value int_bit_length(Value *args, unsigned n) {
    (void)n;
    IntView a;
    int_view(self_int(args[0]), &a);
    return int_from_u64(big_bit_length(a.limbs, a.n));
}

Value int_bit_count(Value *args, unsigned n) {
    (void)n;
    IntView a;
    int_view(self_int(args[0]), &a);
    return int_from_u64(big_bit_count(a.limbs, a.n));
}

/* conjugate, real, numerator, __int__, __index__, __trunc__, __floor__, __ceil__ */
Value int_itself(Value *args, unsigned n) {
    (void)n;
    return plain(self_int(args[0]));
}

Value int_imag(Value *args, unsigned n) {
    (void)n;
    (void)self_int(args[0]);
    return value_small(0);
}

Value int_denominator(Value *args, unsigned n) {
    (void)n;
    (void)self_int(args[0]);
    return value_small(1);
}

Value int_as_integer_ratio(Value *args, unsigned n) {
    (void)n;
    Value *s = vm_keep(2, plain(self_int(args[0])), value_small(1), 0);
    return tuple_new(s, 2);
}

Value int_is_integer(Value *args, unsigned n) {
    (void)n;
    (void)self_int(args[0]);
    return VALUE_TRUE;
}

/* True for 'little'; absent: 'big'. */
static bool is_little(Value order) {
    if (order == 0) {
        return false;
    }
    order = obj_native(order);
    if (!value_is_str(order)) {
        raise_type_error(MSG_byteorder_must_be_str_not, order);
    }
    const char *text = str_text(order);
    uint32_t bytes = str_bytes(order);
    if (bytes == 6 && memcmp(text, "little", 6) == 0) {
        return true;
    }
    if (bytes != 3 || memcmp(text, "big", 3) != 0) {
        raise_value_error(MSG_byteorder_must_be_either);
    }
    return false;
}

bool int_fits(const IntView *a, uint32_t bytes, bool is_signed) {
    uint64_t room = (uint64_t)bytes * 8;
    uint64_t bits = big_bit_length(a->limbs, a->n);
    if (!is_signed || bits == 0) {
        return bits <= room;
    }
    /* -2^(room - 1) is the one number of `room` bits that fits. */
    bool lowest = a->negative && big_trailing_zeros(a->limbs, a->n) == bits - 1;
    return bits < room + lowest;
}

/* int.to_bytes(length=1, byteorder='big', *, signed=False) */
Value int_to_bytes(Value *args, unsigned n) {
    (void)n;
    args[0] = self_int(args[0]);
    int32_t length = args[1] == 0 ? 1 : int_index(args[1]);
    bool little = is_little(args[2]);
    bool is_signed = args[3] != 0 && obj_truth(args[3]);
    if (length < 0) {
        raise_value_error(MSG_length_argument_must_be_non);
    }
    IntView a;
    int_view(args[0], &a);
    if (a.negative && !is_signed) {
        raise_error(CORE(class_OverflowError), MSG_cant_convert_negative_int_to);
    }
    if (!int_fits(&a, (uint32_t)length, is_signed)) {
        raise_error(CORE(class_OverflowError), MSG_int_too_big_to_convert);
    }
    if ((uint32_t)length > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error();
    }
    Value r = heap_alloc_bytes(KIND_BYTES, (uint32_t)length + STR_PREFIX);
    uint8_t *data = (uint8_t *)(vm_ptr(r) + 1);
    memset(data, 0, STR_PREFIX);
    int_view(args[0], &a);
    big_to_bytes(a.limbs, a.n, a.negative, little, (size_t)length, data + STR_PREFIX);
    return r;
}

/* int.from_bytes(cls, bytes, byteorder='big', *, signed=False) */
Value int_from_bytes(Value *args, unsigned n) {
    (void)n;
    bool little = is_little(args[2]);
    bool is_signed = args[3] != 0 && obj_truth(args[3]);
    Buffer b;
    args[1] = obj_native(args[1]);
    if (value_is_str(args[1])) {
        raise_type_error(MSG_cannot_convert_str_object_to);
    }
    if (!buffer_get(args[1], &b)) {
        Value list = list_from_iterable(args[1]);
        args[1] = list;
        uint32_t count = list_length(list);
        Value copy = bytearray_new(count);
        Value *s = vm_keep(1, copy, 0, 0);
        for (uint32_t i = 0; i < count; i++) {
            int32_t byte = int_index(list_get(args[1], i));
            if (byte < 0 || byte > 255) {
                raise_value_error(MSG_bytes_must_be_in_range_0_256);
            }
            (void)buffer_get(s[0], &b);
            ((uint8_t *)(uintptr_t)b.data)[i] = (uint8_t)byte;
        }
        args[1] = s[0];
        (void)buffer_get(args[1], &b);
    }
    uint32_t size = b.bytes;
    args[2] = int_alloc((size + 3) / 4);
    (void)buffer_get(args[1], &b);
    uint32_t *limbs = int_limbs(args[2]);
    size_t count = big_from_bytes(b.data, size, little, limbs);
    bool negative = is_signed && size > 0 && (b.data[little ? size - 1 : 0] & 0x80) != 0;
    if (negative) {
        /* Sign bits above the bytes, in whole limbs. */
        uint32_t whole = (size + 3) / 4;
        if (size % 4 != 0) {
            limbs[whole - 1] |= UINT32_MAX << size % 4 * 8;
        }
        count = big_negate(limbs, whole);
    }
    args[2] = int_done(args[2], count, negative);
    return class_wrap(args[0], args[2]);
}

/* ---- numbers of any kind */

Value number_abs(Value v) {
    v = obj_native(v);
    if (is_kind(v, KIND_FLOAT)) {
        return float_box(exact_fabs(float_unbox(v)));
    }
    if (is_kind(v, KIND_COMPLEX)) {
        return complex_abs(v);
    }
    if (!value_is_int(v)) {
        return 0;
    }
    return int_unary(int_sign(v) < 0 ? UN_NEG : UN_POS, v);
}

static Value round_float(firn_float x, Value digits) {
    if (digits == 0 || digits == VALUE_NONE) {
        if (floatfmt_split(x).exponent != FLOAT_NOT_FINITE) {
            x = floatfmt_round(x, 0);
        }
        return int_from_float(x);
    }
    digits = number_index(digits);
    int64_t n;
    if (!int_to_i64(digits, &n) || n > INT16_MAX || n < -INT16_MAX) {
        n = int_sign(digits) * INT16_MAX;
    }
    firn_float r = floatfmt_round(x, (int)n);
    if (floatfmt_split(r).exponent == FLOAT_NOT_FINITE &&
        floatfmt_split(x).exponent != FLOAT_NOT_FINITE) {
        raise_error(CORE(class_OverflowError), MSG_rounded_value_too_large_to);
    }
    return float_box(r);
}

Value number_round(Value v, Value digits) {
    v = obj_native(v);
    if (is_kind(v, KIND_FLOAT)) {
        return round_float(float_unbox(v), digits);
    }
    if (!value_is_int(v)) {
        return 0;
    }
    if (digits == 0 || digits == VALUE_NONE) {
        return plain(v);
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(2, plain(v), digits, 0);
    digits = number_index(s[1]);
    int64_t n;
    Value r = s[0];
    if (int_sign(digits) < 0) {
        bool small = int_to_i64(digits, &n) && n > -SMALL_MAX;
        r = small ? int_round(r, (uint32_t)-n) : value_small(0);
    }
    vm_release(mark);
    return r;
}

Value number_divmod(Value a, Value b) {
    a = obj_native(a);
    b = obj_native(b);
    Value *mark = vm->sp;
    Value *s = vm_keep(2, a, b, 0);
    if (value_is_int(s[0]) && value_is_int(s[1])) {
        Value quotient = int_divmod(s[0], s[1], &s[1]);
        s[0] = quotient;
    } else {
        firn_float x;
        firn_float y;
        if (!float_operand(s[0], &x) || !float_operand(s[1], &y)) {
            vm_release(mark);
            return 0;
        }
        if (y == 0) {
            raise_error(CORE(class_ZeroDivisionError), MSG_float_divmod);
        }
        firn_float modulo;
        x = float_floor_divide(x, y, &modulo);
        s[0] = float_box(x);
        s[1] = float_box(modulo);
    }
    Value r = tuple_new(s, 2);
    vm_release(mark);
    return r;
}

Value number_pow(Value a, Value b, Value m) {
    a = obj_native(a);
    b = obj_native(b);
    if (m == 0 || m == VALUE_NONE) {
        bool float_a = is_kind(a, KIND_FLOAT);
        if (is_kind(a, KIND_COMPLEX) || is_kind(b, KIND_COMPLEX)) {
            return complex_binary(BIN_POW, false, a, b);
        }
        if (float_a || is_kind(b, KIND_FLOAT)) {
            return float_binary(BIN_POW, false, a, b);
        }
        return int_binary(BIN_POW, false, a, b);
    }
    m = obj_native(m);
    bool numbers = true;
    const Value operands[] = {a, b, m};
    for (unsigned i = 0; i < 3; i++) {
        numbers &= value_is_int(operands[i]) || is_kind(operands[i], KIND_FLOAT);
    }
    if (!numbers) {
        return 0;
    }
    if (!value_is_int(a) || !value_is_int(b) || !value_is_int(m)) {
        raise_type_error(MSG_pow_3_rd_argument_not_allowed);
    }
    return int_pow_mod(a, b, m);
}

/* ---- built-in functions that only numbers have */

static Value prefixed(Value v, unsigned base, const char *prefix) {
    return int_text(number_index(v), base, prefix);
}

Value builtin_bin(Value *args, unsigned n) {
    (void)n;
    return prefixed(args[0], 2, "0b");
}

Value builtin_oct(Value *args, unsigned n) {
    (void)n;
    return prefixed(args[0], 8, "0o");
}

Value builtin_hex(Value *args, unsigned n) {
    (void)n;
    return prefixed(args[0], 16, "0x");
}

/* s[0] asked for its method `name` with the k arguments behind it, at `window`, a copy; 0 when it
 * has none. */
static Value ask(Value name, const Value *s, unsigned k) {
    Value *mark = vm->sp;
    Value *window = vm_keep(2, s[0], k > 1 ? s[1] : VALUE_UNBOUND, 0);
    Value r = vm_call_special(name, window, k);
    vm_release(mark);
    return r;
}

Value builtin_abs(Value *args, unsigned n) {
    (void)n;
    Value r = ask(CORE(name___abs__), args, 1);
    r = r != 0 ? r : number_abs(args[0]);
    if (r == 0) {
        raise_type_error(MSG_bad_operand_type_for_abs, args[0]);
    }
    return r;
}

/* round(number, ndigits=None) */
Value builtin_round(Value *args, unsigned n) {
    (void)n;
    bool whole = args[1] == 0 || args[1] == VALUE_NONE;
    Value r = ask(CORE(name___round__), args, whole ? 1 : 2);
    r = r != 0 ? r : number_round(args[0], args[1]);
    if (r == 0) {
        raise_type_error(MSG_type_doesnt_define_round, args[0]);
    }
    return r;
}

Value builtin_divmod(Value *args, unsigned n) {
    (void)n;
    Value r = ask(CORE(name___divmod__), args, 2);
    if (r == 0 || r == VALUE_NOTIMPLEMENTED) {
        const Value reversed[] = {args[1], args[0]};
        r = ask(CORE(name___rdivmod__), reversed, 2);
    }
    if (r == 0 || r == VALUE_NOTIMPLEMENTED) {
        r = number_divmod(args[0], args[1]);
    }
    if (r == 0) {
        raise_type_error(MSG_unsupported_operand_type_s_for, args[0], args[1]);
    }
    return r;
}

/* pow(base, exp, mod=None) */
Value builtin_pow(Value *args, unsigned n) {
    (void)n;
    if (args[2] == 0 || args[2] == VALUE_NONE) {
        return obj_binary(BIN_POW, false, args[0], args[1]);
    }
    Value r = 0, name = CORE(name___pow__);
    if (!is_kind(class_lookup(obj_class(args[0]), name), KIND_NATIVE)) {
        Value *window = vm_keep(3, args[0], args[1], args[2]);
        r = vm_call_special(name, window, 3);
    }
    if (r == 0 || r == VALUE_NOTIMPLEMENTED) {
        r = number_pow(args[0], args[1], args[2]);
    }
    if (r == 0) {
        raise_type_error(MSG_unsupported_operand_type_s_for_or, args[0], args[1], args[2]);
    }
    return r;
}
