/* What globals() and the __dict__ of a module give: the module's names, seen as a dict.
 *
 * Its class is a subclass of dict. Items are read and written through to the module; everything
 * that looks at all names at once (iteration, views, copies, comparison, printing) works on a
 * dict made for it.
 */
#include "containers.h"
#include "import.h"
#if FIRN_HOST
#include "bake.h"
#endif

static inline Value module_of(Value namespace) {
    return raw_body(namespace)[0];
}

Value namespace_new(Value module) {
    Value o = heap_alloc(KIND_NAMESPACE, 1);
    raw_body(o)[0] = module; /* in flash */
    return o;
}

/* Something looks at all names. */
static void look_at_all(Value module) {
#if FIRN_HOST
    bake_names_look(module);
#else
    (void)module;
#endif
}

Value module_names(Value module) {
    Value *mark = vm->sp, *t = vm_keep2(VALUE_UNBOUND, VALUE_UNBOUND);
    t[0] = dict_new(0);
    dict_set(t[0], CORE(name___name__), module_shown_name(module));
    for (uint32_t pos = 0; module_next_name(module, &pos, &t[1]);) {
        Value v = module_own(module, t[1]);
        if (v != VALUE_UNBOUND) {
            dict_set(t[0], t[1], v);
        }
    }
    look_at_all(module);
    vm_release(mark);
    return t[0];
}

/* The value of a key, or 0. Only text names what a module has. */
static Value item_find(Value o, Value key) {
    key = native_part(key);
    return value_is_str(key) ? module_getattr(module_of(o), key) : VALUE_UNBOUND;
}

static void name_store(Value module, Value key, Value v) {
    key = native_part(key);
    if (!value_is_str(key)) {
        raise_type_error(MSG_names_of_a_module_must_be, key);
    }
    module_setattr(module, key, v);
}

/* The entries of the dict *slot. */
static void store_all(Value o, const Value *slot) {
    Value module = module_of(o), key, v;
    for (uint32_t pos = 0; dict_next(*slot, &pos, &key, &v);) {
        name_store(module, key, v);
    }
}

static void item_delete(Value o, Value key) {
    Value name = native_part(key);
    if (!value_is_str(name) || module_own(module_of(o), intern_find(name)) == VALUE_UNBOUND) {
        raise_key_error(key);
    }
    module_setattr(module_of(o), name, VALUE_UNBOUND);
}

Value namespace_dict(Value v) {
    return is_kind(v, KIND_NAMESPACE) ? module_names(module_of(v)) : v;
}

/* ---- operations */

uint32_t namespace_len(Value o) {
    uint32_t count = 0;
    Value name;
    for (uint32_t pos = 0; module_next_name(module_of(o), &pos, &name);) {
        count += module_own(module_of(o), name) != VALUE_UNBOUND;
    }
    look_at_all(module_of(o));
    return count + 1; /* __name__ */
}

bool namespace_contains(Value o, Value key) {
    return item_find(o, key) != VALUE_UNBOUND;
}

Value namespace_getitem(Value o, Value key) {
    Value v = item_find(o, key);
    if (v == VALUE_UNBOUND) {
        raise_key_error(key);
    }
    return v;
}

void namespace_setitem(Value o, Value key, Value v) {
    if (v != VALUE_UNBOUND) {
        name_store(module_of(o), key, v);
    } else {
        item_delete(o, key);
    }
}

Value namespace_iter(Value o) {
    return dict_iter(namespace_dict(o));
}

void namespace_print(Value o, Sink *sink, bool repr) {
    Value *mark = vm->sp, *slot = vm_keep1(o);
    if (print_enter(slot)) {
        Value *names = vm_keep1(namespace_dict(*slot));
        dict_print(*names, sink, repr);
        vm_release(names + 1);
        print_leave();
    } else {
        sink_puts(sink, "{...}");
    }
    vm_release(mark);
}

/* a and b, namespaces as dicts. */
static Value *as_dicts(Value a, Value b) {
    Value *t = vm_keep2(a, b);
    t[0] = namespace_dict(t[0]);
    t[1] = namespace_dict(t[1]);
    return t;
}

Value namespace_compare(CompareOp op, Value a, Value b) {
    Value *mark = vm->sp, *t = as_dicts(a, b);
    Value r = dict_compare(op, t[0], t[1]);
    vm_release(mark);
    return r;
}

/* names |= other changes the module, as update does. */
Value namespace_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Value *mark = vm->sp, *self = vm_keep1(a), *t = as_dicts(a, b);
    bool update = inplace && is_kind(*self, KIND_NAMESPACE);
    Value r = dict_binary(op, false, t[0], t[1]);
    if (update && r != VALUE_UNBOUND) {
        store_all(*self, &t[1]);
        r = *self;
    }
    vm_release(mark);
    return r;
}

/* ---- methods */

Value namespace_get(Value *args, unsigned n) {
    check_self(args[0], KIND_NAMESPACE, "get");
    Value v = item_find(args[0], args[1]);
    return v != VALUE_UNBOUND ? v : n > 2 ? args[2] : VALUE_NONE;
}

Value namespace_setdefault(Value *args, unsigned n) {
    check_self(args[0], KIND_NAMESPACE, "setdefault");
    Value v = item_find(args[0], args[1]);
    if (v == VALUE_UNBOUND) {
        Value *slot = vm_keep1(n > 2 ? args[2] : VALUE_NONE);
        name_store(module_of(args[0]), args[1], *slot);
        v = *slot;
    }
    return v;
}

Value namespace_pop(Value *args, unsigned n) {
    check_self(args[0], KIND_NAMESPACE, "pop");
    Value v = item_find(args[0], args[1]);
    if (v == VALUE_UNBOUND && n > 2) {
        return args[2];
    }
    Value *slot = vm_keep1(v);
    item_delete(args[0], args[1]);
    return *slot;
}

/* (self, *args, **kwargs): what a dict would be filled with. */
Value namespace_update(Value *args, unsigned n) {
    check_self(args[0], KIND_NAMESPACE, "update");
    Value *self = vm_keep1(args[0]);
    args[0] = dict_new(0);
    (void)dict_method_init(args, n);
    store_all(*self, args);
    return VALUE_NONE;
}

/* Deletes what stands last and gives name and value. */
Value namespace_popitem(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_NAMESPACE, "popitem");
    Value *t = vm_temps(3);
    for (uint32_t pos = 0; module_next_name(module_of(args[0]), &pos, &t[2]);) {
        Value v = module_own(module_of(args[0]), t[2]);
        if (v != VALUE_UNBOUND) {
            t[0] = t[2];
            t[1] = v;
        }
    }
    if (t[0] == VALUE_UNBOUND) {
        raise_key_error(str_new_c("popitem(): dictionary is empty"));
    }
    item_delete(args[0], t[0]);
    return pair_new(t[0], t[1]);
}

Value namespace_clear(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_NAMESPACE, "clear");
    Value *name = vm_temps(1);
    for (uint32_t pos = 0; module_next_name(module_of(args[0]), &pos, name);) {
        if (module_own(module_of(args[0]), *name) != VALUE_UNBOUND) {
            item_delete(args[0], *name);
        }
    }
    return VALUE_NONE;
}
