/* Line tables: how units and lines advance from the code's first line, in code order.
 *
 *   byte 00..BF          advance byte / 8 + 1 units (1..24) and byte % 8 - 1 lines (-1..6)
 *   byte C0..FE          advance byte - BF units (1..63), line unchanged
 *   byte FF, low, high   advance a signed 16-bit number of lines
 *
 * Bytes that are left over at the end of a table are LINE_PAD, which changes no line.
 *
 * An entry says: the instructions from the position reached so far belong to the line reached so
 * far; then both advance. The line of an offset is that of the entry whose range holds it.
 *
 * Only instructions that may raise have a line of their own: others have that of one before or behind them, the first
 * of a function that of the first that may raise. */
#ifndef FIRN_LINE_H
#define FIRN_LINE_H

#include <stdint.h>

#define LINE_PAD       0xFEu
#define LINE_FAR       0xFFu
#define LINE_SKIP      0xC0u
#define LINE_SKIP_MAX  63u
#define LINE_UNITS_MAX 24u
#define LINE_DELTA_MIN (-1)
#define LINE_DELTA_MAX 6

/* Reads the entry at `p`, with `left` bytes from there to the table's end; returns its bytes. */
static inline uint32_t line_entry(const uint8_t *p, uint32_t left, uint32_t *units,
                                  int32_t *lines) {
    uint8_t b = p[0];
    *lines = 0;
    *units = 0;
    if (b == LINE_FAR) {
        *lines = left < 3 ? 0 : (int16_t)(p[1] | (p[2] << 8));
        return left < 3 ? 1 : 3;
    }
    *units = b < LINE_SKIP ? (b >> 3) + 1u : b - LINE_SKIP + 1u;
    *lines = b < LINE_SKIP ? (int32_t)(b & 7u) + LINE_DELTA_MIN : 0;
    return 1;
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
