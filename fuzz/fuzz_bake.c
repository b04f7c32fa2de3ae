/* Source text through start-up at bake time: whatever a program does, its evaluation ends, the image
 * that comes of it passes the verifier, and runs until a step limit. Parts separated by a line "%%"
 * are main.py and then the modules a, b and c. */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "freeze.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { MAX_MODULES = 4, STEPS = 20000 };

static const char *const names[MAX_MODULES] = {"__main__", "a", "b", "c"};
static const char *const files[MAX_MODULES] = {"main.py", "a.py", "b.py", "c.py"};

static FILE *nowhere;

/* What programs print, and what is wrong with them, is of no interest. */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    nowhere = fopen("/dev/null", "w");
    if (nowhere == NULL || freopen("/dev/null", "w", stdout) == NULL) {
        abort();
    }
    return 0;
}

/* The modules of `text`, which is taken apart; false when one of them does not compile. */
static bool project_of(char *text, Project *p) {
    bool ok = true;
    p->main = 0;
    p->boot = -1;
    for (char *part = text; part != NULL && p->count < MAX_MODULES;) {
        char *end = strstr(part, "\n%%\n");
        unsigned errors = 0;
        if (end != NULL) {
            end[1] = 0;
            end += 4;
        }
        CompileOptions options = {.name = names[p->count],
                                  .file = files[p->count],
                                  .optimise = 1,
                                  .builtin_ordinal = firn_runtime_f64.builtin_ordinal};
        CompiledModule *m = compile_source(&options, part, strlen(part), nowhere, &errors);
        ok = ok && m != NULL;
        if (m != NULL) {
            p->modules[p->count++] = m;
        }
        part = end;
    }
    return ok;
}

static void image_try(const Board *b, const Bytes *image) {
    const FirnRuntime *rt = &firn_runtime_f64;
    VmConfig config = {.board = b->name,
                       .platform = b->platform,
                       .core_base = b->core.base,
                       .image_base = b->image.base,
                       .image_bytes = b->image.size,
                       .ram_base = b->heap.base,
                       .heap_bytes = b->heap.size,
                       .flash_bytes = b->flash.size,
                       .depth_limit = b->native_depth,
                       .step_limit = STEPS};
    char error[512];
    Vm *vm = rt->create(&config);
    if (vm == NULL || !rt->load(vm, image->data, image->size, error, sizeof error) ||
        !rt->verify(vm, error, sizeof error)) {
        fprintf(stderr, "an image of the bake is refused: %s\n", error);
        abort();
    }
    rt->run(vm);
    rt->destroy(vm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    CompiledModule *modules[MAX_MODULES];
    Project project = {.modules = modules};
    Board board = {.name = FIRN_BOARD_NAME,
                   .platform = FIRN_PLATFORM,
                   .float_bits = 64,
                   .flash = {FIRN_FLASH_BASE, FIRN_FLASH_SIZE},
                   .core = {FIRN_CORE_BASE, FIRN_CORE_SIZE},
                   .image = {FIRN_IMAGE_BASE, 0x00100000u},
                   .heap = {FIRN_HEAP_BASE, 1u << 16},
                   .heap_max = 1u << 20,
                   .native_depth = 24};
    BakeRequest request = {.project = &project, .board = &board, .freeze = true, .steps = STEPS};
    ImageReport report = {0};
    Bytes image = {0};
    char *text = malloc(size + 1);
    if (text == NULL) {
        abort();
    }
    memcpy(text, data, size);
    text[size] = 0;
    if (project_of(text, &project) && image_bake(&request, &image, &report)) {
        image_exits(&board, &image);
        image_try(&board, &image);
    }
    report_free(&report);
    free(image.data);
    for (uint32_t i = 0; i < project.count; i++) {
        module_free(modules[i]);
    }
    free(text);
    return 0;
}
