/* The line to a board: opening it, and frames with repetition. runtime/session.h tells what they hold. */
#define _DEFAULT_SOURCE /* cfmakeraw */
#include "console.h"

#include "../runtime/crc32.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define CTRL_C      3
#define AGAIN_MS    250  /* before a question is asked again */
#define AGAIN_MAX   2000 /* while a program runs */
#define GIVE_UP_MS  15000
#define HELLO_MS    400 /* before a program that runs is interrupted */
#define HELLO_TRIES 40

/* ---- opening */

static speed_t line_speed(unsigned baud) {
    static const struct {
        unsigned baud;
        speed_t speed;
    } speeds[] = {{9600, B9600},     {19200, B19200},   {38400, B38400},   {57600, B57600},
                  {115200, B115200}, {230400, B230400}, {460800, B460800}, {921600, B921600}};
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        if (speeds[i].baud == baud) {
            return speeds[i].speed;
        }
    }
    return B0;
}

bool console_open_port(Console *c, const char *port, unsigned baud) {
    struct termios mode;
    speed_t speed = line_speed(baud);
    *c = (Console){.in = -1, .out = -1};
    if (speed == B0) {
        print_error("firn: error: --baud=%u is no speed of serial lines; expected 9600 to 921600, "
                    "e.g. 115200",
                    baud);
        return false;
    }
    int fd = open(port, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || tcgetattr(fd, &mode) != 0) {
        print_error("%s: error: cannot open the serial port: %s", port, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    cfmakeraw(&mode);
    mode.c_cflag |= CLOCAL | CREAD;
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    if (cfsetispeed(&mode, speed) != 0 || cfsetospeed(&mode, speed) != 0 ||
        tcsetattr(fd, TCSANOW, &mode) != 0) {
        print_error("%s: error: cannot set up the serial port: %s", port, strerror(errno));
        close(fd);
        return false;
    }
    c->in = c->out = fd;
    return true;
}

static RunOptions line_options(void) {
    static char name[] = "main.py";
    static char *argv[] = {name, NULL};
    return (RunOptions){.argc = 1, .argv = argv};
}

/* In the child: the board is at its standard input and output. */
static _Noreturn void line_board(const Board *b, const Bytes *image, char **command, int in,
                                 int out) {
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || setsid() < 0) {
        _exit(1);
    }
    if (command == NULL) {
        RunOptions options = line_options();
        int status = run_simulated(b, image, &options);
        fflush(NULL);
        _exit(status);
    }
    execvp(command[0], command);
    print_error("firn: error: cannot run %s, the emulator of board %s: %s; install it, or leave "
                "--emulate out",
                command[0], b->name, strerror(errno));
    _exit(1);
}

/* QEMU's clock must not run ahead while the board waits for the host. */
static void line_real_time(char **command) {
    static const char ahead[] = ",sleep=off";
    for (; *command != NULL; command++) {
        char *at = strstr(*command, ahead);
        if (at != NULL) {
            memmove(at, at + sizeof ahead - 1, strlen(at) - sizeof ahead + 2);
        }
    }
}

bool console_open_image(Console *c, const Board *b, const Bytes *image, bool emulate) {
    int to[2], from[2];
    *c = (Console){.in = -1, .out = -1};
    if (pipe(to) != 0) {
        print_error("firn: error: cannot make a pipe: %s", strerror(errno));
        return false;
    }
    if (pipe(from) != 0) {
        print_error("firn: error: cannot make a pipe: %s", strerror(errno));
        close(to[0]);
        close(to[1]);
        return false;
    }
    RunOptions options = line_options();
    char **command = emulate ? emulator_start(b, image, &options, false, &c->files) : NULL;
    bool ready = command != NULL || !emulate;
    if (command != NULL) {
        line_real_time(command);
    }
    fflush(NULL);
    c->child = ready ? fork() : 0;
    if (ready && c->child == 0) {
        close(to[1]);
        close(from[0]);
        line_board(b, image, command, to[0], from[1]);
    }
    emulator_end(command, NULL);
    close(to[0]);
    close(from[1]);
    c->out = to[1];
    c->in = from[0];
    if (!ready) {
        console_close(c);
        return false;
    }
    if (c->child < 0) {
        print_error("firn: error: cannot start another process: %s", strerror(errno));
        console_close(c);
        return false;
    }
    (void)fcntl(c->in, F_SETFD, FD_CLOEXEC);
    (void)fcntl(c->out, F_SETFD, FD_CLOEXEC);
    return true;
}

void console_close(Console *c) {
    Answer a;
    if (c->begun && !c->ended && !c->waiting) {
        (void)console_ask(c, SESSION_BYE, NULL, 0, &a);
    }
    if (c->child > 0) {
        (void)kill(c->child, SIGKILL);
    }
    if (c->in >= 0) {
        close(c->in);
    }
    if (c->out >= 0 && c->out != c->in) {
        close(c->out);
    }
    while (c->child > 0 && waitpid(c->child, NULL, 0) < 0 && errno == EINTR) {
    }
    emulator_end(NULL, c->files);
    *c = (Console){.in = -1, .out = -1};
}

/* ---- bytes */

static uint32_t now_ms(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint32_t)((uint64_t)t.tv_sec * 1000u + (uint64_t)t.tv_nsec / 1000000u);
}

static void line_send(Console *c, const uint8_t *data, size_t bytes) {
    while (bytes > 0 && !c->ended) {
        ssize_t n = write(c->out, data, bytes);
        if (n < 0 && errno != EINTR && errno != EAGAIN) {
            c->ended = true;
        }
        data += n > 0 ? n : 0;
        bytes -= n > 0 ? (size_t)n : 0;
    }
}

static size_t put_escaped(uint8_t *out, uint8_t byte) {
    if (byte == SESSION_END || byte == SESSION_ESCAPE || byte == CTRL_C) {
        out[0] = SESSION_ESCAPE;
        out[1] = byte ^ SESSION_FLIP;
        return 2;
    }
    out[0] = byte;
    return 1;
}

static void line_send_frame(Console *c, enum SessionRequest what, const void *data, size_t bytes) {
    uint8_t plain[SESSION_FRAME], out[2 * SESSION_FRAME + 2];
    size_t n = 0;
    plain[0] = c->number;
    plain[1] = (uint8_t)what;
    if (bytes > 0) {
        memcpy(plain + 2, data, bytes);
    }
    uint32_t crc = crc32_update(0, plain, bytes + 2);
    memcpy(plain + bytes + 2, &crc, 4);
    out[n++] = SESSION_END;
    for (size_t i = 0; i < bytes + 6; i++) {
        n += put_escaped(out + n, plain[i]);
    }
    out[n++] = SESSION_END;
    line_send(c, out, n);
}

/* A sound frame is whole. */
static bool line_frame_ends(Console *c) {
    size_t n = c->frame_bytes;
    uint32_t crc;
    if (n < 6 || n > SESSION_FRAME) {
        return false;
    }
    memcpy(&crc, c->frame + n - 4, 4);
    return crc == crc32_update(0, c->frame, n - 4);
}

/* Text outside of frames: what a program prints before a session; in one it is noise, but for the report of a fault. */
static void line_text(Console *c, uint8_t byte) {
    static const char greeting[] = SESSION_GREETING;
    if (c->text_bytes < sizeof c->text - 1 && byte != '\r') {
        c->text[c->text_bytes++] = (char)byte;
    }
    /* What may become the greeting waits. */
    if (!c->begun && strncmp(c->text, greeting, c->text_bytes) != 0) {
        (void)fwrite(c->text + c->shown, 1, c->text_bytes - c->shown, stdout);
        c->shown = c->text_bytes;
        if (c->text_bytes == sizeof c->text - 1) {
            c->text_bytes = c->shown = 1; /* a long line: no greeting any more */
        }
    }
    if (byte == '\n') {
        c->text[c->text_bytes] = 0;
        c->greeted |= strcmp(c->text, SESSION_GREETING) == 0;
        if (c->begun && strncmp(c->text, "fault: ", 7) == 0) {
            (void)fputs(c->text, stdout);
        }
        c->text_bytes = c->shown = 0;
    }
}

/* True when the byte ends a sound frame. */
static bool line_take(Console *c, uint8_t byte) {
    if (byte == SESSION_END) {
        bool sound = c->open && line_frame_ends(c);
        c->open = !sound;
        c->escaped = false;
        if (!sound) {
            c->frame_bytes = 0;
        }
        return sound;
    }
    if (!c->open) {
        line_text(c, byte);
        return false;
    }
    if (byte == SESSION_ESCAPE) {
        c->escaped = true;
        return false;
    }
    if (c->frame_bytes < SESSION_FRAME) {
        c->frame[c->frame_bytes] = c->escaped ? byte ^ SESSION_FLIP : byte;
    }
    c->frame_bytes += c->frame_bytes <= SESSION_FRAME;
    c->escaped = false;
    return false;
}

/* ---- questions */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number) {
    (void)signal_number;
    interrupted = 1;
}

static void line_interrupt(Console *c) {
    static const uint8_t byte = CTRL_C;
    interrupted = 0;
    c->interrupts++;
    line_send(c, &byte, 1);
}

/* Waits for a sound frame with the number; false when none comes by `until`. `typed`: what comes on stdin goes to the board. */
static bool line_wait(Console *c, uint32_t until, bool typed) {
    while (!c->ended) {
        int32_t left = (int32_t)(until - now_ms());
        struct pollfd fds[2] = {{.fd = c->in, .events = POLLIN},
                                {.fd = STDIN_FILENO, .events = POLLIN}};
        uint8_t byte;
        if (interrupted) {
            line_interrupt(c);
            if (c->interrupts > 3) {
                return false;
            }
        }
        if (left <= 0) {
            return false;
        }
        int ready = poll(fds, typed ? 2 : 1, left);
        if (ready > 0 && fds[0].revents != 0) {
            ssize_t n = read(c->in, &byte, 1);
            c->ended = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
            if (n == 1 && line_take(c, byte) && c->frame[0] == c->number) {
                return true;
            }
        } else if (ready > 0 && read(STDIN_FILENO, &byte, 1) == 1) {
            line_send(c, &byte, 1);
        }
    }
    return false;
}

static void take_answer(const Console *c, Answer *a) {
    a->status = (enum SessionStatus)c->frame[1];
    a->data = c->frame + 2;
    a->bytes = c->frame_bytes - 6;
}

static bool lost(Console *c) {
    if (c->resets) {
        c->ended = true;
        return false;
    }
    print_error(c->ended ? "firn: error: the board's end of the line is gone"
                         : "firn: error: the board has stopped answering; reset it, and look at "
                           "its power and its line");
    c->ended = true;
    return false;
}

/* While a program runs nothing is heard of it, perhaps for hours. A board that has begun anew meanwhile answers a greeting. */
static bool ask_again(Console *c, enum SessionRequest what, const void *data, size_t bytes,
                      unsigned tries) {
    uint8_t number = c->number;
    if (!c->waiting || tries % 8 != 7) {
        line_send_frame(c, what, data, bytes);
        return true;
    }
    c->number = (uint8_t)(number + 100);
    line_send_frame(c, SESSION_HELLO, NULL, 0);
    bool anew = line_wait(c, now_ms() + AGAIN_MS, false);
    c->number = number;
    if (anew) {
        if (!c->resets) {
            print_error("firn: error: the board has begun anew meanwhile");
        }
        c->ended = true;
    }
    return !anew;
}

bool console_ask(Console *c, enum SessionRequest what, const void *data, size_t bytes, Answer *a) {
    uint32_t start = now_ms(), pause = AGAIN_MS;
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    c->number++;
    (void)sigaction(SIGINT, &action, &old);
    line_send_frame(c, what, data, bytes);
    bool heard = false;
    for (unsigned tries = 0; !heard && !c->ended; tries++) {
        heard = line_wait(c, now_ms() + pause, false);
        if (heard || c->interrupts > 3 || (c->resets && tries > 2) ||
            (!c->waiting && now_ms() - start > GIVE_UP_MS)) {
            break;
        }
        if (c->waiting) {
            pause = pause * 2 < AGAIN_MAX ? pause * 2 : AGAIN_MAX;
        }
        if (!ask_again(c, what, data, bytes, tries)) {
            (void)sigaction(SIGINT, &old, NULL);
            return false;
        }
    }
    (void)sigaction(SIGINT, &old, NULL);
    c->interrupts = heard ? 0 : c->interrupts;
    if (!heard) {
        return lost(c);
    }
    take_answer(c, a);
    return true;
}

/* ---- the greeting */

static bool take_hello(Console *c, const Answer *a) {
    size_t rest = a->bytes - sizeof c->hello;
    if (a->bytes < sizeof c->hello || rest >= sizeof c->board) {
        print_error("firn: error: the board's answer is not that of a firn console");
        return false;
    }
    memcpy(&c->hello, a->data, sizeof c->hello);
    memcpy(c->board, a->data + sizeof c->hello, rest);
    c->board[rest] = 0;
    c->runtime = c->hello.float_bits == 32 ? &firn_runtime_f32 : &firn_runtime_f64;
    if (c->hello.version != SESSION_VERSION || c->hello.core_hash != c->runtime->core_hash) {
        print_error("firn: error: board %s has the runtime of another version of firn (console %u, "
                    "core block 0x%08x; "
                    "expected %u, 0x%08x): bake and flash it again with this one",
                    c->board, c->hello.version, (unsigned)c->hello.core_hash, SESSION_VERSION,
                    (unsigned)c->runtime->core_hash);
        return false;
    }
    return true;
}

/* A frame would be input for a program that runs: unless that is to be interrupted, the board's own greeting comes first. */
bool console_hello(Console *c, bool interrupt) {
    static const uint8_t ctrl_c = CTRL_C;
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    Answer a;
    bool heard = false;
    (void)sigaction(SIGINT, &action, &old);
    c->begun = false;
    c->number = (uint8_t)now_ms();
    for (unsigned tries = 0; !heard && !c->ended && tries < HELLO_TRIES;) {
        if (interrupt || c->greeted) {
            line_send_frame(c, SESSION_HELLO, NULL, 0);
            tries++;
        }
        heard = line_wait(c, now_ms() + (c->greeted ? HELLO_MS : HELLO_MS / 4),
                          !interrupt && isatty(STDIN_FILENO));
        c->interrupts = 0;
        (void)fflush(stdout);
        if (!heard && interrupt) {
            line_send(c, &ctrl_c, 1);
        }
    }
    (void)sigaction(SIGINT, &old, NULL);
    if (!heard) {
        return lost(c);
    }
    c->begun = true;
    c->greeted = false;
    take_answer(c, &a);
    return take_hello(c, &a);
}
