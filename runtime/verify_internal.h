/* What verify.c (objects) and verify_code.c (bytecode) share. */
#ifndef FIRN_VERIFY_INTERNAL_H
#define FIRN_VERIFY_INTERNAL_H

#include "verify.h"

typedef struct Verifier {
    const ImageHeader *image;
    uint8_t *starts;      /* one bit a word of the image: an object starts there */
    uint8_t *core_starts; /* the same for the core block */
    char *error;
    size_t error_bytes;
} Verifier;

/* Reports the first fault, always with false: `address` of the object, what is wrong there. */
bool verify_fail(Verifier *v, Value address, const char *format, ...);
/* A value that Python code may hold: small, immediate, or the start of an object of a kind that it
 * may see. */
bool verify_is_value(const Verifier *v, Value value);
/* Reference to the start of an object of the image or core block of this kind (STR stands for
 * both). */
bool verify_is(const Verifier *v, Value ref, Kind kind);
/* Bytecode and tables of a CODE whose object is well-formed. */
bool verify_code(Verifier *v, Value code);

#endif
