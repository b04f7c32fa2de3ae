/* Line tables: pairs of (units, lines) deltas from the code's first line, in code order.
 *
 *   byte 0xxxyyyy            advance xxx+1 units (1..8) and yyyy-4 lines (-4..11)
 *   byte 10xxxxxx            advance xxxxxx+1 units (1..64), line unchanged
 *   byte 11xxxxxx, low, high advance xxxxxx units (0..63) and a signed 16-bit number of lines
 *
 * An entry says: the instructions from the position reached so far belong to the line reached so far;
 * then both advance. The line of an offset is that of the entry whose range holds it.
 */
#ifndef FIRN_LINE_H
#define FIRN_LINE_H

#include <stdint.h>

/* Line of the instruction at `offset` units, given the table and the first line. */
static inline uint32_t line_find(const uint8_t *table, uint32_t bytes, uint32_t first, uint32_t offset) {
    uint32_t at = 0, line = first;
    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t b = table[i];
        uint32_t units;
        int32_t lines = 0;
        if (b < 0x80u) {
            units = (b >> 4) + 1u;
            lines = (int32_t)(b & 15u) - 4;
        } else if (b < 0xC0u) {
            units = (b & 63u) + 1u;
        } else {
            units = b & 63u;
            if (i + 2u >= bytes) {
                return line;
            }
            lines = (int16_t)(table[i + 1] | (table[i + 2] << 8));
            i += 2;
        }
        if (offset < at + units) {
            return line;
        }
        at += units;
        line += (uint32_t)lines;
    }
    return line;
}

#endif
