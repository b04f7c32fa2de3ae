/* Regular expressions: the program that re_compile.c makes and re_match.c runs.
 *
 * A program is a bytes object: flags, groups, loops, then instructions. Jumps are relative to the byte
 * behind their offset, a signed byte: what they jump over (a group that is repeated, one alternative)
 * has at most 127 bytes, as in MicroPython. */
#ifndef FIRN_RE_H
#define FIRN_RE_H

#include "text.h"
#include "vm.h"

enum { RE_FLAGS, RE_GROUPS, RE_LOOPS, RE_CODE };

enum ReFlag { RE_IGNORECASE = 2, RE_BYTES = 4, RE_MULTILINE = 8, RE_DOTALL = 16 };

#define RE_MANY 255 /* no upper limit; the largest count is 254 */

/* Where an operand stands, it follows its instruction byte by byte. */
enum ReOp {
    RE_FAIL,
    RE_MATCH,
    /* One character each, which REPEAT can repeat. */
    RE_CHAR,   /* ASCII character, or byte */
    RE_ANY,    /* but a newline */
    RE_ALL,    /* any */
    RE_NAMED,  /* letter: d D w W s S */
    RE_CLASS,  /* bytes of items; items: first and last character in UTF-8, or letter and 0 */
    RE_NCLASS, /* the same, negated */
    /* Places. */
    RE_BOL,
    RE_EOL,
    RE_LINE_BOL, /* with MULTILINE */
    RE_LINE_EOL,
    RE_START, /* \A \Z */
    RE_END,
    RE_WORD, /* \b \B */
    RE_NWORD,
    /* Control. */
    RE_SAVE,   /* index: the position is that end of a group */
    RE_SAME,   /* group: the text that it matched */
    RE_JUMP,   /* offset */
    RE_SPLIT,  /* offset: goes on behind it, and there if that fails */
    RE_RSPLIT, /* offset: the other way round */
    RE_REPEAT, /* least, most, lazy, then an instruction for one character */
    RE_ENTER,  /* loop: no turns yet */
    RE_LOOP /* loop, least, most, lazy, offset of what follows it: the body, which jumps back here */
};

#define RE_REPEAT_BYTES 4
#define RE_LOOP_BYTES   6

/* The words of a pattern and of a match. */
enum { PATTERN_PROGRAM, PATTERN_SOURCE, PATTERN_NAMES };
enum { RESULT_STRING, RESULT_PATTERN, RESULT_SPANS };

/* A new pattern from *source (str or bytes). ValueError. */
Value re_compile(const Value *source, uint32_t flags);

typedef struct Matcher {
    const Value *program, *subject; /* stack slots: bytes; str or bytes */
    Value *state; /* stack slots: ends of groups, then turns and last place of each loop */
    Value *floor, *top,
        *limit; /* what to try when something fails: grows down from floor to limit */
    const char *text;
    uint32_t end;    /* where matching ends: at most the text's */
    uint32_t forbid; /* no empty match here */
    uint32_t start;
    uint16_t states;
    bool full;
} Matcher;

/* Takes slots for `state`; to be released with them. */
void re_begin(Matcher *m, const Value *program, const Value *subject);
/* A match that begins at `at`; with `search`, there or later. state[0], state[1]: where it lies. */
bool re_run(Matcher *m, uint32_t at, bool search);
unsigned re_groups(Value program);

#endif
