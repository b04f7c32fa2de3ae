/* The two generated headers. */
#include "coregen.h"
#include "native_flags.h"
#include "crc32.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    char *name;
    uint32_t number;
} defines[8192];
static uint32_t define_count;

static struct {
    uint16_t hash; /* of the names of all natives up to this one */
    uint8_t shape;
    const char *signature;
} natives[4096];
static uint32_t native_count;

static struct { unsigned min, max, flags; } shapes[256];
static unsigned shape_count;

void emit_define(const char *prefix, const char *name, uint32_t number, bool once) {
    size_t bytes = strlen(prefix) + strlen(name) + 2;
    char *text = checked_realloc(NULL, bytes);
    snprintf(text, bytes, "%s_%s", prefix, name);
    for (uint32_t i = 0; i < define_count; i++) {
        if (strcmp(defines[i].name, text) == 0) {
            if (once || defines[i].number != number) {
                fail("natives.def: %s is given twice", text);
            }
            free(text);
            return;
        }
    }
    if (define_count == sizeof defines / sizeof *defines) {
        fail("more than %zu definitions", sizeof defines / sizeof *defines);
    }
    defines[define_count].name = text;
    defines[define_count++].number = number;
}

/* Number of the shape, which is added when it is new. */
static uint8_t shape_number(unsigned min, unsigned max, unsigned flags) {
    unsigned i = 0;
    while (i < shape_count &&
           (shapes[i].min != min || shapes[i].max != max || shapes[i].flags != flags)) {
        i++;
    }
    if (i == sizeof shapes / sizeof *shapes) {
        fail("more than %u shapes of natives", i);
    }
    shapes[i].min = min;
    shapes[i].max = max;
    shapes[i].flags = flags;
    shape_count += i == shape_count ? 1 : 0;
    return (uint8_t)i;
}

void emit_native(const char *owner, const char *name, unsigned min, unsigned max, unsigned flags,
                 const char *signature) {
    static uint32_t crc;
    char text[256];
    if (native_count == sizeof natives / sizeof *natives) {
        fail("more than %zu natives", sizeof natives / sizeof *natives);
    }
    int n = snprintf(text, sizeof text, "%s.%s/%u/%u\n", owner, name, min, max);
    crc = crc32_update(crc, text, (size_t)n);
    natives[native_count].hash = (uint16_t)crc;
    natives[native_count].shape =
        shape_number(min, max, flags | (signature != NULL ? NATIVE_KEYWORDS : 0));
    natives[native_count++].signature = signature;
}

static FILE *open_file(const char *dir, const char *name) {
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path) {
        fail("the path of %s is too long", name);
    }
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        fail("%s: %s", path, strerror(errno));
    }
    return f;
}

static void close_file(FILE *f, const char *name) {
    if (ferror(f) != 0 || fclose(f) != 0) {
        fail("%s cannot be written: %s", name, strerror(errno));
    }
}

static void emit_names(const char *dir) {
    FILE *f = open_file(dir, "core_names.h");
    fputs("/* Made by coregen from natives.def. */\n#ifndef FIRN_CORE_NAMES_H\n"
          "#define FIRN_CORE_NAMES_H\n\n",
          f);
    for (uint32_t i = 0; i < define_count; i++) {
        fprintf(f, "#define CORE_%s %uu\n", defines[i].name, defines[i].number);
    }
    fprintf(f, "#define CORE_WORDS %uu\n", block.count);
    fprintf(f, "#define CORE_NATIVES_HASH %uu\n",
            native_count != 0 ? natives[native_count - 1].hash : 0u);
    fprintf(f, "#define CORE_HASH 0x%08Xu\n", crc32_update(0, block.words, block.count * 4));
    fputs("\n#endif\n", f);
    close_file(f, "core_names.h");
}

static void emit_word_list(FILE *f) {
    fputs("/* Made by coregen from natives.def. CORE_REF(offset) becomes a reference. */\n"
          "CORE_STORAGE const uint32_t core_words[CORE_WORDS] CORE_SECTION = {\n",
          f);
    for (uint32_t i = 0; i < block.count; i++) {
        fprintf(f, block.is_ref[i] ? "CORE_REF(0x%X)," : "0x%X,", block.words[i]);
        fputc(i % 8 == 7 ? '\n' : ' ', f);
    }
    fputs("};\n", f);
}

static void emit_relocations(FILE *f) {
    fprintf(f,
            "#ifdef CORE_WITH_RELOCATIONS\nCORE_STORAGE const uint8_t core_relocations[%u] = {\n",
            (block.count + 7) / 8);
    for (uint32_t i = 0; i < block.count; i += 8) {
        unsigned byte = 0;
        for (uint32_t k = 0; k < 8 && i + k < block.count; k++) {
            byte |= (block.is_ref[i + k] ? 1u : 0u) << k;
        }
        fprintf(f, "%u,%c", byte, i / 8 % 16 == 15 ? '\n' : ' ');
    }
    fputs("};\n#endif\n", f);
}

static void emit_native_tables(FILE *f) {
    uint32_t signatures = 0;
    fprintf(f,
            "/* [n]: hash of the names of natives 0..n-1 */\n#ifdef CORE_WITH_RELOCATIONS\n"
            "static const uint16_t core_natives_hash[%u] = {\n0,",
            native_count + 1);
    for (uint32_t i = 0; i < native_count; i++) {
        fprintf(f, "%u,%c", natives[i].hash, i % 12 == 11 ? '\n' : ' ');
        signatures += natives[i].signature != NULL ? 1 : 0;
    }
    fprintf(f,
            "};\n#endif\n#define CORE_SIGNATURES %uu\n"
            "static const struct {\n    uint16_t native;\n    const char *text;\n"
            "} core_signatures[CORE_SIGNATURES + 1] = {\n",
            signatures);
    for (uint32_t i = 0; i < native_count; i++) {
        if (natives[i].signature != NULL) {
            fprintf(f, "{%u, \"%s\"},\n", i, natives[i].signature);
        }
    }
    fputs("{0xFFFF, 0},\n};\n", f);
}

static void emit_shapes(FILE *f) {
    fprintf(
        f,
        "/* Made by coregen from natives.def. */\nstatic const NativeShape native_shapes[%u] = {\n",
        shape_count);
    for (unsigned i = 0; i < shape_count; i++) {
        fprintf(f, "{%u, %u, %u},\n", shapes[i].min, shapes[i].max, shapes[i].flags);
    }
    fprintf(f, "};\nstatic const uint8_t native_shape_of[%u] = {\n", native_count);
    for (uint32_t i = 0; i < native_count; i++) {
        fprintf(f, "%u,%c", natives[i].shape, i % 24 == 23 ? '\n' : ' ');
    }
    fputs("};\n", f);
}

void emit_files(const char *dir) {
    emit_names(dir);
    FILE *f = open_file(dir, "core_words.h");
    emit_word_list(f);
    emit_relocations(f);
    emit_native_tables(f);
    close_file(f, "core_words.h");
    f = open_file(dir, "core_natives.h");
    emit_shapes(f);
    close_file(f, "core_natives.h");
    f = open_file(dir, "core_messages.h");
    messages_emit(f);
    close_file(f, "core_messages.h");
}
