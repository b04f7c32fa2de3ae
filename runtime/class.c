/* Classes: look-up along the MRO with its cache, and calls of classes. */
#include "class.h"

#include "heap.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

bool is_core_object(Value v) {
    return v - (CORE(class_object) - CORE_OFF_class_object) < CORE_WORDS * 4u;
}

bool class_is_python(Value class_ref) {
    return !is_core_object(class_ref);
}

Value class_meta(Value class_ref) {
    Value meta = raw_body(class_ref)[CLASS_META];
    return meta != VALUE_UNBOUND ? meta : CORE(class_type);
}

bool class_is_subclass(Value class_ref, Value of) {
    if (class_ref == of) {
        return true;
    }
    uint32_t n;
    const Value *mro = tuple_items(raw_body(class_ref)[CLASS_MRO], &n);
    for (uint32_t i = 1; i < n; i++) {
        if (mro[i] == of) {
            return true;
        }
    }
    return false;
}

/* ---- look-up */

/* A name that no text of the image has: its characters decide. */
static Value namespace_scan(Value dict, Value name) {
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(dict, &pos, &key, &v)) {
        if (value_is_str(key) && str_equal(key, name)) {
            return v;
        }
    }
    return VALUE_UNBOUND;
}

static bool is_interned(Value name) {
    return (*(const uint16_t *)(const void *)raw_body(name) & STR_INTERNED) != 0;
}

Value class_lookup_after(Value start, Value after, Value name) {
    bool interned = is_interned(name);
    uint32_t n, i = 0;
    const Value *mro = tuple_items(raw_body(start)[CLASS_MRO], &n);
    if (after != VALUE_UNBOUND) {
        while (i < n && mro[i] != after) {
            i++;
        }
        i++;
    }
    for (; i < n; i++) {
#if FIRN_HOST
        if (vm->trapping) {
            bake_look(mro[i], name);
        }
#endif
        Value dict = body(mro[i])[CLASS_DICT];
        Value v = interned ? dict_get_name(dict, name) : namespace_scan(dict, name);
        if (v != VALUE_UNBOUND) {
            return v;
        }
    }
    return VALUE_UNBOUND;
}

/* In the cache: no class of the MRO has the name. No reference, so that vm.c's inline look takes
 * its slow path. */
#define CACHED_ABSENT VALUE_IMMEDIATE(5u)

Value class_lookup(Value class_ref, Value name) {
    CacheEntry *entry = &vm->cache[METHOD_CACHE_INDEX(class_ref, name)];
    if (entry->class_ref == class_ref && entry->name == name) {
        return entry->value != CACHED_ABSENT ? entry->value : VALUE_UNBOUND;
    }
    Value v = class_lookup_after(class_ref, VALUE_UNBOUND, name);
    if (is_interned(name) && !(class_hooks(class_ref) & CLASS_FLAG_GETATTRIBUTE) &&
        class_slot(class_ref, name) == UINT32_MAX) {
        *entry = (CacheEntry){class_ref, name, v != VALUE_UNBOUND ? v : CACHED_ABSENT};
    }
    return v;
}

void class_cache_flush(void) {
    memset(vm->cache, 0, sizeof vm->cache);
}

/* ---- instances */

Value instance_new(Value class_ref) {
#if FIRN_HOST
    if (class_info(class_ref) & CLASS_FLAG_DEL) {
        bake_refuse("makes an instance of %s, which has __del__", raw_body(class_ref)[CLASS_NAME]);
    }
#endif
    Value *mark = vm->sp;
    Value *t = vm_keep(1, class_ref, 0, 0);
    uint32_t slots = obj_words(raw_body(t[0])[CLASS_SLOTS]);
    Value o = heap_alloc(KIND_INSTANCE, 1 + (slots > 0 ? slots : 1));
    raw_body(o)[0] = t[0];
    if (class_info(t[0]) & CLASS_FLAG_DEL) {
        t[0] = o;
        finalizer_add(t);
        o = t[0];
    }
    vm_release(mark);
    return o;
}

Value class_wrap(Value class_ref, Value native) {
    if (!is_class(class_ref)) {
        raise_type_error(MSG_new_x_x_is_not_a_type_object, native, class_ref);
    }
    if (!(class_info(class_ref) & CLASS_FLAG_NATIVE_BASE) || is_instance(native)) {
        return native;
    }
    if (!class_is_subclass(class_ref, obj_class(native))) {
        raise_type_error(MSG_new_not_a_subtype_of, native, body(class_ref)[CLASS_NAME], native);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, native, class_ref, 0);
    Value o = instance_new(t[1]);
    raw_body(o)[1] = t[0];
    vm_release(mark);
    return o;
}

/* ---- calls */

/* Built-in types whose objects __init__ fills: __new__ of a subclass ignores its arguments. */
static bool is_filled_by_init(Value class_ref) {
    Kind k = class_base_kind(class_ref);
    return class_is_python(class_ref) &&
           (k == KIND_LIST || k == KIND_DICT || k == KIND_SET || k == KIND_BYTEARRAY);
}

/* In the stack slots of a call of a class. */
enum { CALL_CLASS, CALL_KWNAMES, CALL_OBJECT };

/* object.__new__ for __init__ to fill: arguments are its business. */
static Value new_plain(const Value *t, unsigned n) {
    bool arguments = n > 0 || (t[CALL_KWNAMES] != VALUE_UNBOUND && obj_words(t[CALL_KWNAMES]));
    Value init = class_lookup(t[CALL_CLASS], CORE(name___init__));
    if (arguments && init == CORE(native_object_init)) {
        raise_type_error(MSG_takes_no_arguments, body(t[CALL_CLASS])[CLASS_NAME]);
    }
    return instance_new(t[CALL_CLASS]);
}

static Value call_new(Value *t, const Value *args, unsigned n) {
    Value method = class_lookup(t[CALL_CLASS], CORE(name___new__));
    if (method == CORE(native_object_new) && class_is_python(t[CALL_CLASS])) {
        return new_plain(t, n);
    }
    bool native = is_kind(method, KIND_NATIVE);
    bool bare = native && is_filled_by_init(t[CALL_CLASS]);
    if (bare) {
        n = 0;
    }
    Value *window = vm_temps(n + 1);
    window[0] = t[CALL_CLASS];
    memcpy(window + 1, args, n * sizeof *args);
    method = class_lookup(t[CALL_CLASS], CORE(name___new__));
    if (is_kind(method, KIND_STATICMETHOD)) {
        method = body(method)[0];
    }
    Value o = vm_call_kw(method, window, n + 1, bare ? VALUE_UNBOUND : t[CALL_KWNAMES]);
    return native ? class_wrap(t[CALL_CLASS], o) : o;
}

static void call_init(Value *t, const Value *args, unsigned n) {
    Value *window = vm_temps(n + 1);
    window[0] = t[CALL_OBJECT];
    memcpy(window + 1, args, n * sizeof *args);
    Value method = class_lookup(obj_class(t[CALL_OBJECT]), CORE(name___init__));
    Value r;
    if (is_function(method) || is_kind(method, KIND_NATIVE)) {
        r = vm_call_kw(method, window, n + 1, t[CALL_KWNAMES]);
    } else {
        method = attr_bind(method, window[0], obj_class(window[0]));
        r = vm_call_kw(method, window + 1, n, t[CALL_KWNAMES]);
    }
    if (r != VALUE_NONE) {
        raise_type_error(MSG_init_should_return_none_not_2, r);
    }
}

/* Whether the object that __new__ made still needs __init__: not when a built-in type made it for
 * itself, and not where only object's or BaseException's would be called again with the same
 * arguments. */
static bool needs_init(const Value *t) {
    if (!obj_is_instance(t[CALL_OBJECT], t[CALL_CLASS])) {
        return false;
    }
    Value init = class_lookup(obj_class(t[CALL_OBJECT]), CORE(name___init__));
    if (!is_kind(init, KIND_NATIVE)) {
        return init != VALUE_UNBOUND;
    }
    return class_is_python(t[CALL_CLASS]) && init != CORE(native_object_init) &&
           init != CORE(native_exception_init) && init != CORE(native_type_init);
}

Value class_instantiate(Value class_ref, Value *args, unsigned n, Value kwnames) {
    if (class_ref == CORE(class_type) && n == 1 && kwnames == VALUE_UNBOUND) {
        return obj_class(args[0]);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(3, class_ref, kwnames, VALUE_UNBOUND);
    t[CALL_OBJECT] = call_new(t, args, n);
    if (needs_init(t)) {
        call_init(t, args, n);
    }
    Value o = t[CALL_OBJECT];
    vm_release(mark);
    return o;
}

Value class_call(Value class_ref, Value *args, unsigned n, Value kwnames) {
    Value meta = class_meta(class_ref);
    Value method = class_lookup(meta, CORE(name___call__));
    if (method == VALUE_UNBOUND || method == CORE(native_type_call)) {
        return class_instantiate(class_ref, args, n, kwnames);
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, class_ref, kwnames, 0);
    method = class_lookup(class_meta(t[0]), CORE(name___call__));
    Value callable = attr_bind(method, t[0], class_meta(t[0]));
    Value r = vm_call_kw(callable, args, n, t[1]);
    vm_release(mark);
    return r;
}

/* ---- calls with unpacked arguments */

/* window of first (unless 0), the items of *tuple, then the values of *dict; *kwnames names the
 * latter. May collect. */
static Value *spread(const Value *first, const Value *tuple, const Value *dict, unsigned *n,
                     Value **kwnames) {
    uint32_t items = obj_words(*tuple);
    uint32_t named = *dict != VALUE_UNBOUND ? dict_count(*dict) : 0;
    unsigned before = first != NULL ? 1 : 0;
    *kwnames = vm_temps(1);
    Value *names = vm_temps(named + 1);
    Value *window = vm_temps(before + items + named + 1);
    if (first != NULL) {
        window[0] = *first;
    }
    memcpy(window + before, raw_body(*tuple), items * sizeof *window);
    uint32_t pos = 0;
    for (uint32_t i = 0; i < named; i++) {
        if (!dict_next(*dict, &pos, &names[i], &window[before + items + i])) {
            break;
        }
    }
    if (named > 0) {
        **kwnames = tuple_new(names, named);
    }
    *n = before + items + named;
    return window;
}

Value call_spread(Value *callable, const Value *first, const Value *tuple, const Value *dict) {
    Value *mark = vm->sp, *kwnames;
    unsigned n;
    Value *window = spread(first, tuple, dict, &n, &kwnames);
    Value r = vm_call_kw(*callable, window, n, *kwnames);
    vm_release(mark);
    return r;
}

/* ---- natives of type */

/* (cls, args, kwargs) */
Value type_call(Value *args, unsigned n) {
    (void)n;
    Value *kwnames;
    unsigned count;
    if (!is_class(args[0])) {
        raise_type_error(MSG_descriptor_call_requires_a, args[0]);
    }
    Value *window = spread(NULL, &args[1], &args[2], &count, &kwnames);
    return class_instantiate(args[0], window, count, *kwnames);
}

Value type_init(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return VALUE_NONE;
}

Value type_mro(Value *args, unsigned n) {
    (void)n;
    if (!is_class(args[0])) {
        raise_type_error(MSG_descriptor_mro_requires_a_type);
    }
    return list_from_iterable(raw_body(args[0])[CLASS_MRO]);
}

Value type_get_name(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__name__");
    return body(args[0])[CLASS_NAME];
}

Value type_get_qualname(Value *args, unsigned n) {
    (void)n;
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    Sink sink = {&b};
    sink_qualname(&sink, args[0]);
    return builder_str(&b);
}

Value type_get_bases(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__bases__");
    return raw_body(args[0])[CLASS_BASES];
}

Value type_get_base(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__base__");
    Value bases = raw_body(args[0])[CLASS_BASES];
    return obj_words(bases) > 0 ? raw_body(bases)[0] : VALUE_NONE;
}

Value type_get_mro(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__mro__");
    return raw_body(args[0])[CLASS_MRO];
}

Value type_get_module(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__module__");
    Value own = dict_get_name(body(args[0])[CLASS_DICT], CORE(name___module__));
    if (own != VALUE_UNBOUND && !is_kind(own, KIND_NATIVE)) {
        return own;
    }
    Value module = body(args[0])[CLASS_MODULE];
    return module != VALUE_NONE ? module_shown_name(module) : CORE(name_builtins);
}

/* A copy: a store into the namespace itself would pass by the method cache. */
Value type_get_dict(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__dict__");
#if FIRN_HOST
    if (vm->trapping) {
        bake_look(args[0], VALUE_UNBOUND);
    }
#endif
    Value *slot = vm_temps(1);
    *slot = dict_new(0);
    dict_update(*slot, body(args[0])[CLASS_DICT], false);
    return *slot;
}

Value type_get_doc(Value *args, unsigned n) {
    (void)n;
    check_self(args[0], KIND_CLASS, "__doc__");
#if FIRN_HOST
    if (vm->trapping) {
        bake_look(args[0], CORE(name___doc__));
    }
#endif
    Value doc = dict_get_name(body(args[0])[CLASS_DICT], CORE(name___doc__));
    return doc != VALUE_UNBOUND && !is_kind(doc, KIND_NATIVE) ? doc : VALUE_NONE;
}
