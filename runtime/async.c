/* What await, async for and async with delegate to. */
#include "class.h"
#include "types.h"
#include "vm_slow.h"

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
    Value method = special_lookup(vm, v, CORE(vm, name___await__));
    if (method == VALUE_UNBOUND) {
        bool iterable = special_lookup(vm, v, CORE(vm, name___iter__)) != VALUE_UNBOUND;
        return iterable ? obj_iter(vm, v) : VALUE_UNBOUND;
    }
    Value *mark = vm->sp;
    Value it = special_call(vm, method, vm_keep(vm, 1, v, 0, 0), 1);
    vm_release(vm, mark);
    if (!value_is_iterator(vm, it)) {
        raise_type_error(vm, "__await__() returned non-iterator of type '%T'", it);
    }
    return it;
}

static Value async_iterator(Vm *vm, Value v) {
    Value method = special_lookup(vm, v, CORE(vm, name___aiter__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(vm, "'async for' requires an object with __aiter__ method, got %T", v);
    }
    Value *mark = vm->sp;
    Value it = special_call(vm, method, vm_keep(vm, 1, v, 0, 0), 1);
    vm_release(vm, mark);
    if (special_lookup(vm, it, CORE(vm, name___anext__)) == VALUE_UNBOUND) {
        raise_type_error(vm,
                         "'async for' received an object from __aiter__ that does not implement "
                         "__anext__: %T",
                         it);
    }
    return it;
}

/* The iterator of the iterator's next item: slots [0] it, then the item. */
static Value next_iterator(Vm *vm, Value it) {
    Value method = special_lookup(vm, it, CORE(vm, name___anext__));
    if (method == VALUE_UNBOUND) {
        raise_type_error(vm, "'async for' requires an iterator with __anext__ method, got %T", it);
    }
    Value *mark = vm->sp;
    Value *slots = vm_keep(vm, 1, it, 0, 0);
    slots[0] = special_call(vm, method, vm_keep(vm, 1, it, 0, 0), 1);
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
    Value it = await_iterator(vm, v);
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
