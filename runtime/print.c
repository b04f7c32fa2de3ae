/* str(), repr() and format() of any object, and the default texts of kinds that have none of their
 * own. */
#include "call.h"
#include "class.h"
#include "core_block.h"
#include "native.h"
#include "text.h"
#include "types.h"

/* ---- names */

/* str that __module__ shows. */
Value module_shown_name(Value module) {
    if (!is_kind(module, KIND_MODULE)) {
        return module;
    }
    const ImageHeader *image = vm->image;
    if (image != NULL && image->main_module < image->module_count &&
        vm_ptr(image->modules)[image->main_module] == module) {
        return CORE(name___main__);
    }
    return body(module)[MODULE_NAME];
}

static void prefixed(Sink *sink, Value prefix, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, prefix, name, 0);
    if (value_is_str(t[0])) {
        sink_str(sink, t[0]);
        sink_puts(sink, ".");
    }
    sink_str(sink, t[1]);
    vm_release(mark);
}

static void native_qualname(Sink *sink, Value native) {
    Value owner, name = core_native_name(native, &owner);
    prefixed(sink, owner != 0 && is_class(owner) ? body(owner)[CLASS_NAME] : 0, name);
}

void sink_qualname(Sink *sink, Value v) {
    if (is_kind(v, KIND_BOUND)) {
        v = raw_body(v)[0];
    }
    if (is_class(v)) {
        prefixed(sink, body(v)[CLASS_QUALNAME], body(v)[CLASS_NAME]);
    } else if (is_function(v)) {
        const Value *code = function_code(v);
        prefixed(sink, code_prefix(code), code_name(code));
    } else if (is_kind(v, KIND_NATIVE)) {
        native_qualname(sink, v);
    } else {
        sink_printf(sink, "'%T' object", v);
    }
}

/* ---- default texts. `t` is a stack slot with the object. */

/* What is printed to the console only, a program does not see. */
static void identity_shown(const Sink *sink) {
    if (sink->builder != NULL) {
        vm_impure("a default repr shows what differs from run to run");
    }
}

static void print_identity(Sink *sink, const Value *t) {
    identity_shown(sink);
    sink_printf(sink, " at 0x%x>", heap_identity(*t));
}

/* "module.Qualname" of a class; core classes without module. */
static void print_class_path(Sink *sink, const Value *t) {
    Value module = body(*t)[CLASS_MODULE];
    if (!is_core_object(*t) && module != VALUE_NONE) {
        sink_str(sink, module_shown_name(module));
        sink_puts(sink, ".");
    } else if (is_core_object(*t) && module != CORE(module_builtins)) {
        sink_str(sink, body(module)[MODULE_NAME]);
        sink_puts(sink, ".");
    }
    sink_qualname(sink, *t);
}

static void print_object(Sink *sink, const Value *t) {
    Value *mark = vm->sp;
    Value *class_ref = vm_keep(1, obj_class(*t), 0, 0);
    sink_puts(sink, "<");
    print_class_path(sink, class_ref);
    sink_puts(sink, " object");
    print_identity(sink, t);
    vm_release(mark);
}

static void print_named(Sink *sink, const char *what, const Value *t) {
    sink_puts(sink, what);
    bool generator = is_kind(*t, KIND_GENERATOR);
    sink_qualname(sink, generator ? body(*t)[GENERATOR_FUNCTION] : *t);
    print_identity(sink, t);
}

static const char *generator_title(Value gen) {
    Value class_ref = generator_class(gen);
    return class_ref == CORE(class_generator)   ? "<generator object "
           : class_ref == CORE(class_coroutine) ? "<coroutine object "
                                                : "<async_generator object ";
}

static void print_native(Sink *sink, const Value *t) {
    Value owner, name = core_native_name(*t, &owner);
    if (owner != 0 && is_class(owner)) {
        sink_printf(sink, "<method '%S' of '%S' objects>", name, body(owner)[CLASS_NAME]);
    } else {
        sink_printf(sink, "<built-in function %S>", name);
    }
}

static void print_bound(Sink *sink, const Value *t) {
    const Value *parts = raw_body(*t);
    if (is_kind(parts[0], KIND_NATIVE)) {
        Value owner, name = core_native_name(parts[0], &owner);
        Value *mark = vm->sp;
        Value *self = vm_keep(1, parts[1], 0, 0);
        sink_printf(sink, "<built-in method %S of %T object", name, self[0]);
        print_identity(sink, t);
        vm_release(mark);
    } else {
        sink_printf(sink, "<bound method %N of %R>", parts[0], parts[1]);
    }
}

static void print_module(Sink *sink, const Value *t) {
    const Value *m = body(*t);
    if (m[MODULE_FILE] == VALUE_NONE) {
        sink_printf(sink, "<module '%S' (built-in)>", m[MODULE_NAME]);
    } else {
        sink_printf(sink, "<module '%S' from '%S'>", module_shown_name(*t), m[MODULE_FILE]);
    }
}

#if FIRN_HOST
static void print_code(Sink *sink, const Value *t) {
    identity_shown(sink);
    uint32_t identity = heap_identity(*t);
    sink_printf(sink, "<code object %S at 0x%x", code_name(raw_body(*t)), identity);
    const Value *code = raw_body(*t);
    sink_printf(sink, ", file \"%S\", line %u>", body(code_module(code))[MODULE_FILE],
                (unsigned)code_facts(code).line);
}
#endif

static void print_super(Sink *sink, const Value *t) {
    const Value *s = raw_body(*t);
    if (s[2] == VALUE_NONE) {
        sink_printf(sink, "<super: <class '%S'>, NULL>", body(s[0])[CLASS_NAME]);
    } else {
        sink_printf(sink, "<super: <class '%S'>, <%S object>>", body(s[0])[CLASS_NAME],
                    body(s[2])[CLASS_NAME]);
    }
}

static void print_immediate(Sink *sink, Value v) {
    const char *text = v == VALUE_NONE       ? "None"
                       : v == VALUE_ELLIPSIS ? "Ellipsis"
                                             : "NotImplemented";
    sink_puts(sink, text);
}

static void print_default(Value *t, Sink *sink) {
    switch (obj_kind(*t)) {
    case KIND_CLASS:
        sink_puts(sink, "<class '");
        print_class_path(sink, t);
        sink_puts(sink, "'>");
        break;
    case KIND_CODE:
#if FIRN_HOST
        if (obj_class(*t) == CORE(class_code)) {
            print_code(sink, t);
            break;
        }
#endif
        print_named(sink, "<function ", t);
        break;
    case KIND_FUNCTION: print_named(sink, "<function ", t); break;
    case KIND_GENERATOR: print_named(sink, generator_title(*t), t); break;
    case KIND_NATIVE: print_native(sink, t); break;
    case KIND_BOUND: print_bound(sink, t); break;
    case KIND_MODULE: print_module(sink, t); break;
    case KIND_SUPER: print_super(sink, t); break;
    case KIND_STATICMETHOD: sink_printf(sink, "<staticmethod(%R)>", raw_body(*t)[0]); break;
    case KIND_CLASSMETHOD: sink_printf(sink, "<classmethod(%R)>", raw_body(*t)[0]); break;
    default: print_object(sink, t);
    }
}

/* ---- str() and repr() */

static Value checked_text(Value r, bool repr) {
    if (!value_is_str(obj_native(r))) {
        raise_type_error(MSG_returned_non_string_type, repr ? "__repr__" : "__str__", r);
    }
    return obj_native(r);
}

static Value text_by(Value name, const Value *t, bool repr) {
    Value *mark = vm->sp;
    Value *window = vm_keep(1, *t, 0, 0);
    Value r = special_call(special_lookup(window[0], name), window, 1);
    vm_release(mark);
    return checked_text(r, repr);
}

/* Text of an instance by a method of Python or of BaseException, else 0. */
static Value instance_text(const Value *t, bool repr) {
    Value str_name = CORE(name___str__), repr_name = CORE(name___repr__);
    Value method;
    bool has_native = obj_native(*t) != *t;
    if (!repr) {
        method = special_lookup(*t, str_name);
        if (method != VALUE_UNBOUND && method != CORE(native_object_str) &&
            !(has_native && is_kind(method, KIND_NATIVE))) {
            return text_by(str_name, t, false);
        }
        if (has_native && value_is_str(obj_native(*t))) {
            return obj_native(*t);
        }
    }
    method = special_lookup(*t, repr_name);
    if (method != VALUE_UNBOUND && method != CORE(native_object_repr) &&
        !(has_native && is_kind(method, KIND_NATIVE))) {
        return text_by(repr_name, t, true);
    }
    return VALUE_UNBOUND;
}

/* Kinds whose repr names the type: that of a subclass names the subclass. */
static bool shows_type(Kind k) {
    return k == KIND_SET || k == KIND_FROZENSET || k == KIND_BYTEARRAY || k == KIND_ARRAY ||
           k == KIND_DEQUE;
}

/* t[0] an instance, t[1] its native part: Name({...}), as set, frozenset and bytearray show
 * themselves. */
static void print_renamed(Value *t, Sink *sink) {
    Value *text = vm_temps(1);
    Builder b;
    builder_init(&b, text);
    Sink inner = {&b};
    type_ops(obj_kind(t[1]))->print(t[1], &inner, true);
    *text = builder_str(&b);
    const char *p = str_text(*text);
    bool bare = flash_load(p) == '{';
    size_t from = bare ? 0 : flash_find(p, str_bytes(*text), '(');
    sink_qualname(sink, obj_class(t[0]));
    sink_puts(sink, bare ? "(" : "");
    *text = text_slice(text, text, (uint32_t)from, str_bytes(*text) - (uint32_t)from);
    sink_str(sink, *text);
    sink_puts(sink, bare ? ")" : "");
}

void print_plain(Value o, Sink *sink, bool repr) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, obj_native(o), 0);
    if (value_is_small(t[1]) || value_is_bool(t[1])) {
        int_print(t[1], sink, repr);
    } else if (!value_is_ref(t[1])) {
        print_immediate(sink, t[1]);
    } else if (type_ops(obj_kind(t[1]))->print != NULL) {
        if (t[0] != t[1] && shows_type(obj_kind(t[1]))) {
            print_renamed(t, sink);
        } else {
            type_ops(obj_kind(t[1]))->print(t[1], sink, repr);
        }
    } else {
        print_default(t, sink);
    }
    vm_release(mark);
}

void obj_print(Value o, Sink *sink, bool repr) {
    vm_enter();
    Value *mark = vm->sp;
    Value *t = vm_keep(1, o, 0, 0);
    Value text = VALUE_UNBOUND;
    if (is_instance(*t) || is_class(*t)) {
        text = instance_text(t, repr);
    }
    if (text != VALUE_UNBOUND) {
        sink_str(sink, text);
    } else {
        print_plain(*t, sink, repr);
    }
    vm_release(mark);
    vm_leave();
}

static Value text_of_object(Value o, bool repr) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, VALUE_UNBOUND, o, 0);
    Builder builder;
    builder_init(&builder, &t[0]);
    Sink sink = {&builder};
    obj_print(t[1], &sink, repr);
    Value text = builder_str(&builder);
    vm_release(mark);
    return text;
}

Value obj_str(Value o) {
    if (value_is_str(o)) {
        return o;
    }
    if (is_instance(o)) {
        vm_enter();
        Value *mark = vm->sp;
        Value *t = vm_keep(1, o, 0, 0);
        Value text = instance_text(t, false);
        o = *t;
        vm_release(mark);
        vm_leave();
        if (text != VALUE_UNBOUND) {
            return text;
        }
    }
    return text_of_object(o, false);
}

Value obj_repr(Value o) {
    return text_of_object(o, true);
}

/* ---- format() */

static Value format_native(Value o, Value spec) {
    if (value_is_int(o)) {
        return int_format(o, spec);
    }
    if (is_kind(o, KIND_FLOAT)) {
        return float_format_spec(o, spec);
    }
    return value_is_str(o) ? str_format_spec(o, spec) : VALUE_UNBOUND;
}

static bool spec_is_empty(Value spec) {
    return spec == VALUE_UNBOUND || str_bytes(spec) == 0;
}

static Value format_by_method(Value *t) {
    Value *window = vm_keep(2, t[0], t[1], 0);
    if (window[1] == VALUE_UNBOUND) {
        window[1] = CORE(name_empty);
    }
    Value method = special_lookup(window[0], CORE(name___format__));
    Value r = special_call(method, window, 2);
    if (!value_is_str(r)) {
        raise_type_error(MSG_format_must_return_a_str_not, r);
    }
    return r;
}

/* object.__format__ and those of the types that understand a spec. */
Value format_plain(Value o, Value spec) {
    if (spec_is_empty(spec)) {
        return obj_str(o);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, spec, 0);
    Value r = format_native(obj_native(t[0]), t[1]);
    if (r == VALUE_UNBOUND) {
        raise_type_error(MSG_unsupported_format_string, t[0]);
    }
    vm_release(mark);
    return r;
}

Value obj_format(Value o, Value spec) {
    if (!is_instance(o)) {
        return format_plain(o, spec);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, spec, 0);
    Value method = special_lookup(t[0], CORE(name___format__));
    Value r = method != VALUE_UNBOUND && !is_kind(method, KIND_NATIVE) ? format_by_method(t)
                                                                       : format_plain(t[0], t[1]);
    vm_release(mark);
    return r;
}
