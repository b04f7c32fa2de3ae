/* Operators: which operand's method decides, and in which order they are asked.
 *
 * A built-in kind answers through its row of type_ops, an instance through the methods of its
 * class and then through its native part. 0 stands for NotImplemented throughout. The operands lie
 * in two stack slots t[0], t[1] from the start, since every question may collect. */
#include "class.h"
#include "native.h"
#include "number.h"
#include "types.h"

/* Offsets in the core block. */
#define OP_NAMES(n) \
    { CORE_OFF_name___##n##__, CORE_OFF_name___r##n##__, CORE_OFF_name___i##n##__ }
static const uint16_t binary_names[BIN_COUNT][3] = {
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
static const uint16_t compare_names[] = {CORE_OFF_name___lt__, CORE_OFF_name___le__,
                                         CORE_OFF_name___gt__, CORE_OFF_name___ge__,
                                         CORE_OFF_name___eq__, CORE_OFF_name___ne__};
static const CompareOp compare_swapped[] = {CMP_GT, CMP_GE, CMP_LT, CMP_LE, CMP_EQ, CMP_NE};

static Value core_name(uint32_t offset) {
#if FIRN_HOST
    return vm->core_base + offset;
#else
    return FIRN_CORE_BASE + offset;
#endif
}

Value binary_method_name(BinaryOp op, enum BinaryMethod method) {
    return core_name(binary_names[op][method]);
}

/* Instances, and classes with a metaclass: what may have methods of Python. */
static bool has_methods(Value v) {
    return is_instance(v) || (is_class(v) && raw_body(v)[CLASS_META] != VALUE_UNBOUND);
}

/* a.name(b) by the class of a; 0 when there is no such method or it says NotImplemented. A method
 * of a built-in base is left to the native part; `unless` is a default that counts as absent. */
static Value ask(Value name, Value a, Value b, Value unless) {
    Value method = special_lookup(a, name);
    if (method == VALUE_UNBOUND || method == VALUE_NONE || method == unless ||
        (is_kind(method, KIND_NATIVE) && obj_native(a) != a)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(2, a, b, 0);
    Value r = special_call(special_lookup(window[0], name), window, 2);
    vm_release(mark);
    return r == VALUE_NOTIMPLEMENTED ? VALUE_UNBOUND : r;
}

/* Whether b is asked first: it is of a proper subclass of a's class. */
static bool right_goes_first(Value a, Value b) {
    if (!has_methods(b)) {
        return false;
    }
    Value left = obj_class(a), right = obj_class(b);
    return left != right && class_is_subclass(right, left);
}

/* ---- comparison */

static Value ask_compare(CompareOp op, Value a, Value b) {
    if (!has_methods(a)) {
        return VALUE_UNBOUND;
    }
    if (op != CMP_NE) {
        return ask(core_name(compare_names[op]), a, b, CORE(native_object_eq));
    }
    Value name = CORE(name___ne__);
    Value method = special_lookup(a, name);
    if (method != VALUE_UNBOUND && method != CORE(native_object_ne)) {
        return ask(name, a, b, VALUE_UNBOUND);
    }
    Value r = ask(CORE(name___eq__), a, b, CORE(native_object_eq));
    return r == VALUE_UNBOUND ? r : value_bool(!obj_truth(r));
}

static Value native_compare(CompareOp op, Value *t) {
    t[0] = obj_native(t[0]);
    t[1] = obj_native(t[1]);
    Value (*left)(CompareOp, Value, Value) = type_ops_of(t[0])->compare;
    Value (*right)(CompareOp, Value, Value) = type_ops_of(t[1])->compare;
    Value r = left != NULL ? left(op, t[0], t[1]) : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND && right != NULL && right != left) {
        r = right(compare_swapped[op], t[1], t[0]);
    }
    return r;
}

/* Bound methods are made anew at each access, so they are equal by their parts. */
static bool same_object(Value a, Value b) {
    if (is_kind(a, KIND_BOUND) && is_kind(b, KIND_BOUND)) {
        const Value *x = raw_body(a), *y = raw_body(b);
        return x[0] == y[0] && x[1] == y[1];
    }
    return a == b;
}

static Value compare_slots(CompareOp op, Value *t) {
    bool right_first = right_goes_first(t[0], t[1]);
    Value r = VALUE_UNBOUND;
    if (right_first) {
        r = ask_compare(compare_swapped[op], t[1], t[0]);
    }
    if (r == VALUE_UNBOUND) {
        r = ask_compare(op, t[0], t[1]);
    }
    if (r == VALUE_UNBOUND && !right_first) {
        r = ask_compare(compare_swapped[op], t[1], t[0]);
    }
    if (r != VALUE_UNBOUND) {
        return r;
    }
    Value *parts = vm_keep(2, t[0], t[1], 0);
    r = native_compare(op, parts);
    if (r != VALUE_UNBOUND) {
        return r;
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return value_bool(same_object(t[0], t[1]) == (op == CMP_EQ));
    }
    raise_type_error(MSG_not_supported_between, compare_signs[op], t[0], t[1]);
}

Value obj_compare(CompareOp op, Value a, Value b) {
    Value *mark = vm->sp;
    Value r = compare_slots(op, vm_keep(2, a, b, 0));
    vm_release(mark);
    return r;
}

/* ---- arithmetic */

static bool is_sequence(Value v) {
    Value native = obj_native(v);
    if (!value_is_ref(native)) {
        return false;
    }
    Kind k = obj_kind(native);
    return k == KIND_STR || k == KIND_STRU || k == KIND_BYTES || k == KIND_BYTEARRAY ||
           k == KIND_ARRAY || k == KIND_DEQUE || k == KIND_LIST || k == KIND_TUPLE;
}

/* A sequence is repeated by whatever has __index__. */
static void index_factor(Value *t) {
    for (unsigned i = 0; i < 2; i++) {
        if (is_instance(t[i]) && is_sequence(t[1 - i]) &&
            special_lookup(t[i], CORE(name___index__)) != VALUE_UNBOUND) {
            t[i] = number_index(t[i]);
        }
    }
}

static Value native_binary(BinaryOp op, bool inplace, Value *t) {
    t[0] = obj_native(t[0]);
    t[1] = obj_native(t[1]);
    if (op == BIN_MUL) {
        index_factor(t);
    }
    Value (*left)(BinaryOp, bool, Value, Value) = type_ops_of(t[0])->binary;
    Value (*right)(BinaryOp, bool, Value, Value) = type_ops_of(t[1])->binary;
    Value r = left != NULL ? left(op, inplace, t[0], t[1]) : VALUE_UNBOUND;
    if (r == VALUE_UNBOUND && right != NULL && right != left) {
        r = right(op, false, t[0], t[1]);
    }
    return r;
}

static Value ask_binary(BinaryOp op, Value *t) {
    Value plain = binary_method_name(op, METHOD_PLAIN);
    Value reflected = binary_method_name(op, METHOD_REFLECTED);
    Value r = VALUE_UNBOUND;
    bool right_first = right_goes_first(t[0], t[1]);
    if (right_first) {
        r = ask(reflected, t[1], t[0], VALUE_UNBOUND);
    }
    if (r == VALUE_UNBOUND && has_methods(t[0])) {
        r = ask(plain, t[0], t[1], VALUE_UNBOUND);
    }
    /* A str on the left of % formats whatever stands on the right. */
    bool formats = op == BIN_MOD && value_is_str(t[0]);
    if (r == VALUE_UNBOUND && !right_first && !formats && has_methods(t[1]) &&
        obj_class(t[0]) != obj_class(t[1])) {
        r = ask(reflected, t[1], t[0], VALUE_UNBOUND);
    }
    return r;
}

static _Noreturn void raise_unsupported(BinaryOp op, bool inplace, Value *t) {
    if (op == BIN_MUL && (is_sequence(t[0]) || is_sequence(t[1]))) {
        raise_type_error(MSG_cant_multiply_sequence_by_non, t[is_sequence(t[0]) ? 1 : 0]);
    }
    const char *sign = binary_signs[op];
    if (inplace && op == BIN_POW) {
        sign = "**";
    }
    raise_type_error(MSG_unsupported_operand_type_s_for_and, sign, inplace ? "=" : "", t[0], t[1]);
}

Value obj_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, a, b, 0);
    Value r = VALUE_UNBOUND;
    if (has_methods(t[0]) || has_methods(t[1])) {
        if (inplace && has_methods(t[0])) {
            r = ask(binary_method_name(op, METHOD_INPLACE), t[0], t[1], VALUE_UNBOUND);
        }
        if (r == VALUE_UNBOUND) {
            r = ask_binary(op, t);
        }
    }
    if (r == VALUE_UNBOUND) {
        Value *parts = vm_keep(2, t[0], t[1], 0);
        r = native_binary(op, inplace, parts);
        if (r == VALUE_UNBOUND) {
            raise_unsupported(op, inplace, t);
        }
        /* In place on the native part: the instance stays what it was. */
        if (inplace && r == parts[0] && parts[0] != t[0]) {
            r = t[0];
        }
    }
    vm_release(mark);
    return r;
}

static Value native_unary(UnaryOp op, Value a) {
    if (value_is_int(a)) {
        return int_unary(op, a);
    }
    return is_kind(a, KIND_FLOAT)     ? float_unary(op, a)
           : is_kind(a, KIND_COMPLEX) ? complex_unary(op, a)
                                      : VALUE_UNBOUND;
}

Value obj_unary(UnaryOp op, Value a) {
    static const uint32_t names[] = {CORE_OFF_name___neg__, CORE_OFF_name___pos__,
                                     CORE_OFF_name___invert__};
    Value *mark = vm->sp;
    Value *t = vm_keep(1, a, 0, 0);
    Value name = core_name(names[op]), r = VALUE_UNBOUND;
    Value method = special_lookup(t[0], name);
    if (method != VALUE_UNBOUND && !is_kind(method, KIND_NATIVE)) {
        Value *window = vm_keep(1, t[0], 0, 0);
        r = special_call(special_lookup(window[0], name), window, 1);
    } else {
        r = native_unary(op, obj_native(t[0]));
    }
    if (r == VALUE_UNBOUND) {
        raise_type_error(MSG_bad_operand_type_for_unary, "-+~"[op], t[0]);
    }
    vm_release(mark);
    return r;
}
