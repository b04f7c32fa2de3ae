/* The console as `firn` on a host speaks it: frames, each with a sequence number and a CRC (session.c; DESIGN.md draws them). */
#ifndef FIRN_SESSION_H
#define FIRN_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SESSION_VERSION 1u
#define SESSION_PAYLOAD 128u /* bytes of a frame's data at most */
#define SESSION_FRAME   (SESSION_PAYLOAD + 6u)

#define SESSION_END    0xC0u /* before and after a frame */
#define SESSION_ESCAPE 0xDBu /* then the byte ^ SESSION_FLIP; so are Ctrl-C and these two sent */
#define SESSION_FLIP   0x20u

/* What the board prints, outside of frames, when its prompt is there. */
#define SESSION_GREETING "firn: `firn repl` talks to this board; Ctrl-D restarts it\n"

/* What the host asks for. Each frame that arrives is answered by one of the same number; one that arrives again, by the same
 * answer again. */
enum SessionRequest {
    SESSION_HELLO = 'H',  /* begins a session, at whatever number */
    SESSION_UPLOAD = 'U', /* data: a byte, 1 for the first part, then bytes of a chunk (upload.h) */
    SESSION_RUN = 'X',
    SESSION_POLL = 'P', /* goes on with what a run has to say; data: input for it */
    SESSION_RESET = 'R',
    SESSION_BYE = 'B'
};

/* The second byte of an answer. */
enum SessionStatus {
    SESSION_DONE,   /* data of a run: how it ended (SessionEnd), exit status */
    SESSION_OUTPUT, /* data: what it has printed; it waits for SESSION_POLL */
    SESSION_WAITS,  /* the same, and it waits for input */
    SESSION_ERROR   /* the request could not be carried out for lack of memory */
};

enum SessionEnd { SESSION_RETURNED, SESSION_RAISED, SESSION_EXITED };

/* The answer to SESSION_HELLO; then the name of the board. */
typedef struct SessionHello {
    uint8_t version, float_bits, payload, safe;
    uint32_t core_hash, image_crc;
} SessionHello;

typedef struct Session {
    uint8_t in[SESSION_FRAME], out[SESSION_FRAME];
    uint8_t in_bytes, out_bytes; /* of a frame so far; of an answer's data so far */
    uint8_t number;              /* of the last request */
    bool active, running;        /* a host has said hello; what is printed goes to it */
    bool open, escaped;          /* within a frame; after SESSION_ESCAPE */
    bool answered;               /* the last request: `out` is what it was answered with */
    uint8_t input, input_end;    /* bytes of `in` that the program may still read */
    uint32_t uploaded;           /* bytes in ROOT_UPLOAD */
} Session;

/* True when it took the text. */
bool session_write(const char *text, size_t bytes);
/* What is printed so far is on its way: before a pause. */
void session_flush(void);
/* As port_console_read, for the program that a session runs. */
int session_read(void);
/* The prompt of a board without a compiler: serves sessions until the program is to begin anew. */
void session_idle(void);

#endif
