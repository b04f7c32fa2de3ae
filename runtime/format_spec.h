/* The format mini-language: [[fill]align][sign][z][#][0][width][group][.precision][type]. */
#ifndef FIRN_FORMAT_SPEC_H
#define FIRN_FORMAT_SPEC_H

#include "text.h"

typedef struct FormatSpec {
    uint32_t fill; /* code point */
    char align;    /* '<' '>' '^' '=' or 0: by type */
    char sign;     /* '-' '+' ' ' */
    bool alternate, negative_zero;
    char group;        /* ',' '_' or 0 */
    char type;         /* 0: none given */
    int32_t width;     /* -1: none */
    int32_t precision; /* -1: none */
} FormatSpec;

/* Parses a spec; ValueError names the type of `o`. */
void format_spec_parse(Value spec, Value o, FormatSpec *out);
/* Text, number: append the formatted value to the builder. `slot` holds the value. */
void format_text(Builder *b, const Value *slot, const FormatSpec *spec);
void format_int(Builder *b, Value *slot, const FormatSpec *spec);
void format_float(Builder *b, firn_float x, const FormatSpec *spec);

#endif
