/* What lists, tuples, dicts, sets and iterators share: see containers.h. */
#include "containers.h"

/* ---- arguments */

void self_check(Value *self, Kind k, Kind k2, const char *type) {
    Value native = namespace_dict(native_part(*self));
    if (!is_kind(native, k) && !is_kind(native, k2)) {
        raise_type_error(MSG_descriptor_requires_a_object, type, *self);
    }
    *self = native;
}

void class_check(Value class_ref, Value core, const char *type) {
    if (class_ref == core) {
        return;
    }
    if (!is_kind(class_ref, KIND_CLASS)) {
        raise_type_error(MSG_new_x_x_is_not_a_type_object_2, type, class_ref);
    }
    if (!class_is_subclass(class_ref, core)) {
        raise_type_error(MSG_new_x_x_is_not_a_subtype_of, type, type);
    }
}

void args_at_most(const char *name, unsigned given, unsigned max) {
    if (given > max) {
        raise_type_error(MSG_expected_at_most_argument_got, name, max, max == 1 ? "" : "s", given);
    }
}

bool value_is_iterable(Value v) {
    if (is_instance(v)) {
        return obj_native(v) != v || special_lookup(v, CORE(name___iter__)) != VALUE_UNBOUND ||
               special_lookup(v, CORE(name___getitem__)) != VALUE_UNBOUND;
    }
    if (!value_is_ref(v)) {
        return false;
    }
    const TypeOps *ops = type_ops(obj_kind(v));
    return ops->iter != NULL || ops->next != NULL;
}

/* ---- walking */

void walk_begin(Walk *w, Value *slot) {
    w->slot = slot;
    w->index = 0;
    w->kind = value_is_ref(*slot) ? obj_kind(*slot) : KIND_FREE;
    if (w->kind != KIND_LIST && w->kind != KIND_TUPLE) {
        w->kind = KIND_FREE;
        *slot = obj_iter(*slot);
    }
}

Value walk_next(Walk *w) {
    vm_poll();
    if (w->kind == KIND_FREE) {
        return obj_next(*w->slot);
    }
    uint32_t n;
    const Value *items = seq_items(*w->slot, &n);
    return w->index < n ? items[w->index++] : VALUE_UNBOUND;
}

uint32_t walk_hint(const Walk *w) {
    if (w->kind != KIND_FREE) {
        uint32_t n;
        (void)seq_items(*w->slot, &n);
        return n - w->index;
    }
    Value it = *w->slot;
    if (is_kind(it, KIND_DICT_ITER)) {
        return (uint32_t)value_small_get(body(it)[2]);
    }
    if (is_kind(it, KIND_ITER_RANGE)) {
        const Value *r = body(it);
        if (value_is_small(r[0]) && value_is_small(r[1]) && value_is_small(r[2])) {
            int32_t step = value_small_get(r[2]);
            int64_t span = (int64_t)value_small_get(r[1]) - value_small_get(r[0]);
            int64_t count = step > 0 ? (span + step - 1) / step : (span + step + 1) / step;
            return count > 0 && count < (int64_t)OBJECT_MAX_WORDS ? (uint32_t)count : 0;
        }
    }
    return 0;
}

/* ---- printing */

/* The containers being printed form a chain of pairs in the VM stack, innermost at vm->printing:
 * the object, and the distance to the next pair further out (0: none). A raise restores
 * vm->printing with the stack. */
bool print_enter(const Value *slot) {
    for (const Value *p = vm->printing; p != NULL;) {
        if (p[0] == *slot) {
            return false;
        }
        int32_t distance = value_small_get(p[1]);
        p = distance != 0 ? p + distance : NULL;
    }
    vm_enter();
    Value *pair = vm_keep(2, *slot, value_small(0), 0);
    if (vm->printing != NULL) {
        pair[1] = value_small((int32_t)(vm->printing - pair));
    }
    vm->printing = pair;
    return true;
}

void print_leave(void) {
    Value *pair = vm->printing;
    int32_t distance = value_small_get(pair[1]);
    assert(vm->sp <= pair);
    vm->sp = pair + 2;
    vm->printing = distance != 0 ? pair + distance : NULL;
    vm_leave();
}

/* ---- lists and tuples as one */

Value *seq_items(Value seq, uint32_t *n) {
    if (obj_kind(seq) == KIND_TUPLE) {
        *n = tuple_length(seq);
        return raw_body(seq);
    }
    const Value *list = body(seq);
    *n = (uint32_t)value_small_get(list[0]);
    return list[1] != VALUE_UNBOUND ? raw_body(list[1]) : NULL;
}

void seq_print(Value seq, Sink *sink, const char *open, const char *close) {
    Value *mark = vm->sp, *slot = vm_keep(1, seq, 0, 0);
    if (!print_enter(slot)) {
        sink_puts(sink, open);
        sink_puts(sink, "...");
        sink_puts(sink, close);
        vm_release(mark);
        return;
    }
    sink_puts(sink, open);
    for (uint32_t i = 0, n;; i++) {
        const Value *items = seq_items(*slot, &n);
        if (i >= n) {
            break;
        }
        if (i > 0) {
            sink_puts(sink, ", ");
            items = seq_items(*slot, &n);
        }
        if (i < n) {
            obj_print(items[i], sink, true);
        }
        vm_poll();
    }
    if (open[0] == '(' && tuple_length(*slot) == 1) {
        sink_puts(sink, ",");
    }
    sink_puts(sink, close);
    print_leave();
    vm_release(mark);
}

/* First index at which the two differ, or the shorter length; *an and *bn are the lengths then.
 * Items are looked at again only after a comparison that may have moved them. */
static uint32_t first_difference(const Value *slots, uint32_t *an, uint32_t *bn) {
    for (uint32_t i = 0;; i++) {
        const Value *a = seq_items(slots[0], an), *b = seq_items(slots[1], bn);
        uint32_t n = *an < *bn ? *an : *bn;
        for (; i < n && a[i] == b[i]; i++) {
            if (i % POLL_BYTES == 0) {
                vm_check();
            }
        }
        if (i >= n || (a[i] & b[i] & 1u)) {
            return i;
        }
        if (!obj_equal(a[i], b[i])) {
            (void)seq_items(slots[0], an);
            (void)seq_items(slots[1], bn);
            return i;
        }
        vm_poll();
    }
}

static bool compare_lengths(CompareOp op, uint32_t a, uint32_t b) {
    switch (op) {
    case CMP_LT: return a < b;
    case CMP_LE: return a <= b;
    case CMP_GT: return a > b;
    case CMP_GE: return a >= b;
    case CMP_EQ: return a == b;
    case CMP_NE: return a != b;
    }
    return false;
}

Value seq_compare(CompareOp op, Value a, Value b) {
    uint32_t an, bn;
    (void)seq_items(a, &an);
    (void)seq_items(b, &bn);
    if (an != bn && (op == CMP_EQ || op == CMP_NE)) {
        return value_bool(op == CMP_NE);
    }
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    vm_enter();
    uint32_t i = first_difference(slots, &an, &bn);
    Value result;
    if (i >= an || i >= bn) {
        result = value_bool(compare_lengths(op, an, bn));
    } else if (op == CMP_EQ || op == CMP_NE) {
        result = value_bool(op == CMP_NE);
    } else {
        Value x = seq_items(slots[0], &an)[i], y = seq_items(slots[1], &bn)[i];
        result = obj_compare(op, x, y);
        if (!value_is_bool(result)) {
            result = value_bool(obj_truth(result));
        }
    }
    vm_leave();
    vm_release(mark);
    return result;
}

uint32_t seq_find(const Value *slots, uint32_t from, uint32_t to) {
    for (uint32_t i = from, n;; i++) {
        const Value *items = seq_items(slots[0], &n);
        Value item = slots[1];
        n = to < n ? to : n;
        for (; i < n && items[i] != item && (items[i] & item & 1u); i++) {
            if (i % POLL_BYTES == 0) {
                vm_check();
            }
        }
        if (i >= n) {
            return UINT32_MAX;
        }
        if (value_equal(items[i], item)) {
            return i;
        }
        vm_poll();
    }
}

uint32_t seq_count(const Value *slots) {
    uint32_t count = 0;
    for (uint32_t i = 0; (i = seq_find(slots, i, UINT32_MAX)) != UINT32_MAX; i++) {
        count++;
    }
    return count;
}

bool seq_contains(Value seq, Value item) {
    Value *mark = vm->sp, *slots = vm_keep(2, seq, item, 0);
    bool found = seq_find(slots, 0, UINT32_MAX) != UINT32_MAX;
    vm_release(mark);
    return found;
}

/* A bound of index(): integers of any size are cut to the sequence, as slices do. */
static uint32_t cut_index(Value v, uint32_t len) {
    int64_t i;
    if (!value_is_int(v)) {
        i = int_index(v);
    } else if (!int_to_i64(v, &i)) {
        i = (obj_header(v) & FLAG_NEGATIVE) ? INT64_MIN / 2 : INT64_MAX / 2;
    }
    if (i < 0) {
        i += len;
    }
    return i < 0 ? 0 : i > (int64_t)len ? len : (uint32_t)i;
}

void seq_bounds(Value *args, unsigned n, uint32_t *from, uint32_t *to) {
    uint32_t len;
    (void)seq_items(args[0], &len);
    *from = n > 2 ? cut_index(args[2], len) : 0;
    *to = n > 3 ? cut_index(args[3], len) : UINT32_MAX;
}

bool seq_repeat_count(Value n, uint32_t len, uint32_t *count) {
    int64_t times;
    if (!value_is_int(n)) {
        if (special_lookup(n, CORE(name___index__)) == VALUE_UNBOUND) {
            if (!is_instance(n)) {
                raise_type_error(MSG_cant_multiply_sequence_by_non, n);
            }
            return false; /* its class may have __rmul__ */
        }
        times = int_index(n);
    } else if (!int_to_i64(n, &times)) {
        times = (obj_header(n) & FLAG_NEGATIVE) ? 0 : INT64_MAX;
    }
    if (times < 0 || len == 0) {
        times = 0;
    }
    if (times > (int64_t)OBJECT_MAX_BYTES || (uint64_t)times * len > OBJECT_MAX_BYTES) {
        raise_memory_error();
    }
    *count = (uint32_t)times;
    return true;
}

Value pair_new(Value a, Value b) {
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0);
    Value pair = heap_alloc_raw(KIND_TUPLE, 2);
    Value *items = raw_body(pair);
    items[0] = slots[0];
    items[1] = slots[1];
    vm_release(mark);
    return pair;
}
