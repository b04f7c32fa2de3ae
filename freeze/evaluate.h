/* Start-up at bake time: which statements have been done, which are left for the board, and the heap that they made.
 */
#ifndef FIRN_EVALUATE_H
#define FIRN_EVALUATE_H

#include "freeze.h"

typedef enum Fate {
    FATE_DONE,    /* nothing of it is left */
    FATE_STORED,  /* evaluated, but its names are bound at its place in the order of the program */
    FATE_RESIDUE, /* left for the board */
} Fate;

typedef struct StoredName {
    uint16_t global; /* of the module */
    Value value;     /* in the bake heap */
} StoredName;

typedef struct StatementFate {
    Fate fate;
    StoredName *stores;
    uint32_t store_count;
    bool exact; /* evaluated in the exact phase */
    bool known; /* evaluated later: what it binds is known from then on */
    uint32_t
        *imports; /* modules that it imports and whose import is not over before the board starts */
    uint32_t import_count;
    char *why;                     /* residues: "machine.Pin() needs the board"; owned */
    uint32_t why_module, why_line; /* where that was found */
} StatementFate;

typedef struct ModuleFate {
    bool started; /* some statement of it has been looked at */
    bool loaded;  /* its import is over before the board starts */
    bool met;     /* another module has imported it while its body was run alone */
    StatementFate *statements;
} ModuleFate;

/* Where the codes of the bake image lie. */
typedef struct CodePlace {
    Value ref;
    uint32_t module, code;
} CodePlace;

/* A statement that makes what cannot be frozen. */
typedef struct Forced {
    BakePlace place;
    bool exact; /* it was evaluated in the exact phase */
    char why[160];
} Forced;

/* A name that may be stored into a module, or into what nobody knows. */
typedef struct ChangedName {
    const char *text;
    uint32_t module;
} ChangedName;

/* A body that cannot be run alone as a whole: how far, and why. */
typedef struct ClosedLimit {
    bool set;
    uint32_t end;
    BakeResult why;
} ClosedLimit;

typedef struct Evaluation {
    const Project *project;
    const FirnRuntime *runtime;
    VmConfig config;
    BakeHooks hooks;
    Bytes image;
    CodePlace *codes; /* sorted by ref */
    uint32_t code_count;
    Value *modules;   /* MODULEs of the bake image */
    uint16_t **cells; /* by module and global: ordinal in G of the bake image */
    uint16_t *states; /* by module */
    uint32_t cell_count;
    Vm *vm;
    bool too_wide; /* as in ImageReport */
    ModuleFate *fates;
    Value *boot; /* G when the board starts, by ordinal of the bake image */
    /* while it runs */
    uint8_t *unknown; /* bits by ordinal */
    bool *executed;   /* one of these has been evaluated */
    uint8_t *sites;   /* how often what is left binds it: 0, 1 (one statement), 2 for more */
    BakeMode mode;
    struct StatementRun *run; /* the statement under way */
    ClosedLimit *limits;      /* by module; they last when evaluation begins anew */
    bool again;               /* it must */
    const Forced *forced;     /* left for the board whatever they do */
    uint32_t forced_count;
    Value *extras;                  /* by module: DICT of names beyond its bindings, or 0 */
    Value path, functions, at_exit; /* what the image's header has of these names */
    /* What code that is left may store as an attribute (changes.c). */
    struct Effect *effects; /* of all code (effects.c) */
    uint32_t effect_count;
    bool holds_type;     /* and class type */
    bool holds_builtins; /* some code has module builtins in hand */
    char **dunders;      /* what may be part of a special name (changes.c) */
    uint32_t dunder_count;
    ChangedName *changes; /* sorted by text */
    uint32_t change_count, change_room;
    uint8_t *changed_modules;           /* flags, by module; one more for the built-in ones */
    bool changes_classes, changes_text; /* any name; anything */
} Evaluation;

typedef struct EvaluateOptions {
    uint64_t steps; /* budget of one statement; 0: the default */
    const Forced *forced;
    uint32_t forced_count;
} EvaluateOptions;

/* The bake image of a program, loaded into a VM of its own: for evaluate_project, and for running
 * what is no program of a board. False after an error message. */
bool evaluation_open(const Project *p, const Board *b, uint64_t steps, Evaluation *out);
/* False after an error message. */
bool evaluate_project(const Project *p, const Board *b, const EvaluateOptions *options,
                      Evaluation *out);
void evaluation_free(Evaluation *e);
/* Whether nothing of the statement is left for the board. */
bool statement_is_done(const Evaluation *e, uint32_t module, uint32_t statement);

/* ---- changes.c */

/* Finds the names that what is left may store, anew. */
void changes_collect(Evaluation *e);
/* Whether the name is among them for `owner`: a module, or a BAKE_OWNER. */
bool changes_include(const Evaluation *e, uint32_t owner, const char *text, size_t bytes);
bool changes_module(const Evaluation *e, uint32_t module, const char *text, size_t bytes);
/* Whether names that the module lacks may be added. */
bool changes_add_names(const Evaluation *e, uint32_t module);

bool module_reads_builtin(const CompiledModule *m, int ordinal);

/* ---- binders.c */

/* Whether the statement may bind the module's global. */
bool statement_binds(const Evaluation *e, const CompiledModule *m, uint32_t statement,
                     uint16_t global);

#endif
