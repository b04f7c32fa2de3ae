/* Natives of object, and the attributes that functions, bound methods and modules have. */
#include "call.h"
#include "class.h"
#include "core_block.h"
#include "native.h"
#include "types.h"

/* ---- object */

/* Whether the class leaves `name` to object. */
static bool inherits(Value class_ref, Value name, Value native) {
    return class_lookup(class_ref, name) == native;
}

Value object_new(Value *args, unsigned n) {
    if (!is_class(args[0])) {
        raise_type_error(MSG_object_new_x_x_is_not_a_type, args[0]);
    }
    Value safe = class_lookup(args[0], CORE(name___new__));
    bool exception = (class_info(args[0]) & CLASS_FLAG_EXCEPTION) != 0;
    if (class_base_kind(args[0]) != KIND_INSTANCE || exception ||
        (!class_is_python(args[0]) && args[0] != CORE(class_object))) {
        raise_type_error(MSG_object_new_is_not_safe_use_new, body(args[0])[CLASS_NAME],
                         body(args[0])[CLASS_NAME]);
    }
    if (n > 1) {
        if (safe != CORE(native_object_new)) {
            raise_type_error(MSG_object_new_takes_exactly_one);
        }
        if (inherits(args[0], CORE(name___init__), CORE(native_object_init))) {
            raise_type_error(MSG_takes_no_arguments, body(args[0])[CLASS_NAME]);
        }
    }
    return instance_new(args[0]);
}

Value object_init(Value *args, unsigned n) {
    if (n > 1) {
        Value class_ref = obj_class(args[0]);
        if (!inherits(class_ref, CORE(name___init__), CORE(native_object_init))) {
            raise_type_error(MSG_object_init_takes_exactly_one);
        }
        if (inherits(class_ref, CORE(name___new__), CORE(native_object_new))) {
            raise_type_error(MSG_init_takes_exactly_one, body(class_ref)[CLASS_NAME]);
        }
    }
    return VALUE_NONE;
}

static Value plain_text(Value *args, bool repr) {
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    Sink sink = {&b};
    print_plain(args[0], &sink, repr);
    return builder_str(&b);
}

Value object_repr(Value *args, unsigned n) {
    (void)n;
    return plain_text(args, true);
}

/* str() of an object is its repr(), but for a str. */
Value object_str(Value *args, unsigned n) {
    (void)n;
    return value_is_str(obj_native(args[0])) ? plain_text(args, false) : obj_repr(args[0]);
}

/* The comparisons of object: identity, or those of the native part. */
static Value object_compare(CompareOp op, Value *args) {
    Value a = obj_native(args[0]), b = obj_native(args[1]);
    Value r = VALUE_UNBOUND;
    if (value_is_ref(a) ? !is_instance(a) : true) {
        const TypeOps *ops = type_ops_of(a);
        r = ops->compare != NULL ? ops->compare(op, a, b) : VALUE_UNBOUND;
    }
    if (r == VALUE_UNBOUND && args[0] == args[1] && (op == CMP_EQ || op == CMP_NE)) {
        r = value_bool(op == CMP_EQ);
    }
    return r != VALUE_UNBOUND ? r : VALUE_NOTIMPLEMENTED;
}

Value object_eq(Value *args, unsigned n) {
    (void)n;
    return object_compare(CMP_EQ, args);
}

/* By __eq__ of the class, as CPython's object does. */
Value object_ne(Value *args, unsigned n) {
    (void)n;
    if (is_instance(args[0])) {
        Value *window = vm_keep(2, args[0], args[1], 0);
        Value method = special_lookup(window[0], CORE(name___eq__));
        Value r = special_call(method, window, 2);
        return r == VALUE_NOTIMPLEMENTED ? r : value_bool(!obj_truth(r));
    }
    return object_compare(CMP_NE, args);
}

Value object_lt(Value *args, unsigned n) {
    (void)n;
    return object_compare(CMP_LT, args);
}

Value object_le(Value *args, unsigned n) {
    (void)n;
    return object_compare(CMP_LE, args);
}

Value object_gt(Value *args, unsigned n) {
    (void)n;
    return object_compare(CMP_GT, args);
}

Value object_ge(Value *args, unsigned n) {
    (void)n;
    return object_compare(CMP_GE, args);
}

Value object_hash(Value *args, unsigned n) {
    (void)n;
    Value native = obj_native(args[0]);
    uint32_t before = vm_identities();
    uint32_t hash =
        is_instance(native) || is_class(native) ? heap_identity(native) : obj_hash(native);
    if (before != vm_identities()) {
        vm_impure("a default hash differs from run to run");
    }
    return int_from_i64((int32_t)hash);
}

Value object_format(Value *args, unsigned n) {
    (void)n;
    if (!value_is_str(args[1])) {
        raise_type_error(MSG_format_argument_must_be_str, args[1]);
    }
    return format_plain(args[0], args[1]);
}

static Value name_argument(Value name) {
    if (!value_is_str(name)) {
        raise_type_error(MSG_attribute_name_must_be_string, name);
    }
    return attr_name(name);
}

Value object_getattribute(Value *args, unsigned n) {
    (void)n;
    args[1] = name_argument(args[1]);
    Value v = attr_get_plain(args[0], args[1]);
    if (v == VALUE_UNBOUND) {
        attr_error(args[0], args[1]);
    }
    return v;
}

Value object_setattr(Value *args, unsigned n) {
    (void)n;
    attr_set_plain(args[0], name_argument(args[1]), args[2]);
    return VALUE_NONE;
}

Value object_delattr(Value *args, unsigned n) {
    (void)n;
    attr_set_plain(args[0], name_argument(args[1]), VALUE_UNBOUND);
    return VALUE_NONE;
}

Value object_init_subclass(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return VALUE_NONE;
}

Value object_get_class(Value *args, unsigned n) {
    (void)n;
    return obj_class(args[0]);
}

/* The live DICT of an instance of a plain class; a copy where C keeps a word of its own in it. */
Value object_get_dict(Value *args, unsigned n) {
    (void)n;
    Value dict = is_instance(args[0]) ? instance_dict(args[0]) : VALUE_UNBOUND;
    if (dict == VALUE_UNBOUND) {
        attr_error(args[0], CORE(name___dict__));
    }
    uint32_t info = class_info(instance_class(args[0]));
    if (!(info & (CLASS_FLAG_NATIVE_BASE | CLASS_FLAG_EXCEPTION))) {
        return dict;
    }
    Value *t = vm_keep(2, dict, VALUE_UNBOUND, 0);
    t[1] = dict_new(0);
    uint32_t slots = obj_words(raw_body(instance_class(args[0]))[CLASS_SLOTS]);
    for (uint32_t i = info & CLASS_FLAG_EXCEPTION ? EXC_SLOTS : 1; i < slots; i++) {
        Value names = raw_body(instance_class(args[0]))[CLASS_SLOTS];
        Value v = body(args[0])[1 + i];
        if (v != VALUE_UNBOUND && raw_body(names)[i] != VALUE_NONE) {
            dict_set(t[1], raw_body(names)[i], v);
        }
    }
    dict_update(t[1], t[0], false);
    (void)dict_remove(t[1], CORE(name_empty));
    return t[1];
}

Value object_get_module(Value *args, unsigned n) {
    Value class_ref = obj_class(args[0]);
    return type_get_module(&class_ref, n);
}

Value object_get_doc(Value *args, unsigned n) {
    Value class_ref = obj_class(args[0]);
    return type_get_doc(&class_ref, n);
}

/* ---- functions */

/* The CODE's payload of a function that is asked for its attribute `name`. */
static const Value *code_of(Value function, const char *name) {
    if (!is_kind(function, KIND_CODE)) {
        check_self(function, KIND_FUNCTION, name);
    }
    return function_code(function);
}

Value function_get_name(Value *args, unsigned n) {
    (void)n;
    return code_name(code_of(args[0], "__name__"));
}

Value function_get_doc(Value *args, unsigned n) {
    (void)n;
    return code_doc(code_of(args[0], "__doc__"));
}

Value function_get_module(Value *args, unsigned n) {
    (void)n;
    return module_shown_name(code_module(code_of(args[0], "__module__")));
}

Value function_get_globals(Value *args, unsigned n) {
    (void)n;
    return namespace_new(code_module(code_of(args[0], "__globals__")));
}

Value function_get_defaults(Value *args, unsigned n) {
    (void)n;
    CodeShape shape = code_shape(code_of(args[0], "__defaults__"));
    return shape.flags & CODE_DEFAULTS ? raw_body(args[0])[1 + shape.ncells] : VALUE_NONE;
}

Value function_get_kwdefaults(Value *args, unsigned n) {
    (void)n;
    CodeShape shape = code_shape(code_of(args[0], "__kwdefaults__"));
    if (!(shape.flags & CODE_KWDEFAULTS)) {
        return VALUE_NONE;
    }
    return raw_body(args[0])[1 + shape.ncells + ((shape.flags & CODE_DEFAULTS) != 0)];
}

Value builtin_get_name(Value *args, unsigned n) {
    (void)n;
    Value owner, native = is_kind(args[0], KIND_BOUND) ? raw_body(args[0])[0] : args[0];
    check_self(native, KIND_NATIVE, "__name__");
    return core_native_name(native, &owner);
}

/* ---- bound methods */

/* A built-in function that is not bound belongs to nobody. */
Value method_get_self(Value *args, unsigned n) {
    (void)n;
    return is_kind(args[0], KIND_BOUND) ? raw_body(args[0])[1] : VALUE_NONE;
}

Value method_get_func(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_BOUND, "__func__");
    return raw_body(args[0])[0];
}

/* ---- modules */

Value module_get_name(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_MODULE, "__name__");
    return module_shown_name(args[0]);
}

Value module_get_file(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_MODULE, "__file__");
    Value file = body(args[0])[MODULE_FILE];
    if (file == VALUE_NONE) {
        attr_error(args[0], CORE(name___file__));
    }
    return file;
}

Value module_get_doc(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_MODULE, "__doc__");
    return raw_body(args[0])[MODULE_DOC];
}

Value module_get_dict(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_MODULE, "__dict__");
    return namespace_new(args[0]);
}
