/* What await, async for and async with delegate to. */
#include "class.h"
#include "native.h"
#include "types.h"
#include "vm_slow.h"

/* ---- asynchronous generators
 *
 * Its frame yields for two reasons: YIELD is the next item, YIELDFROM waits for something. The
 * generator's state tells which it was. __anext__(), asend(), athrow() and aclose() make an ASEND,
 * which resumes the generator whenever it is resumed itself, hands on what the generator waits for,
 * and ends with the item. */

enum AsendField {
    ASEND_GENERATOR,
    ASEND_STATE, /* small: AsendState */
    ASEND_MODE,  /* small: AsendMode */
    ASEND_VALUE, /* to be sent or raised first */
    ASEND_FIELDS
};

enum AsendState { ASEND_NEW, ASEND_WAITING, ASEND_DONE };
enum AsendMode { ASEND_SEND, ASEND_THROW, ASEND_CLOSE };

static bool is_async_generator(Value v) {
    return is_kind(v, KIND_GENERATOR) && generator_class(v) == CORE(class_async_generator);
}

static Value asend_new(Value gen, enum AsendMode mode, Value value) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(2, gen, value, 0);
    Value o = heap_alloc(KIND_ASEND, ASEND_FIELDS);
    Value *payload = raw_body(o);
    payload[ASEND_GENERATOR] = slots[0];
    payload[ASEND_STATE] = value_small(ASEND_NEW);
    payload[ASEND_MODE] = value_small(mode);
    payload[ASEND_VALUE] = slots[1];
    vm_release(mark);
    return o;
}

/* One step of it: slots [0] the ASEND, [1] what is sent or, when `throws`, raised; then the
 * generator's result. */
typedef struct AsendStep {
    Value *slots;
    bool throws, ended;
} AsendStep;

static void asend_resume(void *arg) {
    AsendStep *step = arg;
    Value *slots = step->slots, gen = body(slots[0])[ASEND_GENERATOR];
    slots[1] = step->throws ? generator_throw(gen, slots[1], &step->ended)
                            : generator_resume(gen, slots[1], &step->ended);
}

/* The first step sends or raises what the ASEND was made with. */
static void asend_begin(AsendStep *step) {
    Value *slots = step->slots;
    const Value *payload = body(slots[0]);
    Value gen = payload[ASEND_GENERATOR];
    if (payload[ASEND_STATE] == value_small(ASEND_DONE)) {
        raise_error(CORE(class_RuntimeError), MSG_cannot_reuse_already_awaited);
    }
    if (payload[ASEND_STATE] != value_small(ASEND_NEW)) {
        return;
    }
    bool busy = generator_state(gen) == GEN_RUNNING ||
                (generator_state(gen) == GEN_SUSPENDED && generator_delegate(gen) != 0);
    if (busy) {
        mutable_body(slots[0])[ASEND_STATE] = value_small(ASEND_DONE);
        raise_error(CORE(class_RuntimeError), MSG_anext_asynchronous_generator);
    }
    if (payload[ASEND_MODE] == value_small(ASEND_CLOSE)) {
        slots[1] = exception_make(CORE(class_GeneratorExit), VALUE_UNBOUND);
        step->throws = true;
    } else if (payload[ASEND_MODE] == value_small(ASEND_THROW)) {
        slots[1] = payload[ASEND_VALUE];
        step->throws = true;
    } else if (!step->throws && slots[1] == VALUE_NONE) {
        slots[1] = payload[ASEND_VALUE];
    }
}

/* The generator was left by an exception. That is what aclose() wants. */
static Value asend_failed(Value raised, bool closing) {
    if (closing && (obj_is_instance(raised, CORE(class_GeneratorExit)) ||
                    obj_is_instance(raised, CORE(class_StopAsyncIteration)))) {
        raise_stop_iteration(VALUE_NONE);
    }
    vm_propagate(raised);
}

static Value asend_step(Value self, Value sent, bool throws) {
    AsendStep step = {vm_keep(2, self, sent, 0), throws, true};
    Value *slots = step.slots;
    asend_begin(&step);
    bool closing = body(slots[0])[ASEND_MODE] == value_small(ASEND_CLOSE);
    mutable_body(slots[0])[ASEND_STATE] = value_small(ASEND_WAITING);
    Value raised = vm_protect(asend_resume, &step);
    Value gen = body(slots[0])[ASEND_GENERATOR];
    if (raised == VALUE_UNBOUND && !step.ended && generator_delegate(gen) != 0) {
        return slots[1];
    }
    mutable_body(slots[0])[ASEND_STATE] = value_small(ASEND_DONE);
    if (raised != VALUE_UNBOUND) {
        return asend_failed(raised, closing);
    }
    if (closing && !step.ended) {
        raise_error(CORE(class_RuntimeError), MSG_async_generator_ignored);
    }
    if (step.ended && !closing) {
        vm_raise(exception_make(CORE(class_StopAsyncIteration), VALUE_UNBOUND));
    }
    raise_stop_iteration(step.ended ? VALUE_NONE : slots[1]);
}

static Value self_asend(Value self, const char *name) {
    if (!is_kind(self, KIND_ASEND)) {
        raise_type_error(MSG_descriptor_requires_a, name, self);
    }
    return self;
}

Value asend_await(Value *args, unsigned n) {
    (void)n;
    return self_asend(args[0], "__await__");
}

Value asend_next(Value *args, unsigned n) {
    (void)n;
    return asend_step(self_asend(args[0], "__next__"), VALUE_NONE, false);
}

Value asend_send(Value *args, unsigned n) {
    (void)n;
    return asend_step(self_asend(args[0], "send"), args[1], false);
}

Value asend_throw(Value *args, unsigned n) {
    (void)self_asend(args[0], "throw");
    Value exception = generator_thrown(args, n);
    return asend_step(args[0], exception, true);
}

Value asend_close(Value *args, unsigned n) {
    (void)n;
    Value self = self_asend(args[0], "close");
    mutable_body(self)[ASEND_STATE] = value_small(ASEND_DONE);
    return VALUE_NONE;
}

static Value self_async_generator(Value self, const char *name) {
    if (!is_async_generator(self)) {
        raise_type_error(MSG_descriptor_requires_a_async_generator, name, self);
    }
    return self;
}

Value async_generator_aiter(Value *args, unsigned n) {
    (void)n;
    return self_async_generator(args[0], "__aiter__");
}

/* __anext__() and asend(value). */
Value async_generator_asend(Value *args, unsigned n) {
    Value gen = self_async_generator(args[0], "asend");
    return asend_new(gen, ASEND_SEND, n > 1 ? args[1] : VALUE_NONE);
}

Value async_generator_athrow(Value *args, unsigned n) {
    (void)self_async_generator(args[0], "athrow");
    Value exception = generator_thrown(args, n);
    return asend_new(args[0], ASEND_THROW, exception);
}

Value async_generator_aclose(Value *args, unsigned n) {
    (void)n;
    return asend_new(self_async_generator(args[0], "aclose"), ASEND_CLOSE, VALUE_NONE);
}

/* ---- await */

/* Keeping a value may collect, so the method is looked up behind that. The class of `self` has it. */
static Value method_call(Value self, Value name) {
    Value *mark = vm->sp;
    Value *window = vm_keep(1, self, 0, 0);
    Value v = special_call(special_lookup(window[0], name), window, 1);
    vm_release(mark);
    return v;
}

/* await takes a coroutine as it is, and what __await__ gives. Beyond CPython a generator, an
 * asynchronous one that awaits only, and an iterable object may be awaited: what waits for events
 * is often written so. VALUE_UNBOUND when v is nothing of that. May collect. */
static Value await_iterator(Value v) {
    if (is_kind(v, KIND_GENERATOR)) {
        bool waits = generator_state(v) == GEN_SUSPENDED && generator_delegate(v) != 0;
        if (waits && generator_class(v) == CORE(class_coroutine)) {
            raise_error(CORE(class_RuntimeError), MSG_coroutine_is_being_awaited);
        }
        return v;
    }
    if (is_kind(v, KIND_ASEND)) {
        return v;
    }
    Value method = special_lookup(v, CORE(name___await__));
    if (method == VALUE_UNBOUND) {
        bool iterable = special_lookup(v, CORE(name___iter__)) != VALUE_UNBOUND;
        return iterable ? obj_iter(v) : VALUE_UNBOUND;
    }
    Value it = method_call(v, CORE(name___await__));
    if (!value_is_iterator(it)) {
        raise_type_error(MSG_await_returned_non_iterator_of, it);
    }
    return it;
}

static Value async_iterator(Value v) {
    if (is_async_generator(v)) {
        return v;
    }
    Value method = special_lookup(v, CORE(name___aiter__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(MSG_async_for_requires_an_object, v);
    }
    Value it = method_call(v, CORE(name___aiter__));
    if (!is_async_generator(it) && special_lookup(it, CORE(name___anext__)) == VALUE_UNBOUND) {
        raise_type_error(MSG_async_for_received_an_object, it);
    }
    return it;
}

/* The iterator of the iterator's next item: slots [0] it, then the item. */
static Value next_iterator(Value it) {
    if (is_async_generator(it)) {
        return asend_new(it, ASEND_SEND, VALUE_NONE);
    }
    Value method = special_lookup(it, CORE(name___anext__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(MSG_async_for_requires_an_iterator, it);
    }
    Value *mark = vm->sp;
    Value *slots = vm_keep(1, it, 0, 0);
    slots[0] = method_call(slots[0], CORE(name___anext__));
    Value awaited = await_iterator(slots[0]);
    if (awaited == VALUE_UNBOUND) {
        raise_type_error(MSG_async_for_received_an_invalid, slots[0]);
    }
    vm_release(mark);
    return awaited;
}

static Value awaited_or_raise(Value v, const char *method) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(1, v, 0, 0);
    Value it = await_iterator(slots[0]);
    if (it == VALUE_UNBOUND && method == NULL) {
        raise_type_error(MSG_object_cant_be_used_in_await, slots[0]);
    } else if (it == VALUE_UNBOUND) {
        raise_type_error(MSG_async_with_received_an_object, method, slots[0]);
    }
    vm_release(mark);
    return it;
}

static Value delegate(Value v, enum DelegateHow how) {
    switch (how) {
    case DELEGATE_YIELD_FROM: return is_kind(v, KIND_GENERATOR) ? v : obj_iter(v);
    case DELEGATE_ANEXT: return next_iterator(v);
    case DELEGATE_AENTER: return awaited_or_raise(v, "__aenter__");
    case DELEGATE_AEXIT: return awaited_or_raise(v, "__aexit__");
    case DELEGATE_AITER: return async_iterator(v);
    default: return awaited_or_raise(v, NULL);
    }
}

SLOW(getyiter) {
    SAVE();
    R(A) = delegate(R(B(*pc)), (enum DelegateHow)C(*pc));
    return pc + 1;
}

SLOW(stopasync) {
    SAVE();
    if (!obj_is_instance(R(A), CORE(class_StopAsyncIteration))) {
        vm_reraise(R(A));
    }
    return pc;
}
