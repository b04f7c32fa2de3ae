/* The instructions of one code object, from first emission to final bytes.
 *
 * Registers. Final numbers need the number of temporaries, which is known only at the end. Until
 * then locals are 0, 1, …, the three link words follow, then the parameters; temporaries are -1
 * (next to the locals), -2, … The final number is this one plus the number of temporaries.
 *
 * Regions. Each instruction remembers the innermost region (try body, handler, with body) that it
 * was emitted in; the handler table is made from that, so code that leaves a region and code that
 * comes back need no bookkeeping.
 *
 * Code behind an instruction that never falls through is not stored until a label that something
 * jumps to is placed. */
#ifndef FIRN_COMPILER_EMIT_H
#define FIRN_COMPILER_EMIT_H

#include "arena.h"
#include "module.h"
#include "opinfo.h"

enum {
    EMIT_MAX_REGISTERS = 240,
    EMIT_MAX_INSTRUCTIONS = 100000,
    /* Of a module; what is linked as one CODE is bounded by the linker. */
    EMIT_MAX_BODY = 2000000,
    EMIT_MAX_BODY_UNITS = 2 * EMIT_MAX_BODY,
    EMIT_NO_LABEL = -1,
    EMIT_NO_SLOT = 15,
    EMIT_NO_SLOT_L = 255 /* c of GETATTR and SETATTR, and of their long forms */
};

typedef struct emit_region {
    struct emit_region *outer;
    uint32_t depth;
    int handler;      /* label */
    int reg;          /* that receives the exception */
    uint32_t raising; /* instructions in it, or in regions inside, that may raise */
    bool live;        /* some of them can be reached */
    uint32_t last;    /* while the table is made: number of the last raising instruction, from 1 */
    uint32_t start, end;
    bool open;
} emit_region;

typedef struct emit_ins {
    uint8_t op;
    uint8_t units;   /* final size; 0: dropped */
    bool far;        /* its label is out of reach of the short form */
    int32_t a, b, c; /* as in the format; registers in the numbering above */
    int32_t k;       /* constant, binding, built-in or immediate */
    int32_t label;   /* or EMIT_NO_LABEL */
    uint32_t line;
    uint32_t at; /* final position in units */
    emit_region *region;
} emit_ins;

typedef struct emitter {
    arena *arena;
    emit_ins *ins;
    uint32_t count, capacity;
    int32_t *labels; /* index of the instruction that follows, -1 while not placed */
    uint32_t *jumps; /* by label: jumps to it */
    uint32_t label_count, label_capacity;
    emit_region **regions;
    uint32_t region_count, region_capacity;
    emit_region *region; /* that instructions are now emitted in */
    int32_t *unbound;    /* registers that the code clears when it is entered */
    uint32_t unbound_count, unbound_capacity;
    uint32_t line;
    uint32_t *marks; /* indices of instructions: no jump is led past one, see emit_mark */
    uint32_t mark_count, mark_capacity;
    bool reachable;
    uint32_t most; /* instructions */
    bool overflow; /* more than that: the rest was dropped */
} emitter;

/* What emit_finish must know of the frame. */
typedef struct emit_frame {
    uint32_t locals, params;
    uint32_t first_line, max_units;
    bool
        whole; /* every instruction has its line, not only what may raise: bodies, which are taken apart */
    bool strip_lines;
    bool wide; /* constants may end up behind the first 4096: see CompileOptions */
} emit_frame;

void emit_init(emitter *e, arena *a);

int emit_label(emitter *e);
/* Code goes on here when something jumps to the label or the instruction before falls through. */
void emit_place(emitter *e, int label);
/* The same for the target of jumps that are emitted later and certainly reached. */
void emit_place_back(emitter *e, int label);

/* The next instruction begins a stretch into which the code before only falls through: jumps to here are not led
 * any further. emit_finish turns the marks into units. */
void emit_mark(emitter *e);

void emit_a(emitter *e, Opcode op, int a);
void emit_ab(emitter *e, Opcode op, int a, int b);
void emit_abc(emitter *e, Opcode op, int a, int b, int c);
/* Where an instruction has a long form, that is what is emitted; emit_finish shortens it.
 * k: the index or 16-bit operand. */
void emit_ak(emitter *e, Opcode op, int a, int k);
void emit_abk(emitter *e, Opcode op, int a, int b, int c, int k);
void emit_jump(emitter *e, Opcode op, int a, int b, int label);
void emit_move(emitter *e, int to, int from);

/* The register is unbound when the code is entered. */
void emit_unbound_at_entry(emitter *e, int reg);

/* A region inside the current one, which stays current: set e->region to enter and leave. */
emit_region *emit_region_new(emitter *e, int handler, int reg);

/* Units, handlers, lines and the frame's part of `info` into out, in memory of their own. NULL, or
 * what is too large: "too many registers (251, at most 240)"; out is then unchanged. */
const char *emit_finish(emitter *e, const emit_frame *frame, CompiledCode *out);

#endif
