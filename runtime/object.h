/* Objects: one header word, then a payload of words.
 *
 *    31                          13 12 11 10 9            3 2   0
 *   +------------------------------+-----+--+--------------+-----+
 *   | payload size in words        |flags|M |     kind     | 110 |
 *   +------------------------------+-----+--+--------------+-----+
 *    byte kinds (STR STRU BYTES BLOB): bits 31..11 are the payload size in BYTES, no flags
 *    frozen aliasable objects: bits 31..13 are the alias index, the size follows from the kind
 *    NATIVE: bits 31..13 are the number of the native; it has no payload
 *
 * The values of a payload come first, raw words after them, so that the collector can walk
 * backwards from the last value to the header. How many words are values is the kind's scan mode:
 *   ALL      every payload word           RAW     none
 *   COUNTED  word 0 is a small integer n: words 0..n-1 are values, the rest is raw */
#ifndef FIRN_OBJECT_H
#define FIRN_OBJECT_H

#include "value.h"

/* KIND(name, scan mode, class id or 'none' – the built-in class of such an object)
 * Order is part of the image format. Kinds below 31 are told from a header by one 8-bit compare. */
/* clang-format off */
#define FIRN_KINDS(KIND)                                                                           \
    KIND(FREE, RAW, none)          /* filler of a dead or skipped range */                         \
    KIND(FLOAT, RAW, float)        /* 1 word (single) or 2 words (double, low word first) */       \
    KIND(INT, RAW, int)            /* magnitude limbs, low first; sign in FLAG_NEGATIVE */         \
    KIND(STR, RAW, str)            /* ASCII text: u16 hash, then the bytes */                      \
    KIND(STRU, RAW, str)           /* text with a non-ASCII character: u16 hash, then UTF-8 */     \
    KIND(BYTES, RAW, bytes)        /* u16 hash, then the bytes */                                  \
    KIND(TUPLE, ALL, tuple)        /* items */                                                     \
    KIND(LIST, ALL, list)          /* length (small), ITEMS or 0 */                                \
    KIND(DICT, ALL, dict)          /* live entries (small), TABLE or 0 */                          \
    KIND(INSTANCE, ALL, none)      /* class, slots (at least one) */                               \
    KIND(INSTANCE_DICT, ALL, none) /* class, DICT of all attributes, unused slots */               \
    KIND(CLASS, ALL, type)         /* see ClassField */                                            \
    KIND(FUNCTION, ALL, function)  /* CODE, [defaults tuple], [kw defaults dict], cells: what a CODE is not alone */ \
    KIND(NATIVE, RAW, builtin)     /* header only */                                               \
    KIND(BOUND, ALL, method)       /* function, self */                                            \
    KIND(MODULE, ALL, module)      /* see ModuleField */                                           \
    KIND(GENERATOR, ALL, generator) /* see GeneratorField */                                       \
    KIND(RANGE, ALL, range)        /* start, stop, step: integers */                               \
    KIND(ITER, ALL, iterator)      /* owner, index (small); see iter.c for the owners */           \
    KIND(CELL, ALL, cell)          /* content or 0 */                                              \
    KIND(SLICE, ALL, slice)        /* start, stop, step */                                         \
    KIND(SET, ALL, set)            /* live entries (small), TABLE or 0 */                          \
    KIND(FROZENSET, ALL, frozenset) /* the same */                                                 \
    KIND(BYTEARRAY, ALL, bytearray) /* length (small), BLOB or 0 */                                \
    KIND(PROPERTY, ALL, property)  /* fget, fset, fdel, doc */                                     \
    KIND(STATICMETHOD, ALL, staticmethod)                                                          \
    KIND(CLASSMETHOD, ALL, classmethod)                                                            \
    KIND(SUPER, ALL, super)        /* class, self, class of self */                                \
    KIND(ITER_RANGE, ALL, range_iterator) /* next, stop, step */                                   \
    KIND(ITEMS, ALL, none)         /* storage of a list */                                         \
    KIND(TABLE, COUNTED, none)     /* storage of a dict or set: see dict.c */                      \
    KIND(BLOB, RAW, none)          /* storage of a bytearray: bytes */                             \
    KIND(CODE, RAW, function)      /* see code.h */                                                \
    KIND(CELLS, ALL, none)         /* the bindings of all modules of an image */                   \
    KIND(TRACEBACK, ALL, traceback) /* next (towards the raise), function, unit offset (small) */  \
    KIND(DICT_VIEW, ALL, dict_keys) /* dict, 0 keys / 1 values / 2 items (small) */                \
    KIND(DICT_ITER, ALL, iterator) /* owner, position, expected length, which (smalls) */          \
    KIND(ITER_CALL, ALL, iterator) /* callable, sentinel */                                        \
    KIND(ENUMERATE, ALL, enumerate) /* iterator, next index */                                     \
    KIND(ZIP, ALL, zip)            /* iterators, ... */                                            \
    KIND(MAP, ALL, map)            /* function, iterators, ... */                                  \
    KIND(FILTER, ALL, filter)      /* function, iterator */                                        \
    KIND(REVERSED, ALL, reversed)  /* sequence, index (small) */                                   \
    KIND(MEMORYVIEW, ALL, memoryview) /* see memoryview.c */                                       \
    KIND(IDENTITY, RAW, none)      /* (object, serial) pairs sorted by address: weak */            \
    KIND(COMPLEX, RAW, complex)                                                                    \
    KIND(ASEND, ALL, asend)        /* see async.c */                                               \
    KIND(NAMESPACE, ALL, namespace) /* MODULE, seen as a dict: see namespace.c */                  \
    KIND(ARRAY, ALL, array)        /* length in bytes (small), BLOB or 0, typecode (small) */      \
    KIND(BYTESIO, ALL, BytesIO)    /* length in bytes, BLOB or 0, position; None: closed */        \
    KIND(STRINGIO, ALL, StringIO)  /* the same, UTF-8 */                                           \
    KIND(DEQUE, ALL, deque)        /* length, ITEMS or 0, index of the first, bound */
/* clang-format on */

typedef enum Kind {
#define FIRN_KIND_ENUM(name, scan, class_id) KIND_##name,
    FIRN_KINDS(FIRN_KIND_ENUM)
#undef FIRN_KIND_ENUM
        KIND_COUNT
} Kind;

typedef enum ScanMode { SCAN_RAW, SCAN_ALL, SCAN_COUNTED } ScanMode;

#define HEADER_TAG         6u
#define HEADER_KIND_SHIFT  3
#define HEADER_KIND_MASK   0x3F8u
#define HEADER_LOW_MASK    0x3FFu /* tag and kind */
#define HEADER_MARK        0x400u
#define HEADER_SIZE_SHIFT  13
#define HEADER_BYTES_SHIFT 11
#define FLAG_ALIASABLE     0x800u  /* frozen: writable through the alias directory */
#define FLAG_REACHES       0x1000u /* frozen: an aliasable object can be reached from it */
#define FLAG_NEGATIVE      0x800u  /* INT */
#define OBJECT_MAX_WORDS   ((1u << 19) - 1)
#define OBJECT_MAX_BYTES   ((1u << 21) - 1)
#define REACHES_DEPTH      16u /* objects with FLAG_REACHES in one another, at most */

/* Storage that payload word 1 of a kind refers to, and payload word 0 counts; FREE for none. */
static inline Kind kind_storage(Kind k) {
    switch (k) {
    case KIND_LIST:
    case KIND_DEQUE: return KIND_ITEMS;
    case KIND_DICT:
    case KIND_SET: return KIND_TABLE;
    case KIND_BYTEARRAY:
    case KIND_ARRAY:
    case KIND_BYTESIO:
    case KIND_STRINGIO: return KIND_BLOB;
    default: return KIND_FREE;
    }
}

/* Kinds that can be written to: aliasable when they are frozen. */
static inline bool kind_is_writable(Kind k) {
    return k == KIND_INSTANCE || k == KIND_INSTANCE_DICT || k == KIND_CLASS || k == KIND_CELL ||
           k == KIND_MEMORYVIEW || kind_storage(k) != KIND_FREE;
}

#define HEADER_LOW(kind) (((Value)(kind) << HEADER_KIND_SHIFT) | HEADER_TAG)

static inline Kind header_kind(Value header) {
    return (Kind)((header & HEADER_KIND_MASK) >> HEADER_KIND_SHIFT);
}

static inline bool kind_is_bytes(Kind k) {
    return k == KIND_STR || k == KIND_STRU || k == KIND_BYTES || k == KIND_BLOB;
}

/* Whether FLAG_ALIASABLE and FLAG_REACHES mean what they say: in numbers, texts and bytes these
 * bits belong to the sign or to the size. */
static inline bool header_may_have_flags(Value header) {
    return header_kind(header) >= KIND_TUPLE && header_kind(header) != KIND_BLOB;
}

static inline bool header_is_aliasable(Value header) {
    return (header & FLAG_ALIASABLE) != 0 && header_may_have_flags(header);
}

static inline Value header_make(Kind kind, uint32_t words) {
    return (words << HEADER_SIZE_SHIFT) | HEADER_LOW(kind);
}

static inline Value header_make_bytes(Kind kind, uint32_t bytes) {
    return (bytes << HEADER_BYTES_SHIFT) | HEADER_LOW(kind);
}

/* Payload bytes of a byte kind. STR, STRU and BYTES count their two hash bytes. */
static inline uint32_t header_bytes(Value header) {
    return header >> HEADER_BYTES_SHIFT;
}

/* Payload words as the header tells them; not for frozen aliasable objects (see object_words). */
#if FIRN_SMALL
uint32_t header_words(Value header);
#else
FIRN_INLINE uint32_t header_words(Value header) {
    Kind k = header_kind(header);
    if (kind_is_bytes(k)) {
        return (header_bytes(header) + 3u) >> 2;
    }
    return k == KIND_NATIVE ? 0 : header >> HEADER_SIZE_SHIFT;
}
#endif

/* Hash halfword of STR, STRU, BYTES: 0 = not yet computed. Names of the core block and of images
 * are interned: one object a text, compared by address. */
#define STR_INTERNED  0x8000u
#define STR_HASH_MASK 0x7FFFu
#define STR_PREFIX    2u /* bytes of the payload before the text */

/* Payload word indices. */
enum ClassField {
    CLASS_NAME,  /* str */
    CLASS_BASES, /* tuple */
    CLASS_MRO,   /* tuple, this class first */
    CLASS_DICT,  /* DICT: the namespace; the only field that changes after creation (with NAME) */
    CLASS_SLOTS, /* tuple of interned names; slot i of an instance is payload word 1 + i. None
                       stands for a name that a data descriptor hides. Never changes. */
    CLASS_INFO,  /* small: bits 0..6 base kind (KIND_INSTANCE for plain classes, else the kind of
                       the native part, which instances keep in slot 0), bits 8.. ClassFlag */
    CLASS_QUALNAME, /* str or None: the prefix of the qualified name */
    CLASS_MODULE,   /* MODULE or None */
    CLASS_META,     /* CLASS or 0 for type */
    CLASS_FIELDS
};

enum ClassFlag {
    CLASS_FLAG_EXCEPTION = 0x100, /* derives from BaseException */
    CLASS_FLAG_GETATTR = 0x200,   /* some class of the MRO defines __getattr__ */
    CLASS_FLAG_GETATTRIBUTE = 0x400,
    CLASS_FLAG_SETATTR = 0x800,      /* __setattr__ or __delattr__ */
    CLASS_FLAG_NATIVE_BASE = 0x1000, /* slot 0 of an instance holds the native part */
    CLASS_FLAG_FINAL = 0x2000,       /* cannot be subclassed (bool, NoneType, function, ...) */
    CLASS_FLAG_SLOTS = 0x4000,       /* __slots__ in all classes of the MRO: no INSTANCE_DICT */
    CLASS_FLAG_DESCRIPTORS = 0x8000, /* some class of the MRO holds a user-written descriptor */
    CLASS_FLAG_NEW = 0x10000,        /* some class below object defines __new__ in Python */
    CLASS_FLAG_DEL = 0x20000
};

/* Slots of every exception instance (payload word 1 + index). */
enum ExceptionSlot {
    EXC_ARGS,
    EXC_TRACEBACK,
    EXC_CAUSE,
    EXC_CONTEXT,
    EXC_SUPPRESS, /* True when `raise ... from` set the cause */
    EXC_VALUE, /* StopIteration.value, SystemExit.code, OSError.errno, ImportError.name; else 0 */
    EXC_SLOTS
};

enum ModuleField {
    MODULE_NAME,        /* str, dotted */
    MODULE_FILE,        /* str: path as given to the compiler, relative; None for native modules */
    MODULE_FIXED_NAMES, /* tuple of interned names, sorted by address: constant bindings; name i is
                           F[FIXED + i] */
    MODULE_FIXED,       /* small */
    MODULE_CELL_NAMES, /* tuple of the same form: bindings that are rebound; name i is G[CELL + i] */
    MODULE_CELL,       /* small */
    MODULE_STATE,      /* small: n >= 0: G[n] is the state word, n < 0: F[-1 - n] is */
    MODULE_CODE,       /* CODE of what is left of the body, None when nothing is, TUPLE of the
                           MODULEs to import when nothing else is. While it is being
                           frozen: TUPLE of CODEs, one a statement */
    MODULE_DOC,        /* str or None */
    MODULE_FLAGS,      /* small: ModuleFlag, and above MODULE_PARENT_SHIFT 1 + the index of its
                           package's MODULE among the image's, 0 for none */
    MODULE_DICT,       /* native modules: DICT of the core block; else a frozen DICT of the names
                           beyond the bindings, or 0 */
    MODULE_ALIAS,      /* small: the objects with the alias indices [ALIAS, ALIAS + ALIASES) are */
    MODULE_ALIASES,    /* small: this module's: to be as in the image when it is imported anew */
    MODULE_FIELDS
};

/* STOCK: one of firn's own in Python. */
enum ModuleFlag {
    MODULE_PACKAGE = 1,
    MODULE_NATIVE = 2,
    MODULE_STOCK = 4,
    MODULE_BOUND = 8 /* its package has a binding of its name */
};
#define MODULE_PARENT_SHIFT 4

/* State word: 0 not imported, small 1 import under way, None imported, False an import has failed. */
#define MODULE_FAILED VALUE_FALSE

enum MemoryviewField {
    VIEW_OWNER,  /* bytes-like, no memoryview; None once it is released */
    VIEW_OFFSET, /* of the first item, in bytes (small) */
    VIEW_COUNT,  /* items (small) */
    VIEW_STEP,   /* from one item to the next, in bytes (small) */
    VIEW_FORMAT, /* small: the code of an item; bit 8: read-only */
    VIEW_FIELDS
};

/* Payload words of writable kinds but instances. */
static inline uint32_t kind_words(Kind k) {
    switch (k) {
    case KIND_CLASS: return CLASS_FIELDS;
    case KIND_CELL: return 1;
    case KIND_ARRAY:
    case KIND_BYTESIO:
    case KIND_STRINGIO: return 3;
    case KIND_DEQUE: return 4;
    case KIND_MEMORYVIEW: return VIEW_FIELDS;
    default: return 2;
    }
}

enum GeneratorField {
    GENERATOR_STATE, /* small: GeneratorState; bits 8.. 1 + register that holds the iterator delegated to */
    GENERATOR_FUNCTION, /* FUNCTION */
    GENERATOR_PC,       /* small: unit offset of the next instruction */
    GENERATOR_HANDLED,  /* exception being handled inside, or 0 */
    GENERATOR_REGISTERS /* the frame's registers, link words included */
};

enum GeneratorState { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_FINISHED };

#endif
