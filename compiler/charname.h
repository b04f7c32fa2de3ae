/* Names of characters, for \N{...}. */
#ifndef FIRN_CHARNAME_H
#define FIRN_CHARNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character with that name, in letters of either case; false: the table lacks it. */
bool charname_find(const char *text, size_t len, uint32_t *c);

#endif
