/* The VM's state and the interface between the files of runtime/.
 *
 * What is true between any two instructions, and at every call of a native:
 *
 *   1. The region [ram_base, ram_end) holds, from below: the heap [heap_base, heap_top), free words, and
 *      the VM stack [line, stack_end). Every word of the stack from `line` up is a valid Value; words
 *      below `line` hold anything. heap_top <= line.
 *   2. Every object in the heap is complete: header and values valid. No reference in flash points to RAM.
 *   3. A reference held anywhere else than in the stack, in a heap object or in `roots` dies with
 *      the next allocation. heap_alloc*, vm_call, obj_*, raise_* and everything that says "may collect"
 *      may move every object in RAM. Frozen objects (flash) never move.
 *   4. A raise unwinds by longjmp to the innermost vm_protect; nothing needs cleaning up: temps are
 *      stack slots, and the stack pointer is restored.
 *
 * Natives: Value fn(Vm *vm, Value *args, unsigned n). `args` is a window of the VM stack: it does not
 * move, the collector keeps it up to date, and a native may overwrite it. More slots: vm_temps.
 */
#ifndef FIRN_VM_H
#define FIRN_VM_H

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "code.h"
#include "image.h"
#include "object.h"
#include "opcodes.h"
#include "config.h"
#include "core_names.h" /* generated: offsets of core objects (CORE_OFF_...), native numbers, built-in ordinals */

#if FIRN_FLOAT_BITS == 32
typedef float firn_float;
#else
typedef double firn_float;
#endif

typedef struct Vm Vm;
typedef Value (*NativeFn)(Vm *vm, Value *args, unsigned n);

/* VM roots: values that the collector keeps, at the highest words of the stack. */
enum VmRoot {
    ROOT_HANDLED,   /* exception being handled, or 0 */
    ROOT_MODULES,   /* DICT for sys.modules once asked for, else 0 */
    ROOT_ALIASES,   /* alias directory: ITEMS of pages, or 0 */
    ROOT_IDENTITY,  /* IDENTITY table or 0 */
    ROOT_STORED,    /* DICT: name of a core module -> DICT of what was stored into it at run time; or 0 */
    ROOT_CELLS,     /* CELLS: G */
    ROOT_ARGV,      /* list for sys.argv, or 0 */
    ROOT_PENDING,   /* exception to raise at the next poll, or 0 */
    ROOT_SCRATCH,   /* for one call at a time, e.g. the exception under way during an unwind */
    ROOT_BUILTINS,  /* CELLS: the copy of B once a built-in's name has been bound elsewhere, or 0 */
    ROOT_KEEP,      /* three words that vm_keep uses while it moves the line */
    ROOT_CALLEE = ROOT_KEEP + 3, /* what is being called, while the stack makes room (call.c) */
    ROOT_NAMES,     /* its keyword names */
    ROOT_RAISING,   /* the exception, while its traceback is made (unwind.c) */
    ROOT_COUNT
};

/* Method cache: what class_lookup(class_ref, name) found, class_ref 0 when empty. Never an entry for a name that
 * stands in CLASS_SLOTS of the class: a hit on an object of kind INSTANCE needs no look at the instance.
 * vm.c reads it inline at method calls and attribute reads; class_lookup reads and fills it. */
typedef struct CacheEntry {
    Value class_ref, name, value;
} CacheEntry;

#define METHOD_CACHE 16 /* entries; a power of two */
#define METHOD_CACHE_INDEX(class_ref, name) ((((class_ref) >> 3) ^ ((name) >> 2)) & (METHOD_CACHE - 1))

typedef struct Protect {
    jmp_buf env;
    struct Protect *outer;
    Value *base, *sp;
    const uint16_t *pc;
    Value *printing;
    uint16_t depth;
} Protect;

struct Vm {
    Value *base;          /* registers of the running frame */
    Value *sp;            /* lowest live stack slot: == base while Python runs; lower in natives */
    const uint16_t *pc;   /* of the running frame; up to date whenever something may raise or collect */
    const Value *constants; /* K of the image */
    Value *cells;         /* G: payload of ROOT_CELLS */
    uint32_t line;        /* lowest stack address that holds a valid Value */
    uint32_t pending;     /* set by interrupts and limits, read at back-edges and calls: PENDING_* */
    uint32_t heap_base, heap_top; /* board addresses */
    uint32_t limit;       /* allocations that end at or below it need no look at anything else (heap.c) */
    uint32_t ram_base, ram_end;
    Value *roots;         /* Value[ROOT_COUNT] at the top of the stack */
    Protect *protect;
    uint32_t gc_threshold;   /* 0: only when full */
    uint32_t gc_next;        /* heap_top at which an automatic collection is due, with a threshold */
    uint32_t gc_count, gc_moved, serial;
    uint32_t ticks_low, ticks_high; /* the port's microseconds as last read, and how often they wrapped (mod_time.c) */
    uint16_t depth, depth_limit; /* natives that re-enter or recurse over data */
    uint8_t gc_disabled, in_gc;
    uint8_t reraised;     /* the exception under way has passed the running frame before: no traceback entry */
    int8_t interrupt_char; /* that the console takes for Ctrl-C; -1 none (micropython.kbd_intr) */
    uint8_t stopped;      /* by a limit: the outermost Protect was jumped to */
    int exit_status;
    const ImageHeader *image;
    const Value *builtins; /* B: array in the core block, or a copy in RAM once changed */
    uint32_t core_base;
    uint8_t *mem;         /* host: address of board address 0; unused on boards */
    Value *generator;     /* adapter frame of the running generator (generator.c), or NULL */
    Value *printing;      /* innermost container being printed (containers.c), or NULL; restored like depth */
    CacheEntry cache[METHOD_CACHE];
#if FIRN_HOST
    const struct VmConfig *config;
    struct HostVm *host;  /* zeal state, step counts, flash mapping */
#endif
};

enum { PENDING_INTERRUPT = 1, PENDING_SCHEDULE = 2, PENDING_STEPS = 4, PENDING_STOP = 8 };

/* ---- memory ----------------------------------------------------------------------------------- */

/* Pointer to the word at a board address. */
static inline Value *vm_ptr(const Vm *vm, uint32_t address) {
#if FIRN_HOST
    return (Value *)(void *)(vm->mem + address);
#else
    (void)vm;
    return (Value *)(uintptr_t)address;
#endif
}

static inline uint32_t vm_address(const Vm *vm, const void *p) {
#if FIRN_HOST
    return (uint32_t)((const uint8_t *)p - vm->mem);
#else
    (void)vm;
    return (uint32_t)(uintptr_t)p;
#endif
}

/* The border between flash and RAM: one range compare. */
static inline bool in_ram(const Vm *vm, Value ref) {
#if FIRN_HOST
    return ref - vm->ram_base < vm->ram_end - vm->ram_base;
#elif FIRN_RAM_BASE > FIRN_FLASH_BASE
    (void)vm; /* a reference points to one of the two, so one constant tells them apart */
    return ref >= FIRN_RAM_BASE;
#else
    (void)vm;
    return ref < FIRN_FLASH_BASE;
#endif
}

static inline Value obj_header(const Vm *vm, Value ref) {
    return *vm_ptr(vm, ref);
}

static inline Kind obj_kind(const Vm *vm, Value ref) {
    return header_kind(obj_header(vm, ref));
}

/* FIRN_SMALL: in board files compiled for size alone the small functions below are calls (small.c). */

/* True when `v` is a reference to an object of kind `k`. */
#if FIRN_SMALL
bool kind_is(Value v, Kind k);
#define is_kind(vm, v, k) ((void)(vm), kind_is((v), (k)))
#else
static inline bool is_kind(const Vm *vm, Value v, Kind k) {
    return value_is_ref(v) && (obj_header(vm, v) & HEADER_LOW_MASK) == HEADER_LOW(k);
}
#endif

/* Payload as first made: for fields that never change after creation (all fields of immutable kinds, CLASS_SLOTS,
 * class of an INSTANCE's layout). Valid until the next allocation when in RAM. */
static inline Value *raw_body(const Vm *vm, Value ref) {
    return vm_ptr(vm, ref) + 1;
}

/* The door (door.c): the payload to read, and the payload to write. mutable_body may collect and may raise
 * MemoryError when `ref` is frozen; nothing is half-written then. No other code tells frozen
 * from mutable. Pointers are valid until the next allocation. */
Value *door_frozen_body(Vm *vm, Value ref);
Value *door_thaw(Vm *vm, Value ref);

#if FIRN_SMALL
Value *body_of(Vm *vm, Value ref);
Value *mutable_body_of(Vm *vm, Value ref);
#define body(vm, ref) body_of((vm), (ref))
#define mutable_body(vm, ref) mutable_body_of((vm), (ref))
#else
static inline Value *body(Vm *vm, Value ref) {
    return in_ram(vm, ref) ? vm_ptr(vm, ref) + 1 : door_frozen_body(vm, ref);
}

static inline Value *mutable_body(Vm *vm, Value ref) {
    return in_ram(vm, ref) ? vm_ptr(vm, ref) + 1 : door_thaw(vm, ref);
}
#endif

/* Payload words of an object, frozen or not. */
uint32_t obj_words(const Vm *vm, Value ref);

/* Allocation. All return a reference; may collect; raise MemoryError. The payload of heap_alloc is zeroed;
 * heap_alloc_raw leaves it undefined and the caller fills it before anything may collect.
 * Sizes are payload words or bytes; too large raises MemoryError too. */
Value heap_alloc(Vm *vm, Kind kind, uint32_t words);
Value heap_alloc_raw(Vm *vm, Kind kind, uint32_t words);
Value heap_alloc_bytes(Vm *vm, Kind kind, uint32_t bytes); /* last word zeroed, the rest undefined */
/* After this, allocations of together `words` words (headers included) neither collect nor move nor fail. */
void heap_reserve(Vm *vm, uint32_t words);
/* Makes the byte object at `ref` shorter, or the ALL object; the rest becomes filler. Does not collect. */
void heap_shrink(Vm *vm, Value ref, uint32_t words);
void heap_shrink_bytes(Vm *vm, Value ref, uint32_t bytes);
/* Extends the last object of the heap in place by `words`; false when it is not the last or there is no room. */
bool heap_extend(Vm *vm, Value ref, uint32_t words);
/* Makes storage (ITEMS, TABLE, BLOB) in RAM the last object of the heap, in place: to extend it where no second copy
 * would fit. Walks the heap as a collection does. References in slots are kept up to date. */
void heap_move_last(Vm *vm, Value ref);
void heap_collect(Vm *vm);
/* A collection is made whenever `bytes` have been allocated since the last one; 0: only when memory is full. */
void heap_set_threshold(Vm *vm, uint32_t bytes);
uint32_t heap_used(const Vm *vm);  /* bytes */
uint32_t heap_free(const Vm *vm);  /* bytes between heap and stack */
#if FIRN_CHECK
void heap_walk(Vm *vm); /* asserts every edge legal */
#endif
/* Serial of an object's identity, stable over moves; > 0. May collect (RAM objects get a table entry). */
uint32_t heap_identity(Vm *vm, Value ref);

/* `n` zeroed stack slots (consecutive, slot 0 lowest) that live until the running native returns or raises. May collect. */
Value *vm_temps(Vm *vm, unsigned n);
/* For loops in natives: `Value *mark = vm->sp; ... vm_release(vm, mark)` gives back temps taken since. */
static inline void vm_release(Vm *vm, Value *mark) {
    vm->sp = mark;
}
Value *vm_keep1(Vm *vm, Value a);
Value *vm_keep2(Vm *vm, Value a, Value b);
Value *vm_keep3(Vm *vm, Value a, Value b, Value c);
/* Takes C locals into the collector's view: n slots (1 to 3) holding the first n of a, b, c, slot 0 lowest; released as temps
 * are. The values survive a collection that making room needs; anything else in C locals does not. May collect. */
static inline __attribute__((always_inline)) Value *vm_keep(Vm *vm, unsigned n, Value a, Value b, Value c) {
    return n == 1 ? vm_keep1(vm, a) : n == 2 ? vm_keep2(vm, a, b) : vm_keep3(vm, a, b, c);
}
/* The lowest of sp and the registers of all frames: a callee's frame, which ends in its caller's window, may begin above
 * its caller's. The line never lies above it. */
Value *vm_stack_floor(const Vm *vm);
/* Moves the line so that [sp - words, ...) is usable stack; may collect; RecursionError when there is no room. */
void vm_stack_reserve(Vm *vm, unsigned words);

/* ---- core block --------------------------------------------------------------------------------- */

/* Core objects: CORE(vm, class_ValueError), CORE(vm, name___init__), CORE(vm, empty_tuple), ...: the offsets
 * are generated (core_names.h: CORE_OFF_class_X, CORE_OFF_name_X, CORE_OFF_exc_MemoryError, ...). */
#if FIRN_HOST
#define CORE(vm, what) ((Value)((vm)->core_base + CORE_OFF_##what))
#else
#define CORE(vm, what) ((void)(vm), (Value)(FIRN_CORE_BASE + CORE_OFF_##what))
#endif

/* Core object adapter_code: a BLOB of two units, FRAMERET and EXIT, that return pcs of adapter frames and of entries
 * from C point to. */
#define PC_FRAMERET(vm) ((const uint16_t *)(const void *)(vm_ptr((vm), CORE((vm), adapter_code)) + 1))
#define PC_EXIT(vm) (PC_FRAMERET(vm) + 1)

/* Interned str equal to `str` (core block or image), or `str` itself. Does not allocate. */
Value intern_find(Vm *vm, Value str);
Value intern_find_text(Vm *vm, const char *text, size_t bytes); /* 0 when there is none */

/* ---- running ------------------------------------------------------------------------------------- */

/* Calls `callable` with the n arguments at `window` (stack slots: temps or part of args; overwritten by the
 * result protocol). Returns the result. May collect, may raise. Counts against the depth limit. */
Value vm_call(Vm *vm, Value callable, Value *window, unsigned n);
/* The same with keyword arguments: the last `kwcount` of the n are named by tuple `kwnames`. */
Value vm_call_kw(Vm *vm, Value callable, Value *window, unsigned n, Value kwnames);
/* obj.name(args): window[0] is obj. 0 when the type of obj has no such method (looked up on the class, as operators do). */
Value vm_call_special(Vm *vm, Value name, Value *window, unsigned n);

/* Runs fn(vm, arg); returns 0 or, when it raised, the exception. State is restored to that of the call. */
Value vm_protect(Vm *vm, void (*fn)(Vm *, void *), void *arg);

/* In every native loop over user-sized data: raises KeyboardInterrupt, runs what is scheduled, ... May collect. */
void vm_poll_slow(Vm *vm);
static inline void vm_poll(Vm *vm) {
    if (vm->pending) {
        vm_poll_slow(vm);
    }
}

/* Counts recursion of natives over data; RecursionError at the board's limit. A raise resets the count by itself. */
void vm_enter(Vm *vm);
static inline void vm_leave(Vm *vm) {
    vm->depth--;
}

/* ---- raising ------------------------------------------------------------------------------------- */

_Noreturn void vm_raise(Vm *vm, Value exception);
/* Raises an instance of core class `class_ref` (CORE(vm, class_TypeError)) with one str argument.
 * %s C string, %d int, %u unsigned, %c byte, %S str object's text, %R repr of a Value, %T name of a Value's type,
 * %N qualified name of a callable, %% . */
_Noreturn void raise_error(Vm *vm, Value class_ref, const char *format, ...);
_Noreturn void raise_type_error(Vm *vm, const char *format, ...);
_Noreturn void raise_value_error(Vm *vm, const char *format, ...);
_Noreturn void raise_index_error(Vm *vm, const char *format, ...);
_Noreturn void raise_memory_error(Vm *vm);            /* preallocated instance */
_Noreturn void raise_recursion_error(Vm *vm);         /* preallocated instance */
_Noreturn void raise_key_error(Vm *vm, Value key);
_Noreturn void raise_stop_iteration(Vm *vm, Value value);
/* New exception instance of a class with one argument or none (0). May collect. */
Value exception_make(Vm *vm, Value class_ref, Value arg);
bool exception_matches(Vm *vm, Value exception, Value class_or_tuple);
/* Prints as CPython does: chain, "Traceback (most recent call last):", lines `  File "x.py", line 3, in f`, last line. */
void exception_print(Vm *vm, Value exception);

/* ---- numbers -------------------------------------------------------------------------------------- */

Value int_from_i64(Vm *vm, int64_t n);  /* may collect */
Value int_from_u64(Vm *vm, uint64_t n);
/* int, bool: the value when it fits, else OverflowError; others TypeError "'str' object cannot be interpreted as an integer" (__index__ honoured). */
int32_t int_index(Vm *vm, Value v);
bool int_to_i64(Vm *vm, Value v, int64_t *out); /* false: not an int, or too large; no raise */
bool value_is_int(const Vm *vm, Value v);       /* small, INT or bool */
Value float_box(Vm *vm, firn_float x);          /* may collect */
static inline firn_float float_unbox(const Vm *vm, Value v) {
    firn_float x;
    memcpy(&x, vm_ptr(vm, v) + 1, sizeof x);
    return x;
}
/* Number (int, bool, float, __float__) as float; TypeError "must be real number, not str". */
firn_float float_from_value(Vm *vm, Value v);

/* ---- text ----------------------------------------------------------------------------------------- */

/* Bytes of a STR, STRU or BYTES; valid until the next allocation when in RAM. */
static inline const char *str_text(const Vm *vm, Value s) {
    return (const char *)(vm_ptr(vm, s) + 1) + STR_PREFIX;
}
static inline uint32_t str_bytes(const Vm *vm, Value s) {
    return header_bytes(obj_header(vm, s)) - STR_PREFIX;
}
#if FIRN_SMALL
bool kind_is_str(Value v);
#define value_is_str(vm, v) ((void)(vm), kind_is_str(v))
#else
static inline bool value_is_str(const Vm *vm, Value v) {
    if (!value_is_ref(v)) {
        return false;
    }
    Kind k = obj_kind(vm, v);
    return k == KIND_STR || k == KIND_STRU;
}
#endif
Value str_new(Vm *vm, const char *utf8, size_t bytes); /* valid UTF-8; kind chosen by content; may collect; `utf8` must not point into the heap */
Value str_new_c(Vm *vm, const char *text);
Value bytes_new(Vm *vm, const void *data, size_t bytes); /* `data` outside the heap */
bool str_equal(const Vm *vm, Value a, Value b);          /* both str (or both bytes) */
uint32_t str_hash(Vm *vm, Value s);                      /* 15 bits, cached in the object */
uint32_t str_hash_text(const char *text, size_t bytes);  /* the same function over plain bytes */
uint32_t str_length(const Vm *vm, Value s);              /* characters */

/* Growing text. `slot` is a stack slot (a temp) that holds the BLOB. */
typedef struct Builder {
    Value *slot;
    uint32_t bytes;
} Builder;
void builder_init(Vm *vm, Builder *b, Value *slot);
void builder_add(Vm *vm, Builder *b, const char *text, size_t bytes); /* text outside the heap; may collect */
void builder_add_str(Vm *vm, Builder *b, Value str);                  /* also BYTES */
void builder_add_char(Vm *vm, Builder *b, uint32_t code_point);
Value builder_str(Vm *vm, Builder *b);   /* the str; the builder is empty afterwards */
Value builder_bytes(Vm *vm, Builder *b);

/* Where text goes: the console, or a builder. */
typedef struct Sink {
    Builder *builder; /* NULL: the console */
} Sink;
void sink_write(Vm *vm, Sink *sink, const char *text, size_t bytes);
void sink_puts(Vm *vm, Sink *sink, const char *text);
void sink_str(Vm *vm, Sink *sink, Value str);
void sink_format(Vm *vm, Sink *sink, const char *format, va_list *args); /* the formats of raise_error */
void sink_printf(Vm *vm, Sink *sink, const char *format, ...);

/* ---- protocols (may collect, may raise, unless said) -------------------------------------------------- */

Value obj_class(Vm *vm, Value v);                       /* type(v); does not collect */
const char *obj_type_name(Vm *vm, Value v, unsigned *bytes); /* does not collect */
bool class_is_subclass(Vm *vm, Value class_ref, Value of);   /* does not collect */
bool obj_is_instance(Vm *vm, Value v, Value class_ref);      /* exact class test by MRO; does not collect */
bool obj_truth(Vm *vm, Value v);
bool obj_is(Vm *vm, Value a, Value b);
uint32_t obj_hash(Vm *vm, Value v);                     /* TypeError: unhashable type: 'list' */
bool obj_equal(Vm *vm, Value a, Value b);               /* identity first, as containers do */
Value obj_compare(Vm *vm, CompareOp op, Value a, Value b);
Value obj_binary(Vm *vm, BinaryOp op, bool inplace, Value a, Value b);
Value obj_unary(Vm *vm, UnaryOp op, Value a);
Value obj_getattr(Vm *vm, Value o, Value name);         /* AttributeError in CPython's words */
Value obj_find_attr(Vm *vm, Value o, Value name);       /* 0 instead of AttributeError */
void obj_setattr(Vm *vm, Value o, Value name, Value v); /* v 0: delete */
Value obj_getitem(Vm *vm, Value o, Value index);
void obj_setitem(Vm *vm, Value o, Value index, Value v); /* v 0: delete */
bool obj_contains(Vm *vm, Value o, Value item);
uint32_t obj_len(Vm *vm, Value o);
Value obj_iter(Vm *vm, Value o);
Value obj_next(Vm *vm, Value it);                        /* 0 at the end */
void obj_print(Vm *vm, Value o, Sink *sink, bool repr);  /* str() or repr() */
Value obj_str(Vm *vm, Value o);
Value obj_repr(Vm *vm, Value o);
Value obj_format(Vm *vm, Value o, Value spec);           /* format(o, spec); spec 0 or a str */
/* Looks `name` up along the MRO; 0 when absent. Uses the method cache; does not collect. */
Value class_lookup(Vm *vm, Value class_ref, Value name);
void class_cache_flush(Vm *vm);                          /* after a store to any class, and by the collector */
/* The native part of an instance of a subclass of a built-in type, or `v` itself: natives call it on self and
 * on arguments where a subclass is welcome. Does not collect. */
Value obj_native(Vm *vm, Value v);
/* Slice of a sequence of `len` items: normalised start, stop, step (step != 0) and item count. */
typedef struct SliceRange { int32_t start, stop, step; uint32_t count; } SliceRange;
SliceRange slice_range(Vm *vm, Value slice, uint32_t len);
/* Index into a sequence of `len` items, negative counted from the end; IndexError "<what> index out of range". */
uint32_t seq_index(Vm *vm, Value index, uint32_t len, const char *what);

/* Operations of built-in kinds; one row a kind in types.c, functions beside the type. NULL: not supported. 0 as a result: not
 * implemented for these operands. All may collect. */
typedef struct TypeOps {
    void (*print)(Vm *vm, Value o, Sink *sink, bool repr);
    uint32_t (*hash)(Vm *vm, Value o);
    Value (*binary)(Vm *vm, BinaryOp op, bool inplace, Value a, Value b); /* a or b is of the kind */
    Value (*compare)(Vm *vm, CompareOp op, Value a, Value b);             /* VALUE_TRUE, VALUE_FALSE or 0 */
    uint32_t (*len)(Vm *vm, Value o);
    Value (*getitem)(Vm *vm, Value o, Value index);
    void (*setitem)(Vm *vm, Value o, Value index, Value v);
    bool (*contains)(Vm *vm, Value o, Value item);
    Value (*iter)(Vm *vm, Value o);
    Value (*next)(Vm *vm, Value o);
} TypeOps;
extern const TypeOps type_ops[KIND_COUNT];

/* ---- containers ----------------------------------------------------------------------------------------- */

Value tuple_new(Vm *vm, const Value *items, uint32_t n); /* items in stack slots */
Value list_new(Vm *vm, const Value *items, uint32_t n);  /* items in stack slots, may be NULL with n 0 */
void list_append_value(Vm *vm, Value list, Value v);
uint32_t list_length(Vm *vm, Value list);
Value list_get(Vm *vm, Value list, uint32_t i);          /* no check */
Value list_from_iterable(Vm *vm, Value iterable);        /* new list */
Value tuple_from_iterable(Vm *vm, Value iterable);
Value dict_new(Vm *vm, uint32_t capacity);
Value dict_get(Vm *vm, Value dict, Value key);           /* 0 when absent */
/* Short ways for keys that are small integers or ASCII texts: no Python, no collection, no raise. 0 or false says
 * nothing: then the long way decides. dict_poke replaces the value of a key that is there. */
Value dict_peek(Vm *vm, Value dict, Value key);
bool dict_poke(Vm *vm, Value dict, Value key, Value v);
Value dict_get_name(Vm *vm, Value dict, Value name);     /* interned str key: does not collect, does not raise; 0 when absent */
void dict_set(Vm *vm, Value dict, Value key, Value v);
bool dict_remove(Vm *vm, Value dict, Value key);
uint32_t dict_count(Vm *vm, Value dict);
/* Iteration in insertion order: *pos starts at 0; false at the end. Does not collect. */
bool dict_next(Vm *vm, Value dict, uint32_t *pos, Value *key, Value *v);
void dict_update(Vm *vm, Value dict, Value other, bool keywords);
Value set_new(Vm *vm, Kind kind);
void set_add_value(Vm *vm, Value set, Value v);
Value bytearray_new(Vm *vm, uint32_t bytes);             /* zeroed */
/* The bytes of a str-free buffer object (bytes, bytearray, memoryview): pointer valid until the next allocation. False: not a buffer. */
typedef struct Buffer { const uint8_t *data; uint32_t bytes; } Buffer;
bool buffer_get(Vm *vm, Value o, Buffer *out);

/* ---- functions, classes, generators, modules --------------------------------------------------------------- */

/* Calling a class C (call.c). A plain class – base kind INSTANCE, not in the core block, no flag NEW, EXCEPTION or
 * NATIVE_BASE: an instance with unbound slots, then __init__. Others: __new__, looked up on C, is called with C as
 * args[0] and the arguments (natives: rows with NATIVE_STATIC). That is all for classes of the core block and for
 * results that are no instances of C; otherwise __init__ follows, and native rows of that name see args[0] as made. */
Value instance_new(Vm *vm, Value class_ref);        /* slots unbound; no __new__, no __init__ */
Value native_call(Vm *vm, Value native, Value *args, unsigned n, Value kwnames);
Value class_build(Vm *vm, Value *args, unsigned n); /* type(name, bases, dict) in args */
Value generator_resume(Vm *vm, Value gen, Value sent, bool *ended); /* for next() and send(): result, or return value with *ended */
Value generator_new(Vm *vm, Value function, const Value *parameters); /* parameters in stack slots */
Value module_find(Vm *vm, Value name);              /* MODULE in image or core, or 0 */
Value module_import(Vm *vm, Value name, bool leaf); /* runs bodies as needed */
Value module_getattr(Vm *vm, Value module, Value name); /* 0 when absent */
void module_setattr(Vm *vm, Value module, Value name, Value v); /* v 0: delete */
Value module_of_code(Vm *vm);                       /* MODULE of the running Python function, or 0 */
/* Runs boot, then main; exit status. Uncaught exceptions are printed. */
int vm_run_program(Vm *vm);
void traceback_add(Vm *vm, Value exception, Value function, uint32_t offset);

#endif
