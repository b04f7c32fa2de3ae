/* Behind OUT in vm.c: making objects, exceptions, with, generators, imports. */
#include "vm_slow.h"

#include "class.h"
#include "containers.h"
#include "import.h"

/* ---- objects ---- */

SLOW(mkcell) {
    SAVE();
    Value cell = heap_alloc_raw(KIND_CELL, 1);
    raw_body(cell)[0] = R(A);
    R(A) = cell;
    return pc;
}

SLOW(slice) {
    SAVE();
    Value slice = heap_alloc_raw(KIND_SLICE, 3);
    memcpy(raw_body(slice), &R(B(*pc)), 3 * sizeof(Value));
    R(A) = slice;
    return pc + 1;
}

SLOW(getslice) {
    SAVE();
    Value *window = &R(B(*pc));
    Value slice = heap_alloc_raw(KIND_SLICE, 3);
    raw_body(slice)[0] = window[1];
    raw_body(slice)[1] = window[2];
    raw_body(slice)[2] = VALUE_NONE;
    R(A) = obj_getitem(window[0], slice);
    return pc + 1;
}

SLOW(list) {
    SAVE();
    R(A) = list_new(&R(B(*pc)), C(*pc));
    return pc + 1;
}

SLOW(tuple) {
    SAVE();
    R(A) = C(*pc) != 0 ? tuple_new(&R(B(*pc)), C(*pc)) : CORE(empty_tuple);
    return pc + 1;
}

/* R[a] may be one of the items: the result waits in a slot of its own. */
SLOW(set) {
    SAVE();
    uint32_t first = B(*pc), count = C(*pc);
    Value *made = vm_temps(1);
    made[0] = set_new(KIND_SET);
    for (uint32_t i = 0; i < count; i++) {
        set_add_value(made[0], R(first + i));
    }
    R(A) = made[0];
    return pc + 1;
}

SLOW(dict) {
    SAVE();
    uint32_t first = B(*pc), count = C(*pc);
    Value *made = vm_temps(1);
    made[0] = dict_new(count);
    for (uint32_t i = 0; i < count; i++) {
        dict_set(made[0], R(first + 2 * i), R(first + 2 * i + 1));
    }
    R(A) = made[0];
    return pc + 1;
}

SLOW(append) {
    SAVE();
    list_append_value(R(A), R(B(*pc)));
    return pc + 1;
}

SLOW(setadd) {
    SAVE();
    set_add_value(R(A), R(B(*pc)));
    return pc + 1;
}

SLOW(dictset) {
    SAVE();
    dict_set(R(A), R(B(*pc)), R(C(*pc)));
    return pc + 1;
}

SLOW(extend) {
    SAVE();
    if (!value_is_iterable(R(B(*pc)))) {
        raise_type_error(MSG_value_after_must_be_an, R(B(*pc)));
    }
    list_extend_slots(vm_keep(2, R(A), R(B(*pc)), 0));
    return pc + 1;
}

SLOW(setupdate) {
    SAVE();
    set_update_slots(vm_keep(3, R(A), R(B(*pc)), 0));
    return pc + 1;
}

SLOW(dictupdate) {
    SAVE();
    dict_update(R(A), R(B(*pc)), C(*pc) == 1);
    return pc + 1;
}

SLOW(tupleof) {
    SAVE();
    Value *slots = vm_keep(1, R(B(*pc)), 0, 0);
    if (!is_kind(slots[0], KIND_TUPLE)) {
        if (!value_is_iterable(slots[0])) {
            raise_type_error(MSG_value_after_must_be_an, slots[0]);
        }
        if (!is_kind(slots[0], KIND_LIST)) {
            slots[0] = list_from_iterable(slots[0]);
        }
        slots[0] = list_to_tuple(slots);
    }
    R(A) = slots[0];
    return pc + 1;
}

SLOW(func) {
    SAVE();
    CodeShape shape = code_shape(raw_body(K(pc[1])));
    unsigned cells = shape.ncells, defaults = ((shape.flags & CODE_DEFAULTS) != 0) +
                                              ((shape.flags & CODE_KWDEFAULTS) != 0);
    Value function = heap_alloc_raw(KIND_FUNCTION, 1 + cells + defaults);
    Value *payload = raw_body(function);
    const Value *window = &R(B(pc[0]));
    payload[0] = K(pc[1]);
    memcpy(payload + 1, window + defaults, cells * sizeof(Value));
    memcpy(payload + 1 + cells, window, defaults * sizeof(Value));
    R(A) = function;
    return pc + 2;
}

/* ---- unpacking ---- */

_Noreturn static void raise_too_few(const char *least, unsigned expected, unsigned got) {
    raise_value_error(MSG_not_enough_values_to_unpack, least, expected, got);
}

/* Items of a tuple or list, or NULL; their number. */
static const Value *sequence_items(Value v, uint32_t *n) {
    return is_kind(v, KIND_TUPLE) || is_kind(v, KIND_LIST) ? seq_items(v, n) : NULL;
}

static void unpack_iterable(Value *to, Value source, uint32_t count) {
    if (!value_is_iterable(source)) {
        raise_type_error(MSG_cannot_unpack_non_iterable, source);
    }
    Value *slots = vm_temps(count + 1) + 1;
    slots[-1] = obj_iter(source);
    for (uint32_t i = 0; i < count; i++) {
        slots[i] = obj_next(slots[-1]);
        if (slots[i] == VALUE_UNBOUND) {
            raise_too_few("", count, i);
        }
    }
    if (obj_next(slots[-1]) != VALUE_UNBOUND) {
        raise_value_error(MSG_too_many_values_to_unpack, count);
    }
    memcpy(to, slots, count * sizeof *to);
}

SLOW(unpack) {
    SAVE();
    Value source = R(B(*pc));
    uint32_t count = C(*pc), n = 0;
    const Value *items = sequence_items(source, &n);
    if (!items && !(is_kind(source, KIND_LIST) && n == 0)) {
        unpack_iterable(&R(A), source, count);
        return pc + 1;
    }
    if (n < count) {
        raise_too_few("", count, n);
    }
    if (n > count) {
        raise_value_error(MSG_too_many_values_to_unpack, count);
    }
    if (count != 0) {
        memmove(&R(A), items, count * sizeof *items);
    }
    return pc + 1;
}

/* The middle is made last: R[a ..] may be where the source stands. */
SLOW(unpackex) {
    SAVE();
    uint32_t before = C(pc[0]), after = pc[1] >> 8, n;
    Value *slots = vm_temps(1);
    slots[0] = R(B(pc[0]));
    if (!is_kind(slots[0], KIND_TUPLE) && !is_kind(slots[0], KIND_LIST)) {
        if (!value_is_iterable(slots[0])) {
            raise_type_error(MSG_cannot_unpack_non_iterable, slots[0]);
        }
        slots[0] = list_from_iterable(slots[0]);
    }
    (void)seq_items(slots[0], &n);
    if (n < before + after) {
        raise_too_few("at least ", before + after, n);
    }
    uint32_t middle = n - before - after;
    Value *copy = vm_temps(middle != 0 ? middle : 1);
    const Value *items = seq_items(slots[0], &n);
    if (middle != 0) {
        memcpy(copy, items + before, middle * sizeof *copy);
    }
    Value list = list_new(copy, middle);
    items = seq_items(slots[0], &n);
    Value *to = &R(A);
    for (uint32_t i = 0; i < before; i++) {
        to[i] = items[i];
    }
    to[before] = list;
    for (uint32_t i = 0; i < after; i++) {
        to[before + 1 + i] = items[before + middle + i];
    }
    return pc + 2;
}

/* ---- text ---- */

SLOW(format) {
    SAVE();
    uint32_t how = C(*pc);
    Value *slots = vm_temps(1);
    slots[0] = R(B(*pc));
    switch (how & 3u) {
    case 1: slots[0] = obj_str(slots[0]); break;
    case 2: slots[0] = obj_repr(slots[0]); break;
    case 3: slots[0] = builtin_ascii(slots, 1); break;
    default: break;
    }
    R(A) = obj_format(slots[0], how & 4u ? R(A) : VALUE_UNBOUND);
    return pc + 1;
}

SLOW(strjoin) {
    SAVE();
    uint32_t first = B(*pc), count = C(*pc);
    Builder builder;
    builder_init(&builder, vm_temps(1));
    for (uint32_t i = 0; i < count; i++) {
        builder_add_str(&builder, R(first + i));
    }
    R(A) = builder_str(&builder);
    return pc + 1;
}

/* ---- class bodies ---- */

/* A class body is a function like others: whoever calls it may pass anything. */
/* True for the names of a module, which code that comes over the console or runs by exec() has in place of a dict. */
static bool namespace_check(Value v) {
    if (is_kind(v, KIND_NAMESPACE)) {
        return true;
    }
    if (!is_kind(v, KIND_DICT)) {
        raise_type_error(MSG_a_class_body_needs_a_dict_not, v);
    }
    return false;
}

SLOW(nsget) {
    SAVE();
    Value names = R(B(pc[0]));
    R(A) = namespace_check(names) ? module_getattr(raw_body(names)[0], K(pc[1]))
                                  : dict_get_name(names, K(pc[1]));
    return pc + 2;
}

SLOW(nsset) {
    SAVE();
    if (namespace_check(R(A))) {
        module_setattr(raw_body(R(A))[0], K(pc[1]), R(B(pc[0])));
    } else {
        dict_set(R(A), K(pc[1]), R(B(pc[0])));
    }
    return pc + 2;
}

SLOW(nsdel) {
    SAVE();
    if (namespace_check(R(A))) {
        obj_setitem(R(A), K(*pc), VALUE_UNBOUND);
    } else if (!dict_remove(R(A), K(*pc))) {
        raise_error(CORE(class_NameError), MSG_name_is_not_defined, K(*pc));
    }
    return pc + 1;
}

/* ---- exceptions ---- */

/* R[i] as an exception instance: a class is called. */
static Value exception_operand(Value *base, uint32_t i, unsigned message) {
    if (is_class(R(i)) && class_is_subclass(R(i), CORE(class_BaseException))) {
        R(i) = vm_call(R(i), vm->sp, 0);
    }
    if (!is_exception(R(i))) {
        raise_type_error(message);
    }
    return R(i);
}

SLOW(raise) {
    SAVE();
    vm_raise_new(exception_operand(base, A, MSG_exceptions_must_derive_from));
}

SLOW(raisefrom) {
    SAVE();
    (void)exception_operand(base, A, MSG_exceptions_must_derive_from);
    uint32_t b = B(*pc);
    if (R(b) != VALUE_NONE) {
        (void)exception_operand(base, b, MSG_exception_causes_must_derive);
    }
    Value *slots = exception_slots(R(A));
    if (slots) {
        slots[EXC_CAUSE] = R(b);
        slots[EXC_SUPPRESS] = VALUE_TRUE;
    }
    vm_raise_new(R(A));
}

SLOW(reraise) {
    SAVE();
    vm_reraise(R(A));
}

SLOW(raise0) {
    (void)insn;
    SAVE();
    if (!value_is_ref(vm->roots[ROOT_HANDLED])) {
        raise_error(CORE(class_RuntimeError), MSG_no_active_exception_to_reraise);
    }
    vm_reraise(vm->roots[ROOT_HANDLED]);
}

SLOW(excmatch) {
    SAVE();
    R(A) = value_bool(exception_matches(R(B(*pc)), R(C(*pc))));
    return pc + 1;
}

SLOW(assert) {
    SAVE();
    Value class_ref = CORE(class_AssertionError);
    vm_raise_new(exception_make(class_ref, B(*pc) == 1 ? VALUE_UNBOUND : R(A)));
}

/* ---- with ---- */

SLOW(withexit) {
    SAVE();
    Value manager = R(B(*pc));
    bool async = C(*pc) != 0;
    Value exit = async ? CORE(name___aexit__) : CORE(name___exit__);
    const char *kind = async ? "asynchronous context" : "context";
    Value class_ref = obj_class(manager);
    if (class_lookup(class_ref, async ? CORE(name___aenter__) : CORE(name___enter__)) ==
        VALUE_UNBOUND) {
        raise_type_error(MSG_object_does_not_support_the, manager, kind);
    }
    Value method = class_lookup(class_ref, exit);
    if (method == VALUE_UNBOUND) {
        raise_type_error(MSG_object_does_not_support_the_manager, manager, kind, exit);
    }
    R(A) = attr_bind(method, manager, class_ref);
    return pc + 1;
}

/* The arguments go below R[a]. */
SLOW(exitcall) {
    SAVE();
    Value *dest = &R(A), *args = dest - 3, callee = *dest, none = VALUE_UNBOUND;
    frame_room(args, &callee, &none);
    vm->sp = args < vm->sp ? args : vm->sp;
    Value exception = R(B(*pc));
    bool raised = exception != VALUE_NONE;
    args[0] = raised ? obj_class(exception) : VALUE_NONE;
    args[1] = exception;
    args[2] = raised ? exception_slot(exception, EXC_TRACEBACK) : VALUE_NONE;
    return call_begin(callee, args, 3, VALUE_UNBOUND, dest, pc + 1);
}

/* ---- generators ---- */

SLOW(yield) {
    SAVE();
    return generator_yield(base, pc, R(A), 0);
}

SLOW(yieldfrom) {
    SAVE();
    return generator_yield(base, pc + 1, R(A), B(*pc) + 1);
}

/* next(R[a]) of an iterator that is no generator: slots [0] iterator, [1] result, 0 at the end. Built-in ones, too,
 * may let a StopIteration of what they call through, with a value (map). */
static void send_next(void *arg) {
    Value *slots = arg;
    if (special_lookup(slots[0], CORE(name___next__)) == VALUE_UNBOUND) {
        slots[1] = obj_next(slots[0]);
        return;
    }
    Value *window = vm_keep(1, slots[0], 0, 0);
    slots[1] = special_call(special_lookup(slots[0], CORE(name___next__)), window, 1);
}

static void send_value(void *arg) {
    Value *slots = arg;
    Value method = obj_getattr(slots[0], CORE(name_send));
    Value *window = vm_keep(1, slots[2], 0, 0);
    slots[1] = vm_call(method, window, 1);
}

/* True when the iterator has ended; R[b] is what it gave or returned. */
static bool send_other(Value it, Value *sent) {
    bool next = *sent == VALUE_NONE && !is_kind(it, KIND_ASEND); /* whose end has a value */
    Value *slots = vm_keep(3, it, 0, *sent);
    Value raised = vm_protect(next ? send_next : send_value, slots);
    if (raised == VALUE_UNBOUND) {
        *sent = slots[1] != VALUE_UNBOUND ? slots[1] : VALUE_NONE;
        return slots[1] == VALUE_UNBOUND;
    }
    if (!obj_is_instance(raised, CORE(class_StopIteration))) {
        vm_propagate(raised);
    }
    *sent = exception_slot(raised, EXC_VALUE);
    return true;
}

SLOW(send) {
    SAVE();
    Value it = R(A), *sent = &R(B(*pc));
    bool ended = true;
    if (is_kind(it, KIND_GENERATOR)) {
        unsigned state = generator_state(it);
        if (state == GEN_SUSPENDED || (state == GEN_CREATED && *sent == VALUE_NONE)) {
            return generator_enter(it, *sent, base, pc + 1);
        }
        *sent = generator_resume(it, *sent, &ended);
    } else if (it != VALUE_UNBOUND) {
        ended = send_other(it, sent);
    }
    return ended ? pc + 1 + S8(*pc) : pc + 1;
}

/* ---- imports ---- */

SLOW(import) {
    SAVE();
    R(A) = module_import_level(K(pc[1]), B(pc[0]), C(pc[0]) != 0);
    return pc + 2;
}

SLOW(importfrom) {
    SAVE();
    R(A) = module_import_from(R(B(pc[0])), K(pc[1]));
    return pc + 2;
}

SLOW(importstar) {
    SAVE();
    module_import_star(R(A));
    return pc;
}
