/* Boards: boards/<name>/board.json, the one description that CMake and firn both read.
 *
 * The folder of boards is looked for beside the command (build tree), one folder up (a second build inside
 * the first), and under the prefix it was installed to; $FIRN_BOARDS goes before all of them.
 */
#include "freeze.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *command_folder(void) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) {
        return check_alloc(strdup("."));
    }
    path[n] = 0;
    char *slash = strrchr(path, '/');
    if (slash != NULL) {
        *slash = 0;
    }
    return check_alloc(strdup(path));
}

/* The first of the places that holds a folder of boards, owned; NULL when none does. */
static char *boards_folder(void) {
    const char *set = getenv("FIRN_BOARDS");
    if (set != NULL && *set != 0) {
        return check_alloc(strdup(set));
    }
    static const char *const places[] = {"boards", "../boards", "../share/firn/boards"};
    char *folder = command_folder(), *found = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places && found == NULL; i++) {
        char *path = path_join(folder, places[i]);
        char *probe = path_join(path, "host/board.json");
        if (file_exists(probe)) {
            found = path;
        } else {
            free(path);
        }
        free(probe);
    }
    free(folder);
    return found;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **board_names(void) {
    char **names = check_alloc(calloc(1, sizeof *names));
    size_t count = 0;
    char *folder = boards_folder();
    DIR *dir = folder != NULL ? opendir(folder) : NULL;
    for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] == '.') {
            continue;
        }
        char *sub = path_join(folder, e->d_name);
        char *json = path_join(sub, "board.json");
        if (file_exists(json)) {
            names = check_alloc(realloc(names, (count + 2) * sizeof *names));
            names[count++] = check_alloc(strdup(e->d_name));
            names[count] = NULL;
        }
        free(json);
        free(sub);
    }
    if (dir != NULL) {
        closedir(dir);
    }
    free(folder);
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

/* ---- fields */

static const cJSON *field(const cJSON *object, const char *path, const char *name, bool *ok) {
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, name);
    if (v == NULL) {
        print_error("%s: error: field \"%s\" is missing", path, name);
        *ok = false;
    }
    return v;
}

static char *text_field(const cJSON *object, const char *path, const char *name, bool *ok) {
    const cJSON *v = field(object, path, name, ok);
    if (v != NULL && !cJSON_IsString(v)) {
        print_error("%s: error: field \"%s\" must be a text", path, name);
        *ok = false;
        v = NULL;
    }
    return check_alloc(strdup(v != NULL ? v->valuestring : ""));
}

/* Addresses stand in the file as "0x…" texts, since JSON has no hexadecimal numbers. */
static uint32_t number_field(const cJSON *object, const char *path, const char *name, bool *ok) {
    const cJSON *v = field(object, path, name, ok);
    if (v == NULL) {
        return 0;
    }
    if (cJSON_IsNumber(v)) {
        return (uint32_t)v->valuedouble;
    }
    char *end = NULL;
    unsigned long n = cJSON_IsString(v) ? strtoul(v->valuestring, &end, 0) : 0;
    if (end == NULL || *end != 0 || n > UINT32_MAX) {
        print_error("%s: error: field \"%s\" must be a number or a text such as \"0x20000000\"",
                    path, name);
        *ok = false;
    }
    return (uint32_t)n;
}

static Region region_field(const cJSON *object, const char *path, const char *name, bool *ok) {
    const cJSON *v = field(object, path, name, ok);
    Region r = {0, 0};
    if (v != NULL) {
        r.base = number_field(v, path, "base", ok);
        r.size = number_field(v, path, "size", ok);
    }
    return r;
}

static char **command_field(const cJSON *json, const char *path, bool *ok) {
    const cJSON *emulator = cJSON_GetObjectItemCaseSensitive(json, "emulator");
    if (emulator == NULL) {
        return NULL;
    }
    const cJSON *command = field(emulator, path, "command", ok);
    int n = command != NULL ? cJSON_GetArraySize(command) : 0;
    char **words = check_alloc(calloc((size_t)n + 1, sizeof *words));
    for (int i = 0; i < n; i++) {
        const cJSON *word = cJSON_GetArrayItem(command, i);
        words[i] = check_alloc(strdup(cJSON_IsString(word) ? word->valuestring : ""));
    }
    return words;
}

static void banks_field(const cJSON *json, const char *path, Board *b, bool *ok) {
    const cJSON *emulator = cJSON_GetObjectItemCaseSensitive(json, "emulator");
    const cJSON *banks = cJSON_GetObjectItemCaseSensitive(emulator, "banks");
    for (int i = 0; i < cJSON_GetArraySize(banks) && i < 2; i++) {
        const cJSON *bank = cJSON_GetArrayItem(banks, i);
        b->banks[i].base = number_field(bank, path, "base", ok);
        b->banks[i].size = number_field(bank, path, "size", ok);
    }
}

static char *without_field(const cJSON *json) {
    const cJSON *without = cJSON_GetObjectItemCaseSensitive(json, "without"), *item;
    char *names = check_alloc(strdup(""));
    cJSON_ArrayForEach(item, without) {
        size_t n = strlen(names), more = strlen(item->string) + 3;
        names = check_alloc(realloc(names, n + more));
        (void)snprintf(names + n, more, " %s ", item->string);
    }
    return names;
}

uint32_t board_native_module(const FirnRuntime *rt, const char *without, const char *name) {
    char blanks[64];
    bool absent = without != NULL &&
                  (size_t)snprintf(blanks, sizeof blanks, " %s ", name) < sizeof blanks &&
                  strstr(without, blanks) != NULL;
    return absent ? 0 : rt->core_module(name);
}

static bool read_fields(const cJSON *json, const char *path, Board *b) {
    bool ok = true;
    b->name = text_field(json, path, "name", &ok);
    b->description = text_field(json, path, "description", &ok);
    b->platform = text_field(json, path, "platform", &ok);
    b->without = without_field(json);
    b->float_bits = number_field(json, path, "float_bits", &ok);
    b->flash = region_field(json, path, "flash", &ok);
    b->ram = region_field(json, path, "ram", &ok);
    b->heap = region_field(json, path, "heap", &ok);
    const cJSON *regions = field(json, path, "regions", &ok);
    const cJSON *heap = field(json, path, "heap", &ok);
    const cJSON *limits = field(json, path, "limits", &ok);
    if (regions == NULL || heap == NULL || limits == NULL) {
        return false;
    }
    b->runtime = region_field(regions, path, "runtime", &ok);
    b->core = region_field(regions, path, "core", &ok);
    b->image = region_field(regions, path, "image", &ok);
    if (cJSON_GetObjectItemCaseSensitive(regions, "state") != NULL) {
        b->state = region_field(regions, path, "state", &ok);
    }
    if (cJSON_GetObjectItemCaseSensitive(regions, "filesystem") != NULL) {
        const cJSON *flash = cJSON_GetObjectItemCaseSensitive(json, "flash");
        b->files = region_field(regions, path, "filesystem", &ok);
        b->erase_bytes = number_field(flash, path, "erase", &ok);
        b->program_bytes = number_field(flash, path, "program", &ok);
    }
    if (cJSON_GetObjectItemCaseSensitive(json, "uf2_family") != NULL) {
        b->uf2_family = number_field(json, path, "uf2_family", &ok);
    }
    b->boot_checksum = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "boot_checksum"));
    b->heap_max = number_field(heap, path, "max", &ok);
    b->native_depth = (uint16_t)number_field(limits, path, "native_depth", &ok);
    b->emulator = command_field(json, path, &ok);
    banks_field(json, path, b, &ok);
    b->container = cJSON_GetObjectItemCaseSensitive(json, "container") != NULL
                       ? text_field(json, path, "container", &ok)
                       : check_alloc(strdup("bin"));
    if (b->float_bits != 32 && b->float_bits != 64) {
        print_error("%s: error: float_bits is %u; expected 32 or 64", path, b->float_bits);
        ok = false;
    }
    return ok;
}

static bool board_parse(const char *path, Board *b) {
    Bytes text;
    if (!file_read(path, &text)) {
        return false;
    }
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithOpts((const char *)text.data, &end, false);
    if (json == NULL) {
        print_error("%s: error: not valid JSON at byte %zu", path,
                    end != NULL ? (size_t)(end - (const char *)text.data) : 0);
    }
    bool ok = json != NULL && read_fields(json, path, b);
    cJSON_Delete(json);
    free(text.data);
    return ok;
}

static void unknown_board(const char *name) {
    char **names = board_names();
    fprintf(stderr, "firn: error: no board is named '%s'; there are:", name);
    for (size_t i = 0; names[i] != NULL; i++) {
        fprintf(stderr, " %s", names[i]);
        free(names[i]);
    }
    fprintf(stderr, "\n");
    free(names);
}

bool board_load(const char *name, Board *out) {
    *out = (Board){0};
    char *folder = boards_folder();
    if (folder == NULL) {
        print_error("firn: error: no board descriptions found beside the command or in "
                    "../share/firn/boards; reinstall firn or set FIRN_BOARDS");
        return false;
    }
    char *sub = strchr(name, '/') == NULL && name[0] != '.' ? path_join(folder, name) : NULL;
    char *path = sub != NULL ? path_join(sub, "board.json") : NULL;
    bool ok = path != NULL && file_exists(path);
    if (!ok) {
        unknown_board(name);
    } else {
        ok = board_parse(path, out);
    }
    out->folder = sub;
    free(path);
    free(folder);
    if (!ok) {
        board_free(out);
    }
    return ok;
}

void board_free(Board *b) {
    free(b->name);
    free(b->description);
    free(b->platform);
    free(b->without);
    free(b->folder);
    for (size_t i = 0; b->emulator != NULL && b->emulator[i] != NULL; i++) {
        free(b->emulator[i]);
    }
    free(b->emulator);
    free(b->container);
    *b = (Board){0};
}

char *board_runtime(const Board *b) {
    char *path = path_join(b->folder, "runtime.elf");
    if (!file_exists(path)) {
        free(path);
        return NULL;
    }
    return path;
}

VmConfig board_config(const Board *b) {
    return (VmConfig){.board = b->name,
                      .platform = b->platform,
                      .without = b->without,
                      .core_base = b->core.base,
                      .image_base = b->image.base,
                      .image_bytes = b->image.size,
                      .ram_base = b->heap.base,
                      .heap_bytes = b->heap_max,
                      .flash_base = b->flash.base,
                      .flash_bytes = b->flash.size,
                      .depth_limit = b->native_depth};
}

const FirnRuntime *board_firn_runtime(const Board *b) {
    return b->float_bits == 32 ? &firn_runtime_f32 : &firn_runtime_f64;
}
