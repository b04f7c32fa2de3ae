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
Value module_shown_name(Vm *vm, Value module) {
    if (!is_kind(vm, module, KIND_MODULE)) {
        return module;
    }
    const ImageHeader *image = vm->image;
    if (image != NULL && image->main_module < image->module_count &&
        vm_ptr(vm, image->modules)[image->main_module] == module) {
        return CORE(vm, name___main__);
    }
    return body(vm, module)[MODULE_NAME];
}

static void prefixed(Vm *vm, Sink *sink, Value prefix, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, prefix, name, 0);
    if (value_is_str(vm, t[0])) {
        sink_str(vm, sink, t[0]);
        sink_puts(vm, sink, ".");
    }
    sink_str(vm, sink, t[1]);
    vm_release(vm, mark);
}

static void native_qualname(Vm *vm, Sink *sink, Value native) {
    Value owner, name = core_native_name(vm, native, &owner);
    prefixed(vm, sink, owner != 0 && is_class(vm, owner) ? body(vm, owner)[CLASS_NAME] : 0, name);
}

void sink_qualname(Vm *vm, Sink *sink, Value v) {
    if (is_kind(vm, v, KIND_BOUND)) {
        v = raw_body(vm, v)[0];
    }
    if (is_class(vm, v)) {
        prefixed(vm, sink, body(vm, v)[CLASS_QUALNAME], body(vm, v)[CLASS_NAME]);
    } else if (is_kind(vm, v, KIND_FUNCTION)) {
        const Value *code = raw_body(vm, raw_body(vm, v)[0]);
        prefixed(vm, sink, code[CODE_PREFIX], code[CODE_NAME]);
    } else if (is_kind(vm, v, KIND_NATIVE)) {
        native_qualname(vm, sink, v);
    } else {
        sink_printf(vm, sink, "'%T' object", v);
    }
}

/* ---- default texts. `t` is a stack slot with the object. */

static void print_identity(Vm *vm, Sink *sink, const Value *t) {
    sink_printf(vm, sink, " at 0x%x>", heap_identity(vm, *t));
}

/* "module.Qualname" of a class; core classes without module. */
static void print_class_path(Vm *vm, Sink *sink, const Value *t) {
    Value module = body(vm, *t)[CLASS_MODULE];
    if (!is_core_object(vm, *t) && module != VALUE_NONE) {
        sink_str(vm, sink, module_shown_name(vm, module));
        sink_puts(vm, sink, ".");
    } else if (is_core_object(vm, *t) && module != CORE(vm, module_builtins)) {
        sink_str(vm, sink, body(vm, module)[MODULE_NAME]);
        sink_puts(vm, sink, ".");
    }
    sink_qualname(vm, sink, *t);
}

static void print_object(Vm *vm, Sink *sink, const Value *t) {
    Value *mark = vm->sp;
    Value *class_ref = vm_keep(vm, 1, obj_class(vm, *t), 0, 0);
    sink_puts(vm, sink, "<");
    print_class_path(vm, sink, class_ref);
    sink_puts(vm, sink, " object");
    print_identity(vm, sink, t);
    vm_release(vm, mark);
}

static void print_named(Vm *vm, Sink *sink, const char *what, const Value *t) {
    sink_puts(vm, sink, what);
    bool generator = is_kind(vm, *t, KIND_GENERATOR);
    sink_qualname(vm, sink, generator ? body(vm, *t)[GENERATOR_FUNCTION] : *t);
    print_identity(vm, sink, t);
}

static const char *generator_title(Vm *vm, Value gen) {
    Value class_ref = generator_class(vm, gen);
    return class_ref == CORE(vm, class_generator)   ? "<generator object "
           : class_ref == CORE(vm, class_coroutine) ? "<coroutine object "
                                                    : "<async_generator object ";
}

static void print_native(Vm *vm, Sink *sink, const Value *t) {
    Value owner, name = core_native_name(vm, *t, &owner);
    if (owner != 0 && is_class(vm, owner)) {
        sink_printf(vm, sink, "<method '%S' of '%S' objects>", name, body(vm, owner)[CLASS_NAME]);
    } else {
        sink_printf(vm, sink, "<built-in function %S>", name);
    }
}

static void print_bound(Vm *vm, Sink *sink, const Value *t) {
    const Value *parts = raw_body(vm, *t);
    if (is_kind(vm, parts[0], KIND_NATIVE)) {
        Value owner, name = core_native_name(vm, parts[0], &owner);
        Value *mark = vm->sp;
        Value *self = vm_keep(vm, 1, parts[1], 0, 0);
        sink_printf(vm, sink, "<built-in method %S of %T object", name, self[0]);
        print_identity(vm, sink, t);
        vm_release(vm, mark);
    } else {
        sink_printf(vm, sink, "<bound method %N of %R>", parts[0], parts[1]);
    }
}

static void print_module(Vm *vm, Sink *sink, const Value *t) {
    const Value *m = body(vm, *t);
    if (m[MODULE_FILE] == VALUE_NONE) {
        sink_printf(vm, sink, "<module '%S' (built-in)>", m[MODULE_NAME]);
    } else {
        sink_printf(vm, sink, "<module '%S' from '%S'>", module_shown_name(vm, *t), m[MODULE_FILE]);
    }
}

static void print_code(Vm *vm, Sink *sink, const Value *t) {
    uint32_t identity = heap_identity(vm, *t);
    sink_printf(vm, sink, "<code object %S at 0x%x", raw_body(vm, *t)[CODE_NAME], identity);
    const Value *code = raw_body(vm, *t);
    sink_printf(vm, sink, ", file \"%S\", line %u>", body(vm, code[CODE_MODULE])[MODULE_FILE],
                (unsigned)code_info(code)->line);
}

static void print_super(Vm *vm, Sink *sink, const Value *t) {
    const Value *s = raw_body(vm, *t);
    if (s[2] == VALUE_NONE) {
        sink_printf(vm, sink, "<super: <class '%S'>, NULL>", body(vm, s[0])[CLASS_NAME]);
    } else {
        sink_printf(vm, sink, "<super: <class '%S'>, <%S object>>", body(vm, s[0])[CLASS_NAME],
                    body(vm, s[2])[CLASS_NAME]);
    }
}

static void print_immediate(Vm *vm, Sink *sink, Value v) {
    const char *text = v == VALUE_NONE       ? "None"
                       : v == VALUE_ELLIPSIS ? "Ellipsis"
                                             : "NotImplemented";
    sink_puts(vm, sink, text);
}

static void print_default(Vm *vm, Value *t, Sink *sink) {
    switch (obj_kind(vm, *t)) {
    case KIND_CLASS:
        sink_puts(vm, sink, "<class '");
        print_class_path(vm, sink, t);
        sink_puts(vm, sink, "'>");
        break;
    case KIND_FUNCTION: print_named(vm, sink, "<function ", t); break;
    case KIND_GENERATOR: print_named(vm, sink, generator_title(vm, *t), t); break;
    case KIND_NATIVE: print_native(vm, sink, t); break;
    case KIND_BOUND: print_bound(vm, sink, t); break;
    case KIND_MODULE: print_module(vm, sink, t); break;
    case KIND_CODE: print_code(vm, sink, t); break;
    case KIND_SUPER: print_super(vm, sink, t); break;
    case KIND_STATICMETHOD: sink_printf(vm, sink, "<staticmethod(%R)>", raw_body(vm, *t)[0]); break;
    case KIND_CLASSMETHOD: sink_printf(vm, sink, "<classmethod(%R)>", raw_body(vm, *t)[0]); break;
    default: print_object(vm, sink, t);
    }
}

/* ---- str() and repr() */

static Value checked_text(Vm *vm, Value r, bool repr) {
    if (!value_is_str(vm, obj_native(vm, r))) {
        raise_type_error(vm, "%s returned non-string (type %T)", repr ? "__repr__" : "__str__", r);
    }
    return obj_native(vm, r);
}

static Value text_by(Vm *vm, Value name, const Value *t, bool repr) {
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 1, *t, 0, 0);
    Value r = special_call(vm, special_lookup(vm, window[0], name), window, 1);
    vm_release(vm, mark);
    return checked_text(vm, r, repr);
}

/* Text of an instance by a method of Python or of BaseException, else 0. */
static Value instance_text(Vm *vm, const Value *t, bool repr) {
    Value str_name = CORE(vm, name___str__), repr_name = CORE(vm, name___repr__);
    Value method;
    bool has_native = obj_native(vm, *t) != *t;
    if (!repr) {
        method = special_lookup(vm, *t, str_name);
        if (method != VALUE_UNBOUND && method != CORE(vm, native_object_str) &&
            !(has_native && is_kind(vm, method, KIND_NATIVE))) {
            return text_by(vm, str_name, t, false);
        }
        if (has_native && value_is_str(vm, obj_native(vm, *t))) {
            return obj_native(vm, *t);
        }
    }
    method = special_lookup(vm, *t, repr_name);
    if (method != VALUE_UNBOUND && method != CORE(vm, native_object_repr) &&
        !(has_native && is_kind(vm, method, KIND_NATIVE))) {
        return text_by(vm, repr_name, t, true);
    }
    return VALUE_UNBOUND;
}

/* Kinds whose repr names the type: that of a subclass names the subclass. */
static bool shows_type(Kind k) {
    return k == KIND_SET || k == KIND_FROZENSET || k == KIND_BYTEARRAY;
}

/* t[0] an instance, t[1] its native part: Name({...}), as set, frozenset and bytearray show
 * themselves. */
static void print_renamed(Vm *vm, Value *t, Sink *sink) {
    Value *text = vm_temps(vm, 1);
    Builder b;
    builder_init(vm, &b, text);
    Sink inner = {&b};
    type_ops[obj_kind(vm, t[1])].print(vm, t[1], &inner, true);
    *text = builder_str(vm, &b);
    const char *p = str_text(vm, *text);
    bool bare = flash_load(p) == '{';
    size_t from = bare ? 0 : flash_find(p, str_bytes(vm, *text), '(');
    sink_qualname(vm, sink, obj_class(vm, t[0]));
    sink_puts(vm, sink, bare ? "(" : "");
    *text = text_slice(vm, text, text, (uint32_t)from, str_bytes(vm, *text) - (uint32_t)from);
    sink_str(vm, sink, *text);
    sink_puts(vm, sink, bare ? ")" : "");
}

void print_plain(Vm *vm, Value o, Sink *sink, bool repr) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, obj_native(vm, o), 0);
    if (value_is_small(t[1]) || value_is_bool(t[1])) {
        int_print(vm, t[1], sink, repr);
    } else if (!value_is_ref(t[1])) {
        print_immediate(vm, sink, t[1]);
    } else if (type_ops[obj_kind(vm, t[1])].print != NULL) {
        if (t[0] != t[1] && shows_type(obj_kind(vm, t[1]))) {
            print_renamed(vm, t, sink);
        } else {
            type_ops[obj_kind(vm, t[1])].print(vm, t[1], sink, repr);
        }
    } else {
        print_default(vm, t, sink);
    }
    vm_release(vm, mark);
}

void obj_print(Vm *vm, Value o, Sink *sink, bool repr) {
    vm_enter(vm);
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, o, 0, 0);
    Value text = VALUE_UNBOUND;
    if (is_instance(vm, *t) || is_class(vm, *t)) {
        text = instance_text(vm, t, repr);
    }
    if (text != VALUE_UNBOUND) {
        sink_str(vm, sink, text);
    } else {
        print_plain(vm, *t, sink, repr);
    }
    vm_release(vm, mark);
    vm_leave(vm);
}

static Value text_of_object(Vm *vm, Value o, bool repr) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, VALUE_UNBOUND, o, 0);
    Builder builder;
    builder_init(vm, &builder, &t[0]);
    Sink sink = {&builder};
    obj_print(vm, t[1], &sink, repr);
    Value text = builder_str(vm, &builder);
    vm_release(vm, mark);
    return text;
}

Value obj_str(Vm *vm, Value o) {
    if (value_is_str(vm, o)) {
        return o;
    }
    if (is_instance(vm, o)) {
        vm_enter(vm);
        Value *mark = vm->sp;
        Value *t = vm_keep(vm, 1, o, 0, 0);
        Value text = instance_text(vm, t, false);
        o = *t;
        vm_release(vm, mark);
        vm_leave(vm);
        if (text != VALUE_UNBOUND) {
            return text;
        }
    }
    return text_of_object(vm, o, false);
}

Value obj_repr(Vm *vm, Value o) {
    return text_of_object(vm, o, true);
}

/* ---- format() */

static Value format_native(Vm *vm, Value o, Value spec) {
    if (value_is_int(vm, o)) {
        return int_format(vm, o, spec);
    }
    if (is_kind(vm, o, KIND_FLOAT)) {
        return float_format_spec(vm, o, spec);
    }
    return value_is_str(vm, o) ? str_format_spec(vm, o, spec) : VALUE_UNBOUND;
}

static bool spec_is_empty(Vm *vm, Value spec) {
    return spec == VALUE_UNBOUND || str_bytes(vm, spec) == 0;
}

static Value format_by_method(Vm *vm, Value *t) {
    Value *window = vm_keep(vm, 2, t[0], t[1], 0);
    if (window[1] == VALUE_UNBOUND) {
        window[1] = CORE(vm, name_empty);
    }
    Value method = special_lookup(vm, window[0], CORE(vm, name___format__));
    Value r = special_call(vm, method, window, 2);
    if (!value_is_str(vm, r)) {
        raise_type_error(vm, "__format__ must return a str, not %T", r);
    }
    return r;
}

/* object.__format__ and those of the types that understand a spec. */
Value format_plain(Vm *vm, Value o, Value spec) {
    if (spec_is_empty(vm, spec)) {
        return obj_str(vm, o);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, spec, 0);
    Value r = format_native(vm, obj_native(vm, t[0]), t[1]);
    if (r == VALUE_UNBOUND) {
        raise_type_error(vm, "unsupported format string passed to %T.__format__", t[0]);
    }
    vm_release(vm, mark);
    return r;
}

Value obj_format(Vm *vm, Value o, Value spec) {
    if (!is_instance(vm, o)) {
        return format_plain(vm, o, spec);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, spec, 0);
    Value method = special_lookup(vm, t[0], CORE(vm, name___format__));
    Value r = method != VALUE_UNBOUND && !is_kind(vm, method, KIND_NATIVE)
                  ? format_by_method(vm, t)
                  : format_plain(vm, t[0], t[1]);
    vm_release(vm, mark);
    return r;
}
