/* Line tables: pairs of (units, lines) deltas from the code's first line, in code order.
 *
 *   byte 0xxxyyyy            advance xxx+1 units (1..8) and yyyy-4 lines (-4..11)
 *   byte 10xxxxxx            advance xxxxxx+1 units (1..64), line unchanged
 *   byte 11xxxxxx, low, high advance xxxxxx units (0..63) and a signed 16-bit number of lines
 *
 * A byte that is left over at the end of a table is LINE_PAD, which changes no line.
 *
 * An entry says: the instructions from the position reached so far belong to the line reached so
 * far; then both advance. The line of an offset is that of the entry whose range holds it. */
#ifndef FIRN_LINE_H
#define FIRN_LINE_H

#include <stdint.h>

#define LINE_PAD 0xBFu

/* Reads the entry at `p`, with `left` bytes from there to the table's end; returns its bytes. */
static inline uint32_t line_entry(const uint8_t *p, uint32_t left, uint32_t *units,
                                  int32_t *lines) {
    uint8_t b = p[0];
    *lines = 0;
    if (b < 0x80u) {
        *units = (b >> 4) + 1u;
        *lines = (int32_t)(b & 15u) - 4;
        return 1;
    }
    *units = b < 0xC0u ? (b & 63u) + 1u : b & 63u;
    if (b < 0xC0u || left < 3) {
        return 1;
    }
    *lines = (int16_t)(p[1] | (p[2] << 8));
    return 3;
}

/* Line of the instruction at `offset` units, given the table and the first line. */
static inline uint32_t line_find(const uint8_t *table, uint32_t bytes, uint32_t first,
                                 uint32_t offset) {
    uint32_t at = 0, line = first;
    for (uint32_t i = 0; i < bytes;) {
        uint32_t units;
        int32_t lines;
        i += line_entry(table + i, bytes - i, &units, &lines);
        if (offset < at + units) {
            return line;
        }
        at += units;
        line += (uint32_t)lines;
    }
    return line;
}

#endif
