/* A compiled module: what the code generator makes, `firn compile` stores and the linker reads.
 *
 * Instructions are those of runtime/opcodes.h with module-local operands: k is an index into
 * `constants`, g an index into `globals`. b16 (built-ins) is already the runtime's ordinal.
 * The linker rewrites k and g; nothing else in the code depends on the image.
 */
#ifndef FIRN_COMPILER_MODULE_H
#define FIRN_COMPILER_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../runtime/code.h"

typedef enum ConstantKind {
    CONSTANT_NONE,
    CONSTANT_FALSE,
    CONSTANT_TRUE,
    CONSTANT_ELLIPSIS,
    CONSTANT_INT,   /* text: digits in base 16 without prefix, '-' first when negative */
    CONSTANT_FLOAT, /* text: decimal, as in the source without underscores, '-' first when negative */
    CONSTANT_IMAGINARY, /* the same, of the imaginary part */
    CONSTANT_STR,       /* text: UTF-8; also every name */
    CONSTANT_BYTES,     /* text */
    CONSTANT_TUPLE,     /* items: indices of earlier constants */
    CONSTANT_FROZENSET, /* the same */
    CONSTANT_CODE,      /* index into codes */
    CONSTANT_FUNCTION /* function without defaults and cells over codes[index]: one object for ever */
} ConstantKind;

typedef struct Constant {
    ConstantKind kind;
    uint32_t count;  /* bytes of text, or number of items */
    uint32_t index;  /* CODE, FUNCTION */
    char *text;      /* owned; a NUL after it */
    uint16_t *items; /* owned */
} Constant;

/* What the image holds packed: see runtime/code.h. */
typedef struct CompiledInfo {
    uint8_t below;    /* registers below the parameters, link words included (link = below - 3) */
    uint8_t nregs;    /* all registers */
    uint8_t flags;    /* low byte of CodeFlag */
    uint8_t nargs;    /* positional parameters */
    uint8_t nposonly; /* of these, positional-only */
    uint8_t nkwonly;  /* keyword-only parameters */
    uint8_t ncells;   /* closure cells of the function */
    uint32_t
        units; /* length of the bytecode; of what is no body of a module CODE_MAX_UNITS at most */
    uint32_t handlers; /* entries of the handler table */
    uint32_t lines;    /* bytes of the line table */
    uint32_t line;     /* first line */
} CompiledInfo;

#define CODE_MAX_UNITS 65535u

/* As CodeHandler, in a body of any length. */
typedef struct CompiledHandler {
    uint32_t start, end, handler, reg;
} CompiledHandler;

/* Parameters including *args and **kw. */
static inline unsigned compiled_params(const CompiledInfo *info) {
    return info->nargs + info->nkwonly + ((info->flags & CODE_VARARGS) != 0) +
           ((info->flags & CODE_VARKW) != 0);
}

typedef struct CompiledCode {
    CompiledInfo info;
    uint16_t name;           /* constant index */
    int32_t prefix, doc;     /* constant index or -1 */
    uint16_t *param_names;   /* constant indices, compiled_params(&info) of them */
    uint16_t *closure_names; /* constant indices, info.ncells of them */
    uint16_t *units;
    CompiledHandler *handlers;
    uint8_t *lines; /* line table, see line.h */
} CompiledCode;

/* A top-level statement of the module: nothing but falling through leads from one into the next. */
typedef struct CompiledStatement {
    uint32_t start, end; /* its units of codes[0] */
    uint8_t flags;       /* StatementFlag */
    uint32_t line;
} CompiledStatement;

/* It does nothing but import modules and bind what they are or constants: to do it again changes nothing. */
enum StatementFlag {
    STATEMENT_IMPORTS = 1,
    STATEMENT_IMPORT = 2 /* it is an import statement */
};

/* An import as it stands in the source, for the discovery of modules. */
typedef struct CompiledImport {
    char *module; /* dotted, "" for `from . import x` */
    char *name;   /* imported name of `from m import name`, or NULL */
    uint32_t line;
    uint32_t start,
        end; /* where it stands in the source text; 0, 0 in a module that was read from a file */
    uint8_t level; /* leading dots */
    /* May be absent: inside a try that catches ImportError, or in a function or branch. */
    bool guarded;
} CompiledImport;

typedef struct CompiledModule {
    char *name; /* dotted module name */
    char *file; /* path for messages and tracebacks, as given, relative, '/' */
    bool package;
    bool stock; /* one of firn's own; set by who compiles it, not part of the format */
    Constant *constants;
    uint32_t constant_count;
    CompiledCode *codes; /* codes[0] is the body */
    uint32_t code_count;
    uint16_t *globals; /* constant indices of the names of the bindings */
    uint32_t global_count;
    CompiledImport *imports;
    uint32_t import_count;
    CompiledStatement *statements; /* in order; units before the first belong to all of them */
    uint32_t statement_count;
} CompiledModule;

/* Source that exec(), eval() and compile() get. Its body is compiled as that of a class: it gets its namespace as
 * argument. All other names are looked up at run time; there are no bindings. */
typedef enum CompileChunk {
    CHUNK_NONE, /* a module */
    CHUNK_EXEC,
    CHUNK_EVAL,  /* one expression, whose value is returned */
    CHUNK_SINGLE /* as typed at a prompt: the values of expression statements are shown */
} CompileChunk;

typedef struct CompileOptions {
    const char *name; /* module name, e.g. "__main__", "pkg.mod" */
    const char *file; /* for messages and tracebacks */
    bool package;
    bool wide; /* no short forms for constants below 4096: the program has too many */
    /* 0..3: 1 drops nothing but folds, 2 drops docstrings and asserts, 3 drops line tables too. */
    const char *platform; /* what sys.platform is on the board; NULL: any */
    int optimise;
    CompileChunk chunk;
    /* Ordinal of a built-in, or -1: of the runtime that the code is for. */
    int (*builtin_ordinal)(const char *name);
} CompileOptions;

/* Compiles source text. NULL when it has errors; these are printed to `errors` as
 * file:line:column: error: ..., with source line and caret; *error_count tells how many. */
CompiledModule *compile_source(const CompileOptions *options, const char *text, size_t bytes,
                               FILE *errors, unsigned *error_count);
void module_free(CompiledModule *m);

/* The .fmod format: deterministic bytes, little-endian, magic "fmod", version, CRC at the end.
 * module_write: false on a write error. module_read: NULL and a message when the bytes are no sound module. */
bool module_write(const CompiledModule *m, FILE *out);
CompiledModule *module_read(const void *data, size_t bytes, char *error, size_t error_bytes);

/* ---- bodies by the statement (body.c) */

#define BODY_STORE  UINT32_MAX
#define BODY_IMPORT (UINT32_MAX - 1)

/* A statement of the module; or BODY_STORE: a constant to be bound to a global; or BODY_IMPORT: the
 * import of a module, without binding anything. */
typedef struct BodyPiece {
    uint32_t statement;
    uint16_t global;
    uint32_t value; /* whatever tells the caller which constant, or which module */
    uint32_t line;
} BodyPiece;

typedef struct BodyPatch {
    uint32_t unit; /* where the index of the constant goes */
    uint32_t value;
    bool import; /* the constant is a module */
} BodyPatch;

typedef struct CompiledBody {
    CompiledCode code; /* without names */
    BodyPatch *patches;
    uint32_t patch_count;
} CompiledBody;

/* Line of each unit of the module's body, the caller's; NULL when it has no line table. */
uint32_t *module_body_lines(const CompiledModule *m);
/* A body out of the pieces; false when it is too large. The caller frees it in either case. */
bool module_body(const CompiledModule *m, const uint32_t *lines, const BodyPiece *pieces,
                 uint32_t count, CompiledBody *out);
void module_body_free(CompiledBody *body);

/* Human-readable listing of every code with its tables. */
void module_disassemble(const CompiledModule *m, FILE *out);

#endif
