/* What the verifier's files share: verify.c (walk, modules, tables), verify_frozen.c (objects),
 * verify_graph.c (classes, and what objects are together), verify_code.c (bytecode). */
#ifndef FIRN_VERIFY_INTERNAL_H
#define FIRN_VERIFY_INTERNAL_H

#include "verify.h"

typedef struct Verifier {
    const ImageHeader *image;
    uint8_t *starts;      /* one bit a word of the image: an object starts there */
    uint8_t *core_starts; /* the same for the core block */
    uint8_t *nesting;     /* one byte a word of the image: see verify_graph.c */
    uint64_t steps;       /* left for what is not in proportion to the image */
    char *error;
    size_t error_bytes;
} Verifier;

/* Reports the first fault, always with false: `address` of the object, what is wrong there. */
bool verify_fail(Verifier *v, Value address, const char *format, ...);
/* Takes `n` steps of work; false, with a fault at `at`, when there are no more. */
bool verify_spend(Verifier *v, Value at, uint64_t n);
/* A value that Python code may hold: small, immediate, or the start of an object of a kind that it
 * may see. */
bool verify_is_value(const Verifier *v, Value value);
/* Reference to the start of an object of the image or core block of this kind (STR stands for
 * both). */
bool verify_is(const Verifier *v, Value ref, Kind kind);
/* The same, in the image; for STR, BLOB, ... that a field owns. */
bool verify_is_own(const Verifier *v, Value ref, Kind kind);
bool verify_in_image(const Verifier *v, Value ref);

static inline const Value *verify_payload(Value ref) {
    return vm_ptr(ref) + 1;
}

/* verify_frozen.c: one object of any kind but CODE, MODULE and CLASS, and its storage. */
bool verify_frozen(Verifier *v, Value at);
bool verify_words(Verifier *v, Value at, uint32_t words);
/* verify_graph.c. The first two for each object; the others when all objects are well-formed. */
bool verify_class_fields(Verifier *v, Value at);
bool verify_reaches(Verifier *v, Value at);
bool verify_nesting(Verifier *v, Value at);
bool verify_class(Verifier *v, Value at);
/* verify.c: fields and size of a CODE. */
bool verify_code_head(Verifier *v, Value at);
/* verify_code.c: bytecode and tables of a CODE whose object is well-formed. */
bool verify_code(Verifier *v, Value code);

#endif
