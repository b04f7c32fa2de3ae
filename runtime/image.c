/* The check of an image before it runs: the same function on the host and on every board. */
#include "image_check.h"
#include "core_block.h"
#include "crc32.h"

#include <stdarg.h>

uint32_t image_crc(uint32_t crc, const void *data, size_t bytes) {
    return crc32_update(crc, data, bytes);
}

/* Decimal, or eight hexadecimal digits, in front of `end`; returns the first one. */
static const char *say_number(char *end, uint32_t v, bool hexadecimal) {
    uint32_t base = hexadecimal ? 16 : 10;
    char *p = end;
    do {
        *--p = "0123456789abcdef"[v % base];
        v /= base;
    } while (v != 0 || (hexadecimal && end - p < 8));
    return p;
}

/* Writes a message, cut off at `bytes`: %s text, %u number, %x its eight hexadecimal digits, %n the
 * first n bytes of a text. printf would cost every board 2.5 KB. */
static void say(char *error, size_t bytes, const char *format, ...) {
    va_list args;
    va_start(args, format);
    for (; *format != '\0'; format++) {
        char digits[10];
        const char *p = format;
        size_t n = 1;
        if (*p == '%' && *++format == 's') {
            p = va_arg(args, const char *);
            n = strlen(p);
        } else if (*p == '%') {
            uint32_t v = va_arg(args, uint32_t);
            p = *format == 'n' ? va_arg(args, const char *)
                               : say_number(digits + sizeof digits, v, *format == 'x');
            n = *format == 'n' ? v : (size_t)(digits + sizeof digits - p);
        }
        n = n < bytes ? n : bytes - 1;
        memcpy(error, p, n);
        error += n;
        bytes -= n;
    }
    *error = '\0';
    va_end(args);
}

#define BAKE_AGAIN "bake it again with this version of firn"

/* What the header says against what this runtime is. */
typedef struct HeaderField {
    const char *what, *advice;
    uint32_t found, expected;
} HeaderField;

static bool fields_match(const HeaderField *f, size_t n, char *error, size_t bytes) {
    for (; n != 0; n--, f++) {
        if (f->found != f->expected) {
            say(error, bytes, "image: %s is 0x%x, this runtime expects 0x%x: %s", f->what, f->found,
                f->expected, f->advice);
            return false;
        }
    }
    return true;
}

static bool version_matches(const ImageHeader *h, const ImagePlace *place, char *error,
                            size_t bytes) {
    const HeaderField fields[] = {
        {"layout version", BAKE_AGAIN, h->layout, IMAGE_LAYOUT},
        {"header size", BAKE_AGAIN, h->header_bytes, sizeof *h},
        {"float width", "bake for the board that it runs on", h->float_bits, FIRN_FLOAT_BITS},
        {"address of the core block", "bake for the board that it runs on", h->core_base,
         place->core_base},
        {"address of the image", "bake for the board that it runs on", h->base, place->base},
        {"size of the core block", BAKE_AGAIN, h->core_words, CORE_WORDS},
        {"hash of the core block", BAKE_AGAIN, h->core_hash, CORE_HASH},
    };
    if (!fields_match(fields, sizeof fields / sizeof *fields, error, bytes)) {
        return false;
    }
    if (h->natives > CORE_NATIVE_COUNT) {
        say(error, bytes,
            "image: it needs %u natives, this runtime has %u: update the board's runtime",
            h->natives, (uint32_t)CORE_NATIVE_COUNT);
        return false;
    }
    const HeaderField natives = {"hash of the natives", BAKE_AGAIN, h->natives_hash,
                                 core_natives_hash_of(h->natives)};
    return fields_match(&natives, 1, error, bytes);
}

/* True when `count` words at `address` lie in the image behind `from`. */
static bool inside(const ImageHeader *h, uint32_t from, uint32_t address, uint32_t count) {
    return address % 4 == 0 && address >= from && address - h->base <= h->total_bytes &&
           count <= (h->total_bytes - (address - h->base)) / 4;
}

static bool tables_lie_inside(const ImageHeader *h, char *error, size_t bytes) {
    uint32_t start = h->base + h->header_bytes;
    bool ok = inside(h, start, h->objects_end, 0) &&
              inside(h, h->objects_end, h->constants, h->constant_count) &&
              inside(h, h->objects_end, h->modules, h->module_count) && h->name_groups <= 65536 &&
              inside(h, h->objects_end, h->name_index, h->name_groups / 2 + 1) &&
              inside(h, h->objects_end, h->fixed, h->fixed_count) &&
              inside(h, h->objects_end, h->cells, h->cells_set) &&
              inside(h, start, h->aliasable, (h->aliasable_end - h->aliasable) / 4) &&
              h->aliasable <= h->aliasable_end && h->aliasable_end <= h->objects_end &&
              h->alias_count <= (h->aliasable_end - h->aliasable) / 4 &&
              h->cells_set <= h->bindings && h->fixed_count <= 65536 &&
              h->constant_count <= 65536 && h->bindings <= 65536 &&
              h->main_module < h->module_count &&
              (h->boot_module == IMAGE_NO_MODULE || h->boot_module < h->module_count);
    if (!ok) {
        say(error, bytes, "image: the header's tables lie outside its %u bytes: " BAKE_AGAIN,
            h->total_bytes);
    }
    return ok;
}

/* The name is a STR of the image or, when it is a common word, of the core block. */
static bool board_matches(const ImageHeader *h, const ImagePlace *place, char *error,
                          size_t bytes) {
    const uint32_t *str = NULL;
    uint32_t room = 0;
    if (h->board % 4 == 0 && h->board - place->core_base < CORE_WORDS * 4) {
        str = core_block_at(h->board - place->core_base);
        room = CORE_WORDS * 4 - (h->board - place->core_base);
    } else if (inside(h, h->base + h->header_bytes, h->board, 2)) {
        str = (const uint32_t *)(const void *)h + (h->board - h->base) / 4;
        room = h->total_bytes - (h->board - h->base);
    }
    if (str == NULL || header_kind(*str) != KIND_STR || header_bytes(*str) > room - 4 ||
        header_bytes(*str) < STR_PREFIX) {
        say(error, bytes, "image: it names no board: " BAKE_AGAIN);
        return false;
    }
    int n = (int)(header_bytes(*str) - STR_PREFIX);
    const char *name = (const char *)(str + 1) + STR_PREFIX;
    if ((size_t)n != strlen(place->board) || memcmp(name, place->board, (size_t)n) != 0) {
        say(error, bytes,
            "image: it was baked for board %n, this is board %s: bake it with "
            "--board %s",
            (uint32_t)n, name, place->board, place->board);
        return false;
    }
    return true;
}

/* All that the header alone tells. */
static bool header_matches(const ImageHeader *h, const ImagePlace *place, char *error,
                           size_t bytes) {
    if (place->bytes < sizeof *h) {
        say(error, bytes, "image: it has %u bytes, its header alone takes %u: it was cut short",
            place->bytes, (uint32_t)sizeof *h);
        return false;
    }
    const HeaderField magic = {"magic", "this is no firn image, or none was written here", h->magic,
                               IMAGE_MAGIC};
    const HeaderField crc = {"header CRC", "the header is damaged; write the image again",
                             h->header_crc, image_crc(0, h, offsetof(ImageHeader, header_crc))};
    if (!fields_match(&magic, 1, error, bytes) || !fields_match(&crc, 1, error, bytes) ||
        !version_matches(h, place, error, bytes)) {
        return false;
    }
    if (h->total_bytes < sizeof *h || h->total_bytes % 4 != 0 || h->total_bytes > place->bytes) {
        say(error, bytes, "image: its header says %u bytes, %u are here: it was cut short",
            h->total_bytes, place->bytes);
        return false;
    }
    return tables_lie_inside(h, error, bytes);
}

bool image_check(const ImageHeader *h, const ImagePlace *place, char *error, size_t bytes) {
    if (!header_matches(h, place, error, bytes)) {
        return false;
    }
    uint32_t crc = image_crc(0, (const uint8_t *)h + sizeof *h, h->total_bytes - sizeof *h);
    const HeaderField body = {"body CRC", "the image is damaged; write it again", h->body_crc, crc};
    return fields_match(&body, 1, error, bytes) && board_matches(h, place, error, bytes);
}

/* The stamp stands for all that image_check finds out: it is this image, and this runtime has
 * checked it before. */
bool image_check_stamped(const ImageHeader *h, const ImagePlace *place, const uint32_t *state,
                         char *error, size_t bytes) {
    return (state[0] == STATE_STAMP && place->bytes >= sizeof *h &&
            state[1] == image_stamp(h, CORE_HASH)) ||
           image_check(h, place, error, bytes);
}
