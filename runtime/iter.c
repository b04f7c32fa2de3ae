/* Iterators. ITER holds an owner and an index, so that it goes through the door at each step and
 * sees the owner as it is then; at its end the owner becomes the empty tuple, and a later append
 * does not revive it.
 *
 *   owner           index counts        owner            index counts
 *   list, tuple     items               bytes, bytearray bytes
 *   str             bytes of UTF-8      an instance      calls of __getitem__ (protocol.c)
 *   array, memoryview  items */
#include "containers.h"
#include "text.h"
#include "view.h"

enum { ITER_OWNER, ITER_INDEX };

Value iter_new(Value owner) {
    Value *mark = vm->sp, *slot = vm_keep(1, owner, 0, 0);
    Value it = heap_alloc_raw(KIND_ITER, 2);
    Value *payload = raw_body(it);
    payload[ITER_OWNER] = *slot;
    payload[ITER_INDEX] = value_small(0);
    vm_release(mark);
    return it;
}

Value str_iter(Value o) {
    return iter_new(o);
}

static Value iter_end(Value it) {
    mutable_body(it)[ITER_OWNER] = CORE(empty_tuple);
    return VALUE_UNBOUND;
}

static Value str_next(Value it, uint32_t at) {
    Text text = text_of(body(it)[ITER_OWNER]);
    if (at >= text.n) {
        return iter_end(it);
    }
    uint32_t size = utf8_size(flash_load(text.p + at));
    Value *mark = vm->sp, *slots = vm_keep(2, it, body(it)[ITER_OWNER], 0);
    Value v = text_slice(&slots[1], &slots[1], at, size);
    Value *kept = vm_keep(1, v, 0, 0);
    mutable_body(slots[0])[ITER_INDEX] = value_small((int32_t)(at + size));
    vm_release(mark);
    return *kept;
}

/* One of a format may be boxed. */
static Value view_next(Value it, uint32_t i) {
    Value owner = body(it)[ITER_OWNER];
    if (i >= view_of(owner).count) {
        return iter_end(it);
    }
    mutable_body(it)[ITER_INDEX] = value_small((int32_t)i + 1);
    return view_item(owner, i);
}

Value iter_next(Value o) {
    Value *it = mutable_body(o);
    Value owner = it[ITER_OWNER];
    uint32_t i = (uint32_t)value_small_get(it[ITER_INDEX]), n;
    Value result;
    Buffer b;
    switch (obj_kind(owner)) {
    case KIND_LIST:
    case KIND_TUPLE: {
        const Value *items = seq_items(owner, &n);
        if (i >= n) {
            return iter_end(o);
        }
        result = items[i];
        break;
    }
    case KIND_STR:
    case KIND_STRU: return str_next(o, i);
    case KIND_ARRAY:
    case KIND_MEMORYVIEW: return view_next(o, i);
    default:
        if (!buffer_get(owner, &b) || i >= b.bytes) {
            return iter_end(o);
        }
        result = value_small(flash_load((const char *)b.data + i));
        break;
    }
    it[ITER_INDEX] = value_small((int32_t)i + 1);
    return result;
}

/* ---- dicts, sets and deques: owner, position, expected length, which */

enum { DICT_ITER_OWNER, DICT_ITER_POSITION, DICT_ITER_LENGTH, DICT_ITER_WHICH, DICT_ITER_FIELDS };

Value dict_iter_new(Value owner, unsigned which) {
    Value *mark = vm->sp, *slot = vm_keep(1, owner, 0, 0);
    Value it = heap_alloc_raw(KIND_DICT_ITER, DICT_ITER_FIELDS);
    Value *payload = raw_body(it);
    Table t = {NULL, 0, 0};
    bool any = (which & DICT_REVERSED) && table_view(*slot, &t);
    payload[DICT_ITER_OWNER] = *slot;
    payload[DICT_ITER_POSITION] = value_small(any ? (int32_t)t.fill : 0);
    payload[DICT_ITER_LENGTH] = value_small((int32_t)table_live(*slot));
    payload[DICT_ITER_WHICH] = value_small((int32_t)which);
    vm_release(mark);
    return it;
}

Value deque_iter(Value o) {
    return dict_iter_new(o, DEQUE_WALK);
}

/* Entry before `entry` that is not deleted, or TABLE_ABSENT. */
static uint32_t table_before(Value owner, uint32_t entry) {
    Table t;
    if (!table_view(owner, &t)) {
        return TABLE_ABSENT;
    }
    entry = entry < t.fill ? entry : t.fill;
    while (entry > 0) {
        entry--;
        if (*table_entry(&t, entry) != VALUE_UNBOUND) {
            return entry;
        }
    }
    return TABLE_ABSENT;
}

Value dict_iter_next(Value o) {
    Value *it = mutable_body(o);
    Value owner = it[DICT_ITER_OWNER];
    uint32_t position = (uint32_t)value_small_get(it[DICT_ITER_POSITION]);
    unsigned which = (unsigned)value_small_get(it[DICT_ITER_WHICH]);
    if (owner == VALUE_NONE) {
        return VALUE_UNBOUND;
    }
    if (body(owner)[0] != it[DICT_ITER_LENGTH]) {
        it[DICT_ITER_LENGTH] = value_small(-1); /* the error stays */
        bool dict = is_kind(owner, KIND_DICT);
        if (which == DEQUE_WALK) {
            raise_error(CORE(class_RuntimeError), MSG_deque_mutated_during_iteration);
        }
        raise_error(CORE(class_RuntimeError), MSG_changed_size_during_iteration,
                    dict ? "dictionary" : "Set");
    }
    if (which == DEQUE_WALK && position < table_live(owner)) {
        it[DICT_ITER_POSITION] = value_small((int32_t)position + 1);
        return deque_item(owner, position);
    }
    bool reversed = (which & DICT_REVERSED) != 0;
    uint32_t entry = which == DEQUE_WALK ? TABLE_ABSENT
                     : reversed          ? table_before(owner, position)
                                         : table_next(owner, position);
    if (entry == TABLE_ABSENT) {
        it[DICT_ITER_OWNER] = VALUE_NONE;
        return VALUE_UNBOUND;
    }
    it[DICT_ITER_POSITION] = value_small((int32_t)(reversed ? entry : entry + 1));
    return dict_entry(owner, entry, which);
}

/* ---- iter(callable, sentinel) */

Value iter_call_next(Value o) {
    if (body(o)[0] == VALUE_NONE) {
        return VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, o, VALUE_NONE, 0);
    slots[1] = vm_call(body(slots[0])[0], vm_temps(1), 0);
    bool end = value_equal(slots[1], body(slots[0])[1]);
    if (end) {
        mutable_body(slots[0])[0] = VALUE_NONE;
    }
    Value result = end ? VALUE_UNBOUND : slots[1];
    vm_release(mark);
    return result;
}

/* ---- enumerate: iterator, next index */

/* The next item of an iterator that another one is made of: they nest at will. */
static Value inner_next(Value it) {
    vm_enter();
    Value v = obj_next(it);
    vm_leave();
    return v;
}

Value enumerate_next(Value o) {
    Value *mark = vm->sp, *slots = vm_keep(3, VALUE_NONE, VALUE_NONE, o);
    slots[1] = inner_next(body(slots[2])[0]);
    Value result = VALUE_UNBOUND;
    if (slots[1] != VALUE_UNBOUND) {
        slots[0] = body(slots[2])[1];
        Value next = value_is_small(slots[0]) && slots[0] != value_small(SMALL_MAX)
                         ? value_small(value_small_get(slots[0]) + 1)
                         : obj_binary(BIN_ADD, false, slots[0], value_small(1));
        mutable_body(slots[2])[1] = next;
        result = tuple_new(slots, 2);
    }
    vm_release(mark);
    return result;
}

/* args: cls, iterable, start */
Value enumerate_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_enumerate), "enumerate");
    args[2] = args[2] == VALUE_UNBOUND ? value_small(0)
              : value_is_bool(args[2]) ? value_small(args[2] == VALUE_TRUE)
              : value_is_int(args[2])  ? args[2]
                                       : int_from_i64(int_index(args[2]));
    args[1] = obj_iter(args[1]);
    Value it = heap_alloc_raw(KIND_ENUMERATE, 2);
    memcpy(raw_body(it), args + 1, 2 * sizeof *args);
    return class_wrap(args[0], it);
}

/* ---- zip: iterators, then small 1 when strict */

static _Noreturn void raise_zip_length(uint32_t i, bool longer) {
    const char *what = longer ? "longer" : "shorter";
    if (i == 1) {
        raise_value_error(MSG_zip_argument_2_is_than, what);
    }
    raise_value_error(MSG_zip_argument_is_than_arguments, i + 1, what, i);
}

static void zip_check_end(const Value *slot, uint32_t i, uint32_t n) {
    if (i > 0) {
        raise_zip_length(i, false);
    }
    for (i = 1; i < n; i++) {
        if (inner_next(body(*slot)[i]) != VALUE_UNBOUND) {
            raise_zip_length(i, true);
        }
    }
}

Value zip_next(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    uint32_t n = obj_words(*slot);
    bool strict = n > 0 && value_is_small(body(*slot)[n - 1]);
    n -= strict ? 1 : 0;
    Value result = VALUE_UNBOUND;
    Value *items = vm_temps(n);
    uint32_t i = 0;
    for (; i < n; i++) {
        items[i] = inner_next(body(*slot)[i]);
        if (items[i] == VALUE_UNBOUND) {
            break;
        }
    }
    if (i == n && n > 0) {
        result = tuple_new(items, n);
    } else if (strict) {
        zip_check_end(slot, i, n);
    }
    vm_release(mark);
    return result;
}

/* args: cls, tuple of iterables, strict */
Value zip_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_zip), "zip");
    bool strict = args[2] != VALUE_UNBOUND && obj_truth(args[2]);
    uint32_t count = obj_words(args[1]);
    Value *slots = vm_temps(count + 1);
    for (uint32_t i = 0; i < count; i++) {
        slots[i] = obj_iter(raw_body(args[1])[i]);
    }
    slots[count] = value_small(1);
    count += strict ? 1 : 0;
    Value it = heap_alloc_raw(KIND_ZIP, count);
    memcpy(raw_body(it), slots, count * sizeof *slots);
    return class_wrap(args[0], it);
}

/* ---- map: function, iterators; filter: function or None, iterator */

Value map_next(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    uint32_t n = obj_words(*slot) - 1;
    Value *window = vm_temps(n);
    for (uint32_t i = 0; i < n; i++) {
        window[i] = inner_next(body(*slot)[1 + i]);
        if (window[i] == VALUE_UNBOUND) {
            vm_release(mark);
            return VALUE_UNBOUND;
        }
    }
    Value result = vm_call(body(*slot)[0], window, n);
    vm_release(mark);
    return result;
}

Value map_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_map), "map");
    if (n < 3) {
        raise_type_error(MSG_map_must_have_at_least_two);
    }
    for (unsigned i = 2; i < n; i++) {
        args[i] = obj_iter(args[i]);
    }
    Value it = heap_alloc_raw(KIND_MAP, n - 1);
    memcpy(raw_body(it), args + 1, (n - 1) * sizeof *args);
    return class_wrap(args[0], it);
}

Value filter_next(Value o) {
    Value *mark = vm->sp, *slots = vm_keep(2, o, VALUE_NONE, 0), *window = vm_temps(1);
    Value result = VALUE_UNBOUND;
    for (;;) {
        slots[1] = inner_next(body(slots[0])[1]);
        if (slots[1] == VALUE_UNBOUND) {
            break;
        }
        Value function = body(slots[0])[0];
        window[0] = slots[1];
        Value keep = function == VALUE_NONE ? slots[1] : vm_call(function, window, 1);
        if (obj_truth(keep)) {
            result = slots[1];
            break;
        }
        vm_poll();
    }
    vm_release(mark);
    return result;
}

Value filter_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_filter), "filter");
    args[2] = obj_iter(args[2]);
    Value it = heap_alloc_raw(KIND_FILTER, 2);
    memcpy(raw_body(it), args + 1, 2 * sizeof *args);
    return class_wrap(args[0], it);
}

/* ---- reversed: sequence, index of the next item (-1: at its end) */

Value reversed_next(Value o) {
    Value *it = mutable_body(o);
    int32_t i = value_small_get(it[1]);
    if (i < 0) {
        return VALUE_UNBOUND;
    }
    Value owner = it[0];
    it[1] = value_small(i - 1);
    if (is_kind(owner, KIND_LIST) || is_kind(owner, KIND_TUPLE)) {
        uint32_t n;
        const Value *items = seq_items(owner, &n);
        if ((uint32_t)i < n) {
            return items[i];
        }
        it[1] = value_small(-1); /* the list has become shorter */
        return VALUE_UNBOUND;
    }
    return obj_getitem(owner, value_small(i));
}

/* What __reversed__ of the built-in containers gives; 0 when `o` has none. `o` is no instance. */
static Value reversed_native(Value o) {
    switch (obj_kind(o)) {
    case KIND_RANGE: return range_reversed(o);
    case KIND_DICT: return dict_iter_new(o, DICT_KEYS | DICT_REVERSED);
    case KIND_DICT_VIEW: {
        unsigned which = (unsigned)value_small_get(raw_body(o)[1]);
        return dict_iter_new(raw_body(o)[0], which | DICT_REVERSED);
    }
    default: return VALUE_UNBOUND;
    }
}

static bool has_getitem(Value o) {
    return is_instance(o) ? special_lookup(o, CORE(name___getitem__)) != VALUE_UNBOUND
                          : type_ops(obj_kind(o))->getitem != NULL;
}

Value reversed_method_new(Value *args, unsigned n) {
    (void)n;
    class_check(args[0], CORE(class_reversed), "reversed");
    Value *window = vm_temps(2);
    window[0] = args[1];
    if (special_lookup(args[1], CORE(name___reversed__)) != VALUE_UNBOUND) {
        return vm_call_special(CORE(name___reversed__), window, 1);
    }
    Value native = native_part(args[1]);
    if (value_is_ref(native) && !is_instance(native)) {
        Value it = reversed_native(native);
        if (it != VALUE_UNBOUND) {
            return it;
        }
    }
    if (!value_is_ref(native) || !has_getitem(native)) {
        raise_type_error(MSG_object_is_not_reversible, args[1]);
    }
    args[1] = native;
    window[1] = value_small((int32_t)obj_len(args[1]) - 1);
    window[0] = args[1];
    Value it = heap_alloc_raw(KIND_REVERSED, 2);
    memcpy(raw_body(it), window, 2 * sizeof *window);
    return class_wrap(args[0], it);
}

/* ---- methods of all iterators */

Value iter_method_next(Value *args, unsigned n) {
    (void)n;
    args[0] = native_part(args[0]);
    if (!value_is_ref(args[0]) || type_ops(obj_kind(args[0]))->next == NULL) {
        raise_type_error(MSG_object_is_not_an_iterator, args[0]);
    }
    Value v = obj_next(args[0]);
    if (v == VALUE_UNBOUND) {
        raise_stop_iteration(VALUE_NONE);
    }
    return v;
}

Value iter_method_iter(Value *args, unsigned n) {
    (void)n;
    return args[0];
}

/* ---- special methods of containers, as a program calls them by name: super().__setitem__(key, v)
 */

Value container_getitem(Value *args, unsigned n) {
    (void)n;
    Value native = native_part(args[0]);
    if (native != args[0] && is_kind(native, KIND_DICT) &&
        dict_get(native, args[1]) == VALUE_UNBOUND) {
        /* __missing__ of the subclass, or KeyError */
        Value *window = vm_temps(2);
        window[0] = args[0];
        window[1] = args[1];
        Value v = vm_call_special(CORE(name___missing__), window, 2);
        if (v != VALUE_UNBOUND) {
            return v;
        }
        raise_key_error(args[1]);
    }
    return obj_getitem(native_part(args[0]), args[1]);
}

Value container_setitem(Value *args, unsigned n) {
    (void)n;
    obj_setitem(native_part(args[0]), args[1], args[2]);
    return VALUE_NONE;
}

Value container_delitem(Value *args, unsigned n) {
    (void)n;
    obj_setitem(native_part(args[0]), args[1], VALUE_UNBOUND);
    return VALUE_NONE;
}

Value container_contains(Value *args, unsigned n) {
    (void)n;
    return value_bool(obj_contains(native_part(args[0]), args[1]));
}

Value container_len(Value *args, unsigned n) {
    (void)n;
    return int_from_u64(obj_len(native_part(args[0])));
}

Value container_iter(Value *args, unsigned n) {
    (void)n;
    return obj_iter(native_part(args[0]));
}
