/* firn bake: a project to a file for one board, and what it takes there. */
#include "disk.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: firn bake --board=NAME [OPTION]... PROJECT|FILE.py\n"
    "Make the flash image of a program for a board.\n"
    "\n"
    "  -b, --board=NAME    the board (`firn boards` lists them)\n"
    "  -o FILE             where to write: .bin (flat), .hex (Intel), .elf, .uf2 – each with the\n"
    "                      board's runtime – or .img, the bare image (default: PROJECT with the\n"
    "                      suffix that the board's flasher takes)\n"
    "      --heap=SIZE     RAM for heap and VM stack, e.g. 16K (default: the board's)\n"
    "  -I, --include=DIR   look for modules in DIR, too; may be repeated\n"
    "      --manifest=FILE the manifest (default: PROJECT/manifest.py, if there is one)\n"
    "  -D NAME=VALUE       what $(NAME) means in manifests, such as MPY_LIB_DIR; may be repeated\n"
    "  -O LEVEL            optimisation, 0 to 3 (default 1)\n"
    "      --no-freeze     do not evaluate start-up\n"
    "      --bake-steps=N  loop rounds and calls that a statement of it may take (default 20M)\n"
    "      --report        print what takes how much flash and RAM, what was evaluated, and what\n"
    "                      was left for the board and why; --report=json for tools\n"
    "      --budget=LIMITS fail with status 3 when exceeded: flash=SIZE,ram=SIZE,thawed=SIZE\n"
    "      --fs=DIR        put a filesystem with what is in DIR beside it (not into an .img)\n"
    "  -h, --help          show this text\n";

typedef struct BakeCommand {
    const char *board, *output;
    char *default_output;
    uint32_t heap;
    int optimise;
    enum { REPORT_NONE, REPORT_TEXT, REPORT_JSON } report;
    bool no_freeze;
    Budget budget;
    uint64_t steps;
    const char *manifest, *files;
    char **include, **define; /* NULL-terminated */
    size_t includes, defines;
} BakeCommand;

static int parse_options(int argc, char **argv, BakeCommand *c) {
    static const struct option options[] = {{"board", required_argument, NULL, 'b'},
                                            {"heap", required_argument, NULL, 'H'},
                                            {"include", required_argument, NULL, 'I'},
                                            {"manifest", required_argument, NULL, 'M'},
                                            {"report", optional_argument, NULL, 'R'},
                                            {"no-freeze", no_argument, NULL, 'F'},
                                            {"bake-steps", required_argument, NULL, 'S'},
                                            {"budget", required_argument, NULL, 'B'},
                                            {"fs", required_argument, NULL, 'f'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    for (int o; (o = getopt_long(argc, argv, "b:o:I:D:O:h", options, NULL)) != -1;) {
        switch (o) {
        case 'b': c->board = optarg; break;
        case 'o': c->output = optarg; break;
        case 'H':
            if (!parse_size(optarg, &c->heap)) {
                print_error(
                    "firn bake: error: --heap=%s is no size; expected a multiple of 4 bytes such "
                    "as 16K, 1M or 65536",
                    optarg);
                return EXIT_USAGE;
            }
            break;
        case 'I': c->include[c->includes++] = optarg; break;
        case 'f': c->files = optarg; break;
        case 'M': c->manifest = optarg; break;
        case 'D': c->define[c->defines++] = optarg; break;
        case 'O':
            if (!parse_level("firn bake", optarg, &c->optimise)) {
                return EXIT_USAGE;
            }
            break;
        case 'R':
            if (optarg != NULL && strcmp(optarg, "json") != 0) {
                print_error("firn bake: error: --report=%s: expected --report or --report=json",
                            optarg);
                return EXIT_USAGE;
            }
            c->report = optarg != NULL ? REPORT_JSON : REPORT_TEXT;
            break;
        case 'B':
            if (!budget_parse(optarg, &c->budget)) {
                return EXIT_USAGE;
            }
            break;
        case 'F': c->no_freeze = true; break;
        case 'S':
            if (!parse_steps("firn bake", optarg, &c->steps)) {
                return EXIT_USAGE;
            }
            break;
        case 'h': fputs(usage, stdout); return 0;
        default: fputs("Try `firn bake --help`.\n", stderr); return EXIT_USAGE;
        }
    }
    return -1;
}

/* PROJECT or FILE with the suffix, in the current folder. */
static char *default_output(const char *path, const char *suffix) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') {
        n--;
    }
    size_t start = n;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    if (n - start > 3 && strncmp(path + n - 3, ".py", 3) == 0) {
        n -= 3;
    }
    size_t room = n - start + strlen(suffix) + 2;
    char *out = check_alloc(malloc(room));
    (void)snprintf(out, room, "%.*s.%s", (int)(n - start), path + start, suffix);
    return out;
}

static bool container_kind(const char *path, Container *kind) {
    static const struct {
        const char *suffix;
        Container kind;
    } kinds[] = {{".bin", CONTAINER_BIN},
                 {".hex", CONTAINER_HEX},
                 {".elf", CONTAINER_ELF},
                 {".uf2", CONTAINER_UF2},
                 {".img", CONTAINER_IMAGE}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(dot, kinds[i].suffix) == 0) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    print_error(
        "firn bake: error: -o %s: expected a name that ends in .bin, .hex, .elf, .uf2 or .img",
        path);
    return false;
}

/* To the standard output; JSON for tools. */
static bool print_report(const BakeCommand *c, const ImageReport *r, const Board *b,
                         uint32_t heap) {
    if (c->report == REPORT_JSON) {
        return report_json(stdout, r, b, heap) && fflush(stdout) == 0;
    }
    if (c->report == REPORT_TEXT) {
        report_print(stdout, r, b, heap);
    }
    return fflush(stdout) == 0;
}

static int bake(BakeCommand *c, const char *path) {
    Board b;
    Container kind;
    if (c->output != NULL && !container_kind(c->output, &kind)) {
        return EXIT_USAGE;
    }
    if (c->files != NULL && kind == CONTAINER_IMAGE) {
        print_error(
            "firn bake: error: --fs: an .img file holds no filesystem; write a .bin, .hex or "
            ".elf file, or make one by `firn fs pack`");
        return EXIT_USAGE;
    }
    if (!board_load(c->board, &b)) {
        return 1;
    }
    if (c->output == NULL) {
        c->output = c->default_output = default_output(path, b.container);
        if (!container_kind(c->output, &kind)) {
            board_free(&b);
            return EXIT_USAGE;
        }
    }
    uint32_t heap = c->heap != 0 ? c->heap : b.heap.size;
    bool ok = heap >= 2048 && heap <= b.heap_max;
    if (!ok) {
        print_error(
            "firn bake: error: a heap of %u bytes does not fit board %s: expected 2048 to %u",
            (unsigned)heap, b.name, (unsigned)b.heap_max);
    }
    ProjectOptions options = {.path = path,
                              .include = c->include,
                              .manifest = c->manifest,
                              .define = c->define,
                              .board_folder = b.folder,
                              .optimise = c->optimise,
                              .platform = b.platform,
                              .without = b.without,
                              .runtime = board_firn_runtime(&b)};
    Project project = {0};
    ImageReport report = {0};
    Bytes image = {0}, files = {0};
    BakeRequest request = {NULL, &b, c->heap, !c->no_freeze, c->steps};
    ok = ok && (c->files == NULL || disk_of_folder(&b, c->files, &files)) &&
         project_bake(&options, &request, &project, &image, &report);
    bool within = ok && budget_check(&c->budget, &report);
    ok = ok &&
         (!within ||
          container_write(c->output, kind, &b, &image, c->files != NULL ? &files : NULL)) &&
         print_report(c, &report, &b, heap);
    report_free(&report);
    free(image.data);
    free(files.data);
    project_free(&project);
    board_free(&b);
    return !ok ? 1 : within ? 0 : EXIT_BUDGET;
}

int cmd_bake(int argc, char **argv) {
    BakeCommand c = {.optimise = 1,
                     .budget = {UINT32_MAX, UINT32_MAX, UINT32_MAX},
                     .include = check_alloc(calloc((size_t)argc + 1, sizeof(char *))),
                     .define = check_alloc(calloc((size_t)argc + 1, sizeof(char *)))};
    int status = parse_options(argc, argv, &c);
    if (status < 0 && optind + 1 != argc) {
        print_error("firn bake: error: expected one project folder or .py file, got %d\n"
                    "Try `firn bake --help`.",
                    argc - optind);
        status = EXIT_USAGE;
    } else if (status < 0 && c.board == NULL) {
        print_error("firn bake: error: which board? Give --board=NAME; `firn boards` lists them");
        status = EXIT_USAGE;
    }
    if (status < 0) {
        status = bake(&c, argv[optind]);
    }
    free(c.default_output);
    free(c.include);
    free(c.define);
    return status;
}
