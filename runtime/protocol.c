/* What every object can be asked: class, truth, hash, length, items, iteration. Objects of
 * built-in kinds go through type_ops; instances through the methods of their class, then through
 * the native part that an instance of a subclass of a built-in type holds.
 *
 * Arguments arrive in C locals. They are taken into stack slots (vm_keep) before anything that may
 * collect, and every function gives its slots back. */
#include "class.h"
#include "native.h"
#include "types.h"

/* ---- class of a value */

static Value immediate_class(Vm *vm, Value v) {
    switch (v) {
    case VALUE_NONE: return CORE(vm, class_NoneType);
    case VALUE_FALSE:
    case VALUE_TRUE: return CORE(vm, class_bool);
    case VALUE_ELLIPSIS: return CORE(vm, class_ellipsis);
    default: assert(v == VALUE_NOTIMPLEMENTED); return CORE(vm, class_NotImplementedType);
    }
}

static Value view_class(Vm *vm, Value view) {
    int32_t which = value_small_get(raw_body(vm, view)[1]);
    return which == 0   ? CORE(vm, class_dict_keys)
           : which == 1 ? CORE(vm, class_dict_values)
                        : CORE(vm, class_dict_items);
}

Value obj_class(Vm *vm, Value v) {
    if (value_is_small(v)) {
        return CORE(vm, class_int);
    }
    if (!value_is_ref(v)) {
        return immediate_class(vm, v);
    }
    switch (obj_kind(vm, v)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_class(vm, v);
    case KIND_CLASS: return class_meta(vm, v);
    case KIND_DICT_VIEW: return view_class(vm, v);
    case KIND_BOUND:
        return is_kind(vm, raw_body(vm, v)[0], KIND_NATIVE) ? CORE(vm, class_builtin)
                                                            : CORE(vm, class_method);
    case KIND_GENERATOR: return generator_class(vm, v);
    default: return vm_ptr(vm, CORE(vm, class_of_kind))[obj_kind(vm, v)];
    }
}

const char *obj_type_name(Vm *vm, Value v, unsigned *bytes) {
    Value name = body(vm, obj_class(vm, v))[CLASS_NAME];
    *bytes = str_bytes(vm, name);
    return str_text(vm, name);
}

bool obj_is_instance(Vm *vm, Value v, Value class_ref) {
    return class_is_subclass(vm, obj_class(vm, v), class_ref);
}

bool obj_is(Vm *vm, Value a, Value b) {
    (void)vm;
    return a == b;
}

Value instance_first(Vm *vm, Value instance) {
    Value first = body(vm, instance)[1];
    if (instance_has_dict(vm, instance)) {
        return dict_get_name(vm, first, CORE(vm, name_empty));
    }
    return first;
}

Value obj_native(Vm *vm, Value v) {
    if (!is_instance(vm, v) || !(class_info(vm, instance_class(vm, v)) & CLASS_FLAG_NATIVE_BASE)) {
        return v;
    }
    Value native = instance_first(vm, v);
    return native != VALUE_UNBOUND ? native : v;
}

/* ---- methods of instances */

static const TypeOps *ops_of(const Vm *vm, Value v) {
    if (value_is_ref(v)) {
        return &type_ops[obj_kind(vm, v)];
    }
    return &type_ops[value_is_small(v) || value_is_bool(v) ? KIND_INT : KIND_FREE];
}

Value special_lookup(Vm *vm, Value v, Value name) {
    if (is_instance(vm, v)) {
        return class_lookup(vm, instance_class(vm, v), name);
    }
    if (is_class(vm, v) && raw_body(vm, v)[CLASS_META] != VALUE_UNBOUND) {
        return class_lookup(vm, raw_body(vm, v)[CLASS_META], name);
    }
    return VALUE_UNBOUND;
}

/* The operations of an object whose class no program can have written, NULL for all others: the
 * short way past the special methods. */
static const TypeOps *plain_ops(const Vm *vm, Value v) {
    if (!value_is_ref(v)) {
        return NULL;
    }
    Kind k = obj_kind(vm, v);
    return k == KIND_INSTANCE || k == KIND_INSTANCE_DICT || k == KIND_CLASS ? NULL : &type_ops[k];
}

/* The method, unless it is the one of the built-in base: then the native part serves. */
static Value user_method(Vm *vm, Value o, Value name) {
    Value method = special_lookup(vm, o, name);
    if (is_kind(vm, method, KIND_NATIVE) && is_instance(vm, o) &&
        (class_info(vm, instance_class(vm, o)) & CLASS_FLAG_NATIVE_BASE)) {
        return VALUE_UNBOUND;
    }
    return method;
}

/* o.name(a, b) by the class of `o`; n counts o. False when there is no such method. */
static bool special(Vm *vm, Value name, unsigned n, Value o, Value a, Value b, Value *result) {
    if (!value_is_ref(o) || user_method(vm, o, name) == VALUE_UNBOUND) {
        return false;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, n, o, a, b);
    *result = special_call(vm, user_method(vm, window[0], name), window, n);
    vm_release(vm, mark);
    return true;
}

/* ---- truth, length, hash, equality */

static bool instance_truth(Vm *vm, Value v) {
    Value r;
    if (special(vm, CORE(vm, name___bool__), 1, v, 0, 0, &r)) {
        if (!value_is_bool(r)) {
            raise_type_error(vm, "__bool__ should return bool, returned %T", r);
        }
        return r == VALUE_TRUE;
    }
    if (user_method(vm, v, CORE(vm, name___len__)) != VALUE_UNBOUND) {
        return obj_len(vm, v) != 0;
    }
    Value native = obj_native(vm, v);
    return native == v || obj_truth(vm, native);
}

bool obj_truth(Vm *vm, Value v) {
    if (value_is_small(v)) {
        return v != value_small(0);
    }
    if (!value_is_ref(v)) {
        return v != VALUE_NONE && v != VALUE_FALSE;
    }
    Kind k = obj_kind(vm, v);
    if (k == KIND_INSTANCE || k == KIND_INSTANCE_DICT || k == KIND_CLASS) {
        return instance_truth(vm, v);
    }
    if (k == KIND_FLOAT) {
        return float_unbox(vm, v) != 0;
    }
    if (k == KIND_RANGE) {
        return range_truth(vm, v); /* its length may be beyond what len() gives */
    }
    return type_ops[k].len == NULL || type_ops[k].len(vm, v) != 0;
}

uint32_t obj_len(Vm *vm, Value o) {
    const TypeOps *plain = plain_ops(vm, o);
    if (plain != NULL && plain->len != NULL) {
        return plain->len(vm, o);
    }
    Value r;
    if (special(vm, CORE(vm, name___len__), 1, o, 0, 0, &r)) {
        int32_t n = int_index(vm, r);
        if (n < 0) {
            raise_value_error(vm, "__len__() should return >= 0");
        }
        return (uint32_t)n;
    }
    Value native = obj_native(vm, o);
    const TypeOps *ops = ops_of(vm, native);
    if (ops->len == NULL) {
        raise_type_error(vm, "object of type '%T' has no len()", o);
    }
    return ops->len(vm, native);
}

static _Noreturn void raise_unhashable(Vm *vm, Value v) {
    raise_type_error(vm, "unhashable type: '%T'", v);
}

static uint32_t hash_of_result(Vm *vm, Value r) {
    r = obj_native(vm, r);
    if (!value_is_int(vm, r)) {
        raise_type_error(vm, "__hash__ method should return an integer");
    }
    return obj_hash(vm, r);
}

static uint32_t bound_hash(Vm *vm, Value bound) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, bound, 0, 0);
    uint32_t hash = heap_identity(vm, raw_body(vm, t[0])[0]);
    Value self = raw_body(vm, t[0])[1];
    hash = hash * 31 + (value_is_ref(self) ? heap_identity(vm, self) : self);
    vm_release(vm, mark);
    return hash;
}

static uint32_t kind_hash(Vm *vm, Value v) {
    Kind k = obj_kind(vm, v);
    if (type_ops[k].hash != NULL) {
        return type_ops[k].hash(vm, v);
    }
    switch (k) {
    case KIND_LIST:
    case KIND_DICT:
    case KIND_SET:
    case KIND_BYTEARRAY:
    case KIND_SLICE: raise_unhashable(vm, v);
    case KIND_BOUND: return bound_hash(vm, v);
    default: return heap_identity(vm, v);
    }
}

static uint32_t instance_hash(Vm *vm, Value v) {
    Value method = special_lookup(vm, v, CORE(vm, name___hash__)), r;
    if (method == VALUE_NONE) {
        raise_unhashable(vm, v);
    }
    if (method != VALUE_UNBOUND && method != CORE(vm, native_object_hash) &&
        special(vm, CORE(vm, name___hash__), 1, v, 0, 0, &r)) {
        return hash_of_result(vm, r);
    }
    Value native = obj_native(vm, v);
    if (native == v) {
        return heap_identity(vm, v);
    }
    if (ops_of(vm, native)->hash == NULL && obj_kind(vm, native) != KIND_CLASS) {
        raise_unhashable(vm, v);
    }
    return obj_hash(vm, native);
}

uint32_t obj_hash(Vm *vm, Value v) {
    if (value_is_small(v)) {
        return (uint32_t)value_small_get(v);
    }
    if (!value_is_ref(v)) {
        return value_is_bool(v) ? v == VALUE_TRUE : v;
    }
    if (is_instance(vm, v) || is_class(vm, v)) {
        return instance_hash(vm, v);
    }
    return kind_hash(vm, v);
}

bool obj_equal(Vm *vm, Value a, Value b) {
    if (a == b) {
        return true;
    }
    if (value_is_small(a) && value_is_small(b)) {
        return false;
    }
    if (value_is_str(vm, a) && value_is_str(vm, b)) {
        return str_equal(vm, a, b);
    }
    Value r = obj_compare(vm, CMP_EQ, a, b);
    return value_is_bool(r) ? r == VALUE_TRUE : obj_truth(vm, r);
}

/* ---- items */

static Value class_getitem(Vm *vm, Value class_ref, Value index) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, class_ref, index, 0);
    Value name = CORE(vm, name___class_getitem__);
    if (class_lookup(vm, t[0], name) == VALUE_UNBOUND) {
        raise_type_error(vm, "type '%S' is not subscriptable", body(vm, t[0])[CLASS_NAME]);
    }
    Value *window = vm_keep(vm, 1, t[1], 0, 0);
    Value method = attr_bind(vm, class_lookup(vm, t[0], name), VALUE_UNBOUND, t[0]);
    Value r = vm_call(vm, method, window, 1);
    vm_release(vm, mark);
    return r;
}

static Value dict_missing(Vm *vm, Value o, Value index) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, index, 0);
    Value r = dict_get(vm, obj_native(vm, t[0]), t[1]);
    if (r == VALUE_UNBOUND) {
        Value *window = vm_keep(vm, 2, t[0], t[1], 0);
        r = special_call(vm, special_lookup(vm, t[0], CORE(vm, name___missing__)), window, 2);
    }
    vm_release(vm, mark);
    return r;
}

Value obj_getitem(Vm *vm, Value o, Value index) {
    Value r, native = o;
    if (is_instance(vm, o) || is_class(vm, o)) {
        if (special(vm, CORE(vm, name___getitem__), 2, o, index, 0, &r)) {
            return r;
        }
        native = obj_native(vm, o);
        if (native != o && is_kind(vm, native, KIND_DICT) &&
            special_lookup(vm, o, CORE(vm, name___missing__)) != VALUE_UNBOUND) {
            return dict_missing(vm, o, index);
        }
    }
    const TypeOps *ops = ops_of(vm, native);
    if (ops->getitem == NULL) {
        if (is_class(vm, o)) {
            return class_getitem(vm, o, index);
        }
        raise_type_error(vm, "'%T' object is not subscriptable", o);
    }
    return ops->getitem(vm, native, index);
}

void obj_setitem(Vm *vm, Value o, Value index, Value v) {
    Value r;
    bool found = v != VALUE_UNBOUND ? special(vm, CORE(vm, name___setitem__), 3, o, index, v, &r)
                                    : special(vm, CORE(vm, name___delitem__), 2, o, index, 0, &r);
    if (found) {
        return;
    }
    Value native = obj_native(vm, o);
    const TypeOps *ops = ops_of(vm, native);
    if (ops->setitem == NULL) {
        raise_type_error(vm,
                         v != VALUE_UNBOUND ? "'%T' object does not support item assignment"
                                            : "'%T' object doesn't support item deletion",
                         o);
    }
    ops->setitem(vm, native, index, v);
}

static bool contains_by_iteration(Vm *vm, Value o, Value item) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, o, item, 0);
    t[0] = obj_iter(vm, t[0]);
    bool found = false;
    for (;;) {
        Value v = obj_next(vm, t[0]);
        if (v == VALUE_UNBOUND) {
            break;
        }
        if (obj_equal(vm, v, t[1])) {
            found = true;
            break;
        }
        vm_poll(vm);
    }
    vm_release(vm, mark);
    return found;
}

static bool is_iterable(Vm *vm, Value o) {
    if (is_instance(vm, o) || is_class(vm, o)) {
        Value method = special_lookup(vm, o, CORE(vm, name___iter__));
        if (method != VALUE_UNBOUND) {
            return method != VALUE_NONE;
        }
        if (special_lookup(vm, o, CORE(vm, name___getitem__)) != VALUE_UNBOUND) {
            return true;
        }
        o = obj_native(vm, o);
    }
    const TypeOps *ops = ops_of(vm, o);
    return ops->iter != NULL || ops->next != NULL;
}

bool obj_contains(Vm *vm, Value o, Value item) {
    const TypeOps *plain = plain_ops(vm, o);
    if (plain != NULL && plain->contains != NULL) {
        return plain->contains(vm, o, item);
    }
    Value r;
    if (special(vm, CORE(vm, name___contains__), 2, o, item, 0, &r)) {
        return obj_truth(vm, r);
    }
    Value native = obj_native(vm, o);
    const TypeOps *ops = ops_of(vm, native);
    if (ops->contains != NULL && user_method(vm, o, CORE(vm, name___iter__)) == VALUE_UNBOUND) {
        return ops->contains(vm, native, item);
    }
    if (!is_iterable(vm, o)) {
        raise_type_error(vm, "argument of type '%T' is not iterable", o);
    }
    return contains_by_iteration(vm, o, item);
}

/* ---- iteration */

bool value_is_iterator(Vm *vm, Value v) {
    return ops_of(vm, v)->next != NULL ||
           special_lookup(vm, v, CORE(vm, name___next__)) != VALUE_UNBOUND;
}

/* An ITER whose owner is an instance asks it for items 0, 1, ... until IndexError. */
static Value sequence_iter(Vm *vm, Value o) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, o, 0, 0);
    Value it = heap_alloc(vm, KIND_ITER, 2);
    raw_body(vm, it)[0] = t[0];
    raw_body(vm, it)[1] = value_small(0);
    vm_release(vm, mark);
    return it;
}

Value obj_iter(Vm *vm, Value o) {
    const TypeOps *plain = plain_ops(vm, o);
    if (plain != NULL && plain->iter != NULL) {
        return plain->iter(vm, o);
    }
    Value r;
    if (special_lookup(vm, o, CORE(vm, name___iter__)) != VALUE_NONE &&
        special(vm, CORE(vm, name___iter__), 1, o, 0, 0, &r)) {
        if (!value_is_iterator(vm, r)) {
            raise_type_error(vm, "iter() returned non-iterator of type '%T'", r);
        }
        return r;
    }
    if (!is_iterable(vm, o)) {
        raise_type_error(vm, "'%T' object is not iterable", o);
    }
    Value native = obj_native(vm, o);
    const TypeOps *ops = ops_of(vm, native);
    if (native != o && user_method(vm, o, CORE(vm, name___getitem__)) == VALUE_UNBOUND) {
        o = native;
    }
    if (ops->iter != NULL) {
        return ops->iter(vm, native);
    }
    return ops->next != NULL ? o : sequence_iter(vm, o);
}

/* A call whose end is an exception of one class. */
typedef struct EndingCall {
    Value *window; /* [0] the iterator or sequence, [1] the index */
    Value result;
} EndingCall;

static void call_next(Vm *vm, void *arg) {
    EndingCall *call = arg;
    Value method = special_lookup(vm, call->window[0], CORE(vm, name___next__));
    call->result = special_call(vm, method, call->window, 1);
}

static void call_getitem(Vm *vm, void *arg) {
    EndingCall *call = arg;
    call->result = obj_getitem(vm, call->window[0], call->window[1]);
}

static Value until(Vm *vm, EndingCall *call, void (*fn)(Vm *, void *), Value end, Value end2) {
    Value exception = vm_protect(vm, fn, call);
    if (exception == VALUE_UNBOUND) {
        return call->result;
    }
    if (!obj_is_instance(vm, exception, end) && !obj_is_instance(vm, exception, end2)) {
        exception_pass(vm, exception);
    }
    return VALUE_UNBOUND;
}

static Value sequence_next(Vm *vm, Value it) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, body(vm, it)[0], body(vm, it)[1], it);
    EndingCall call = {t, 0};
    Value v =
        until(vm, &call, call_getitem, CORE(vm, class_IndexError), CORE(vm, class_StopIteration));
    vm_release(vm, mark);
    it = t[2];
    if (v == VALUE_UNBOUND) {
        mutable_body(vm, it)[0] = CORE(vm, empty_tuple);
    } else {
        mutable_body(vm, it)[1] = value_small(value_small_get(t[1]) + 1);
    }
    return v;
}

Value obj_next(Vm *vm, Value it) {
    const TypeOps *ops = ops_of(vm, it);
    if (ops->next != NULL) {
        if (obj_kind(vm, it) == KIND_ITER && is_instance(vm, body(vm, it)[0])) {
            return sequence_next(vm, it);
        }
        return ops->next(vm, it);
    }
    if (special_lookup(vm, it, CORE(vm, name___next__)) == VALUE_UNBOUND) {
        Value native = obj_native(vm, it);
        if (native == it) {
            raise_type_error(vm, "'%T' object is not an iterator", it);
        }
        return obj_next(vm, native);
    }
    Value *mark = vm->sp;
    EndingCall call = {vm_keep(vm, 1, it, 0, 0), 0};
    Value v =
        until(vm, &call, call_next, CORE(vm, class_StopIteration), CORE(vm, class_StopIteration));
    vm_release(vm, mark);
    return v;
}

/* ---- indices and slices */

/* The value of an index, clipped to 32 bits as slices want it. `slot` may be overwritten. */
static int32_t slice_bound(Vm *vm, Value *slot) {
    Value v = obj_native(vm, *slot);
    int64_t n;
    if (!value_is_int(vm, v)) {
        Value r;
        if (!special(vm, CORE(vm, name___index__), 1, *slot, 0, 0, &r)) {
            raise_type_error(vm,
                             "slice indices must be integers or None or have an __index__ method");
        }
        v = obj_native(vm, r);
    }
    if (int_to_i64(vm, v, &n)) {
        return n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : (int32_t)n;
    }
    return obj_header(vm, v) & FLAG_NEGATIVE ? INT32_MIN : INT32_MAX;
}

static int32_t slice_clip(int32_t n, int32_t len, int32_t low, int32_t high) {
    if (n < 0) {
        n = n < -len ? low : n + len;
        return n < low ? low : n;
    }
    return n > high ? high : n;
}

SliceRange slice_range(Vm *vm, Value slice, uint32_t len) {
    assert(len <= INT32_MAX);
    Value *mark = vm->sp;
    Value *t =
        vm_keep(vm, 3, raw_body(vm, slice)[0], raw_body(vm, slice)[1], raw_body(vm, slice)[2]);
    SliceRange r = {0, 0, 1, 0};
    int32_t n = (int32_t)len;
    if (t[2] != VALUE_NONE) {
        r.step = slice_bound(vm, &t[2]);
        if (r.step == 0) {
            raise_value_error(vm, "slice step cannot be zero");
        }
        if (r.step == INT32_MIN) {
            r.step = -INT32_MAX;
        }
    }
    int32_t low = r.step < 0 ? -1 : 0, high = r.step < 0 ? n - 1 : n;
    r.start = t[0] == VALUE_NONE ? (r.step < 0 ? high : low)
                                 : slice_clip(slice_bound(vm, &t[0]), n, low, high);
    r.stop = t[1] == VALUE_NONE ? (r.step < 0 ? low : high)
                                : slice_clip(slice_bound(vm, &t[1]), n, low, high);
    if (r.step > 0 && r.start < r.stop) {
        r.count = (uint32_t)(r.stop - r.start - 1) / (uint32_t)r.step + 1;
    } else if (r.step < 0 && r.start > r.stop) {
        r.count = (uint32_t)(r.start - r.stop - 1) / (uint32_t)-r.step + 1;
    }
    vm_release(vm, mark);
    return r;
}

/* `what` is "list", "tuple", "string", "list assignment", ...: its first word names the type. */
static _Noreturn void raise_index_type(Vm *vm, Value index, const char *what) {
    char type[16];
    size_t n = strcspn(what, " ");
    n = n < sizeof type - 1 ? n : sizeof type - 1;
    memcpy(type, what, n);
    type[n] = '\0';
    if (strcmp(type, "string") == 0) {
        raise_type_error(vm, "string indices must be integers, not '%T'", index);
    }
    raise_type_error(vm, "%s indices must be integers or slices, not %T", type, index);
}

uint32_t seq_index(Vm *vm, Value index, uint32_t len, const char *what) {
    int64_t n;
    if (value_is_small(index)) {
        n = value_small_get(index);
    } else {
        Value v = obj_native(vm, index);
        if (!value_is_int(vm, v)) {
            Value r;
            if (!special(vm, CORE(vm, name___index__), 1, index, 0, 0, &r)) {
                raise_index_type(vm, index, what);
            }
            v = obj_native(vm, r);
        }
        if (!int_to_i64(vm, v, &n)) {
            raise_index_error(vm, "cannot fit '%T' into an index-sized integer", v);
        }
    }
    if (n < 0) {
        n += len;
    }
    if (n < 0 || n >= len) {
        raise_index_error(vm, "%s%sindex out of range", what, *what != '\0' ? " " : "");
    }
    return (uint32_t)n;
}
