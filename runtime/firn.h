/* The runtime as the host sees it: one table of functions for each float width. The whole interface
 * of this folder for compiler/, freeze/ and the firn command, together with the formats (object.h,
 * code.h, image.h, opcodes.h). */
#ifndef FIRN_FIRN_H
#define FIRN_FIRN_H

#include <stdio.h>

#include "code.h"
#include "image.h"
#include "object.h"
#include "opcodes.h"
#include "roots.h"

typedef struct Vm Vm;

/* ---- start-up at bake time (bake.c)
 *
 * A VM whose configuration has hooks runs a bake image, in which every top-level statement is a
 * CODE of its own, and can stop before what only the board can do. What comes first in the program
 * is evaluated exactly, in program order; later statements alone, with traps that end them when
 * they depend on, or change, what the board may have changed by then. */

typedef enum BakeMode {
    BAKE_EXACT,    /* everything may be read and written */
    BAKE_INERT,    /* older objects may be read; inert natives run, mute, and are counted */
    BAKE_DETACHED, /* older objects may be neither read nor written; but classes may be read */
    BAKE_CLOSED    /* the same, where older means: than the watermark, not than the statement */
} BakeMode;

typedef enum BakeEnd {
    BAKE_DONE,
    BAKE_AT_STOP,
    BAKE_IMPURE,       /* needs the board, or would show what differs there */
    BAKE_INERT_CALL,   /* an inert native, in exact mode */
    BAKE_RAISED,       /* an exception that the statement does not catch */
    BAKE_STEPS,        /* budget used up */
    BAKE_WRITES,       /* would change an older object */
    BAKE_READS,        /* would look at an older object that may be changed by then */
    BAKE_UNKNOWN_NAME, /* reads a binding whose value is not known */
    BAKE_FULL          /* memory used up */
} BakeEnd;

/* A top-level statement: index of its module in the image's table, index of its CODE. */
typedef struct BakePlace {
    uint32_t module, statement;
} BakePlace;

#define BAKE_CHAIN 64

typedef struct BakeResult {
    BakeEnd end;
    BakePlace chain[BAKE_CHAIN]; /* statements in progress, outermost first; it ended in the last */
    uint32_t chain_count;
    uint32_t inert_calls;       /* inert natives called */
    uint32_t file_module, line; /* innermost Python frame; IMAGE_NO_MODULE: there is none */
    uint32_t binding;           /* UNKNOWN_NAME: its ordinal in G */
    char what[160]; /* "machine.Pin() needs the board", "ValueError: bad value", "reads 'x'" */
} BakeResult;

/* Owners of names besides the modules of the program. */
#define BAKE_OWNER_CLASS   (UINT32_MAX - 1) /* any class */
#define BAKE_OWNER_NATIVE  (UINT32_MAX - 2) /* any built-in module */
#define BAKE_OWNER_BUILTIN (UINT32_MAX - 3) /* the built-in names, as any module sees them */

/* What an evaluation asks of its driver. */
typedef struct BakeHooks {
    void *context;
    /* In modes other than EXACT an import has met a module that is not loaded: it may be evaluated,
     * on the same VM, before this returns; then it counts as imported. */
    void (*import)(void *context, uint32_t module);
    /* An import has met a module whose body is under way, evaluated alone; NULL: no matter. */
    void (*meets)(void *context, uint32_t module);
    /* Whether a file on the board may take the module's place; NULL: none may. */
    bool (*overridable)(void *context, uint32_t module);
    /* Whether code that is left for the board may store that name: into a module, by its index, or
     * into a BAKE_OWNER. NULL: none does. */
    bool (*changeable)(void *context, uint32_t owner, const char *name, size_t bytes);
    /* Whether such code may add names to the module that it lacks; NULL: none does. */
    bool (*extensible)(void *context, uint32_t module);
    /* Whether code of the module reads that built-in by its ordinal, so that it would miss a name of
     * the module which comes otherwise than by its own statements. */
    bool (*reads_builtin)(void *context, uint32_t module, const char *name, size_t bytes);
    bool filesystem; /* the board has one: a name that the image lacks may be a file there */
    uint64_t steps;  /* back-edges and calls that one statement may take; 0: no limit */
    /* 1 + index of a module whose lines no result names as its place; 0: there is none. */
    uint32_t unplaced;
} BakeHooks;

/* ---- source that a program runs: exec(), eval(), compile() (chunk.c)
 *
 * Who has a compiler gives it to the VM. What it makes lies in the image region, behind the image: immutable objects
 * that are never freed. K is a copy there, so that it can grow. */

typedef enum ChunkMode { CHUNK_MODE_EXEC, CHUNK_MODE_EVAL, CHUNK_MODE_SINGLE } ChunkMode;

typedef struct ChunkRequest {
    const char *text;
    size_t bytes;
    const char *file; /* for messages and tracebacks */
    ChunkMode mode;
    Value module; /* whose code it is */
    /* Room for objects, at board addresses [base, end): used from `next` on, which moves. */
    uint32_t base, next, end;
    Value *memory;    /* of `base` */
    Value *constants; /* K, with room for 65,536 */
    uint32_t constant_count;
} ChunkRequest;

typedef struct ChunkHook {
    void *context;
    /* The CODE, whose one parameter is the namespace; 0: `error` says why not, `line` (or 0) where. */
    Value (*compile)(void *context, Vm *vm, ChunkRequest *request, char *error, size_t error_bytes,
                     unsigned *line);
} ChunkHook;

/* ---- the network (mod_net.c)
 *
 * Whoever runs the VM may lend it one. Nothing blocks but NET_RESOLVE: what would have to wait is EAGAIN or EINPROGRESS,
 * and the waiting is done in Python (library/socket.py, which knows these numbers). */

typedef enum NetOperation {
    NET_RESOLVE, /* data: a name, b: type of socket or 0; out: lines "family address port" */
    NET_OPEN,    /* a: family, b: type; the new socket */
    NET_CLOSE,
    NET_CONNECT,  /* data: the text of an address, a: port */
    NET_BIND,     /* the same */
    NET_LISTEN,   /* a: backlog */
    NET_ACCEPT,   /* the new socket, whose peer is known from then on */
    NET_SEND,     /* data; the number of bytes sent */
    NET_RECEIVE,  /* out; the number of bytes; notes the peer */
    NET_SET_PEER, /* as NET_BIND: where NET_SEND_TO goes */
    NET_SEND_TO,  /* as NET_SEND */
    NET_PEER,     /* out: "address port", nothing when it is not known */
    NET_LOCAL,    /* the same for the socket's own address */
    NET_POLL,     /* a: events as in select.py; those that are ready */
    NET_ERROR,    /* the errno with which a connection has failed, or 0 */
    NET_OPTION,   /* a: SO_ number or NET_TCP_NODELAY, b: its value */
    NET_RESET     /* the program begins anew: closes what it has left open */
} NetOperation;

#define NET_TCP_NODELAY 1000

typedef struct NetCall {
    NetOperation op;
    int fd, a, b;
    const char *data;
    size_t bytes;
    uint8_t *out;
    uint32_t room;
} NetCall;

/* One board as the simulator needs it; addresses and sizes in bytes. */
typedef struct VmConfig {
    const char *board;
    const char *platform; /* sys.platform */
    const char *
        without; /* native modules that the board leaves out, a blank before and behind each; or NULL */
    uint32_t core_base;               /* of the core block, in the runtime's flash */
    uint32_t image_base, image_bytes; /* region for the image */
    uint32_t ram_base, heap_bytes;    /* the VM's region */
    uint32_t flash_base, flash_bytes;
    /* Flash that programs write, 0 bytes: there is none. It begins erased, or with what `flash_fd` holds, which then
     * keeps the filesystem's part (-1: no file does), or with the files_bytes at `files` (NULL: none). */
    uint32_t files_base, files_bytes, state_base, state_bytes;
    uint32_t erase_bytes, program_bytes;
    int flash_fd;
    const uint8_t *files;
    uint16_t depth_limit;     /* natives that re-enter or recurse */
    uint64_t step_limit;      /* back-edges and calls before the run is stopped; 0: none */
    uint64_t fail_allocation; /* n-th allocation raises MemoryError; 0: none (test builds) */
    /* Zeal builds: move at every k-th allocation; 0: at the first 20,000, then every 97th. */
    uint32_t zeal_every;
    int argc; /* sys.argv */
    char **argv;
    const BakeHooks *bake;   /* NULL: nothing is evaluated */
    const ChunkHook *chunks; /* NULL: there is no compiler */
    /* The result, or minus an errno. NULL: there is no network. */
    int (*net)(NetCall *call);
} VmConfig;

typedef struct FirnRuntime {
    unsigned float_bits;
    /* Core block of this width: words as for base 0, and which of them are references (bit i of
     * byte i/8). */
    const uint32_t *core_words;
    const uint8_t *core_relocations;
    uint32_t core_count, core_hash, natives_count;
    uint32_t natives_hash_of_all;
    uint32_t (*natives_hash)(uint32_t count); /* hash of the names of natives 0..count-1 */

    /* Offset of the interned text in the core block, or 0; offset of a native module by its name,
     * or 0. */
    uint32_t (*core_name)(const char *text, size_t bytes);
    uint32_t (*core_module)(const char *name);
    int (*builtin_ordinal)(const char *name); /* ordinal in B, or -1 */

    /* Literals as payload words. float_literal writes 1 or 2 words; int_literal: magnitude limbs of
     * an integer (digits without underscores, base 2..16), returns their number, or what it needs
     * when more than `max`. */
    void (*float_literal)(const char *text, size_t bytes, uint32_t out[2]);
    size_t (*int_literal)(const char *digits, size_t bytes, unsigned base, uint32_t *limbs,
                          size_t max);
    uint32_t (*str_hash)(const char *text, size_t bytes);
    uint32_t (*crc)(uint32_t crc, const void *data, size_t bytes); /* image_crc */

    /* NULL when the reservation fails. The configuration must outlive the VM. */
    Vm *(*create)(const VmConfig *config);
    void (*destroy)(Vm *vm);
    /* Checks header and CRC, as the board does at start-up; copies the image to its place,
     * read-only. False: `error` tells both values and what to do. */
    bool (*load)(Vm *vm, const void *image, size_t bytes, char *error, size_t error_bytes);
    /* Full verification of bytecode and object graph. */
    bool (*verify)(Vm *vm, char *error, size_t error_bytes);
    /* Runs boot and main; exit status. */
    int (*run)(Vm *vm);
    uint32_t (*heap_used)(const Vm *vm);
    /* A soft reset: as after load. Not while a run is under way. */
    void (*reset)(Vm *vm);

    /* Memory for an image under construction, zeroed, at the image's address in a VM that has none;
     * NULL: too little room. Nothing but rehash is of use in such a VM. */
    void *(*image_memory)(Vm *vm, uint32_t bytes, uint32_t alias_count);
    /* Makes the index and the stored hashes of a DICT, SET or FROZENSET in that memory, once all
     * that its keys lead to stands there. False: a key's hash cannot be known before it runs. */
    bool (*rehash)(Vm *vm, uint32_t owner);
    /* All of them, when the whole image stands there; returns the first that cannot be, or 0. */
    Value (*rehash_image)(Vm *vm);

    /* Exactly, in program order: boot, then main, imports nested. Ends at the first thing that
     * cannot be done, right before the statement `stop` (unless NULL), or DONE. Nothing is rolled
     * back: the driver makes a fresh VM and goes as far as it likes, since every evaluation comes
     * to the same. */
    void (*bake_program)(Vm *vm, const BakePlace *stop, BakeResult *result);
    /* One statement alone, not in EXACT mode. INERT and DETACHED raise the watermark first. */
    void (*bake_statement)(Vm *vm, BakePlace place, BakeMode mode, BakeResult *result);
    void (*bake_watermark)(Vm *vm); /* what there is now is old from now on */
    Value *(*bake_cells)(Vm *vm);   /* G */
    /* One bit a word of G, owned by the caller: the word is 0, and reading it ends the evaluation.
     * NULL: all are known. */
    void (*bake_unknown)(Vm *vm, const uint8_t *bitmap);
    uint32_t (*bake_top)(Vm *vm); /* objects made from now on lie from here on */
    /* DICT of the names beyond its bindings that the module's closed body has stored, or 0. */
    Value (*bake_names)(Vm *vm, uint32_t module);
    /* Forgets these, for the body to be run again (`closed`), or what `import *` has stored since: any
     * name may be bound by then. */
    void (*bake_forget_names)(Vm *vm, uint32_t module, bool closed);
    void *(*bake_memory)(Vm *vm, uint32_t address);
    Value (*bake_root)(Vm *vm, enum VmRoot root);
    /* The name that core block, image or chunks have for the text, or 0. */
    Value (*find_name)(Vm *vm, const char *text, size_t bytes);
} FirnRuntime;

extern const FirnRuntime firn_runtime_f32, firn_runtime_f64;

/* Start of the runtime on a board: `image` is the image region. Checks, runs, returns the exit
 * status. */
int firn_main(const void *image);

#endif
