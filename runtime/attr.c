/* Attributes: reading, storing and deleting on instances, classes, modules, super objects and
 * built-in kinds.
 *
 * An instance is asked in this order: its slots (a name that a data descriptor hides is no slot),
 * data descriptors of the class if it has a DICT, its DICT, the class, the empty slots of an
 * exception. Names that come from the program's text are interned; attr_name interns the computed
 * ones as far as the image knows them, and what is left is compared by its characters. */
#include "class.h"
#include "native.h"

/* ---- names */

static bool is_interned(const Vm *vm, Value name) {
    return (*(const uint16_t *)(const void *)raw_body(vm, name) & STR_INTERNED) != 0;
}

Value attr_name(Vm *vm, Value name) {
    return is_interned(vm, name) ? name : intern_find(vm, name);
}

static bool same_name(const Vm *vm, Value a, Value b) {
    return a == b || (!is_interned(vm, a) && !is_interned(vm, b) && str_equal(vm, a, b));
}

uint32_t class_slot(Vm *vm, Value class_ref, Value name) {
    uint32_t n;
    const Value *slots = tuple_items(vm, raw_body(vm, class_ref)[CLASS_SLOTS], &n);
    if (is_interned(vm, name)) {
        for (uint32_t i = 0; i < n; i++) {
            if (slots[i] == name) {
                return i;
            }
        }
        return UINT32_MAX;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (slots[i] != VALUE_NONE && same_name(vm, slots[i], name)) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* Look-up in a DICT by a str; runs no Python while all keys are str. */
static Value dict_by_name(Vm *vm, Value dict, Value name) {
    return is_interned(vm, name) ? dict_get_name(vm, dict, name) : dict_get(vm, dict, name);
}

/* Classes whose C code reads the first words of an instance. */
static bool has_fixed_words(const Vm *vm, Value class_ref) {
    return (class_info(vm, class_ref) & (CLASS_FLAG_NATIVE_BASE | CLASS_FLAG_EXCEPTION)) != 0;
}

/* ---- descriptors */

static Value call_getter(Vm *vm, Value native, Value self) {
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 1, self, 0, 0);
    const NativeEntry *entry = &native_table[native_number(vm, native)];
    Value r = entry->fn(vm, window, self != VALUE_UNBOUND ? 1 : 0);
    vm_release(vm, mark);
    return r;
}

static Value make_bound(Vm *vm, Value function, Value self) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, function, self, 0);
    Value bound = heap_alloc_raw(vm, KIND_BOUND, 2);
    Value *parts = raw_body(vm, bound);
    parts[0] = t[0];
    parts[1] = t[1];
    vm_release(vm, mark);
    return bound;
}

static Value bind_native(Vm *vm, Value v, Value self, Value class_ref) {
    unsigned flags = native_table[native_number(vm, v)].flags;
    if (flags & NATIVE_CLSM) {
        return make_bound(vm, v, class_ref);
    }
    if (self == VALUE_UNBOUND || (flags & NATIVE_STATIC)) {
        return v;
    }
    return flags & NATIVE_GETTER ? call_getter(vm, v, self) : make_bound(vm, v, self);
}

/* property.__get__: `name` is for the message only. */
static Value property_get(Vm *vm, Value property, Value self) {
    Value fget = body(vm, property)[0];
    if (fget == VALUE_NONE) {
        raise_error(vm, CORE(vm, class_AttributeError), "property of '%T' object has no getter",
                    self);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, self, property, 0);
    Value r = vm_call(vm, body(vm, t[1])[0], t, 1);
    vm_release(vm, mark);
    return r;
}

/* v.__get__(self, class) of a user-written descriptor. */
static Value descriptor_get(Vm *vm, Value v, Value self, Value class_ref) {
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 3, v, self != VALUE_UNBOUND ? self : VALUE_NONE, class_ref);
    Value method = special_lookup(vm, window[0], CORE(vm, name___get__));
    Value r = special_call(vm, method, window, 3);
    vm_release(vm, mark);
    return r;
}

Value attr_bind(Vm *vm, Value v, Value self, Value class_ref) {
    if (!value_is_ref(v)) {
        return v;
    }
    Value instance = v;
    if (is_instance(vm, v)) {
        Value method = special_lookup(vm, v, CORE(vm, name___get__));
        if (method != VALUE_UNBOUND && !is_kind(vm, method, KIND_NATIVE)) {
            return descriptor_get(vm, v, self, class_ref);
        }
        v = obj_native(vm, v);
        if (!value_is_ref(v) || is_instance(vm, v)) {
            return v;
        }
    }
    switch (obj_kind(vm, v)) {
    case KIND_FUNCTION: return self != VALUE_UNBOUND ? make_bound(vm, v, self) : v;
    case KIND_NATIVE: return bind_native(vm, v, self, class_ref);
    case KIND_PROPERTY: return self != VALUE_UNBOUND ? property_get(vm, v, self) : instance;
    case KIND_STATICMETHOD: return body(vm, v)[0];
    case KIND_CLASSMETHOD: return make_bound(vm, body(vm, v)[0], class_ref);
    default: return instance;
    }
}

bool attr_is_data_descriptor(Vm *vm, Value v) {
    if (is_instance(vm, v)) {
        if (special_lookup(vm, v, CORE(vm, name___set__)) != VALUE_UNBOUND ||
            special_lookup(vm, v, CORE(vm, name___delete__)) != VALUE_UNBOUND) {
            return true;
        }
        v = obj_native(vm, v);
    }
    return is_kind(vm, v, KIND_PROPERTY) ||
           (is_kind(vm, v, KIND_NATIVE) &&
            (native_table[native_number(vm, v)].flags & NATIVE_GETTER));
}

Value special_call(Vm *vm, Value method, Value *window, unsigned n) {
    if (is_kind(vm, method, KIND_FUNCTION) ||
        (is_kind(vm, method, KIND_NATIVE) && !(native_table[native_number(vm, method)].flags &
                                               (NATIVE_CLSM | NATIVE_STATIC | NATIVE_GETTER)))) {
        return vm_call(vm, method, window, n);
    }
    Value callable = attr_bind(vm, method, window[0], obj_class(vm, window[0]));
    for (unsigned i = 1; i < n; i++) {
        window[i - 1] = window[i];
    }
    return vm_call(vm, callable, window, n - 1);
}

/* ---- reading */

static Value bind_named(Vm *vm, Value v, Value name, Value self, Value class_ref) {
    if (name == CORE(vm, name___new__) && !is_kind(vm, v, KIND_STATICMETHOD)) {
        return v; /* takes its class as an argument, however it is reached */
    }
    return attr_bind(vm, v, self, class_ref);
}

/* Slot or DICT entry of an instance; 0 when empty. */
static Value instance_own(Vm *vm, Value o, Value class_ref, Value name) {
    bool has_dict = instance_has_dict(vm, o);
    if (!has_dict || has_fixed_words(vm, class_ref)) {
        uint32_t slot = class_slot(vm, class_ref, name);
        if (slot != UINT32_MAX) {
            return slot == 0 ? instance_first(vm, o) : body(vm, o)[1 + slot];
        }
    }
    return has_dict ? dict_by_name(vm, body(vm, o)[1], name) : VALUE_UNBOUND;
}

static Value instance_get(Vm *vm, Value o, Value name) {
    Value class_ref = instance_class(vm, o);
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, o, name, class_ref);
    if (instance_has_dict(vm, t[0])) {
        Value v = class_lookup(vm, t[2], t[1]);
        if (v != VALUE_UNBOUND && attr_is_data_descriptor(vm, v)) {
            v = attr_bind(vm, v, t[0], t[2]);
            vm_release(vm, mark);
            return v;
        }
    }
    Value v = instance_own(vm, t[0], t[2], t[1]);
    if (v == VALUE_UNBOUND) {
        v = class_lookup(vm, t[2], t[1]);
        if (v != VALUE_UNBOUND) {
            v = bind_named(vm, v, t[1], t[0], t[2]);
        } else if ((class_info(vm, t[2]) & CLASS_FLAG_EXCEPTION) &&
                   class_slot(vm, t[2], t[1]) < EXC_SLOTS) {
            v = VALUE_NONE;
        }
    }
    vm_release(vm, mark);
    return v;
}

static bool is_dunder(const Vm *vm, Value name) {
    const char *p = str_text(vm, name);
    return str_bytes(vm, name) > 4 && p[0] == '_' && p[1] == '_';
}

static Value class_get(Vm *vm, Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, name, 0);
    Value meta = class_meta(vm, t[0]), v, of_meta = VALUE_UNBOUND;
    if (meta != CORE(vm, class_type) || is_dunder(vm, t[1])) {
        of_meta = class_lookup(vm, meta, t[1]);
    }
    if (of_meta != VALUE_UNBOUND && attr_is_data_descriptor(vm, of_meta)) {
        v = attr_bind(vm, of_meta, t[0], meta);
    } else if ((v = class_lookup(vm, t[0], t[1])) != VALUE_UNBOUND) {
        v = bind_named(vm, v, t[1], VALUE_UNBOUND, t[0]);
    } else {
        if (meta == CORE(vm, class_type)) {
            of_meta = class_lookup(vm, meta, t[1]);
        }
        v = of_meta != VALUE_UNBOUND ? bind_named(vm, of_meta, t[1], t[0], meta) : VALUE_UNBOUND;
    }
    vm_release(vm, mark);
    return v;
}

static Value kind_get(Vm *vm, Value o, Value name) {
    Value class_ref = obj_class(vm, o);
    Value v = class_lookup(vm, class_ref, name);
    return v != VALUE_UNBOUND ? bind_named(vm, v, name, o, class_ref) : v;
}

static Value module_get(Vm *vm, Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, name, o, VALUE_UNBOUND);
    Value v = module_getattr(vm, t[1], t[0]);
    if (v != VALUE_UNBOUND) {
        if (is_kind(vm, v, KIND_NATIVE) &&
            (native_table[native_number(vm, v)].flags & NATIVE_GETTER)) {
            v = call_getter(vm, v, VALUE_UNBOUND);
        }
    } else if ((v = kind_get(vm, t[1], t[0])) == VALUE_UNBOUND) {
        Value hook = module_getattr(vm, t[1], CORE(vm, name___getattr__));
        if (hook != VALUE_UNBOUND) {
            v = vm_call(vm, hook, vm_keep(vm, 1, t[0], 0, 0), 1);
        }
    }
    vm_release(vm, mark);
    return v;
}

/* payload: class, self (None: unbound), class of self. A self that is a class is looked up as
 * itself. */
static Value super_get(Vm *vm, Value o, Value name) {
    const Value *s = raw_body(vm, o);
    if (s[2] == VALUE_NONE || name == CORE(vm, name___class__)) {
        return kind_get(vm, o, name);
    }
    Value v = class_lookup_after(vm, s[2], s[0], name);
    if (v == VALUE_UNBOUND) {
        return kind_get(vm, o, name);
    }
    return bind_named(vm, v, name, s[1] == s[2] ? VALUE_UNBOUND : s[1], s[2]);
}

/* What functions of Python say of themselves, bound methods repeat. */
static Value bound_get(Vm *vm, Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, name, 0);
    Value v = kind_get(vm, t[0], t[1]);
    if (v == VALUE_UNBOUND) {
        v = attr_get_plain(vm, raw_body(vm, t[0])[0], t[1]);
    }
    vm_release(vm, mark);
    return v;
}

Value attr_get_plain(Vm *vm, Value o, Value name) {
    if (!value_is_ref(o)) {
        return kind_get(vm, o, name);
    }
    switch (obj_kind(vm, o)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_get(vm, o, name);
    case KIND_CLASS: return class_get(vm, o, name);
    case KIND_MODULE: return module_get(vm, o, name);
    case KIND_SUPER: return super_get(vm, o, name);
    case KIND_BOUND: return bound_get(vm, o, name);
    default: return kind_get(vm, o, name);
    }
}

/* ---- hooks */

typedef struct AttrCall {
    Value *t; /* object, name */
    Value result;
} AttrCall;

static void protected_getattribute(Vm *vm, void *arg) {
    AttrCall *call = arg;
    Value *window = vm_keep(vm, 2, call->t[0], call->t[1], 0);
    Value method = special_lookup(vm, window[0], CORE(vm, name___getattribute__));
    call->result = special_call(vm, method, window, 2);
}

static void protected_plain(Vm *vm, void *arg) {
    AttrCall *call = arg;
    call->result = attr_get_plain(vm, call->t[0], call->t[1]);
}

static void protected_getattr(Vm *vm, void *arg) {
    AttrCall *call = arg;
    call->result = obj_getattr(vm, call->t[0], call->t[1]);
}

/* 0 when fn raised AttributeError; other exceptions go on. */
static Value unless_attribute_error(Vm *vm, void (*fn)(Vm *, void *), Value *t) {
    AttrCall call = {t, VALUE_UNBOUND};
    Value exception = vm_protect(vm, fn, &call);
    if (exception != VALUE_UNBOUND) {
        if (!obj_is_instance(vm, exception, CORE(vm, class_AttributeError))) {
            exception_pass(vm, exception);
        }
        return VALUE_UNBOUND;
    }
    return call.result;
}

/* ClassFlag bits of what stands above `o`: its class, or the metaclass of a class. */
static uint32_t hooks_of(Vm *vm, Value o) {
    if (is_instance(vm, o)) {
        return class_info(vm, instance_class(vm, o));
    }
    return is_class(vm, o) ? class_info(vm, class_meta(vm, o)) : 0;
}

static Value get_with_hooks(Vm *vm, Value *t, uint32_t hooks) {
    bool computed = (hooks & CLASS_FLAG_GETATTRIBUTE) != 0;
    if (!(hooks & CLASS_FLAG_GETATTR)) {
        AttrCall call = {t, VALUE_UNBOUND};
        (computed ? protected_getattribute : protected_plain)(vm, &call);
        return call.result;
    }
    Value v = unless_attribute_error(vm, computed ? protected_getattribute : protected_plain, t);
    if (v == VALUE_UNBOUND) {
        Value *window = vm_keep(vm, 2, t[0], t[1], 0);
        Value method = special_lookup(vm, window[0], CORE(vm, name___getattr__));
        if (method == VALUE_UNBOUND) {
            attr_error(vm, t[0], t[1]); /* deleted from its class meanwhile */
        }
        v = special_call(vm, method, window, 2);
    }
    return v;
}

static _Noreturn void raise_attribute(Vm *vm, const char *format, Value a, Value b) {
    raise_error(vm, CORE(vm, class_AttributeError), format, a, b);
}

_Noreturn void attr_error(Vm *vm, Value o, Value name) {
    if (is_class(vm, o)) {
        raise_attribute(vm, "type object '%S' has no attribute '%S'", body(vm, o)[CLASS_NAME],
                        name);
    }
    if (is_kind(vm, o, KIND_MODULE)) {
        const Value *m = body(vm, o);
        bool partial = m[MODULE_CODE] != VALUE_NONE &&
                       vm->cells[value_small_get(m[MODULE_FIRST])] == value_small(1);
        raise_attribute(vm,
                        partial ? "partially initialized module '%S' has no attribute '%S' (most "
                                  "likely due to a circular import)"
                                : "module '%S' has no attribute '%S'",
                        m[MODULE_NAME], name);
    }
    raise_attribute(vm, "'%T' object has no attribute '%S'", o, name);
}

Value obj_getattr(Vm *vm, Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, attr_name(vm, name), 0);
    uint32_t hooks = hooks_of(vm, t[0]) & (CLASS_FLAG_GETATTR | CLASS_FLAG_GETATTRIBUTE);
    Value v = hooks ? get_with_hooks(vm, t, hooks) : attr_get_plain(vm, t[0], t[1]);
    if (v == VALUE_UNBOUND) {
        attr_error(vm, t[0], t[1]);
    }
    vm_release(vm, mark);
    return v;
}

/* Whether reading may run Python code, which may raise AttributeError itself. */
static bool may_run_python(Vm *vm, Value o, Value name) {
    if (is_kind(vm, o, KIND_MODULE)) {
        return module_getattr(vm, o, CORE(vm, name___getattr__)) != VALUE_UNBOUND;
    }
    if (hooks_of(vm, o) & (CLASS_FLAG_GETATTR | CLASS_FLAG_GETATTRIBUTE)) {
        return true;
    }
    if (is_kind(vm, o, KIND_SUPER) || is_kind(vm, o, KIND_BOUND)) {
        return true;
    }
    Value v = class_lookup(vm, obj_class(vm, o), name);
    if (v == VALUE_UNBOUND && is_class(vm, o)) {
        v = class_lookup(vm, o, name);
    }
    return is_instance(vm, v) || is_kind(vm, v, KIND_PROPERTY) || is_kind(vm, v, KIND_NATIVE);
}

Value obj_find_attr(Vm *vm, Value o, Value name) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, attr_name(vm, name), 0);
    Value v = may_run_python(vm, t[0], t[1]) ? unless_attribute_error(vm, protected_getattr, t)
                                             : attr_get_plain(vm, t[0], t[1]);
    vm_release(vm, mark);
    return v;
}

/* ---- the DICT of an instance */

/* Copies what the slots hold; t[0] is the DICT, t[1] the instance. */
static void dict_from_slots(Vm *vm, Value *t) {
    uint32_t n;
    (void)tuple_items(vm, raw_body(vm, instance_class(vm, t[1]))[CLASS_SLOTS], &n);
    for (uint32_t i = 0; i < n; i++) {
        Value name = raw_body(vm, raw_body(vm, instance_class(vm, t[1]))[CLASS_SLOTS])[i];
        Value v = body(vm, t[1])[1 + i];
        if (name != VALUE_NONE && v != VALUE_UNBOUND) {
            dict_set(vm, t[0], name, v);
        }
    }
}

/* All or nothing: the instance changes after the last allocation. */
static Value convert_to_dict(Vm *vm, Value instance) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, VALUE_UNBOUND, instance, 0);
    bool fixed = has_fixed_words(vm, instance_class(vm, t[1]));
    t[0] = dict_new(vm, 4);
    if (fixed) {
        dict_set(vm, t[0], CORE(vm, name_empty), body(vm, t[1])[1]);
    } else {
        dict_from_slots(vm, t);
    }
    uint32_t n = obj_words(vm, t[1]);
    Value *words = mutable_body(vm, t[1]);
    words[-1] = (words[-1] & ~HEADER_LOW_MASK) | HEADER_LOW(KIND_INSTANCE_DICT);
    words[1] = t[0];
    for (uint32_t i = 2; i < n && !fixed; i++) {
        words[i] = VALUE_UNBOUND;
    }
    vm_release(vm, mark);
    return words[1];
}

Value instance_dict(Vm *vm, Value instance) {
    if (instance_has_dict(vm, instance)) {
        return body(vm, instance)[1];
    }
    uint32_t info = class_info(vm, instance_class(vm, instance));
    if ((info & CLASS_FLAG_SLOTS) || instance_class(vm, instance) == CORE(vm, class_object)) {
        return VALUE_UNBOUND;
    }
    return convert_to_dict(vm, instance);
}

/* ---- storing. t[0] object, t[1] name, t[2] value or 0 */

static const char *accessor_lack(Value v) {
    return v != VALUE_UNBOUND ? "property '%S' of '%T' object has no setter"
                              : "property '%S' of '%T' object has no deleter";
}

static void property_set(Vm *vm, Value property, Value *t) {
    Value *window = vm_keep(vm, 3, t[0], t[2], property);
    Value fn = body(vm, window[2])[t[2] != VALUE_UNBOUND ? 1 : 2];
    if (fn == VALUE_NONE) {
        raise_attribute(vm, accessor_lack(t[2]), t[1], t[0]);
    }
    (void)vm_call(vm, fn, window, t[2] != VALUE_UNBOUND ? 2 : 1);
}

/* Stores through the data descriptor `v` of the class, if it is one. */
static bool set_by_descriptor(Vm *vm, Value v, Value *t) {
    Value native = obj_native(vm, v);
    Value name = t[2] != VALUE_UNBOUND ? CORE(vm, name___set__) : CORE(vm, name___delete__);
    if (special_lookup(vm, v, name) != VALUE_UNBOUND) {
        Value *window = vm_keep(vm, 3, v, t[0], t[2]);
        Value method = special_lookup(vm, window[0], name);
        (void)special_call(vm, method, window, t[2] != VALUE_UNBOUND ? 3 : 2);
        return true;
    }
    if (is_kind(vm, native, KIND_PROPERTY)) {
        property_set(vm, native, t);
        return true;
    }
    if (attr_is_data_descriptor(vm, v)) {
        if (is_instance(vm, v)) {
            raise_attribute(vm, t[2] != VALUE_UNBOUND ? "__set__" : "__delete__", 0, 0);
        }
        raise_attribute(vm, "attribute '%S' of '%T' objects is not writable", t[1], t[0]);
    }
    return false;
}

static void set_slot(Vm *vm, Value *t, uint32_t slot) {
    bool exception = (class_info(vm, instance_class(vm, t[0])) & CLASS_FLAG_EXCEPTION) != 0;
    if (exception && slot == EXC_ARGS && t[2] != VALUE_UNBOUND) {
        t[2] = tuple_from_iterable(vm, t[2]);
    }
    if (t[2] == VALUE_UNBOUND) {
        Value old = slot == 0 ? instance_first(vm, t[0]) : body(vm, t[0])[1 + slot];
        if (old == VALUE_UNBOUND) {
            attr_error(vm, t[0], t[1]);
        }
        t[2] = exception && slot < EXC_SLOTS ? VALUE_NONE : VALUE_UNBOUND;
    }
    if (slot == 0 && instance_has_dict(vm, t[0])) {
        dict_set(vm, body(vm, t[0])[1], CORE(vm, name_empty), t[2]);
        return;
    }
    Value *words = mutable_body(vm, t[0]);
    words[1 + slot] = t[2];
}

static void replace_dict(Vm *vm, Value *t) {
    if (!is_kind(vm, t[2], KIND_DICT)) {
        raise_type_error(vm, "__dict__ must be set to a dictionary, not a '%T'", t[2]);
    }
    if (has_fixed_words(vm, instance_class(vm, t[0])) || instance_dict(vm, t[0]) == VALUE_UNBOUND) {
        raise_attribute(vm, "attribute '%S' of '%T' objects is not writable", t[1], t[0]);
    }
    Value *words = mutable_body(vm, t[0]);
    words[1] = t[2];
}

static void instance_set(Vm *vm, Value *t) {
    Value class_ref = instance_class(vm, t[0]);
    bool has_dict = instance_has_dict(vm, t[0]);
    if (!has_dict || has_fixed_words(vm, class_ref)) {
        uint32_t slot = class_slot(vm, class_ref, t[1]);
        if (slot != UINT32_MAX) {
            set_slot(vm, t, slot);
            return;
        }
    }
    if (t[1] == CORE(vm, name___dict__) && t[2] != VALUE_UNBOUND) {
        replace_dict(vm, t);
        return;
    }
    Value v = class_lookup(vm, class_ref, t[1]);
    if (v != VALUE_UNBOUND && set_by_descriptor(vm, v, t)) {
        return;
    }
    Value dict = t[2] != VALUE_UNBOUND || has_dict ? instance_dict(vm, t[0]) : VALUE_UNBOUND;
    if (dict == VALUE_UNBOUND || (t[2] == VALUE_UNBOUND && !dict_remove(vm, dict, t[1]))) {
        attr_error(vm, t[0], t[1]);
    }
    if (t[2] != VALUE_UNBOUND) {
        dict_set(vm, dict, t[1], t[2]);
    }
}

/* Hooks that come to a class after its making; its slots and bases never change. */
static void note_hook(Vm *vm, Value class_ref, Value name) {
    uint32_t flag = name == CORE(vm, name___getattr__)        ? CLASS_FLAG_GETATTR
                    : name == CORE(vm, name___getattribute__) ? CLASS_FLAG_GETATTRIBUTE
                    : name == CORE(vm, name___setattr__)      ? CLASS_FLAG_SETATTR
                    : name == CORE(vm, name___delattr__)      ? CLASS_FLAG_SETATTR
                    : name == CORE(vm, name___new__)          ? CLASS_FLAG_NEW
                                                              : 0;
    if (flag != 0 && !(class_info(vm, class_ref) & flag)) {
        Value *fields = mutable_body(vm, class_ref);
        fields[CLASS_INFO] |= flag << 1;
    }
}

static void class_rename(Vm *vm, Value *t) {
    if (t[2] == VALUE_UNBOUND || !value_is_str(vm, t[2])) {
        raise_type_error(vm, "can only assign string to %S.__name__, not '%T'",
                         body(vm, t[0])[CLASS_NAME], t[2] != VALUE_UNBOUND ? t[2] : VALUE_NONE);
    }
    Value *fields = mutable_body(vm, t[0]);
    fields[CLASS_NAME] = t[2];
}

static void class_set(Vm *vm, Value *t) {
    if (is_core_object(vm, t[0])) {
        raise_type_error(vm, "cannot set '%S' attribute of immutable type '%S'", t[1],
                         body(vm, t[0])[CLASS_NAME]);
    }
    if (t[1] == CORE(vm, name___name__)) {
        class_rename(vm, t);
        return;
    }
    Value v = class_lookup(vm, class_meta(vm, t[0]), t[1]);
    if (v != VALUE_UNBOUND && t[1] != CORE(vm, name___doc__) && t[1] != CORE(vm, name___module__) &&
        set_by_descriptor(vm, v, t)) {
        return;
    }
    Value dict = body(vm, t[0])[CLASS_DICT];
    if (t[2] != VALUE_UNBOUND) {
        dict_set(vm, dict, t[1], t[2]);
        note_hook(vm, t[0], t[1]);
    } else if (!dict_remove(vm, dict, t[1])) {
        attr_error(vm, t[0], t[1]);
    }
    class_cache_flush(vm);
}

void attr_set_plain(Vm *vm, Value o, Value name, Value v) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, o, name, v);
    if (is_instance(vm, t[0])) {
        instance_set(vm, t);
    } else if (is_class(vm, t[0])) {
        class_set(vm, t);
    } else if (is_kind(vm, t[0], KIND_MODULE)) {
        module_setattr(vm, t[0], t[1], t[2]);
    } else {
        Value found = class_lookup(vm, obj_class(vm, t[0]), t[1]);
        if (found == VALUE_UNBOUND) {
            attr_error(vm, t[0], t[1]);
        }
        raise_attribute(vm, "'%T' object attribute '%S' is read-only", t[0], t[1]);
    }
    vm_release(vm, mark);
}

void obj_setattr(Vm *vm, Value o, Value name, Value v) {
    name = attr_name(vm, name);
    if (!(hooks_of(vm, o) & CLASS_FLAG_SETATTR)) {
        attr_set_plain(vm, o, name, v);
        return;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 3, o, name, v);
    Value hook = v != VALUE_UNBOUND ? CORE(vm, name___setattr__) : CORE(vm, name___delattr__);
    (void)special_call(vm, special_lookup(vm, window[0], hook), window, v != VALUE_UNBOUND ? 3 : 2);
    vm_release(vm, mark);
}
