/* Exceptions as they are printed: the chain, oldest first, each with traceback and last line. */
#include "class.h"
#include "line.h"

/* ---- chain */

#define CHAIN_MAX 100 /* links printed; a program may have made a ring */

typedef enum Link { LINK_NONE, LINK_CAUSE, LINK_CONTEXT } Link;

/* What came before `exception`, and how they are connected. Does not collect. */
static Link chain_previous(Vm *vm, Value exception, Value *previous) {
    *previous = exception_slot(vm, exception, EXC_CAUSE);
    if (is_exception(vm, *previous)) {
        return LINK_CAUSE;
    }
    *previous = exception_slot(vm, exception, EXC_CONTEXT);
    bool shown = exception_slot(vm, exception, EXC_SUPPRESS) != VALUE_TRUE;
    return shown && is_exception(vm, *previous) ? LINK_CONTEXT : LINK_NONE;
}

static unsigned chain_length(Vm *vm, Value exception) {
    unsigned n = 0;
    Value previous;
    while (n < CHAIN_MAX && chain_previous(vm, exception, &previous) != LINK_NONE) {
        exception = previous;
        n++;
    }
    return n;
}

/* ---- traceback */

typedef struct Place {
    Value function;
    uint32_t line;
} Place;

static Place entry_place(Vm *vm, Value entry) {
    const Value *e = body(vm, entry);
    const Value *code = raw_body(vm, raw_body(vm, e[1])[0]);
    const CodeInfo *info = code_info(code);
    uint32_t offset = (uint32_t)value_small_get(e[2]);
    return (Place){raw_body(vm, e[1])[0],
                   line_find(code_lines(code), info->lines, info->line, offset)};
}

static void write_place(Vm *vm, Sink *sink, Place place) {
    const Value *code = raw_body(vm, place.function);
    sink_printf(vm, sink, "  File \"%S\", line %u, in %S\n",
                body(vm, code[CODE_MODULE])[MODULE_FILE], (unsigned)place.line, code[CODE_NAME]);
}

#define REPEATS_SHOWN 3

static void write_repeats(Vm *vm, Sink *sink, unsigned count) {
    if (count > REPEATS_SHOWN) {
        unsigned more = count - REPEATS_SHOWN;
        sink_printf(vm, sink, "  [Previous line repeated %u more time%s]\n", more,
                    more > 1 ? "s" : "");
    }
}

/* *slot: a TRACEBACK; used up. */
static void write_traceback(Vm *vm, Sink *sink, Value *slot) {
    Value *mark = vm->sp;
    Value *last = vm_temps(vm, 1); /* CODE of the last line */
    uint32_t line = 0;
    unsigned count = 0;
    sink_puts(vm, sink, "Traceback (most recent call last):\n");
    while (is_kind(vm, *slot, KIND_TRACEBACK)) {
        Place place = entry_place(vm, *slot);
        if (place.function != *last || place.line != line) {
            write_repeats(vm, sink, count);
            place = entry_place(vm, *slot);
            *last = place.function;
            line = place.line;
            count = 0;
        }
        if (++count <= REPEATS_SHOWN) {
            write_place(vm, sink, place);
        }
        *slot = body(vm, *slot)[0];
    }
    write_repeats(vm, sink, count);
    vm_release(vm, mark);
}

/* ---- last line */

typedef struct TextCall {
    Value *exception;
    Value text;
} TextCall;

static void text_of_exception(Vm *vm, void *arg) {
    TextCall *call = arg;
    call->text = obj_str(vm, *call->exception);
}

static void write_last_line(Vm *vm, Sink *sink, Value *exception) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 2, obj_class(vm, *exception), VALUE_UNBOUND, 0);
    Value module = module_shown_name(vm, body(vm, t[0])[CLASS_MODULE]);
    if (!is_core_object(vm, t[0]) && value_is_str(vm, module) &&
        module != CORE(vm, name___main__)) {
        sink_str(vm, sink, module);
        sink_puts(vm, sink, ".");
    }
    sink_qualname(vm, sink, t[0]);
    TextCall call = {exception, VALUE_UNBOUND};
    if (vm_protect(vm, text_of_exception, &call) != VALUE_UNBOUND) {
        sink_puts(vm, sink, ": <exception str() failed>");
    } else if (str_bytes(vm, call.text) > 0) {
        t[1] = call.text;
        sink_puts(vm, sink, ": ");
        sink_str(vm, sink, t[1]);
    }
    sink_puts(vm, sink, "\n");
    vm_release(vm, mark);
}

void exception_write(Vm *vm, Value exception, Sink *sink) {
    static const char *const sentences[] = {
        [LINK_CAUSE] = "\nThe above exception was the direct cause of the following exception:\n\n",
        [LINK_CONTEXT] =
            "\nDuring handling of the above exception, another exception occurred:\n\n"};
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 3, exception, exception, VALUE_UNBOUND);
    for (unsigned left = chain_length(vm, t[0]) + 1; left-- > 0;) {
        Link link = LINK_NONE;
        t[1] = t[0];
        for (unsigned i = 0; i < left; i++) {
            Value previous;
            link = chain_previous(vm, t[1], &previous);
            t[1] = previous;
        }
        t[2] = exception_slot(vm, t[1], EXC_TRACEBACK);
        if (t[2] != VALUE_NONE) {
            write_traceback(vm, sink, &t[2]);
        }
        write_last_line(vm, sink, &t[1]);
        if (link != LINK_NONE) {
            sink_puts(vm, sink, sentences[link]);
        }
    }
    vm_release(vm, mark);
}

void exception_print(Vm *vm, Value exception) {
    Sink console = {NULL};
    exception_write(vm, exception, &console);
}
