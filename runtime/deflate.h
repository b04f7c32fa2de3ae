/* DeflateIO: what deflate.c (the object, headers and trailers), inflate.c and compress.c share. The object is a
 * record; its state is a struct in a bytearray, so that it moves and freezes as others do. Each byte of the
 * stream beneath may come from Python and move everything: pointers are taken anew after each. */
#ifndef FIRN_DEFLATE_H
#define FIRN_DEFLATE_H

#include "containers.h"
#include "record.h"

enum DeflateFormat { DEFLATE_AUTO, DEFLATE_RAW, DEFLATE_ZLIB, DEFLATE_GZIP };
enum DeflateMode { DEFLATE_NEW, DEFLATE_READING, DEFLATE_ENDED, DEFLATE_WRITING, DEFLATE_CLOSED };
enum DeflateBlock { BLOCK_NONE, BLOCK_STORED, BLOCK_CODED };

/* Words of the record. BYTE: a bytearray of one byte, for the stream. */
enum { IO_STREAM, IO_STATE, IO_WINDOW, IO_CODES, IO_BYTE, IO_WORDS };

typedef struct DeflateState {
    uint8_t format, wbits, mode, close;
    uint8_t block, final, bit_count;
    uint32_t bits;           /* read and not yet used, or to be written */
    uint32_t check, size;    /* of the plain bytes */
    uint32_t left, distance; /* of a stored block; of a copy */
} DeflateState;

/* A Huffman code: how many codes of each length, and the symbols in their order. */
typedef struct HuffmanCode {
    uint16_t counts[16];
    uint16_t symbols[288];
} HuffmanCode;

/* IO_CODES while reading: literals and lengths, then distances. */
typedef struct DeflateCodes {
    HuffmanCode code[2];
} DeflateCodes;

typedef Value *DeflateIO; /* stack slot with the record */

DeflateState *deflate_state(DeflateIO io);
/* The ring of the last bytes and its size, 1 << wbits; the newest byte lies before `size`. */
uint8_t *deflate_window(DeflateIO io, uint32_t *bytes);
_Noreturn void deflate_error(int32_t number); /* OSError */
enum { DEFLATE_EINVAL = 22 };
/* Next byte of the stream; EOFError at its end. */
uint8_t deflate_get(DeflateIO io);
void deflate_put(DeflateIO io, uint8_t byte);
/* `n` bits, at most 16. */
uint32_t deflate_get_bits(DeflateIO io, unsigned n);
void deflate_put_bits(DeflateIO io, uint32_t bits, unsigned n);
/* A plain byte that has been made, or taken: into window and checksum. */
void deflate_note(DeflateIO io, uint8_t byte);
/* First value and number of extra bits of length code (0..28) and distance code (0..29). */
uint32_t deflate_length_base(uint32_t code, unsigned *extra);
uint32_t deflate_distance_base(uint32_t code, unsigned *extra);

/* Next plain byte; -1 behind the last block. */
int inflate_byte(DeflateIO io);
/* data: a slot with something bytes-like. */
void deflate_compress(DeflateIO io, const Value *data);

#endif
