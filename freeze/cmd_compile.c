/* firn compile and firn disasm: one source file to one .fmod, and a look inside. */
#include "freeze.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char compile_usage[] =
    "Usage: firn compile [OPTION]... FILE.py...\n"
    "Compile modules to bytecode (.fmod).\n"
    "\n"
    "  -o FILE     where to write (default: beside the source, with .fmod for .py);\n"
    "              only with one source file\n"
    "  -O LEVEL    0: as written; 1: fold constants (default); 2: also drop docstrings and "
    "asserts;\n"
    "              3: also drop line numbers\n"
    "  -h, --help  show this text\n";

static const char disasm_usage[] = "Usage: firn disasm FILE\n"
                                   "List the bytecode of FILE, a .fmod or a .py file.\n"
                                   "\n"
                                   "  -O LEVEL    optimisation of a .py file, 0 to 3 (default 1)\n"
                                   "  -h, --help  show this text\n";

static const struct option help_option[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

static bool has_suffix(const char *path, const char *suffix) {
    size_t n = strlen(path), m = strlen(suffix);
    return n > m && strcmp(path + n - m, suffix) == 0;
}

/* The module's name as an import would give it: the file's, or the folder's for __init__.py. */
static char *module_name(const char *path, bool *package) {
    const char *slash = strrchr(path, '/');
    const char *start = slash != NULL ? slash + 1 : path, *end = path + strlen(path) - 3;
    *package = strcmp(start, "__init__.py") == 0;
    if (*package && slash != NULL) {
        end = slash;
        for (start = end; start > path && start[-1] != '/';) {
            start--;
        }
    }
    char *name = check_alloc(calloc((size_t)(end - start) + 1, 1));
    memcpy(name, start, (size_t)(end - start));
    return name;
}

static CompiledModule *compile_path(const char *path, int optimise) {
    Bytes text;
    if (!file_read(path, &text)) {
        return NULL;
    }
    bool package;
    char *name = module_name(path, &package);
    CompileOptions options = {.name = name,
                              .file = path,
                              .package = package,
                              .optimise = optimise,
                              .builtin_ordinal = firn_runtime_f64.builtin_ordinal};
    unsigned errors;
    CompiledModule *m =
        compile_source(&options, (const char *)text.data, text.size, stderr, &errors);
    free(name);
    free(text.data);
    return m;
}

static bool write_module(const CompiledModule *m, const char *path) {
    char *data = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&data, &size);
    if (out == NULL) {
        die_no_memory();
    }
    bool ok = module_write(m, out);
    ok = fclose(out) == 0 && ok;
    if (!ok) {
        print_error("%s: error: out of memory while writing", path);
    }
    ok = ok && file_write(path, data, size);
    free(data);
    return ok;
}

static bool compile_file_to(const char *source, const char *output, int optimise) {
    char *path = NULL;
    if (output == NULL) {
        path = check_alloc(malloc(strlen(source) + 3));
        strcpy(path, source);
        strcpy(path + strlen(source) - 3, ".fmod");
        output = path;
    }
    CompiledModule *m = compile_path(source, optimise);
    bool ok = m != NULL && write_module(m, output);
    if (m != NULL) {
        module_free(m);
    }
    free(path);
    return ok;
}

static int check_sources(int argc, char **argv, const char *output) {
    if (optind >= argc) {
        print_error("firn compile: error: no source file given\nTry `firn compile --help`.");
        return EXIT_USAGE;
    }
    if (output != NULL && argc - optind > 1) {
        print_error("firn compile: error: -o goes with one source file, not with %d",
                    argc - optind);
        return EXIT_USAGE;
    }
    for (int i = optind; i < argc; i++) {
        if (!has_suffix(argv[i], ".py")) {
            print_error("firn compile: error: %s: expected a .py file", argv[i]);
            return EXIT_USAGE;
        }
    }
    return 0;
}

int cmd_compile(int argc, char **argv) {
    const char *output = NULL;
    int optimise = 1, status;
    for (int o; (o = getopt_long(argc, argv, "o:O:h", help_option, NULL)) != -1;) {
        switch (o) {
        case 'o': output = optarg; break;
        case 'O':
            if (!parse_level("firn compile", optarg, &optimise)) {
                return EXIT_USAGE;
            }
            break;
        case 'h': fputs(compile_usage, stdout); return 0;
        default: fputs("Try `firn compile --help`.\n", stderr); return EXIT_USAGE;
        }
    }
    status = check_sources(argc, argv, output);
    for (int i = optind; status != EXIT_USAGE && i < argc; i++) {
        if (!compile_file_to(argv[i], output, optimise)) {
            status = 1;
        }
    }
    return status;
}

static CompiledModule *read_module(const char *path) {
    Bytes data;
    if (!file_read(path, &data)) {
        return NULL;
    }
    char error[256];
    CompiledModule *m = module_read(data.data, data.size, error, sizeof error);
    if (m == NULL) {
        print_error("%s: error: %s", path, error);
    }
    free(data.data);
    return m;
}

int cmd_disasm(int argc, char **argv) {
    int optimise = 1;
    for (int o; (o = getopt_long(argc, argv, "O:h", help_option, NULL)) != -1;) {
        if (o == 'h') {
            fputs(disasm_usage, stdout);
            return 0;
        }
        if (o != 'O' || !parse_level("firn disasm", optarg, &optimise)) {
            fputs("Try `firn disasm --help`.\n", stderr);
            return EXIT_USAGE;
        }
    }
    if (optind + 1 != argc) {
        print_error("firn disasm: error: expected one file, got %d\nTry `firn disasm --help`.",
                    argc - optind);
        return EXIT_USAGE;
    }
    const char *path = argv[optind];
    CompiledModule *m = has_suffix(path, ".py") ? compile_path(path, optimise) : read_module(path);
    if (m == NULL) {
        return 1;
    }
    module_disassemble(m, stdout);
    module_free(m);
    return 0;
}
