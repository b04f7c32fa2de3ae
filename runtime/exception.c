/* Exceptions: making and raising them, and the natives of BaseException.
 *
 * The first EXC_SLOTS words behind the class are read and written by index. Those of the
 * preallocated instances lie in the core block and are never written. */
#include "class.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

bool is_exception(Value v) {
    return is_instance(v) && (class_info(instance_class(v)) & CLASS_FLAG_EXCEPTION) != 0;
}

Value exception_slot(Value exception, enum ExceptionSlot slot) {
    Value v = slot == EXC_ARGS ? instance_first(exception) : body(exception)[1 + (int)slot];
    return v != VALUE_UNBOUND ? v : VALUE_NONE;
}

void exception_set_slot(Value exception, enum ExceptionSlot slot, Value v) {
    if (is_core_object(exception)) {
        return;
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(2, exception, v, 0);
    if (slot == EXC_ARGS && instance_has_dict(t[0])) {
        dict_set(body(t[0])[1], CORE(name_empty), t[1]);
    } else {
        Value *words = mutable_body(t[0]);
        words[1 + (int)slot] = t[1];
    }
    vm_release(mark);
}

/* ---- making */

/* The sixth slot follows from the arguments, by its name: value, code, errno. */
static Value value_of_args(Value exception, Value args) {
    Value name = raw_body(raw_body(instance_class(exception))[CLASS_SLOTS])[EXC_VALUE];
    uint32_t n = obj_words(args);
    Value first = n > 0 ? raw_body(args)[0] : VALUE_NONE;
    if (name == CORE(name_value)) {
        return first;
    }
    if (name == CORE(name_code)) {
        return n > 1 ? args : first;
    }
    if (name == CORE(name_errno)) {
        return n > 1 || value_is_int(first) ? first : VALUE_NONE;
    }
    return VALUE_NONE;
}

static void set_args(Value exception, Value args) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, exception, args, 0);
    exception_set_slot(t[0], EXC_ARGS, t[1]);
    exception_set_slot(t[0], EXC_VALUE, value_of_args(t[0], t[1]));
    vm_release(mark);
}

/* t[0] class, t[1] tuple of arguments. */
static Value make(const Value *t) {
    Value exception = instance_new(t[0]);
    Value *slots = raw_body(exception) + 1;
    slots[EXC_ARGS] = t[1];
    slots[EXC_TRACEBACK] = slots[EXC_CAUSE] = slots[EXC_CONTEXT] = VALUE_NONE;
    slots[EXC_SUPPRESS] = VALUE_FALSE;
    slots[EXC_VALUE] = value_of_args(exception, t[1]);
    return exception;
}

Value exception_make(Value class_ref, Value arg) {
    Value *mark = vm->sp;
    Value *t = vm_keep(3, class_ref, CORE(empty_tuple), arg);
    if (t[2] != VALUE_UNBOUND) {
        t[1] = tuple_new(&t[2], 1);
    }
    Value exception = make(t);
    vm_release(mark);
    return exception;
}

/* ---- raising */

_Noreturn void exception_pass(Value exception) {
    assert(vm->protect != NULL);
    vm->roots[ROOT_SCRATCH] = exception;
    vm->reraised = 0;
    longjmp(vm->protect->env, 1);
}

_Noreturn static void raise_formatted(Value class_ref, unsigned message, va_list *args) {
    assert(is_core_object(class_ref));
    char format[MESSAGE_MAX];
    message_text(message, format);
    vm_raise(exception_make(class_ref, format_message(format, args)));
}

_Noreturn void raise_error(Value class_ref, unsigned message, ...) {
    va_list args;
    va_start(args, message);
    raise_formatted(class_ref, message, &args);
}

_Noreturn void raise_type_error(unsigned message, ...) {
    va_list args;
    va_start(args, message);
    raise_formatted(CORE(class_TypeError), message, &args);
}

_Noreturn void raise_value_error(unsigned message, ...) {
    va_list args;
    va_start(args, message);
    raise_formatted(CORE(class_ValueError), message, &args);
}

_Noreturn void raise_index_error(unsigned message, ...) {
    va_list args;
    va_start(args, message);
    raise_formatted(CORE(class_IndexError), message, &args);
}

/* Where this much is left after all, the instance is a new one, which can hold a traceback.
 * Whoever failed has collected before, so that what is free is free. */
#define MEMORY_FOR_TRACEBACK 512u

_Noreturn void raise_memory_error(void) {
#if FIRN_HOST
    bake_full();
#endif
    Value exception = CORE(exc_MemoryError);
    if (heap_free() >= MEMORY_FOR_TRACEBACK && vm->heap_locks == 0) {
        Value *t = vm_keep(2, CORE(class_MemoryError), exception_slot(exception, EXC_ARGS), 0);
        exception = make(t);
    }
    vm_raise(exception);
}

_Noreturn void raise_recursion_error(void) {
    vm_raise(CORE(exc_RecursionError));
}

_Noreturn void raise_key_error(Value key) {
    vm_raise(exception_make(CORE(class_KeyError), key));
}

_Noreturn void raise_stop_iteration(Value value) {
    vm_raise(
        exception_make(CORE(class_StopIteration), value != VALUE_NONE ? value : VALUE_UNBOUND));
}

static bool matches_class(Value exception, Value what) {
    if (!is_class(what) || !(class_info(what) & CLASS_FLAG_EXCEPTION)) {
        raise_type_error(MSG_catching_classes_that_do_not);
    }
    return obj_is_instance(exception, what);
}

/* Tuples do not nest here. All items are checked, as CPython does. */
bool exception_matches(Value exception, Value what) {
    if (!is_kind(what, KIND_TUPLE)) {
        return matches_class(exception, what);
    }
    bool matches = false;
    for (uint32_t i = 0; i < obj_words(what); i++) {
        matches |= matches_class(exception, raw_body(what)[i]);
    }
    return matches;
}

/* ---- natives of BaseException */

/* Keywords: only ImportError knows some, and a class of Python may have an __init__ that does. */
static void take_keywords(Value *t, Value *kwargs) {
    if (*kwargs == VALUE_UNBOUND || dict_count(*kwargs) == 0) {
        return;
    }
    Value class_ref = instance_class(t[0]);
    if (class_is_subclass(class_ref, CORE(class_ImportError))) {
        Value name = dict_get_name(*kwargs, CORE(name_name));
        exception_set_slot(t[0], EXC_VALUE, name != VALUE_UNBOUND ? name : VALUE_NONE);
    } else if (class_lookup(class_ref, CORE(name___init__)) == CORE(native_exception_init)) {
        raise_type_error(MSG_takes_no_keyword_arguments_2, body(class_ref)[CLASS_NAME]);
    }
}

/* (cls, args, kwargs) */
Value exception_new(Value *args, unsigned n) {
    (void)n;
    if (!is_class(args[0])) {
        raise_type_error(MSG_baseexception_new_x_x_is_not_a, args[0]);
    }
    if (!(class_info(args[0]) & CLASS_FLAG_EXCEPTION)) {
        raise_type_error(MSG_baseexception_new_is_not_a, body(args[0])[CLASS_NAME],
                         body(args[0])[CLASS_NAME]);
    }
    Value *t = vm_keep(1, make(args), 0, 0);
    take_keywords(t, &args[2]);
    return t[0];
}

static void check_exception(Value v, const char *method) {
    if (!is_exception(v)) {
        raise_type_error(MSG_descriptor_requires_a_baseexception, method, v);
    }
}

/* (self, args, kwargs) */
Value exception_init(Value *args, unsigned n) {
    (void)n;
    check_exception(args[0], "__init__");
    set_args(args[0], args[1]);
    take_keywords(args, &args[2]);
    return VALUE_NONE;
}

/* A store through a guessed slot may have put something else there. May collect. */
static Value args_tuple(Value exception) {
    Value args = exception_slot(exception, EXC_ARGS);
    return is_kind(args, KIND_TUPLE) ? args : tuple_from_iterable(args);
}

/* "[Errno 2] text: 'file'" */
static Value os_error_text(Value *args, uint32_t n) {
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    Sink sink = {&b};
    sink_puts(&sink, "[Errno ");
    obj_print(raw_body(*args)[0], &sink, false);
    sink_puts(&sink, "] ");
    obj_print(raw_body(*args)[1], &sink, false);
    if (n > 2) {
        sink_puts(&sink, ": ");
        obj_print(raw_body(*args)[2], &sink, true);
    }
    return builder_str(&b);
}

Value exception_str(Value *args, unsigned n) {
    (void)n;
    check_exception(args[0], "__str__");
    Value *t = vm_keep(1, args_tuple(args[0]), 0, 0);
    Value class_ref = instance_class(args[0]);
    uint32_t count = obj_words(t[0]);
    if (count == 0) {
        return CORE(name_empty);
    }
    if (count >= 2 && class_is_subclass(class_ref, CORE(class_OSError))) {
        return os_error_text(t, count);
    }
    if (count > 1) {
        return obj_repr(t[0]);
    }
    bool repr = class_is_subclass(class_ref, CORE(class_KeyError));
    return repr ? obj_repr(raw_body(t[0])[0]) : obj_str(raw_body(t[0])[0]);
}

Value exception_repr(Value *args, unsigned n) {
    (void)n;
    check_exception(args[0], "__repr__");
    Value *t = vm_keep(2, VALUE_UNBOUND, args_tuple(args[0]), 0);
    Builder b;
    builder_init(&b, &t[0]);
    Sink sink = {&b};
    sink_str(&sink, body(instance_class(args[0]))[CLASS_NAME]);
    uint32_t count = obj_words(t[1]);
    sink_puts(&sink, "(");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) {
            sink_puts(&sink, ", ");
        }
        obj_print(raw_body(t[1])[i], &sink, true);
    }
    sink_puts(&sink, ")");
    return builder_str(&b);
}

Value exception_with_traceback(Value *args, unsigned n) {
    (void)n;
    check_exception(args[0], "with_traceback");
    if (args[1] != VALUE_NONE && !is_kind(args[1], KIND_TRACEBACK)) {
        raise_type_error(MSG_traceback_must_be_a_traceback);
    }
    exception_set_slot(args[0], EXC_TRACEBACK, args[1]);
    return args[0];
}

/* Argument `i`, which OSError shows under a name when it has more than one. */
static Value os_error_part(Value exception, uint32_t i) {
    check_exception(exception, "strerror");
    Value args = args_tuple(exception);
    return i < obj_words(args) ? raw_body(args)[i] : VALUE_NONE;
}

Value os_error_get_strerror(Value *args, unsigned n) {
    (void)n;
    return os_error_part(args[0], 1);
}

Value os_error_get_filename(Value *args, unsigned n) {
    (void)n;
    return os_error_part(args[0], 2);
}
