/* The linker's files: namespace.c (names and bindings), code.c (CODE objects and constants), snapshot.c (what
 * start-up has made), tables.c (tables and header), link.c (all together).
 *
 * An image is linked twice: its names lie first, sorted, and only the end of a pass tells which there are. Nothing
 * depends on where names lie but addresses, so the second pass needs the same ones.
 *
 * Each pass has three steps. Reach: which codes and, after an evaluation, which objects of the bake heap the
 * image needs. Assign: which bindings are constant, and where everything lies. Fill.
 */
#ifndef FIRN_LINK_H
#define FIRN_LINK_H

#include "evaluate.h"
#include "pool.h"

/* One CODE object of the image. */
typedef struct LinkedCode {
    uint32_t module;
    const CompiledCode *code;
    const CompiledBody
        *body;          /* with what to fill in, for what is left of a module's body; else NULL */
    uint32_t statement; /* bake images: which one; else LINK_WHOLE */
    uint8_t *tail;      /* what stands behind its bytecode; owned */
    uint32_t tail_bytes;
    /* Chunks: the bytes of the tail where numbers of constants are, the second one the module's; owned. */
    uint32_t *places;
    uint32_t place_count;
    Value ref;
} LinkedCode;

typedef struct LinkedModule {
    const CompiledModule *source;
    Value *constants;            /* of the module's constants; 0 while not made */
    uint32_t *codes;             /* 1 + index in Linker.codes, by index in source->codes */
    uint32_t *binding;           /* by index in source->globals: index in the namespace */
    uint32_t space;              /* which Namespace */
    Value object;                /* the MODULE */
    uint32_t first_body, bodies; /* in Linker.codes; several in bake images */
    CompiledBody *owned;         /* bodies made for this image */
    uint32_t owned_count;
    uint32_t *imports; /* all that is left of the body, when there are no bodies */
    uint32_t import_count;
    uint32_t alias_first, aliases;
    FlashBytes flash;
} LinkedModule;

/* A name that statements of a module bind. */
typedef struct Binding {
    uint32_t module, constant; /* its name: a constant of that module */
    Value name;
    bool rebound;     /* some code in the image binds it: a cell */
    uint16_t ordinal; /* in G or F */
} Binding;

/* The bindings of one __main__ or module. */
typedef struct Namespace {
    Binding *bindings;
    uint32_t count;
    uint32_t first_fixed, fixed, first_cell,
        cells; /* ordinals and numbers, the state word not counted */
    bool state_fixed;
    uint16_t state; /* ordinal of the state word in G or F */
    Value fixed_names, cell_names;
} Namespace;

struct Snapshot;

typedef struct Linker {
    Pool pool;
    const PoolNames *names; /* all names of the image; NULL in the pass that finds them */
    const Project *project;
    const Board *board;
    const Evaluation *evaluation; /* NULL: nothing has been evaluated */
    bool chunk;                   /* code for a program that runs: nothing but CODEs is made */
    bool split;                   /* a bake image: every top-level statement is a CODE of its own */
    LinkedModule *modules;
    Namespace *spaces;
    uint32_t space_count;
    LinkedCode *codes;
    uint32_t code_count, code_room;
    uint32_t bindings, fixed;          /* words of G and F */
    Value *cell_values, *fixed_values; /* what they hold at first */
    Value functions, at_exit;          /* as in ImageHeader */
    struct Snapshot *snapshot;
    ImageReport *report;
    bool failed;
} Linker;

/* Prints the first error only; the link fails. */
void link_error(Linker *l, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What is made from now on is made for this module. */
void link_charge(Linker *l, uint32_t module);

/* ---- namespace.c */

/* Gathers the names of all modules. */
void link_collect_names(Linker *l);
/* After reach: decides which bindings are cells, makes the name tuples and the ordinals. */
void link_assign_bindings(Linker *l);
const Binding *link_binding(const Linker *l, const LinkedModule *m, uint16_t global);

/* ---- code.c */

/* The bodies of all modules and every code that these can reach. */
void link_reach_bodies(Linker *l);
/* A code of a module, and what it can reach; returns its index in Linker.codes. */
uint32_t link_reach_code(Linker *l, uint32_t module, uint32_t index);
Value link_constant(Linker *l, LinkedModule *m, uint16_t index);
/* Objects for all codes reached; then their contents. */
void link_make_codes(Linker *l);
void link_fill_codes(Linker *l);
void link_free_codes(Linker *l);

/* ---- snapshot.c */

/* Finds everything that the evaluated bindings lead to. */
bool snapshot_reach(Linker *l);
/* Places for what is writable: the first objects of the image. */
void snapshot_place(Linker *l);
/* The image's value for one of the bake heap. */
Value snapshot_value(Linker *l, Value v);
/* Contents of what is writable. */
void snapshot_fill(Linker *l);
/* Flags of all objects that lead to writable ones. */
void snapshot_flag(Linker *l);
/* No index can be made for the dict or set at this address of the image: that is what snapshot_fault tells. */
void snapshot_unhashable(const Linker *l, Value owner);
/* After snapshot_reach has failed, or link_indices: the statement that is to be left for the board instead, unless
 * nothing of the evaluation is at fault. */
void snapshot_fault(const Linker *l, Forced *forced);
void snapshot_free(Linker *l);

/* ---- tables.c */

/* Tables, header and checksums; the image's bytes are the caller's. False after an error message. */
bool link_finish(Linker *l, ImageHeader *h, uint32_t heap_bytes, Bytes *image);
/* The order of a table's entries is the program's; where a key is found depends on its address in the image. So the
 * runtime itself makes the indices, in the finished image. False after an error message, or when a table that
 * snapshot_fault tells about cannot have one. */
bool link_indices(const Linker *l, Bytes *image);
/* After a change of the image. */
void link_checksums(const FirnRuntime *rt, Bytes *image);

/* ---- report.c */

/* After all else: what the image holds, and why. */
void report_collect(Linker *l);

/* ---- link.c */

/* Index of the module called so, or of the package that a module stands in; -1: there is none. */
int32_t link_module_named(const Linker *l, const char *name, size_t bytes);
int32_t link_package(const Linker *l, uint32_t module);

typedef struct LinkOptions {
    const Project *project;
    const Board *board;
    const Evaluation *evaluation; /* NULL: nothing has been evaluated */
    uint32_t heap_bytes;          /* 0: the board's default */
} LinkOptions;

/* The image: deterministic bytes, the caller's. False after an error message, or, with a `forced->why`, when the
 * evaluation has made what cannot be frozen. */
bool image_link(const LinkOptions *options, Bytes *image, ImageReport *report, Forced *forced);

/* The image that start-up is evaluated in: fills e->image and where its parts lie. */
bool link_bake_image(const Project *p, const Board *b, Evaluation *e);

#endif
