/* exec(), eval() and compile() in the simulator: compiles, and links what comes out behind the image that runs. One pool
 * serves a whole run, so that each text and constant is there once. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <stdlib.h>
#include <string.h>

#include "chunk.h"
#include "link.h"

struct ChunkLinker {
    const Board *board;
    Pool pool;
    ChunkHook hook;
};

/* The pool's words are those that stand in the run's memory: what the runtime has made meanwhile is taken over. */
static void chunk_begin(ChunkLinker *c, Vm *vm, const ChunkRequest *r) {
    Pool *p = &c->pool;
    FlashBytes flash = {0};
    if (p->words == NULL) {
        pool_init(p, board_firn_runtime(c->board), r->base, c->board->core.base, 0, &flash);
        p->vm = vm;
    }
    p->flash = NULL;
    uint32_t have = (r->next - r->base) / 4, from = p->count;
    if (have > from) {
        (void)pool_object(p, 0, have - from - 1);
        memcpy(p->words + from, r->memory + from, (have - from) * sizeof *p->words);
    }
    for (uint32_t i = p->constant_count; i < r->constant_count; i++) {
        (void)pool_constant(p, r->constants[i]);
    }
}

static bool chunk_end(const ChunkLinker *c, ChunkRequest *r) {
    const Pool *p = &c->pool;
    uint32_t from = (r->next - r->base) / 4;
    if (p->count > (r->end - r->base) / 4) {
        return false;
    }
    memcpy(r->memory + from, p->words + from, (p->count - from) * sizeof *p->words);
    memcpy(r->constants + r->constant_count, p->constants + r->constant_count,
           (p->constant_count - r->constant_count) * sizeof *p->constants);
    r->next = r->base + p->count * 4;
    r->constant_count = p->constant_count;
    return true;
}

static Value chunk_link(ChunkLinker *c, const CompiledModule *m, Value module) {
    CompiledModule *sources[] = {(CompiledModule *)(uintptr_t)m};
    Project project = {.modules = sources, .count = 1, .boot = -1};
    ImageReport report = {0};
    LinkedModule lm = {.source = m, .object = module};
    lm.constants = check_alloc(calloc(m->constant_count + 1, sizeof *lm.constants));
    lm.codes = check_alloc(calloc(m->code_count + 1, sizeof *lm.codes));
    Linker l = {.pool = c->pool,
                .project = &project,
                .board = c->board,
                .modules = &lm,
                .report = &report,
                .chunk = true};
    uint32_t body = link_reach_code(&l, 0, 0);
    link_make_codes(&l);
    link_fill_codes(&l);
    Value code = l.failed ? VALUE_UNBOUND : l.codes[body].ref;
    c->pool = l.pool;
    link_free_codes(&l);
    free(lm.codes);
    free(lm.constants);
    return code;
}

/* The first error of what the compiler has printed: "file:line:column: error: text". */
static void chunk_first_error(const char *printed, const char *file, char *error,
                              size_t error_bytes, unsigned *line) {
    static const char mark[] = "error: ";
    size_t n = strlen(file);
    if (strncmp(printed, file, n) == 0 && printed[n] == ':') {
        *line = (unsigned)strtoul(printed + n + 1, NULL, 10);
    }
    const char *text = strstr(printed, mark);
    text = text != NULL ? text + sizeof mark - 1 : printed;
    (void)snprintf(error, error_bytes, "%.*s", (int)strcspn(text, "\n"), text);
}

static CompiledModule *chunk_source(const ChunkLinker *c, const ChunkRequest *r, char *error,
                                    size_t error_bytes, unsigned *line) {
    static const CompileChunk modes[] = {CHUNK_EXEC, CHUNK_EVAL, CHUNK_SINGLE};
    CompileOptions options = {.name = "__chunk__",
                              .file = r->file,
                              .wide = true,
                              .platform = c->board->platform,
                              .chunk = modes[r->mode],
                              .builtin_ordinal = board_firn_runtime(c->board)->builtin_ordinal};
    char *printed = NULL;
    size_t bytes = 0;
    unsigned errors = 0;
    FILE *out = open_memstream(&printed, &bytes);
    if (out == NULL) {
        die_no_memory();
    }
    CompiledModule *m = compile_source(&options, r->text, r->bytes, out, &errors);
    (void)fclose(out);
    if (m == NULL) {
        chunk_first_error(printed, r->file, error, error_bytes, line);
    }
    free(printed);
    return m;
}

static Value chunk_compile(void *context, Vm *vm, ChunkRequest *r, char *error, size_t error_bytes,
                           unsigned *line) {
    ChunkLinker *c = context;
    CompiledModule *m = chunk_source(c, r, error, error_bytes, line);
    if (m == NULL) {
        return VALUE_UNBOUND;
    }
    chunk_begin(c, vm, r);
    Value code = chunk_link(c, m, r->module);
    module_free(m);
    if (code == VALUE_UNBOUND || !chunk_end(c, r)) {
        (void)snprintf(error, error_bytes, "the program has compiled more than its memory holds");
        return VALUE_UNBOUND;
    }
    return code;
}

ChunkLinker *chunk_linker_new(const Board *board) {
    ChunkLinker *c = check_alloc(calloc(1, sizeof *c));
    c->board = board;
    c->hook = (ChunkHook){c, chunk_compile};
    return c;
}

const ChunkHook *chunk_linker_hook(const ChunkLinker *c) {
    return &c->hook;
}

void chunk_linker_free(ChunkLinker *c) {
    pool_free(&c->pool);
    free(c);
}
