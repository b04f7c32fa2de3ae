/* The .fmod format, and what a sound module is.
 *
 * All numbers little-endian. "fmod", u16 version, u16 flags (bit 0: package), then name, file; then
 * u32 count + entries each of constants, codes, globals, imports; at the end the CRC-32 of
 * everything before it. A text is u32 bytes + the bytes. */
#include "module_file.h"
#include "../runtime/crc32.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory of a module ---- */

void module_free(CompiledModule *m) {
    if (m == NULL) {
        return;
    }
    for (uint32_t i = 0; i < m->constant_count; i++) {
        free(m->constants[i].text);
        free(m->constants[i].items);
    }
    for (uint32_t i = 0; i < m->code_count; i++) {
        CompiledCode *c = &m->codes[i];
        free(c->param_names);
        free(c->closure_names);
        free(c->units);
        free(c->handlers);
        free(c->lines);
    }
    for (uint32_t i = 0; i < m->import_count; i++) {
        free(m->imports[i].module);
        free(m->imports[i].name);
    }
    free(m->name);
    free(m->file);
    free(m->constants);
    free(m->codes);
    free(m->globals);
    free(m->imports);
    free(m->statements);
    free(m);
}

/* ---- writing ---- */

typedef struct file_writer {
    uint8_t *bytes;
    size_t count, capacity;
    bool failed;
} file_writer;

/* The place of that many more bytes, or NULL. */
static uint8_t *file_grow(file_writer *w, size_t bytes) {
    if (w->capacity - w->count < bytes) {
        size_t more = (w->capacity + bytes) * 2 + 256;
        uint8_t *grown = realloc(w->bytes, more);
        if (grown == NULL) {
            w->failed = true;
            return NULL;
        }
        w->bytes = grown;
        w->capacity = more;
    }
    w->count += bytes;
    return w->bytes + w->count - bytes;
}

static void file_put(file_writer *w, const void *data, size_t bytes) {
    uint8_t *to = file_grow(w, bytes);
    if (to != NULL && bytes > 0) {
        memcpy(to, data, bytes);
    }
}

static void file_u8(file_writer *w, unsigned n) {
    uint8_t *to = file_grow(w, 1);
    if (to != NULL) {
        *to = (uint8_t)n;
    }
}

static void file_u16s(file_writer *w, const uint16_t *items, size_t count) {
    uint8_t *to = file_grow(w, 2 * count);
    for (size_t i = 0; to != NULL && i < count; i++) {
        to[2 * i] = (uint8_t)items[i];
        to[2 * i + 1] = (uint8_t)(items[i] >> 8);
    }
}

static void file_u16(file_writer *w, unsigned n) {
    uint16_t item = (uint16_t)n;
    file_u16s(w, &item, 1);
}

static void file_u32(file_writer *w, uint32_t n) {
    file_u16(w, n & 0xFFFFu);
    file_u16(w, n >> 16);
}

static void file_text(file_writer *w, const char *text, size_t bytes) {
    file_u32(w, (uint32_t)bytes);
    file_put(w, text, bytes);
}

static void file_constant(file_writer *w, const Constant *c) {
    file_u8(w, (unsigned)c->kind);
    switch (c->kind) {
    case CONSTANT_NONE:
    case CONSTANT_FALSE:
    case CONSTANT_TRUE:
    case CONSTANT_ELLIPSIS: break;
    case CONSTANT_TUPLE:
    case CONSTANT_FROZENSET:
        file_u32(w, c->count);
        file_u16s(w, c->items, c->count);
        break;
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION: file_u32(w, c->index); break;
    default: file_text(w, c->text, c->count); break;
    }
}

static void file_code(file_writer *w, const CompiledCode *c) {
    const CompiledInfo *info = &c->info;
    const uint8_t bytes[] = {info->below,    info->nregs,   info->flags, info->nargs,
                             info->nposonly, info->nkwonly, info->ncells};
    file_put(w, bytes, sizeof bytes);
    file_u32(w, info->units);
    file_u32(w, info->handlers);
    file_u32(w, info->lines);
    file_u32(w, info->line);
    file_u16(w, c->name);
    file_u32(w, (uint32_t)c->prefix);
    file_u32(w, (uint32_t)c->doc);
    file_u16s(w, c->param_names, compiled_params(info));
    file_u16s(w, c->closure_names, info->ncells);
    file_u16s(w, c->units, info->units);
    for (uint32_t i = 0; i < info->handlers; i++) {
        const CompiledHandler *h = &c->handlers[i];
        file_u32(w, h->start);
        file_u32(w, h->end);
        file_u32(w, h->handler);
        file_u32(w, h->reg);
    }
    file_put(w, c->lines, info->lines);
}

static void file_import(file_writer *w, const CompiledImport *i) {
    file_text(w, i->module, strlen(i->module));
    file_u8(w, i->name != NULL);
    if (i->name != NULL) {
        file_text(w, i->name, strlen(i->name));
    }
    file_u32(w, i->line);
    file_u8(w, i->level);
    file_u8(w, i->guarded);
}

bool module_write(const CompiledModule *m, FILE *out) {
    file_writer w = {0};
    file_put(&w, "fmod", 4);
    file_u16(&w, MODULE_FILE_VERSION);
    file_u16(&w, m->package);
    file_text(&w, m->name, strlen(m->name));
    file_text(&w, m->file, strlen(m->file));
    file_u32(&w, m->constant_count);
    for (uint32_t i = 0; i < m->constant_count; i++) {
        file_constant(&w, &m->constants[i]);
    }
    file_u32(&w, m->code_count);
    for (uint32_t i = 0; i < m->code_count; i++) {
        file_code(&w, &m->codes[i]);
    }
    file_u32(&w, m->global_count);
    file_u16s(&w, m->globals, m->global_count);
    file_u32(&w, m->import_count);
    for (uint32_t i = 0; i < m->import_count; i++) {
        file_import(&w, &m->imports[i]);
    }
    file_u32(&w, crc32_update(0, w.bytes, w.count));
    bool done = !w.failed && fwrite(w.bytes, 1, w.count, out) == w.count && fflush(out) == 0;
    free(w.bytes);
    return done;
}
