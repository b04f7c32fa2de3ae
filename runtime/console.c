/* The console as programs read it: input(), sys.stdin, and the bytes behind the three text files.
 *
 * One byte is read ahead, so that poll() can tell whether there is one. */
#include "class.h"
#include "native.h"
#include "port.h"
#include "schedule.h"
#include "session.h"
#include "text.h"

#define POLL_REQUEST 3
#define POLL_IN      1
#define POLL_OUT     4
#define NOT_KNOWN    22 /* EINVAL */

static int peek(void) {
    if (vm->console_byte == PORT_CONSOLE_NONE) {
        vm->console_byte = (int16_t)session_read();
    }
    return vm->console_byte;
}

/* A byte, or PORT_CONSOLE_END. May collect. */
static int get(void) {
    while (peek() == PORT_CONSOLE_NONE) {
        vm_poll();
        schedule_run();
        port_sleep_us(1000);
    }
    int byte = vm->console_byte;
    vm->console_byte = PORT_CONSOLE_NONE;
    return byte;
}

static bool is_text(Value self) {
    return obj_class(self) == CORE(class_TextIOWrapper);
}

/* Bytes that follow the first one of a character. */
static unsigned following(int byte) {
    return byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
}

/* Reads up to `limit` characters or bytes (negative: any number), to the end of a line if asked. */
static Value read_some(bool text, int32_t limit, bool line) {
    Builder b;
    Value *window = vm_temps(3); /* of a call of bytes.decode */
    unsigned rest = 0;
    builder_init(&b, window);
    while (limit != 0 || rest != 0) {
        int byte = get();
        if (byte == PORT_CONSOLE_END) {
            break;
        }
        char c = (char)(text && byte == '\r' ? '\n' : byte);
        builder_add(&b, &c, 1);
        if (rest != 0) {
            rest--;
            continue;
        }
        rest = text ? following(byte) : 0;
        limit -= limit > 0 ? 1 : 0;
        if (line && c == '\n') {
            break;
        }
    }
    window[0] = builder_bytes(&b);
    return text ? bytes_decode(window, 1) : window[0];
}

static int32_t limit_of(const Value *args, unsigned n) {
    return n < 2 || args[1] == VALUE_NONE ? -1 : int_index(args[1]);
}

Value console_read(Value *args, unsigned n) {
    return read_some(is_text(args[0]), limit_of(args, n), false);
}

Value console_readline(Value *args, unsigned n) {
    return read_some(is_text(args[0]), limit_of(args, n), true);
}

Value console_iter(Value *args, unsigned n) {
    (void)n;
    return args[0];
}

Value console_next(Value *args, unsigned n) {
    Value line = console_readline(args, n);
    if (str_bytes(line) == 0) {
        raise_stop_iteration(VALUE_NONE);
    }
    return line;
}

/* (self, buffer, n?) */
Value console_readinto(Value *args, unsigned n) {
    uint32_t bytes, done = 0;
    (void)buffer_write(args[1], &bytes);
    if (n > 2) {
        int32_t most = int_index(args[2]);
        bytes = most >= 0 && (uint32_t)most < bytes ? (uint32_t)most : bytes;
    }
    for (; done < bytes; done++) {
        int byte = get();
        uint32_t room;
        uint8_t *at = buffer_write(args[1], &room);
        if (byte == PORT_CONSOLE_END || room <= done) {
            break;
        }
        at[done] = (uint8_t)byte;
    }
    return int_from_i64(done);
}

/* (self, request, argument) */
Value console_ioctl(Value *args, unsigned n) {
    (void)n;
    int32_t events = int_index(args[2]);
    if (int_index(args[1]) != POLL_REQUEST) {
        return value_small(-NOT_KNOWN);
    }
    int32_t ready = events & POLL_OUT;
    if ((events & POLL_IN) != 0 && peek() != PORT_CONSOLE_NONE) {
        ready |= POLL_IN;
    }
    return value_small(ready);
}

Value console_fileno(Value *args, unsigned n) {
    (void)n;
    return value_small(args[0] == CORE(obj_stdin) ? 0 : args[0] == CORE(obj_stderr) ? 2 : 1);
}

Value console_get_buffer(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_console);
}

/* A terminal of the host shows what is typed, and lets it be mended; a board has to do that itself, but in a session. */
static void typed(const char *text, size_t bytes) {
    if (!FIRN_HOST && !vm->session.running) {
        console_put(text, bytes);
    }
}

#if FIRN_HOST
static void echo(Builder *b, char c) {
    builder_add(b, &c, 1);
}
#else
static void echo(Builder *b, char c) {
    if (c != '\b' && c != 127) {
        builder_add(b, &c, 1);
        typed(&c, 1);
    } else if (b->bytes > 0) {
        b->bytes--;
        typed("\b \b", 3);
    }
}
#endif

/* prompt omitted: none. */
Value builtin_input(Value *args, unsigned n) {
    Sink console = {NULL};
    Builder b;
    Value *window = vm_temps(3);
    if (n > 0) {
        obj_print(args[0], &console, false);
    }
    builder_init(&b, window);
    bool any = false;
    for (int byte; (byte = get()) != '\n' && byte != '\r'; any = true) {
        if (byte == PORT_CONSOLE_END) {
            if (!any) {
                raise_error(CORE(class_EOFError), MSG_eof_when_reading_a_line);
            }
            break;
        }
        echo(&b, (char)byte);
    }
    typed("\n", 1);
    window[0] = builder_bytes(&b);
    return bytes_decode(window, 1);
}
