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

static Value immediate_class(Value v) {
    switch (v) {
    case VALUE_NONE: return CORE(class_NoneType);
    case VALUE_FALSE:
    case VALUE_TRUE: return CORE(class_bool);
    case VALUE_ELLIPSIS: return CORE(class_ellipsis);
    default: assert(v == VALUE_NOTIMPLEMENTED); return CORE(class_NotImplementedType);
    }
}

static Value view_class(Value view) {
    int32_t which = value_small_get(raw_body(view)[1]);
    return which == 0   ? CORE(class_dict_keys)
           : which == 1 ? CORE(class_dict_values)
                        : CORE(class_dict_items);
}

Value obj_class(Value v) {
    if (value_is_small(v)) {
        return CORE(class_int);
    }
    if (!value_is_ref(v)) {
        return immediate_class(v);
    }
    switch (obj_kind(v)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_class(v);
    case KIND_CLASS: return class_meta(v);
    case KIND_DICT_VIEW: return view_class(v);
    case KIND_BOUND:
        return is_kind(raw_body(v)[0], KIND_NATIVE) ? CORE(class_builtin) : CORE(class_method);
    case KIND_GENERATOR: return generator_class(v);
#if FIRN_HOST
    case KIND_CODE: /* compile() returns bodies, which are no functions */
        return code_flags(raw_body(v)) & (CODE_MODULEBODY | CODE_CLASSBODY) ? CORE(class_code)
                                                                            : CORE(class_function);
#endif
    default: return vm_ptr(CORE(class_of_kind))[obj_kind(v)];
    }
}

const char *obj_type_name(Value v, unsigned *bytes) {
    Value name = body(obj_class(v))[CLASS_NAME];
    *bytes = str_bytes(name);
    return str_text(name);
}

bool obj_is_instance(Value v, Value class_ref) {
    return class_is_subclass(obj_class(v), class_ref);
}

bool obj_is(Value a, Value b) {
    return a == b;
}

Value instance_first(Value instance) {
    Value first = body(instance)[1];
    if (instance_has_dict(instance)) {
        return dict_get_name(first, CORE(name_empty));
    }
    return first;
}

Value obj_native(Value v) {
    if (!is_instance(v) || !(class_info(instance_class(v)) & CLASS_FLAG_NATIVE_BASE)) {
        return v;
    }
    Value native = instance_first(v);
    return native != VALUE_UNBOUND ? native : v;
}

/* ---- methods of instances */

Value special_lookup(Value v, Value name) {
    if (is_instance(v)) {
        return class_lookup(instance_class(v), name);
    }
    if (is_class(v) && raw_body(v)[CLASS_META] != VALUE_UNBOUND) {
        return class_lookup(raw_body(v)[CLASS_META], name);
    }
    return VALUE_UNBOUND;
}

/* The operations of an object whose class no program can have written, NULL for all others: the
 * short way past the special methods. */
static const TypeOps *plain_ops(Value v) {
    if (!value_is_ref(v)) {
        return NULL;
    }
    Kind k = obj_kind(v);
    return k == KIND_INSTANCE || k == KIND_INSTANCE_DICT || k == KIND_CLASS ? NULL : type_ops(k);
}

/* The method, unless it is the one of the built-in base: then the native part serves. */
static Value user_method(Value o, Value name) {
    Value method = special_lookup(o, name);
    if (is_kind(method, KIND_NATIVE) && is_instance(o) &&
        (class_info(instance_class(o)) & CLASS_FLAG_NATIVE_BASE)) {
        return VALUE_UNBOUND;
    }
    return method;
}

/* o.name(a, b) by the class of `o`; n counts o. False when there is no such method. */
static bool special(Value name, unsigned n, Value o, Value a, Value b, Value *result) {
    if (!value_is_ref(o) || user_method(o, name) == VALUE_UNBOUND) {
        return false;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(n, o, a, b);
    *result = special_call(user_method(window[0], name), window, n);
    vm_release(mark);
    return true;
}

/* ---- truth, length, hash, equality */

static bool instance_truth(Value v) {
    Value r;
    if (special(CORE(name___bool__), 1, v, 0, 0, &r)) {
        if (!value_is_bool(r)) {
            raise_type_error(MSG_bool_should_return_bool, r);
        }
        return r == VALUE_TRUE;
    }
    if (user_method(v, CORE(name___len__)) != VALUE_UNBOUND) {
        return obj_len(v) != 0;
    }
    Value native = obj_native(v);
    return native == v || obj_truth(native);
}

bool obj_truth(Value v) {
    if (value_is_small(v)) {
        return v != value_small(0);
    }
    if (!value_is_ref(v)) {
        return v != VALUE_NONE && v != VALUE_FALSE;
    }
    Kind k = obj_kind(v);
    if (k == KIND_INSTANCE || k == KIND_INSTANCE_DICT || k == KIND_CLASS) {
        return instance_truth(v);
    }
    if (k == KIND_FLOAT) {
        return float_unbox(v) != 0;
    }
    if (k == KIND_COMPLEX) {
        return complex_truth(v);
    }
    if (k == KIND_RANGE) {
        return range_truth(v); /* its length may be beyond what len() gives */
    }
    return type_ops(k)->len == NULL || type_ops(k)->len(v) != 0;
}

uint32_t obj_len(Value o) {
    const TypeOps *plain = plain_ops(o);
    if (plain != NULL && plain->len != NULL) {
        return plain->len(o);
    }
    Value r;
    if (special(CORE(name___len__), 1, o, 0, 0, &r)) {
        int32_t n = int_index(r);
        if (n < 0) {
            raise_value_error(MSG_len_should_return_0);
        }
        return (uint32_t)n;
    }
    Value native = obj_native(o);
    const TypeOps *ops = type_ops_of(native);
    if (ops->len == NULL) {
        raise_type_error(MSG_object_of_type_has_no_len, o);
    }
    return ops->len(native);
}

static _Noreturn void raise_unhashable(Value v) {
    raise_type_error(MSG_unhashable_type, v);
}

static uint32_t hash_of_result(Value r) {
    r = obj_native(r);
    if (!value_is_int(r)) {
        raise_type_error(MSG_hash_method_should_return_an);
    }
    return obj_hash(r);
}

static uint32_t bound_hash(Value bound) {
    Value *mark = vm->sp;
    Value *t = vm_keep(1, bound, 0, 0);
    uint32_t hash = heap_identity(raw_body(t[0])[0]);
    Value self = raw_body(t[0])[1];
    hash = hash * 31 + (value_is_ref(self) ? heap_identity(self) : self);
    vm_release(mark);
    return hash;
}

static uint32_t kind_hash(Value v) {
    Kind k = obj_kind(v);
    if (type_ops(k)->hash != NULL) {
        return type_ops(k)->hash(v);
    }
    bool stream = k == KIND_BYTESIO || k == KIND_STRINGIO;
    bool view = k == KIND_DICT_VIEW && view_class(v) != CORE(class_dict_values);
    if ((kind_storage(k) != KIND_FREE && !stream) || k == KIND_NAMESPACE || k == KIND_SLICE ||
        view) {
        raise_unhashable(v);
    }
    return k == KIND_BOUND ? bound_hash(v) : heap_identity(v);
}

static uint32_t instance_hash(Value v) {
    Value method = special_lookup(v, CORE(name___hash__)), r;
    if (method == VALUE_NONE) {
        raise_unhashable(v);
    }
    if (method != VALUE_UNBOUND && method != CORE(native_object_hash) &&
        special(CORE(name___hash__), 1, v, 0, 0, &r)) {
        return hash_of_result(r);
    }
    Value native = obj_native(v);
    if (native == v) {
        return heap_identity(v);
    }
    if (type_ops_of(native)->hash == NULL && obj_kind(native) != KIND_CLASS) {
        raise_unhashable(v);
    }
    return obj_hash(native);
}

uint32_t obj_hash(Value v) {
    if (value_is_small(v)) {
        return (uint32_t)value_small_get(v);
    }
    if (!value_is_ref(v)) {
        return value_is_bool(v) ? v == VALUE_TRUE : v;
    }
    if (is_instance(v) || is_class(v)) {
        return instance_hash(v);
    }
    return kind_hash(v);
}

bool obj_equal(Value a, Value b) {
    if (a == b) {
        return true;
    }
    if (value_is_small(a) && value_is_small(b)) {
        return false;
    }
    if (value_is_str(a) && value_is_str(b)) {
        return str_equal(a, b);
    }
    Value r = obj_compare(CMP_EQ, a, b);
    return value_is_bool(r) ? r == VALUE_TRUE : obj_truth(r);
}

/* ---- items */

static Value class_getitem(Value class_ref, Value index) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, class_ref, index, 0);
    Value name = CORE(name___class_getitem__);
    if (class_lookup(t[0], name) == VALUE_UNBOUND) {
        raise_type_error(MSG_type_is_not_subscriptable, body(t[0])[CLASS_NAME]);
    }
    Value *window = vm_keep(1, t[1], 0, 0);
    Value method = attr_bind(class_lookup(t[0], name), VALUE_UNBOUND, t[0]);
    Value r = vm_call(method, window, 1);
    vm_release(mark);
    return r;
}

static Value dict_missing(Value o, Value index) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, index, 0);
    Value r = dict_get(obj_native(t[0]), t[1]);
    if (r == VALUE_UNBOUND) {
        Value *window = vm_keep(2, t[0], t[1], 0);
        r = special_call(special_lookup(t[0], CORE(name___missing__)), window, 2);
    }
    vm_release(mark);
    return r;
}

Value obj_getitem(Value o, Value index) {
    Value r, native = o;
    if (is_instance(o) || is_class(o)) {
        if (special(CORE(name___getitem__), 2, o, index, 0, &r)) {
            return r;
        }
        native = obj_native(o);
        if (native != o && is_kind(native, KIND_DICT) &&
            special_lookup(o, CORE(name___missing__)) != VALUE_UNBOUND) {
            return dict_missing(o, index);
        }
    }
    const TypeOps *ops = type_ops_of(native);
    if (ops->getitem == NULL) {
        if (is_class(o)) {
            return class_getitem(o, index);
        }
        raise_type_error(MSG_object_is_not_subscriptable, o);
    }
    return ops->getitem(native, index);
}

void obj_setitem(Value o, Value index, Value v) {
    Value r;
    bool found = v != VALUE_UNBOUND ? special(CORE(name___setitem__), 3, o, index, v, &r)
                                    : special(CORE(name___delitem__), 2, o, index, 0, &r);
    if (found) {
        return;
    }
    Value native = obj_native(o);
    const TypeOps *ops = type_ops_of(native);
    if (ops->setitem == NULL) {
        raise_type_error(v != VALUE_UNBOUND ? MSG_object_does_not_support_item
                                            : MSG_object_doesnt_support_item,
                         o);
    }
    ops->setitem(native, index, v);
}

static bool contains_by_iteration(Value o, Value item) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, o, item, 0);
    t[0] = obj_iter(t[0]);
    bool found = false;
    for (;;) {
        Value v = obj_next(t[0]);
        if (v == VALUE_UNBOUND) {
            break;
        }
        if (obj_equal(v, t[1])) {
            found = true;
            break;
        }
        vm_poll();
    }
    vm_release(mark);
    return found;
}

static bool is_iterable(Value o) {
    if (is_instance(o) || is_class(o)) {
        Value method = special_lookup(o, CORE(name___iter__));
        if (method != VALUE_UNBOUND) {
            return method != VALUE_NONE;
        }
        if (special_lookup(o, CORE(name___getitem__)) != VALUE_UNBOUND) {
            return true;
        }
        o = obj_native(o);
    }
    const TypeOps *ops = type_ops_of(o);
    return ops->iter != NULL || ops->next != NULL;
}

bool obj_contains(Value o, Value item) {
    const TypeOps *plain = plain_ops(o);
    if (plain != NULL && plain->contains != NULL) {
        return plain->contains(o, item);
    }
    Value r;
    if (special(CORE(name___contains__), 2, o, item, 0, &r)) {
        return obj_truth(r);
    }
    Value native = obj_native(o);
    const TypeOps *ops = type_ops_of(native);
    if (ops->contains != NULL && user_method(o, CORE(name___iter__)) == VALUE_UNBOUND) {
        return ops->contains(native, item);
    }
    if (!is_iterable(o)) {
        raise_type_error(MSG_argument_of_type_is_not, o);
    }
    return contains_by_iteration(o, item);
}

/* ---- iteration */

bool value_is_iterator(Value v) {
    return type_ops_of(v)->next != NULL || special_lookup(v, CORE(name___next__)) != VALUE_UNBOUND;
}

/* An ITER whose owner is an instance asks it for items 0, 1, ... until IndexError. */
static Value sequence_iter(Value o) {
    Value *mark = vm->sp;
    Value *t = vm_keep(1, o, 0, 0);
    Value it = heap_alloc(KIND_ITER, 2);
    raw_body(it)[0] = t[0];
    raw_body(it)[1] = value_small(0);
    vm_release(mark);
    return it;
}

Value obj_iter(Value o) {
    const TypeOps *plain = plain_ops(o);
    if (plain != NULL && plain->iter != NULL) {
        return plain->iter(o);
    }
    Value r;
    if (special_lookup(o, CORE(name___iter__)) != VALUE_NONE &&
        special(CORE(name___iter__), 1, o, 0, 0, &r)) {
        if (!value_is_iterator(r)) {
            raise_type_error(MSG_iter_returned_non_iterator_of, r);
        }
        return r;
    }
    if (!is_iterable(o)) {
        raise_type_error(MSG_object_is_not_iterable, o);
    }
    Value native = obj_native(o);
    const TypeOps *ops = type_ops_of(native);
    if (native != o && user_method(o, CORE(name___getitem__)) == VALUE_UNBOUND) {
        o = native;
    }
    if (ops->iter != NULL) {
        return ops->iter(native);
    }
    return ops->next != NULL ? o : sequence_iter(o);
}

/* A call whose end is an exception of one class. */
typedef struct EndingCall {
    Value *window; /* [0] the iterator or sequence, [1] the index */
    Value result;
} EndingCall;

static void call_next(void *arg) {
    EndingCall *call = arg;
    Value method = special_lookup(call->window[0], CORE(name___next__));
    call->result = special_call(method, call->window, 1);
}

static void call_getitem(void *arg) {
    EndingCall *call = arg;
    call->result = obj_getitem(call->window[0], call->window[1]);
}

static Value until(EndingCall *call, void (*fn)(void *), Value end, Value end2) {
    Value exception = vm_protect(fn, call);
    if (exception == VALUE_UNBOUND) {
        return call->result;
    }
    if (!obj_is_instance(exception, end) && !obj_is_instance(exception, end2)) {
        exception_pass(exception);
    }
    return VALUE_UNBOUND;
}

static Value sequence_next(Value it) {
    Value *mark = vm->sp;
    Value *t = vm_keep(3, body(it)[0], body(it)[1], it);
    EndingCall call = {t, 0};
    Value v = until(&call, call_getitem, CORE(class_IndexError), CORE(class_StopIteration));
    vm_release(mark);
    it = t[2];
    if (v == VALUE_UNBOUND) {
        mutable_body(it)[0] = CORE(empty_tuple);
    } else {
        mutable_body(it)[1] = value_small(value_small_get(t[1]) + 1);
    }
    return v;
}

Value obj_next(Value it) {
    const TypeOps *ops = type_ops_of(it);
    if (ops->next != NULL) {
        if (obj_kind(it) == KIND_ITER && is_instance(body(it)[0])) {
            return sequence_next(it);
        }
        return ops->next(it);
    }
    if (special_lookup(it, CORE(name___next__)) == VALUE_UNBOUND) {
        Value native = obj_native(it);
        if (native == it) {
            raise_type_error(MSG_object_is_not_an_iterator, it);
        }
        return obj_next(native);
    }
    Value *mark = vm->sp;
    EndingCall call = {vm_keep(1, it, 0, 0), 0};
    Value v = until(&call, call_next, CORE(class_StopIteration), CORE(class_StopIteration));
    vm_release(mark);
    return v;
}

/* ---- indices and slices */

/* The value of an index, clipped to 32 bits as slices want it. `slot` may be overwritten. */
static int32_t slice_bound(Value *slot) {
    Value v = obj_native(*slot);
    int64_t n;
    if (!value_is_int(v)) {
        Value r;
        if (!special(CORE(name___index__), 1, *slot, 0, 0, &r)) {
            raise_type_error(MSG_slice_indices_must_be_integers);
        }
        v = obj_native(r);
    }
    if (int_to_i64(v, &n)) {
        return n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : (int32_t)n;
    }
    return obj_header(v) & FLAG_NEGATIVE ? INT32_MIN : INT32_MAX;
}

static int32_t slice_clip(int32_t n, int32_t len, int32_t low, int32_t high) {
    if (n < 0) {
        n = n < -len ? low : n + len;
        return n < low ? low : n;
    }
    return n > high ? high : n;
}

SliceRange slice_range(Value slice, uint32_t len) {
    assert(len <= INT32_MAX);
    Value *mark = vm->sp;
    Value *t = vm_keep(3, raw_body(slice)[0], raw_body(slice)[1], raw_body(slice)[2]);
    SliceRange r = {0, 0, 1, 0};
    int32_t n = (int32_t)len;
    if (t[2] != VALUE_NONE) {
        r.step = slice_bound(&t[2]);
        if (r.step == 0) {
            raise_value_error(MSG_slice_step_cannot_be_zero);
        }
        if (r.step == INT32_MIN) {
            r.step = -INT32_MAX;
        }
    }
    int32_t low = r.step < 0 ? -1 : 0, high = r.step < 0 ? n - 1 : n;
    r.start = t[0] == VALUE_NONE ? (r.step < 0 ? high : low)
                                 : slice_clip(slice_bound(&t[0]), n, low, high);
    r.stop = t[1] == VALUE_NONE ? (r.step < 0 ? low : high)
                                : slice_clip(slice_bound(&t[1]), n, low, high);
    if (r.step > 0 && r.start < r.stop) {
        r.count = (uint32_t)(r.stop - r.start - 1) / (uint32_t)r.step + 1;
    } else if (r.step < 0 && r.start > r.stop) {
        r.count = (uint32_t)(r.start - r.stop - 1) / (uint32_t)-r.step + 1;
    }
    vm_release(mark);
    return r;
}

/* `what` is "list", "tuple", "string", "list assignment", ...: its first word names the type. */
static _Noreturn void raise_index_type(Value index, const char *what) {
    char type[16];
    size_t n = strcspn(what, " ");
    n = n < sizeof type - 1 ? n : sizeof type - 1;
    memcpy(type, what, n);
    type[n] = '\0';
    if (strcmp(type, "string") == 0) {
        raise_type_error(MSG_string_indices_must_be, index);
    }
    raise_type_error(MSG_indices_must_be_integers_or, type, index);
}

uint32_t seq_index(Value index, uint32_t len, const char *what) {
    int64_t n;
    if (value_is_small(index)) {
        n = value_small_get(index);
    } else {
        Value v = obj_native(index);
        if (!value_is_int(v)) {
            Value r;
            if (!special(CORE(name___index__), 1, index, 0, 0, &r)) {
                raise_index_type(index, what);
            }
            v = obj_native(r);
        }
        if (!int_to_i64(v, &n)) {
            raise_index_error(MSG_cannot_fit_into_an_index_sized, v);
        }
    }
    if (n < 0) {
        n += len;
    }
    if (n < 0 || n >= len) {
        raise_index_error(MSG_index_out_of_range_2, what, *what != '\0' ? " " : "");
    }
    return (uint32_t)n;
}
