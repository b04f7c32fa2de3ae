/* Arithmetic of built-in types under its method names, for subclasses that go on to it:
 * super().__add__(other), list.__iadd__(self, items), (1).__add__(2). Each works on the native
 * part of self. */
#include "class.h"
#include "native.h"
#include "number.h"
#include "types.h"

static _Noreturn void raise_wrong_self(Value self, const char *method) {
    raise_type_error(MSG_descriptor_does_not_apply_to_a, method, self);
}

static Value binary(BinaryOp op, bool inplace, Value *args, unsigned left, const char *method) {
    Value self = args[0];
    args[0] = obj_native(args[0]);
    args[1] = obj_native(args[1]);
    if (type_ops_of(args[0])->binary == NULL) {
        raise_wrong_self(args[0], method);
    }
    Value *t = vm_keep(1, self, 0, 0);
    Value r = type_ops_of(args[0])->binary(op, inplace, args[left], args[1 - left]);
    if (inplace && r == args[0]) {
        return t[0];
    }
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

#define BINARY(name, op)                                     \
    Value op_##name(Value *args, unsigned n) {               \
        (void)n;                                             \
        return binary(op, false, args, 0, "__" #name "__");  \
    }                                                        \
    Value op_r##name(Value *args, unsigned n) {              \
        (void)n;                                             \
        return binary(op, false, args, 1, "__r" #name "__"); \
    }

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
        return binary(BIN_POW, false, args, 0, "__pow__");
    }
    Value r = number_pow(obj_native(args[0]), obj_native(args[1]), args[2]);
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

Value op_rpow(Value *args, unsigned n) {
    (void)n;
    return binary(BIN_POW, false, args, 1, "__rpow__");
}

Value op_iadd(Value *args, unsigned n) {
    (void)n;
    return binary(BIN_ADD, true, args, 0, "__iadd__");
}

Value op_imul(Value *args, unsigned n) {
    (void)n;
    return binary(BIN_MUL, true, args, 0, "__imul__");
}

static Value unary(UnaryOp op, Value v) {
    v = obj_native(v);
    Value r = value_is_int(v)          ? int_unary(op, v)
              : is_kind(v, KIND_FLOAT) ? float_unary(op, v)
                                       : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND) {
        raise_wrong_self(v, op == UN_NEG ? "__neg__" : op == UN_POS ? "__pos__" : "__invert__");
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
