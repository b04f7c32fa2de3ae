/* Making a class: what the class statement (__build_class__) and type(name, bases, namespace) do.
 *
 * The body of a class statement leaves three private names in its namespace, which never reach the
 * class: __slotnames__ (tuple of the attribute names that the compiler saw stored on self),
 * __classcell__ (the cell of __class__) and __classbody__ (the function of the body: it knows
 * module, prefix and docstring). */
#include "class.h"
#include "native.h"

/* Stack slots while a class is made; the first five are the arguments of class_make. */
enum {
    MAKE_NAME,
    MAKE_BASES,
    MAKE_SPACE,
    MAKE_META,
    MAKE_KEYWORDS,
    MAKE_BODY,
    MAKE_OWN, /* tuple of own slot names, or 0 */
    MAKE_CELL,
    MAKE_CLASS,
    MAKE_LIST,
    MAKE_COUNT
};

/* ---- bases */

/* Of two exception classes the one whose sixth slot has a name leads: C writes it by index. */
static bool leads(Value solid, Value other) {
    return (class_info(other) & CLASS_FLAG_EXCEPTION) &&
           raw_body(raw_body(solid)[CLASS_SLOTS])[EXC_VALUE] == VALUE_NONE &&
           raw_body(raw_body(other)[CLASS_SLOTS])[EXC_VALUE] != VALUE_NONE;
}

/* The base whose instances have words that C reads, 0 when none has. */
static Value solid_base(Value bases) {
    Value solid = VALUE_UNBOUND;
    uint32_t n;
    const Value *items = tuple_items(bases, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (class_base_kind(items[i]) == KIND_INSTANCE &&
            !(class_info(items[i]) & CLASS_FLAG_EXCEPTION)) {
            continue;
        }
        if (solid == VALUE_UNBOUND) {
            solid = items[i];
        } else if (class_base_kind(solid) != class_base_kind(items[i])) {
            raise_type_error(MSG_multiple_bases_have_instance);
        } else if ((class_info(solid) & CLASS_FLAG_EXCEPTION) && leads(solid, items[i])) {
            solid = items[i];
        }
    }
    return solid;
}

static void check_bases(Value *t) {
    if (!value_is_str(t[MAKE_NAME])) {
        raise_type_error(MSG_type_new_argument_1_must_be, t[MAKE_NAME]);
    }
    if (!is_kind(t[MAKE_BASES], KIND_TUPLE)) {
        raise_type_error(MSG_type_new_argument_2_must_be, t[MAKE_BASES]);
    }
    if (!is_kind(t[MAKE_SPACE], KIND_DICT)) {
        raise_type_error(MSG_type_new_argument_3_must_be, t[MAKE_SPACE]);
    }
    uint32_t n;
    const Value *bases = tuple_items(t[MAKE_BASES], &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_class(bases[i])) {
            raise_type_error(MSG_bases_must_be_types_not, bases[i]);
        }
        if (class_info(bases[i]) & CLASS_FLAG_FINAL) {
            raise_type_error(MSG_type_is_not_an_acceptable_base, body(bases[i])[CLASS_NAME]);
        }
        for (uint32_t k = 0; k < i; k++) {
            if (bases[k] == bases[i]) {
                raise_type_error(MSG_duplicate_base_class, body(bases[i])[CLASS_NAME]);
            }
        }
    }
    if (n == 0) {
        Value *mark = vm->sp;
        Value *object = vm_keep(1, CORE(class_object), 0, 0);
        t[MAKE_BASES] = tuple_new(object, 1);
        vm_release(mark);
    }
}

/* The most derived of `meta` and the metaclasses of the bases. */
static Value best_meta(Value meta, Value bases) {
    uint32_t n;
    const Value *items = tuple_items(bases, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_class(items[i])) {
            continue; /* check_bases tells */
        }
        Value other = class_meta(items[i]);
        if (class_is_subclass(other, meta)) {
            meta = other;
        } else if (!class_is_subclass(meta, other)) {
            raise_type_error(MSG_metaclass_conflict_the);
        }
    }
    return meta;
}

/* ---- method resolution order (C3) */

/* Sequences to merge: seq[i] a tuple, at[i] its next position (small), in stack slots. */
typedef struct Merge {
    Value *seq, *at;
    uint32_t n;
} Merge;

static Value merge_item(const Merge *m, uint32_t i, uint32_t offset) {
    uint32_t at = (uint32_t)value_small_get(m->at[i]) + offset;
    return at < obj_words(m->seq[i]) ? raw_body(m->seq[i])[at] : VALUE_UNBOUND;
}

static bool in_some_tail(const Merge *m, Value candidate) {
    for (uint32_t i = 0; i < m->n; i++) {
        Value item;
        for (uint32_t k = 1; (item = merge_item(m, i, k)) != VALUE_UNBOUND; k++) {
            if (item == candidate) {
                return true;
            }
        }
    }
    return false;
}

/* The next class of the order; 0 when all sequences are used up, None when they contradict each
 * other. */
static Value merge_next(Merge *m) {
    bool left = false;
    for (uint32_t i = 0; i < m->n; i++) {
        Value candidate = merge_item(m, i, 0);
        if (candidate == VALUE_UNBOUND) {
            continue;
        }
        left = true;
        if (in_some_tail(m, candidate)) {
            continue;
        }
        for (uint32_t k = 0; k < m->n; k++) {
            if (merge_item(m, k, 0) == candidate) {
                m->at[k] = value_small(value_small_get(m->at[k]) + 1);
            }
        }
        return candidate;
    }
    return left ? VALUE_NONE : VALUE_UNBOUND;
}

static _Noreturn void raise_mro(Value *t) {
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    uint32_t n = obj_words(t[MAKE_BASES]);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0) {
            builder_add(&b, ", ", 2);
        }
        Value name = body(raw_body(t[MAKE_BASES])[i])[CLASS_NAME];
        builder_add_str(&b, name);
    }
    raise_type_error(MSG_cannot_create_a_consistent, '\n', builder_str(&b));
}

/* The order of t[MAKE_CLASS] over its bases, as a tuple. */
static Value make_mro(Value *t) {
    Value *mark = vm->sp;
    Merge m;
    m.n = obj_words(t[MAKE_BASES]) + 1;
    m.at = vm_temps(m.n);
    m.seq = vm_temps(m.n);
    const Value *bases = raw_body(t[MAKE_BASES]);
    for (uint32_t i = 0; i < m.n; i++) {
        m.seq[i] = i + 1 < m.n ? raw_body(bases[i])[CLASS_MRO] : t[MAKE_BASES];
        m.at[i] = value_small(0);
    }
    t[MAKE_LIST] = list_new(&t[MAKE_CLASS], 1);
    for (;;) {
        Value next = merge_next(&m);
        if (next == VALUE_UNBOUND) {
            break;
        }
        if (next == VALUE_NONE) {
            raise_mro(t);
        }
        list_append_value(t[MAKE_LIST], next);
    }
    vm_release(mark);
    return tuple_from_iterable(t[MAKE_LIST]);
}

/* ---- slots */

static bool list_has(Value list, Value name) {
    for (uint32_t i = 0; i < list_length(list); i++) {
        if (list_get(list, i) == name) {
            return true;
        }
    }
    return false;
}

/* Appends to MAKE_LIST the names of *tuple that it lacks. */
static void add_slots(Value *t, const Value *tuple) {
    for (uint32_t i = 0; i < obj_words(*tuple); i++) {
        Value name = raw_body(*tuple)[i];
        if (name != VALUE_NONE && !list_has(t[MAKE_LIST], name)) {
            list_append_value(t[MAKE_LIST], name);
        }
    }
}

/* Own names by __slots__; t[MAKE_OWN] becomes a tuple of interned names. False: none declared. */
static bool declared_slots(Value *t) {
    Value declared = dict_get_name(t[MAKE_SPACE], CORE(name___slots__));
    if (declared == VALUE_UNBOUND) {
        return false;
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(2, declared, declared, 0);
    s[0] = value_is_str(s[1]) ? tuple_new(&s[1], 1) : tuple_from_iterable(s[1]);
    s[1] = list_new(NULL, 0);
    for (uint32_t i = 0; i < obj_words(s[0]); i++) {
        Value name = raw_body(s[0])[i];
        if (!value_is_str(name)) {
            raise_type_error(MSG_slots_items_must_be_strings, name);
        }
        name = attr_name(name);
        if (name == CORE(name___dict__)) {
            continue; /* open_slots sees it */
        }
        if (dict_get(t[MAKE_SPACE], name) != VALUE_UNBOUND) {
            raise_value_error(MSG_in_slots_conflicts_with_class, attr_name(raw_body(s[0])[i]));
        }
        list_append_value(s[1], attr_name(raw_body(s[0])[i]));
    }
    bool closed = list_length(s[1]) == obj_words(s[0]);
    t[MAKE_OWN] = tuple_from_iterable(s[1]);
    vm_release(mark);
    return closed;
}

/* Names that a data descriptor of the class or of a base hides become None. */
static void hide_slots(Value *t, uint32_t first) {
    for (uint32_t i = first; i < list_length(t[MAKE_LIST]); i++) {
        Value name = list_get(t[MAKE_LIST], i);
        if (name == VALUE_NONE) {
            continue; /* hidden in a base already */
        }
        Value v = class_lookup_after(t[MAKE_CLASS], VALUE_UNBOUND, name);
        if (v != VALUE_UNBOUND && attr_is_data_descriptor(v)) {
            obj_setitem(t[MAKE_LIST], value_small((int32_t)i), VALUE_NONE);
        }
    }
}

/* Words at the front of instances that C reads: they keep place and name whatever the namespace
 * holds. */
static uint32_t fixed_slots(Value solid) {
    if (solid == VALUE_UNBOUND || class_base_kind(solid) == KIND_CLASS) {
        return 0;
    }
    return class_info(solid) & CLASS_FLAG_EXCEPTION ? EXC_SLOTS : 1;
}

/* The class takes over the tuple of a base when nothing is added or hidden. */
static bool same_slots(Value list, Value tuple) {
    uint32_t n = obj_words(tuple);
    if (list_length(list) != n) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (list_get(list, i) != raw_body(tuple)[i]) {
            return false;
        }
    }
    return true;
}

static void make_slots(Value *t) {
    Value *mark = vm->sp;
    Value *s = vm_keep(2, solid_base(t[MAKE_BASES]), VALUE_UNBOUND, 0);
    Value lead = s[0] != VALUE_UNBOUND ? s[0] : raw_body(t[MAKE_BASES])[0];
    uint32_t fixed = fixed_slots(s[0]);
    s[1] = raw_body(lead)[CLASS_SLOTS];
    t[MAKE_LIST] = list_from_iterable(s[1]);
    if (fixed == 1 && list_length(t[MAKE_LIST]) == 0) {
        list_append_value(t[MAKE_LIST], VALUE_NONE);
    }
    for (uint32_t i = 0; i < obj_words(t[MAKE_BASES]); i++) {
        s[1] = raw_body(raw_body(t[MAKE_BASES])[i])[CLASS_SLOTS];
        add_slots(t, &s[1]);
    }
    if (t[MAKE_OWN] != VALUE_UNBOUND) {
        add_slots(t, &t[MAKE_OWN]);
    }
    hide_slots(t, fixed);
    lead = s[0] != VALUE_UNBOUND ? s[0] : raw_body(t[MAKE_BASES])[0];
    s[1] = raw_body(lead)[CLASS_SLOTS];
    if (!same_slots(t[MAKE_LIST], s[1])) {
        s[1] = tuple_from_iterable(t[MAKE_LIST]);
    }
    Value *fields = mutable_body(t[MAKE_CLASS]);
    fields[CLASS_SLOTS] = s[1];
    vm_release(mark);
}

/* ---- flags */

static uint32_t own_flags(Value space) {
    const struct {
        Value name;
        uint32_t flag;
    } hooks[] = {{CORE(name___getattr__), CLASS_FLAG_GETATTR},
                 {CORE(name___getattribute__), CLASS_FLAG_GETATTRIBUTE},
                 {CORE(name___setattr__), CLASS_FLAG_SETATTR},
                 {CORE(name___delattr__), CLASS_FLAG_SETATTR},
                 {CORE(name___new__), CLASS_FLAG_NEW},
                 {CORE(name___del__), CLASS_FLAG_DEL}};
    uint32_t flags = 0, pos = 0;
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++) {
        if (dict_get_name(space, hooks[i].name) != VALUE_UNBOUND) {
            flags |= hooks[i].flag;
        }
    }
    Value key, v;
    while (dict_next(space, &pos, &key, &v)) {
        if (is_instance(v) && (special_lookup(v, CORE(name___get__)) != VALUE_UNBOUND ||
                               attr_is_data_descriptor(v))) {
            flags |= CLASS_FLAG_DESCRIPTORS;
        }
    }
    return flags;
}

static uint32_t make_info(const Value *t, bool closed) {
    uint32_t n, flags = own_flags(t[MAKE_SPACE]);
    const Value *bases = tuple_items(t[MAKE_BASES], &n);
    for (uint32_t i = 0; i < n; i++) {
        flags |= class_info(bases[i]) & ~(0x7Fu | CLASS_FLAG_FINAL | CLASS_FLAG_SLOTS);
        bool bare = is_core_object(bases[i]) && !(class_info(bases[i]) & CLASS_FLAG_EXCEPTION);
        closed = closed && (bare || (class_info(bases[i]) & CLASS_FLAG_SLOTS));
    }
    Value solid = solid_base(t[MAKE_BASES]);
    Kind kind = solid != VALUE_UNBOUND ? class_base_kind(solid) : KIND_INSTANCE;
    if (kind != KIND_INSTANCE && kind != KIND_CLASS) {
        flags |= CLASS_FLAG_NATIVE_BASE;
    }
    return (uint32_t)kind | flags | (closed ? CLASS_FLAG_SLOTS : 0);
}

/* ---- the parts of the namespace */

static Value take(Value *t, Value name) {
    Value *mark = vm->sp;
    Value *v = vm_keep(1, dict_get_name(t[MAKE_SPACE], name), 0, 0);
    if (*v != VALUE_UNBOUND) {
        (void)dict_remove(t[MAKE_SPACE], name);
    }
    vm_release(mark);
    return *v;
}

/* A program may put anything under the private names. */
static bool is_names(Value v) {
    if (!is_kind(v, KIND_TUPLE)) {
        return false;
    }
    for (uint32_t i = 0; i < obj_words(v); i++) {
        Value name = raw_body(v)[i];
        if (!value_is_str(name) || attr_name(name) != name) {
            return false;
        }
    }
    return true;
}

/* __init_subclass__ and __class_getitem__ are class methods without being told. */
static void wrap_implicit(Value *t, Value name) {
    Value v = dict_get_name(t[MAKE_SPACE], name);
    if (!is_function(v)) {
        return;
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(1, v, 0, 0);
    Value method = heap_alloc_raw(KIND_CLASSMETHOD, 1);
    raw_body(method)[0] = s[0];
    s[0] = method;
    dict_set(t[MAKE_SPACE], name, s[0]);
    vm_release(mark);
}

static void prepare_space(Value *t) {
    Value function = take(t, CORE(name___classbody__));
    t[MAKE_BODY] = is_function(function) ? function : VALUE_UNBOUND;
    Value names = take(t, CORE(name___slotnames__));
    t[MAKE_OWN] = is_names(names) ? names : VALUE_UNBOUND;
    t[MAKE_CELL] = take(t, CORE(name___classcell__));
    (void)take(t, CORE(name___qualname__)); /* the class itself knows it */
    wrap_implicit(t, CORE(name___init_subclass__));
    wrap_implicit(t, CORE(name___class_getitem__));
    if (dict_get_name(t[MAKE_SPACE], CORE(name___eq__)) != VALUE_UNBOUND &&
        dict_get_name(t[MAKE_SPACE], CORE(name___hash__)) == VALUE_UNBOUND) {
        dict_set(t[MAKE_SPACE], CORE(name___hash__), VALUE_NONE);
    }
    if (t[MAKE_BODY] != VALUE_UNBOUND) {
        Value doc = code_doc(function_code(t[MAKE_BODY]));
        if (doc != VALUE_NONE) {
            dict_set(t[MAKE_SPACE], CORE(name___doc__), doc);
        }
    }
}

static void make_object(Value *t) {
    Value class_ref = heap_alloc(KIND_CLASS, CLASS_FIELDS);
    Value *fields = raw_body(class_ref);
    Value module = module_of_code(), prefix = VALUE_NONE;
    if (t[MAKE_BODY] != VALUE_UNBOUND) {
        const Value *code = function_code(t[MAKE_BODY]);
        module = code_module(code);
        prefix = code_prefix(code);
    }
    fields[CLASS_NAME] = t[MAKE_NAME];
    fields[CLASS_BASES] = t[MAKE_BASES];
    fields[CLASS_MRO] = CORE(empty_tuple);
    fields[CLASS_DICT] = t[MAKE_SPACE];
    fields[CLASS_SLOTS] = CORE(empty_tuple);
    fields[CLASS_INFO] = value_small(KIND_INSTANCE);
    fields[CLASS_QUALNAME] = prefix;
    fields[CLASS_MODULE] = module != VALUE_UNBOUND ? module : VALUE_NONE;
    fields[CLASS_META] = t[MAKE_META] != CORE(class_type) ? t[MAKE_META] : VALUE_UNBOUND;
    t[MAKE_CLASS] = class_ref;
}

/* ---- what happens when the class stands */

/* They may change the class: who is called is settled before. */
static void call_set_names(Value *t) {
    Value *mark = vm->sp, *s = vm_temps(4); /* values and names; then a window */
    uint32_t pos = 0;
    while (dict_next(t[MAKE_SPACE], &pos, &s[3], &s[1])) {
        if (is_instance(s[1]) && special_lookup(s[1], CORE(name___set_name__)) != VALUE_UNBOUND) {
            s[0] = s[0] != VALUE_UNBOUND ? s[0] : list_new(NULL, 0);
            list_append_value(s[0], s[1]);
            list_append_value(s[0], s[3]);
        }
    }
    uint32_t n = s[0] != VALUE_UNBOUND ? list_length(s[0]) : 0;
    for (uint32_t i = 0; i < n; i += 2) {
        s[1] = list_get(s[0], i);
        s[2] = t[MAKE_CLASS];
        s[3] = list_get(s[0], i + 1);
        (void)special_call(special_lookup(s[1], CORE(name___set_name__)), s + 1, 3);
    }
    vm_release(mark);
}

static void call_init_subclass(Value *t) {
    Value name = CORE(name___init_subclass__);
    Value method = class_lookup_after(t[MAKE_CLASS], t[MAKE_CLASS], name);
    bool keywords = t[MAKE_KEYWORDS] != VALUE_UNBOUND && dict_count(t[MAKE_KEYWORDS]) > 0;
    if (method == CORE(native_object_init_subclass)) {
        if (keywords) {
            raise_type_error(MSG_init_subclass_takes_no_keyword, t[MAKE_NAME]);
        }
        return;
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(2, VALUE_UNBOUND, CORE(empty_tuple), 0);
    method = class_lookup_after(t[MAKE_CLASS], t[MAKE_CLASS], name);
    s[0] = attr_bind(method, VALUE_UNBOUND, t[MAKE_CLASS]);
    (void)call_spread(&s[0], NULL, &s[1], &t[MAKE_KEYWORDS]);
    vm_release(mark);
}

Value class_make(const Value *args) {
    Value *mark = vm->sp;
    Value *t = vm_temps(MAKE_COUNT);
    memcpy(t, args, 5 * sizeof *t);
    check_bases(t);
    t[MAKE_META] =
        best_meta(t[MAKE_META] != VALUE_UNBOUND ? t[MAKE_META] : CORE(class_type), t[MAKE_BASES]);
    prepare_space(t);
    bool closed = declared_slots(t);
    make_object(t);
    Value mro = make_mro(t);
    Value *fields = mutable_body(t[MAKE_CLASS]);
    fields[CLASS_MRO] = mro;
    make_slots(t);
    uint32_t info = make_info(t, closed);
    fields = mutable_body(t[MAKE_CLASS]);
    fields[CLASS_INFO] = value_small((int32_t)info);
    if (is_kind(t[MAKE_CELL], KIND_CELL)) {
        Value *cell = mutable_body(t[MAKE_CELL]);
        cell[0] = t[MAKE_CLASS];
    }
    call_set_names(t);
    call_init_subclass(t);
    Value class_ref = t[MAKE_CLASS];
    vm_release(mark);
    return class_ref;
}

Value class_build(Value *args, unsigned n) {
    assert(n == 3);
    (void)n;
    Value *mark = vm->sp;
    Value *t = vm_temps(5);
    memcpy(t, args, 3 * sizeof *t);
    Value class_ref = class_make(t);
    vm_release(mark);
    return class_ref;
}

/* (metaclass, args, kwargs): type(o), type(name, bases, namespace, **kw), and __new__ called by a
 * metaclass. */
Value type_new(Value *args, unsigned n) {
    (void)n;
    uint32_t count = obj_words(args[1]);
    if (!is_class(args[0]) || !class_is_subclass(args[0], CORE(class_type))) {
        raise_type_error(MSG_type_new_x_x_is_not_a_subtype, args[0]);
    }
    if (count == 1 && args[0] == CORE(class_type)) {
        return obj_class(raw_body(args[1])[0]);
    }
    if (count != 3) {
        raise_type_error(MSG_type_takes_1_or_3_arguments);
    }
    Value *t = vm_temps(5);
    memcpy(t, raw_body(args[1]), 3 * sizeof *t);
    t[3] = args[0];
    t[4] = args[2];
    t[2] = obj_native(t[2]); /* of an OrderedDict */
    if (is_kind(t[2], KIND_DICT)) {
        Value *source = vm_keep(1, t[2], 0, 0);
        t[2] = dict_new(dict_count(t[2]));
        dict_update(t[2], *source, false);
    }
    return class_make(t);
}

/* ---- the class statement */

/* Slots of __build_class__: function of the body, name, bases, metaclass, keywords. */
enum { BUILD_BODY, BUILD_NAME, BUILD_BASES, BUILD_META, BUILD_KEYWORDS };

static void check_metaclass(Value *args) {
    uint32_t n;
    const Value *bases = tuple_items(args[BUILD_BASES], &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_class(bases[i])) {
            raise_type_error(MSG_bases_must_be_types_not, bases[i]);
        }
    }
    if (args[BUILD_META] == VALUE_UNBOUND) {
        args[BUILD_META] = CORE(class_type);
    }
    if (is_class(args[BUILD_META])) {
        args[BUILD_META] = best_meta(args[BUILD_META], args[BUILD_BASES]);
    }
}

Value builtin_build_class(Value *args, unsigned n) {
    (void)n;
    if (!is_function(args[BUILD_BODY])) {
        raise_type_error(MSG_build_class_func_must_be_a);
    }
    check_metaclass(args);
    Value *t = vm_temps(3);
    t[0] = dict_new(0);
    Value *window = vm_keep(1, t[0], 0, 0);
    (void)vm_call(args[BUILD_BODY], window, 1);
    vm_release(t);
    dict_set(t[0], CORE(name___classbody__), args[BUILD_BODY]);
    if (args[BUILD_META] == CORE(class_type)) {
        Value *make = vm_temps(5);
        make[0] = args[BUILD_NAME];
        make[1] = args[BUILD_BASES];
        make[2] = t[0];
        make[3] = args[BUILD_META];
        make[4] = args[BUILD_KEYWORDS];
        return class_make(make);
    }
    Value *parts = vm_keep(3, args[BUILD_NAME], args[BUILD_BASES], t[0]);
    t[1] = tuple_new(parts, 3);
    return call_spread(&args[BUILD_META], NULL, &t[1], &args[BUILD_KEYWORDS]);
}
