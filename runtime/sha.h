/* The compression functions of MD5, SHA-1 and SHA-256. `h` is the chaining value; `w` the block as words in the
 * function's own byte order, overwritten. Also for host tools. */
#ifndef FIRN_SHA_H
#define FIRN_SHA_H

#include <stdint.h>

void md5_block(uint32_t *h, uint32_t *w);
void sha1_block(uint32_t *h, uint32_t *w);
void sha256_block(uint32_t *h, uint32_t *w);

#endif
