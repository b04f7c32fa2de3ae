/* The console while no program runs: what a host asks for by frames is done here, and what uploaded code prints and reads goes
 * through them. See session.h for the frames.
 *
 * The host asks, the board answers; nothing else is ever sent in a frame. So one frame is enough to keep for the case that it
 * gets lost, a program that prints waits for the host, and a request that comes twice is carried out once. */
#include "class.h"
#include "crc32.h"
#include "heap.h"
#include "port.h"
#include "program.h"
#include "schedule.h"
#include "upload.h"
#if FIRN_HOST
#include "firn.h"
#endif

#define HOST_GONE_US \
    5000000u /* without a word of the host, output is for whoever looks at the console */
#define PAUSE_US (FIRN_HOST ? 100u : 5000u) /* what arrives ends a board's pause */
#define CTRL_D   4

#define session (&vm->session)

/* ---- frames */

static void send_byte(uint8_t byte) {
    char c[2] = {(char)SESSION_ESCAPE, (char)(byte ^ SESSION_FLIP)};
    if (byte == SESSION_END || byte == SESSION_ESCAPE || byte == INTERRUPT_CHAR) {
        port_console_write(c, 2);
    } else {
        port_console_write((const char *)&byte, 1);
    }
}

static void send_end(void) {
    char end = (char)SESSION_END;
    port_console_write(&end, 1);
}

static void send_again(void) {
    send_end();
    for (unsigned i = 0; i < session->out_bytes + 6u; i++) {
        send_byte(session->out[i]);
    }
    send_end();
}

static void answer(enum SessionStatus status) {
    uint8_t *out = session->out;
    unsigned n = session->out_bytes + 2u;
    out[0] = session->number;
    out[1] = (uint8_t)status;
    uint32_t crc = crc32_update(0, out, n);
    memcpy(out + n, &crc, 4);
    session->answered = true;
    send_again();
}

/* At the end of a frame: what it asks for, or 0 when that is nothing new. */
static int request(void) {
    uint8_t *in = session->in, number = in[0];
    uint32_t crc, n = session->in_bytes;
    if (n < 6 || n > SESSION_FRAME) {
        return 0;
    }
    memcpy(&crc, in + n - 4, 4);
    if (crc != crc32_update(0, in, n - 4)) {
        return 0;
    }
    if (in[1] == SESSION_HELLO && !session->running) {
        session->active = true;
    } else if (!session->active) {
        return 0;
    } else if (number == session->number) {
        if (session->answered) {
            send_again();
        }
        return 0;
    } else if (number != (uint8_t)(session->number + 1u)) {
        return 0;
    }
    session->number = number;
    session->answered = false;
    session->out_bytes = 0;
    session->input = 2;
    session->input_end = (uint8_t)(n - 4);
    return in[1];
}

/* A byte of the line: a request, 0, or of text outside of frames minus the byte. */
static int receive_byte(uint8_t byte) {
    if (byte == SESSION_END) {
        int asked = session->open ? request() : 0;
        session->open = asked == 0;
        session->in_bytes = 0;
        session->escaped = false;
        return asked;
    }
    if (!session->open) {
        return session->active ? 0 : -byte;
    }
    if (byte == SESSION_ESCAPE) {
        session->escaped = true;
        return 0;
    }
    if (session->in_bytes < SESSION_FRAME) {
        session->in[session->in_bytes] = session->escaped ? byte ^ SESSION_FLIP : byte;
    }
    session->in_bytes += session->in_bytes <= SESSION_FRAME;
    session->escaped = false;
    return 0;
}

/* The next request or byte of text that has arrived, or 0. */
static int receive(void) {
    int byte, asked = 0;
    while (asked == 0 && (byte = port_console_read()) != PORT_CONSOLE_NONE) {
        if (byte == PORT_CONSOLE_END) {
            port_exit(0); /* nobody will ever ask for anything again: the simulator's end */
        }
        asked = receive_byte((uint8_t)byte);
    }
    return asked;
}

/* ---- a program's output and input */

/* Until the host asks for more. Raw pointers may be held: only what ends the program is served. */
static bool wait_for_poll(void) {
    uint32_t start = port_ticks_us();
    while (receive() != SESSION_POLL) {
        if (vm->protect != NULL) {
            vm_check();
        }
        if (port_ticks_us() - start > HOST_GONE_US) {
            session->active = session->running = false;
            return false;
        }
        port_sleep_us(PAUSE_US);
    }
    return true;
}

static bool put(const void *data, size_t bytes) {
    for (const uint8_t *p = data; bytes > 0; bytes--, p++) {
        if (session->out_bytes == SESSION_PAYLOAD && !session->answered) {
            answer(SESSION_OUTPUT);
        }
        if (session->answered && !wait_for_poll()) {
            port_console_write((const char *)p, bytes);
            return false;
        }
        session->out[2 + session->out_bytes++] = *p;
    }
    return true;
}

void session_flush(void) {
    if (session->running && !session->answered && session->out_bytes > 0) {
        answer(SESSION_OUTPUT);
    }
}

bool session_write(const char *text, size_t bytes) {
    if (!session->running) {
        return false;
    }
    if (put(text, bytes) && bytes > 0 && text[bytes - 1] == '\n') {
        session_flush();
    }
    return true;
}

int session_read(void) {
    if (!session->running) {
        return port_console_read();
    }
    if (session->input == session->input_end) {
        if (!session->answered) {
            answer(SESSION_WAITS);
        }
        (void)receive();
    }
    if (session->input == session->input_end) {
        return PORT_CONSOLE_NONE;
    }
    uint8_t byte = session->in[session->input++];
    return byte == CTRL_D ? PORT_CONSOLE_END : byte;
}

/* ---- requests */

static void hello(void) {
#if FIRN_HOST
    const char *board = vm->config->board;
#else
    const char *board = FIRN_BOARD_NAME;
#endif
    SessionHello h = {SESSION_VERSION, FIRN_FLOAT_BITS,      SESSION_PAYLOAD,
                      vm->safe_mode,   vm->image->core_hash, vm->image->body_crc};
    (void)put(&h, sizeof h);
    (void)put(board, strlen(board));
    answer(SESSION_DONE);
}

static void add_part(void *unused) {
    (void)unused;
    const uint8_t *in = session->in;
    Builder b = {vm->roots + ROOT_UPLOAD, session->uploaded};
    if (in[2] != 0) {
        builder_init(&b, b.slot);
    }
    builder_add(&b, (const char *)in + 3, session->input_end - 3u);
    session->uploaded = b.bytes;
}

static void upload(void) {
    bool ok = vm_protect(add_part, NULL) == VALUE_UNBOUND;
    if (!ok) {
        vm->roots[ROOT_UPLOAD] = VALUE_UNBOUND;
    }
    answer(ok ? SESSION_DONE : SESSION_ERROR);
}

/* What the request brought is no input. */
static void run(void) {
    session->running = true;
    session->input = session->input_end;
    vm->interrupted = 0;
    Value raised = vm_protect(upload_run, NULL);
    uint8_t end[2] = {SESSION_RETURNED, 0};
    if (raised != VALUE_UNBOUND) {
        end[0] = program_report(raised) ? SESSION_EXITED : SESSION_RAISED;
        end[1] = (uint8_t)vm->exit_status;
    }
    vm->interrupted = 0; /* from here on nobody would catch it */
    vm->interrupt_char = INTERRUPT_CHAR;
    vm->roots[ROOT_UPLOAD] = VALUE_UNBOUND;
    session_flush();
    if (!session->running || (session->answered && !wait_for_poll())) {
        return;
    }
    session->running = false;
    (void)put(end, sizeof end);
    answer(SESSION_DONE);
}

static void run_scheduled(void *unused) {
    (void)unused;
    schedule_run();
}

static void greet(void) {
    static const char text[] = SESSION_GREETING;
    port_console_write(text, sizeof text - 1);
}

static void carry_out(int asked) {
    switch (asked) {
    case SESSION_HELLO: hello(); break;
    case SESSION_UPLOAD: upload(); break;
    case SESSION_RUN: run(); break;
    case SESSION_RESET:
        vm->restart = 1;
        answer(SESSION_DONE);
        break;
    case SESSION_BYE:
        answer(SESSION_DONE);
        session->active = false;
        break;
    case SESSION_POLL: answer(SESSION_DONE); break;
    case -CTRL_D: vm->restart = 1; break;
    case -'\r':
    case -'\n': greet(); break;
    default: break;
    }
}

void session_idle(void) {
    vm->interrupt_char = INTERRUPT_CHAR;
    vm->interrupted = 0;
    vm->console_byte = PORT_CONSOLE_NONE;
    session->active = session->running = session->open = false;
    greet();
    while (!vm->restart) {
        int asked = receive();
        if (vm->interrupted) { /* whoever presses Ctrl-C sees that the board is there */
            vm->interrupted = 0;
            greet();
        }
        carry_out(asked);
        (void)vm_protect(run_scheduled, NULL);
        if (asked == 0) {
            port_sleep_us(PAUSE_US);
        }
    }
    session->active = false;
}
