/* Packs messages.def: byte-pair encoding. The most frequent pair of adjacent codes gets a code of its own, over and over,
 * until codes are used up or nothing is gained. A code has 10 bits: with bytes, of which there are only 160 to give away, the
 * result is a fifth longer. English comes down to two fifths of its size, and any message can be unpacked by itself with a
 * table of pairs and a few lines of code (message.c).
 *
 * Codes: 0 ends a text, those below MESSAGE_PAIRS are characters from MESSAGE_PLAIN on, the others pairs. The table of
 * pairs and the texts are one row of codes, lowest bits first.
 */
#include "coregen.h"
#include "message.h"

#include <stdio.h>
#include <string.h>

#define GROUP     8 /* messages for one entry of the index */
#define MAX_DEPTH 16
#define MIN_COUNT 3 /* a pair costs two codes of table */
#define CODES     (1u << MESSAGE_CODE_BITS)

static const char *const texts[] = {
#define MESSAGE(name, text) text,
#include "messages.def"
    NULL};

static uint16_t codes[1u << 16]; /* of the texts */
static size_t count;
static uint16_t pairs[CODES][2];
static unsigned pair_count, depth[CODES];

static void gather(void) {
    for (unsigned i = 0; texts[i] != NULL; i++) {
        size_t n = strlen(texts[i]) + 1;
        if (n > MESSAGE_MAX || count + n > sizeof codes / sizeof *codes) {
            fail("messages.def: too long: %s", texts[i]);
        }
        for (size_t k = 0; k < n; k++) {
            int code = k + 1 < n ? texts[i][k] - MESSAGE_PLAIN : 0;
            if (k + 1 < n && (code <= 0 || code >= MESSAGE_PAIRS)) {
                fail("messages.def: not plain ASCII: %s", texts[i]);
            }
            codes[count++] = (uint16_t)code;
        }
    }
}

/* The most frequent pair, of equals the lowest; its number of occurrences. */
static unsigned best_pair(uint16_t best[2]) {
    static unsigned counts[CODES][CODES];
    unsigned most = 0, used = MESSAGE_PAIRS + pair_count;
    for (size_t i = 0; i + 1 < count; i++) {
        unsigned a = codes[i], b = codes[i + 1];
        if (a != 0 && b != 0 && depth[a] < MAX_DEPTH && depth[b] < MAX_DEPTH) {
            counts[a][b]++;
        }
    }
    for (unsigned a = 0; a < used; a++) {
        for (unsigned b = 0; b < used; b++) {
            if (counts[a][b] > most) {
                most = counts[a][b];
                best[0] = (uint16_t)a;
                best[1] = (uint16_t)b;
            }
            counts[a][b] = 0;
        }
    }
    return most;
}

static void replace_pair(const uint16_t pair[2], uint16_t value) {
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_pair = i + 1 < count && codes[i] == pair[0] && codes[i + 1] == pair[1];
        codes[to++] = is_pair ? value : codes[i];
        i += is_pair ? 1 : 0;
    }
    count = to;
    depth[value] = 1 + (depth[pair[0]] > depth[pair[1]] ? depth[pair[0]] : depth[pair[1]]);
}

static void pack(void) {
    for (unsigned value = MESSAGE_PAIRS; value < CODES; value++) {
        uint16_t *pair = pairs[pair_count];
        if (best_pair(pair) < MIN_COUNT) {
            break;
        }
        replace_pair(pair, (uint16_t)value);
        pair_count++;
    }
}

static uint32_t waiting;
static unsigned waiting_bits, written;

static void emit_byte(FILE *f) {
    fprintf(f, "%u,%c", (unsigned)(waiting & 0xFF), ++written % 24 == 0 ? '\n' : ' ');
    waiting >>= 8;
    waiting_bits = waiting_bits > 8 ? waiting_bits - 8 : 0;
}

static void emit_code(FILE *f, unsigned code) {
    waiting |= (uint32_t)code << waiting_bits;
    for (waiting_bits += MESSAGE_CODE_BITS; waiting_bits >= 8;) {
        emit_byte(f);
    }
}

void messages_emit(FILE *f) {
    gather();
    pack();
    fprintf(f,
            "/* Generated from messages.def. */\n#include <stdint.h>\n\n"
            "#define MESSAGE_GROUP %u\n\nstatic const uint8_t message_codes[] = {\n",
            GROUP);
    for (unsigned i = 0; i < pair_count; i++) {
        emit_code(f, pairs[i][0]);
        emit_code(f, pairs[i][1]);
    }
    for (size_t i = 0; i < count; i++) {
        emit_code(f, codes[i]);
    }
    emit_byte(f); /* a code may end in it */
    emit_byte(f); /* a load of two bytes may */
    fprintf(f, "};\nstatic const uint16_t message_starts[%u] = {\n",
            (MESSAGE_COUNT + GROUP - 1) / GROUP);
    unsigned message = 0;
    for (size_t i = 0; i < count; message++) {
        if (message % GROUP == 0) {
            fprintf(f, "%zu,\n", 2 * (size_t)pair_count + i);
        }
        while (codes[i++] != 0) {
        }
    }
    fputs("};\n", f);
}
