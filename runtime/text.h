/* Text and byte strings as one: str, bytes and bytearray share search, split, strip and the like. A
 * Text is a view that dies with the next allocation; the functions take stack slots and look again
 * after each. */
#ifndef FIRN_TEXT_H
#define FIRN_TEXT_H

#include "flash_bytes.h"
#include "vm.h"

typedef struct Text {
    const char *p;
    uint32_t n;
} Text;

#define TEXT_NOT_FOUND UINT32_MAX

/* False: neither str, bytes nor bytearray. Instances of subclasses count as their native part. */
bool text_get(Value v, Text *out);
/* The same for a value that is known to be one. */
Text text_of(Value v);
/* Text of an argument that goes with `self`: str with str, bytes-like with bytes-like. TypeError
 * otherwise; `what` begins the message for str ("must be" when NULL). */
Text text_argument(Value self, Value arg, const char *what);
/* A new object of the kind of *like with the bytes [offset, offset + n) of *source. May collect. */
Value text_slice(const Value *like, const Value *source, uint32_t offset, uint32_t n);
/* First (last) occurrence of `needle` in hay[from, to),as a byte offset. */
uint32_t text_find(Text hay, Text needle, uint32_t from, uint32_t to);
uint32_t text_rfind(Text hay, Text needle, uint32_t from, uint32_t to);
/* Whether characters are bytes: false only for str with non-ASCII characters. */
bool text_is_flat(Value v);

/* str of the bytes in *source; encoding and errors are str or 0. LookupError, UnicodeError. May
 * collect. */
Value text_decode(const Value *source, Value encoding, Value errors);
/* bytes of the str in *source. */
Value text_encode(const Value *source, Value encoding, Value errors);

/* UTF-8, assumed valid. */
static inline bool utf8_is_continuation(uint8_t c) {
    return (c & 0xC0) == 0x80;
}
/* Bytes of the character that begins with `c`. */
#if FIRN_SMALL
unsigned utf8_size(uint8_t c);
#else
FIRN_INLINE unsigned utf8_size(uint8_t c) {
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}
#endif
uint32_t utf8_load(const char *p);                   /* code point at p */
unsigned utf8_store(char *out, uint32_t code_point); /* 1 to 4 bytes written */
uint32_t utf8_count(const char *p, uint32_t n);      /* characters */
uint32_t utf8_offset(const char *p, uint32_t n,
                     uint32_t index); /* byte offset of character `index`, at most n */
/* Offset of the first byte that is no valid UTF-8 (surrogates are accepted, as in Python's str), or
 * n. */
uint32_t utf8_check(const char *p, uint32_t n);
/* Bytes of what begins like a character at p but is none: the longest that could have become one. */
uint32_t utf8_bad_bytes(const char *p, uint32_t n);

/* Character classes and case: ASCII and Latin-1; see unicode.c for where it ends. */
bool unicode_is_space(uint32_t c);
bool unicode_is_alpha(uint32_t c);
bool unicode_is_digit(uint32_t c);
bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
bool unicode_is_printable(uint32_t c);
uint32_t unicode_upper(uint32_t c);
uint32_t unicode_lower(uint32_t c);

#endif
