/* What await, async for and async with delegate to. */
#include "class.h"
#include "native.h"
#include "types.h"
#include "vm_slow.h"

/* ---- asynchronous generators
 *
 * Its frame yields for two reasons: YIELD is the next item, YIELDFROM waits for something. The generator's state tells
 * which it was. __anext__(), asend(), athrow() and aclose() make an ASEND, which resumes the generator
 * whenever it is resumed itself, hands on what the generator waits for, and ends with the item. */

enum AsendField {
    ASEND_GENERATOR,
    ASEND_STATE, /* small: AsendState */
    ASEND_MODE,  /* small: AsendMode */
    ASEND_VALUE, /* to be sent or raised first */
    ASEND_FIELDS
};

enum AsendState { ASEND_NEW, ASEND_WAITING, ASEND_DONE };
enum AsendMode { ASEND_SEND, ASEND_THROW, ASEND_CLOSE };

static bool is_async_generator(Vm *vm, Value v) {
    return is_kind(vm, v, KIND_GENERATOR) &&
           generator_class(vm, v) == CORE(vm, class_async_generator);
}

static Value asend_new(Vm *vm, Value gen, enum AsendMode mode, Value value) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(vm, 2, gen, value, 0);
    Value o = heap_alloc(vm, KIND_ASEND, ASEND_FIELDS);
    Value *payload = raw_body(vm, o);
    payload[ASEND_GENERATOR] = slots[0];
    payload[ASEND_STATE] = value_small(ASEND_NEW);
    payload[ASEND_MODE] = value_small(mode);
    payload[ASEND_VALUE] = slots[1];
    vm_release(vm, mark);
    return o;
}

/* One step of it: slots [0] the ASEND, [1] what is sent or, when `throws`, raised; then the generator's result. */
typedef struct AsendStep {
    Value *slots;
    bool throws, ended;
} AsendStep;

static void asend_resume(Vm *vm, void *arg) {
    AsendStep *step = arg;
    Value *slots = step->slots, gen = body(vm, slots[0])[ASEND_GENERATOR];
    slots[1] = step->throws ? generator_throw(vm, gen, slots[1], &step->ended)
                            : generator_resume(vm, gen, slots[1], &step->ended);
}

/* The first step sends or raises what the ASEND was made with. */
static void asend_begin(Vm *vm, AsendStep *step) {
    Value *slots = step->slots;
    const Value *payload = body(vm, slots[0]);
    Value gen = payload[ASEND_GENERATOR];
    if (payload[ASEND_STATE] == value_small(ASEND_DONE)) {
        raise_error(vm, CORE(vm, class_RuntimeError), "cannot reuse already awaited __anext__()/asend()");
    }
    if (payload[ASEND_STATE] != value_small(ASEND_NEW)) {
        return;
    }
    bool busy = generator_state(vm, gen) == GEN_RUNNING ||
                (generator_state(vm, gen) == GEN_SUSPENDED && generator_delegate(vm, gen) != 0);
    if (busy) {
        mutable_body(vm, slots[0])[ASEND_STATE] = value_small(ASEND_DONE);
        raise_error(vm, CORE(vm, class_RuntimeError),
                    "anext(): asynchronous generator is already running");
    }
    if (payload[ASEND_MODE] == value_small(ASEND_CLOSE)) {
        slots[1] = exception_make(vm, CORE(vm, class_GeneratorExit), VALUE_UNBOUND);
        step->throws = true;
    } else if (payload[ASEND_MODE] == value_small(ASEND_THROW)) {
        slots[1] = payload[ASEND_VALUE];
        step->throws = true;
    } else if (!step->throws && slots[1] == VALUE_NONE) {
        slots[1] = payload[ASEND_VALUE];
    }
}

/* The generator was left by an exception. That is what aclose() wants. */
static Value asend_failed(Vm *vm, Value raised, bool closing) {
    if (closing && (obj_is_instance(vm, raised, CORE(vm, class_GeneratorExit)) ||
                    obj_is_instance(vm, raised, CORE(vm, class_StopAsyncIteration)))) {
        raise_stop_iteration(vm, VALUE_NONE);
    }
    vm_propagate(vm, raised);
}

static Value asend_step(Vm *vm, Value self, Value sent, bool throws) {
    AsendStep step = {vm_keep(vm, 2, self, sent, 0), throws, true};
    Value *slots = step.slots;
    asend_begin(vm, &step);
    bool closing = body(vm, slots[0])[ASEND_MODE] == value_small(ASEND_CLOSE);
    mutable_body(vm, slots[0])[ASEND_STATE] = value_small(ASEND_WAITING);
    Value raised = vm_protect(vm, asend_resume, &step);
    Value gen = body(vm, slots[0])[ASEND_GENERATOR];
    if (raised == VALUE_UNBOUND && !step.ended && generator_delegate(vm, gen) != 0) {
        return slots[1];
    }
    mutable_body(vm, slots[0])[ASEND_STATE] = value_small(ASEND_DONE);
    if (raised != VALUE_UNBOUND) {
        return asend_failed(vm, raised, closing);
    }
    if (closing && !step.ended) {
        raise_error(vm, CORE(vm, class_RuntimeError), "async generator ignored GeneratorExit");
    }
    if (step.ended && !closing) {
        vm_raise(vm, exception_make(vm, CORE(vm, class_StopAsyncIteration), VALUE_UNBOUND));
    }
    raise_stop_iteration(vm, step.ended ? VALUE_NONE : slots[1]);
}

static Value self_asend(Vm *vm, Value self, const char *name) {
    if (!is_kind(vm, self, KIND_ASEND)) {
        raise_type_error(vm,
                         "descriptor '%s' requires a 'async_generator_asend' object but received a "
                         "'%T'",
                         name, self);
    }
    return self;
}

Value asend_await(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return self_asend(vm, args[0], "__await__");
}

Value asend_next(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return asend_step(vm, self_asend(vm, args[0], "__next__"), VALUE_NONE, false);
}

Value asend_send(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return asend_step(vm, self_asend(vm, args[0], "send"), args[1], false);
}

Value asend_throw(Vm *vm, Value *args, unsigned n) {
    (void)self_asend(vm, args[0], "throw");
    Value exception = generator_thrown(vm, args, n);
    return asend_step(vm, args[0], exception, true);
}

Value asend_close(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value self = self_asend(vm, args[0], "close");
    mutable_body(vm, self)[ASEND_STATE] = value_small(ASEND_DONE);
    return VALUE_NONE;
}

static Value self_async_generator(Vm *vm, Value self, const char *name) {
    if (!is_async_generator(vm, self)) {
        raise_type_error(vm, "descriptor '%s' requires a 'async_generator' object but received a '%T'",
                         name, self);
    }
    return self;
}

Value async_generator_aiter(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return self_async_generator(vm, args[0], "__aiter__");
}

/* __anext__() and asend(value). */
Value async_generator_asend(Vm *vm, Value *args, unsigned n) {
    Value gen = self_async_generator(vm, args[0], "asend");
    return asend_new(vm, gen, ASEND_SEND, n > 1 ? args[1] : VALUE_NONE);
}

Value async_generator_athrow(Vm *vm, Value *args, unsigned n) {
    (void)self_async_generator(vm, args[0], "athrow");
    Value exception = generator_thrown(vm, args, n);
    return asend_new(vm, args[0], ASEND_THROW, exception);
}

Value async_generator_aclose(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return asend_new(vm, self_async_generator(vm, args[0], "aclose"), ASEND_CLOSE, VALUE_NONE);
}

/* ---- await */

/* Keeping a value may collect, so the method is looked up behind that. The class of `self` has it. */
static Value method_call(Vm *vm, Value self, Value name) {
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 1, self, 0, 0);
    Value v = special_call(vm, special_lookup(vm, window[0], name), window, 1);
    vm_release(vm, mark);
    return v;
}

/* await takes a coroutine as it is, and what __await__ gives. Beyond CPython a generator, an asynchronous one that
 * awaits only, and an iterable object may be awaited: what waits for events is often written so.
 * VALUE_UNBOUND when v is nothing of that. May collect. */
static Value await_iterator(Vm *vm, Value v) {
    if (is_kind(vm, v, KIND_GENERATOR)) {
        bool waits = generator_state(vm, v) == GEN_SUSPENDED && generator_delegate(vm, v) != 0;
        if (waits && generator_class(vm, v) == CORE(vm, class_coroutine)) {
            raise_error(vm, CORE(vm, class_RuntimeError), "coroutine is being awaited already");
        }
        return v;
    }
    if (is_kind(vm, v, KIND_ASEND)) {
        return v;
    }
    Value method = special_lookup(vm, v, CORE(vm, name___await__));
    if (method == VALUE_UNBOUND) {
        bool iterable = special_lookup(vm, v, CORE(vm, name___iter__)) != VALUE_UNBOUND;
        return iterable ? obj_iter(vm, v) : VALUE_UNBOUND;
    }
    Value it = method_call(vm, v, CORE(vm, name___await__));
    if (!value_is_iterator(vm, it)) {
        raise_type_error(vm, "__await__() returned non-iterator of type '%T'", it);
    }
    return it;
}

static Value async_iterator(Vm *vm, Value v) {
    if (is_async_generator(vm, v)) {
        return v;
    }
    Value method = special_lookup(vm, v, CORE(vm, name___aiter__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(vm, "'async for' requires an object with __aiter__ method, got %T", v);
    }
    Value it = method_call(vm, v, CORE(vm, name___aiter__));
    if (!is_async_generator(vm, it) &&
        special_lookup(vm, it, CORE(vm, name___anext__)) == VALUE_UNBOUND) {
        raise_type_error(vm,
                         "'async for' received an object from __aiter__ that does not implement "
                         "__anext__: %T",
                         it);
    }
    return it;
}

/* The iterator of the iterator's next item: slots [0] it, then the item. */
static Value next_iterator(Vm *vm, Value it) {
    if (is_async_generator(vm, it)) {
        return asend_new(vm, it, ASEND_SEND, VALUE_NONE);
    }
    Value method = special_lookup(vm, it, CORE(vm, name___anext__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(vm, "'async for' requires an iterator with __anext__ method, got %T", it);
    }
    Value *mark = vm->sp;
    Value *slots = vm_keep(vm, 1, it, 0, 0);
    slots[0] = method_call(vm, slots[0], CORE(vm, name___anext__));
    Value awaited = await_iterator(vm, slots[0]);
    if (awaited == VALUE_UNBOUND) {
        raise_type_error(vm, "'async for' received an invalid object from __anext__: %T", slots[0]);
    }
    vm_release(vm, mark);
    return awaited;
}

static Value awaited_or_raise(Vm *vm, Value v, const char *method) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(vm, 1, v, 0, 0);
    Value it = await_iterator(vm, slots[0]);
    if (it == VALUE_UNBOUND && method == NULL) {
        raise_type_error(vm, "object %T can't be used in 'await' expression", slots[0]);
    } else if (it == VALUE_UNBOUND) {
        raise_type_error(vm,
                         "'async with' received an object from %s that does not implement "
                         "__await__: %T",
                         method, slots[0]);
    }
    vm_release(vm, mark);
    return it;
}

static Value delegate(Vm *vm, Value v, enum DelegateHow how) {
    switch (how) {
    case DELEGATE_YIELD_FROM: return is_kind(vm, v, KIND_GENERATOR) ? v : obj_iter(vm, v);
    case DELEGATE_ANEXT: return next_iterator(vm, v);
    case DELEGATE_AENTER: return awaited_or_raise(vm, v, "__aenter__");
    case DELEGATE_AEXIT: return awaited_or_raise(vm, v, "__aexit__");
    case DELEGATE_AITER: return async_iterator(vm, v);
    default: return awaited_or_raise(vm, v, NULL);
    }
}

SLOW(getyiter) {
    SAVE();
    R(A) = delegate(vm, R(B(*pc)), (enum DelegateHow)C(*pc));
    return pc + 1;
}

SLOW(stopasync) {
    SAVE();
    if (!obj_is_instance(vm, R(A), CORE(vm, class_StopAsyncIteration))) {
        vm_reraise(vm, R(A));
    }
    return pc;
}
