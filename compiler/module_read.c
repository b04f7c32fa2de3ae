/* Reading a .fmod file. Nothing is believed: every count is compared with the bytes that are
 * left. */
#include "module_file.h"
#include "../runtime/crc32.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { READ_HEADER_BYTES = 8, READ_CRC_BYTES = 4 };

typedef struct file_reader {
    const uint8_t *bytes;
    size_t at, end;
    char *error;
    size_t error_bytes;
    bool failed;
} file_reader;

static void read_fail(file_reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first failure is reported. */
static void read_fail(file_reader *r, const char *format, ...) {
    if (r->failed) {
        return;
    }
    r->failed = true;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(r->error, r->error_bytes, format, args);
    va_end(args);
}

static bool read_has(file_reader *r, size_t bytes) {
    if (!r->failed && r->end - r->at < bytes) {
        read_fail(r, "the module ends too early: %zu bytes wanted at offset %zu, %zu are left",
                  bytes, r->at, r->end - r->at);
    }
    return !r->failed;
}

static uint32_t read_number(file_reader *r, size_t bytes) {
    uint32_t n = 0;
    if (!read_has(r, bytes)) {
        return 0;
    }
    for (size_t i = 0; i < bytes; i++) {
        n |= (uint32_t)r->bytes[r->at + i] << (8 * i);
    }
    r->at += bytes;
    return n;
}

/* A count of entries of at least `least` bytes each. */
static uint32_t read_count(file_reader *r, size_t least, const char *what) {
    uint32_t count = read_number(r, 4);
    if (!r->failed && count > (r->end - r->at) / least) {
        read_fail(r, "%u %s at offset %zu: more than the file has room for", (unsigned)count, what,
                  r->at - 4);
    }
    return r->failed ? 0 : count;
}

static void *read_memory(file_reader *r, size_t count, size_t size) {
    void *p = r->failed ? NULL : calloc(count + 1, size);
    if (p == NULL) {
        read_fail(r, "the host has no memory left");
    }
    return p;
}

static char *read_text(file_reader *r, uint32_t *bytes) {
    uint32_t count = read_count(r, 1, "bytes of text");
    char *text = read_memory(r, count, 1);
    if (text != NULL) {
        memcpy(text, r->bytes + r->at, count);
        r->at += count;
        *bytes = count;
    }
    return text;
}

/* A text without NULs. */
static char *read_string(file_reader *r, const char *what) {
    uint32_t bytes = 0;
    char *text = read_text(r, &bytes);
    if (text != NULL && strlen(text) != bytes) {
        read_fail(r, "%s contains a NUL", what);
    }
    return text;
}

static uint16_t *read_u16s(file_reader *r, size_t count) {
    if (!read_has(r, count * 2)) {
        return NULL;
    }
    uint16_t *items = read_memory(r, count, sizeof *items);
    for (size_t i = 0; items != NULL && i < count; i++) {
        items[i] = (uint16_t)read_number(r, 2);
    }
    return items;
}

static void read_constant(file_reader *r, Constant *c) {
    uint32_t kind = read_number(r, 1);
    if (kind > CONSTANT_FUNCTION) {
        read_fail(r, "constant of unknown kind %u at offset %zu", (unsigned)kind, r->at - 1);
        return;
    }
    c->kind = (ConstantKind)kind;
    switch (c->kind) {
    case CONSTANT_NONE:
    case CONSTANT_FALSE:
    case CONSTANT_TRUE:
    case CONSTANT_ELLIPSIS: break;
    case CONSTANT_TUPLE:
    case CONSTANT_FROZENSET: {
        uint32_t count = read_count(r, 2, "items");
        c->items = read_u16s(r, count);
        c->count = c->items == NULL ? 0 : count;
        break;
    }
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION: c->index = read_number(r, 4); break;
    default: c->text = read_text(r, &c->count); break;
    }
}

static void read_code(file_reader *r, CompiledCode *c) {
    CompiledInfo *info = &c->info;
    info->below = (uint8_t)read_number(r, 1);
    info->nregs = (uint8_t)read_number(r, 1);
    info->flags = (uint8_t)read_number(r, 1);
    info->nargs = (uint8_t)read_number(r, 1);
    info->nposonly = (uint8_t)read_number(r, 1);
    info->nkwonly = (uint8_t)read_number(r, 1);
    info->ncells = (uint8_t)read_number(r, 1);
    info->units = read_number(r, 4);
    info->handlers = read_number(r, 4);
    info->lines = read_number(r, 4);
    info->line = read_number(r, 4);
    c->name = (uint16_t)read_number(r, 2);
    c->prefix = (int32_t)read_number(r, 4);
    c->doc = (int32_t)read_number(r, 4);
    c->param_names = read_u16s(r, compiled_params(info));
    c->closure_names = read_u16s(r, info->ncells);
    c->units = read_u16s(r, info->units);
    if (!read_has(r, info->handlers * (size_t)16)) {
        return;
    }
    c->handlers = read_memory(r, info->handlers, sizeof *c->handlers);
    for (uint32_t i = 0; c->handlers != NULL && i < info->handlers; i++) {
        c->handlers[i].start = read_number(r, 4);
        c->handlers[i].end = read_number(r, 4);
        c->handlers[i].handler = read_number(r, 4);
        c->handlers[i].reg = read_number(r, 4);
    }
    if (read_has(r, info->lines)) {
        c->lines = read_memory(r, info->lines, 1);
    }
    if (c->lines != NULL) {
        memcpy(c->lines, r->bytes + r->at, info->lines);
        r->at += info->lines;
    }
}

static void read_import(file_reader *r, CompiledImport *i) {
    i->module = read_string(r, "the name of an import");
    if (read_number(r, 1) != 0) {
        i->name = read_string(r, "the name of an import");
    }
    i->line = read_number(r, 4);
    i->level = (uint8_t)read_number(r, 1);
    i->guarded = read_number(r, 1) != 0;
}

/* Counts are set as entries are filled, so that module_free finds what is there. */
static void read_module(file_reader *r, CompiledModule *m) {
    uint32_t count;
    m->name = read_string(r, "the module's name");
    m->file = read_string(r, "the module's file name");
    count = read_count(r, 1, "constants");
    m->constants = read_memory(r, count, sizeof *m->constants);
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        m->constant_count = i + 1;
        read_constant(r, &m->constants[i]);
    }
    count = read_count(r, 25, "code objects");
    m->codes = read_memory(r, count, sizeof *m->codes);
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        m->code_count = i + 1;
        read_code(r, &m->codes[i]);
    }
    count = read_count(r, 2, "globals");
    m->globals = read_u16s(r, count);
    m->global_count = m->globals == NULL ? 0 : count;
    count = read_count(r, 11, "imports");
    m->imports = read_memory(r, count, sizeof *m->imports);
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        m->import_count = i + 1;
        read_import(r, &m->imports[i]);
    }
    if (!r->failed && r->at != r->end) {
        read_fail(r, "%zu bytes too many at offset %zu", r->end - r->at, r->at);
    }
}

static bool read_frame(file_reader *r, size_t bytes) {
    if (bytes < READ_HEADER_BYTES + READ_CRC_BYTES || memcmp(r->bytes, "fmod", 4) != 0) {
        read_fail(r, "not a compiled module (it does not begin with \"fmod\")");
        return false;
    }
    unsigned version = r->bytes[4] | (unsigned)r->bytes[5] << 8;
    if (version != MODULE_FILE_VERSION) {
        read_fail(r, "compiled module of format %u, this firn reads format %d: compile it again",
                  version, MODULE_FILE_VERSION);
        return false;
    }
    r->at = bytes - READ_CRC_BYTES;
    r->end = bytes;
    uint32_t stored = read_number(r, 4), found = crc32_update(0, r->bytes, bytes - READ_CRC_BYTES);
    if (stored != found) {
        read_fail(r, "damaged module: checksum %08x, expected %08x: compile it again",
                  (unsigned)found, (unsigned)stored);
        return false;
    }
    r->at = READ_HEADER_BYTES;
    r->end = bytes - READ_CRC_BYTES;
    return true;
}

CompiledModule *module_read(const void *data, size_t bytes, char *error, size_t error_bytes) {
    assert(error_bytes > 0);
    file_reader r = {.bytes = data, .end = bytes, .error = error, .error_bytes = error_bytes};
    error[0] = '\0';
    if (!read_frame(&r, bytes)) {
        return NULL;
    }
    CompiledModule *m = read_memory(&r, 1, sizeof *m);
    if (m == NULL) {
        return NULL;
    }
    unsigned flags = r.bytes[6] | (unsigned)r.bytes[7] << 8;
    if (flags > 1) {
        read_fail(&r, "unknown flags %u in the header", flags);
    }
    m->package = flags == 1;
    read_module(&r, m);
    if (r.failed || !module_check(m, error, error_bytes)) {
        module_free(m);
        return NULL;
    }
    return m;
}
