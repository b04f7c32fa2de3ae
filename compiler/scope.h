/* Scope analysis: which variable each name means.
 *
 * After scope_analyse:
 * - Names in the tree are mangled (class-private ones) and every scope's symbols are resolved.
 * - A *unit* is a scope with a code object of its own: the module, functions, lambdas, class
 *   bodies, generator expressions. Other comprehensions are scopes for names only; they run in the
 *   frame of the unit around them, so a name that crosses such a border is not captured.
 * - scope->frees of a unit lists the variables of outer units that it, or a unit inside, uses: in
 *   this order they stand in the function's cells.
 * - Every class scope lists the names that its methods store on their first parameter. */
#ifndef FIRN_COMPILER_SCOPE_H
#define FIRN_COMPILER_SCOPE_H

#include "ast.h"

typedef enum {
    SCOPE_MODULE,
    SCOPE_FUNCTION,
    SCOPE_LAMBDA,
    SCOPE_CLASS,
    SCOPE_COMPREHENSION, /* list, set, dict */
    SCOPE_GENERATOR      /* generator expression */
} scope_kind;

typedef enum {
    SYMBOL_LOCAL,     /* owner lives in the frame of this scope's unit */
    SYMBOL_FREE,      /* owner lives in an outer unit */
    SYMBOL_NAMESPACE, /* bound in a class body */
    SYMBOL_GLOBAL     /* owner is the module's symbol, which may be bound by nothing */
} symbol_kind;

enum symbol_flag {
    SYMBOL_USED = 1,
    SYMBOL_BOUND = 2,
    SYMBOL_PARAM = 4,
    SYMBOL_DECLARED_GLOBAL = 8,
    SYMBOL_DECLARED_NONLOCAL = 16,
    SYMBOL_DELETED = 32, /* on the owner: some del, or an except clause's end */
    SYMBOL_ANNOTATED = 64,
    SYMBOL_TARGET = 128,  /* iteration variable of a comprehension */
    SYMBOL_NAMED = 256,   /* bound by := in a comprehension inside */
    SYMBOL_IMPORTED = 512 /* bound by imports only, which may come before a global statement */
};

typedef struct symbol {
    const ast_name *name;
    struct scope *scope;
    struct symbol *owner;
    unsigned flags;
    symbol_kind kind;
    bool captured;   /* an owner whose variable lives in a cell */
    int32_t bit;     /* owners of locals: number within the unit, for definite assignment */
    int32_t ordinal; /* the module's: number of the binding, or -1 */
    int32_t reg;     /* locals: the code generator's */
    diag_span first; /* where it was first seen */
} symbol;

typedef struct symbol_list {
    symbol **items;
    uint32_t count, capacity;
} symbol_list;

typedef struct scope_name_list {
    const ast_name **items;
    uint32_t count, capacity;
} scope_name_list;

typedef struct scope {
    scope_kind kind;
    struct scope *outer;
    struct scope *unit;   /* itself, or the unit that a comprehension runs in */
    struct scope *class;  /* innermost class around, itself included: for private names */
    const ast_name *name; /* of a function or class */
    const ast_params *params;
    symbol_list symbols; /* in order of first sight */
    uint32_t *table;     /* open addressing by name: index + 1, 0 empty */
    uint32_t mask;
    diag_span span;
    diag_span returned; /* the first return with a value; empty: none */
    /* units */
    symbol_list locals; /* variables in the frame; parameters not among them */
    symbol_list frees;
    uint32_t bits;        /* numbers given to locals, parameters and comprehension variables */
    uint32_t serial;      /* position in the order of the source */
    int32_t code;         /* index of the code object once compiled, or -1 */
    bool generator;       /* contains yield, or is a generator expression */
    bool coroutine;       /* async def; generator expressions: contains await or `async for` */
    bool awaits;          /* has an await of its own */
    bool has_named;       /* contains := */
    const ast_name *self; /* methods: first parameter, when it is the instance */
    /* classes */
    symbol *class_cell;        /* __class__, when a method wants it */
    scope_name_list slots;     /* names stored on self, in order of first sight */
    scope_name_list all_slots; /* slots of the first base, when known, then the new ones */
    const ast_name *base;      /* first base, when it is a plain name */
    uint32_t slot_offset;      /* slots that instances have before all_slots */
    bool slots_done;
} scope;

typedef struct scope_import {
    const char *module;
    const char *name; /* or NULL */
    diag_span span;   /* of the module's name, or of the whole statement, in the source */
    uint8_t level;
    bool guarded;
} scope_import;

typedef struct scope_import_list {
    scope_import *items;
    uint32_t count, capacity;
} scope_import_list;

typedef struct scope_info {
    scope *module;
    symbol_list bindings; /* by ordinal */
    scope_import_list imports;
    bool for_micropython; /* as the module's */
    bool star_import;     /* from m import *: any name may become bound */
    bool uses_super;
    const scope *
        *slot_classes; /* by ast_name.index: first class with a slot of that name, or NULL */
    uint32_t slot_names;
    bool chunk; /* tree->scope is a class scope in an empty module */
} scope_info;

/* False when the module has errors, which are then in diags. chunk: the source of exec() and its like. */
bool scope_analyse(ast_module *module, diag_list *diags, bool chunk, scope_info *out);

symbol *scope_find(const scope *s, const ast_name *name);

/* The name under which code in this scope knows `name`: private names of classes are mangled. */
const ast_name *scope_mangle(ast_names *names, arena *a, const scope *s, const ast_name *name);

/* Guess of the slot that holds the attribute: of the scope's class when on_self, else of any class
 * of the module. -1: none. */
int scope_slot(const scope_info *info, const scope *s, const ast_name *name, bool on_self);

#endif
