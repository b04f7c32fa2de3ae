/* Packs messages.def: byte-pair encoding. The most frequent pair of adjacent bytes gets one of the byte values that no text
 * uses, over and over, until the values are used up or nothing is gained. English comes down to half its size, and any
 * message can be unpacked by itself with a table of pairs and a few lines of code (message.c).
 *
 * Values: 0 ends a text; PLAIN_FIRST..PLAIN_LAST are themselves; the others are pairs, in ascending order.
 */
#include "coregen.h"
#include "message.h"

#include <stdio.h>
#include <string.h>

#define PLAIN_FIRST 32
#define PLAIN_LAST  126
#define GROUP       8 /* messages for one entry of the index */
#define MAX_DEPTH   16
#define MIN_COUNT   4 /* a pair costs two bytes of table */

static const char *const texts[] = {
#define MESSAGE(name, text) text,
#include "messages.def"
    NULL};

static uint8_t bytes[1u << 16];
static size_t count;
static uint8_t pairs[256][2];
static unsigned pair_count, depth[256];

static void gather(void) {
    for (unsigned i = 0; texts[i] != NULL; i++) {
        size_t n = strlen(texts[i]) + 1;
        if (n > MESSAGE_MAX || count + n > sizeof bytes) {
            fail("messages.def: too long: %s", texts[i]);
        }
        for (size_t k = 0; k + 1 < n; k++) {
            if (texts[i][k] < PLAIN_FIRST || texts[i][k] > PLAIN_LAST) {
                fail("messages.def: not plain ASCII: %s", texts[i]);
            }
        }
        memcpy(bytes + count, texts[i], n);
        count += n;
    }
}

/* The most frequent pair, of equals the lowest; its number of occurrences. */
static unsigned best_pair(uint8_t best[2]) {
    static unsigned counts[256][256];
    memset(counts, 0, sizeof counts);
    unsigned most = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        uint8_t a = bytes[i], b = bytes[i + 1];
        if (a != 0 && b != 0 && depth[a] < MAX_DEPTH && depth[b] < MAX_DEPTH) {
            counts[a][b]++;
        }
    }
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            if (counts[a][b] > most) {
                most = counts[a][b];
                best[0] = (uint8_t)a;
                best[1] = (uint8_t)b;
            }
        }
    }
    return most;
}

static void replace_pair(const uint8_t pair[2], uint8_t value) {
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_pair = i + 1 < count && bytes[i] == pair[0] && bytes[i + 1] == pair[1];
        bytes[to++] = is_pair ? value : bytes[i];
        i += is_pair ? 1 : 0;
    }
    count = to;
    depth[value] = 1 + (depth[pair[0]] > depth[pair[1]] ? depth[pair[0]] : depth[pair[1]]);
}

static void pack(void) {
    for (unsigned value = 1; value < 256; value++) {
        uint8_t *pair = pairs[pair_count];
        if (value >= PLAIN_FIRST && value <= PLAIN_LAST) {
            continue;
        }
        if (best_pair(pair) < MIN_COUNT) {
            break;
        }
        replace_pair(pair, (uint8_t)value);
        pair_count++;
    }
}

static void emit_bytes(FILE *f, const uint8_t *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        fprintf(f, "%u,%c", p[i], i % 24 == 23 ? '\n' : ' ');
    }
    fputs("};\n", f);
}

void messages_emit(FILE *f) {
    gather();
    pack();
    fprintf(f,
            "/* Generated from messages.def. */\n#include <stdint.h>\n\n"
            "#define MESSAGE_PLAIN_FIRST %u\n#define MESSAGE_PLAIN_LAST %u\n#define MESSAGE_GROUP "
            "%u\n\n"
            "static const uint8_t message_pairs[%u][2] = {\n",
            PLAIN_FIRST, PLAIN_LAST, GROUP, pair_count);
    for (unsigned i = 0; i < pair_count; i++) {
        fprintf(f, "{%u, %u},%c", pairs[i][0], pairs[i][1], i % 10 == 9 ? '\n' : ' ');
    }
    fprintf(f, "};\nstatic const uint8_t message_bytes[%zu] = {\n", count);
    emit_bytes(f, bytes, count);
    fprintf(f, "static const uint16_t message_starts[%u] = {\n",
            (MESSAGE_COUNT + GROUP - 1) / GROUP);
    unsigned message = 0;
    for (size_t i = 0; i < count; message++) {
        if (message % GROUP == 0) {
            fprintf(f, "%zu,\n", i);
        }
        i += strlen((const char *)bytes + i) + 1;
    }
    fputs("};\n", f);
}
