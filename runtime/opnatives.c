/* Arithmetic of built-in types under its method names, for subclasses that go on to it:
 * super().__add__(other), list.__iadd__(self, items), (1).__add__(2). Each works on the native
 * part of self. */
#include "class.h"
#include "native.h"
#include "number.h"
#include "types.h"

static const TypeOps *ops_of(const Vm *vm, Value v) {
    if (value_is_ref(v)) {
        return &type_ops[obj_kind(vm, v)];
    }
    return &type_ops[value_is_int(vm, v) ? KIND_INT : KIND_FREE];
}

static _Noreturn void raise_wrong_self(Vm *vm, Value self, const char *method) {
    raise_type_error(vm, "descriptor '%s' does not apply to a '%T' object", method, self);
}

static Value binary(Vm *vm, BinaryOp op, bool inplace, Value *args, unsigned left,
                    const char *method) {
    Value self = args[0];
    args[0] = obj_native(vm, args[0]);
    args[1] = obj_native(vm, args[1]);
    if (ops_of(vm, args[0])->binary == NULL) {
        raise_wrong_self(vm, args[0], method);
    }
    Value *t = vm_keep(vm, 1, self, 0, 0);
    Value r = ops_of(vm, args[0])->binary(vm, op, inplace, args[left], args[1 - left]);
    if (inplace && r == args[0]) {
        return t[0];
    }
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

#define BINARY(name, op)                                         \
    Value op_##name(Vm *vm, Value *args, unsigned n) {           \
        (void)n;                                                 \
        return binary(vm, op, false, args, 0, "__" #name "__");  \
    }                                                            \
    Value op_r##name(Vm *vm, Value *args, unsigned n) {          \
        (void)n;                                                 \
        return binary(vm, op, false, args, 1, "__r" #name "__"); \
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
Value op_pow(Vm *vm, Value *args, unsigned n) {
    if (n < 3 || args[2] == VALUE_NONE) {
        return binary(vm, BIN_POW, false, args, 0, "__pow__");
    }
    Value r = number_pow(vm, obj_native(vm, args[0]), obj_native(vm, args[1]), args[2]);
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

Value op_rpow(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return binary(vm, BIN_POW, false, args, 1, "__rpow__");
}

Value op_iadd(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return binary(vm, BIN_ADD, true, args, 0, "__iadd__");
}

Value op_imul(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return binary(vm, BIN_MUL, true, args, 0, "__imul__");
}

static Value unary(Vm *vm, UnaryOp op, Value v) {
    v = obj_native(vm, v);
    Value r = value_is_int(vm, v)          ? int_unary(vm, op, v)
              : is_kind(vm, v, KIND_FLOAT) ? float_unary(vm, op, v)
                                           : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND) {
        raise_wrong_self(vm, v, op == UN_NEG ? "__neg__" : op == UN_POS ? "__pos__" : "__invert__");
    }
    return r;
}

Value op_neg(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return unary(vm, UN_NEG, args[0]);
}

Value op_pos(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return unary(vm, UN_POS, args[0]);
}

Value op_invert(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return unary(vm, UN_INVERT, args[0]);
}
