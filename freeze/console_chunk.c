/* Code for a board that runs: compiled, linked as far as that goes without knowing its image, and sent as the stream that
 * runtime/upload.h describes. */
#include "console.h"

#include "../runtime/decode.h"
#include "../runtime/dict_format.h"
#include "../runtime/upload.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Addresses that no board has: of the objects made here, and what stands for the module. */
#define CHUNK_BASE   0xE0000000u
#define CHUNK_MODULE 0xDFFFFFF0u
#define PART         (SESSION_PAYLOAD - 1u)

typedef struct Stream {
    uint8_t *data; /* owned */
    size_t bytes, room;
    const Linker *linker;
} Stream;

/* ---- the stream */

static void stream_add(Stream *s, const void *data, size_t bytes) {
    if (s->bytes + bytes > s->room) {
        s->room = (s->bytes + bytes) * 2 + 256;
        s->data = check_alloc(realloc(s->data, s->room));
    }
    memcpy(s->data + s->bytes, data, bytes);
    s->bytes += bytes;
}

static void stream_number(Stream *s, uint32_t n, unsigned bytes) {
    uint8_t little[4] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};
    stream_add(s, little, bytes);
}

static const Value *object_at(const Stream *s, Value ref) {
    return s->linker->pool.words + (ref - CHUNK_BASE) / 4;
}

static void stream_object(Stream *s, enum UploadTag tag, const Value *object) {
    stream_number(s, tag, 1);
    stream_add(s, object, (1 + header_words(*object)) * sizeof *object);
}

/* Bytes of a CODE's payload where numbers of constants are: those of the tail, then those of the bytecode. */
static uint32_t constant_places(const LinkedCode *code, const Value *payload, uint32_t *places) {
    const CodeInfo *info = code_info(payload);
    const uint32_t tail = (uint32_t)sizeof *info + info->units * 2u;
    uint32_t n = 0;
    while (n < code->place_count) {
        places[n] = tail + code->places[n];
        n++;
    }
    for (uint32_t at = 0; at < info->units;) {
        Insn i = insn_decode(code_units(payload), info->units, at);
        if (op_has_constant(i.op)) {
            places[n++] = (uint32_t)sizeof *info + (i.next - 1) * 2;
        }
        at = i.next;
    }
    return n;
}

static void stream_code(Stream *s, Value ref, const Value *object) {
    const LinkedCode *code = s->linker->codes;
    while (code->ref != ref) {
        code++;
    }
    uint32_t *places =
        check_alloc(calloc(code->place_count + code->code->info.units + 1u, sizeof *places));
    uint32_t n = constant_places(code, object + 1, places);
    stream_object(s, UPLOAD_CODE, object);
    stream_number(s, n, 2);
    for (uint32_t i = 0; i < n; i++) {
        stream_number(s, places[i], 3);
    }
    free(places);
}

static void stream_value(Stream *s, Value v);

static void stream_items(Stream *s, enum UploadTag tag, const Value *items, uint32_t n) {
    stream_number(s, tag, 1);
    stream_number(s, n, 2);
    for (uint32_t i = 0; i < n; i++) {
        stream_value(s, items[i]);
    }
}

/* A FROZENSET constant is a count and a TABLE of as many entries. */
static void stream_frozenset(Stream *s, const Value *object) {
    const Value *table = object_at(s, object[2]) + 1;
    stream_items(s, UPLOAD_FROZENSET, table + TABLE_ENTRIES, (uint32_t)value_small_get(object[1]));
}

static void stream_value(Stream *s, Value v) {
    if (v == CHUNK_MODULE) {
        stream_number(s, UPLOAD_MODULE, 1);
    } else if (!value_is_ref(v) || v == VALUE_UNBOUND) {
        stream_number(s, UPLOAD_WORD, 1);
        stream_number(s, v, 4);
    } else if (v < CHUNK_BASE) {
        stream_number(s, UPLOAD_CORE, 1);
        stream_number(s, v - s->linker->pool.core_base, 4);
    } else {
        const Value *object = object_at(s, v);
        uint16_t hash;
        memcpy(&hash, object + 1, sizeof hash);
        switch (header_kind(*object)) {
        case KIND_TUPLE: stream_items(s, UPLOAD_TUPLE, object + 1, header_words(*object)); break;
        case KIND_FROZENSET: stream_frozenset(s, object); break;
        case KIND_CODE: stream_code(s, v, object); break;
        case KIND_STR:
        case KIND_STRU:
            stream_object(s, hash & STR_INTERNED ? UPLOAD_NAME : UPLOAD_OBJECT, object);
            break;
        default: stream_object(s, UPLOAD_OBJECT, object); break;
        }
    }
}

/* The name of the file is a name whatever it looks like: MODULEs are told apart by it. */
static void stream_file(Stream *s, const FirnRuntime *rt, const char *file) {
    size_t bytes = strlen(file);
    uint32_t words = ((uint32_t)bytes + STR_PREFIX + 3) / 4;
    Value *object = check_alloc(calloc(words + 1, sizeof *object));
    bool ascii = true;
    for (size_t i = 0; i < bytes; i++) {
        ascii = ascii && (unsigned char)file[i] < 0x80;
    }
    uint16_t hash = (uint16_t)(rt->str_hash(file, bytes) | STR_INTERNED);
    object[0] = header_make_bytes(ascii ? KIND_STR : KIND_STRU, (uint32_t)bytes + STR_PREFIX);
    memcpy(object + 1, &hash, sizeof hash);
    memcpy((char *)(object + 1) + STR_PREFIX, file, bytes);
    stream_object(s, UPLOAD_NAME, object);
    free(object);
}

/* ---- compiling and linking */

static void link_stream(Console *c, const Board *b, const CompiledModule *m, Stream *s) {
    CompiledModule *sources[] = {(CompiledModule *)(uintptr_t)m};
    Project project = {.modules = sources, .count = 1, .boot = -1};
    ImageReport report = {0};
    LinkedModule lm = {.source = m, .object = CHUNK_MODULE};
    lm.constants = check_alloc(calloc(m->constant_count + 1, sizeof *lm.constants));
    lm.codes = check_alloc(calloc(m->code_count + 1, sizeof *lm.codes));
    Linker l = {.project = &project, .board = b, .modules = &lm, .report = &report, .chunk = true};
    pool_init(&l.pool, c->runtime, CHUNK_BASE, b->core.base, 0, &lm.flash);
    uint32_t body = link_reach_code(&l, 0, 0);
    link_make_codes(&l);
    link_fill_codes(&l);
    s->linker = &l;
    if (!l.failed) {
        stream_number(s, l.pool.constant_count + 1, 2);
        stream_file(s, c->runtime, m->file);
        for (uint32_t i = 0; i < l.pool.constant_count; i++) {
            stream_value(s, l.pool.constants[i]);
        }
        stream_value(s, l.codes[body].ref);
    }
    link_free_codes(&l);
    free(lm.codes);
    free(lm.constants);
    pool_free(&l.pool);
}

/* False after the compiler's messages. */
static bool make_stream(Console *c, const char *text, size_t bytes, const ConsoleRun *run,
                        Stream *s) {
    Board b;
    unsigned errors = 0;
    if (!board_load(c->board, &b)) {
        return false;
    }
    CompileOptions options = {.name = "__main__",
                              .file = run->file,
                              .wide = true,
                              .platform = b.platform,
                              .chunk = run->single ? CHUNK_SINGLE : CHUNK_EXEC,
                              .builtin_ordinal = c->runtime->builtin_ordinal};
    CompiledModule *m = compile_source(&options, text, bytes, stderr, &errors);
    if (m != NULL) {
        link_stream(c, &b, m, s);
        module_free(m);
    }
    board_free(&b);
    return s->bytes > 0;
}

/* ---- sending and running */

static bool send_stream(Console *c, const Stream *s) {
    uint8_t part[SESSION_PAYLOAD];
    for (size_t at = 0; at < s->bytes; at += PART) {
        size_t n = s->bytes - at < PART ? s->bytes - at : PART;
        Answer a;
        part[0] = at == 0;
        memcpy(part + 1, s->data + at, n);
        if (!console_ask(c, SESSION_UPLOAD, part, n + 1, &a)) {
            return false;
        }
        if (a.status != SESSION_DONE) {
            print_error("firn: error: the board has no memory left for %zu bytes of code",
                        s->bytes);
            return false;
        }
    }
    return true;
}

static void take_output(const ConsoleRun *run, const Answer *a) {
    if (run->output == NULL) {
        (void)fwrite(a->data, 1, a->bytes, stdout);
        (void)fflush(stdout);
        return;
    }
    run->output->data = check_alloc(realloc(run->output->data, run->output->size + a->bytes + 1));
    memcpy(run->output->data + run->output->size, a->data, a->bytes);
    run->output->size += a->bytes;
    run->output->data[run->output->size] = 0;
}

/* A line of stdin for the program; Ctrl-D when there is none. */
static size_t take_input(const ConsoleRun *run, uint8_t *line) {
    size_t n = 0;
    int byte = EOF;
    while (run->input && n < PART && (byte = getchar()) != EOF) {
        line[n++] = (uint8_t)byte;
        if (byte == '\n') {
            break;
        }
    }
    if (n == 0) {
        line[n++] = 4;
    }
    return n;
}

static ConsoleEnd run_stream(Console *c, ConsoleRun *run) {
    Answer a;
    uint8_t line[SESSION_PAYLOAD];
    c->waiting = true;
    bool ok = console_ask(c, SESSION_RUN, NULL, 0, &a);
    while (ok && a.status != SESSION_DONE) {
        take_output(run, &a);
        size_t n = a.status == SESSION_WAITS ? take_input(run, line) : 0;
        ok = console_ask(c, SESSION_POLL, line, n, &a);
    }
    if (!ok || a.bytes != 2) {
        return CONSOLE_LOST;
    }
    c->waiting = false;
    run->status = a.data[1];
    return a.data[0] == SESSION_RETURNED ? CONSOLE_RETURNED
           : a.data[0] == SESSION_EXITED ? CONSOLE_EXITED
                                         : CONSOLE_RAISED;
}

ConsoleEnd console_run(Console *c, const char *text, size_t bytes, ConsoleRun *run) {
    Stream s = {0};
    ConsoleEnd end = CONSOLE_REFUSED;
    if (make_stream(c, text, bytes, run, &s)) {
        end = send_stream(c, &s) ? run_stream(c, run) : CONSOLE_LOST;
    }
    free(s.data);
    return end;
}
