/* dict: operators, methods, views. */
#include "containers.h"

/* ---- operations */

Value dict_entry(Value owner, uint32_t entry, unsigned which) {
    Table t = table_of(owner);
    const Value *words = table_entry(&t, entry);
    if ((which & 3u) == DICT_ITEMS) {
        return pair_new(words[0], words[1]);
    }
    return (which & 3u) == DICT_VALUES ? words[1] : words[0];
}

static void print_entries(const Value *slot, Sink *sink) {
    bool first = true;
    Table t;
    for (uint32_t i = 0; (i = table_next(*slot, i)) != TABLE_ABSENT; i++) {
        if (!first) {
            sink_puts(sink, ", ");
        }
        first = false;
        t = table_of(*slot);
        Value *mark = vm->sp;
        Value *pair = vm_keep(2, table_entry(&t, i)[0], table_entry(&t, i)[1], 0);
        obj_print(pair[0], sink, true);
        sink_puts(sink, ": ");
        obj_print(pair[1], sink, true);
        vm_release(mark);
        vm_poll();
    }
}

void dict_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    if (print_enter(slot)) {
        sink_puts(sink, "{");
        print_entries(slot, sink);
        sink_puts(sink, "}");
        print_leave();
    } else {
        sink_puts(sink, "{...}");
    }
    vm_release(mark);
}

/* slots: a, b, then two free. */
static bool dicts_equal(Value *slots) {
    Table t;
    for (uint32_t i = 0; (i = table_next(slots[0], i)) != TABLE_ABSENT; i++) {
        t = table_of(slots[0]);
        slots[2] = table_entry(&t, i)[0];
        slots[3] = table_entry(&t, i)[1];
        Value other = dict_get(slots[1], slots[2]);
        if (other == VALUE_UNBOUND || !value_equal(slots[3], other)) {
            return false;
        }
        vm_poll();
    }
    return true;
}

Value dict_compare(CompareOp op, Value a, Value b) {
    if (!is_kind(a, KIND_DICT) || !is_kind(b, KIND_DICT) || (op != CMP_EQ && op != CMP_NE)) {
        return VALUE_UNBOUND;
    }
    bool equal = a == b;
    if (!equal && table_live(a) == table_live(b)) {
        Value *mark = vm->sp;
        Value *kept = vm_keep(2, a, b, 0), *window = vm_temps(4);
        window[0] = kept[0];
        window[1] = kept[1];
        vm_enter();
        equal = dicts_equal(window);
        vm_leave();
        vm_release(mark);
    }
    return value_bool(equal == (op == CMP_EQ));
}

uint32_t dict_len(Value o) {
    return table_live(o);
}

bool dict_contains(Value o, Value item) {
    return dict_get(o, item) != VALUE_UNBOUND;
}

Value dict_iter(Value o) {
    return dict_iter_new(o, DICT_KEYS);
}

Value dict_getitem(Value o, Value key) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, key, 0);
    Value v = dict_get(slots[0], slots[1]);
    if (v == VALUE_UNBOUND) {
        raise_key_error(slots[1]);
    }
    vm_release(mark);
    return v;
}

void dict_setitem(Value o, Value key, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, key, v);
    if (slots[2] != VALUE_UNBOUND) {
        dict_put(slots);
    } else if (!dict_remove(slots[0], slots[1])) {
        raise_key_error(slots[1]);
    }
    vm_release(mark);
}

Value dict_copy_slot(const Value *slot) {
    Value table = table_copy(slot);
    Value *mark = vm->sp, *kept = vm_keep(1, table, 0, 0);
    Value copy = dict_new(0);
    Value *payload = raw_body(copy);
    payload[0] = value_small((int32_t)table_live(*slot));
    payload[1] = *kept;
    vm_release(mark);
    return copy;
}

/* ---- update */

/* slots: target, source (a DICT), key, value. */
static void update_from_dict(Value *slots, bool keywords) {
    Table t;
    if (table_live(slots[0]) == 0 && slots[0] != slots[1] && table_live(slots[1]) > 0) {
        table_reserve(slots, table_live(slots[1]));
    }
    Value *put = vm_temps(3);
    put[0] = slots[0];
    for (uint32_t i = 0; (i = table_next(slots[1], i)) != TABLE_ABSENT; i++) {
        t = table_of(slots[1]);
        put[1] = table_entry(&t, i)[0];
        put[2] = table_entry(&t, i)[1];
        if (keywords && !value_is_str(native_part(put[1]))) {
            raise_type_error(MSG_keywords_must_be_strings);
        }
        if (keywords && dict_get(put[0], put[1]) != VALUE_UNBOUND) {
            raise_type_error(MSG_got_multiple_values_for_keyword, native_part(put[1]));
        }
        dict_put(put);
        vm_poll();
    }
    vm_release(put + 3);
}

/* slots: target, iterator over keys, mapping, put window [3..5]. */
static void update_from_keys(Value *slots, bool keywords) {
    Walk w;
    walk_begin(&w, &slots[1]);
    slots[3] = slots[0];
    while ((slots[4] = walk_next(&w)) != VALUE_UNBOUND) {
        if (keywords && !value_is_str(native_part(slots[4]))) {
            raise_type_error(MSG_keywords_must_be_strings);
        }
        if (keywords && dict_get(slots[3], slots[4]) != VALUE_UNBOUND) {
            raise_type_error(MSG_got_multiple_values_for_keyword, native_part(slots[4]));
        }
        slots[5] = obj_getitem(slots[2], slots[4]);
        dict_put(slots + 3);
    }
}

/* True when `source` was a mapping: a dict, or something with keys(). */
static bool update_from_mapping(Value dict, Value source, bool keywords) {
    Value *mark = vm->sp, *kept = vm_keep(2, dict, source, 0), *slots = vm_temps(6);
    slots[0] = kept[0];
    slots[1] = kept[1];
    Value native = native_part(slots[1]);
    bool done = true;
    if (is_kind(native, KIND_DICT)) {
        slots[1] = native;
        update_from_dict(slots, keywords);
    } else {
        slots[2] = slots[1];
        Value keys =
            value_is_ref(slots[1]) ? obj_find_attr(slots[1], CORE(name_keys)) : VALUE_UNBOUND;
        if (keys != VALUE_UNBOUND) {
            slots[1] = vm_call(keys, vm_temps(1), 0);
            update_from_keys(slots, keywords);
        } else {
            done = false;
        }
    }
    vm_release(mark);
    return done;
}

void dict_update(Value dict, Value other, bool keywords) {
    Value *mark = vm->sp, *slots = vm_keep(2, dict, other, 0);
    if (!update_from_mapping(slots[0], slots[1], keywords)) {
        raise_type_error(keywords ? MSG_argument_after_must_be_a : MSG_object_is_not_a_mapping,
                         slots[1]);
    }
    vm_release(mark);
}

/* One (key, value) of an iterable of pairs; pair[0] is the element, which becomes a tuple. */
static void put_pair(const Value *target, Value *pair, uint32_t number) {
    if (!is_kind(pair[0], KIND_TUPLE)) {
        if (!value_is_iterable(pair[0])) {
            raise_type_error(MSG_cannot_convert_dictionary, number);
        }
        pair[0] = tuple_from_iterable(pair[0]);
    }
    uint32_t n = obj_words(pair[0]);
    if (n != 2) {
        raise_value_error(MSG_dictionary_update_sequence, number, n);
    }
    Value *put = vm_keep(3, *target, raw_body(pair[0])[0], raw_body(pair[0])[1]);
    dict_put(put);
    vm_release(put + 3);
}

static void update_from_pairs(Value dict, Value source) {
    Value *mark = vm->sp, *slots = vm_keep(3, dict, source, VALUE_UNBOUND);
    Walk w;
    walk_begin(&w, &slots[1]);
    for (uint32_t i = 0; (slots[2] = walk_next(&w)) != VALUE_UNBOUND; i++) {
        put_pair(slots, &slots[2], i);
    }
    vm_release(mark);
}

/* What update() takes: a mapping, or an iterable of pairs. */
static void update_any(Value dict, Value source) {
    Value *mark = vm->sp, *slots = vm_keep(2, dict, source, 0);
    if (!update_from_mapping(slots[0], slots[1], false)) {
        update_from_pairs(slots[0], slots[1]);
    }
    vm_release(mark);
}

Value dict_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Value left = native_part(a), right = native_part(b);
    if (op != BIN_OR || !is_kind(left, KIND_DICT)) {
        return VALUE_UNBOUND;
    }
    if (!inplace && !is_kind(right, KIND_DICT)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, left, inplace ? b : right, 0);
    if (!inplace) {
        slots[0] = dict_copy_slot(slots);
    }
    update_any(slots[0], slots[1]);
    vm_release(mark);
    return slots[0];
}

/* ---- methods */

/* args: cls, positional tuple, keywords dict; filled by __init__ in subclasses. */
Value dict_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_dict), "dict");
    if (args[0] != CORE(class_dict)) {
        return class_wrap(args[0], dict_new(0));
    }
    args[0] = dict_new(0);
    (void)dict_method_init(args, n);
    return args[0];
}

/* args: self, positional tuple, keywords dict or 0. */
static void dict_fill(Value *args, const char *name) {
    uint32_t n = args[1] != VALUE_UNBOUND ? obj_words(args[1]) : 0;
    args_at_most(name, n, 1);
    if (n == 1) {
        update_any(args[0], raw_body(args[1])[0]);
    }
    if (args[2] != VALUE_UNBOUND) {
        dict_update(args[0], args[2], false);
    }
}

Value dict_method_init(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_DICT, "dict");
    dict_fill(args, "dict");
    return VALUE_NONE;
}

Value dict_method_update(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_DICT, "dict");
    dict_fill(args, "update");
    return VALUE_NONE;
}

Value dict_method_get(Value *args, unsigned n) {
    self_kind(args, KIND_DICT, "dict");
    Value v = dict_get(args[0], args[1]);
    return v != VALUE_UNBOUND ? v : n > 2 ? args[2] : VALUE_NONE;
}

Value dict_method_setdefault(Value *args, unsigned n) {
    self_kind(args, KIND_DICT, "dict");
    uint32_t hash = table_hash(args[1]), entry = table_find(args, hash);
    if (entry != TABLE_ABSENT) {
        return dict_entry(args[0], entry, DICT_VALUES);
    }
    Value *slots = vm_keep(3, args[0], args[1], n > 2 ? args[2] : VALUE_NONE);
    table_add(slots, hash);
    return slots[2];
}

Value dict_method_pop(Value *args, unsigned n) {
    self_kind(args, KIND_DICT, "dict");
    uint32_t entry = table_find(args, table_hash(args[1]));
    if (entry == TABLE_ABSENT) {
        if (n < 3) {
            raise_key_error(args[1]);
        }
        return args[2];
    }
    args[1] = dict_entry(args[0], entry, DICT_VALUES);
    table_delete(args, entry);
    return args[1];
}

Value dict_method_popitem(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_DICT, "dict");
    uint32_t entry = table_last(args);
    if (entry == TABLE_ABSENT) {
        raise_key_error(str_new_c("popitem(): dictionary is empty"));
    }
    Value *mark = vm->sp, *slot = vm_temps(1);
    *slot = dict_entry(args[0], entry, DICT_ITEMS);
    table_delete(args, entry);
    vm_release(mark);
    return *slot;
}

Value dict_method_clear(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_DICT, "dict");
    table_clear(args);
    return VALUE_NONE;
}

Value dict_method_copy(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_DICT, "dict");
    return dict_copy_slot(args);
}

/* args: cls, iterable, value */
Value dict_method_fromkeys(Value *args, unsigned n) {
    Value *slots = vm_temps(4);
    slots[0] = args[0] == CORE(class_dict) ? dict_new(0) : vm_call(args[0], vm_temps(1), 0);
    slots[2] = n > 2 ? args[2] : VALUE_NONE;
    slots[3] = args[1];
    bool plain = is_kind(slots[0], KIND_DICT);
    Walk w;
    walk_begin(&w, &slots[3]);
    while ((slots[1] = walk_next(&w)) != VALUE_UNBOUND) {
        if (plain) {
            dict_put(slots);
        } else {
            obj_setitem(slots[0], slots[1], slots[2]);
        }
    }
    return slots[0];
}

/* ---- views */

static Value view_new(Value *args, unsigned which) {
    self_kind(args, KIND_DICT, "dict");
    Value view = heap_alloc_raw(KIND_DICT_VIEW, 2);
    Value *payload = raw_body(view);
    payload[0] = args[0];
    payload[1] = value_small((int32_t)which);
    return view;
}

Value dict_method_keys(Value *args, unsigned n) {
    (void)n;
    return view_new(args, DICT_KEYS);
}

Value dict_method_values(Value *args, unsigned n) {
    (void)n;
    return view_new(args, DICT_VALUES);
}

Value dict_method_items(Value *args, unsigned n) {
    (void)n;
    return view_new(args, DICT_ITEMS);
}

static unsigned view_which(Value view) {
    return (unsigned)value_small_get(raw_body(view)[1]);
}

uint32_t dict_view_len(Value o) {
    return table_live(raw_body(o)[0]);
}

Value dict_view_iter(Value o) {
    return dict_iter_new(raw_body(o)[0], view_which(o));
}

void dict_view_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    static const char *const names[] = {"dict_keys(", "dict_values(", "dict_items("};
    Value *mark = vm->sp, *slots = vm_keep(2, o, VALUE_NONE, 0);
    if (print_enter(slots)) {
        sink_puts(sink, names[view_which(slots[0])]);
        slots[1] = list_from_iterable(slots[0]);
        obj_print(slots[1], sink, true);
        sink_puts(sink, ")");
        print_leave();
    } else {
        sink_puts(sink, "...");
    }
    vm_release(mark);
}

/* slots: view, item. */
static bool view_contains(Value *slots) {
    Value dict = raw_body(slots[0])[0], item = slots[1];
    switch (view_which(slots[0])) {
    case DICT_KEYS: return dict_get(dict, item) != VALUE_UNBOUND;
    case DICT_ITEMS: {
        if (!is_kind(item, KIND_TUPLE) || obj_words(item) != 2) {
            return false;
        }
        Value v = dict_get(dict, raw_body(item)[0]);
        return v != VALUE_UNBOUND && value_equal(v, raw_body(slots[1])[1]);
    }
    default: break;
    }
    for (uint32_t i = 0; (i = table_next(raw_body(slots[0])[0], i)) != TABLE_ABSENT; i++) {
        if (value_equal(dict_entry(raw_body(slots[0])[0], i, DICT_VALUES), slots[1])) {
            return true;
        }
        vm_poll();
    }
    return false;
}

bool dict_view_contains(Value o, Value item) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, item, 0);
    bool found = view_contains(slots);
    vm_release(mark);
    return found;
}

static bool is_set_view(Value v) {
    return is_kind(v, KIND_DICT_VIEW) && view_which(v) != DICT_VALUES;
}

/* A new set of the items of *slot. */
static Value set_of(const Value *slot) {
    Value *mark = vm->sp, *slots = vm_temps(3);
    slots[1] = *slot;
    slots[0] = set_new(KIND_SET);
    set_update_slots(slots);
    vm_release(mark);
    return slots[0];
}

/* Views of keys and items combine like sets, with any iterable; the result is a set. */
Value dict_view_binary(BinaryOp op, bool inplace, Value a, Value b) {
    (void)inplace;
    if (op != BIN_AND && op != BIN_OR && op != BIN_SUB && op != BIN_XOR) {
        return VALUE_UNBOUND;
    }
    if (!is_set_view(a) && !is_set_view(b)) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    slots[0] = set_of(&slots[0]);
    slots[1] = set_of(&slots[1]);
    Value result = set_binary(op, false, slots[0], slots[1]);
    vm_release(mark);
    return result;
}

Value dict_view_compare(CompareOp op, Value a, Value b) {
    bool a_fits = is_set_view(a) || value_is_set(a);
    bool b_fits = is_set_view(b) || value_is_set(b);
    if (!a_fits || !b_fits) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    slots[0] = set_of(&slots[0]);
    slots[1] = set_of(&slots[1]);
    Value result = set_compare(op, slots[0], slots[1]);
    vm_release(mark);
    return result;
}

Value dict_view_isdisjoint(Value *args, unsigned n) {
    if (!is_set_view(args[0])) {
        raise_type_error(MSG_object_has_no_method, args[0]);
    }
    args[0] = set_of(&args[0]);
    return set_method_isdisjoint(args, n);
}
