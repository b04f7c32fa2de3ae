/* Sinks: text on its way to the console or into a builder, and the format language of messages. */
#include "class.h"
#include "flash_bytes.h"
#include "port.h"
#include "session.h"
#if FIRN_HOST
#include "bake.h"
#endif

void console_put(const char *text, size_t bytes) {
#if FIRN_HOST
    if (bake_is_active()) {
        return;
    }
#endif
    if (!session_write(text, bytes)) {
        port_console_write(text, bytes);
    }
}

void sink_write(Sink *sink, const char *text, size_t bytes) {
    if (bytes == 0) {
        return;
    }
    if (sink->builder != NULL) {
        builder_add(sink->builder, text, bytes);
    } else {
        console_put(text, bytes);
    }
}

void sink_puts(Sink *sink, const char *text) {
    sink_write(sink, text, strlen(text));
}

/* The console neither allocates nor moves anything, so text goes there straight from the object,
 * through a small buffer where flash cannot be read bytewise. */
void sink_str(Sink *sink, Value str) {
    if (sink->builder != NULL) {
        builder_add_str(sink->builder, str);
        return;
    }
    char part[64];
    const char *p = str_text(str);
    for (uint32_t left = str_bytes(str); left > 0;) {
        uint32_t n = left < sizeof part ? left : (uint32_t)sizeof part;
        flash_copy(part, p, n);
        console_put(part, n);
        p += n;
        left -= n;
    }
}

static void sink_number(Sink *sink, uint32_t n, unsigned base, bool negative) {
    char text[12];
    unsigned at = sizeof text;
    do {
        text[--at] = "0123456789abcdef"[n % base];
        n /= base;
    } while (n != 0);
    if (negative) {
        text[--at] = '-';
    }
    sink_write(sink, text + at, sizeof text - at);
}

static void sink_type_name(Sink *sink, Value v) {
    sink_str(sink, body(obj_class(v))[CLASS_NAME]);
}

#define FORMAT_VALUES 3

static bool takes_value(char c) {
    return c == 'S' || c == 'R' || c == 'T' || c == 'N';
}

/* Values among the arguments are taken into the collector's view before anything is written. */
static Value *format_values(const char *format, va_list *args) {
    Value values[FORMAT_VALUES] = {0};
    unsigned count = 0;
    va_list copy;
    va_copy(copy, *args);
    for (const char *p = format; *p != '\0'; p++) {
        if (*p != '%') {
            continue;
        }
        p++;
        if (takes_value(*p)) {
            assert(count < FORMAT_VALUES);
            values[count++] = va_arg(copy, Value);
        } else if (*p == 's') {
            (void)va_arg(copy, const char *);
        } else if (*p != '%') {
            (void)va_arg(copy, int);
        }
    }
    va_end(copy);
    return vm_keep(FORMAT_VALUES, values[0], values[1], values[2]);
}

static void format_value(Sink *sink, char c, Value v) {
    if (c == 'S') {
        sink_str(sink, v);
    } else if (c == 'R') {
        obj_print(v, sink, true);
    } else if (c == 'T') {
        sink_type_name(sink, v);
    } else {
        sink_qualname(sink, v);
    }
}

static void format_scalar(Sink *sink, char c, va_list *args) {
    if (c == 's') {
        sink_puts(sink, va_arg(*args, const char *));
    } else if (c == 'd') {
        int n = va_arg(*args, int);
        sink_number(sink, n < 0 ? 0u - (unsigned)n : (unsigned)n, 10, n < 0);
    } else if (c == 'u' || c == 'x') {
        sink_number(sink, va_arg(*args, unsigned), c == 'u' ? 10 : 16, false);
    } else if (c == 'c') {
        char byte = (char)va_arg(*args, int);
        sink_write(sink, &byte, 1);
    } else {
        assert(c == '%');
        sink_write(sink, "%", 1);
    }
}

/* values: what format_values kept, in the order of the arguments. */
static void format_with(Sink *sink, const char *format, va_list *args, const Value *values) {
    unsigned next = 0;
    for (const char *p = format; *p != '\0'; p += 2) {
        const char *start = p;
        while (*p != '\0' && *p != '%') {
            p++;
        }
        sink_write(sink, start, (size_t)(p - start));
        if (*p == '\0') {
            break;
        }
        if (takes_value(p[1])) {
            (void)va_arg(*args, Value);
            format_value(sink, p[1], values[next++]);
        } else {
            format_scalar(sink, p[1], args);
        }
    }
}

/* `format` is C text. At most FORMAT_VALUES arguments are Values. */
void sink_format(Sink *sink, const char *format, va_list *args) {
    Value *mark = vm->sp;
    format_with(sink, format, args, format_values(format, args));
    vm_release(mark);
}

void sink_printf(Sink *sink, const char *format, ...) {
    va_list args;
    va_start(args, format);
    sink_format(sink, format, &args);
    va_end(args);
}

Value format_message(const char *format, va_list *args) {
    Value *mark = vm->sp;
    Value *values = format_values(format, args);
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    Sink sink = {&b};
    format_with(&sink, format, args, values);
    Value text = builder_str(&b);
    vm_release(mark);
    return text;
}
