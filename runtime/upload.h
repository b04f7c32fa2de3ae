/* Code that comes over the console: compiled on the host, linked here into the zone that nothing moves (upload.c).
 *
 * A chunk is a stream, little-endian and unaligned: the number of constants (16 bits), the name of the source file, then the
 * constants, each of them a value; the last one is the CODE to run, whose one parameter is the namespace. Values begin with a
 * byte that says what follows:
 *
 *   UPLOAD_WORD       the word: a small integer or an immediate
 *   UPLOAD_CORE       32 bits: an object of the core block, by its offset
 *   UPLOAD_MODULE     nothing: the module whose code this is
 *   UPLOAD_NAME       an interned text: header and payload, as words; the board's own object of that text if it has one
 *   UPLOAD_OBJECT     an object without references: header and payload
 *   UPLOAD_TUPLE      16 bits: how many values follow
 *   UPLOAD_FROZENSET  the same
 *   UPLOAD_CODE       header and payload; 16 bits: how many numbers follow; 24 bits each: the bytes of the payload where
 *                     numbers of constants of this stream begin, which become indices into K; the second, of the
 *                     module, counts them twice (code.h). Those of tails have the form of three bytes
 */
#ifndef FIRN_UPLOAD_H
#define FIRN_UPLOAD_H

#include "object.h"

#include <stddef.h>

enum UploadTag {
    UPLOAD_WORD,
    UPLOAD_CORE,
    UPLOAD_MODULE,
    UPLOAD_NAME,
    UPLOAD_OBJECT,
    UPLOAD_TUPLE,
    UPLOAD_FROZENSET,
    UPLOAD_CODE
};

/* Links and runs the chunk in ROOT_UPLOAD. For vm_protect; no Python may be running, since the loop knows where K is. */
void upload_run(void *unused);
/* An interned text among the uploaded ones, or 0. */
Value upload_find_name(const char *text, size_t bytes);

#endif
