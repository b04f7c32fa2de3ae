/* Exceptions: making and raising them, and the natives of BaseException.
 *
 * The first EXC_SLOTS words behind the class are read and written by index. Those of the
 * preallocated instances lie in the core block and are never written. */
#include "class.h"
#include "native.h"

bool is_exception(const Vm *vm, Value v) {
    return is_instance(vm, v) &&
           (class_info(vm, instance_class(vm, v)) & CLASS_FLAG_EXCEPTION) != 0;
}

Value exception_slot(Vm *vm, Value exception, enum ExceptionSlot slot) {
    Value v = slot == EXC_ARGS ? instance_first(vm, exception) : body(vm, exception)[1 + (int)slot];
    return v != VALUE_UNBOUND ? v : VALUE_NONE;
}

void exception_set_slot(Vm *vm, Value exception, enum ExceptionSlot slot, Value v) {
    if (is_core_object(vm, exception)) {
        return;
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, exception, v, 0);
    if (slot == EXC_ARGS && instance_has_dict(vm, t[0])) {
        dict_set(vm, body(vm, t[0])[1], CORE(vm, name_empty), t[1]);
    } else {
        Value *words = mutable_body(vm, t[0]);
        words[1 + (int)slot] = t[1];
    }
    vm_release(vm, mark);
}

/* ---- making */

/* The sixth slot follows from the arguments, by its name: value, code, errno. */
static Value value_of_args(Vm *vm, Value exception, Value args) {
    Value name = raw_body(vm, raw_body(vm, instance_class(vm, exception))[CLASS_SLOTS])[EXC_VALUE];
    uint32_t n = obj_words(vm, args);
    Value first = n > 0 ? raw_body(vm, args)[0] : VALUE_NONE;
    if (name == CORE(vm, name_value)) {
        return first;
    }
    if (name == CORE(vm, name_code)) {
        return n > 1 ? args : first;
    }
    if (name == CORE(vm, name_errno)) {
        return n > 1 || value_is_int(vm, first) ? first : VALUE_NONE;
    }
    return VALUE_NONE;
}

static void set_args(Vm *vm, Value exception, Value args) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, exception, args, 0);
    exception_set_slot(vm, t[0], EXC_ARGS, t[1]);
    exception_set_slot(vm, t[0], EXC_VALUE, value_of_args(vm, t[0], t[1]));
    vm_release(vm, mark);
}

/* t[0] class, t[1] tuple of arguments. */
static Value make(Vm *vm, const Value *t) {
    Value exception = instance_new(vm, t[0]);
    Value *slots = raw_body(vm, exception) + 1;
    slots[EXC_ARGS] = t[1];
    slots[EXC_TRACEBACK] = slots[EXC_CAUSE] = slots[EXC_CONTEXT] = VALUE_NONE;
    slots[EXC_SUPPRESS] = VALUE_FALSE;
    slots[EXC_VALUE] = value_of_args(vm, exception, t[1]);
    return exception;
}

Value exception_make(Vm *vm, Value class_ref, Value arg) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, class_ref, CORE(vm, empty_tuple), arg);
    if (t[2] != VALUE_UNBOUND) {
        t[1] = tuple_new(vm, &t[2], 1);
    }
    Value exception = make(vm, t);
    vm_release(vm, mark);
    return exception;
}

/* ---- raising */

_Noreturn void exception_pass(Vm *vm, Value exception) {
    assert(vm->protect != NULL);
    vm->roots[ROOT_SCRATCH] = exception;
    vm->reraised = 0;
    longjmp(vm->protect->env, 1);
}

_Noreturn static void raise_formatted(Vm *vm, Value class_ref, const char *format, va_list *args) {
    assert(is_core_object(vm, class_ref));
    Value text = format_message(vm, format, args);
    vm_raise(vm, exception_make(vm, class_ref, text));
}

_Noreturn void raise_error(Vm *vm, Value class_ref, const char *format, ...) {
    va_list args;
    va_start(args, format);
    raise_formatted(vm, class_ref, format, &args);
}

_Noreturn void raise_type_error(Vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    raise_formatted(vm, CORE(vm, class_TypeError), format, &args);
}

_Noreturn void raise_value_error(Vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    raise_formatted(vm, CORE(vm, class_ValueError), format, &args);
}

_Noreturn void raise_index_error(Vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    raise_formatted(vm, CORE(vm, class_IndexError), format, &args);
}

/* Where this much is left after all, the instance is a new one, which can hold a traceback.
 * Whoever failed has collected before, so that what is free is free. */
#define MEMORY_FOR_TRACEBACK 512u

_Noreturn void raise_memory_error(Vm *vm) {
    Value exception = CORE(vm, exc_MemoryError);
    if (heap_free(vm) >= MEMORY_FOR_TRACEBACK) {
        Value *t =
            vm_keep(vm, 2, CORE(vm, class_MemoryError), exception_slot(vm, exception, EXC_ARGS), 0);
        exception = make(vm, t);
    }
    vm_raise(vm, exception);
}

_Noreturn void raise_recursion_error(Vm *vm) {
    vm_raise(vm, CORE(vm, exc_RecursionError));
}

_Noreturn void raise_key_error(Vm *vm, Value key) {
    vm_raise(vm, exception_make(vm, CORE(vm, class_KeyError), key));
}

_Noreturn void raise_stop_iteration(Vm *vm, Value value) {
    vm_raise(vm, exception_make(vm, CORE(vm, class_StopIteration),
                                value != VALUE_NONE ? value : VALUE_UNBOUND));
}

static bool matches_class(Vm *vm, Value exception, Value what) {
    if (!is_class(vm, what) || !(class_info(vm, what) & CLASS_FLAG_EXCEPTION)) {
        raise_type_error(vm,
                         "catching classes that do not inherit from BaseException is not allowed");
    }
    return obj_is_instance(vm, exception, what);
}

/* Tuples do not nest here. All items are checked, as CPython does. */
bool exception_matches(Vm *vm, Value exception, Value what) {
    if (!is_kind(vm, what, KIND_TUPLE)) {
        return matches_class(vm, exception, what);
    }
    bool matches = false;
    for (uint32_t i = 0; i < obj_words(vm, what); i++) {
        matches |= matches_class(vm, exception, raw_body(vm, what)[i]);
    }
    return matches;
}

/* ---- natives of BaseException */

/* Keywords: only ImportError knows some, and a class of Python may have an __init__ that does. */
static void take_keywords(Vm *vm, Value *t, Value *kwargs) {
    if (*kwargs == VALUE_UNBOUND || dict_count(vm, *kwargs) == 0) {
        return;
    }
    Value class_ref = instance_class(vm, t[0]);
    if (class_is_subclass(vm, class_ref, CORE(vm, class_ImportError))) {
        Value name = dict_get_name(vm, *kwargs, CORE(vm, name_name));
        exception_set_slot(vm, t[0], EXC_VALUE, name != VALUE_UNBOUND ? name : VALUE_NONE);
    } else if (class_lookup(vm, class_ref, CORE(vm, name___init__)) ==
               CORE(vm, native_exception_init)) {
        raise_type_error(vm, "%S() takes no keyword arguments", body(vm, class_ref)[CLASS_NAME]);
    }
}

/* (cls, args, kwargs) */
Value exception_new(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!is_class(vm, args[0])) {
        raise_type_error(vm, "BaseException.__new__(X): X is not a type object (%T)", args[0]);
    }
    if (!(class_info(vm, args[0]) & CLASS_FLAG_EXCEPTION)) {
        raise_type_error(vm, "BaseException.__new__(%S): %S is not a subtype of BaseException",
                         body(vm, args[0])[CLASS_NAME], body(vm, args[0])[CLASS_NAME]);
    }
    Value *t = vm_keep(vm, 1, make(vm, args), 0, 0);
    take_keywords(vm, t, &args[2]);
    return t[0];
}

static void check_exception(Vm *vm, Value v, const char *method) {
    if (!is_exception(vm, v)) {
        raise_type_error(
            vm, "descriptor '%s' requires a 'BaseException' object but received a '%T'", method, v);
    }
}

/* (self, args, kwargs) */
Value exception_init(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_exception(vm, args[0], "__init__");
    set_args(vm, args[0], args[1]);
    take_keywords(vm, args, &args[2]);
    return VALUE_NONE;
}

/* A store through a guessed slot may have put something else there. May collect. */
static Value args_tuple(Vm *vm, Value exception) {
    Value args = exception_slot(vm, exception, EXC_ARGS);
    return is_kind(vm, args, KIND_TUPLE) ? args : tuple_from_iterable(vm, args);
}

/* "[Errno 2] text: 'file'" */
static Value os_error_text(Vm *vm, Value *args, uint32_t n) {
    Value *slot = vm_temps(vm, 1);
    Builder b;
    builder_init(vm, &b, slot);
    Sink sink = {&b};
    sink_puts(vm, &sink, "[Errno ");
    obj_print(vm, raw_body(vm, *args)[0], &sink, false);
    sink_puts(vm, &sink, "] ");
    obj_print(vm, raw_body(vm, *args)[1], &sink, false);
    if (n > 2) {
        sink_puts(vm, &sink, ": ");
        obj_print(vm, raw_body(vm, *args)[2], &sink, true);
    }
    return builder_str(vm, &b);
}

Value exception_str(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_exception(vm, args[0], "__str__");
    Value *t = vm_keep(vm, 1, args_tuple(vm, args[0]), 0, 0);
    Value class_ref = instance_class(vm, args[0]);
    uint32_t count = obj_words(vm, t[0]);
    if (count == 0) {
        return CORE(vm, name_empty);
    }
    if (count >= 2 && class_is_subclass(vm, class_ref, CORE(vm, class_OSError))) {
        return os_error_text(vm, t, count);
    }
    if (count > 1) {
        return obj_repr(vm, t[0]);
    }
    bool repr = class_is_subclass(vm, class_ref, CORE(vm, class_KeyError));
    return repr ? obj_repr(vm, raw_body(vm, t[0])[0]) : obj_str(vm, raw_body(vm, t[0])[0]);
}

Value exception_repr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_exception(vm, args[0], "__repr__");
    Value *t = vm_keep(vm, 2, VALUE_UNBOUND, args_tuple(vm, args[0]), 0);
    Builder b;
    builder_init(vm, &b, &t[0]);
    Sink sink = {&b};
    sink_str(vm, &sink, body(vm, instance_class(vm, args[0]))[CLASS_NAME]);
    uint32_t count = obj_words(vm, t[1]);
    sink_puts(vm, &sink, "(");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) {
            sink_puts(vm, &sink, ", ");
        }
        obj_print(vm, raw_body(vm, t[1])[i], &sink, true);
    }
    sink_puts(vm, &sink, ")");
    return builder_str(vm, &b);
}

Value exception_with_traceback(Vm *vm, Value *args, unsigned n) {
    (void)n;
    check_exception(vm, args[0], "with_traceback");
    if (args[1] != VALUE_NONE && !is_kind(vm, args[1], KIND_TRACEBACK)) {
        raise_type_error(vm, "__traceback__ must be a traceback or None");
    }
    exception_set_slot(vm, args[0], EXC_TRACEBACK, args[1]);
    return args[0];
}

/* Argument `i`, which OSError shows under a name when it has more than one. */
static Value os_error_part(Vm *vm, Value exception, uint32_t i) {
    check_exception(vm, exception, "strerror");
    Value args = args_tuple(vm, exception);
    return i < obj_words(vm, args) ? raw_body(vm, args)[i] : VALUE_NONE;
}

Value os_error_get_strerror(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return os_error_part(vm, args[0], 1);
}

Value os_error_get_filename(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return os_error_part(vm, args[0], 2);
}
