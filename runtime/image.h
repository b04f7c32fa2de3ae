/* The flash image: a header of words, then heap objects at their board addresses, then tables.
 * Everything in it is written for one base address and is executed in place.
 *
 * Objects lie in [base + header_bytes, tables); every reference in them points into the image or
 * into the core block. The tables (constants, modules, index of names, F, first values of G)
 * are plain arrays.
 *
 * The names come first: all texts with STR_INTERNED, sorted by hash, so that a text is found among
 * them by a binary search over the index and a walk over one group: a quarter of a byte a name. */
#ifndef FIRN_IMAGE_H
#define FIRN_IMAGE_H

#include "object.h"

#define IMAGE_MAGIC  UINT32_C(0x6E726966) /* "firn", little-endian */
#define IMAGE_LAYOUT 8u

typedef struct ImageHeader {
    uint32_t magic;
    uint32_t layout; /* IMAGE_LAYOUT of the writer */
    uint32_t header_bytes;
    uint32_t total_bytes; /* multiple of 4 */
    uint32_t base;        /* board address of this header */
    uint32_t float_bits;  /* 32 or 64 */
    uint32_t core_base;   /* address of the core block that the references mean */
    /* CRC of the first core_words words of the core block, relative to base 0. */
    uint32_t core_hash;
    uint32_t core_words;
    uint32_t natives;      /* highest native number used + 1 */
    uint32_t natives_hash; /* CRC of the names of natives 0..natives-1 */
    uint32_t board;        /* STR: name of the board */
    uint32_t heap_bytes;   /* size of the VM's region; 0: the board's default */
    uint32_t objects_end;  /* address after the last object */
    uint32_t constants;    /* address of K: Value[constant_count] */
    uint32_t constant_count;
    uint32_t modules; /* address of Value[module_count]: MODULEs */
    uint32_t module_count;
    uint32_t boot_module; /* index, or 0xFFFFFFFF */
    uint32_t main_module; /* index */
    /* Address of uint16_t[name_groups + 1]: where each group of IMAGE_NAME_GROUP names begins, and
     * where the last one ends, in words from the first name. */
    uint32_t name_index;
    uint32_t name_groups;
    uint32_t fixed; /* address of F: Value[fixed_count], the bindings that nothing rebinds */
    uint32_t fixed_count;
    uint32_t
        cells; /* address of the first values of G: Value[cells_set]; the rest of G begins as 0 */
    uint32_t cells_set;
    uint32_t bindings; /* words of G */
    /* What start-up has left in the VM itself; 0: nothing. */
    uint32_t path;      /* LIST: sys.path */
    uint32_t functions; /* DICT: function -> DICT of its attributes */
    uint32_t at_exit;   /* what sys.atexit has been given */
    /* Objects with FLAG_ALIASABLE: they fill [aliasable, aliasable_end) in the order of their alias
     * index. */
    uint32_t alias_count;
    uint32_t aliasable, aliasable_end;
    uint32_t flags;      /* ImageFlag */
    uint32_t body_crc;   /* CRC-32 of everything after the header */
    uint32_t header_crc; /* CRC-32 of the header's words before this one */
} ImageHeader;

enum ImageFlag {
    IMAGE_EXITS =
        1 /* the end of the program is the end of the run, with its status; else the prompt follows */
};

#define IMAGE_NAME_GROUP 8u

#define IMAGE_NO_MODULE UINT32_C(0xFFFFFFFF)

/* The state sector begins with STATE_STAMP and the stamp of the image that was found whole. */
#define STATE_STAMP       UINT32_C(0x706D7473)
#define STATE_STAMP_WORDS 2u

/* What stands for an image, checked by the runtime with that core block, in the state sector: all words of
 * the header, the CRC of the body among them. Any one word that differs makes another stamp. Four
 * instructions a word, where a CRC takes forty. */
static inline uint32_t image_stamp(const ImageHeader *h, uint32_t core_hash) {
    const uint32_t *word = (const uint32_t *)(const void *)h, *end = word + sizeof *h / 4;
    uint32_t stamp = core_hash;
    while (word != end) {
        stamp = (stamp << 1 | stamp >> 31) + *word++;
    }
    return stamp;
}

/* CRC-32 (IEEE 802.3, reflected, initial and final complement), bytes; `crc` 0 to start. */
uint32_t image_crc(uint32_t crc, const void *data, size_t bytes);

#endif
