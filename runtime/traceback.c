/* Exceptions as they are printed: the chain, oldest first, each with traceback and last line. */
#include "class.h"
#include "line.h"

/* ---- chain */

#define CHAIN_MAX 100 /* links printed; a program may have made a ring */

typedef enum Link { LINK_NONE, LINK_CAUSE, LINK_CONTEXT } Link;

/* What came before `exception`, and how they are connected. Does not collect. */
static Link chain_previous(Value exception, Value *previous) {
    *previous = exception_slot(exception, EXC_CAUSE);
    if (is_exception(*previous)) {
        return LINK_CAUSE;
    }
    *previous = exception_slot(exception, EXC_CONTEXT);
    bool shown = exception_slot(exception, EXC_SUPPRESS) != VALUE_TRUE;
    return shown && is_exception(*previous) ? LINK_CONTEXT : LINK_NONE;
}

static unsigned chain_length(Value exception) {
    unsigned n = 0;
    Value previous;
    while (n < CHAIN_MAX && chain_previous(exception, &previous) != LINK_NONE) {
        exception = previous;
        n++;
    }
    return n;
}

/* ---- traceback */

typedef struct Place {
    const Value *code; /* payload: in flash */
    uint32_t line;     /* or, in code without lines, the offset */
    bool stripped;
} Place;

static Place entry_place(Value entry) {
    const Value *e = body(entry);
    const Value *code = function_code(e[1]);
    uint32_t offset = (uint32_t)value_small_get(e[2]);
    bool stripped = code_facts(code).line == 0;
    uint32_t line = stripped ? offset : code_line_at(code, offset);
    return (Place){code, line, stripped};
}

static void write_place(Sink *sink, Place place) {
    const Value *code = place.code;
    sink_printf(sink, "  File \"%S\", %s %u, in %S\n", body(code_module(code))[MODULE_FILE],
                place.stripped ? "offset" : "line", (unsigned)place.line, code_name(code));
}

#define REPEATS_SHOWN 3

static void write_repeats(Sink *sink, unsigned count) {
    if (count > REPEATS_SHOWN) {
        unsigned more = count - REPEATS_SHOWN;
        sink_printf(sink, "  [Previous line repeated %u more time%s]\n", more, more > 1 ? "s" : "");
    }
}

/* *slot: a TRACEBACK; used up. */
static void write_traceback(Sink *sink, Value *slot) {
    const Value *last = NULL; /* CODE of the last line */
    uint32_t line = 0;
    unsigned count = 0;
    sink_puts(sink, "Traceback (most recent call last):\n");
    while (is_kind(*slot, KIND_TRACEBACK)) {
        Place place = entry_place(*slot);
        if (place.code != last || place.line != line) {
            write_repeats(sink, count);
            last = place.code;
            line = place.line;
            count = 0;
        }
        if (++count <= REPEATS_SHOWN) {
            write_place(sink, place);
        }
        *slot = body(*slot)[0];
    }
    write_repeats(sink, count);
}

/* ---- last line */

typedef struct TextCall {
    Value *exception;
    Value text;
} TextCall;

static void text_of_exception(void *arg) {
    TextCall *call = arg;
    call->text = obj_str(*call->exception);
}

static void write_last_line(Sink *sink, Value *exception) {
    Value *mark = vm->sp;
    Value *t = vm_keep(2, obj_class(*exception), VALUE_UNBOUND, 0);
    Value module = module_shown_name(body(t[0])[CLASS_MODULE]);
    if (!is_core_object(t[0]) && value_is_str(module) && module != CORE(name___main__)) {
        sink_str(sink, module);
        sink_puts(sink, ".");
    }
    sink_qualname(sink, t[0]);
    TextCall call = {exception, VALUE_UNBOUND};
    if (vm_protect(text_of_exception, &call) != VALUE_UNBOUND) {
        sink_puts(sink, ": <exception str() failed>");
    } else if (str_bytes(call.text) > 0) {
        t[1] = call.text;
        sink_puts(sink, ": ");
        sink_str(sink, t[1]);
    }
    sink_puts(sink, "\n");
    vm_release(mark);
}

void exception_write(Value exception, Sink *sink) {
    static const char *const sentences[] = {
        [LINK_CAUSE] = "\nThe above exception was the direct cause of the following exception:\n\n",
        [LINK_CONTEXT] =
            "\nDuring handling of the above exception, another exception occurred:\n\n"};
    Value *mark = vm->sp;
    Value *t = vm_keep(3, exception, exception, VALUE_UNBOUND);
    for (unsigned left = chain_length(t[0]) + 1; left-- > 0;) {
        Link link = LINK_NONE;
        t[1] = t[0];
        for (unsigned i = 0; i < left; i++) {
            Value previous;
            link = chain_previous(t[1], &previous);
            t[1] = previous;
        }
        t[2] = exception_slot(t[1], EXC_TRACEBACK);
        if (t[2] != VALUE_NONE) {
            write_traceback(sink, &t[2]);
        }
        write_last_line(sink, &t[1]);
        if (link != LINK_NONE) {
            sink_puts(sink, sentences[link]);
        }
    }
    vm_release(mark);
}

void exception_print(Value exception) {
    Sink console = {NULL};
    exception_write(exception, &console);
}
