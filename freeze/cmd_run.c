/* firn run: a project, a file or an image, in the simulator or under the board's emulator. */
#include "disk.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: firn run [OPTION]... PROJECT|FILE.py|IMAGE [ARG]...\n"
    "Run a program as a board would run it.\n"
    "\n"
    "PROJECT is a folder with main.py and optionally boot.py, modules, packages and lib/.\n"
    "IMAGE is a file made by `firn bake`.\n"
    "\n"
    "  -b, --board=NAME    the board to be (default: host; `firn boards` lists them)\n"
    "      --heap=SIZE     RAM for heap and VM stack, e.g. 16K (default: the board's)\n"
    "      --emulate       run under the board's emulator instead of the simulator\n"
    "      --stamped       with --emulate: as if the board had checked the image before\n"
    "  -I, --include=DIR   look for modules in DIR, too; may be repeated\n"
    "      --manifest=FILE the manifest (default: PROJECT/manifest.py, if there is one)\n"
    "  -D NAME=VALUE       what $(NAME) means in manifests, such as MPY_LIB_DIR; may be repeated\n"
    "      --no-freeze     do not evaluate start-up before the program runs\n"
    "      --bake-steps=N  loop rounds and calls that a statement of it may take (default 20M)\n"
    "  -O LEVEL            optimisation, 0 to 3 (default 1)\n"
    "      --flash=FILE    the simulated board's filesystem is in FILE, which is made when needed\n"
    "      --fs=DIR        it holds what is in DIR to begin with\n"
    "  -h, --help          show this text\n"
    "\n"
    "The exit status is the program's: that of sys.exit(), or 1 after an uncaught exception.\n";

typedef struct RunCommand {
    const char *board;
    char *found_board; /* of an image, owned */
    uint32_t heap;
    bool emulate, stamped, no_freeze;
    uint64_t steps;
    int optimise;
    const char *manifest, *flash, *files;
    char **include, **define; /* NULL-terminated */
    size_t includes, defines;
} RunCommand;

bool parse_size(const char *text, uint32_t *out) {
    char *end;
    if (*text < '0' || *text > '9') {
        return false;
    }
    unsigned long long n = strtoull(text, &end, 0);
    if (*end == 'K' || *end == 'k') {
        n *= 1024;
        end++;
    } else if (*end == 'M' || *end == 'm') {
        n *= 1024 * 1024;
        end++;
    }
    if (*end != 0 || n == 0 || n > UINT32_MAX || n % 4 != 0) {
        return false;
    }
    *out = (uint32_t)n;
    return true;
}

bool parse_steps(const char *command, const char *text, uint64_t *out) {
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    if (*end == 'K' || *end == 'k' || *end == 'M' || *end == 'm') {
        n *= *end == 'K' || *end == 'k' ? 1000 : 1000000;
        end++;
    }
    if (*text < '0' || *text > '9' || *end != 0 || n == 0) {
        print_error("%s: error: --bake-steps=%s: expected a number such as 500000, 500K or 20M",
                    command, text);
        return false;
    }
    *out = n;
    return true;
}

bool parse_level(const char *command, const char *text, int *out) {
    if (text[0] < '0' || text[0] > '3' || text[1] != 0) {
        print_error("%s: error: -O%s: expected -O0, -O1, -O2 or -O3", command, text);
        return false;
    }
    *out = text[0] - '0';
    return true;
}

static int parse_options(int argc, char **argv, RunCommand *c) {
    static const struct option options[] = {
        {"board", required_argument, NULL, 'b'},   {"heap", required_argument, NULL, 'H'},
        {"emulate", no_argument, NULL, 'E'},       {"stamped", no_argument, NULL, 'T'},
        {"include", required_argument, NULL, 'I'}, {"manifest", required_argument, NULL, 'M'},
        {"no-freeze", no_argument, NULL, 'F'},     {"bake-steps", required_argument, NULL, 'S'},
        {"flash", required_argument, NULL, 'L'},   {"fs", required_argument, NULL, 'f'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};
    for (int o; (o = getopt_long(argc, argv, "+b:I:D:O:h", options, NULL)) != -1;) {
        switch (o) {
        case 'b': c->board = optarg; break;
        case 'H':
            if (!parse_size(optarg, &c->heap)) {
                print_error(
                    "firn run: error: --heap=%s is no size; expected a multiple of 4 bytes such "
                    "as 16K, 1M or 65536",
                    optarg);
                return EXIT_USAGE;
            }
            break;
        case 'E': c->emulate = true; break;
        case 'T': c->stamped = true; break;
        case 'L': c->flash = optarg; break;
        case 'f': c->files = optarg; break;
        case 'F': c->no_freeze = true; break;
        case 'S':
            if (!parse_steps("firn run", optarg, &c->steps)) {
                return EXIT_USAGE;
            }
            break;
        case 'I': c->include[c->includes++] = optarg; break;
        case 'M': c->manifest = optarg; break;
        case 'D': c->define[c->defines++] = optarg; break;
        case 'O':
            if (!parse_level("firn run", optarg, &c->optimise)) {
                return EXIT_USAGE;
            }
            break;
        case 'h': fputs(usage, stdout); return 0;
        default: fputs("Try `firn run --help`.\n", stderr); return EXIT_USAGE;
        }
    }
    return -1;
}

static bool is_source(const char *path) {
    size_t n = strlen(path);
    return file_is_directory(path) || (n > 3 && strcmp(path + n - 3, ".py") == 0);
}

static bool check_heap(const Board *b, uint32_t heap) {
    if (heap != 0 && (heap < 2048 || heap > b->heap_max)) {
        print_error("firn: error: a heap of %u bytes does not fit board %s: expected 2048 to %u",
                    (unsigned)heap, b->name, (unsigned)b->heap_max);
        return false;
    }
    return true;
}

static bool make_image(const RunCommand *c, const char *path, const Board *b, Bytes *image) {
    ProjectOptions options = {.path = path,
                              .include = c->include,
                              .manifest = c->manifest,
                              .define = c->define,
                              .board_folder = b->folder,
                              .optimise = c->optimise,
                              .platform = b->platform,
                              .without = b->without,
                              .runtime = board_firn_runtime(b)};
    Project project = {0};
    ImageReport report = {0};
    BakeRequest request = {NULL, b, c->heap, !c->no_freeze, c->steps};
    bool ok = project_bake(&options, &request, &project, image, &report);
    report_free(&report);
    project_free(&project);
    return ok;
}

/* The image of `path`, and the board that it is for. */
static bool obtain_image(RunCommand *c, const char *path, Board *b, Bytes *image) {
    if (is_source(path)) {
        return board_load(c->board != NULL ? c->board : "host", b) && check_heap(b, c->heap) &&
               make_image(c, path, b, image);
    }
    if (!container_read(path, image, &c->found_board)) {
        return false;
    }
    if (c->board != NULL && strcmp(c->board, c->found_board) != 0) {
        print_error(
            "%s: error: is an image for board %s, not for %s; bake it again with --board %s", path,
            c->found_board, c->board, c->board);
        return false;
    }
    if (c->emulate && c->heap != 0) {
        print_error("%s: error: the heap of a baked image is fixed; bake it again with --heap",
                    path);
        return false;
    }
    return board_load(c->found_board, b) && check_heap(b, c->heap);
}

bool run_image(const char *board, const char *path, bool emulate, Board *b, Bytes *image) {
    char *none[] = {NULL};
    RunCommand c = {
        .board = board, .emulate = emulate, .optimise = 1, .include = none, .define = none};
    bool ok = obtain_image(&c, path, b, image);
    free(c.found_board);
    return ok;
}

int cmd_run(int argc, char **argv) {
    RunCommand c = {.optimise = 1,
                    .include = check_alloc(calloc((size_t)argc + 1, sizeof(char *))),
                    .define = check_alloc(calloc((size_t)argc + 1, sizeof(char *)))};
    int status = parse_options(argc, argv, &c);
    if (status < 0 && optind >= argc) {
        print_error("firn run: error: nothing to run; expected a project folder, a .py file or an "
                    "image\nTry `firn run --help`.");
        status = EXIT_USAGE;
    }
    Board b = {0};
    Bytes image = {0}, files = {0};
    if (status < 0 && c.flash != NULL && (c.emulate || c.files != NULL)) {
        print_error("firn run: error: --flash goes with neither --emulate nor --fs");
        status = EXIT_USAGE;
    }
    if (status < 0 && !obtain_image(&c, argv[optind], &b, &image)) {
        status = 1;
    }
    if (status < 0 && c.files != NULL && !disk_of_folder(&b, c.files, &files)) {
        status = 1;
    }
    if (status < 0) {
        image_exits(&b, &image);
        RunOptions options = {.heap_bytes = c.heap,
                              .argc = argc - optind,
                              .argv = argv + optind,
                              .flash = c.flash,
                              .files = c.files != NULL ? &files : NULL};
        status = c.emulate ? run_emulated(&b, &image, &options, c.stamped)
                           : run_simulated(&b, &image, &options);
    }
    free(image.data);
    free(files.data);
    board_free(&b);
    free(c.found_board);
    free(c.include);
    free(c.define);
    return status;
}
