/* Attributes: reading, storing and deleting on instances, classes, modules, super objects and
 * built-in kinds.
 *
 * An instance is asked in this order: its slots (a name that a data descriptor hides is no slot),
 * data descriptors of the class if it has a DICT, its DICT, the class, the empty slots of an
 * exception. Names that come from the program's text are interned; attr_name interns the computed
 * ones as far as the image knows them, and what is left is compared by its characters. */
#include "class.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

/* ---- names */

static bool is_interned(Value name) {
    return (*(const uint16_t *)(const void *)raw_body(name) & STR_INTERNED) != 0;
}

Value attr_name(Value name) {
    return is_interned(name) ? name : intern_find(name);
}

static bool same_name(Value a, Value b) {
    return a == b || (!is_interned(a) && !is_interned(b) && str_equal(a, b));
}

uint32_t class_slot(Value class_ref, Value name) {
    uint32_t n;
    const Value *slots = tuple_items(raw_body(class_ref)[CLASS_SLOTS], &n);
    if (is_interned(name)) {
        for (uint32_t i = 0; i < n; i++) {
            if (slots[i] == name) {
                return i;
            }
        }
        return UINT32_MAX;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (slots[i] != VALUE_NONE && same_name(slots[i], name)) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* Look-up in a DICT by a str; runs no Python while all keys are str. */
static Value dict_by_name(Value dict, Value name) {
    return is_interned(name) ? dict_get_name(dict, name) : dict_get(dict, name);
}

/* Classes whose C code reads the first words of an instance. */
static bool has_fixed_words(Value class_ref) {
    return (class_info(class_ref) & (CLASS_FLAG_NATIVE_BASE | CLASS_FLAG_EXCEPTION)) != 0;
}

/* ---- descriptors */

static Value call_getter(Value native, Value self) {
    Value *mark = vm->sp;
    Value *window = vm_keep(1, self, 0, 0);
    Value r = native_run(native, window, self != VALUE_UNBOUND ? 1 : 0);
    vm_release(mark);
    return r;
}

static Value make_bound(Value function, Value self) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, function, self, 0);
    Value bound = heap_alloc_raw(KIND_BOUND, 2);
    Value *parts = raw_body(bound);
    parts[0] = t[0];
    parts[1] = t[1];
    vm_release(mark);
    return bound;
}

static Value bind_native(Value v, Value self, Value class_ref) {
    unsigned flags = native_shape(v)->flags;
    if (flags & NATIVE_CLSM) {
        return make_bound(v, class_ref);
    }
    if (self == VALUE_UNBOUND || (flags & NATIVE_STATIC)) {
        return v;
    }
    return flags & NATIVE_GETTER ? call_getter(v, self) : make_bound(v, self);
}

/* property.__get__: `name` is for the message only. */
static Value property_get(Value property, Value self) {
    Value fget = body(property)[0];
    if (fget == VALUE_NONE) {
        raise_error(CORE(class_AttributeError), MSG_property_of_object_has_no, self);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, self, property, 0);
    Value r = vm_call(body(t[1])[0], t, 1);
    vm_release(mark);
    return r;
}

/* v.__get__(self, class) of a user-written descriptor. */
static Value descriptor_get(Value v, Value self, Value class_ref) {
    Value *mark = vm->sp;
    Value *window = vm_keep(3, v, self != VALUE_UNBOUND ? self : VALUE_NONE, class_ref);
    Value method = special_lookup(window[0], CORE(name___get__));
    Value r = special_call(method, window, 3);
    vm_release(mark);
    return r;
}

Value attr_bind(Value v, Value self, Value class_ref) {
    if (!value_is_ref(v)) {
        return v;
    }
    Value instance = v;
    if (is_instance(v)) {
        Value method = special_lookup(v, CORE(name___get__));
        if (method != VALUE_UNBOUND && !is_kind(method, KIND_NATIVE)) {
            return descriptor_get(v, self, class_ref);
        }
        v = obj_native(v);
        if (!value_is_ref(v) || is_instance(v)) {
            return v;
        }
    }
    switch (obj_kind(v)) {
    case KIND_CODE:
    case KIND_FUNCTION: return self != VALUE_UNBOUND ? make_bound(v, self) : v;
    case KIND_NATIVE: return bind_native(v, self, class_ref);
    case KIND_PROPERTY: return self != VALUE_UNBOUND ? property_get(v, self) : instance;
    case KIND_STATICMETHOD: return body(v)[0];
    case KIND_CLASSMETHOD: return make_bound(body(v)[0], class_ref);
    default: return instance;
    }
}

bool attr_is_data_descriptor(Value v) {
    if (is_instance(v)) {
        if (special_lookup(v, CORE(name___set__)) != VALUE_UNBOUND ||
            special_lookup(v, CORE(name___delete__)) != VALUE_UNBOUND) {
            return true;
        }
        v = obj_native(v);
    }
    return is_kind(v, KIND_PROPERTY) ||
           (is_kind(v, KIND_NATIVE) && (native_shape(v)->flags & NATIVE_GETTER));
}

Value special_call(Value method, Value *window, unsigned n) {
    if (is_function(method) ||
        (is_kind(method, KIND_NATIVE) &&
         !(native_shape(method)->flags & (NATIVE_CLSM | NATIVE_STATIC | NATIVE_GETTER)))) {
        return vm_call(method, window, n);
    }
    Value callable = attr_bind(method, window[0], obj_class(window[0]));
    for (unsigned i = 1; i < n; i++) {
        window[i - 1] = window[i];
    }
    return vm_call(callable, window, n - 1);
}

/* ---- reading */

static Value bind_named(Value v, Value name, Value self, Value class_ref) {
    if (name == CORE(name___new__) && !is_kind(v, KIND_STATICMETHOD)) {
        return v; /* takes its class as an argument, however it is reached */
    }
    return attr_bind(v, self, class_ref);
}

/* Slot or DICT entry of an instance; 0 when empty. */
static Value instance_own(Value o, Value class_ref, Value name) {
    bool has_dict = instance_has_dict(o);
    if (!has_dict || has_fixed_words(class_ref)) {
        uint32_t slot = class_slot(class_ref, name);
        if (slot != UINT32_MAX) {
            return slot == 0 ? instance_first(o) : body(o)[1 + slot];
        }
    }
    return has_dict ? dict_by_name(body(o)[1], name) : VALUE_UNBOUND;
}

static Value instance_get(Value o, Value name) {
    Value class_ref = instance_class(o);
    Value *mark = vm->sp;
    Value *t = vm_keep(3, o, name, class_ref);
    if (instance_has_dict(t[0])) {
        Value v = class_lookup(t[2], t[1]);
        if (v != VALUE_UNBOUND && attr_is_data_descriptor(v)) {
            v = attr_bind(v, t[0], t[2]);
            vm_release(mark);
            return v;
        }
    }
    Value v = instance_own(t[0], t[2], t[1]);
    if (v == VALUE_UNBOUND) {
        v = class_lookup(t[2], t[1]);
        if (v != VALUE_UNBOUND) {
            v = bind_named(v, t[1], t[0], t[2]);
        } else if ((class_info(t[2]) & CLASS_FLAG_EXCEPTION) &&
                   class_slot(t[2], t[1]) < EXC_SLOTS) {
            v = VALUE_NONE;
        }
    }
    vm_release(mark);
    return v;
}

static bool is_dunder(Value name) {
    const char *p = str_text(name);
    return str_bytes(name) > 4 && p[0] == '_' && p[1] == '_';
}

static Value class_get(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, name, 0);
    Value meta = class_meta(t[0]), v, of_meta = VALUE_UNBOUND;
    if (meta != CORE(class_type) || is_dunder(t[1])) {
        of_meta = class_lookup(meta, t[1]);
    }
    if (of_meta != VALUE_UNBOUND && attr_is_data_descriptor(of_meta)) {
        v = attr_bind(of_meta, t[0], meta);
    } else if ((v = class_lookup(t[0], t[1])) != VALUE_UNBOUND) {
        v = bind_named(v, t[1], VALUE_UNBOUND, t[0]);
    } else {
        if (meta == CORE(class_type)) {
            of_meta = class_lookup(meta, t[1]);
        }
        v = of_meta != VALUE_UNBOUND ? bind_named(of_meta, t[1], t[0], meta) : VALUE_UNBOUND;
    }
    vm_release(mark);
    return v;
}

static Value kind_get(Value o, Value name) {
    Value class_ref = obj_class(o);
    Value v = class_lookup(class_ref, name);
    return v != VALUE_UNBOUND ? bind_named(v, name, o, class_ref) : v;
}

static Value module_get(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(3, name, o, VALUE_UNBOUND);
    Value v = module_getattr(t[1], t[0]);
    if (v != VALUE_UNBOUND) {
        if (is_kind(v, KIND_NATIVE) && (native_shape(v)->flags & NATIVE_GETTER)) {
            v = call_getter(v, VALUE_UNBOUND);
        }
    } else if ((v = kind_get(t[1], t[0])) == VALUE_UNBOUND) {
        Value hook = module_getattr(t[1], CORE(name___getattr__));
        if (hook != VALUE_UNBOUND) {
            v = vm_call(hook, vm_keep(1, t[0], 0, 0), 1);
        }
    }
    vm_release(mark);
    return v;
}

/* payload: class, self (None: unbound), class of self. A self that is a class is looked up as
 * itself. */
static Value super_get(Value o, Value name) {
    const Value *s = raw_body(o);
    if (s[2] == VALUE_NONE || name == CORE(name___class__)) {
        return kind_get(o, name);
    }
    Value v = class_lookup_after(s[2], s[0], name);
    if (v == VALUE_UNBOUND) {
        return kind_get(o, name);
    }
    return bind_named(v, name, s[1] == s[2] ? VALUE_UNBOUND : s[1], s[2]);
}

static Value function_get(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, name, 0);
    Value v = function_own(t[0], t[1]);
    v = v != VALUE_UNBOUND ? v : kind_get(t[0], t[1]);
    vm_release(mark);
    return v;
}

/* What functions of Python say of themselves, bound methods repeat. */
static Value bound_get(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, name, 0);
    Value v = kind_get(t[0], t[1]);
    if (v == VALUE_UNBOUND) {
        v = attr_get_plain(raw_body(t[0])[0], t[1]);
    }
    vm_release(mark);
    return v;
}

Value attr_get_plain(Value o, Value name) {
    if (!value_is_ref(o)) {
        return kind_get(o, name);
    }
    switch (obj_kind(o)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_get(o, name);
    case KIND_CLASS: return class_get(o, name);
    case KIND_MODULE: return module_get(o, name);
    case KIND_SUPER: return super_get(o, name);
    case KIND_BOUND: return bound_get(o, name);
    case KIND_CODE:
    case KIND_FUNCTION: return function_get(o, name);
    default: return kind_get(o, name);
    }
}

/* ---- hooks */

typedef struct AttrCall {
    Value *t; /* object, name */
    Value result;
} AttrCall;

static void protected_plain(void *arg) {
    AttrCall *call = arg;
    call->result = attr_get_plain(call->t[0], call->t[1]);
}

/* Classes without a metaclass of the program have none. */
static void protected_getattribute(void *arg) {
    AttrCall *call = arg;
    Value *window = vm_keep(2, call->t[0], call->t[1], 0);
    Value method = special_lookup(window[0], CORE(name___getattribute__));
    if (method == VALUE_UNBOUND) {
        protected_plain(arg);
    } else {
        call->result = special_call(method, window, 2);
    }
}

static void protected_getattr(void *arg) {
    AttrCall *call = arg;
    call->result = obj_getattr(call->t[0], call->t[1]);
}

/* 0 when fn raised AttributeError; other exceptions go on. */
static Value unless_attribute_error(void (*fn)(void *), Value *t) {
    AttrCall call = {t, VALUE_UNBOUND};
    Value exception = vm_protect(fn, &call);
    if (exception != VALUE_UNBOUND) {
        if (!obj_is_instance(exception, CORE(class_AttributeError))) {
            exception_pass(exception);
        }
        return VALUE_UNBOUND;
    }
    return call.result;
}

/* ClassFlag bits of what stands above `o`: its class, or the metaclass of a class. */
static uint32_t hooks_of(Value o) {
    if (is_instance(o)) {
        return class_hooks(instance_class(o));
    }
    return is_class(o) ? class_hooks(class_meta(o)) : 0;
}

static Value get_with_hooks(Value *t, uint32_t hooks) {
    bool computed = (hooks & CLASS_FLAG_GETATTRIBUTE) != 0;
    if (!(hooks & CLASS_FLAG_GETATTR)) {
        AttrCall call = {t, VALUE_UNBOUND};
        (computed ? protected_getattribute : protected_plain)(&call);
        return call.result;
    }
    Value v = unless_attribute_error(computed ? protected_getattribute : protected_plain, t);
    if (v == VALUE_UNBOUND) {
        Value *window = vm_keep(2, t[0], t[1], 0);
        Value method = special_lookup(window[0], CORE(name___getattr__));
        if (method == VALUE_UNBOUND) {
            attr_error(t[0], t[1]); /* deleted from its class meanwhile */
        }
        v = special_call(method, window, 2);
    }
    return v;
}

static _Noreturn void raise_attribute(unsigned message, Value a, Value b) {
    raise_error(CORE(class_AttributeError), message, a, b);
}

_Noreturn void attr_error(Value o, Value name) {
    if (is_class(o)) {
        raise_attribute(MSG_type_object_has_no_attribute, body(o)[CLASS_NAME], name);
    }
    if (is_kind(o, KIND_MODULE)) {
        const Value *m = body(o);
        bool partial = module_is_under_way(o);
        raise_attribute(partial ? MSG_partially_initialized_module : MSG_module_has_no_attribute,
                        m[MODULE_NAME], name);
    }
    raise_attribute(MSG_object_has_no_attribute, o, name);
}

Value obj_getattr(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, attr_name(name), 0);
    uint32_t hooks = hooks_of(t[0]) & (CLASS_FLAG_GETATTR | CLASS_FLAG_GETATTRIBUTE);
    Value v = hooks ? get_with_hooks(t, hooks) : attr_get_plain(t[0], t[1]);
    if (v == VALUE_UNBOUND) {
        attr_error(t[0], t[1]);
    }
    vm_release(mark);
    return v;
}

/* Whether reading may run Python code, which may raise AttributeError itself. */
static bool may_run_python(Value o, Value name) {
    if (is_kind(o, KIND_MODULE)) {
        return module_getattr(o, CORE(name___getattr__)) != VALUE_UNBOUND;
    }
    if (hooks_of(o) & (CLASS_FLAG_GETATTR | CLASS_FLAG_GETATTRIBUTE)) {
        return true;
    }
    if (is_kind(o, KIND_SUPER) || is_kind(o, KIND_BOUND)) {
        return true;
    }
    Value v = class_lookup(obj_class(o), name);
    if (v == VALUE_UNBOUND && is_class(o)) {
        v = class_lookup(o, name);
    }
    return is_instance(v) || is_kind(v, KIND_PROPERTY) || is_kind(v, KIND_NATIVE);
}

Value obj_find_attr(Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, attr_name(name), 0);
    Value v = may_run_python(t[0], t[1]) ? unless_attribute_error(protected_getattr, t)
                                         : attr_get_plain(t[0], t[1]);
    vm_release(mark);
    return v;
}

/* ---- the DICT of an instance */

/* Copies what the slots hold; t[0] is the DICT, t[1] the instance. */
static void dict_from_slots(Value *t) {
    uint32_t n;
    (void)tuple_items(raw_body(instance_class(t[1]))[CLASS_SLOTS], &n);
    for (uint32_t i = 0; i < n; i++) {
        Value name = raw_body(raw_body(instance_class(t[1]))[CLASS_SLOTS])[i];
        Value v = body(t[1])[1 + i];
        if (name != VALUE_NONE && v != VALUE_UNBOUND) {
            dict_set(t[0], name, v);
        }
    }
}

/* All or nothing: the instance changes after the last allocation. */
static Value convert_to_dict(Value instance) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, VALUE_UNBOUND, instance, 0);
    bool fixed = has_fixed_words(instance_class(t[1]));
    t[0] = dict_new(4);
    if (fixed) {
        dict_set(t[0], CORE(name_empty), body(t[1])[1]);
    } else {
        dict_from_slots(t);
    }
    uint32_t n = obj_words(t[1]);
    Value *words = mutable_body(t[1]);
    words[-1] = (words[-1] & ~HEADER_LOW_MASK) | HEADER_LOW(KIND_INSTANCE_DICT);
    words[1] = t[0];
    for (uint32_t i = 2; i < n && !fixed; i++) {
        words[i] = VALUE_UNBOUND;
    }
    vm_release(mark);
    return words[1];
}

Value instance_dict(Value instance) {
    if (instance_has_dict(instance)) {
        return body(instance)[1];
    }
    uint32_t info = class_info(instance_class(instance));
    if ((info & CLASS_FLAG_SLOTS) || instance_class(instance) == CORE(class_object)) {
        return VALUE_UNBOUND;
    }
    return convert_to_dict(instance);
}

/* ---- storing. t[0] object, t[1] name, t[2] value or 0 */

static void property_set(Value property, Value *t) {
    Value *window = vm_keep(3, t[0], t[2], property);
    Value fn = body(window[2])[t[2] != VALUE_UNBOUND ? 1 : 2];
    if (fn == VALUE_NONE) {
        raise_attribute(t[2] != VALUE_UNBOUND ? MSG_property_of_object_has_no_setter
                                              : MSG_property_of_object_has_no_deleter,
                        t[1], t[0]);
    }
    (void)vm_call(fn, window, t[2] != VALUE_UNBOUND ? 2 : 1);
}

/* Stores through the data descriptor `v` of the class, if it is one. */
static bool set_by_descriptor(Value v, Value *t) {
    Value native = obj_native(v);
    Value name = t[2] != VALUE_UNBOUND ? CORE(name___set__) : CORE(name___delete__);
    if (special_lookup(v, name) != VALUE_UNBOUND) {
        Value *window = vm_keep(3, v, t[0], t[2]);
        Value method = special_lookup(window[0], name);
        (void)special_call(method, window, t[2] != VALUE_UNBOUND ? 3 : 2);
        return true;
    }
    if (is_kind(native, KIND_PROPERTY)) {
        property_set(native, t);
        return true;
    }
    if (attr_is_data_descriptor(v)) {
        if (is_instance(v)) {
            raise_attribute(t[2] != VALUE_UNBOUND ? MSG_set : MSG_delete, 0, 0);
        }
        raise_attribute(MSG_attribute_of_objects_is_not, t[1], t[0]);
    }
    return false;
}

static void set_slot(Value *t, uint32_t slot) {
    bool exception = (class_info(instance_class(t[0])) & CLASS_FLAG_EXCEPTION) != 0;
    if (exception && slot == EXC_ARGS && t[2] != VALUE_UNBOUND) {
        t[2] = tuple_from_iterable(t[2]);
    }
    if (t[2] == VALUE_UNBOUND) {
        Value old = slot == 0 ? instance_first(t[0]) : body(t[0])[1 + slot];
        if (old == VALUE_UNBOUND) {
            attr_error(t[0], t[1]);
        }
        t[2] = exception && slot < EXC_SLOTS ? VALUE_NONE : VALUE_UNBOUND;
    }
    if (slot == 0 && instance_has_dict(t[0])) {
        dict_set(body(t[0])[1], CORE(name_empty), t[2]);
        return;
    }
    Value *words = mutable_body(t[0]);
    words[1 + slot] = t[2];
}

static void replace_dict(Value *t) {
    if (!is_kind(t[2], KIND_DICT)) {
        raise_type_error(MSG_dict_must_be_set_to_a, t[2]);
    }
    if (has_fixed_words(instance_class(t[0])) || instance_dict(t[0]) == VALUE_UNBOUND) {
        raise_attribute(MSG_attribute_of_objects_is_not, t[1], t[0]);
    }
    Value *words = mutable_body(t[0]);
    words[1] = t[2];
}

/* o.__class__ = C: both plain, so that the attributes fit in a DICT. */
static void change_class(Value *t) {
    const uint32_t fixed = CLASS_FLAG_NATIVE_BASE | CLASS_FLAG_EXCEPTION | CLASS_FLAG_SLOTS;
    if (!is_class(t[2])) {
        raise_type_error(MSG_class_must_be_set_to_a_class, t[2]);
    }
    uint32_t info = class_info(instance_class(t[0])) | class_info(t[2]);
    if ((info & fixed) || is_core_object(t[2])) {
        raise_type_error(MSG_class_assignment_object, body(instance_class(t[0]))[CLASS_NAME],
                         body(t[2])[CLASS_NAME]);
    }
    vm_impure("changes the class of an object");
    (void)instance_dict(t[0]);
    mutable_body(t[0])[0] = t[2];
}

static void instance_set(Value *t) {
    Value class_ref = instance_class(t[0]);
    bool has_dict = instance_has_dict(t[0]);
    if (!has_dict || has_fixed_words(class_ref)) {
        uint32_t slot = class_slot(class_ref, t[1]);
        if (slot != UINT32_MAX) {
            set_slot(t, slot);
            return;
        }
    }
    if (t[1] == CORE(name___dict__) && t[2] != VALUE_UNBOUND) {
        replace_dict(t);
        return;
    }
    Value v = class_lookup(class_ref, t[1]);
    if (v == CORE(native_object_get_class) && t[2] != VALUE_UNBOUND) {
        change_class(t);
        return;
    }
    if (v != VALUE_UNBOUND && set_by_descriptor(v, t)) {
        return;
    }
    Value dict = t[2] != VALUE_UNBOUND || has_dict ? instance_dict(t[0]) : VALUE_UNBOUND;
    if (dict == VALUE_UNBOUND || (t[2] == VALUE_UNBOUND && !dict_remove(dict, t[1]))) {
        attr_error(t[0], t[1]);
    }
    if (t[2] != VALUE_UNBOUND) {
        dict_set(dict, t[1], t[2]);
    }
}

/* Hooks that come to a class after its making; its slots and bases never change. Short ways look at one word of the VM
 * beside the class's own flags, so neither classes in flash nor derived ones need be found. */
static void note_hook(Value class_ref, Value name) {
    uint32_t flag = name == CORE(name___getattr__)        ? CLASS_FLAG_GETATTR
                    : name == CORE(name___getattribute__) ? CLASS_FLAG_GETATTRIBUTE
                    : name == CORE(name___setattr__)      ? CLASS_FLAG_SETATTR
                    : name == CORE(name___delattr__)      ? CLASS_FLAG_SETATTR
                    : name == CORE(name___new__)          ? CLASS_FLAG_NEW
                                                          : 0;
#if FIRN_HOST
    if (flag != 0 && bake_is_active()) {
        bake_hook(class_ref, flag << 1);
        return;
    }
#endif
    if (flag != 0 && !(class_info(class_ref) & flag)) {
        vm->hooks |= flag << 1;
    }
}

static void class_rename(Value *t) {
    if (t[2] == VALUE_UNBOUND || !value_is_str(t[2])) {
        raise_type_error(MSG_can_only_assign_string_to_name, body(t[0])[CLASS_NAME],
                         t[2] != VALUE_UNBOUND ? t[2] : VALUE_NONE);
    }
    Value *fields = mutable_body(t[0]);
    fields[CLASS_NAME] = t[2];
}

static void class_set(Value *t) {
    if (is_core_object(t[0])) {
        raise_type_error(MSG_cannot_set_attribute_of, t[1], body(t[0])[CLASS_NAME]);
    }
    if (t[1] == CORE(name___name__)) {
        class_rename(t);
        return;
    }
    Value v = class_lookup(class_meta(t[0]), t[1]);
    if (v != VALUE_UNBOUND && t[1] != CORE(name___doc__) && t[1] != CORE(name___module__) &&
        set_by_descriptor(v, t)) {
        return;
    }
    Value dict = body(t[0])[CLASS_DICT];
    if (t[2] != VALUE_UNBOUND) {
        dict_set(dict, t[1], t[2]);
        note_hook(t[0], t[1]);
    } else if (!dict_remove(dict, t[1])) {
        attr_error(t[0], t[1]);
    }
    class_cache_flush();
}

void attr_set_plain(Value o, Value name, Value v) {
    Value *mark = vm->sp;
    Value *t = vm_keep(3, o, name, v);
    if (is_instance(t[0])) {
        instance_set(t);
    } else if (is_class(t[0])) {
        class_set(t);
    } else if (is_kind(t[0], KIND_MODULE)) {
        module_setattr(t[0], t[1], t[2]);
    } else if (!is_function(t[0]) || !function_set(t)) {
        Value found = class_lookup(obj_class(t[0]), t[1]);
        if (found == VALUE_UNBOUND) {
            attr_error(t[0], t[1]);
        }
        raise_attribute(MSG_object_attribute_is_read_only, t[0], t[1]);
    }
    vm_release(mark);
}

void obj_setattr(Value o, Value name, Value v) {
    Value *mark = vm->sp;
    Value *window = vm_keep(3, o, attr_name(name), v);
    Value hook = v != VALUE_UNBOUND ? CORE(name___setattr__) : CORE(name___delattr__);
    bool hooked = (hooks_of(window[0]) & CLASS_FLAG_SETATTR) != 0;
    Value method = hooked ? special_lookup(window[0], hook) : VALUE_UNBOUND;
    if (method == VALUE_UNBOUND) {
        attr_set_plain(window[0], window[1], window[2]);
    } else {
        (void)special_call(method, window, v != VALUE_UNBOUND ? 3 : 2);
    }
    vm_release(mark);
}
