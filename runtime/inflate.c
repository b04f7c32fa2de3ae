/* Inflating, byte by byte. */
#include "deflate.h"

static HuffmanCode *huffman(DeflateIO io, unsigned which) {
    uint32_t bytes;
    DeflateCodes *codes = (void *)buffer_write(record_word(*io, IO_CODES), &bytes);
    if (bytes != sizeof *codes) {
        record_broken();
    }
    return &codes->code[which];
}

/* The code whose symbols 0..n-1 have these lengths. */
static void make_code(HuffmanCode *code, const uint8_t *lengths, unsigned n) {
    uint16_t next[16];
    memset(code->counts, 0, sizeof code->counts);
    for (unsigned i = 0; i < n; i++) {
        code->counts[lengths[i]]++;
    }
    code->counts[0] = 0;
    next[0] = next[1] = 0;
    for (unsigned i = 1; i < 15; i++) {
        next[i + 1] = (uint16_t)(next[i] + code->counts[i]);
    }
    for (unsigned i = 0; i < n; i++) {
        if (lengths[i] != 0) {
            code->symbols[next[lengths[i]]++] = (uint16_t)i;
        }
    }
}

/* Lengths of codes until both codes are made: they lie where the second one's symbols will, since 320 bytes are more
 * than a frame may have. Moves with the heap. */
static uint8_t *code_lengths(DeflateIO io) {
    return (uint8_t *)huffman(io, 1)->symbols;
}

/* Both codes, of the lengths at code_lengths(). */
static void make_codes(DeflateIO io, unsigned literals, unsigned distances) {
    uint8_t second[32];
    make_code(huffman(io, 0), code_lengths(io), literals);
    memcpy(second, code_lengths(io) + literals, distances);
    make_code(huffman(io, 1), second, distances);
}

static unsigned get_symbol(DeflateIO io, unsigned which) {
    int32_t first = 0, index = 0, value = 0;
    for (unsigned length = 1; length < 16; length++) {
        value |= (int32_t)deflate_get_bits(io, 1);
        const HuffmanCode *code = huffman(io, which);
        int32_t count = code->counts[length];
        if (value - first < count && (uint32_t)(index + value - first) < 288) {
            return code->symbols[index + value - first];
        }
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
    deflate_error(DEFLATE_EINVAL);
}

static void fixed_codes(DeflateIO io) {
    uint8_t *lengths = code_lengths(io);
    for (unsigned i = 0; i < 288; i++) {
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    memset(lengths + 288, 5, 30);
    make_codes(io, 288, 30);
}

static void dynamic_codes(DeflateIO io) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    enum { MOST = 288 + 32 };
    unsigned literals = deflate_get_bits(io, 5) + 257, distances = deflate_get_bits(io, 5) + 1;
    unsigned count = deflate_get_bits(io, 4) + 4;
    memset(code_lengths(io), 0, MOST);
    for (unsigned i = 0; i < count; i++) {
        uint8_t length = (uint8_t)deflate_get_bits(io, 3);
        code_lengths(io)[order[i]] = length;
    }
    make_code(huffman(io, 0), code_lengths(io), 19);
    for (unsigned i = 0; i < literals + distances;) {
        unsigned symbol = get_symbol(io, 0), repeat = 1;
        uint8_t length = (uint8_t)symbol;
        if (symbol >= 16) {
            if (symbol == 16 && i == 0) {
                deflate_error(DEFLATE_EINVAL);
            }
            length = symbol == 16 ? code_lengths(io)[i - 1] : 0;
            repeat = symbol == 16   ? 3 + deflate_get_bits(io, 2)
                     : symbol == 17 ? 3 + deflate_get_bits(io, 3)
                                    : 11 + deflate_get_bits(io, 7);
        }
        if (i + repeat > literals + distances || i + repeat > MOST || symbol > 18) {
            deflate_error(DEFLATE_EINVAL);
        }
        memset(code_lengths(io) + i, length, repeat);
        i += repeat;
    }
    if (literals > 286) {
        deflate_error(DEFLATE_EINVAL);
    }
    make_codes(io, literals, distances);
}

static void begin_block(DeflateIO io) {
    uint8_t final = (uint8_t)deflate_get_bits(io, 1);
    unsigned type = deflate_get_bits(io, 2);
    uint32_t left = 0;
    if (type == 0) {
        DeflateState *s = deflate_state(io);
        s->bits = s->bit_count = 0;
        left = deflate_get_bits(io, 16);
        if ((left ^ deflate_get_bits(io, 16)) != 0xFFFF) {
            deflate_error(DEFLATE_EINVAL);
        }
    } else if (type == 1) {
        fixed_codes(io);
    } else if (type == 2) {
        dynamic_codes(io);
    } else {
        deflate_error(DEFLATE_EINVAL);
    }
    DeflateState *s = deflate_state(io);
    s->final = final;
    s->left = left;
    s->distance = 0;
    s->block = type == 0 ? BLOCK_STORED : BLOCK_CODED;
}

static void begin_copy(DeflateIO io, unsigned symbol) {
    unsigned extra;
    if (symbol > 285) {
        deflate_error(DEFLATE_EINVAL);
    }
    uint32_t length = deflate_length_base(symbol - 257, &extra);
    length += deflate_get_bits(io, extra);
    unsigned code = get_symbol(io, 1);
    if (code > 29) {
        deflate_error(DEFLATE_EINVAL);
    }
    uint32_t distance = deflate_distance_base(code, &extra);
    distance += deflate_get_bits(io, extra);
    DeflateState *s = deflate_state(io);
    if (distance > s->size || distance > 1u << s->wbits) {
        deflate_error(DEFLATE_EINVAL);
    }
    s->left = length;
    s->distance = distance;
}

/* The next byte of a copy or of a stored block. */
static uint8_t next_of_run(DeflateIO io) {
    DeflateState *s = deflate_state(io);
    uint32_t bytes, from = s->size - s->distance;
    s->left--;
    if (s->block == BLOCK_STORED) {
        return deflate_get(io);
    }
    const uint8_t *window = deflate_window(io, &bytes);
    return window[from & (bytes - 1)];
}

int inflate_byte(DeflateIO io) {
    for (;;) {
        DeflateState *s = deflate_state(io);
        unsigned symbol = 256;
        if (s->block == BLOCK_NONE) {
            if (s->final) {
                return -1;
            }
            begin_block(io);
            continue;
        }
        if (s->left > 0) {
            symbol = next_of_run(io);
        } else if (s->block == BLOCK_CODED) {
            symbol = get_symbol(io, 0);
        }
        if (symbol < 256) {
            deflate_note(io, (uint8_t)symbol);
            return (int)symbol;
        }
        if (symbol == 256) {
            deflate_state(io)->block = BLOCK_NONE;
        } else {
            begin_copy(io, symbol);
        }
        vm_poll();
    }
}
