/* A board at the other end of its console: a serial port, an emulator, or the simulator.
 *
 * Errors are printed as in freeze.h. What the board prints outside of frames goes to stdout. */
#ifndef FIRN_CONSOLE_H
#define FIRN_CONSOLE_H

#include "../runtime/session.h"
#include "freeze.h"

#include <sys/types.h>

/* ---- the line (console_line.c) */

typedef struct Console {
    int in, out;
    pid_t child;          /* emulator or simulator, or 0 */
    EmulatorFiles *files; /* temporary file of the emulator, owned */
    uint8_t number;
    bool ended; /* nobody is there any more */
    bool
        begun; /* a session is under way: text outside of frames is noise, but for reports of faults */
    bool waiting;  /* a program runs: Ctrl-C is for it */
    char text[96]; /* the last line of such text so far */
    size_t text_bytes, shown;
    bool resets;         /* a program that resets the board has been sent: no answer is one, too */
    bool greeted;        /* the board has said that it is at its prompt */
    unsigned interrupts; /* Ctrl-C that it has not answered yet */
    SessionHello hello;
    char board[32];
    const FirnRuntime *runtime; /* whose core block the board has */
    uint8_t frame[SESSION_FRAME];
    size_t frame_bytes;
    bool open, escaped;
} Console;

typedef struct Answer {
    enum SessionStatus status;
    const uint8_t *data; /* in the console, up to the next question */
    size_t bytes;
} Answer;

bool console_open_port(Console *c, const char *port, unsigned baud);
/* The board's emulator, or the simulator, with the image; it ends with the console. */
bool console_open_image(Console *c, const Board *b, const Bytes *image, bool emulate);
void console_close(Console *c);
/* Begins a session. `interrupt`: a program that runs is interrupted; else its end is waited for, and what is typed
 * meanwhile goes to it. */
bool console_hello(Console *c, bool interrupt);
/* Asks until there is an answer. False after an error message, when none comes. */
bool console_ask(Console *c, enum SessionRequest what, const void *data, size_t bytes, Answer *a);

/* ---- chunks (console_chunk.c) */

typedef enum ConsoleEnd {
    CONSOLE_RETURNED,
    CONSOLE_RAISED,  /* the board has printed what */
    CONSOLE_EXITED,  /* `status` */
    CONSOLE_REFUSED, /* the compiler has printed why */
    CONSOLE_LOST
} ConsoleEnd;

typedef struct ConsoleRun {
    const char *file; /* for tracebacks */
    bool single;      /* values of expressions are shown */
    Bytes *output;    /* what it prints goes there; NULL: to stdout */
    bool input;       /* it may read stdin */
    int status;       /* of SystemExit */
} ConsoleRun;

/* Compiles the text and runs it on the board. */
ConsoleEnd console_run(Console *c, const char *text, size_t bytes, ConsoleRun *run);

/* ---- the prompt (console_repl.c) */

/* Until the user leaves; exit status. */
int console_repl(Console *c);

#endif
