/* Frames, adapter frames and calls: what vm.c, vm_slow.c, call.c, bind.c, unwind.c and generator.c
 * share.
 *
 * An adapter frame stands between a caller and a callee whose result needs more than being left in
 * the caller's window. Its base points to these words, and the callee returns to PC_FRAMERET with
 * that base; the callee's parameters lie directly below, so that the result is found there.
 *
 *     [0] link: base of the frame above | 1        [3] where the result goes: address | 1
 *     [1] link: its pc | 1                         [4] INIT: the instance
 *     [2] small: AdapterKind | parameter slots << 8
 *
 * Adapter of a running generator (vm->generator points to it while its frame is the innermost one):
 *     [3] GENERATOR   [4] vm->generator before, as address | 1   [5] exception handled by the resumer
 */
#ifndef FIRN_CALL_H
#define FIRN_CALL_H

#include "vm.h"

enum FrameLink { LINK_BASE, LINK_PC, LINK_FUNCTION, LINK_WORDS };

enum AdapterKind { ADAPTER_RESULT, ADAPTER_INIT, ADAPTER_GENERATOR };

enum AdapterWord { ADAPTER_SHAPE = LINK_FUNCTION, ADAPTER_DEST, ADAPTER_OBJECT, ADAPTER_WORDS };

enum GeneratorAdapterWord {
    GADAPTER_OBJECT = ADAPTER_DEST,
    GADAPTER_OUTER,
    GADAPTER_HANDLED,
    GADAPTER_WORDS
};

/* Stack addresses as values: small integers, which the collector leaves alone. */
static inline Value link_value(const void *p) {
    return vm_address(p) + 1u;
}

static inline Value *link_slot(Value v) {
    return vm_ptr(v - 1u);
}

static inline const uint16_t *link_pc(Value v) {
#if FIRN_HOST
    return (const uint16_t *)(const void *)(vm->mem + (v - 1u));
#else
    return (const uint16_t *)(uintptr_t)(v - 1u);
#endif
}

static inline Value adapter_shape(enum AdapterKind kind, unsigned slots) {
    return value_small((int32_t)((unsigned)kind | slots << 8));
}

static inline enum AdapterKind adapter_kind(const Value *adapter) {
    return (enum AdapterKind)((adapter[ADAPTER_SHAPE] >> 1) & 0xFFu);
}

static inline unsigned adapter_slots(const Value *adapter) {
    return adapter[ADAPTER_SHAPE] >> 9;
}

/* Link words of the frame at `base`, whose pc is `pc`; for a frame that runs Python code. Its
 * function stands in the one slot that fits a code whose units hold pc: the code gives the place,
 * so no other slot can. */
const Value *frame_link(const Value *base, const uint16_t *pc);
/* Offset in units of the instruction at which the frame waits. */
uint32_t frame_offset(Value function, const uint16_t *pc);
/* The Python function that runs, adapters skipped; 0: none. Does not collect. */
Value frame_function(void);

/* Makes `lowest` and all slots above it usable stack. May collect: what *callee and *kwnames refer
 * to is kept. */
void frame_room(const Value *lowest, Value *callee, Value *kwnames);

/* Entry frame of a call from C: LINK_BASE and LINK_PC of the frame that was running, or a pc of
 * small 0 when none was. While it is the running frame, pc is PC_EXIT. */
#define ENTRY_WORDS 2
Value *entry_push(void);
void entry_pop(const Value *entry);

/* Calls `callee` with the n arguments at `args`, the last of which kwnames (a tuple or 0) names.
 * Slots below `args` are free; args is `dest`, or lies below it. Either the call is completed – the
 * result in *dest, vm->base unchanged – or a frame has been pushed and vm->base changed. Returns
 * the pc to go on with: `ret` or the frame's. vm->base and vm->sp must be the caller's. */
const uint16_t *call_begin(Value callee, Value *args, unsigned n, Value kwnames, Value *dest,
                           const uint16_t *ret);
/* FRAMERET: finishes the adapter at vm->base and returns the pc to go on with; vm->base is set. */
const uint16_t *call_end(void);
/* Runs from `pc`, with vm->base set, until the callee returns to `entry`. With `raised`, that is
 * raised at pc first. */
void vm_run(const Value *entry, const uint16_t *pc, Value raised);
/* The dispatch loop: from `pc` until EXIT. */
void vm_loop(const uint16_t *pc);

/* Binds n arguments, of which kwnames names the last, to the parameters of slots[-1] (a FUNCTION):
 * fills slots[0 .. code_params - 1]. slots[-2] is kwnames or 0; everything from slots[-2] up is
 * live stack. May collect, may raise. */
void bind_arguments(Value *slots, Value *args, unsigned n);
/* The same for a native with a signature: slots[-1] is the NATIVE; returns the number of slots
 * filled. */
void bind_native(Value *slots, Value *args, unsigned n);
unsigned bind_native_slots(const char *signature);

/* ---- unwinding ---- */

/* Raises `exception` again: context and traceback stay, and no traceback entry is made for the
 * running frame. */
_Noreturn void vm_reraise(Value exception);
/* Lets an exception that vm_protect has caught go on: its context stays. */
_Noreturn void vm_propagate(Value exception);
/* `raise exception`: sets the context. */
_Noreturn void vm_raise_new(Value exception);
/* Slots of an exception instance (see ExceptionSlot), to be written; NULL when it is a preallocated
 * one. */
Value *exception_slots(Value exception);
/* The exception being handled becomes its context. */
void exception_context(Value exception);

/* ---- generators ---- */

static inline enum GeneratorState generator_state(Value gen) {
    return (enum GeneratorState)((body(gen)[GENERATOR_STATE] >> 1) & 0xFFu);
}

/* 1 + register of the iterator that it delegates to, or 0. */
static inline unsigned generator_delegate(Value gen) {
    return body(gen)[GENERATOR_STATE] >> 9;
}

/* Pushes the frame of `gen` below `below`, adapter first, and returns its pc; vm->base is set.
 * `sent` becomes the result of the yield. The generator must be CREATED or SUSPENDED. */
const uint16_t *generator_enter(Value gen, Value sent, Value *below, const uint16_t *ret);
/* YIELD and YIELDFROM (`delegate`: 1 + its register, or 0): saves the frame, returns the resumer's
 * pc. */
const uint16_t *generator_yield(Value *base, const uint16_t *pc, Value v, unsigned delegate);
/* The frame of the generator of `adapter` has returned `result`; returns the resumer's pc. */
const uint16_t *generator_return(Value *adapter, Value result);
/* The frame was left by the exception in ROOT_SCRATCH, which may become another. */
void generator_unwound(Value *adapter);

/* ---- modules ---- */

/* `name` may be a MODULE: itself, after those that its name begins with, however level and leaf
 * are. */
Value module_import_level(Value name, unsigned level, bool leaf);
Value module_import_from(Value module, Value name);
void module_import_star(Value module);
/* Value of a name that the module of the running function does not bind: builtins; NameError. */
Value module_global(Value name);
/* Name of built-in `ordinal`, of G[ordinal] or F[ordinal]. */
Value module_builtin_name(unsigned ordinal);
Value module_binding_name(uint32_t ordinal, bool fixed);

/* ---- slow paths of the loop ---- */

/* Executes the instruction whose first unit is `insn`, `pc` pointing behind that unit; returns the
 * next pc, and the frame to go on with in vm->base, always. */
typedef const uint16_t *SlowFn(Value *base, uint32_t insn, const uint16_t *pc);
SlowFn vm_out;
/* Stores the state and polls, for backward jumps. */
void vm_poll_at(Value *base, const uint16_t *pc);

#endif
