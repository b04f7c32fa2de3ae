/* Natives of object, and the attributes that functions, bound methods and modules have. */
#include "call.h"
#include "class.h"
#include "core_block.h"
#include "native.h"
#include "types.h"

/* ---- object */

/* Whether the class leaves `name` to object. */
static bool inherits(Vm *vm, Value class_ref, Value name, Value native) {
    return class_lookup(vm, class_ref, name) == native;
}

Value object_new(Vm *vm, Value *args, unsigned n) {
    if (!is_class(vm, args[0])) {
        raise_type_error(vm, "object.__new__(X): X is not a type object (%T)", args[0]);
    }
    Value safe = class_lookup(vm, args[0], CORE(vm, name___new__));
    bool exception = (class_info(vm, args[0]) & CLASS_FLAG_EXCEPTION) != 0;
    if (class_base_kind(vm, args[0]) != KIND_INSTANCE || exception ||
        (!class_is_python(vm, args[0]) && args[0] != CORE(vm, class_object))) {
        raise_type_error(vm, "object.__new__(%S) is not safe, use %S.__new__()",
                         body(vm, args[0])[CLASS_NAME], body(vm, args[0])[CLASS_NAME]);
    }
    if (n > 1) {
        if (safe != CORE(vm, native_object_new)) {
            raise_type_error(
                vm, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (inherits(vm, args[0], CORE(vm, name___init__), CORE(vm, native_object_init))) {
            raise_type_error(vm, "%S() takes no arguments", body(vm, args[0])[CLASS_NAME]);
        }
    }
    return instance_new(vm, args[0]);
}

Value object_init(Vm *vm, Value *args, unsigned n) {
    if (n > 1) {
        Value class_ref = obj_class(vm, args[0]);
        if (!inherits(vm, class_ref, CORE(vm, name___init__), CORE(vm, native_object_init))) {
            raise_type_error(vm, "object.__init__() takes exactly one argument (the instance to "
                                 "initialize)");
        }
        if (inherits(vm, class_ref, CORE(vm, name___new__), CORE(vm, native_object_new))) {
            raise_type_error(
                vm, "%S.__init__() takes exactly one argument (the instance to initialize)",
                body(vm, class_ref)[CLASS_NAME]);
        }
    }
    return VALUE_NONE;
}

static Value plain_text(Vm *vm, Value *args, bool repr) {
    Value *slot = vm_temps(vm, 1);
    Builder b;
    builder_init(vm, &b, slot);
    Sink sink = {&b};
    print_plain(vm, args[0], &sink, repr);
    return builder_str(vm, &b);
}

Value object_repr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return plain_text(vm, args, true);
}

/* str() of an object is its repr(), but for a str. */
Value object_str(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return value_is_str(vm, obj_native(vm, args[0])) ? plain_text(vm, args, false)
                                                     : obj_repr(vm, args[0]);
}

/* The comparisons of object: identity, or those of the native part. */
static Value object_compare(Vm *vm, CompareOp op, Value *args) {
    Value a = obj_native(vm, args[0]), b = obj_native(vm, args[1]);
    Value r = VALUE_UNBOUND;
    if (value_is_ref(a) ? !is_instance(vm, a) : true) {
        const TypeOps *ops = &type_ops[value_is_ref(a) ? obj_kind(vm, a) : KIND_INT];
        bool comparable = value_is_ref(a) || value_is_int(vm, a);
        r = comparable && ops->compare != NULL ? ops->compare(vm, op, a, b) : VALUE_UNBOUND;
    }
    if (r == VALUE_UNBOUND && args[0] == args[1] && (op == CMP_EQ || op == CMP_NE)) {
        r = value_bool(op == CMP_EQ);
    }
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

Value object_eq(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return object_compare(vm, CMP_EQ, args);
}

/* By __eq__ of the class, as CPython's object does. */
Value object_ne(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (is_instance(vm, args[0])) {
        Value *window = vm_keep(vm, 2, args[0], args[1], 0);
        Value method = special_lookup(vm, window[0], CORE(vm, name___eq__));
        Value r = special_call(vm, method, window, 2);
        return r == VALUE_NOTIMPLEMENTED ? r : value_bool(!obj_truth(vm, r));
    }
    return object_compare(vm, CMP_NE, args);
}

Value object_lt(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return object_compare(vm, CMP_LT, args);
}

Value object_le(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return object_compare(vm, CMP_LE, args);
}

Value object_gt(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return object_compare(vm, CMP_GT, args);
}

Value object_ge(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return object_compare(vm, CMP_GE, args);
}

Value object_hash(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value native = obj_native(vm, args[0]);
    uint32_t hash = is_instance(vm, native) || is_class(vm, native) ? heap_identity(vm, native)
                                                                    : obj_hash(vm, native);
    return int_from_i64(vm, (int32_t)hash);
}

Value object_format(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!value_is_str(vm, args[1])) {
        raise_type_error(vm, "__format__() argument must be str, not %T", args[1]);
    }
    return format_plain(vm, args[0], args[1]);
}

static Value name_argument(Vm *vm, Value name) {
    if (!value_is_str(vm, name)) {
        raise_type_error(vm, "attribute name must be string, not '%T'", name);
    }
    return attr_name(vm, name);
}

Value object_getattribute(Vm *vm, Value *args, unsigned n) {
    (void)n;
    args[1] = name_argument(vm, args[1]);
    Value v = attr_get_plain(vm, args[0], args[1]);
    if (v == VALUE_UNBOUND) {
        attr_error(vm, args[0], args[1]);
    }
    return v;
}

Value object_setattr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    attr_set_plain(vm, args[0], name_argument(vm, args[1]), args[2]);
    return VALUE_NONE;
}

Value object_delattr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    attr_set_plain(vm, args[0], name_argument(vm, args[1]), VALUE_UNBOUND);
    return VALUE_NONE;
}

Value object_init_subclass(Vm *vm, Value *args, unsigned n) {
    (void)vm;
    (void)args;
    (void)n;
    return VALUE_NONE;
}

Value object_get_class(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return obj_class(vm, args[0]);
}

/* The live DICT of an instance of a plain class; a copy where C keeps a word of its own in it. */
Value object_get_dict(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value dict = is_instance(vm, args[0]) ? instance_dict(vm, args[0]) : VALUE_UNBOUND;
    if (dict == VALUE_UNBOUND) {
        attr_error(vm, args[0], CORE(vm, name___dict__));
    }
    uint32_t info = class_info(vm, instance_class(vm, args[0]));
    if (!(info & (CLASS_FLAG_NATIVE_BASE | CLASS_FLAG_EXCEPTION))) {
        return dict;
    }
    Value *t = vm_keep(vm, 2, dict, VALUE_UNBOUND, 0);
    t[1] = dict_new(vm, 0);
    uint32_t slots = obj_words(vm, raw_body(vm, instance_class(vm, args[0]))[CLASS_SLOTS]);
    for (uint32_t i = info & CLASS_FLAG_EXCEPTION ? EXC_SLOTS : 1; i < slots; i++) {
        Value names = raw_body(vm, instance_class(vm, args[0]))[CLASS_SLOTS];
        Value v = body(vm, args[0])[1 + i];
        if (v != VALUE_UNBOUND && raw_body(vm, names)[i] != VALUE_NONE) {
            dict_set(vm, t[1], raw_body(vm, names)[i], v);
        }
    }
    dict_update(vm, t[1], t[0], false);
    (void)dict_remove(vm, t[1], CORE(vm, name_empty));
    return t[1];
}

Value object_get_module(Vm *vm, Value *args, unsigned n) {
    Value class_ref = obj_class(vm, args[0]);
    return type_get_module(vm, &class_ref, n);
}

Value object_get_doc(Vm *vm, Value *args, unsigned n) {
    Value class_ref = obj_class(vm, args[0]);
    return type_get_doc(vm, &class_ref, n);
}

/* ---- functions */

static const Value *code_of(Vm *vm, Value function) {
    return raw_body(vm, raw_body(vm, function)[0]);
}

Value function_get_name(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__name__");
    return code_of(vm, args[0])[CODE_NAME];
}

Value function_get_doc(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__doc__");
    return code_of(vm, args[0])[CODE_DOC];
}

Value function_get_module(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__module__");
    return module_shown_name(vm, code_of(vm, args[0])[CODE_MODULE]);
}

Value function_get_code(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__code__");
    return raw_body(vm, args[0])[0];
}

Value function_get_defaults(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__defaults__");
    unsigned flags = code_info(code_of(vm, args[0]))->flags;
    return flags & CODE_DEFAULTS ? raw_body(vm, args[0])[1] : VALUE_NONE;
}

Value function_get_kwdefaults(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_FUNCTION, "__kwdefaults__");
    unsigned flags = code_info(code_of(vm, args[0]))->flags;
    if (!(flags & CODE_KWDEFAULTS)) {
        return VALUE_NONE;
    }
    return raw_body(vm, args[0])[flags & CODE_DEFAULTS ? 2 : 1];
}

Value builtin_get_name(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value owner, native = is_kind(vm, args[0], KIND_BOUND) ? raw_body(vm, args[0])[0] : args[0];
    check_self(vm, native, KIND_NATIVE, "__name__");
    return core_native_name(vm, native, &owner);
}

/* ---- bound methods */

/* A built-in function that is not bound belongs to nobody. */
Value method_get_self(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return is_kind(vm, args[0], KIND_BOUND) ? raw_body(vm, args[0])[1] : VALUE_NONE;
}

Value method_get_func(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_BOUND, "__func__");
    return raw_body(vm, args[0])[0];
}

/* ---- modules */

Value module_get_name(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_MODULE, "__name__");
    return module_shown_name(vm, args[0]);
}

Value module_get_file(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_MODULE, "__file__");
    Value file = body(vm, args[0])[MODULE_FILE];
    if (file == VALUE_NONE) {
        attr_error(vm, args[0], CORE(vm, name___file__));
    }
    return file;
}

Value module_get_doc(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_MODULE, "__doc__");
    Value code = body(vm, args[0])[MODULE_CODE];
    return code != VALUE_NONE ? raw_body(vm, code)[CODE_DOC] : VALUE_NONE;
}

/* A copy of the names that are bound: bindings live in the image's table, not in a dict. */
Value module_get_dict(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_MODULE, "__dict__");
    return module_names(vm, args[0], true);
}

Value module_names(Vm *vm, Value module, bool values) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, module, VALUE_UNBOUND, VALUE_UNBOUND);
    t[1] = dict_new(vm, 0);
    if (body(vm, t[0])[MODULE_CODE] == VALUE_NONE) {
        dict_update(vm, t[1], body(vm, t[0])[MODULE_DICT], false);
    } else {
        if (values) {
            dict_set(vm, t[1], CORE(vm, name___name__), module_shown_name(vm, t[0]));
        }
        uint32_t count = obj_words(vm, body(vm, t[0])[MODULE_NAMES]);
        uint32_t first = (uint32_t)value_small_get(body(vm, t[0])[MODULE_FIRST]);
        for (uint32_t ordinal = 0; ordinal < count; ordinal++) {
            Value v = vm->cells[first + 1 + ordinal];
            if (v != VALUE_UNBOUND) {
                dict_set(vm, t[1], module_binding_name(vm, first + 1 + ordinal),
                         vm->cells[first + 1 + ordinal]);
            }
        }
        t[2] = vm->cells[first];
        if (is_kind(vm, t[2], KIND_DICT)) {
            dict_update(vm, t[1], t[2], false);
        }
    }
    Value dict = t[1];
    vm_release(vm, mark);
    return dict;
}
