/* Raising, and the way from the raise to the handler.
 *
 * Every raise is a longjmp to the innermost Protect with the exception in ROOT_SCRATCH. A Protect
 * is either vm_protect's, where a native wanted the exception, or vm_run's, which then walks the
 * frames from vm->base outwards to the frame that it entered with: it asks each code's table for a
 * handler and adds a traceback entry for each frame, the handling one included. Natives have
 * nothing to clean up. */
#include "call.h"
#include "class.h"
#include "heap.h"
#include "program.h"
#include "schedule.h"
#if FIRN_HOST
#include "bake.h"
#endif

/* ---- frames ---- */

static bool code_holds(const Value *payload, const uint16_t *pc) {
    const uint16_t *units = code_units(payload);
    return pc >= units && pc <= units + code_info(payload)->units;
}

const Value *frame_link(const Value *base, const uint16_t *pc) {
    for (const Value *slot = base;; slot++) {
        assert(slot < vm->roots);
        if (!is_function(*slot)) {
            continue;
        }
        const Value *code = function_code(*slot);
        if (code_info(code)->below == slot - base + 1 && code_holds(code, pc)) {
            return slot - LINK_FUNCTION;
        }
    }
}

uint32_t frame_offset(Value function, const uint16_t *pc) {
    const uint16_t *units = code_units(function_code(function));
    return pc == units ? 0 : (uint32_t)(pc - units) - 1u;
}

Value frame_function(void) {
    const Value *base = vm->base;
    const uint16_t *pc = vm->pc;
    while (pc == PC_FRAMERET || pc == PC_EXIT) {
        if (base[LINK_PC] == value_small(0)) {
            return VALUE_UNBOUND;
        }
        pc = link_pc(base[LINK_PC]);
        base = link_slot(base[LINK_BASE]);
    }
    return pc ? frame_link(base, pc)[LINK_FUNCTION] : VALUE_UNBOUND;
}

Value *vm_stack_floor(void) {
    Value *floor = vm->sp, *base = vm->base;
    const uint16_t *pc = vm->pc;
    while (pc) {
        bool adapter = pc == PC_FRAMERET || pc == PC_EXIT;
        const Value *link = adapter ? base : frame_link(base, pc);
        if (link[LINK_PC] == value_small(0)) {
            break;
        }
        pc = link_pc(link[LINK_PC]);
        base = link_slot(link[LINK_BASE]);
        floor = base < floor ? base : floor;
    }
    assert(vm_address(floor) >= vm->line || floor == vm->sp);
    return floor;
}

Value module_of_code(void) {
    Value function = frame_function();
    return function ? code_module(function_code(function)) : VALUE_UNBOUND;
}

/* ---- raising ---- */

/* ROOT_SCRATCH holds the exception. */
_Noreturn static void unwind_jump(void) {
    assert(vm->protect);
    longjmp(vm->protect->env, 1);
}

Value *exception_slots(Value exception) {
    if (in_ram(exception)) {
        return mutable_body(exception) + 1;
    }
    Value *payload = body(exception);
    return payload != raw_body(exception) ? payload + 1 : NULL;
}

static void thaw(void *arg) {
    (void)mutable_body(*(Value *)arg);
}

/* A frozen exception is written when it is raised; without memory it has neither traceback nor
 * context, but it arrives. */
static void exception_thaw(Value exception) {
    if (!in_ram(exception) && header_is_aliasable(obj_header(exception))) {
        (void)vm_protect(thaw, &exception);
    }
}

/* As CPython: the exception being handled becomes the context of the new one; where the new one
 * already stands in that one's chain, the chain is cut there, so that it never becomes a ring. */
void exception_context(Value exception) {
    Value handled = vm->roots[ROOT_HANDLED];
    Value *slots = exception_slots(exception);
    if (!slots || handled == VALUE_UNBOUND || handled == VALUE_NONE || handled == exception) {
        return;
    }
    slots[EXC_CONTEXT] = handled;
    for (Value o = handled; value_is_ref(o);) {
        Value *link = exception_slots(o);
        if (!link) {
            return;
        }
        if (link[EXC_CONTEXT] == exception) {
            link[EXC_CONTEXT] = VALUE_UNBOUND;
            return;
        }
        o = link[EXC_CONTEXT];
    }
}

static _Noreturn void raise_with(Value exception, bool reraised) {
    assert(value_is_ref(exception));
    vm->roots[ROOT_SCRATCH] = exception;
    vm->reraised = reraised;
    unwind_jump();
}

void vm_raise_new(Value exception) {
    exception_thaw(exception);
    exception_context(exception);
    raise_with(exception, false);
}

/* What natives raise is new, unless a traceback shows that it comes out of vm_protect. */
void vm_raise(Value exception) {
    exception_thaw(exception);
    const Value *slots = exception_slots(exception);
    if (slots && !value_is_ref(slots[EXC_TRACEBACK])) {
        exception_context(exception);
    }
    raise_with(exception, false);
}

void vm_propagate(Value exception) {
    raise_with(exception, false);
}

void vm_reraise(Value exception) {
    raise_with(exception, true);
}

static void protect_enter(Protect *p) {
    p->outer = vm->protect;
    p->base = vm->base;
    p->sp = vm->sp;
    p->pc = vm->pc;
    p->depth = vm->depth;
    p->printing = vm->printing;
    vm->protect = p;
}

Value vm_protect(void (*fn)(void *), void *arg) {
    Protect p;
    protect_enter(&p);
    if (setjmp(p.env) == 0) {
        fn(arg);
        vm->roots[ROOT_SCRATCH] = VALUE_UNBOUND;
    } else {
        vm->base = p.base;
        vm->sp = p.sp;
        vm->pc = p.pc;
        vm->depth = p.depth;
        vm->printing = p.printing;
    }
    vm->protect = p.outer;
    Value exception = vm->roots[ROOT_SCRATCH];
    vm->roots[ROOT_SCRATCH] = VALUE_UNBOUND;
    return exception;
}

void vm_enter(void) {
    if (vm->depth >= vm->depth_limit) {
        raise_recursion_error();
    }
    vm->depth++;
}

/* ---- tracebacks ---- */

/* ROOT_RAISING holds the exception, ROOT_CALLEE the function. */
static void traceback_make(void *offset) {
    Value traceback = heap_alloc(KIND_TRACEBACK, 3);
    Value *payload = raw_body(traceback), *slots = exception_slots(vm->roots[ROOT_RAISING]);
    payload[0] = value_is_ref(slots[EXC_TRACEBACK]) ? slots[EXC_TRACEBACK] : VALUE_NONE;
    payload[1] = vm->roots[ROOT_CALLEE];
    payload[2] = value_small((int32_t) * (uint32_t *)offset);
    slots[EXC_TRACEBACK] = traceback;
}

/* Without memory the entry is missing: the exception itself must arrive. */
void traceback_add(Value exception, Value function, uint32_t offset) {
    if (!exception_slots(exception)) {
        return;
    }
    Value *roots = vm->roots;
    roots[ROOT_RAISING] = exception;
    roots[ROOT_CALLEE] = function;
    (void)vm_protect(traceback_make, &offset);
    roots[ROOT_SCRATCH] = roots[ROOT_RAISING];
    roots[ROOT_CALLEE] = roots[ROOT_RAISING] = VALUE_UNBOUND;
}

/* ---- the walk ---- */

static bool handler_find(const Value *code, uint32_t offset, CodeHandler *handler) {
    CodeShape shape = code_shape(code);
    const uint8_t *p = shape.behind;
    for (unsigned i = 0; i < shape.handlers; i++) {
        *handler = code_handler(&p);
        if (handler->start <= offset && offset < handler->end) {
            return true;
        }
    }
    return false;
}

/* Adds the running frame to the traceback and returns the pc of its handler, or NULL. */
static const uint16_t *unwind_frame(const Value **link) {
    *link = frame_link(vm->base, vm->pc);
    Value function = (*link)[LINK_FUNCTION];
    uint32_t offset = frame_offset(function, vm->pc);
    if (!vm->reraised) {
        traceback_add(vm->roots[ROOT_SCRATCH], function, offset);
        function = (*link)[LINK_FUNCTION];
    }
    vm->reraised = 0;
    const Value *code = function_code(function);
    /* A generator that has not started yet handles nothing. */
    CodeHandler handler;
    if (vm->pc == code_units(code) || !handler_find(code, offset, &handler)) {
        return NULL;
    }
    vm->base[handler.reg] = vm->roots[ROOT_SCRATCH];
    return code_units(code) + handler.handler;
}

/* From vm->base and vm->pc outwards: the pc of the handler, vm->base set, or NULL when `entry` is
 * reached. Entry frames on the way are those of calls that failed before their frame was pushed. */
static const uint16_t *unwind_frames(const Value *entry) {
    while (vm->base != entry) {
        vm->sp = vm->base;
        const Value *link = vm->base;
        if (vm->pc == PC_FRAMERET) {
            if (adapter_kind(link) == ADAPTER_GENERATOR) {
                generator_unwound(vm->base);
            }
        } else if (vm->pc != PC_EXIT) {
            const uint16_t *pc = unwind_frame(&link);
            if (pc) {
                return pc;
            }
        }
        vm->pc = link_pc(link[LINK_PC]);
        vm->base = link_slot(link[LINK_BASE]);
    }
    return NULL;
}

/* ---- entering the loop ---- */

/* The frame walk runs under this Protect as well: what it raises replaces the exception. */
void vm_run(const Value *entry, const uint16_t *start, Value raised) {
    Protect p;
    protect_enter(&p);
    vm->pc = start;
    vm->roots[ROOT_SCRATCH] = raised;
    vm->reraised = 0;
    volatile bool raising = raised != VALUE_UNBOUND;
    if (setjmp(p.env) != 0) {
        raising = true;
        vm->depth = p.depth;
        vm->printing = p.printing;
    }
    const uint16_t *pc = vm->pc;
    if (raising) {
        pc = unwind_frames(entry);
        raising = false;
    }
    if (pc) {
        vm->roots[ROOT_SCRATCH] = VALUE_UNBOUND;
        vm_loop(pc);
    }
    vm->protect = p.outer;
    if (!pc) {
        entry_pop(entry);
        unwind_jump();
    }
}

/* ---- polling ---- */

/* Limits stop the program where no handler sees it: the outermost Protect takes over. */
_Noreturn static void vm_stop(void) {
    Protect *p = vm->protect;
    while (p->outer) {
        p = p->outer;
    }
    vm->protect = p;
    vm->stopped = 1;
    longjmp(p->env, 1);
}

void vm_check_slow(void) {
#if FIRN_HOST
    if (vm->requests & PENDING_STEPS && vm->host->steps != 0 && --vm->host->steps == 0) {
        bake_out_of_steps();
        vm->requests |= PENDING_STOP;
    }
#endif
    if (vm->requests & PENDING_STOP) {
        vm_stop();
    }
    if (vm->interrupted) {
        vm->interrupted = 0;
        if (vm->starting && boot_interrupted()) {
            vm_stop();
        }
        vm_raise(exception_make(CORE(class_KeyboardInterrupt), VALUE_UNBOUND));
    }
}

void vm_poll_slow(void) {
    vm_check_slow();
    if (vm->requests & PENDING_COLLECTED) {
        vm->requests &= (uint8_t)~PENDING_COLLECTED;
        weakref_collected();
        finalizers_run();
    }
}

void vm_poll_at(Value *base, const uint16_t *pc) {
    vm->pc = pc;
    vm->base = vm->sp = base;
    vm_poll_slow();
    if (vm->requests & PENDING_SCHEDULE) {
        schedule_run();
    }
}
