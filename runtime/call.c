/* Calls: from the loop without C recursion, and from C.
 *
 * A callee whose parameters fit into the caller's window has its frame pushed right there. All
 * others get an adapter frame below the window, the parameters below it, and the adapter moves the
 * result up. Natives are called at once. A bound method's self goes into the free slot below the
 * arguments. */
#include "call.h"

#include "class.h"
#include "core_block.h"
#include "native.h"

void frame_room(const Value *lowest, Value *callee, Value *kwnames) {
    if (vm_address(lowest) < vm->line && lowest < vm->sp) {
        vm->roots[ROOT_CALLEE] = *callee;
        vm->roots[ROOT_NAMES] = *kwnames;
        vm_stack_reserve((unsigned)(vm->sp - lowest));
        *callee = vm->roots[ROOT_CALLEE];
        *kwnames = vm->roots[ROOT_NAMES];
        vm->roots[ROOT_CALLEE] = vm->roots[ROOT_NAMES] = VALUE_UNBOUND;
    }
}

/* Takes the slots from `lowest` up into the live stack. */
static void stack_cover(Value *lowest) {
    if (lowest < vm->sp) {
        vm->sp = lowest;
    }
}

static inline unsigned result_slots(unsigned parameters) {
    return parameters ? parameters : 1;
}

/* Pushes the frame of `function` whose parameters stand at `params`. */
static const uint16_t *frame_push(Value function, Value *params, const Value *caller,
                                  const uint16_t *ret) {
    const Value *code = function_code(function);
    Value *link = params - LINK_WORDS;
    link[LINK_BASE] = link_value(caller);
    link[LINK_PC] = link_value(ret);
    link[LINK_FUNCTION] = function;
    vm->base = vm->sp = params - code_info(code)->below;
    return code_units(code);
}

static void adapter_fill(Value *adapter, enum AdapterKind kind, unsigned slots, const Value *dest,
                         const uint16_t *ret) {
    adapter[LINK_BASE] = link_value(vm->base);
    adapter[LINK_PC] = link_value(ret);
    adapter[ADAPTER_SHAPE] = adapter_shape(kind, slots);
    adapter[ADAPTER_DEST] = link_value(dest);
}

/* ---- functions ---- */

/* A function whose arguments need binding, or whose result has to go elsewhere: adapter, then the
 * bound parameters. `kind` INIT: the instance stands in args[0] and becomes the result. */
static const uint16_t *call_bound(Value function, Value *args, unsigned n, Value kwnames,
                                  Value *dest, const uint16_t *ret, enum AdapterKind kind) {
    const CodeInfo *info = code_info(function_code(function));
    unsigned params = code_params(function_code(function)), slots = result_slots(params);
    Value *adapter = args - ADAPTER_WORDS, *bound = adapter - slots;
    Value *lowest = bound - info->below;
    frame_room(lowest, &function, &kwnames);
    adapter_fill(adapter, kind, slots, dest, ret);
    adapter[ADAPTER_OBJECT] = kind == ADAPTER_INIT ? args[0] : VALUE_NONE;
    bound[-1] = function;
    bound[-2] = kwnames;
    stack_cover(lowest); /* else a collection takes the room back */
    info = code_info(function_code(function));
    if (kwnames == VALUE_UNBOUND && code_takes(info, n)) {
        memcpy(bound, args, n * sizeof *args);
    } else {
        bind_arguments(bound, args, n);
        function = bound[-1];
        info = code_info(function_code(function));
    }
    unsigned flags = info->simple < CODE_BINDS ? 0 : code_flags(function_code(function));
    if (flags & (CODE_GENERATOR | CODE_COROUTINE)) {
        if (kind == ADAPTER_INIT) {
            raise_type_error(MSG_init_should_return_none_not,
                             flags & CODE_COROUTINE ? "coroutine" : "generator");
        }
        Value generator = generator_new(function, bound);
        vm->sp = vm->base;
        *dest = generator;
        return ret;
    }
    if (kind == ADAPTER_RESULT && args == dest && params <= result_slots(n)) {
        memcpy(args, bound, params * sizeof *args);
        return frame_push(function, args, vm->base, ret);
    }
    return frame_push(function, bound, adapter, PC_FRAMERET);
}

static const uint16_t *call_function(Value function, Value *args, unsigned n, Value kwnames,
                                     Value *dest, const uint16_t *ret) {
    const CodeInfo *info = code_info(function_code(function));
    if (kwnames == VALUE_UNBOUND && code_takes(info, n) && args == dest) {
        frame_room(args - info->below, &function, &kwnames);
        return frame_push(function, args, vm->base, ret);
    }
    return call_bound(function, args, n, kwnames, dest, ret, ADAPTER_RESULT);
}

/* ---- classes ---- */

/* Classes whose instances C makes without asking anyone. */
static bool class_is_plain(Value class_ref) {
    uint32_t special = CLASS_FLAG_NEW | CLASS_FLAG_EXCEPTION | CLASS_FLAG_NATIVE_BASE;
    return class_is_python(class_ref) && class_base_kind(class_ref) == KIND_INSTANCE &&
           !(class_hooks(class_ref) & special) &&
           (raw_body(class_ref)[CLASS_META] == VALUE_UNBOUND ||
            raw_body(class_ref)[CLASS_META] == CORE(class_type));
}

static const uint16_t *call_class(Value class_ref, Value *args, unsigned n, Value kwnames,
                                  Value *dest, const uint16_t *ret) {
    if (!class_is_plain(class_ref)) {
        Value r = class_call(class_ref, args, n, kwnames);
        vm->sp = vm->base;
        *dest = r;
        return ret;
    }
    Value *self = args - 1;
    frame_room(self - 1, &class_ref, &kwnames);
    self[0] = class_ref;
    self[-1] = kwnames;
    stack_cover(self - 1);
    Value instance = instance_new(class_ref);
    kwnames = self[-1];
    Value init = class_lookup(self[0], CORE(name___init__));
    if (is_function(init)) {
        self[0] = instance;
        return call_bound(init, self, n + 1, kwnames, dest, ret, ADAPTER_INIT);
    }
    if (init == VALUE_UNBOUND || is_kind(init, KIND_NATIVE)) { /* object's */
        if (n != 0) {
            raise_type_error(MSG_takes_no_arguments, body(self[0])[CLASS_NAME]);
        }
        vm->sp = vm->base;
        *dest = instance;
        return ret;
    }
    /* Anything callable may stand there; such a class pays for a call from C. */
    Value r = class_call(self[0], args, n, kwnames);
    vm->sp = vm->base;
    *dest = r;
    return ret;
}

/* ---- anything ---- */

/* The function behind `callee`, which is no function, native or class: with *self set when it is to
 * come first. */
static Value callee_resolve(Value callee, Value *self) {
    switch (value_is_ref(callee) ? obj_kind(callee) : KIND_FREE) {
    case KIND_BOUND: *self = raw_body(callee)[1]; return raw_body(callee)[0];
    case KIND_STATICMETHOD: return body(callee)[0];
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: {
        Value method = class_lookup(obj_class(callee), CORE(name___call__));
        if (method != VALUE_UNBOUND) {
            *self = is_kind(method, KIND_STATICMETHOD) ? VALUE_UNBOUND : callee;
            return method;
        }
        break;
    }
    default: break;
    }
    raise_type_error(MSG_object_is_not_callable, callee);
}

const uint16_t *call_begin(Value callee, Value *args, unsigned n, Value kwnames, Value *dest,
                           const uint16_t *ret) {
    for (;;) {
        Value low = value_is_ref(callee) ? obj_header(callee) & HEADER_LOW_MASK : 0;
        if (low == HEADER_LOW(KIND_CODE) || low == HEADER_LOW(KIND_FUNCTION)) {
            return call_function(callee, args, n, kwnames, dest, ret);
        }
        if (low == HEADER_LOW(KIND_NATIVE)) {
            Value r = native_call(callee, args, n, kwnames);
            vm->sp = vm->base;
            *dest = r;
            return ret;
        }
        if (low == HEADER_LOW(KIND_CLASS)) {
            return call_class(callee, args, n, kwnames, dest, ret);
        }
        Value self = VALUE_UNBOUND;
        Value function = callee_resolve(callee, &self);
        if (self != VALUE_UNBOUND) {
            args--;
            n++;
            frame_room(args, &callee, &kwnames);
            function = callee_resolve(callee, &self);
            args[0] = self;
            stack_cover(args);
        }
        callee = function;
    }
}

const uint16_t *call_end(void) {
    Value *adapter = vm->base;
    Value result = adapter[-(int)adapter_slots(adapter)];
    const uint16_t *pc = link_pc(adapter[LINK_PC]);
    if (adapter_kind(adapter) == ADAPTER_GENERATOR) {
        return generator_return(adapter, result);
    }
    vm->base = vm->sp = link_slot(adapter[LINK_BASE]);
    vm->pc = pc;
    if (adapter_kind(adapter) == ADAPTER_INIT) {
        if (result != VALUE_NONE) {
            raise_type_error(MSG_init_should_return_none_not_2, result);
        }
        result = adapter[ADAPTER_OBJECT];
    }
    *link_slot(adapter[ADAPTER_DEST]) = result;
    return pc;
}

/* ---- natives ---- */

/* "f() takes exactly one argument (2 given)" or "f expected at most 2 arguments, got 3", in
 * CPython's words; self is not counted. */
_Noreturn static void raise_arity(Value native, unsigned n) {
    const NativeShape *shape = native_shape(native);
    Value owner = VALUE_UNBOUND, name = core_native_name(native, &owner);
    bool method = is_kind(owner, KIND_CLASS) && !(shape->flags & NATIVE_STATIC);
    if (method && n == 0) {
        raise_type_error(MSG_unbound_method_needs_an, native);
    }
    unsigned self = method, min = shape->min - self, given = n - self;
    if (shape->min == shape->max && min == 0) {
        raise_type_error(MSG_takes_no_arguments_given, native, given);
    }
    if (shape->min == shape->max && min == 1) {
        raise_type_error(MSG_takes_exactly_one_argument, native, given);
    }
    unsigned bound = given < min ? min : shape->max - self;
    raise_type_error(MSG_expected_argument_got, name,
                     shape->min == shape->max ? ""
                     : given < min            ? "at least "
                                              : "at most ",
                     bound, bound == 1 ? "" : "s", given);
}

/* Through the parameter slots of a signature, taken from the stack. */
static Value native_call_bound(Value native, Value *args, unsigned n, Value kwnames) {
    uint32_t number = native_number(native);
    unsigned slots = bind_native_slots(native_signature(number));
    Value *mark = vm->sp;
    Value *keep = vm_keep(2, kwnames, native, 0);
    Value *bound = vm_temps(slots + 2) + 2;
    bound[-2] = keep[0];
    bound[-1] = keep[1];
    bind_native(bound, args, n);
    Value r = native_run(bound[-1], bound, slots);
    vm_release(mark);
    return r;
}

Value native_call(Value native, Value *args, unsigned n, Value kwnames) {
    const NativeShape *shape = native_shape(native);
    bool named = kwnames != VALUE_UNBOUND && obj_words(kwnames) != 0;
    if ((shape->flags & NATIVE_DIRECT) != 0 && !named) {
        return native_run(native, args, n | DIRECT_CALL);
    }
    if (shape->flags & NATIVE_KEYWORDS) {
        return native_call_bound(native, args, n, kwnames);
    }
    if (named) {
        raise_type_error(MSG_takes_no_keyword_arguments, native);
    }
    if (n < shape->min || (n > shape->max && shape->max != MANY)) {
        raise_arity(native, n);
    }
    if ((shape->flags & NATIVE_CLSM) &&
        !is_class(args[0])) { /* taken out of its class's namespace */
        raise_type_error(MSG_requires_a_type_not, native, args[0]);
    }
    return native_run(native, args, n);
}

/* ---- from C ---- */

/* The entry frame: below it stand the arguments, above it the native's own slots. Frames of callees
 * link to it, and it links to the frame that called the native. */
Value *entry_push(void) {
    Value *entry = vm_temps(ENTRY_WORDS);
    entry[LINK_BASE] = link_value(vm->base);
    entry[LINK_PC] = vm->pc ? link_value(vm->pc) : value_small(0);
    vm->base = entry;
    vm->pc = PC_EXIT;
    return entry;
}

void entry_pop(const Value *entry) {
    vm->base = link_slot(entry[LINK_BASE]);
    vm->pc = entry[LINK_PC] == value_small(0) ? NULL : link_pc(entry[LINK_PC]);
}

/* Runs a callee that is not native, on a copy of the arguments. */
static Value call_run(Value callee, const Value *window, unsigned n, Value kwnames) {
    Value *sp = vm->sp;
    vm_enter();
    Value *keep = vm_keep(2, callee, kwnames, 0);
    Value *entry = entry_push();
    Value *args = vm_temps(result_slots(n));
    memcpy(args, window, n * sizeof *args);
    const uint16_t *pc = call_begin(keep[0], args, n, keep[1], args, PC_EXIT);
    if (pc != PC_EXIT) {
        vm_run(entry, pc, VALUE_UNBOUND);
    }
    Value r = args[0];
    entry_pop(entry);
    vm->sp = sp;
    vm_leave();
    return r;
}

Value vm_call_kw(Value callable, Value *window, unsigned n, Value kwnames) {
    if (is_kind(callable, KIND_NATIVE)) {
        Value *sp = vm->sp;
        vm_enter();
        Value r = native_call(callable, window, n, kwnames);
        vm_leave();
        vm->sp = sp;
        return r;
    }
    return call_run(callable, window, n, kwnames);
}

Value vm_call(Value callable, Value *window, unsigned n) {
    return vm_call_kw(callable, window, n, VALUE_UNBOUND);
}

Value vm_call_special(Value name, Value *window, unsigned n) {
    Value method = special_lookup(window[0], name);
    return method == VALUE_UNBOUND ? VALUE_UNBOUND : special_call(method, window, n);
}
