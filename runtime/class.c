/* Classes: look-up along the MRO with its cache, and calls of classes. */
#include "class.h"
#include "native.h"

bool is_core_object(Vm *vm, Value v) {
    return v - (CORE(vm, class_object) - CORE_OFF_class_object) < CORE_WORDS * 4u;
}

bool class_is_python(Vm *vm, Value class_ref) {
    return !is_core_object(vm, class_ref);
}

Value class_meta(Vm *vm, Value class_ref) {
    Value meta = raw_body(vm, class_ref)[CLASS_META];
    return meta != VALUE_UNBOUND ? meta : CORE(vm, class_type);
}

bool class_is_subclass(Vm *vm, Value class_ref, Value of) {
    if (class_ref == of) {
        return true;
    }
    uint32_t n;
    const Value *mro = tuple_items(vm, raw_body(vm, class_ref)[CLASS_MRO], &n);
    for (uint32_t i = 1; i < n; i++) {
        if (mro[i] == of) {
            return true;
        }
    }
    return false;
}

/* ---- look-up */

/* A name that no text of the image has: its characters decide. */
static Value namespace_scan(Vm *vm, Value dict, Value name) {
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(vm, dict, &pos, &key, &v)) {
        if (value_is_str(vm, key) && str_equal(vm, key, name)) {
            return v;
        }
    }
    return VALUE_UNBOUND;
}

static bool is_interned(const Vm *vm, Value name) {
    return (*(const uint16_t *)(const void *)raw_body(vm, name) & STR_INTERNED) != 0;
}

Value class_lookup_after(Vm *vm, Value start, Value after, Value name) {
    bool interned = is_interned(vm, name);
    uint32_t n, i = 0;
    const Value *mro = tuple_items(vm, raw_body(vm, start)[CLASS_MRO], &n);
    if (after != VALUE_UNBOUND) {
        while (i < n && mro[i] != after) {
            i++;
        }
        i++;
    }
    for (; i < n; i++) {
        Value dict = body(vm, mro[i])[CLASS_DICT];
        Value v = interned ? dict_get_name(vm, dict, name) : namespace_scan(vm, dict, name);
        if (v != VALUE_UNBOUND) {
            return v;
        }
    }
    return VALUE_UNBOUND;
}

/* In the cache: no class of the MRO has the name. No reference, so that vm.c's inline look takes
 * its slow path. */
#define CACHED_ABSENT VALUE_IMMEDIATE(5u)

Value class_lookup(Vm *vm, Value class_ref, Value name) {
    CacheEntry *entry = &vm->cache[METHOD_CACHE_INDEX(class_ref, name)];
    if (entry->class_ref == class_ref && entry->name == name) {
        return entry->value != CACHED_ABSENT ? entry->value : VALUE_UNBOUND;
    }
    Value v = class_lookup_after(vm, class_ref, VALUE_UNBOUND, name);
    if (is_interned(vm, name) && !(class_info(vm, class_ref) & CLASS_FLAG_GETATTRIBUTE) &&
        class_slot(vm, class_ref, name) == UINT32_MAX) {
        *entry = (CacheEntry){class_ref, name, v != VALUE_UNBOUND ? v : CACHED_ABSENT};
    }
    return v;
}

void class_cache_flush(Vm *vm) {
    memset(vm->cache, 0, sizeof vm->cache);
}

/* ---- instances */

Value instance_new(Vm *vm, Value class_ref) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, class_ref, 0, 0);
    uint32_t slots = obj_words(vm, raw_body(vm, t[0])[CLASS_SLOTS]);
    Value o = heap_alloc(vm, KIND_INSTANCE, 1 + (slots > 0 ? slots : 1));
    raw_body(vm, o)[0] = t[0];
    vm_release(vm, mark);
    return o;
}

Value class_wrap(Vm *vm, Value class_ref, Value native) {
    if (!is_class(vm, class_ref)) {
        raise_type_error(vm, "%T.__new__(X): X is not a type object (%T)", native, class_ref);
    }
    if (!(class_info(vm, class_ref) & CLASS_FLAG_NATIVE_BASE) || is_instance(vm, native)) {
        return native;
    }
    if (!class_is_subclass(vm, class_ref, obj_class(vm, native))) {
        raise_type_error(vm, "%T.__new__(%S): not a subtype of %T", native,
                         body(vm, class_ref)[CLASS_NAME], native);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, native, class_ref, 0);
    Value o = instance_new(vm, t[1]);
    raw_body(vm, o)[1] = t[0];
    vm_release(vm, mark);
    return o;
}

/* ---- calls */

/* Built-in types whose objects __init__ fills: __new__ of a subclass ignores its arguments. */
static bool is_filled_by_init(Vm *vm, Value class_ref) {
    Kind k = class_base_kind(vm, class_ref);
    return class_is_python(vm, class_ref) &&
           (k == KIND_LIST || k == KIND_DICT || k == KIND_SET || k == KIND_BYTEARRAY);
}

/* In the stack slots of a call of a class. */
enum { CALL_CLASS, CALL_KWNAMES, CALL_OBJECT };

/* object.__new__ for __init__ to fill: arguments are its business. */
static Value new_plain(Vm *vm, const Value *t, unsigned n) {
    bool arguments = n > 0 || (t[CALL_KWNAMES] != VALUE_UNBOUND && obj_words(vm, t[CALL_KWNAMES]));
    Value init = class_lookup(vm, t[CALL_CLASS], CORE(vm, name___init__));
    if (arguments && init == CORE(vm, native_object_init)) {
        raise_type_error(vm, "%S() takes no arguments", body(vm, t[CALL_CLASS])[CLASS_NAME]);
    }
    return instance_new(vm, t[CALL_CLASS]);
}

static Value call_new(Vm *vm, Value *t, const Value *args, unsigned n) {
    Value method = class_lookup(vm, t[CALL_CLASS], CORE(vm, name___new__));
    if (method == CORE(vm, native_object_new) && class_is_python(vm, t[CALL_CLASS])) {
        return new_plain(vm, t, n);
    }
    bool native = is_kind(vm, method, KIND_NATIVE);
    bool bare = native && is_filled_by_init(vm, t[CALL_CLASS]);
    if (bare) {
        n = 0;
    }
    Value *window = vm_temps(vm, n + 1);
    window[0] = t[CALL_CLASS];
    memcpy(window + 1, args, n * sizeof *args);
    method = class_lookup(vm, t[CALL_CLASS], CORE(vm, name___new__));
    if (is_kind(vm, method, KIND_STATICMETHOD)) {
        method = body(vm, method)[0];
    }
    Value o = vm_call_kw(vm, method, window, n + 1, bare ? VALUE_UNBOUND : t[CALL_KWNAMES]);
    return native ? class_wrap(vm, t[CALL_CLASS], o) : o;
}

static void call_init(Vm *vm, Value *t, const Value *args, unsigned n) {
    Value *window = vm_temps(vm, n + 1);
    window[0] = t[CALL_OBJECT];
    memcpy(window + 1, args, n * sizeof *args);
    Value method = class_lookup(vm, obj_class(vm, t[CALL_OBJECT]), CORE(vm, name___init__));
    Value r;
    if (is_kind(vm, method, KIND_FUNCTION) || is_kind(vm, method, KIND_NATIVE)) {
        r = vm_call_kw(vm, method, window, n + 1, t[CALL_KWNAMES]);
    } else {
        method = attr_bind(vm, method, window[0], obj_class(vm, window[0]));
        r = vm_call_kw(vm, method, window + 1, n, t[CALL_KWNAMES]);
    }
    if (r != VALUE_NONE) {
        raise_type_error(vm, "__init__() should return None, not '%T'", r);
    }
}

/* Whether the object that __new__ made still needs __init__: not when a built-in type made it for
 * itself, and not where only object's or BaseException's would be called again with the same
 * arguments. */
static bool needs_init(Vm *vm, const Value *t) {
    if (!obj_is_instance(vm, t[CALL_OBJECT], t[CALL_CLASS])) {
        return false;
    }
    Value init = class_lookup(vm, obj_class(vm, t[CALL_OBJECT]), CORE(vm, name___init__));
    if (!is_kind(vm, init, KIND_NATIVE)) {
        return init != VALUE_UNBOUND;
    }
    return class_is_python(vm, t[CALL_CLASS]) && init != CORE(vm, native_object_init) &&
           init != CORE(vm, native_exception_init) && init != CORE(vm, native_type_init);
}

Value class_instantiate(Vm *vm, Value class_ref, Value *args, unsigned n, Value kwnames) {
    if (class_ref == CORE(vm, class_type) && n == 1 && kwnames == VALUE_UNBOUND) {
        return obj_class(vm, args[0]);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, class_ref, kwnames, VALUE_UNBOUND);
    t[CALL_OBJECT] = call_new(vm, t, args, n);
    if (needs_init(vm, t)) {
        call_init(vm, t, args, n);
    }
    Value o = t[CALL_OBJECT];
    vm_release(vm, mark);
    return o;
}

Value class_call(Vm *vm, Value class_ref, Value *args, unsigned n, Value kwnames) {
    Value meta = class_meta(vm, class_ref);
    Value method = class_lookup(vm, meta, CORE(vm, name___call__));
    if (method == VALUE_UNBOUND || method == CORE(vm, native_type_call)) {
        return class_instantiate(vm, class_ref, args, n, kwnames);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, class_ref, kwnames, 0);
    method = class_lookup(vm, class_meta(vm, t[0]), CORE(vm, name___call__));
    Value callable = attr_bind(vm, method, t[0], class_meta(vm, t[0]));
    Value r = vm_call_kw(vm, callable, args, n, t[1]);
    vm_release(vm, mark);
    return r;
}

/* ---- calls with unpacked arguments */

/* window of first (unless 0), the items of *tuple, then the values of *dict; *kwnames names the
 * latter. May collect. */
static Value *spread(Vm *vm, const Value *first, const Value *tuple, const Value *dict, unsigned *n,
                     Value **kwnames) {
    uint32_t items = obj_words(vm, *tuple);
    uint32_t named = *dict != VALUE_UNBOUND ? dict_count(vm, *dict) : 0;
    unsigned before = first != NULL ? 1 : 0;
    *kwnames = vm_temps(vm, 1);
    Value *names = vm_temps(vm, named + 1);
    Value *window = vm_temps(vm, before + items + named + 1);
    if (first != NULL) {
        window[0] = *first;
    }
    memcpy(window + before, raw_body(vm, *tuple), items * sizeof *window);
    uint32_t pos = 0;
    for (uint32_t i = 0; i < named; i++) {
        if (!dict_next(vm, *dict, &pos, &names[i], &window[before + items + i])) {
            break;
        }
    }
    if (named > 0) {
        **kwnames = tuple_new(vm, names, named);
    }
    *n = before + items + named;
    return window;
}

Value call_spread(Vm *vm, Value *callable, const Value *first, const Value *tuple,
                  const Value *dict) {
    Value *mark = vm->sp, *kwnames;
    unsigned n;
    Value *window = spread(vm, first, tuple, dict, &n, &kwnames);
    Value r = vm_call_kw(vm, *callable, window, n, *kwnames);
    vm_release(vm, mark);
    return r;
}

/* ---- natives of type */

/* (cls, args, kwargs) */
Value type_call(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value *kwnames;
    unsigned count;
    if (!is_class(vm, args[0])) {
        raise_type_error(vm, "descriptor '__call__' requires a 'type' object but received a '%T'",
                         args[0]);
    }
    Value *window = spread(vm, NULL, &args[1], &args[2], &count, &kwnames);
    return class_instantiate(vm, args[0], window, count, *kwnames);
}

Value type_init(Vm *vm, Value *args, unsigned n) {
    (void)vm;
    (void)args;
    (void)n;
    return VALUE_NONE;
}

Value type_mro(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!is_class(vm, args[0])) {
        raise_type_error(vm, "descriptor 'mro' requires a 'type' object");
    }
    return list_from_iterable(vm, raw_body(vm, args[0])[CLASS_MRO]);
}

Value type_get_name(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__name__");
    return body(vm, args[0])[CLASS_NAME];
}

Value type_get_qualname(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value *slot = vm_temps(vm, 1);
    Builder b;
    builder_init(vm, &b, slot);
    Sink sink = {&b};
    sink_qualname(vm, &sink, args[0]);
    return builder_str(vm, &b);
}

Value type_get_bases(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__bases__");
    return raw_body(vm, args[0])[CLASS_BASES];
}

Value type_get_base(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__base__");
    Value bases = raw_body(vm, args[0])[CLASS_BASES];
    return obj_words(vm, bases) > 0 ? raw_body(vm, bases)[0] : VALUE_NONE;
}

Value type_get_mro(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__mro__");
    return raw_body(vm, args[0])[CLASS_MRO];
}

Value type_get_module(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__module__");
    Value own = dict_get_name(vm, body(vm, args[0])[CLASS_DICT], CORE(vm, name___module__));
    if (own != VALUE_UNBOUND && !is_kind(vm, own, KIND_NATIVE)) {
        return own;
    }
    Value module = body(vm, args[0])[CLASS_MODULE];
    return module != VALUE_NONE ? module_shown_name(vm, module) : CORE(vm, name_builtins);
}

/* A copy: a store into the namespace itself would pass by the method cache. */
Value type_get_dict(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__dict__");
    Value *slot = vm_temps(vm, 1);
    *slot = dict_new(vm, 0);
    dict_update(vm, *slot, body(vm, args[0])[CLASS_DICT], false);
    return *slot;
}

Value type_get_doc(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_self(vm, args[0], KIND_CLASS, "__doc__");
    Value doc = dict_get_name(vm, body(vm, args[0])[CLASS_DICT], CORE(vm, name___doc__));
    return doc != VALUE_UNBOUND && !is_kind(vm, doc, KIND_NATIVE) ? doc : VALUE_NONE;
}
