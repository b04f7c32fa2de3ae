/* Source that a program runs (chunk.c), as the rest of the host's runtime sees it. */
#ifndef FIRN_CHUNK_H
#define FIRN_CHUNK_H

#include "vm.h"

#if FIRN_HOST
/* After the image has been loaded, when the configuration has a compiler. False: no memory. */
bool chunk_open(void);
void chunk_close(void);
/* An interned text of chunks, or 0. */
Value chunk_find_name(const char *text, size_t bytes, uint32_t hash);
#endif

#endif
