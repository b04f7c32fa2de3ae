/* property, staticmethod, classmethod and super. */
#include "class.h"
#include "native.h"

static Value check_kind(Value v, Kind kind, const char *name) {
    Value native = obj_native(v);
    if (!is_kind(native, kind)) {
        raise_type_error(MSG_descriptor_requires_a_object_but, name, v);
    }
    return native;
}

/* ---- property */

enum { PROPERTY_GET, PROPERTY_SET, PROPERTY_DELETE, PROPERTY_DOC, PROPERTY_FIELDS };

static Value or_none(Value v) {
    return v != VALUE_UNBOUND ? v : VALUE_NONE;
}

/* fields: PROPERTY_FIELDS stack slots. */
static Value property_make(const Value *fields) {
    Value p = heap_alloc_raw(KIND_PROPERTY, PROPERTY_FIELDS);
    Value *words = raw_body(p);
    for (unsigned i = 0; i < PROPERTY_FIELDS; i++) {
        words[i] = or_none(fields[i]);
    }
    return p;
}

/* (cls, fget, fset, fdel, doc) */
Value property_new(Value *args, unsigned n) {
    (void)n;
    if (or_none(args[4]) == VALUE_NONE && is_function(args[1])) {
        args[4] = code_doc(function_code(args[1]));
    }
    return class_wrap(args[0], property_make(args + 1));
}

static Value property_with(Value *args, unsigned field) {
    Value native = check_kind(args[0], KIND_PROPERTY, "property");
    Value class_ref = obj_class(args[0]);
    Value *t = vm_keep(3, native, class_ref, 0);
    Value *fields = vm_temps(PROPERTY_FIELDS);
    memcpy(fields, body(t[0]), PROPERTY_FIELDS * sizeof *fields);
    fields[field] = args[1];
    return class_wrap(t[1], property_make(fields));
}

Value property_getter(Value *args, unsigned n) {
    (void)n;
    return property_with(args, PROPERTY_GET);
}

Value property_setter(Value *args, unsigned n) {
    (void)n;
    return property_with(args, PROPERTY_SET);
}

Value property_deleter(Value *args, unsigned n) {
    (void)n;
    return property_with(args, PROPERTY_DELETE);
}

Value property_get_fget(Value *args, unsigned n) {
    (void)n;
    return body(check_kind(args[0], KIND_PROPERTY, "property"))[PROPERTY_GET];
}

Value property_get_fset(Value *args, unsigned n) {
    (void)n;
    return body(check_kind(args[0], KIND_PROPERTY, "property"))[PROPERTY_SET];
}

Value property_get_fdel(Value *args, unsigned n) {
    (void)n;
    return body(check_kind(args[0], KIND_PROPERTY, "property"))[PROPERTY_DELETE];
}

Value property_get_doc(Value *args, unsigned n) {
    (void)n;
    return body(check_kind(args[0], KIND_PROPERTY, "property"))[PROPERTY_DOC];
}

/* ---- staticmethod, classmethod */

static Value method_make(Value *args, Kind kind) {
    Value method = heap_alloc_raw(kind, 1);
    raw_body(method)[0] = args[1];
    return class_wrap(args[0], method);
}

Value staticmethod_new(Value *args, unsigned n) {
    (void)n;
    return method_make(args, KIND_STATICMETHOD);
}

Value classmethod_new(Value *args, unsigned n) {
    (void)n;
    return method_make(args, KIND_CLASSMETHOD);
}

Value method_get_wrapped(Value *args, unsigned n) {
    (void)n;
    Value native = obj_native(args[0]);
    if (!is_kind(native, KIND_STATICMETHOD)) {
        check_self(native, KIND_CLASSMETHOD, "__func__");
    }
    return body(native)[0];
}

/* x.__get__(instance, owner) of all four, and of functions. */
Value descriptor_get_native(Value *args, unsigned n) {
    Value self = args[1] == VALUE_NONE ? VALUE_UNBOUND : args[1];
    if (self == VALUE_UNBOUND && n < 3) {
        raise_type_error(MSG_get_none_none_is_invalid);
    }
    Value class_ref = n > 2 && is_class(args[2]) ? args[2] : obj_class(args[1]);
    return attr_bind(obj_native(args[0]), self, class_ref);
}

/* ---- super */

enum { SUPER_CLASS, SUPER_SELF, SUPER_TYPE, SUPER_FIELDS };

/* The class whose MRO is searched for super(type, obj). */
static Value super_start(Value type, Value obj) {
    if (is_class(obj) && class_is_subclass(obj, type)) {
        return obj;
    }
    Value class_ref = obj_class(obj);
    if (!class_is_subclass(class_ref, type)) {
        raise_type_error(MSG_super_type_obj_obj_must_be_an);
    }
    return class_ref;
}

/* (super, type, obj): the compiler passes both for super() too. */
Value super_new(Value *args, unsigned n) {
    if (n == 1) {
        raise_error(CORE(class_RuntimeError), MSG_super_no_arguments);
    }
    if (!is_class(args[1])) {
        raise_type_error(MSG_super_argument_1_must_be_a, args[1]);
    }
    Value start = n > 2 ? super_start(args[1], args[2]) : VALUE_NONE;
    Value *t = vm_keep(1, start, 0, 0);
    Value o = heap_alloc_raw(KIND_SUPER, SUPER_FIELDS);
    Value *words = raw_body(o);
    words[SUPER_CLASS] = args[1];
    words[SUPER_SELF] = n > 2 ? args[2] : VALUE_NONE;
    words[SUPER_TYPE] = t[0];
    return o;
}
