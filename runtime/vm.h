/* The VM's state and the interface between the files of runtime/.
 *
 * What is true between any two instructions, and at every call of a native:
 *
 *   1. The region [ram_base, ram_end) holds, from below: the static block (state.c), the heap
 *      [heap_base, heap_top), free words, and the VM stack [line, ram_end). Every word of the stack
 *      from `line` up is a valid Value; words below `line` hold anything. heap_top <= line.
 *   2. Every object in the heap is complete: header and values valid. No reference in flash points to RAM.
 *   3. A reference held anywhere else than in the stack, in a heap object or in `roots` dies with
 *      the next allocation. heap_alloc*, vm_call, obj_*, raise_* and everything that says "may collect"
 *      may move every object in RAM. Frozen objects (flash) never move.
 *   4. A raise unwinds by longjmp to the innermost vm_protect; nothing needs cleaning up: temps are
 *      stack slots, and the stack pointer is restored.
 *
 * Natives: Value fn(Value *args, unsigned n). `args` is a window of the VM stack: it does not move,
 * the collector keeps it up to date, and a native may overwrite it. More slots: vm_temps. */
#ifndef FIRN_VM_H
#define FIRN_VM_H

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "code.h"
#include "image.h"
#include "message.h"
#include "object.h"
#include "session.h"
#include "opcodes.h"
#include "config.h"
#include "core_names.h" /* generated: offsets of core objects (CORE_OFF_...), native numbers, built-in ordinals */

#if FIRN_FLOAT_BITS == 32
typedef float firn_float;
#else
typedef double firn_float;
#endif

#include "current.h"
#include "roots.h"

typedef Value (*NativeFn)(Value *args, unsigned n);

/* Method cache: what class_lookup(class_ref, name) found, class_ref 0 when empty. Never an entry
 * for a name that stands in CLASS_SLOTS of the class: a hit on an object of kind INSTANCE needs no
 * look at the instance. vm.c reads it inline at method calls and attribute reads; class_lookup
 * reads and fills it. */
typedef struct CacheEntry {
    Value class_ref, name, value;
} CacheEntry;

#define METHOD_CACHE 16 /* entries; a power of two */
#define METHOD_CACHE_INDEX(class_ref, name) \
    ((((class_ref) >> 3) ^ ((name) >> 2)) & (METHOD_CACHE - 1))

typedef struct Protect {
    jmp_buf env;
    struct Protect *outer;
    Value *base, *sp;
    const uint16_t *pc;
    Value *printing;
    uint16_t depth;
} Protect;

struct Vm {
    Value *base; /* registers of the running frame */
    Value *sp;   /* lowest live stack slot: == base while Python runs; lower in natives */
    /* Of the running frame; up to date whenever something may raise or collect. */
    const uint16_t *pc;
    const Value *constants; /* K of the image */
    Value *cells;           /* G: below the heap, it never moves */
    const Value *fixed;     /* F: array in the image, or a copy in RAM once changed */
    Value *aliases; /* alias directory, behind G: one word for 32 aliasable objects (door.c) */
    Value *reached; /* behind that: a bit for each of them (collect_full.c) */
    uint32_t line;  /* lowest stack address that holds a valid Value */
    /* Read as one word at back-edges and calls. Its bytes have one writer besides who serves them, so that no change gets
     * lost between an interrupt's read and write of the same word. */
    union {
        volatile uint32_t pending;
        struct {
            volatile uint8_t requests;    /* PENDING_*: the VM itself */
            volatile uint8_t interrupted; /* Ctrl-C: the port, out of an interrupt as well */
        };
    };
    uint32_t heap_base, heap_top; /* board addresses */
    /* The zone below the heap, where nothing moves and nothing is freed: what lies up to `zone` is in use, and the heap has
     * made way for `zone_bytes` in all (heap_zone). */
    uint32_t zone, zone_bytes;
    uint16_t uploaded; /* constants of K beyond the image's (upload.c) */
    uint32_t limit; /* allocations that end at or below it need no look at anything else (heap.c) */
    uint32_t ram_base, ram_end;
    Value *roots; /* Value[ROOT_COUNT] at the top of the stack */
    Protect *protect;
    uint32_t gc_threshold; /* 0: only when full */
    uint32_t gc_next;      /* heap_top at which an automatic collection is due, with a threshold */
    uint32_t gc_count, gc_moved, serial;
    /* The port's microseconds as last read, and how often they wrapped (mod_time.c). */
    uint32_t ticks_low, ticks_high;
    int64_t clock_start; /* microseconds of the clock when the ticks began, as time_ns() has it */
    uint16_t depth, depth_limit; /* natives that re-enter or recurse over data */
    uint8_t gc_disabled, in_gc;
    uint8_t reraised; /* the exception has passed the running frame before: no traceback entry */
    int8_t interrupt_char; /* that the console takes for Ctrl-C; -1 none (micropython.kbd_intr) */
    int16_t console_byte;  /* read ahead (console.c), or why there is none */
    uint8_t safe_mode;     /* neither boot.py nor main.py runs (boot.c) */
    uint8_t starting;      /* Ctrl-C leads there */
    uint8_t restart;       /* the program has asked for a soft reset */
    uint8_t restarted;     /* and this is the run after one */
    uint8_t scheduling;    /* a scheduled function is running */
    uint8_t finalizing;    /* a __del__ is running */
    uint8_t heap_locks;    /* micropython.heap_lock(): nothing is allocated */
    uint32_t gc_longest;   /* pause in microseconds */
    uint8_t files_ready;   /* boards: fs.c's state is cleared */
    uint8_t stopped;       /* by a limit: the outermost Protect was jumped to */
    int exit_status;
    const ImageHeader *image;
    uint32_t state_end;    /* where the state sector's next word goes (boot.c) */
    const Value *builtins; /* B: array in the core block, or a copy in RAM once changed */
    uint32_t core_base;
    uint8_t *mem;     /* host: address of board address 0; unused on boards */
    Value *generator; /* adapter frame of the running generator (generator.c), or NULL */
    /* Innermost container being printed (containers.c), or NULL; restored like depth. */
    Value *printing;
    Session session; /* with a host at the console */
    uint32_t hooks;  /* ClassFlag bits << 1 of hooks that any class has got after its making */
    CacheEntry cache[METHOD_CACHE];
#if FIRN_HOST
    const struct VmConfig *config;
    struct HostVm *host; /* zeal state, step counts, flash mapping */
    uint8_t trapping;    /* old objects are not to be touched (bake.c) */
#endif
};

enum { PENDING_SCHEDULE = 2, PENDING_STEPS = 4, PENDING_STOP = 8, PENDING_COLLECTED = 16 };

/* ---- memory -----------------------------------------------------------------------------------
 */

/* Pointer to the word at a board address. */
static inline Value *vm_ptr(uint32_t address) {
#if FIRN_HOST
    return (Value *)(void *)(vm->mem + address);
#else
    return (Value *)(uintptr_t)address;
#endif
}

static inline uint32_t vm_address(const void *p) {
#if FIRN_HOST
    return (uint32_t)((const uint8_t *)p - vm->mem);
#else
    return (uint32_t)(uintptr_t)p;
#endif
}

/* The border between flash and RAM: one range compare. */
static inline bool in_ram(Value ref) {
#if FIRN_HOST
    return ref - vm->ram_base < vm->ram_end - vm->ram_base;
#elif FIRN_RAM_BASE > FIRN_FLASH_BASE
    (void)vm; /* a reference points to one of the two, so one constant tells them apart */
    return ref >= FIRN_RAM_BASE;
#else
    return ref < FIRN_FLASH_BASE;
#endif
}

static inline Value obj_header(Value ref) {
    return *vm_ptr(ref);
}

static inline Kind obj_kind(Value ref) {
    return header_kind(obj_header(ref));
}

/* True when `v` is a reference to an object of kind `k`. */
#if FIRN_SMALL
bool is_kind(Value v, Kind k);
#else
FIRN_INLINE bool is_kind(Value v, Kind k) {
    return value_is_ref(v) && (obj_header(v) & HEADER_LOW_MASK) == HEADER_LOW(k);
}
#endif

/* Payload as first made: for fields that never change after creation (all fields of immutable
 * kinds, CLASS_SLOTS, class of an INSTANCE's layout). Valid until the next allocation when in RAM.
 */
static inline Value *raw_body(Value ref) {
    return vm_ptr(ref) + 1;
}

/* Whether programs may call it as a Python function; what a CODE is that they hold. */
#if FIRN_SMALL
bool is_function(Value v);
const Value *function_code(Value function);
#else
FIRN_INLINE bool is_function(Value v) {
    if (!value_is_ref(v)) {
        return false;
    }
    Value low = obj_header(v) & HEADER_LOW_MASK;
    return low == HEADER_LOW(KIND_FUNCTION) || low == HEADER_LOW(KIND_CODE);
}
/* The payload of the CODE that a function runs. */
FIRN_INLINE const Value *function_code(Value function) {
    const Value *code = raw_body(function);
    return header_kind(code[-1]) == KIND_CODE ? code : raw_body(code[0]);
}
#endif

/* The door (door.c): the payload to read, and the payload to write. mutable_body may collect and
 * may raise MemoryError when `ref` is frozen; nothing is half-written then. No other code tells
 * frozen from mutable. Pointers are valid until the next allocation. */
Value *door_frozen_body(Value ref);
Value *door_thaw(Value ref);
/* An aliasable object in flash whose word of the directory is `page`: header and payload of what its writes
 * have made, itself when it was not written, NULL when its kind has changed since. Does not collect. */
const Value *door_paged(const Value *object, Value page);
/* The aliasable objects with these indices are again what they are in flash. */
void door_forget(uint32_t first, uint32_t count);

/* While a statement of start-up is evaluated alone, the door also looks who comes (bake.c). */
#if FIRN_HOST
void vm_trap(Value ref, bool write);
#define TRAP(ref, write) (vm->trapping ? vm_trap((ref), (write)) : (void)0)
#else
#define TRAP(ref, write) ((void)0)
#endif

#if FIRN_SMALL
Value *body(Value ref);
Value *mutable_body(Value ref);
#else
FIRN_INLINE Value *body(Value ref) {
    TRAP(ref, false);
    return in_ram(ref) ? vm_ptr(ref) + 1 : door_frozen_body(ref);
}

FIRN_INLINE Value *mutable_body(Value ref) {
    TRAP(ref, true);
    return in_ram(ref) ? vm_ptr(ref) + 1 : door_thaw(ref);
}
#endif

/* Payload words of an object, frozen or not. */
uint32_t obj_words(Value ref);

/* Allocation. All return a reference; may collect; raise MemoryError. The payload of heap_alloc is
 * zeroed; heap_alloc_raw leaves it undefined and the caller fills it before anything may collect.
 * Sizes are payload words or bytes; too large raises MemoryError too. */
Value heap_alloc(Kind kind, uint32_t words);
Value heap_alloc_raw(Kind kind, uint32_t words);
Value heap_alloc_bytes(Kind kind, uint32_t bytes); /* last word zeroed, the rest undefined */
/* After this, allocations of together `words` words (headers included) neither collect nor move nor
 * fail. */
void heap_reserve(uint32_t words);
/* Makes the byte object at `ref` shorter, or the ALL object; the rest becomes filler. Does not
 * collect. */
void heap_shrink(Value ref, uint32_t words);
void heap_shrink_bytes(Value ref, uint32_t bytes);
/* Extends the last object of the heap in place by `words`; false when it is not the last or there
 * is no room. */
bool heap_extend(Value ref, uint32_t words);
/* Makes storage (ITEMS, TABLE, BLOB) in RAM the last object of the heap, in place: to extend it
 * where no second copy would fit. Walks the heap as a collection does. References in slots are kept
 * up to date. */
void heap_move_last(Value ref);
/* A collection that takes the aliases of frozen objects as roots, and one that drops those whose
 * owner is out of reach. */
void heap_collect(void);
void heap_collect_full(void);
/* Collects; fully if less than `words` words are free then. */
void heap_collect_for(uint32_t words);
/* A collection is made whenever `bytes` have been allocated since the last one; 0: only when memory
 * is full. */
void heap_set_threshold(uint32_t bytes);
uint32_t heap_used(void); /* bytes */
uint32_t heap_free(void); /* bytes between heap and stack */
#if FIRN_CHECK
void heap_walk(void); /* asserts every edge legal */
#endif
/* Serial of an object's identity, stable over moves; > 0. May collect (RAM objects get a table
 * entry). */
uint32_t heap_identity(Value ref);

/* `n` zeroed stack slots (consecutive, slot 0 lowest) that live until the running native returns or
 * raises. May collect. */
Value *vm_temps(unsigned n);
/* For loops in natives: `Value *mark = vm->sp; ... vm_release(mark)` gives back temps taken since.
 */
static inline void vm_release(Value *mark) {
    vm->sp = mark;
}
Value *vm_keep1(Value a);
Value *vm_keep2(Value a, Value b);
Value *vm_keep3(Value a, Value b, Value c);
/* Takes C locals into the collector's view: n slots (1 to 3) holding the first n of a, b, c, slot 0
 * lowest; released as temps are. The values survive a collection that making room needs; anything
 * else in C locals does not. May collect. */
static inline __attribute__((always_inline)) Value *vm_keep(unsigned n, Value a, Value b, Value c) {
    return n == 1 ? vm_keep1(a) : n == 2 ? vm_keep2(a, b) : vm_keep3(a, b, c);
}
/* The lowest of sp and the registers of all frames: a callee's frame, which ends in its caller's
 * window, may begin above its caller's. The line never lies above it. */
Value *vm_stack_floor(void);
/* Moves the line so that [sp - words, ...) is usable stack; may collect; RecursionError when there
 * is no room. */
void vm_stack_reserve(unsigned words);

/* ---- core block */

/* Core objects: CORE(class_ValueError), CORE(name___init__), CORE(empty_tuple), ...: the offsets
 * are generated (core_names.h: CORE_OFF_class_X, CORE_OFF_name_X, CORE_OFF_exc_MemoryError, ...).
 */
#if FIRN_HOST
#define CORE(what) ((Value)(vm->core_base + CORE_OFF_##what))
#else
#define CORE(what) ((Value)(FIRN_CORE_BASE + CORE_OFF_##what))
#endif

/* What a CODE's payload refers to; None for what is absent. */
Value code_name(const Value *code);
Value code_prefix(const Value *code);
Value code_doc(const Value *code);
Value code_module(const Value *code);
/* Name of a parameter, or of a closure cell behind them. */
Value code_parameter_name(const Value *code, unsigned index);

/* Core object adapter_code: a BLOB of two units, FRAMERET and EXIT, that return pcs of adapter
 * frames and of entries from C point to. */
#define PC_FRAMERET ((const uint16_t *)(const void *)(vm_ptr(CORE(adapter_code)) + 1))
#define PC_EXIT     (PC_FRAMERET + 1)

/* Interned str equal to `str` (core block or image), or `str` itself. Does not allocate. */
Value intern_find(Value str);
Value intern_find_text(const char *text, size_t bytes); /* 0 when there is none */

/* ---- running */

/* Calls `callable` with the n arguments at `window` (stack slots: temps or part of args;
 * overwritten by the result protocol). Returns the result. May collect, may raise. Counts against
 * the depth limit. */
Value vm_call(Value callable, Value *window, unsigned n);
/* The same with keyword arguments: the last `kwcount` of the n are named by tuple `kwnames`. */
Value vm_call_kw(Value callable, Value *window, unsigned n, Value kwnames);
/* obj.name(args): window[0] is obj. 0 when the type of obj has no such method (looked up on the
 * class, as operators do). */
Value vm_call_special(Value name, Value *window, unsigned n);

/* Runs fn(arg); returns 0 or, when it raised, the exception. State is restored to that of the
 * call. */
Value vm_protect(void (*fn)(void *), void *arg);

/* In every native loop over user-sized data: raises KeyboardInterrupt, runs what is scheduled, ...
 * May collect. */
void vm_poll_slow(void);
#if FIRN_SMALL
void vm_poll(void);
#else
FIRN_INLINE void vm_poll(void) {
    if (vm->pending) {
        vm_poll_slow();
    }
}
#endif

/* The same where raw pointers are held: serves only what ends the loop, never what runs Python. Nothing
 * has moved when it returns. Long loops of few instructions ask once in POLL_BYTES rounds. */
void vm_check_slow(void);
static inline void vm_check(void) {
    if (vm->pending) {
        vm_check_slow();
    }
}
#define POLL_BYTES 2048u

/* Counts recursion of natives over data; RecursionError at the board's limit. A raise resets the
 * count by itself. */
void vm_enter(void);
static inline void vm_leave(void) {
    vm->depth--;
}

/* ---- raising */

_Noreturn void vm_raise(Value exception);
/* Raises an instance of core class `class_ref` (CORE(class_TypeError)) with one str argument. %s C
 * string, %d int, %u unsigned, %c byte, %S str object's text, %R repr of a Value, %T name of a
 * Value's type, %N qualified name of a callable, %% . */
_Noreturn void raise_error(Value class_ref, unsigned message, ...);
_Noreturn void raise_type_error(unsigned message, ...);
_Noreturn void raise_value_error(unsigned message, ...);
_Noreturn void raise_index_error(unsigned message, ...);
_Noreturn void raise_memory_error(void);    /* preallocated instance */
_Noreturn void raise_recursion_error(void); /* preallocated instance */
_Noreturn void raise_key_error(Value key);
_Noreturn void raise_stop_iteration(Value value);
/* New exception instance of a class with one argument or none (0). May collect. */
Value exception_make(Value class_ref, Value arg);
bool exception_matches(Value exception, Value class_or_tuple);
/* Prints as CPython does: chain, "Traceback (most recent call last):", lines `  File "x.py", line
 * 3, in f`, last line. */
void exception_print(Value exception);

/* ---- numbers */

Value int_from_i64(int64_t n); /* may collect */
Value int_from_u64(uint64_t n);
/* int, bool: the value when it fits, else OverflowError; others TypeError "'str' object cannot be
 * interpreted as an integer" (__index__ honoured). */
int32_t int_index(Value v);
bool int_to_i64(Value v, int64_t *out); /* false: not an int, or too large; no raise */
bool value_is_int(Value v);             /* small, INT or bool */
Value float_box(firn_float x);          /* may collect */
static inline firn_float float_unbox(Value v) {
    firn_float x;
    memcpy(&x, vm_ptr(v) + 1, sizeof x);
    return x;
}
/* Number (int, bool, float, __float__) as float; TypeError "must be real number, not str". */
firn_float float_from_value(Value v);

/* ---- text */

/* Bytes of a STR, STRU or BYTES; valid until the next allocation when in RAM. */
static inline const char *str_text(Value s) {
    return (const char *)(vm_ptr(s) + 1) + STR_PREFIX;
}
static inline uint32_t str_bytes(Value s) {
    return header_bytes(obj_header(s)) - STR_PREFIX;
}
#if FIRN_SMALL
bool value_is_str(Value v);
#else
FIRN_INLINE bool value_is_str(Value v) {
    if (!value_is_ref(v)) {
        return false;
    }
    Kind k = obj_kind(v);
    return k == KIND_STR || k == KIND_STRU;
}
#endif
Value str_new(
    const char *utf8,
    size_t
        bytes); /* valid UTF-8; kind chosen by content; may collect; `utf8` must not point into the heap */
Value str_new_c(const char *text);
Value bytes_new(const void *data, size_t bytes);        /* `data` outside the heap */
bool str_equal(Value a, Value b);                       /* both str (or both bytes) */
uint32_t str_hash(Value s);                             /* 15 bits, cached in the object */
uint32_t str_hash_text(const char *text, size_t bytes); /* the same function over plain bytes */
uint32_t str_length(Value s);                           /* characters */

/* Growing text. `slot` is a stack slot (a temp) that holds the BLOB. */
typedef struct Builder {
    Value *slot;
    uint32_t bytes;
} Builder;
void builder_init(Builder *b, Value *slot);
void builder_add(Builder *b, const char *text,
                 size_t bytes);              /* text outside the heap; may collect */
void builder_add_str(Builder *b, Value str); /* also BYTES */
void builder_add_char(Builder *b, uint32_t code_point);
Value builder_str(Builder *b); /* the str; the builder is empty afterwards */
Value builder_bytes(Builder *b);

/* Where text goes: the console, or a builder. */
typedef struct Sink {
    Builder *builder; /* NULL: the console */
} Sink;
/* To the console, which is mute during an evaluation of start-up. */
void console_put(const char *text, size_t bytes);
void sink_write(Sink *sink, const char *text, size_t bytes);
void sink_puts(Sink *sink, const char *text);
void sink_str(Sink *sink, Value str);
void sink_format(Sink *sink, const char *format, va_list *args); /* the formats of raise_error */
void sink_printf(Sink *sink, const char *format, ...);

/* ---- protocols (may collect, may raise, unless said) */

Value obj_class(Value v);                            /* type(v); does not collect */
const char *obj_type_name(Value v, unsigned *bytes); /* does not collect */
bool class_is_subclass(Value class_ref, Value of);   /* does not collect */
bool obj_is_instance(Value v, Value class_ref);      /* exact class test by MRO; does not collect */
bool obj_truth(Value v);
bool obj_is(Value a, Value b);
uint32_t obj_hash(Value v);       /* TypeError: unhashable type: 'list' */
bool obj_equal(Value a, Value b); /* identity first, as containers do */
Value obj_compare(CompareOp op, Value a, Value b);
Value obj_binary(BinaryOp op, bool inplace, Value a, Value b);
Value obj_unary(UnaryOp op, Value a);
Value obj_getattr(Value o, Value name);         /* AttributeError in CPython's words */
Value obj_find_attr(Value o, Value name);       /* 0 instead of AttributeError */
void obj_setattr(Value o, Value name, Value v); /* v 0: delete */
Value obj_getitem(Value o, Value index);
void obj_setitem(Value o, Value index, Value v); /* v 0: delete */
bool obj_contains(Value o, Value item);
uint32_t obj_len(Value o);
Value obj_iter(Value o);
Value obj_next(Value it);                       /* 0 at the end */
void obj_print(Value o, Sink *sink, bool repr); /* str() or repr() */
Value obj_str(Value o);
Value obj_repr(Value o);
Value obj_format(Value o, Value spec); /* format(o, spec); spec 0 or a str */
/* Looks `name` up along the MRO; 0 when absent. Uses the method cache; does not collect. */
Value class_lookup(Value class_ref, Value name);
void class_cache_flush(void); /* after a store to any class, and by the collector */
/* The native part of an instance of a subclass of a built-in type, or `v` itself: natives call it
 * on self and on arguments where a subclass is welcome. Does not collect. */
Value obj_native(Value v);
/* Slice of a sequence of `len` items: normalised start, stop, step (step != 0) and item count. */
typedef struct SliceRange {
    int32_t start, stop, step;
    uint32_t count;
} SliceRange;
SliceRange slice_range(Value slice, uint32_t len);
/* Index into a sequence of `len` items, negative counted from the end; IndexError "<what> index out
 * of range". */
uint32_t seq_index(Value index, uint32_t len, const char *what);

/* Operations of built-in kinds; the rows stand in types.c, functions beside the type. NULL: not
 * supported. 0 as a result: not implemented for these operands. All may collect. */
typedef struct TypeOps {
    void (*print)(Value o, Sink *sink, bool repr);
    uint32_t (*hash)(Value o);
    Value (*binary)(BinaryOp op, bool inplace, Value a, Value b); /* a or b is of the kind */
    Value (*compare)(CompareOp op, Value a, Value b);             /* VALUE_TRUE, VALUE_FALSE or 0 */
    uint32_t (*len)(Value o);
    Value (*getitem)(Value o, Value index);
    void (*setitem)(Value o, Value index, Value v);
    bool (*contains)(Value o, Value item);
    Value (*iter)(Value o);
    Value (*next)(Value o);
} TypeOps;
extern const TypeOps type_rows[];
extern const uint8_t type_row[KIND_COUNT];
static inline const TypeOps *type_ops(Kind k) {
    return &type_rows[type_row[k]];
}
/* The row of any value; that of no operations for what is none. */
const TypeOps *type_ops_of(Value v);

/* ---- containers */

Value tuple_new(const Value *items, uint32_t n); /* items in stack slots */
Value list_new(const Value *items, uint32_t n);  /* items in stack slots, may be NULL with n 0 */
void list_append_value(Value list, Value v);
uint32_t list_length(Value list);
Value list_get(Value list, uint32_t i);   /* no check */
Value list_from_iterable(Value iterable); /* new list */
Value tuple_from_iterable(Value iterable);
Value dict_new(uint32_t capacity);
Value dict_get(Value dict, Value key); /* 0 when absent */
/* Short ways for keys that are small integers or ASCII texts: no Python, no collection, no raise. 0
 * or false says nothing: then the long way decides. dict_poke replaces the value of a key that is
 * there. */
Value dict_peek(Value dict, Value key);
bool dict_poke(Value dict, Value key, Value v);
Value dict_get_name(
    Value dict, Value name); /* interned str key: does not collect, does not raise; 0 when absent */
void dict_set(Value dict, Value key, Value v);
bool dict_remove(Value dict, Value key);
uint32_t dict_count(Value dict);
/* Iteration in insertion order: *pos starts at 0; false at the end. Does not collect. */
bool dict_next(Value dict, uint32_t *pos, Value *key, Value *v);
void dict_update(Value dict, Value other, bool keywords);
Value set_new(Kind kind);
void set_add_value(Value set, Value v);
Value bytearray_new(uint32_t bytes); /* zeroed */
/* buffer.c: the bytes of a bytes-like object (bytes, bytearray, array, memoryview, instances of
 * subclasses), to be read: valid until the next allocation. Not of a str. Does not collect. False:
 * not bytes-like. */
typedef struct Buffer {
    const uint8_t *data;
    uint32_t bytes;
} Buffer;
bool buffer_get(Value o, Buffer *out);
/* The same, or TypeError "a bytes-like object is required, not 'int'". */
Buffer buffer_of(Value o);
/* To be written, TypeError for what is read-only. A frozen one is thawed: may collect, as
 * mutable_body does. */
uint8_t *buffer_write(Value o, uint32_t *bytes);

/* ---- functions, classes, generators, modules */

/* Calling a class C (call.c). A plain class – base kind INSTANCE, not in the core block, no flag
 * NEW, EXCEPTION or NATIVE_BASE: an instance with unbound slots, then __init__. Others: __new__,
 * looked up on C, is called with C as args[0] and the arguments (natives: rows with NATIVE_STATIC).
 * That is all for classes of the core block and for results that are no instances of C; otherwise
 * __init__ follows, and native rows of that name see args[0] as made. */
/* Slots unbound; no __new__, no __init__; not for classes with a native base. May collect. */
Value instance_new(Value class_ref);
Value native_call(Value native, Value *args, unsigned n, Value kwnames);
Value class_build(Value *args, unsigned n); /* type(name, bases, dict) in args */
Value generator_resume(
    Value gen, Value sent,
    bool *ended); /* for next() and send(): result, or return value with *ended */
Value generator_new(Value function, const Value *parameters); /* parameters in stack slots */
Value module_find(Value name);                                /* MODULE in image or core, or 0 */
Value module_import(Value name, bool leaf);                   /* runs bodies as needed */
Value module_getattr(Value module, Value name);               /* 0 when absent */
void module_setattr(Value module, Value name, Value v);       /* v 0: delete */
Value module_of_code(void); /* MODULE of the running Python function, or 0 */
/* Runs boot, then main; exit status. Uncaught exceptions are printed. */
int vm_run_program(void);
void traceback_add(Value exception, Value function, uint32_t offset);

/* ---- start-up at bake time (bake.c) ---- */

/* Said by natives where their arguments make them impure: their result would show what differs on
 * the board, or from run to run. Ends an evaluation; nothing otherwise. */
#if FIRN_HOST
void vm_impure(const char *what);
/* The same, unless everything before has been evaluated, too. */
void vm_exact(const char *what);
/* By natives that only act on the board, when they come to it: `what` names them. True when an
 * evaluation goes on, in which nothing is to be done. */
bool vm_inert(const char *what);
/* How many identities have been asked for: whether a hash depends on one. */
uint32_t vm_identities(void);
#else
#define vm_impure(what) ((void)0)
#define vm_exact(what)  ((void)0)
#define vm_inert(what)  false
#define vm_identities() 0u
#endif

#endif
