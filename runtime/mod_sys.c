/* sys. */
#include "class.h"
#include "native.h"
#include "port.h"
#include "text.h"
#if FIRN_HOST
#include "firn.h"
#endif

#define FIRN_VERSION_TEXT "0.1.0"

Value sys_get_platform(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
#if FIRN_HOST
    return str_new_c(vm, vm->config->platform);
#else
    return str_new_c(vm, FIRN_PLATFORM);
#endif
}

Value sys_get_version(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return str_new_c(vm, "3.11.0; firn " FIRN_VERSION_TEXT);
}

static Value small_tuple(Vm *vm, int32_t a, int32_t b, int32_t c) {
    Value *t = vm_keep(vm, 3, value_small(a), value_small(b), value_small(c));
    return tuple_new(vm, t, 3);
}

Value sys_get_version_info(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return small_tuple(vm, 3, 11, 0);
}

Value sys_get_byteorder(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(vm, name_little);
}

Value sys_get_implementation(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(vm, obj_implementation);
}

Value implementation_get_name(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(vm, name_firn);
}

Value implementation_get_version(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return small_tuple(vm, 0, 1, 0);
}

Value implementation_get_machine(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
#if FIRN_HOST
    return str_new_c(vm, vm->config->board);
#else
    return str_new_c(vm, FIRN_BOARD_NAME);
#endif
}

Value sys_get_argv(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (vm->roots[ROOT_ARGV] == VALUE_UNBOUND) {
        vm->roots[ROOT_ARGV] = list_new(vm, NULL, 0);
#if FIRN_HOST
        for (int i = 0; i < vm->config->argc; i++) {
            const char *text = vm->config->argv[i];
            if (utf8_check(text, (uint32_t)strlen(text)) != strlen(text)) {
                raise_error(vm, CORE(vm, class_UnicodeError),
                            "program argument %d is not valid UTF-8", i);
            }
            Value *item = vm_keep(vm, 1, str_new_c(vm, text), 0, 0);
            list_append_value(vm, vm->roots[ROOT_ARGV], *item);
            vm_release(vm, item + 1);
        }
#endif
    }
    return vm->roots[ROOT_ARGV];
}

/* All that can be imported stands in the image, so the list of places is empty. */
Value sys_get_path(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return list_new(vm, NULL, 0);
}

/* Made when first asked for; from then on imports are entered there (import.c). */
static Value modules_make(Vm *vm) {
    Value *t = vm_keep(vm, 1, dict_new(vm, 0), 0, 0);
    const ImageHeader *image = vm->image;
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        Value module = vm_ptr(vm, CORE(vm, modules))[i];
        dict_set(vm, *t, body(vm, module)[MODULE_NAME], module);
    }
    for (uint32_t i = 0; image != NULL && i < image->module_count; i++) {
        Value module = vm_ptr(vm, image->modules)[i];
        uint32_t state = (uint32_t)value_small_get(body(vm, module)[MODULE_FIRST]);
        if (vm->cells[state] != VALUE_UNBOUND) {
            dict_set(vm, *t, body(vm, module)[MODULE_NAME], module);
        }
        if (i == image->main_module) {
            dict_set(vm, *t, CORE(vm, name___main__), module);
        }
    }
    return *t;
}

Value sys_get_modules(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (vm->roots[ROOT_MODULES] == VALUE_UNBOUND) {
        Value modules = modules_make(vm);
        vm->roots[ROOT_MODULES] = modules;
    }
    return vm->roots[ROOT_MODULES];
}

/* code omitted: 0. */
Value sys_exit(Vm *vm, Value *args, unsigned n) {
    vm_raise(vm, exception_make(vm, CORE(vm, class_SystemExit), n > 0 ? args[0] : VALUE_UNBOUND));
}

/* (type, value, traceback) of the exception being handled. */
Value sys_exc_info(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    Value exception = vm->roots[ROOT_HANDLED];
    Value *t = vm_keep(vm, 3, VALUE_NONE, VALUE_NONE, VALUE_NONE);
    if (exception != VALUE_UNBOUND && exception != VALUE_NONE) {
        exception = vm->roots[ROOT_HANDLED];
        t[0] = obj_class(vm, exception);
        t[1] = exception;
        t[2] = exception_slot(vm, exception, EXC_TRACEBACK);
    }
    return tuple_new(vm, t, 3);
}

/* (exception, file) */
Value sys_print_exception(Vm *vm, Value *args, unsigned n) {
    if (!is_exception(vm, args[0])) {
        raise_type_error(vm, "print_exception() argument 1 must be an exception, not %T", args[0]);
    }
    if (n < 2 || args[1] == VALUE_NONE || is_core_object(vm, args[1])) {
        exception_print(vm, args[0]);
        return VALUE_NONE;
    }
    Value *window = vm_temps(vm, 2);
    Builder b;
    builder_init(vm, &b, &window[0]);
    Sink sink = {&b};
    exception_write(vm, args[0], &sink);
    window[0] = builder_str(vm, &b);
    window[1] = obj_getattr(vm, args[1], CORE(vm, name_write));
    (void)vm_call(vm, window[1], window, 1);
    return VALUE_NONE;
}

/* ---- stdout and stderr: both are the console */

Value sys_get_stdout(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(vm, obj_stdout);
}

Value sys_get_stderr(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(vm, obj_stderr);
}

/* Characters written, or bytes of a buffer. */
Value console_write(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Text text;
    if (!text_get(vm, args[1], &text)) {
        raise_type_error(vm, "write() argument must be str, not %T", args[1]);
    }
    Value v = obj_native(vm, args[1]);
    if (is_kind(vm, v, KIND_BYTEARRAY)) {
        port_console_write(text.p, text.n);
        return int_from_i64(vm, text.n);
    }
    Sink console = {NULL};
    sink_str(vm, &console, v);
    return int_from_i64(vm, value_is_str(vm, v) ? str_length(vm, v) : str_bytes(vm, v));
}

Value console_flush(Vm *vm, Value *args, unsigned n) {
    (void)vm;
    (void)args;
    (void)n;
    return VALUE_NONE;
}
