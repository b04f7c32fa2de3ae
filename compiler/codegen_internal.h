/* What the files of the code generator share. Their functions begin with gen_.
 *
 * Registers are numbered as in emit.h: locals from 0, temporaries from -1 downwards. unit->sp is
 * the lowest register in use; all below are free. A function that generates code leaves sp as it
 * was unless it says that it reserves its result.
 *
 * Destinations. gen_to(e, dst) leaves the value in dst, which is a variable, a reserved temporary,
 * or a free one at or below sp (then everything from dst up to sp is free as well, and only dst is
 * meant to survive). A variable is written by the last instruction only, so that the expression
 * may read it and so that an exception leaves it alone; where an expression must write early it
 * works in gen_private's register.
 *
 * Definite assignment. unit->assigned holds the variables that are certainly bound here; each
 * label collects what holds on all ways to it. */
#ifndef FIRN_COMPILER_CODEGEN_INTERNAL_H
#define FIRN_COMPILER_CODEGEN_INTERNAL_H

#include "codegen.h"
#include "constants.h"
#include "emit.h"

enum {
    GEN_NONE = INT32_MAX, /* no register */
    GEN_LINK_WORDS = 3,
    GEN_NO_SLOT = EMIT_NO_SLOT_L,
    GEN_CHUNK = 16,     /* items of a display that are kept in registers at a time */
    GEN_MAX_WINDOW = 64 /* arguments of a call that are passed in registers */
};

enum gen_special { GEN_UNBOUND, GEN_SPECIAL_NONE, GEN_FALSE, GEN_TRUE, GEN_ELLIPSIS };

typedef struct gen_label {
    int id;
    uint64_t *assigned; /* NULL before the first jump */
} gen_label;

typedef enum {
    BLOCK_LOOP,
    BLOCK_FINALLY, /* the body of a try with finally, its handlers and else included */
    BLOCK_RESTORE, /* a handler's body, or a finally body while an exception is under way */
    BLOCK_WITH
} gen_block_kind;

typedef enum { WAY_THROUGH, WAY_RETURN, WAY_BREAK, WAY_CONTINUE } gen_way;

/* What a jump out of a body must do on its way. */
typedef struct gen_block {
    gen_block_kind kind;
    struct gen_block *outer;
    emit_region *region;               /* around the block */
    gen_label *on_break, *on_continue; /* LOOP */
    const ast_stmt_list *finally;      /* FINALLY */
    bool shared;                       /* FINALLY: ways out meet in one copy of the body */
    int selector, result;              /* shared: which way, and the value on its way out */
    gen_label body;                    /* shared: that copy */
    unsigned ways;                     /* shared: set of gen_way that are taken */
    int saved;                         /* RESTORE: register from ENTEREXC */
    const ast_name *name;              /* RESTORE: variable that ends with the body, or NULL */
    int exit, exception;               /* WITH */
    bool is_async;                     /* WITH */
} gen_block;

typedef struct gen_unit {
    struct gen_unit *outer;
    scope *unit;
    scope *scope; /* innermost: the unit or a comprehension in it */
    emitter e;
    int sp;
    uint64_t *assigned;
    uint64_t *deleted; /* variables that some statement unbinds */
    uint32_t words;    /* of such sets */
    gen_block *blocks;
    uint32_t loops;       /* around the current statement */
    bool once;            /* the unit runs at most once a module */
    int namespace;        /* class bodies: register of the namespace */
    const char *qualname; /* NULL for the module */
    uint32_t index;       /* of its code */
} gen_unit;

typedef struct gen {
    arena *arena;
    diag_list *diags;
    const diag_source *source;
    ast_names *names;
    const scope_info *info;
    const CompileOptions *options;
    constants pool;
    CompiledModule *out;
    uint32_t code_capacity;
    gen_unit *unit;
    uint32_t line; /* of the last look-up in the line table */
    bool failed;
} gen;

/* A region with a handler of its own. */
typedef struct gen_guard {
    emit_region *outer, *region;
    int handler;
    uint64_t *state;
} gen_guard;

/* ---- codegen.c: units, registers, labels ---- */

void gen_error(gen *g, diag_span span, const char *what);
void gen_at(gen *g, uint32_t offset); /* instructions from here on belong to that place's line */
int gen_temp(gen *g);
int gen_window(gen *g, uint32_t n); /* reserves n registers, returns the lowest */
/* A window of n registers that begins at dst, where that is possible. */
int gen_choose_window(const gen *g, int dst, uint32_t n);
void gen_reserve(gen *g, int reg); /* nothing at or above reg is free any more */

gen_label gen_label_new(gen *g);
void gen_jump(gen *g, Opcode op, int a, int b, gen_label *label);
void gen_place(gen *g, gen_label *label);
void gen_place_back(gen *g, int label); /* target of backward jumps, or handler */
uint64_t *gen_state(gen *g);            /* copy of unit->assigned */
void gen_enter_handler(gen *g, const uint64_t *state, int label);

void gen_unit_open(gen *g, gen_unit *unit, scope *s, const char *name, uint32_t line);
void gen_unit_close(gen *g, const ast_expr *doc);

/* ---- codegen_name.c ---- */

symbol *gen_symbol(gen *g, const ast_name *name);
int gen_free_index(const gen *g, const symbol *owner);
/* The register of a variable of the frame, or GEN_NONE when the name means something else. */
int gen_variable(gen *g, const ast_name *name);
/* The same, certainly bound: checks it where that is not known. */
int gen_read_variable(gen *g, const ast_expr *e);
void gen_load_name(gen *g, const ast_name *name, int dst);
void gen_store_name(gen *g, const ast_name *name, int reg);
void gen_delete_name(gen *g, const ast_name *name);
void gen_unbind_name(gen *g, const ast_name *name); /* the end of an except clause */
/* Adds what is bound of the function's variables to the dict; pair: two registers for the way. */
void gen_locals(gen *g, int dict, int pair);
bool gen_is_builtin(gen *g, const ast_name *name, const char *text);
int gen_builtin(gen *g, const char *name); /* ordinal or -1 */
uint16_t gen_name_constant(gen *g, const ast_name *name);
void gen_mark_assigned(gen *g, const symbol *owner, bool assigned);

/* ---- codegen_expr.c ---- */

void gen_to(gen *g, const ast_expr *e, int dst);
/* Any register that holds the value; reserves it. hint: a free or reserved temporary, or
 * GEN_NONE. */
int gen_operand(gen *g, const ast_expr *e, int hint);
int gen_any(gen *g, const ast_expr *e);
/* As gen_operand, for a value that is used after `later` was evaluated. */
int gen_operand_before(gen *g, const ast_expr *e, int hint, const ast_expr *later);
void gen_effect(gen *g, const ast_expr *e);
static inline uint32_t gen_most(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}
/* Registers that evaluating e into a fresh register wants in a row. */
uint32_t gen_need(gen *g, const ast_expr *e);
/* dst, or a temporary when dst is a variable that e may still read or that must not change
 * early. */
int gen_private(gen *g, const ast_expr *e, int dst);
bool gen_mentions(const scope *s, const ast_expr *e, int reg);
void gen_constant(gen *g, const ast_const *value, int dst);
void gen_special(gen *g, enum gen_special value, int dst);
void gen_subscript_index(gen *g, const ast_expr *index, int dst);
bool gen_small(const ast_expr *e, int32_t low, int32_t high, int32_t *value);
bool gen_is_leaf(const ast_expr *e);
BinaryOp gen_binary_op(ast_binary_op op);
Opcode gen_binary_opcode(BinaryOp op, bool in_place);
int gen_slot(gen *g, const ast_expr *object, const ast_name *name);

/* ---- codegen_condition.c ---- */

/* Jumps to label when the truth of e is `sense`, else falls through. */
void gen_condition(gen *g, const ast_expr *e, gen_label *label, bool sense);
void gen_compare(gen *g, const ast_expr *e, int dst);
void gen_boolean(gen *g, const ast_expr *e, int dst);
void gen_conditional(gen *g, const ast_expr *e, int dst);

/* ---- codegen_display.c ---- */

void gen_display(gen *g, const ast_expr *e, int dst); /* tuple, list, set, dict, f-string */
uint32_t gen_display_need(const ast_expr *e);
/* A new list of the items, starred ones included; items from `from` on. */
void gen_list(gen *g, const ast_expr_list *items, int dst);
/* The tuple with the items of a list or tuple of constants; -1 when e is none. */
int32_t gen_constant_display(gen *g, const ast_expr *e);

/* ---- codegen_call.c ---- */

uint32_t gen_call_size(gen *g, const ast_expr *e);
void gen_call(gen *g, const ast_expr *e, int dst);
/* Calls a built-in with the n arguments in the window. */
void gen_call_builtin(gen *g, const char *name, int window, uint32_t n, int dst);
/* Calls `function` with the arguments given. lead: registers of the window that the caller fills
 * first by `fill`, or NULL. */
typedef struct gen_args {
    const ast_expr_list *args;
    const ast_keyword_list *keywords;
    uint32_t lead; /* registers before args */
    void (*fill)(gen *g, int window, void *data);
    void *data;
} gen_args;
void gen_call_with(gen *g, int function, const gen_args *args, int dst);

/* ---- codegen_function.c ---- */

void gen_function_def(gen *g, const ast_stmt *st);
void gen_lambda(gen *g, const ast_expr *e, int dst);
void gen_class_def(gen *g, const ast_stmt *st);
/* The function object over a compiled unit into dst. escapes: the program can see its identity. */
void gen_make_function(gen *g, scope *s, const ast_params *params, bool escapes, int dst);

/* ---- codegen_comprehension.c ---- */

void gen_comprehension(gen *g, const ast_expr *e, int dst);

typedef struct gen_loop {
    bool range, is_async;
    int iterator;
    int target; /* register that the instruction at the bottom writes; async: that receives the
                 * exception */
    int top;
    gen_guard guard; /* async: of the next item */
    gen_label next;  /* that instruction */
    uint32_t offset;
} gen_loop;

/* for target in iter: up to the first instruction of the body. iterator: a register that holds one
 * already, or GEN_NONE. The registers of the loop stay reserved. */
void gen_loop_open(gen *g, gen_loop *loop, const ast_expr *target, const ast_expr *iter,
                   bool is_async, int iterator);
void gen_loop_close(gen *g, gen_loop *loop);

/* ---- codegen_async.c ---- */

/* await, yield from. */
void gen_await(gen *g, const ast_expr *e, int dst);
/* Awaits what the reserved register holds; the result replaces it. */
void gen_await_reg(gen *g, int reg, enum DelegateHow how);
/* The parts of a loop over an asynchronous iterator: see gen_loop_open. */
void gen_async_iterator(gen *g, const ast_expr *iter, int dst);
void gen_async_open(gen *g, gen_loop *loop, const ast_expr *target);
void gen_async_close(gen *g, gen_loop *loop);

/* ---- codegen_assign.c ---- */

/* Stores the value in reg, which is reserved or a variable, to a target. */
void gen_assign_reg(gen *g, const ast_expr *target, int reg);
void gen_assign(gen *g, const ast_stmt *st);
void gen_aug_assign(gen *g, const ast_stmt *st);
void gen_ann_assign(gen *g, const ast_stmt *st);
void gen_delete(gen *g, const ast_expr *target);

/* ---- codegen_match.c ---- */

void gen_match(gen *g, const ast_stmt *st);

/* ---- codegen_stmt.c ---- */

void gen_body(gen *g, const ast_stmt_list *list);

/* ---- codegen_try.c ---- */

gen_guard gen_guard_open(gen *g, int reg); /* from here on exceptions go to the handler, into reg */
void gen_guard_close(gen *g, const gen_guard *guard);
/* Begins the handler; false when nothing can raise, so that there is none. */
bool gen_guard_handler(gen *g, const gen_guard *guard);
void gen_try(gen *g, const ast_stmt *st);
void gen_with(gen *g, const ast_stmt *st);
void gen_return(gen *g, const ast_stmt *st);
void gen_leave_loop(gen *g, bool to_break);

#endif
