/* sys. */
#include "class.h"
#include "import.h"
#include "native.h"
#include "port.h"
#include "text.h"
#if FIRN_HOST
#include "firn.h"
#endif

#define FIRN_VERSION_TEXT "0.1.0"

Value sys_get_platform(Value *args, unsigned n) {
    (void)args;
    (void)n;
#if FIRN_HOST
    return str_new_c(vm->config->platform);
#else
    return str_new_c(FIRN_PLATFORM);
#endif
}

Value sys_get_version(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return str_new_c("3.11.0; firn " FIRN_VERSION_TEXT);
}

static Value small_tuple(int32_t a, int32_t b, int32_t c) {
    Value *t = vm_keep(3, value_small(a), value_small(b), value_small(c));
    return tuple_new(t, 3);
}

Value sys_get_version_info(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return small_tuple(3, 11, 0);
}

Value sys_get_byteorder(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(name_little);
}

Value sys_get_implementation(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_implementation);
}

Value implementation_get_name(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(name_firn);
}

Value implementation_get_version(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return small_tuple(0, 1, 0);
}

Value implementation_get_machine(Value *args, unsigned n) {
    (void)args;
    (void)n;
#if FIRN_HOST
    return str_new_c(vm->config->board);
#else
    return str_new_c(FIRN_BOARD_NAME);
#endif
}

static void argument_add(Value *item, uint32_t index) {
    uint32_t n = str_bytes(*item);
    if (utf8_check(str_text(*item), n) != n) {
        raise_error(CORE(class_UnicodeError), MSG_program_argument_is_not_valid, (int)index);
    }
    list_append_value(vm->roots[ROOT_ARGV], *item);
}

#if FIRN_HOST
static void arguments_read(void) {
    for (int i = 0; i < vm->config->argc; i++) {
        Value *item = vm_keep(1, str_new_c(vm->config->argv[i]), 0, 0);
        argument_add(item, (uint32_t)i);
        vm_release(item + 1);
    }
}
#else
static void arguments_read(void) {
    Value *slots = vm_keep(2, heap_alloc_bytes(KIND_BLOB, PORT_ARGUMENTS_MAX), 0, 0);
    bool more = port_arguments((char *)raw_body(slots[0]), PORT_ARGUMENTS_MAX);
    Builder b;
    builder_init(&b, &slots[1]);
    for (uint32_t i = 0, at = 0; more; i++) {
        for (const char *p; (p = (const char *)raw_body(slots[0]) + at)[0] > '-'; at += 2) {
            char byte = (char)((p[0] - (p[0] > '9' ? 'a' - 10 : '0')) << 4 |
                               (p[1] - (p[1] > '9' ? 'a' - 10 : '0')));
            builder_add(&b, &byte, 1);
        }
        more = ((const char *)raw_body(slots[0]))[at++] == '-';
        slots[1] = builder_str(&b);
        argument_add(&slots[1], i);
        slots[1] = VALUE_UNBOUND;
    }
    vm_release(slots + 2);
}
#endif

Value sys_get_argv(Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (vm->roots[ROOT_ARGV] == VALUE_UNBOUND) {
        vm->roots[ROOT_ARGV] = list_new(NULL, 0);
        arguments_read();
    }
    return vm->roots[ROOT_ARGV];
}

/* All that can be imported stands in the image: what programs enter here, they enter in vain. */
Value sys_path(void) {
    if (vm->roots[ROOT_PATH] == VALUE_UNBOUND) {
        Value list = vm->image->path != 0 ? vm->image->path : list_new(NULL, 0);
        vm->roots[ROOT_PATH] = list;
    }
    return vm->roots[ROOT_PATH];
}

Value sys_get_path(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return sys_path();
}

/* Made when first asked for; from then on imports are entered there (import.c). */
static Value modules_make(void) {
    Value *t = vm_keep(1, dict_new(0), 0, 0);
    const ImageHeader *image = vm->image;
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        Value module = vm_ptr(CORE(modules))[i];
        if (module_find(raw_body(module)[MODULE_NAME]) == module) {
            dict_set(*t, raw_body(module)[MODULE_NAME], module);
        }
    }
    for (uint32_t i = 0; image != NULL && i < image->module_count; i++) {
        Value module = vm_ptr(image->modules)[i];
        if (module_state(module) != VALUE_UNBOUND && module_state(module) != MODULE_FAILED) {
            dict_set(*t, body(module)[MODULE_NAME], module);
        }
        if (i == image->main_module) {
            dict_set(*t, CORE(name___main__), module);
        }
    }
    return *t;
}

Value sys_get_modules(Value *args, unsigned n) {
    (void)args;
    (void)n;
    if (vm->roots[ROOT_MODULES] == VALUE_UNBOUND) {
        Value modules = modules_make();
        vm->roots[ROOT_MODULES] = modules;
    }
    return vm->roots[ROOT_MODULES];
}

/* What is called when the program ends, or None; what it was before. */
Value sys_atexit(Value *args, unsigned n) {
    (void)n;
    vm_exact("sys.atexit() needs the board");
    Value before = vm->roots[ROOT_ATEXIT];
    vm->roots[ROOT_ATEXIT] = args[0] == VALUE_NONE ? VALUE_UNBOUND : args[0];
    return before == VALUE_UNBOUND ? VALUE_NONE : before;
}

Value sys_intern(Value *args, unsigned n) {
    (void)n;
    if (!value_is_str(args[0])) {
        raise_type_error(MSG_intern_argument_must_be_str, args[0]);
    }
    return intern_find(args[0]);
}

Value sys_get_stdin(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_stdin);
}

/* code omitted: 0. */
Value sys_exit(Value *args, unsigned n) {
    vm_raise(exception_make(CORE(class_SystemExit), n > 0 ? args[0] : VALUE_UNBOUND));
}

/* (type, value, traceback) of the exception being handled. */
Value sys_exc_info(Value *args, unsigned n) {
    (void)args;
    (void)n;
    Value exception = vm->roots[ROOT_HANDLED];
    Value *t = vm_keep(3, VALUE_NONE, VALUE_NONE, VALUE_NONE);
    if (exception != VALUE_UNBOUND && exception != VALUE_NONE) {
        exception = vm->roots[ROOT_HANDLED];
        t[0] = obj_class(exception);
        t[1] = exception;
        t[2] = exception_slot(exception, EXC_TRACEBACK);
    }
    return tuple_new(t, 3);
}

/* (exception, file) */
Value sys_print_exception(Value *args, unsigned n) {
    if (!is_exception(args[0])) {
        raise_type_error(MSG_print_exception_argument_1, args[0]);
    }
    if (n < 2 || args[1] == VALUE_NONE || is_core_object(args[1])) {
        (void)vm_inert("sys.print_exception()");
        exception_print(args[0]);
        return VALUE_NONE;
    }
    Value *window = vm_temps(2);
    Builder b;
    builder_init(&b, &window[0]);
    Sink sink = {&b};
    exception_write(args[0], &sink);
    window[0] = builder_str(&b);
    window[1] = obj_getattr(args[1], CORE(name_write));
    (void)vm_call(window[1], window, 1);
    return VALUE_NONE;
}

/* ---- stdout and stderr: both are the console */

Value sys_get_stdout(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_stdout);
}

Value sys_get_stderr(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_stderr);
}

/* Characters written, or bytes of a buffer. */
Value console_write(Value *args, unsigned n) {
    (void)n;
    Text text;
    if (!text_get(args[1], &text)) {
        raise_type_error(MSG_write_argument_must_be_str_not, args[1]);
    }
    Value v = obj_native(args[1]);
    if (is_kind(v, KIND_BYTEARRAY)) {
        console_put(text.p, text.n);
        return int_from_i64(text.n);
    }
    Sink console = {NULL};
    sink_str(&console, v);
    return int_from_i64(value_is_str(v) ? str_length(v) : str_bytes(v));
}

Value console_flush(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return VALUE_NONE;
}
