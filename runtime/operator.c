/* Operators: which operand's method decides, and in which order they are asked.
 *
 * A built-in kind answers through its row of type_ops, an instance through the methods of its
 * class and then through its native part. 0 stands for NotImplemented throughout. The operands lie
 * in two stack slots t[0], t[1] from the start, since every question may collect. */
#include "class.h"
#include "native.h"
#include "number.h"
#include "types.h"

typedef struct OpNames {
    uint32_t plain, reflected, inplace;
} OpNames;

#define OP_NAMES(n) \
    { CORE_OFF_name___##n##__, CORE_OFF_name___r##n##__, CORE_OFF_name___i##n##__ }
static const OpNames binary_names[BIN_COUNT] = {
    [BIN_ADD] = OP_NAMES(add),           [BIN_SUB] = OP_NAMES(sub),
    [BIN_MUL] = OP_NAMES(mul),           [BIN_DIV] = OP_NAMES(truediv),
    [BIN_FLOORDIV] = OP_NAMES(floordiv), [BIN_MOD] = OP_NAMES(mod),
    [BIN_POW] = OP_NAMES(pow),           [BIN_MATMUL] = OP_NAMES(matmul),
    [BIN_LSHIFT] = OP_NAMES(lshift),     [BIN_RSHIFT] = OP_NAMES(rshift),
    [BIN_AND] = OP_NAMES(and),           [BIN_OR] = OP_NAMES(or),
    [BIN_XOR] = OP_NAMES(xor),
};
#undef OP_NAMES

static const char *const binary_signs[BIN_COUNT] = {"+", "-",  "*",  "/", "//", "%", "** or pow()",
                                                    "@", "<<", ">>", "&", "|",  "^"};
static const char *const compare_signs[] = {"<", "<=", ">", ">=", "==", "!="};
static const uint32_t compare_names[] = {CORE_OFF_name___lt__, CORE_OFF_name___le__,
                                         CORE_OFF_name___gt__, CORE_OFF_name___ge__,
                                         CORE_OFF_name___eq__, CORE_OFF_name___ne__};
static const CompareOp compare_swapped[] = {CMP_GT, CMP_GE, CMP_LT, CMP_LE, CMP_EQ, CMP_NE};

static Value core_name(const Vm *vm, uint32_t offset) {
    (void)vm;
#if FIRN_HOST
    return vm->core_base + offset;
#else
    return FIRN_CORE_BASE + offset;
#endif
}

static const TypeOps *ops_of(const Vm *vm, Value v) {
    if (value_is_ref(v)) {
        return &type_ops[obj_kind(vm, v)];
    }
    return &type_ops[value_is_small(v) || value_is_bool(v) ? KIND_INT : KIND_FREE];
}

/* Instances, and classes with a metaclass: what may have methods of Python. */
static bool has_methods(const Vm *vm, Value v) {
    return is_instance(vm, v) || (is_class(vm, v) && raw_body(vm, v)[CLASS_META] != VALUE_UNBOUND);
}

/* a.name(b) by the class of a; 0 when there is no such method or it says NotImplemented. A method
 * of a built-in base is left to the native part; `unless` is a default that counts as absent. */
static Value ask(Vm *vm, Value name, Value a, Value b, Value unless) {
    Value method = special_lookup(vm, a, name);
    if (method == VALUE_UNBOUND || method == VALUE_NONE || method == unless ||
        (is_kind(vm, method, KIND_NATIVE) && obj_native(vm, a) != a)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 2, a, b, 0);
    Value r = special_call(vm, special_lookup(vm, window[0], name), window, 2);
    vm_release(vm, mark);
    return r == VALUE_NOTIMPLEMENTED ? VALUE_UNBOUND : r;
}

/* Whether b is asked first: it is of a proper subclass of a's class. */
static bool right_goes_first(Vm *vm, Value a, Value b) {
    if (!has_methods(vm, b)) {
        return false;
    }
    Value left = obj_class(vm, a), right = obj_class(vm, b);
    return left != right && class_is_subclass(vm, right, left);
}

/* ---- comparison */

static Value ask_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if (!has_methods(vm, a)) {
        return VALUE_UNBOUND;
    }
    if (op != CMP_NE) {
        return ask(vm, core_name(vm, compare_names[op]), a, b, CORE(vm, native_object_eq));
    }
    Value name = CORE(vm, name___ne__);
    Value method = special_lookup(vm, a, name);
    if (method != VALUE_UNBOUND && method != CORE(vm, native_object_ne)) {
        return ask(vm, name, a, b, VALUE_UNBOUND);
    }
    Value r = ask(vm, CORE(vm, name___eq__), a, b, CORE(vm, native_object_eq));
    return r == VALUE_UNBOUND ? r : value_bool(!obj_truth(vm, r));
}

static Value native_compare(Vm *vm, CompareOp op, Value *t) {
    t[0] = obj_native(vm, t[0]);
    t[1] = obj_native(vm, t[1]);
    Value (*left)(Vm *, CompareOp, Value, Value) = ops_of(vm, t[0])->compare;
    Value (*right)(Vm *, CompareOp, Value, Value) = ops_of(vm, t[1])->compare;
    Value r = left != NULL ? left(vm, op, t[0], t[1]) : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND && right != NULL && right != left) {
        r = right(vm, compare_swapped[op], t[1], t[0]);
    }
    return r;
}

/* Bound methods are made anew at each access, so they are equal by their parts. */
static bool same_object(Vm *vm, Value a, Value b) {
    if (is_kind(vm, a, KIND_BOUND) && is_kind(vm, b, KIND_BOUND)) {
        const Value *x = raw_body(vm, a), *y = raw_body(vm, b);
        return x[0] == y[0] && x[1] == y[1];
    }
    return a == b;
}

static Value compare_slots(Vm *vm, CompareOp op, Value *t) {
    bool right_first = right_goes_first(vm, t[0], t[1]);
    Value r = VALUE_UNBOUND;
    if (right_first) {
        r = ask_compare(vm, compare_swapped[op], t[1], t[0]);
    }
    if (r == VALUE_UNBOUND) {
        r = ask_compare(vm, op, t[0], t[1]);
    }
    if (r == VALUE_UNBOUND && !right_first) {
        r = ask_compare(vm, compare_swapped[op], t[1], t[0]);
    }
    if (r != VALUE_UNBOUND) {
        return r;
    }
    Value *parts = vm_keep(vm, 2, t[0], t[1], 0);
    r = native_compare(vm, op, parts);
    if (r != VALUE_UNBOUND) {
        return r;
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return value_bool(same_object(vm, t[0], t[1]) == (op == CMP_EQ));
    }
    raise_type_error(vm, "'%s' not supported between instances of '%T' and '%T'", compare_signs[op],
                     t[0], t[1]);
}

Value obj_compare(Vm *vm, CompareOp op, Value a, Value b) {
    Value *mark = vm->sp;
    Value r = compare_slots(vm, op, vm_keep(vm, 2, a, b, 0));
    vm_release(vm, mark);
    return r;
}

/* ---- arithmetic */

static bool is_sequence(Vm *vm, Value v) {
    Value native = obj_native(vm, v);
    if (!value_is_ref(native)) {
        return false;
    }
    Kind k = obj_kind(vm, native);
    return k == KIND_STR || k == KIND_STRU || k == KIND_BYTES || k == KIND_BYTEARRAY ||
           k == KIND_LIST || k == KIND_TUPLE;
}

/* A sequence is repeated by whatever has __index__. */
static void index_factor(Vm *vm, Value *t) {
    for (unsigned i = 0; i < 2; i++) {
        if (is_instance(vm, t[i]) && is_sequence(vm, t[1 - i]) &&
            special_lookup(vm, t[i], CORE(vm, name___index__)) != VALUE_UNBOUND) {
            t[i] = number_index(vm, t[i]);
        }
    }
}

static Value native_binary(Vm *vm, BinaryOp op, bool inplace, Value *t) {
    t[0] = obj_native(vm, t[0]);
    t[1] = obj_native(vm, t[1]);
    if (op == BIN_MUL) {
        index_factor(vm, t);
    }
    Value (*left)(Vm *, BinaryOp, bool, Value, Value) = ops_of(vm, t[0])->binary;
    Value (*right)(Vm *, BinaryOp, bool, Value, Value) = ops_of(vm, t[1])->binary;
    Value r = left != NULL ? left(vm, op, inplace, t[0], t[1]) : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND && right != NULL && right != left) {
        r = right(vm, op, false, t[0], t[1]);
    }
    return r;
}

static Value ask_binary(Vm *vm, BinaryOp op, Value *t) {
    Value plain = core_name(vm, binary_names[op].plain);
    Value reflected = core_name(vm, binary_names[op].reflected);
    Value r = VALUE_UNBOUND;
    bool right_first = right_goes_first(vm, t[0], t[1]);
    if (right_first) {
        r = ask(vm, reflected, t[1], t[0], VALUE_UNBOUND);
    }
    if (r == VALUE_UNBOUND && has_methods(vm, t[0])) {
        r = ask(vm, plain, t[0], t[1], VALUE_UNBOUND);
    }
    /* A str on the left of % formats whatever stands on the right. */
    bool formats = op == BIN_MOD && value_is_str(vm, t[0]);
    if (r == VALUE_UNBOUND && !right_first && !formats && has_methods(vm, t[1]) &&
        obj_class(vm, t[0]) != obj_class(vm, t[1])) {
        r = ask(vm, reflected, t[1], t[0], VALUE_UNBOUND);
    }
    return r;
}

static _Noreturn void raise_unsupported(Vm *vm, BinaryOp op, bool inplace, Value *t) {
    if (op == BIN_MUL && (is_sequence(vm, t[0]) || is_sequence(vm, t[1]))) {
        raise_type_error(vm, "can't multiply sequence by non-int of type '%T'",
                         t[is_sequence(vm, t[0]) ? 1 : 0]);
    }
    const char *sign = binary_signs[op];
    if (inplace && op == BIN_POW) {
        sign = "**";
    }
    raise_type_error(vm, "unsupported operand type(s) for %s%s: '%T' and '%T'", sign,
                     inplace ? "=" : "", t[0], t[1]);
}

Value obj_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, a, b, 0);
    Value r = VALUE_UNBOUND;
    if (has_methods(vm, t[0]) || has_methods(vm, t[1])) {
        if (inplace && has_methods(vm, t[0])) {
            r = ask(vm, core_name(vm, binary_names[op].inplace), t[0], t[1], VALUE_UNBOUND);
        }
        if (r == VALUE_UNBOUND) {
            r = ask_binary(vm, op, t);
        }
    }
    if (r == VALUE_UNBOUND) {
        Value *parts = vm_keep(vm, 2, t[0], t[1], 0);
        r = native_binary(vm, op, inplace, parts);
        if (r == VALUE_UNBOUND) {
            raise_unsupported(vm, op, inplace, t);
        }
        /* In place on the native part: the instance stays what it was. */
        if (inplace && r == parts[0] && parts[0] != t[0]) {
            r = t[0];
        }
    }
    vm_release(vm, mark);
    return r;
}

static Value native_unary(Vm *vm, UnaryOp op, Value a) {
    if (value_is_int(vm, a)) {
        return int_unary(vm, op, a);
    }
    return is_kind(vm, a, KIND_FLOAT) ? float_unary(vm, op, a) : VALUE_UNBOUND;
}

Value obj_unary(Vm *vm, UnaryOp op, Value a) {
    static const uint32_t names[] = {CORE_OFF_name___neg__, CORE_OFF_name___pos__,
                                     CORE_OFF_name___invert__};
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, a, 0, 0);
    Value name = core_name(vm, names[op]), r = VALUE_UNBOUND;
    Value method = special_lookup(vm, t[0], name);
    if (method != VALUE_UNBOUND && !is_kind(vm, method, KIND_NATIVE)) {
        Value *window = vm_keep(vm, 1, t[0], 0, 0);
        r = special_call(vm, special_lookup(vm, window[0], name), window, 1);
    } else {
        r = native_unary(vm, op, obj_native(vm, t[0]));
    }
    if (r == VALUE_UNBOUND) {
        raise_type_error(vm, "bad operand type for unary %c: '%T'", "-+~"[op], t[0]);
    }
    vm_release(vm, mark);
    return r;
}
