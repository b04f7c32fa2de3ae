/* Containers: runtime and image as one ELF, flat binary or Intel hex file, and the way back from such a
 * file to the image inside. */
#include "segments.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

void segments_add(Segments *s, uint32_t address, const uint8_t *data, uint32_t size) {
    s->items = check_alloc(realloc(s->items, (s->count + 1) * sizeof *s->items));
    s->items[s->count++] = (Segment){address, size, data};
}

/* ---- reading ELF */

static bool elf_segments(const char *path, const Bytes *file, Segments *out) {
    Elf32_Ehdr eh;
    bool ok = file->size >= sizeof eh && memcmp(file->data, ELFMAG, SELFMAG) == 0 &&
              file->data[EI_CLASS] == ELFCLASS32 && file->data[EI_DATA] == ELFDATA2LSB;
    if (ok) {
        memcpy(&eh, file->data, sizeof eh);
        ok = eh.e_phentsize == sizeof(Elf32_Phdr) && eh.e_phoff <= file->size &&
             (uint64_t)eh.e_phnum * sizeof(Elf32_Phdr) <= file->size - eh.e_phoff;
    }
    for (unsigned i = 0; ok && i < eh.e_phnum; i++) {
        Elf32_Phdr ph;
        memcpy(&ph, file->data + eh.e_phoff + i * sizeof ph, sizeof ph);
        ok = ph.p_offset <= file->size && ph.p_filesz <= file->size - ph.p_offset;
        if (ok && ph.p_type == PT_LOAD && ph.p_filesz > 0) {
            segments_add(out, ph.p_paddr, file->data + ph.p_offset, ph.p_filesz);
        }
    }
    if (!ok) {
        print_error(
            "%s: error: is no sound 32-bit little-endian ELF file: it is damaged or cut short; "
            "copy it again whole",
            path);
        return false;
    }
    out->entry = eh.e_entry;
    out->flags = eh.e_flags;
    out->machine = eh.e_machine;
    return true;
}

/* ---- writing */

static bool write_elf(const char *path, const Segments *s) {
    uint32_t headers = (uint32_t)(sizeof(Elf32_Ehdr) + s->count * sizeof(Elf32_Phdr));
    uint32_t size = headers;
    for (uint32_t i = 0; i < s->count; i++) {
        size = ((size + 3u) & ~3u) + s->items[i].size;
    }
    uint8_t *out = check_alloc(calloc(1, size));
    Elf32_Ehdr eh = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = s->machine,
        .e_version = EV_CURRENT,
        .e_entry = s->entry,
        .e_phoff = sizeof eh,
        .e_flags = s->flags,
        .e_ehsize = sizeof eh,
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = (uint16_t)s->count};
    memcpy(out, &eh, sizeof eh);
    uint32_t at = headers;
    for (uint32_t i = 0; i < s->count; i++) {
        const Segment *g = &s->items[i];
        at = (at + 3u) & ~3u;
        Elf32_Phdr ph = {.p_type = PT_LOAD,
                         .p_offset = at,
                         .p_vaddr = g->address,
                         .p_paddr = g->address,
                         .p_filesz = g->size,
                         .p_memsz = g->size,
                         .p_flags = PF_R | PF_X,
                         .p_align = 4};
        memcpy(out + sizeof eh + i * sizeof ph, &ph, sizeof ph);
        memcpy(out + at, g->data, g->size);
        at += g->size;
    }
    bool ok = file_write(path, out, size);
    free(out);
    return ok;
}

/* From the lowest address on; gaps hold FF, as erased flash does. */
static bool write_bin(const char *path, const Segments *s) {
    uint32_t low = UINT32_MAX, high = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        const Segment *g = &s->items[i];
        low = g->address < low ? g->address : low;
        high = g->address + g->size > high ? g->address + g->size : high;
    }
    uint8_t *out = check_alloc(malloc(high - low + 1));
    memset(out, 0xFF, high - low);
    for (uint32_t i = 0; i < s->count; i++) {
        memcpy(out + (s->items[i].address - low), s->items[i].data, s->items[i].size);
    }
    bool ok = file_write(path, out, high - low);
    free(out);
    return ok;
}

static char *hex_record(char *out, unsigned type, uint16_t address, const uint8_t *data,
                        unsigned n) {
    unsigned sum = n + (address >> 8) + (address & 0xFF) + type;
    out += sprintf(out, ":%02X%04X%02X", n, address, type);
    for (unsigned i = 0; i < n; i++) {
        sum += data[i];
        out += sprintf(out, "%02X", data[i]);
    }
    return out + sprintf(out, "%02X\n", (0u - sum) & 0xFF);
}

static char *hex_segment(char *out, const Segment *g) {
    uint32_t upper = UINT32_MAX;
    for (uint32_t i = 0; i < g->size;) {
        uint32_t address = g->address + i;
        if (address >> 16 != upper) {
            upper = address >> 16;
            uint8_t high[2] = {(uint8_t)(upper >> 8), (uint8_t)upper};
            out = hex_record(out, 4, 0, high, 2);
        }
        uint32_t n = 16 - (address & 15);
        n = n < g->size - i ? n : g->size - i;
        out = hex_record(out, 0, (uint16_t)address, g->data + i, n);
        i += n;
    }
    return out;
}

static bool write_hex(const char *path, const Segments *s) {
    size_t room = 64;
    for (uint32_t i = 0; i < s->count; i++) {
        room += ((size_t)s->items[i].size / 16 + 3) * 45 + ((s->items[i].size >> 16) + 2) * 20;
    }
    char *text = check_alloc(malloc(room)), *out = text;
    for (uint32_t i = 0; i < s->count; i++) {
        out = hex_segment(out, &s->items[i]);
    }
    uint8_t entry[4] = {(uint8_t)(s->entry >> 24), (uint8_t)(s->entry >> 16),
                        (uint8_t)(s->entry >> 8), (uint8_t)s->entry};
    out = hex_record(out, 5, 0, entry, 4);
    out = hex_record(out, 1, 0, NULL, 0);
    bool ok = file_write(path, text, (size_t)(out - text));
    free(text);
    return ok;
}

/* The blocks of a filesystem that are not erased, one after the other as one segment. */
static void add_files(Segments *s, const Board *b, const Bytes *files) {
    uint32_t block = b->erase_bytes, used = 0;
    for (uint32_t at = 0; at + block <= files->size; at += block) {
        const uint8_t *p = files->data + at;
        bool erased = p[0] == 0xFF && memcmp(p, p + 1, block - 1) == 0;
        if (!erased) {
            used += block;
        }
        if (used > 0 && (erased || at + 2 * block > files->size)) {
            uint32_t end = erased ? at : at + block;
            segments_add(s, b->files.base + end - used, files->data + end - used, used);
            used = 0;
        }
    }
}

static bool write_segments(const char *path, const EmulatorFile *what, const Board *b,
                           const Segments *s) {
    switch (what->kind) {
    case CONTAINER_ELF: return write_elf(path, s);
    case CONTAINER_BIN: return write_bin(path, s);
    case CONTAINER_UF2: return segments_write_uf2(path, b, s);
    case CONTAINER_BANK: return segments_write_bank(path, b, &what->bank, s);
    default: return write_hex(path, s);
    }
}

bool container_write_emulator(const char *path, const EmulatorFile *what, const Board *b,
                              const Bytes *image) {
    char *runtime = board_runtime(b);
    Bytes file = {0};
    Segments s = {0};
    bool ok = runtime != NULL;
    if (!ok) {
        print_error(
            "%s: error: board %s has no prebuilt runtime (%s/runtime.elf) to put beside the "
            "image; write the bare image to a .img file, or build firn with the board's "
            "cross compiler",
            path, b->name, b->name);
    }
    ok = ok && file_read(runtime, &file) && elf_segments(runtime, &file, &s);
    if (ok) {
        ImageHeader h;
        memcpy(&h, image->data, sizeof h);
        const uint32_t stamp[STATE_STAMP_WORDS] = {STATE_STAMP, image_stamp(&h, h.core_hash)};
        uint8_t boot[256], *state = check_alloc(malloc(b->state.size + sizeof stamp));
        memset(state, 0xFF, b->state.size); /* erased: no start-up has begun */
        memcpy(state, stamp, sizeof stamp);
        segments_add(&s, b->image.base, image->data, (uint32_t)image->size);
        if (what->files != NULL) {
            add_files(&s, b, what->files);
        }
        if (what->stamped) {
            segments_add(&s, b->state.base, state, b->state.size);
        }
        ok = segments_seal(path, b, &s, boot) && write_segments(path, what, b, &s);
        free(state);
    }
    free(s.items);
    free(file.data);
    free(runtime);
    return ok;
}

bool container_write(const char *path, Container kind, const Board *b, const Bytes *image,
                     const Bytes *files) {
    EmulatorFile what = {.kind = kind, .files = files};
    return kind == CONTAINER_IMAGE ? file_write(path, image->data, image->size)
                                   : container_write_emulator(path, &what, b, image);
}

/* ---- reading any of them */

/* Two hexadecimal digits; -1 when they are none. */
static int hex_byte(const char *p) {
    int v = 0;
    for (int i = 0; i < 2; i++) {
        int c = p[i] | 32;
        int d = p[i] >= '0' && p[i] <= '9' ? p[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (d < 0) {
            return -1;
        }
        v = v * 16 + d;
    }
    return v;
}

/* Decodes one record in place (bytes over the digits, which lie further on); its length, or -1. */
static int hex_decode(char *line, uint8_t *out) {
    int n = hex_byte(line + 1), sum = 0;
    for (int i = 0; n >= 0 && i < n + 5; i++) {
        int b = hex_byte(line + 1 + 2 * i);
        if (b < 0) {
            return -1;
        }
        out[i] = (uint8_t)b;
        sum += b;
    }
    return (sum & 0xFF) == 0 ? n : -1;
}

/* Records that follow each other become one segment. `store` receives the bytes. */
static bool hex_segments(const char *path, const Bytes *file, uint8_t *store, Segments *out) {
    uint32_t upper = 0, line_number = 1;
    bool ended = false;
    for (char *line = (char *)file->data; *line == ':' && !ended; line_number++) {
        uint8_t record[260] = {0};
        int n = hex_decode(line, record);
        if (n < 0 || (record[3] == 4 && n != 2)) {
            print_error("%s:%u: error: is no sound Intel hex record: the file is damaged or cut "
                        "short; copy it again whole",
                        path, (unsigned)line_number);
            return false;
        }
        uint32_t address = upper + record[1] * 256u + record[2];
        ended = record[3] == 1;
        if (record[3] == 4) {
            upper = (uint32_t)record[4] << 24 | (uint32_t)record[5] << 16;
        } else if (record[3] == 0) {
            Segment *last = out->count > 0 ? &out->items[out->count - 1] : NULL;
            memcpy(store, record + 4, (size_t)n);
            if (last != NULL && last->address + last->size == address) {
                last->size += (uint32_t)n;
            } else {
                segments_add(out, address, store, (uint32_t)n);
            }
            store += n;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    if (!ended) {
        print_error(
            "%s:%u: error: is cut short: a record that begins with ':' was expected, and the last "
            "one, :00000001FF, is missing; copy it again whole",
            path, (unsigned)line_number);
    }
    return ended;
}

/* The board's name as the header refers to it may stand in the core block. */
static bool header_names(const ImageHeader *h, const Segment *g, uint32_t offset, const Board *b) {
    const FirnRuntime *rt = board_firn_runtime(b);
    uint32_t core = rt->core_name(b->name, strlen(b->name));
    if (core != 0) {
        return h->board == b->core.base + core;
    }
    uint32_t at = h->board - h->base + 4 + STR_PREFIX; /* within the image: the text */
    size_t n = strlen(b->name);
    return h->board >= h->base && h->total_bytes <= g->size - offset && at <= g->size - offset &&
           n <= g->size - offset - at && memcmp(g->data + offset + at, b->name, n) == 0;
}

/* Looks for the image of board `b` at its place in one segment; `flat` segments have no address of their own. */
static bool find_image(const Segment *g, const Board *b, bool flat, Bytes *image) {
    uint32_t places[2] = {b->image.base - g->address, 0};
    for (int i = 0; i < (flat ? 2 : 1); i++) {
        uint32_t offset = flat && i == 0 ? b->image.base - b->flash.base : places[i];
        ImageHeader h;
        if (offset >= g->size || g->size - offset < sizeof h) {
            continue;
        }
        memcpy(&h, g->data + offset, sizeof h);
        if (h.magic == IMAGE_MAGIC && h.base == b->image.base && header_names(&h, g, offset, b)) {
            if (h.total_bytes > g->size - offset) {
                continue; /* explain_cut tells why */
            }
            image->size = h.total_bytes;
            image->data = check_alloc(malloc(image->size + 1));
            memcpy(image->data, g->data + offset, image->size);
            return true;
        }
    }
    return false;
}

static bool find_in_segments(const Segments *s, bool flat, Bytes *image, char **board_name) {
    char **names = board_names();
    bool found = false;
    for (size_t n = 0; names[n] != NULL; n++) {
        Board b;
        if (!found && board_load(names[n], &b)) {
            for (uint32_t i = 0; i < s->count && !found; i++) {
                found = find_image(&s->items[i], &b, flat, image);
            }
            if (found) {
                *board_name = check_alloc(strdup(names[n]));
            }
            board_free(&b);
        }
        free(names[n]);
    }
    free(names);
    return found;
}

/* True, and said, when an image begins `offset` bytes into the segment and the segment ends before it does. */
static bool explain_cut(const char *path, const Segment *g, uint32_t offset) {
    ImageHeader h = {0};
    uint32_t size = offset < g->size ? g->size - offset : 0;
    memcpy(&h, g->data + (g->size - size), size < sizeof h ? size : sizeof h);
    if (h.magic != IMAGE_MAGIC || (size >= sizeof h && size >= h.total_bytes)) {
        return false;
    }
    if (size < sizeof h) {
        print_error(
            "%s: error: is cut short: %u bytes of an image's header of %u; copy it again whole",
            path, (unsigned)size, (unsigned)sizeof h);
    } else {
        print_error("%s: error: is cut short: %u bytes of an image of %u; copy it again whole",
                    path, (unsigned)size, (unsigned)h.total_bytes);
    }
    return true;
}

/* What is wrong with a file in which no board's image was found. */
static void explain_no_image(const char *path, const Segments *s, bool flat) {
    char **names = board_names();
    bool said = s->count > 0 && flat && explain_cut(path, &s->items[0], 0);
    for (size_t n = 0; names[n] != NULL; n++) {
        Board b;
        if (!said && board_load(names[n], &b)) {
            for (uint32_t i = 0; i < s->count && !said; i++) {
                uint32_t start = flat ? b.flash.base : s->items[i].address;
                said = explain_cut(path, &s->items[i], b.image.base - start);
            }
            board_free(&b);
        }
        free(names[n]);
    }
    free(names);
    if (!said && flat && s->items[0].size >= 4 && memcmp(s->items[0].data, "fmod", 4) == 0) {
        print_error("%s: error: is a compiled module, no program; run its source, or the project "
                    "that imports it",
                    path);
    } else if (!said) {
        print_error(
            "%s: error: holds no firn image for a board of this installation; expected a file "
            "made by `firn bake` (.img, .bin, .hex, .elf or .uf2), a .py file or a project folder",
            path);
    }
}

bool container_read(const char *path, Bytes *image, char **board_name) {
    Bytes file;
    if (!file_read(path, &file)) {
        return false;
    }
    Segments s = {0};
    uint8_t *store = check_alloc(malloc(file.size / 2 + 1));
    bool elf = file.size >= SELFMAG && memcmp(file.data, ELFMAG, SELFMAG) == 0;
    bool hex = !elf && file.size > 0 && file.data[0] == ':';
    bool uf2 = segments_is_uf2(&file);
    bool ok = true;
    if (elf) {
        ok = elf_segments(path, &file, &s);
    } else if (hex) {
        ok = hex_segments(path, &file, store, &s);
    } else if (uf2) {
        ok = segments_read_uf2(path, &file, store, &s);
    } else {
        segments_add(&s, 0, file.data, (uint32_t)file.size);
    }
    bool flat = !elf && !hex && !uf2;
    if (ok && !find_in_segments(&s, flat, image, board_name)) {
        explain_no_image(path, &s, flat);
        ok = false;
    }
    free(store);
    free(s.items);
    free(file.data);
    return ok;
}
