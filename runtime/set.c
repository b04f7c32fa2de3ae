/* set and frozenset: tables of keys alone (dict.c). */
#include "containers.h"

bool value_is_set(const Vm *vm, Value v) {
    return is_kind(vm, v, KIND_SET) || is_kind(vm, v, KIND_FROZENSET);
}

static void self_set(Vm *vm, Value *self) {
    if (!value_is_set(vm, *self)) {
        self_check(vm, self, KIND_SET, KIND_FROZENSET, "set");
    }
}

/* ---- building */

Value set_new(Vm *vm, Kind kind) {
    Value set = heap_alloc(vm, kind, 2);
    raw_body(vm, set)[0] = value_small(0);
    return set;
}

bool set_put(Vm *vm, const Value *slots) {
    uint32_t hash = table_hash(vm, slots[1]);
    if (table_find(vm, slots, hash) != TABLE_ABSENT) {
        return false;
    }
    table_add(vm, slots, hash);
    return true;
}

void set_add_value(Vm *vm, Value set, Value v) {
    Value *mark = vm->sp;
    (void)set_put(vm, vm_keep(vm, 2, set, v, 0));
    vm_release(vm, mark);
}

static bool set_has(Vm *vm, const Value *slots) {
    return table_find(vm, slots, table_hash(vm, slots[1])) != TABLE_ABSENT;
}

static bool set_discard(Vm *vm, const Value *slots) {
    uint32_t entry = table_find(vm, slots, table_hash(vm, slots[1]));
    if (entry != TABLE_ABSENT) {
        table_delete(vm, slots, entry);
    }
    return entry != TABLE_ABSENT;
}

Value set_copy_slot(Vm *vm, const Value *slot, Kind kind) {
    Value table = table_copy(vm, slot);
    Value *mark = vm->sp, *kept = vm_keep(vm, 1, table, 0, 0);
    Value copy = set_new(vm, kind);
    Value *payload = raw_body(vm, copy);
    payload[0] = value_small((int32_t)table_live(vm, *slot));
    payload[1] = *kept;
    vm_release(vm, mark);
    return copy;
}

/* Walks the iterable slots[1] and does `what` with slots[0] and each item in turn, which stands in slots[2]. */
typedef enum Change { ADD, DISCARD, TOGGLE, ADD_IF_IN } Change;

/* slots: set, iterable, item, other set (ADD_IF_IN: what the items must be in). */
static void set_change(Vm *vm, Value *slots, Change what) {
    Value *pair = vm_temps(vm, 2);
    Walk w;
    walk_begin(vm, &w, &slots[1]);
    pair[0] = slots[0];
    while ((pair[1] = walk_next(vm, &w)) != VALUE_UNBOUND) {
        switch (what) {
        case ADD: (void)set_put(vm, pair); break;
        case DISCARD: (void)set_discard(vm, pair); break;
        case TOGGLE:
            if (!set_discard(vm, pair)) {
                (void)set_put(vm, pair);
            }
            break;
        case ADD_IF_IN:
            slots[2] = pair[1];
            pair[0] = slots[3];
            if (set_has(vm, pair)) {
                pair[0] = slots[0];
                (void)set_put(vm, pair);
            }
            break;
        }
    }
    vm_release(vm, pair + 2);
}

void set_update_slots(Vm *vm, Value *slots) {
    set_change(vm, slots, ADD);
}

/* *other becomes a set when it is none. */
static void make_set(Vm *vm, Value *other) {
    Value native = native_part(vm, *other);
    if (value_is_set(vm, native)) {
        *other = native;
        return;
    }
    Value *mark = vm->sp, *slots = vm_temps(vm, 3);
    slots[1] = *other;
    slots[0] = set_new(vm, KIND_SET);
    set_change(vm, slots, ADD);
    *other = slots[0];
    vm_release(vm, mark);
}

/* The set *target takes over the table of `source`. */
static void set_take(Vm *vm, const Value *target, const Value *source) {
    Value *to = mutable_body(vm, *target);
    const Value *from = body(vm, *source);
    to[0] = from[0];
    to[1] = from[1];
}

/* *target, a set, changes by the iterable *other as `op` says. */
static void set_combine(Vm *vm, const Value *target, const Value *other, BinaryOp op) {
    Value *mark = vm->sp, *slots = vm_temps(vm, 4);
    slots[0] = *target;
    slots[1] = *other;
    switch (op) {
    case BIN_OR: set_change(vm, slots, ADD); break;
    case BIN_SUB:
        if (slots[0] == slots[1]) {
            table_clear(vm, slots);
        } else {
            set_change(vm, slots, DISCARD);
        }
        break;
    case BIN_XOR:
        make_set(vm, &slots[1]); /* an item that comes twice counts once */
        if (slots[0] == slots[1]) {
            table_clear(vm, slots);
        } else {
            set_change(vm, slots, TOGGLE);
        }
        break;
    default:
        assert(op == BIN_AND);
        slots[3] = slots[0];
        slots[0] = set_new(vm, KIND_SET);
        set_change(vm, slots, ADD_IF_IN);
        set_take(vm, target, slots);
        break;
    }
    vm_release(vm, mark);
}

/* ---- operations */

void set_print(Vm *vm, Value o, Sink *sink, bool repr) {
    (void)repr;
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    bool frozen = is_kind(vm, *slot, KIND_FROZENSET), any = table_live(vm, *slot) > 0;
    const char *name = frozen ? "frozenset(" : any ? "" : "set(";
    sink_puts(vm, sink, name);
    if (!print_enter(vm, slot)) {
        sink_puts(vm, sink, frozen ? "...)" : "set(...)");
        vm_release(vm, mark);
        return;
    }
    if (any) {
        const char *separator = "{";
        for (uint32_t i = 0; (i = table_next(vm, *slot, i)) != TABLE_ABSENT; i++) {
            sink_puts(vm, sink, separator);
            separator = ", ";
            Table t;
            if (table_view(vm, *slot, &t) && i < t.fill && *table_entry(&t, i) != VALUE_UNBOUND) {
                obj_print(vm, *table_entry(&t, i), sink, true);
            }
            vm_poll(vm);
        }
        sink_puts(vm, sink, "}");
    }
    sink_puts(vm, sink, *name != '\0' ? ")" : "");
    print_leave(vm);
    vm_release(vm, mark);
}

/* Independent of the order of the items. */
uint32_t frozenset_hash(Vm *vm, Value o) {
    Value *mark = vm->sp, *slot = vm_keep(vm, 1, o, 0, 0);
    uint32_t h = UINT32_C(0x1F351F35) * (table_live(vm, *slot) + 1);
    Table t;
    vm_enter(vm);
    for (uint32_t i = 0; (i = table_next(vm, *slot, i)) != TABLE_ABSENT; i++) {
        t = table_of(vm, *slot);
        uint32_t item = table_hash(vm, *table_entry(&t, i));
        h ^= (item ^ (item << 16) ^ UINT32_C(0x0563BC57)) * UINT32_C(0xD1B54A33);
    }
    vm_leave(vm);
    vm_release(vm, mark);
    return h * UINT32_C(69069) + UINT32_C(907133923);
}

uint32_t set_len(Vm *vm, Value o) {
    return table_live(vm, o);
}

bool set_contains(Vm *vm, Value o, Value item) {
    Value *mark = vm->sp;
    bool found = set_has(vm, vm_keep(vm, 2, o, item, 0));
    vm_release(vm, mark);
    return found;
}

Value set_iter(Vm *vm, Value o) {
    return dict_iter_new(vm, o, SET_ITEMS);
}

/* Whether all items of the set slots[0] are in the set slots[1]. */
static bool set_is_subset(Vm *vm, const Value *slots) {
    if (table_live(vm, slots[0]) > table_live(vm, slots[1])) {
        return false;
    }
    Value *mark = vm->sp, *pair = vm_temps(vm, 2);
    bool subset = true;
    Table t;
    pair[0] = slots[1];
    for (uint32_t i = 0; subset && (i = table_next(vm, slots[0], i)) != TABLE_ABSENT; i++) {
        t = table_of(vm, slots[0]);
        pair[1] = *table_entry(&t, i);
        subset = set_has(vm, pair);
        vm_poll(vm);
    }
    vm_release(vm, mark);
    return subset;
}

Value set_compare(Vm *vm, CompareOp op, Value a, Value b) {
    if (!value_is_set(vm, a) || !value_is_set(vm, b)) {
        return VALUE_UNBOUND;
    }
    uint32_t an = table_live(vm, a), bn = table_live(vm, b);
    bool result = op == CMP_NE, swap = op == CMP_GT || op == CMP_GE;
    bool possible = op == CMP_LT   ? an < bn
                    : op == CMP_GT ? an > bn
                    : op == CMP_LE ? an <= bn
                    : op == CMP_GE ? an >= bn
                                   : an == bn;
    if (possible) {
        Value *mark = vm->sp, *slots = vm_keep(vm, 2, swap ? b : a, swap ? a : b, 0);
        result = set_is_subset(vm, slots) != (op == CMP_NE);
        vm_release(vm, mark);
    }
    return value_bool(result);
}

Value set_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b) {
    Value left = native_part(vm, a), right = native_part(vm, b);
    if ((op != BIN_AND && op != BIN_OR && op != BIN_SUB && op != BIN_XOR) ||
        !value_is_set(vm, left) || !value_is_set(vm, right)) {
        return VALUE_UNBOUND;
    }
    Kind kind = obj_kind(vm, left);
    Value *mark = vm->sp, *slots = vm_keep(vm, 2, left, right, 0);
    if (!inplace || kind == KIND_FROZENSET) {
        slots[0] = set_copy_slot(vm, slots, kind);
    }
    set_combine(vm, slots, slots + 1, op);
    vm_release(vm, mark);
    return slots[0];
}

/* ---- methods */

Value set_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_set), "set");
    if (args[0] != CORE(vm, class_set)) {
        return class_wrap(vm, args[0], set_new(vm, KIND_SET));
    }
    args[0] = set_new(vm, KIND_SET);
    (void)set_method_init(vm, args, n);
    return args[0];
}

Value set_method_init(Vm *vm, Value *args, unsigned n) {
    self_kind(vm, args, KIND_SET, "set");
    args_at_most(vm, "set", n - 1, 1);
    table_clear(vm, args);
    if (n > 1) {
        set_combine(vm, args, args + 1, BIN_OR);
    }
    return VALUE_NONE;
}

Value frozenset_method_new(Vm *vm, Value *args, unsigned n) {
    class_check(vm, args[0], CORE(vm, class_frozenset), "frozenset");
    args_at_most(vm, "frozenset", n - 1, 1);
    Value *slot = vm_temps(vm, 1);
    if (n > 1 && is_kind(vm, args[1], KIND_FROZENSET)) {
        *slot = args[1];
    } else {
        *slot = set_new(vm, KIND_FROZENSET);
        if (n > 1) {
            set_combine(vm, slot, args + 1, BIN_OR);
        }
    }
    return class_wrap(vm, args[0], *slot);
}

Value set_method_add(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SET, "set");
    (void)set_put(vm, args);
    return VALUE_NONE;
}

Value set_method_discard(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SET, "set");
    (void)set_discard(vm, args);
    return VALUE_NONE;
}

Value set_method_remove(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SET, "set");
    if (!set_discard(vm, args)) {
        raise_key_error(vm, args[1]);
    }
    return VALUE_NONE;
}

Value set_method_pop(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SET, "set");
    uint32_t entry = table_first(vm, args);
    if (entry == TABLE_ABSENT) {
        raise_key_error(vm, str_new_c(vm, "pop from an empty set"));
    }
    Value *mark = vm->sp, *slot = vm_temps(vm, 1);
    *slot = dict_entry(vm, args[0], entry, SET_ITEMS);
    table_delete(vm, args, entry);
    vm_release(vm, mark);
    return *slot;
}

Value set_method_clear(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_kind(vm, args, KIND_SET, "set");
    table_clear(vm, args);
    return VALUE_NONE;
}

Value set_method_copy(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_set(vm, args);
    return is_kind(vm, args[0], KIND_FROZENSET) ? args[0] : set_copy_slot(vm, args, KIND_SET);
}

/* self changes by each of the other arguments. */
static Value change_by_all(Vm *vm, Value *args, unsigned n, BinaryOp op) {
    self_kind(vm, args, KIND_SET, "set");
    for (unsigned i = 1; i < n; i++) {
        args[i] = native_part(vm, args[i]);
        set_combine(vm, args, args + i, op);
    }
    return VALUE_NONE;
}

/* The same with a copy, which is the result. */
static Value combine_all(Vm *vm, Value *args, unsigned n, BinaryOp op) {
    self_set(vm, args);
    Value *slot = vm_temps(vm, 1);
    *slot = set_copy_slot(vm, args, obj_kind(vm, args[0]));
    for (unsigned i = 1; i < n; i++) {
        set_combine(vm, slot, args + i, op);
    }
    return *slot;
}

Value set_method_update(Vm *vm, Value *args, unsigned n) {
    return change_by_all(vm, args, n, BIN_OR);
}

Value set_method_intersection_update(Vm *vm, Value *args, unsigned n) {
    return change_by_all(vm, args, n, BIN_AND);
}

Value set_method_difference_update(Vm *vm, Value *args, unsigned n) {
    return change_by_all(vm, args, n, BIN_SUB);
}

Value set_method_symmetric_difference_update(Vm *vm, Value *args, unsigned n) {
    return change_by_all(vm, args, n, BIN_XOR);
}

Value set_method_union(Vm *vm, Value *args, unsigned n) {
    return combine_all(vm, args, n, BIN_OR);
}

Value set_method_intersection(Vm *vm, Value *args, unsigned n) {
    return combine_all(vm, args, n, BIN_AND);
}

Value set_method_difference(Vm *vm, Value *args, unsigned n) {
    return combine_all(vm, args, n, BIN_SUB);
}

Value set_method_symmetric_difference(Vm *vm, Value *args, unsigned n) {
    return combine_all(vm, args, n, BIN_XOR);
}

Value set_method_isdisjoint(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_set(vm, args);
    Value *pair = vm_temps(vm, 2);
    Walk w;
    pair[0] = args[0];
    walk_begin(vm, &w, &args[1]);
    while ((pair[1] = walk_next(vm, &w)) != VALUE_UNBOUND) {
        if (set_has(vm, pair)) {
            return VALUE_FALSE;
        }
    }
    return VALUE_TRUE;
}

Value set_method_issubset(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_set(vm, args);
    make_set(vm, &args[1]);
    return value_bool(set_is_subset(vm, args));
}

Value set_method_issuperset(Vm *vm, Value *args, unsigned n) {
    (void)n;
    self_set(vm, args);
    make_set(vm, &args[1]);
    Value self = args[0];
    args[0] = args[1];
    args[1] = self;
    return value_bool(set_is_subset(vm, args));
}
