/* Arithmetic of built-in types under its method names, for subclasses that go on to it:
 * super().__add__(other), list.__iadd__(self, items), (1).__add__(2). Each works on the native
 * part of self. */
#include "class.h"
#include "native.h"
#include "number.h"
#include "types.h"

static _Noreturn void raise_wrong_self(Value self, Value method) {
    raise_type_error(MSG_method_does_not_apply_to_a, method, self);
}

/* `how`: 4 * BinaryOp + BinaryMethod, one number so that the many natives are short. */
static Value binary(Value *args, unsigned how) {
    BinaryOp op = (BinaryOp)(how / 4);
    enum BinaryMethod method = (enum BinaryMethod)(how % 4);
    unsigned left = method == METHOD_REFLECTED ? 1 : 0;
    Value self = args[0];
    args[0] = obj_native(args[0]);
    args[1] = obj_native(args[1]);
    if (type_ops_of(args[0])->binary == NULL) {
        raise_wrong_self(args[0], binary_method_name(op, method));
    }
    bool inplace = method == METHOD_INPLACE;
    Value *t = vm_keep(1, self, 0, 0);
    Value r = type_ops_of(args[0])->binary(op, inplace, args[left], args[1 - left]);
    if (inplace && r == args[0]) {
        return t[0];
    }
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

#define METHOD(name, op, method)                   \
    Value op_##name(Value *args, unsigned n) {     \
        (void)n;                                   \
        return binary(args, 4u * (op) + (method)); \
    }
#define BINARY(name, op)           \
    METHOD(name, op, METHOD_PLAIN) \
    METHOD(r##name, op, METHOD_REFLECTED)

BINARY(add, BIN_ADD)
BINARY(sub, BIN_SUB)
BINARY(mul, BIN_MUL)
BINARY(truediv, BIN_DIV)
BINARY(floordiv, BIN_FLOORDIV)
BINARY(mod, BIN_MOD)
BINARY(and, BIN_AND)
BINARY(or, BIN_OR)
BINARY(xor, BIN_XOR)
BINARY(lshift, BIN_LSHIFT)
BINARY(rshift, BIN_RSHIFT)

/* (self, exponent, modulus) */
Value op_pow(Value *args, unsigned n) {
    if (n < 3 || args[2] == VALUE_NONE) {
        return binary(args, 4u * BIN_POW + METHOD_PLAIN);
    }
    Value r = number_pow(obj_native(args[0]), obj_native(args[1]), args[2]);
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

METHOD(rpow, BIN_POW, METHOD_REFLECTED)
METHOD(iadd, BIN_ADD, METHOD_INPLACE)
METHOD(imul, BIN_MUL, METHOD_INPLACE)

static Value unary(UnaryOp op, Value v) {
    v = obj_native(v);
    Value r = value_is_int(v)          ? int_unary(op, v)
              : is_kind(v, KIND_FLOAT) ? float_unary(op, v)
                                       : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND) {
        raise_wrong_self(v, op == UN_NEG   ? CORE(name___neg__)
                            : op == UN_POS ? CORE(name___pos__)
                                           : CORE(name___invert__));
    }
    return r;
}

Value op_neg(Value *args, unsigned n) {
    (void)n;
    return unary(UN_NEG, args[0]);
}

Value op_pos(Value *args, unsigned n) {
    (void)n;
    return unary(UN_POS, args[0]);
}

Value op_invert(Value *args, unsigned n) {
    (void)n;
    return unary(UN_INVERT, args[0]);
}
