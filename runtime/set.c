/* set and frozenset: tables of keys alone (dict.c). */
#include "containers.h"

bool value_is_set(Value v) {
    return is_kind(v, KIND_SET) || is_kind(v, KIND_FROZENSET);
}

static void self_set(Value *self) {
    if (!value_is_set(*self)) {
        self_check(self, KIND_SET, KIND_FROZENSET, "set");
    }
}

/* ---- building */

Value set_new(Kind kind) {
    Value set = heap_alloc(kind, 2);
    raw_body(set)[0] = value_small(0);
    return set;
}

bool set_put(const Value *slots) {
    uint32_t hash = table_hash(slots[1]);
    if (table_find(slots, hash) != TABLE_ABSENT) {
        return false;
    }
    table_add(slots, hash);
    return true;
}

void set_add_value(Value set, Value v) {
    Value *mark = vm->sp;
    (void)set_put(vm_keep(2, set, v, 0));
    vm_release(mark);
}

/* A set is looked for as the frozenset of its items. */
static bool set_has(const Value *slots) {
    if (is_kind(slots[1], KIND_SET)) {
        Value *mark = vm->sp, *pair = vm_keep2(slots[0], slots[1]);
        pair[1] = set_copy_slot(&pair[1], KIND_FROZENSET);
        bool has = set_has(pair);
        vm_release(mark);
        return has;
    }
    return table_find(slots, table_hash(slots[1])) != TABLE_ABSENT;
}

static bool set_discard(const Value *slots) {
    uint32_t entry = table_find(slots, table_hash(slots[1]));
    if (entry != TABLE_ABSENT) {
        table_delete(slots, entry);
    }
    return entry != TABLE_ABSENT;
}

Value set_copy_slot(const Value *slot, Kind kind) {
    Value table = table_copy(slot);
    Value *mark = vm->sp, *kept = vm_keep(1, table, 0, 0);
    Value copy = set_new(kind);
    Value *payload = raw_body(copy);
    payload[0] = value_small((int32_t)table_live(*slot));
    payload[1] = *kept;
    vm_release(mark);
    return copy;
}

/* Walks the iterable slots[1] and does `what` with slots[0] and each item in turn, which stands in
 * slots[2]. */
typedef enum Change { ADD, DISCARD, TOGGLE, ADD_IF_IN } Change;

/* slots: set, iterable, item, other set (ADD_IF_IN: what the items must be in). */
static void set_change(Value *slots, Change what) {
    Value *pair = vm_temps(2);
    Walk w;
    walk_begin(&w, &slots[1]);
    pair[0] = slots[0];
    while ((pair[1] = walk_next(&w)) != VALUE_UNBOUND) {
        switch (what) {
        case ADD: (void)set_put(pair); break;
        case DISCARD: (void)set_discard(pair); break;
        case TOGGLE:
            if (!set_discard(pair)) {
                (void)set_put(pair);
            }
            break;
        case ADD_IF_IN:
            slots[2] = pair[1];
            pair[0] = slots[3];
            if (set_has(pair)) {
                pair[0] = slots[0];
                (void)set_put(pair);
            }
            break;
        }
    }
    vm_release(pair + 2);
}

void set_update_slots(Value *slots) {
    set_change(slots, ADD);
}

/* *other becomes a set when it is none. */
static void make_set(Value *other) {
    Value native = native_part(*other);
    if (value_is_set(native)) {
        *other = native;
        return;
    }
    Value *mark = vm->sp, *slots = vm_temps(3);
    slots[1] = *other;
    slots[0] = set_new(KIND_SET);
    set_change(slots, ADD);
    *other = slots[0];
    vm_release(mark);
}

/* The set *target takes over the table of `source`. */
static void set_take(const Value *target, const Value *source) {
    Value *to = mutable_body(*target);
    const Value *from = body(*source);
    to[0] = from[0];
    to[1] = from[1];
}

/* *target, a set, changes by the iterable *other as `op` says. */
static void set_combine(const Value *target, const Value *other, BinaryOp op) {
    Value *mark = vm->sp, *slots = vm_temps(4);
    slots[0] = *target;
    slots[1] = *other;
    switch (op) {
    case BIN_OR: set_change(slots, ADD); break;
    case BIN_SUB:
        if (slots[0] == slots[1]) {
            table_clear(slots);
        } else {
            set_change(slots, DISCARD);
        }
        break;
    case BIN_XOR:
        make_set(&slots[1]); /* an item that comes twice counts once */
        if (slots[0] == slots[1]) {
            table_clear(slots);
        } else {
            set_change(slots, TOGGLE);
        }
        break;
    default:
        assert(op == BIN_AND);
        slots[3] = slots[0];
        slots[0] = set_new(KIND_SET);
        set_change(slots, ADD_IF_IN);
        set_take(target, slots);
        break;
    }
    vm_release(mark);
}

/* ---- operations */

void set_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    bool frozen = is_kind(*slot, KIND_FROZENSET), any = table_live(*slot) > 0;
    const char *name = frozen ? "frozenset(" : any ? "" : "set(";
    sink_puts(sink, name);
    if (!print_enter(slot)) {
        sink_puts(sink, frozen ? "...)" : "set(...)");
        vm_release(mark);
        return;
    }
    if (any) {
        const char *separator = "{";
        for (uint32_t i = 0; (i = table_next(*slot, i)) != TABLE_ABSENT; i++) {
            sink_puts(sink, separator);
            separator = ", ";
            Table t;
            if (table_view(*slot, &t) && i < t.fill && *table_entry(&t, i) != VALUE_UNBOUND) {
                obj_print(*table_entry(&t, i), sink, true);
            }
            vm_poll();
        }
        sink_puts(sink, "}");
    }
    sink_puts(sink, *name != '\0' ? ")" : "");
    print_leave();
    vm_release(mark);
}

/* Independent of the order of the items. */
uint32_t frozenset_hash(Value o) {
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    uint32_t h = UINT32_C(0x1F351F35) * (table_live(*slot) + 1);
    Table t;
    vm_enter();
    for (uint32_t i = 0; (i = table_next(*slot, i)) != TABLE_ABSENT; i++) {
        t = table_of(*slot);
        uint32_t item = table_hash(*table_entry(&t, i));
        h ^= (item ^ (item << 16) ^ UINT32_C(0x0563BC57)) * UINT32_C(0xD1B54A33);
        vm_poll();
    }
    vm_leave();
    vm_release(mark);
    return h * UINT32_C(69069) + UINT32_C(907133923);
}

uint32_t set_len(Value o) {
    return table_live(o);
}

bool set_contains(Value o, Value item) {
    Value *mark = vm->sp;
    bool found = set_has(vm_keep(2, o, item, 0));
    vm_release(mark);
    return found;
}

Value set_iter(Value o) {
    return dict_iter_new(o, SET_ITEMS);
}

/* Whether all items of the set slots[0] are in the set slots[1]. */
static bool set_is_subset(const Value *slots) {
    if (table_live(slots[0]) > table_live(slots[1])) {
        return false;
    }
    Value *mark = vm->sp, *pair = vm_temps(2);
    bool subset = true;
    Table t;
    pair[0] = slots[1];
    for (uint32_t i = 0; subset && (i = table_next(slots[0], i)) != TABLE_ABSENT; i++) {
        t = table_of(slots[0]);
        pair[1] = *table_entry(&t, i);
        subset = set_has(pair);
        vm_poll();
    }
    vm_release(mark);
    return subset;
}

Value set_compare(CompareOp op, Value a, Value b) {
    if (!value_is_set(a) || !value_is_set(b)) {
        return VALUE_UNBOUND;
    }
    uint32_t an = table_live(a), bn = table_live(b);
    bool result = op == CMP_NE, swap = op == CMP_GT || op == CMP_GE;
    bool possible = op == CMP_LT   ? an < bn
                    : op == CMP_GT ? an > bn
                    : op == CMP_LE ? an <= bn
                    : op == CMP_GE ? an >= bn
                                   : an == bn;
    if (possible) {
        Value *mark = vm->sp, *slots = vm_keep(2, swap ? b : a, swap ? a : b, 0);
        result = set_is_subset(slots) != (op == CMP_NE);
        vm_release(mark);
    }
    return value_bool(result);
}

Value set_binary(BinaryOp op, bool inplace, Value a, Value b) {
    Value left = native_part(a), right = native_part(b);
    if ((op != BIN_AND && op != BIN_OR && op != BIN_SUB && op != BIN_XOR) || !value_is_set(left) ||
        !value_is_set(right)) {
        return VALUE_UNBOUND;
    }
    Kind kind = obj_kind(left);
    Value *mark = vm->sp, *slots = vm_keep(2, left, right, 0);
    if (!inplace || kind == KIND_FROZENSET) {
        slots[0] = set_copy_slot(slots, kind);
    }
    set_combine(slots, slots + 1, op);
    vm_release(mark);
    return slots[0];
}

/* ---- methods */

Value set_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_set), "set");
    if (args[0] != CORE(class_set)) {
        return class_wrap(args[0], set_new(KIND_SET));
    }
    args[0] = set_new(KIND_SET);
    (void)set_method_init(args, n);
    return args[0];
}

Value set_method_init(Value *args, unsigned n) {
    self_kind(args, KIND_SET, "set");
    args_at_most("set", n - 1, 1);
    table_clear(args);
    if (n > 1) {
        set_combine(args, args + 1, BIN_OR);
    }
    return VALUE_NONE;
}

Value frozenset_method_new(Value *args, unsigned n) {
    class_check(args[0], CORE(class_frozenset), "frozenset");
    args_at_most("frozenset", n - 1, 1);
    Value *slot = vm_temps(1);
    if (n > 1 && is_kind(args[1], KIND_FROZENSET)) {
        *slot = args[1];
    } else {
        *slot = set_new(KIND_FROZENSET);
        if (n > 1) {
            set_combine(slot, args + 1, BIN_OR);
        }
    }
    return class_wrap(args[0], *slot);
}

Value set_method_add(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SET, "set");
    (void)set_put(args);
    return VALUE_NONE;
}

Value set_method_discard(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SET, "set");
    (void)set_discard(args);
    return VALUE_NONE;
}

Value set_method_remove(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SET, "set");
    if (!set_discard(args)) {
        raise_key_error(args[1]);
    }
    return VALUE_NONE;
}

Value set_method_pop(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SET, "set");
    uint32_t entry = table_first(args);
    if (entry == TABLE_ABSENT) {
        raise_key_error(str_new_c("pop from an empty set"));
    }
    Value *mark = vm->sp, *slot = vm_temps(1);
    *slot = dict_entry(args[0], entry, SET_ITEMS);
    table_delete(args, entry);
    vm_release(mark);
    return *slot;
}

Value set_method_clear(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_SET, "set");
    table_clear(args);
    return VALUE_NONE;
}

Value set_method_copy(Value *args, unsigned n) {
    (void)n;
    self_set(args);
    return is_kind(args[0], KIND_FROZENSET) ? args[0] : set_copy_slot(args, KIND_SET);
}

/* self changes by each of the other arguments. */
static Value change_by_all(Value *args, unsigned n, BinaryOp op) {
    self_kind(args, KIND_SET, "set");
    for (unsigned i = 1; i < n; i++) {
        args[i] = native_part(args[i]);
        set_combine(args, args + i, op);
    }
    return VALUE_NONE;
}

/* The same with a copy, which is the result. */
static Value combine_all(Value *args, unsigned n, BinaryOp op) {
    self_set(args);
    Value *slot = vm_temps(1);
    *slot = set_copy_slot(args, obj_kind(args[0]));
    for (unsigned i = 1; i < n; i++) {
        set_combine(slot, args + i, op);
    }
    return *slot;
}

Value set_method_update(Value *args, unsigned n) {
    return change_by_all(args, n, BIN_OR);
}

Value set_method_intersection_update(Value *args, unsigned n) {
    return change_by_all(args, n, BIN_AND);
}

Value set_method_difference_update(Value *args, unsigned n) {
    return change_by_all(args, n, BIN_SUB);
}

Value set_method_symmetric_difference_update(Value *args, unsigned n) {
    return change_by_all(args, n, BIN_XOR);
}

Value set_method_union(Value *args, unsigned n) {
    return combine_all(args, n, BIN_OR);
}

Value set_method_intersection(Value *args, unsigned n) {
    return combine_all(args, n, BIN_AND);
}

Value set_method_difference(Value *args, unsigned n) {
    return combine_all(args, n, BIN_SUB);
}

Value set_method_symmetric_difference(Value *args, unsigned n) {
    return combine_all(args, n, BIN_XOR);
}

Value set_method_isdisjoint(Value *args, unsigned n) {
    (void)n;
    self_set(args);
    Value *pair = vm_temps(2);
    Walk w;
    pair[0] = args[0];
    walk_begin(&w, &args[1]);
    while ((pair[1] = walk_next(&w)) != VALUE_UNBOUND) {
        if (set_has(pair)) {
            return VALUE_FALSE;
        }
    }
    return VALUE_TRUE;
}

Value set_method_issubset(Value *args, unsigned n) {
    (void)n;
    self_set(args);
    make_set(&args[1]);
    return value_bool(set_is_subset(args));
}

Value set_method_issuperset(Value *args, unsigned n) {
    (void)n;
    self_set(args);
    make_set(&args[1]);
    Value self = args[0];
    args[0] = args[1];
    args[1] = self;
    return value_bool(set_is_subset(args));
}
