/* Generators. A suspended one keeps its frame's registers in the object. To resume, the frame is
 * copied below the resumer's, with an adapter between them; to suspend, it is copied back. `for`
 * and `yield from` resume from the loop without C recursion; next(), send(), throw() and close()
 * are natives and enter the loop anew.
 *
 * The link words inside the object are those of the last resumption and are renewed by the next. */
#include "call.h"

#include "class.h"
#include "native.h"
#include "types.h"

static const Value *generator_code(Value gen) {
    return function_code(body(gen)[GENERATOR_FUNCTION]);
}

static unsigned generator_registers(Value gen) {
    return obj_words(gen) - GENERATOR_REGISTERS;
}

/* Nothing is kept alive by a generator that has ended, its name excepted. */
static void generator_finish(Value gen) {
    Value *payload = mutable_body(gen);
    unsigned registers = generator_registers(gen);
    payload[GENERATOR_STATE] = value_small(GEN_FINISHED);
    payload[GENERATOR_HANDLED] = VALUE_UNBOUND;
    memset(payload + GENERATOR_REGISTERS, 0, registers * sizeof *payload);
}

/* One register more than the code says stands behind the link when there are no parameters: the
 * result goes there. */
Value generator_new(Value function, const Value *parameters) {
    const Value *code = function_code(function);
    unsigned count = code_params(code), below = code_info(code)->below;
    unsigned registers = below + (count > 0 ? count : 1u);
    Value *mark = vm->sp;
    Value *keep = vm_keep(1, function, 0, 0);
    Value gen = heap_alloc(KIND_GENERATOR, GENERATOR_REGISTERS + registers);
    Value *payload = raw_body(gen), *params = payload + GENERATOR_REGISTERS + below;
    payload[GENERATOR_STATE] = value_small(GEN_CREATED);
    payload[GENERATOR_FUNCTION] = keep[0];
    payload[GENERATOR_PC] = value_small(0);
    memcpy(params, parameters, count * sizeof *params);
    params[LINK_FUNCTION - LINK_WORDS] = keep[0];
    vm_release(mark);
    return gen;
}

Value generator_class(Value gen) {
    unsigned flags = code_flags(generator_code(gen));
    if (!(flags & CODE_COROUTINE)) {
        return CORE(class_generator);
    }
    return flags & CODE_GENERATOR ? CORE(class_async_generator) : CORE(class_coroutine);
}

/* Coroutines are driven by await, not by loops. next() takes them all the same: it is their
 * send(None). */
Value generator_iter(Value gen) {
    if (generator_class(gen) != CORE(class_generator)) {
        raise_type_error(MSG_object_is_not_iterable, gen);
    }
    return gen;
}

/* ---- resuming and suspending ---- */

const uint16_t *generator_enter(Value gen, Value sent, Value *below, const uint16_t *ret) {
    unsigned registers = generator_registers(gen);
    Value *adapter = below - GADAPTER_WORDS, *frame = adapter - registers;
    frame_room(frame, &gen, &sent);
    Value *payload = mutable_body(gen);
    const Value *code = generator_code(gen);
    unsigned below_params = code_info(code)->below;
    memcpy(frame, payload + GENERATOR_REGISTERS, registers * sizeof *frame);
    frame[below_params - LINK_WORDS + LINK_BASE] = link_value(adapter);
    frame[below_params - LINK_WORDS + LINK_PC] = link_value(PC_FRAMERET);
    adapter[LINK_BASE] = link_value(vm->base);
    adapter[LINK_PC] = link_value(ret);
    adapter[ADAPTER_SHAPE] = adapter_shape(ADAPTER_GENERATOR, registers - below_params);
    adapter[GADAPTER_OBJECT] = gen;
    adapter[GADAPTER_OUTER] = vm->generator ? link_value(vm->generator) : value_small(0);
    adapter[GADAPTER_HANDLED] = vm->roots[ROOT_HANDLED];
    vm->generator = adapter;
    if (payload[GENERATOR_HANDLED] != VALUE_UNBOUND) {
        vm->roots[ROOT_HANDLED] = payload[GENERATOR_HANDLED];
    }
    const uint16_t *pc = code_units(code) + value_small_get(payload[GENERATOR_PC]);
    if (generator_state(gen) == GEN_SUSPENDED) {
        /* R[a] of YIELD or YIELDFROM, which pc stands behind, receives what is sent. */
        frame[pc[generator_delegate(gen) != 0 ? -2 : -1] >> 8] = sent;
    }
    payload[GENERATOR_STATE] = value_small(GEN_RUNNING);
    vm->base = vm->sp = frame;
    return pc;
}

/* The running generator is left: its resumer's state is back. */
static void generator_leave(const Value *adapter) {
    Value outer = adapter[GADAPTER_OUTER];
    vm->generator = outer == value_small(0) ? NULL : link_slot(outer);
    vm->roots[ROOT_HANDLED] = adapter[GADAPTER_HANDLED];
    vm->base = vm->sp = link_slot(adapter[LINK_BASE]);
}

/* Hands `v` to the resumer: FORITER, FORRANGE, SEND, or C, which finds it in the adapter with the
 * shape telling whether the generator has ended. */
static const uint16_t *resumer_continue(Value *adapter, Value v, bool ended) {
    const uint16_t *pc = link_pc(adapter[LINK_PC]);
    if (pc == PC_EXIT) {
        adapter[GADAPTER_OBJECT] = v;
        adapter[ADAPTER_SHAPE] = value_small(ended);
        return pc;
    }
    bool send = (pc[-2] & 0xFFu) == OP_SEND;
    int32_t jump = (int16_t)pc[-1] >> 8;
    if (send || !ended) {
        vm->base[pc[-1] & 0xFFu] = v;
    }
    return send == ended ? pc + jump : pc;
}

const uint16_t *generator_yield(Value *base, const uint16_t *pc, Value v, unsigned delegate) {
    Value *adapter = vm->generator;
    assert(adapter && base < adapter);
    Value gen = adapter[GADAPTER_OBJECT];
    Value *payload = mutable_body(gen);
    Value handled = vm->roots[ROOT_HANDLED];
    memcpy(payload + GENERATOR_REGISTERS, base, generator_registers(gen) * sizeof *base);
    payload[GENERATOR_STATE] = value_small((int32_t)(GEN_SUSPENDED | delegate << 8));
    payload[GENERATOR_PC] = value_small((int32_t)(pc - code_units(generator_code(gen))));
    payload[GENERATOR_HANDLED] = handled != adapter[GADAPTER_HANDLED] ? handled : VALUE_UNBOUND;
    generator_leave(adapter);
    return resumer_continue(adapter, v, false);
}

const uint16_t *generator_return(Value *adapter, Value result) {
    generator_finish(adapter[GADAPTER_OBJECT]);
    generator_leave(adapter);
    return resumer_continue(adapter, result, true);
}

/* ---- exceptions ---- */

typedef struct Conversion {
    Value *slots; /* [0] the StopIteration, [1] the RuntimeError */
    const char *text;
} Conversion;

/* What it is called when `exception` leaves the frame of `gen`; NULL when it may. */
static const char *stop_text(Value gen, Value exception) {
    bool async = generator_class(gen) == CORE(class_async_generator);
    if (async && obj_is_instance(exception, CORE(class_StopAsyncIteration))) {
        return "async generator raised StopAsyncIteration";
    }
    if (!obj_is_instance(exception, CORE(class_StopIteration))) {
        return NULL;
    }
    if (async) {
        return "async generator raised StopIteration";
    }
    bool coroutine = generator_class(gen) == CORE(class_coroutine);
    return coroutine ? "coroutine raised StopIteration" : "generator raised StopIteration";
}

static void convert(void *arg) {
    Value *slots = ((Conversion *)arg)->slots;
    Value text = str_new_c(((Conversion *)arg)->text);
    slots[1] = exception_make(CORE(class_RuntimeError), text);
    Value *error = exception_slots(slots[1]);
    error[EXC_CAUSE] = error[EXC_CONTEXT] = slots[0];
    error[EXC_SUPPRESS] = VALUE_TRUE;
}

/* A StopIteration must not leave the generator's frame: the resumer would take it for the end. */
void generator_unwound(Value *adapter) {
    generator_finish(adapter[GADAPTER_OBJECT]);
    const char *text = stop_text(adapter[GADAPTER_OBJECT], vm->roots[ROOT_SCRATCH]);
    if (text != NULL) {
        Value *mark = vm->sp;
        Conversion c = {vm_keep(2, vm->roots[ROOT_SCRATCH], 0, 0), text};
        if (vm_protect(convert, &c) == VALUE_UNBOUND) {
            vm->roots[ROOT_SCRATCH] = c.slots[1];
        }
        vm_release(mark);
    }
    generator_leave(adapter);
}

/* ---- from C ---- */

static void generator_check(Value gen) {
    if (generator_state(gen) == GEN_RUNNING) {
        raise_value_error(MSG_already_executing, gen);
    }
}

/* A coroutine has one result, for one who waits. */
static void generator_check_finished(Value gen) {
    if (generator_state(gen) == GEN_FINISHED && generator_class(gen) == CORE(class_coroutine)) {
        raise_error(CORE(class_RuntimeError), MSG_cannot_reuse_already_awaited_coroutine);
    }
}

/* Runs it until it yields or ends; with `raised`, that is raised where it waits. */
static Value generator_run(Value gen, Value sent, Value raised, bool *ended) {
    Value *mark = vm->sp;
    vm_enter();
    Value *keep = vm_keep(3, gen, sent, raised);
    Value *entry = entry_push();
    const uint16_t *pc = generator_enter(keep[0], keep[1], entry, PC_EXIT);
    const Value *adapter = vm->generator;
    if (keep[2] != VALUE_UNBOUND && vm->roots[ROOT_HANDLED] != adapter[GADAPTER_HANDLED]) {
        exception_context(
            keep[2]); /* what is handled inside, and nothing that the caller handles */
    }
    vm_run(entry, pc, keep[2]);
    Value v = adapter[GADAPTER_OBJECT];
    *ended = adapter[ADAPTER_SHAPE] == value_small(true);
    entry_pop(entry);
    vm_leave();
    vm_release(mark);
    return v;
}

Value generator_resume(Value gen, Value sent, bool *ended) {
    generator_check(gen);
    generator_check_finished(gen);
    if (generator_state(gen) == GEN_FINISHED) {
        *ended = true;
        return VALUE_NONE;
    }
    if (generator_state(gen) == GEN_CREATED && sent != VALUE_NONE) {
        raise_type_error(MSG_cant_send_non_none_value_to_a, gen);
    }
    return generator_run(gen, sent, VALUE_UNBOUND, ended);
}

Value generator_next(Value gen) {
    bool ended;
    Value v = generator_resume(gen, VALUE_NONE, &ended);
    return ended ? VALUE_UNBOUND : v;
}

static void generator_close(Value gen);

/* A GeneratorExit on its way: slots [0] generator, [1] exception. */
typedef struct Closing {
    Value *slots;
    bool ended;
} Closing;

static void close_throw(void *arg) {
    Closing *closing = arg;
    closing->slots[1] = exception_make(CORE(class_GeneratorExit), VALUE_UNBOUND);
    (void)generator_throw(closing->slots[0], closing->slots[1], &closing->ended);
}

/* A call into the delegate, and how it came out: slots [0] generator, [1] exception, [2] delegate,
 * then its result. */
typedef struct Delegation {
    Value *slots;
    bool ended, absent; /* it has no throw() */
} Delegation;

static void delegate_close(void *arg) {
    Value *slots = ((Delegation *)arg)->slots;
    if (is_kind(slots[2], KIND_GENERATOR)) {
        generator_close(slots[2]);
        return;
    }
    Value method = obj_find_attr(slots[2], CORE(name_close));
    if (method != VALUE_UNBOUND) {
        (void)vm_call(method, vm->sp, 0);
    }
}

static void delegate_throw(void *arg) {
    Delegation *d = arg;
    Value *slots = d->slots;
    if (is_kind(slots[2], KIND_GENERATOR)) {
        slots[2] = generator_throw(slots[2], slots[1], &d->ended);
        return;
    }
    Value method = obj_find_attr(slots[2], CORE(name_throw));
    if (method == VALUE_UNBOUND) {
        d->absent = true;
        return;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(1, slots[1], 0, 0);
    slots[2] = vm_call(method, window, 1);
    vm_release(mark);
}

/* Throws into the delegate first. True when that settles it: slots[2] is what the outer generator
 * yields, or *ended and its result. Otherwise slots[1] is to be raised in the outer generator
 * itself. */
static bool throw_delegated(Value *slots, bool *ended) {
    Value gen = slots[0];
    unsigned at = generator_delegate(gen) - 1;
    Delegation d = {slots, false, false};
    bool closing = obj_is_instance(slots[1], CORE(class_GeneratorExit));
    Value state = body(gen)[GENERATOR_STATE];
    slots[2] = body(gen)[GENERATOR_REGISTERS + at];
    mutable_body(gen)[GENERATOR_STATE] = value_small(GEN_RUNNING);
    Value raised = vm_protect(closing ? delegate_close : delegate_throw, &d);
    mutable_body(slots[0])[GENERATOR_STATE] = state;
    if (raised != VALUE_UNBOUND) {
        slots[1] = raised;
        if (closing || !obj_is_instance(raised, CORE(class_StopIteration))) {
            return false;
        }
        d.ended = true;
        slots[2] = exception_slot(raised, EXC_VALUE);
    } else if (closing || d.absent) {
        return false;
    }
    if (!d.ended) {
        *ended = false;
        return true;
    }
    /* SEND takes an unbound iterator for one that has just ended with R[b]. */
    mutable_body(slots[0])[GENERATOR_REGISTERS + at] = VALUE_UNBOUND;
    slots[2] = generator_run(slots[0], slots[2], VALUE_UNBOUND, ended);
    return true;
}

Value generator_throw(Value gen, Value exception, bool *ended) {
    generator_check(gen);
    generator_check_finished(gen);
    Value *mark = vm->sp;
    Value *slots = vm_keep(3, gen, exception, 0);
    if (generator_state(gen) == GEN_SUSPENDED && generator_delegate(gen) != 0) {
        vm_enter();
        bool settled = throw_delegated(slots, ended);
        vm_leave();
        if (settled) {
            vm_release(mark);
            return slots[2];
        }
    }
    slots[1] = generator_thrown(slots, 2); /* the delegate may have taken what is no exception */
    if (generator_state(slots[0]) == GEN_FINISHED) {
        vm_propagate(slots[1]);
    }
    Value v = generator_run(slots[0], VALUE_NONE, slots[1], ended);
    vm_release(mark);
    return v;
}

static void generator_close(Value gen) {
    generator_check(gen);
    if (generator_state(gen) != GEN_SUSPENDED) {
        generator_finish(gen);
        return;
    }
    Value *mark = vm->sp;
    Closing closing = {vm_keep(2, gen, 0, 0), true};
    Value raised = vm_protect(close_throw, &closing);
    if (raised == VALUE_UNBOUND && !closing.ended) {
        raise_error(CORE(class_RuntimeError), MSG_ignored_generatorexit, closing.slots[0]);
    }
    if (raised != VALUE_UNBOUND && !obj_is_instance(raised, CORE(class_GeneratorExit)) &&
        !obj_is_instance(raised, CORE(class_StopIteration))) {
        vm_propagate(raised);
    }
    vm_release(mark);
}

/* ---- natives ---- */

static Value self_generator(Value self, const char *name) {
    if (!is_kind(self, KIND_GENERATOR)) {
        raise_type_error(MSG_descriptor_requires_a_generator, name, self);
    }
    return self;
}

static Value result_or_stop(Value v, bool ended) {
    if (ended) {
        raise_stop_iteration(v);
    }
    return v;
}

Value generator_method_iter(Value *args, unsigned n) {
    (void)n;
    return self_generator(args[0], "__iter__");
}

/* A coroutine is its own iterator, as far as await is concerned. */
Value generator_method_await(Value *args, unsigned n) {
    (void)n;
    return self_generator(args[0], "__await__");
}

Value generator_method_next(Value *args, unsigned n) {
    (void)n;
    bool ended;
    Value v = generator_resume(self_generator(args[0], "__next__"), VALUE_NONE, &ended);
    return result_or_stop(v, ended);
}

Value generator_method_send(Value *args, unsigned n) {
    (void)n;
    bool ended;
    Value v = generator_resume(self_generator(args[0], "send"), args[1], &ended);
    return result_or_stop(v, ended);
}

/* throw(exception) or throw(class, value or None, traceback, which is not looked at). */
Value generator_thrown(Value *args, unsigned n) {
    Value *mark = vm->sp;
    if (is_class(args[1]) && class_is_subclass(args[1], CORE(class_BaseException))) {
        bool instance = n > 2 && is_exception(args[2]);
        Value *window = vm_keep(1, n > 2 ? args[2] : VALUE_NONE, 0, 0);
        args[1] = instance ? args[2] : vm_call(args[1], window, window[0] != VALUE_NONE ? 1 : 0);
    }
    if (!is_exception(args[1])) {
        raise_type_error(MSG_exceptions_must_be_classes_or, args[1]);
    }
    vm_release(mark);
    return args[1];
}

Value generator_method_throw(Value *args, unsigned n) {
    bool ended;
    (void)self_generator(args[0], "throw");
    bool raw = n == 2 && generator_state(args[0]) == GEN_SUSPENDED &&
               generator_delegate(args[0]) != 0 && args[1] != CORE(class_GeneratorExit);
    Value exception = raw ? args[1] : generator_thrown(args, n);
    Value v = generator_throw(args[0], exception, &ended);
    return result_or_stop(v, ended);
}

Value generator_method_close(Value *args, unsigned n) {
    (void)n;
    generator_close(self_generator(args[0], "close"));
    return VALUE_NONE;
}

Value generator_get_running(Value *args, unsigned n) {
    (void)n;
    return value_bool(generator_state(self_generator(args[0], "gi_running")) == GEN_RUNNING);
}
