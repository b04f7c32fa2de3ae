/* dict: operators, methods, views. */
#include "containers.h"

/* ---- operations */

Value dict_entry(Vm *vm, Value owner, uint32_t entry, unsigned which) {
    Table t = table_of(vm, owner);
    const Value *words = table_entry(&t, entry);
    if ((which & 3u) == DICT_ITEMS) {
        return pair_new(vm, words[0], words[1]);
    }
    return (which & 3u) == DICT_VALUES ? words[1] : words[0];
}

static void print_entries(Vm *vm, const Value *slot, Sink *sink) {
    bool first = true;
    Table t;
    for (uint32_t i = 0; (i = table_next(vm, *slot, i)) != TABLE_ABSENT; i++) {
        if (!first) {
            sink_puts(vm, sink, ", ");
        }
        first = false;
        t = table_of(vm, *slot);
        Value *mark = vm->sp;
        Value *pair = vm_keep(vm, 2, table_entry(&t, i)[0], table_entry(&t, i)[1], 0);
        obj_print(vm, pair[0], sink, true);
        sink_puts(vm, sink, ": ");
        obj_print(vm, pair[1], sink, true);
        vm_release(vm, mark);
        vm_poll(vm);
    }
}

void dict_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    if (print_enter(vm, slot)) {
        sink_puts(vm, sink, "{");
        print_entries(vm, slot, sink);
        sink_puts(vm, sink, "}");
        print_leave(vm);
    } else {
        sink_puts(vm, sink, "{...}");
    }
    vm_release(vm, mark);
}

/* slots: a, b, then two free. */
static bool dicts_equal(Vm *vm, Value *slots) {
    Table t;
    for (uint32_t i = 0; (i = table_next(vm, slots[0], i)) != TABLE_ABSENT; i++) {
        t = table_of(vm, slots[0]);
        slots[2] = table_entry(&t, i)[0];
        slots[3] = table_entry(&t, i)[1];
        Value other = dict_get(vm, slots[1], slots[2]);
        if (other == VALUE_UNBOUND || !value_equal(vm, slots[3], other)) {
            return false;
        }
        vm_poll(vm);
    }
    return true;
}

Value dict_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if (!is_kind(vm, a, KIND_DICT) || !is_kind(vm, b, KIND_DICT) ||
        (op != CMP_EQ && op != CMP_NE)) {
        return VALUE_UNBOUND;
    }
    bool equal = a == b;
    if (!equal && table_live(vm, a) == table_live(vm, b)) {
        Value *mark = vm->sp;
        Value *kept = vm_keep(vm, 2, a, b, 0), *window = vm_temps(vm, 4);
        window[0] = kept[0];
        window[1] = kept[1];
        vm_enter(vm);
        equal = dicts_equal(vm, window);
        vm_leave(vm);
        vm_release(vm, mark);
    }
    return value_bool(equal == (op == CMP_EQ));
}

uint32_t dict_len(Vm *vm, Value o) {
    return table_live(vm, o);
}

bool dict_contains(Vm *vm, Value o, Value item) {
    return dict_get(vm, o, item) != VALUE_UNBOUND;
}

Value dict_iter(Vm *vm, Value o) {
    return dict_iter_new(vm, o, DICT_KEYS);
}

Value dict_getitem(Vm *vm, Value o, Value key) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, o, key, 0);
    Value v = dict_get(vm, slots[0], slots[1]);
    if (v == VALUE_UNBOUND) {
        raise_key_error(vm, slots[1]);
    }
    vm_release(vm, mark);
    return v;
}

void dict_setitem(Vm *vm, Value o, Value key, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 3, o, key, v);
    if (slots[2] != VALUE_UNBOUND) {
        dict_put(vm, slots);
    } else if (!dict_remove(vm, slots[0], slots[1])) {
        raise_key_error(vm, slots[1]);
    }
    vm_release(vm, mark);
}

Value dict_copy_slot(Vm *vm, const Value *slot) {
    Value table = table_copy(vm, slot);
    Value *mark = vm->sp, *kept = vm_keep(vm, 1, table, 0, 0);
    Value copy = dict_new(vm, 0);
    Value *payload = raw_body(vm, copy);
    payload[0] = value_small((int32_t)table_live(vm, *slot));
    payload[1] = *kept;
    vm_release(vm, mark);
    return copy;
}

/* ---- update */

/* slots: target, source (a DICT), key, value. */
static void update_from_dict(Vm *vm, Value *slots, bool keywords) {
    Table t;
    if (table_live(vm, slots[0]) == 0 && slots[0] != slots[1] && table_live(vm, slots[1]) > 0) {
        table_reserve(vm, slots, table_live(vm, slots[1]));
    }
    Value *put = vm_temps(vm, 3);
    put[0] = slots[0];
    for (uint32_t i = 0; (i = table_next(vm, slots[1], i)) != TABLE_ABSENT; i++) {
        t = table_of(vm, slots[1]);
        put[1] = table_entry(&t, i)[0];
        put[2] = table_entry(&t, i)[1];
        if (keywords && !value_is_str(vm, native_part(vm, put[1]))) {
            raise_type_error(vm, "keywords must be strings");
        }
        if (keywords && dict_get(vm, put[0], put[1]) != VALUE_UNBOUND) {
            raise_type_error(vm, "got multiple values for keyword argument '%S'",
                             native_part(vm, put[1]));
        }
        dict_put(vm, put);
        vm_poll(vm);
    }
    vm_release(vm, put + 3);
}

/* slots: target, iterator over keys, mapping, put window [3..5]. */
static void update_from_keys(Vm *vm, Value *slots, bool keywords) {
    Walk w;
    walk_begin(vm, &w, &slots[1]);
    slots[3] = slots[0];
    while ((slots[4] = walk_next(vm, &w)) != VALUE_UNBOUND) {
        if (keywords && !value_is_str(vm, native_part(vm, slots[4]))) {
            raise_type_error(vm, "keywords must be strings");
        }
        if (keywords && dict_get(vm, slots[3], slots[4]) != VALUE_UNBOUND) {
            raise_type_error(vm, "got multiple values for keyword argument '%S'",
                             native_part(vm, slots[4]));
        }
        slots[5] = obj_getitem(vm, slots[2], slots[4]);
        dict_put(vm, slots + 3);
    }
}

/* True when `source` was a mapping: a dict, or something with keys(). */
static bool update_from_mapping(Vm *vm, Value dict, Value source, bool keywords) {
    Value *mark = vm->sp, *kept = vm_keep(vm, 2, dict, source, 0), *slots = vm_temps(vm, 6);
    slots[0] = kept[0];
    slots[1] = kept[1];
    Value native = native_part(vm, slots[1]);
    bool done = true;
    if (is_kind(vm, native, KIND_DICT)) {
        slots[1] = native;
        update_from_dict(vm, slots, keywords);
    } else {
        slots[2] = slots[1];
        Value keys = value_is_ref(slots[1]) ? obj_find_attr(vm, slots[1], CORE(vm, name_keys))
                                            : VALUE_UNBOUND;
        if (keys != VALUE_UNBOUND) {
            slots[1] = vm_call(vm, keys, vm_temps(vm, 1), 0);
            update_from_keys(vm, slots, keywords);
        } else {
            done = false;
        }
    }
    vm_release(vm, mark);
    return done;
}

void dict_update(Vm *vm, Value dict, Value other, bool keywords) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, dict, other, 0);
    if (!update_from_mapping(vm, slots[0], slots[1], keywords)) {
        raise_type_error(vm,
                         keywords ? "argument after ** must be a mapping, not %T"
                                  : "'%T' object is not a mapping",
                         slots[1]);
    }
    vm_release(vm, mark);
}

/* One (key, value) of an iterable of pairs; pair[0] is the element, which becomes a tuple. */
static void put_pair(Vm *vm, const Value *target, Value *pair, uint32_t number) {
    if (!is_kind(vm, pair[0], KIND_TUPLE)) {
        if (!value_is_iterable(vm, pair[0])) {
            raise_type_error(
                vm, "cannot convert dictionary update sequence element #%u to a sequence", number);
        }
        pair[0] = tuple_from_iterable(vm, pair[0]);
    }
    uint32_t n = obj_words(vm, pair[0]);
    if (n != 2) {
        raise_value_error(vm, "dictionary update sequence element #%u has length %u; 2 is required",
                          number, n);
    }
    Value *put = vm_keep(vm, 3, *target, raw_body(vm, pair[0])[0], raw_body(vm, pair[0])[1]);
    dict_put(vm, put);
    vm_release(vm, put + 3);
}

static void update_from_pairs(Vm *vm, Value dict, Value source) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 3, dict, source, VALUE_UNBOUND);
    Walk w;
    walk_begin(vm, &w, &slots[1]);
    for (uint32_t i = 0; (slots[2] = walk_next(vm, &w)) != VALUE_UNBOUND; i++) {
        put_pair(vm, slots, &slots[2], i);
    }
    vm_release(vm, mark);
}

/* What update() takes: a mapping, or an iterable of pairs. */
static void update_any(Vm *vm, Value dict, Value source) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, dict, source, 0);
    if (!update_from_mapping(vm, slots[0], slots[1], false)) {
        update_from_pairs(vm, slots[0], slots[1]);
    }
    vm_release(vm, mark);
}

Value dict_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    Value left = native_part(vm, a), right = native_part(vm, b);
    if (op != BIN_OR || !is_kind(vm, left, KIND_DICT)) {
        return VALUE_UNBOUND;
    }
    if (!inplace && !is_kind(vm, right, KIND_DICT)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, left, inplace ? b : right, 0);
    if (!inplace) {
        slots[0] = dict_copy_slot(vm, slots);
    }
    update_any(vm, slots[0], slots[1]);
    vm_release(vm, mark);
    return slots[0];
}

/* ---- methods */

/* args: cls, positional tuple, keywords dict; filled by __init__ in subclasses. */
Value dict_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_dict), "dict");
    if (args[0] != CORE(vm, class_dict)) {
        return class_wrap(vm, args[0], dict_new(vm, 0));
    }
    args[0] = dict_new(vm, 0);
    (void)dict_method_init(vm, args, n);
    return args[0];
}

/* args: self, positional tuple, keywords dict or 0. */
static void dict_fill(Vm *vm, Value *args, const char *name) {
    uint32_t n = args[1] != VALUE_UNBOUND ? obj_words(vm, args[1]) : 0;
    args_at_most(vm, name, n, 1);
    if (n == 1) {
        update_any(vm, args[0], raw_body(vm, args[1])[0]);
    }
    if (args[2] != VALUE_UNBOUND) {
        dict_update(vm, args[0], args[2], false);
    }
}

Value dict_method_init(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_DICT, "dict");
    dict_fill(vm, args, "dict");
    return VALUE_NONE;
}

Value dict_method_update(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_DICT, "dict");
    dict_fill(vm, args, "update");
    return VALUE_NONE;
}

Value dict_method_get(Vm *vm, Value *args, unsigned n) {
    self_kind(vm, args, KIND_DICT, "dict");
    Value v = dict_get(vm, args[0], args[1]);
    return v != VALUE_UNBOUND ? v : n > 2 ? args[2] : VALUE_NONE;
}

Value dict_method_setdefault(Vm *vm, Value *args, unsigned n) {
    self_kind(vm, args, KIND_DICT, "dict");
    uint32_t hash = table_hash(vm, args[1]), entry = table_find(vm, args, hash);
    if (entry != TABLE_ABSENT) {
        return dict_entry(vm, args[0], entry, DICT_VALUES);
    }
    Value *slots = vm_keep(vm, 3, args[0], args[1], n > 2 ? args[2] : VALUE_NONE);
    table_add(vm, slots, hash);
    return slots[2];
}

Value dict_method_pop(Vm *vm, Value *args, unsigned n) {
    self_kind(vm, args, KIND_DICT, "dict");
    uint32_t entry = table_find(vm, args, table_hash(vm, args[1]));
    if (entry == TABLE_ABSENT) {
        if (n < 3) {
            raise_key_error(vm, args[1]);
        }
        return args[2];
    }
    args[1] = dict_entry(vm, args[0], entry, DICT_VALUES);
    table_delete(vm, args, entry);
    return args[1];
}

Value dict_method_popitem(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_DICT, "dict");
    uint32_t entry = table_last(vm, args);
    if (entry == TABLE_ABSENT) {
        raise_key_error(vm, str_new_c(vm, "popitem(): dictionary is empty"));
    }
    Value *mark = vm->sp, *slot = vm_temps(vm, 1);
    *slot = dict_entry(vm, args[0], entry, DICT_ITEMS);
    table_delete(vm, args, entry);
    vm_release(vm, mark);
    return *slot;
}

Value dict_method_clear(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_DICT, "dict");
    table_clear(vm, args);
    return VALUE_NONE;
}

Value dict_method_copy(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_DICT, "dict");
    return dict_copy_slot(vm, args);
}

/* args: cls, iterable, value */
Value dict_method_fromkeys(Vm *vm, Value *args, unsigned n) {
    Value *slots = vm_temps(vm, 4);
    slots[0] = args[0] == CORE(vm, class_dict) ? dict_new(vm, 0)
                                               : vm_call(vm, args[0], vm_temps(vm, 1), 0);
    slots[2] = n > 2 ? args[2] : VALUE_NONE;
    slots[3] = args[1];
    bool plain = is_kind(vm, slots[0], KIND_DICT);
    Walk w;
    walk_begin(vm, &w, &slots[3]);
    while ((slots[1] = walk_next(vm, &w)) != VALUE_UNBOUND) {
        if (plain) {
            dict_put(vm, slots);
        } else {
            obj_setitem(vm, slots[0], slots[1], slots[2]);
        }
    }
    return slots[0];
}

/* ---- views */

static Value view_new(Vm *vm, Value *args, unsigned which) {
    self_kind(vm, args, KIND_DICT, "dict");
    Value view = heap_alloc_raw(vm, KIND_DICT_VIEW, 2);
    Value *payload = raw_body(vm, view);
    payload[0] = args[0];
    payload[1] = value_small((int32_t)which);
    return view;
}

Value dict_method_keys(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return view_new(vm, args, DICT_KEYS);
}

Value dict_method_values(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return view_new(vm, args, DICT_VALUES);
}

Value dict_method_items(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return view_new(vm, args, DICT_ITEMS);
}

static unsigned view_which(Vm *vm, Value view) {
    return (unsigned)value_small_get(raw_body(vm, view)[1]);
}

uint32_t dict_view_len(Vm *vm, Value o) {
    return table_live(vm, raw_body(vm, o)[0]);
}

Value dict_view_iter(Vm *vm, Value o) {
    return dict_iter_new(vm, raw_body(vm, o)[0], view_which(vm, o));
}

void dict_view_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    static const char *const names[] = {"dict_keys(", "dict_values(", "dict_items("};
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, o, VALUE_NONE, 0);
    if (print_enter(vm, slots)) {
        sink_puts(vm, sink, names[view_which(vm, slots[0])]);
        slots[1] = list_from_iterable(vm, slots[0]);
        obj_print(vm, slots[1], sink, true);
        sink_puts(vm, sink, ")");
        print_leave(vm);
    } else {
        sink_puts(vm, sink, "...");
    }
    vm_release(vm, mark);
}

/* slots: view, item. */
static bool view_contains(Vm *vm, Value *slots) {
    Value dict = raw_body(vm, slots[0])[0], item = slots[1];
    switch (view_which(vm, slots[0])) {
    case DICT_KEYS: return dict_get(vm, dict, item) != VALUE_UNBOUND;
    case DICT_ITEMS: {
        if (!is_kind(vm, item, KIND_TUPLE) || obj_words(vm, item) != 2) {
            return false;
        }
        Value v = dict_get(vm, dict, raw_body(vm, item)[0]);
        return v != VALUE_UNBOUND && value_equal(vm, v, raw_body(vm, slots[1])[1]);
    }
    default: break;
    }
    for (uint32_t i = 0; (i = table_next(vm, raw_body(vm, slots[0])[0], i)) != TABLE_ABSENT; i++) {
        if (value_equal(vm, dict_entry(vm, raw_body(vm, slots[0])[0], i, DICT_VALUES), slots[1])) {
            return true;
        }
        vm_poll(vm);
    }
    return false;
}

bool dict_view_contains(Vm *vm, Value o, Value item) {
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, o, item, 0);
    bool found = view_contains(vm, slots);
    vm_release(vm, mark);
    return found;
}

static bool is_set_view(Vm *vm, Value v) {
    return is_kind(vm, v, KIND_DICT_VIEW) && view_which(vm, v) != DICT_VALUES;
}

/* A new set of the items of *slot. */
static Value set_of(Vm *vm, const Value *slot) {
    Value *mark = vm->sp, *slots = vm_temps(vm, 3);
    slots[1] = *slot;
    slots[0] = set_new(vm, KIND_SET);
    set_update_slots(vm, slots);
    vm_release(vm, mark);
    return slots[0];
}

/* Views of keys and items combine like sets, with any iterable; the result is a set. */
Value dict_view_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op != BIN_AND && op != BIN_OR && op != BIN_SUB && op != BIN_XOR) {
        return VALUE_UNBOUND;
    }
    if (!is_set_view(vm, a) && !is_set_view(vm, b)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, a, b, 0);
    slots[0] = set_of(vm, &slots[0]);
    slots[1] = set_of(vm, &slots[1]);
    Value result = set_binary(vm, op, false, slots[0], slots[1]);
    vm_release(vm, mark);
    return result;
}

Value dict_view_compare(Vm *vm, CompareOp op, Value a, Value b) {
    bool a_fits = is_set_view(vm, a) || value_is_set(vm, a);
    bool b_fits = is_set_view(vm, b) || value_is_set(vm, b);
    if (!a_fits || !b_fits) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, a, b, 0);
    slots[0] = set_of(vm, &slots[0]);
    slots[1] = set_of(vm, &slots[1]);
    Value result = set_compare(vm, op, slots[0], slots[1]);
    vm_release(vm, mark);
    return result;
}

Value dict_view_isdisjoint(Vm *vm, Value *args, unsigned n) {
    if (!is_set_view(vm, args[0])) {
        raise_type_error(vm, "'%T' object has no method isdisjoint", args[0]);
    }
    args[0] = set_of(vm, &args[0]);
    return set_method_isdisjoint(vm, args, n);
}
