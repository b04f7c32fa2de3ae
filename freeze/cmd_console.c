/* The commands that talk to a board on its console. All that they do there is Python that they compile and send. */
#define _DEFAULT_SOURCE /* mkstemps */
#include "console.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 1024 /* bytes of a file in one chunk */

static const char options_text[] =
    "\n"
    "  -p, --port=DEVICE   the serial port that the board is on\n"
    "      --baud=N        its speed (default 115200)\n"
    "  -b, --board=NAME    no port: a board without one, simulated (default: host)\n"
    "      --emulate       under the board's emulator instead of the simulator\n"
    "      --project=PATH  what runs there: a project, a .py file or an image (default: nothing)\n"
    "  -h, --help          show this text\n";

typedef struct Command {
    const char *name, *arguments, *what;
    int min, max; /* arguments */
    int (*run)(Console *c, char **argv, int argc);
} Command;

typedef struct Options {
    const char *port, *board, *project;
    unsigned baud;
    bool emulate;
} Options;

/* ---- running small programs there */

typedef struct Script {
    char *text; /* owned */
    size_t bytes, room;
} Script;

static void script_add(Script *s, const char *text, size_t bytes) {
    if (s->bytes + bytes + 1 > s->room) {
        s->room = (s->bytes + bytes) * 2 + 128;
        s->text = check_alloc(realloc(s->text, s->room));
    }
    memcpy(s->text + s->bytes, text, bytes);
    s->bytes += bytes;
    s->text[s->bytes] = 0;
}

/* A literal of Python; the bytes of a text have to be UTF-8. */
static void script_literal(Script *s, const void *data, size_t bytes, bool text) {
    const uint8_t *p = data;
    script_add(s, text ? "'" : "b'", text ? 1 : 2);
    for (size_t i = 0; i < bytes; i++) {
        char part[5];
        bool plain =
            (p[i] >= ' ' && p[i] < 127 && p[i] != '\'' && p[i] != '\\') || (text && p[i] >= 128);
        int n = plain ? snprintf(part, sizeof part, "%c", p[i])
                      : snprintf(part, sizeof part, "\\x%02x", p[i]);
        script_add(s, part, (size_t)n);
    }
    script_add(s, "'", 1);
}

/* Lines of Python; %s is a literal of the text. */
static void script_lines(Script *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    for (const char *p = format; *p != 0; p++) {
        if (p[0] == '%' && p[1] == 's') {
            const char *text = va_arg(args, const char *);
            script_literal(s, text, strlen(text), true);
            p++;
        } else {
            p += p[0] == '%' && p[1] == '%';
            script_add(s, p, 1);
        }
    }
    va_end(args);
}

/* 0 when it ran to its end. What it printed is in `output`, or on stdout. The script is used up. */
static int script_run(Console *c, Script *s, Bytes *output) {
    ConsoleRun run = {.file = "<firn>", .output = output};
    ConsoleEnd end = console_run(c, s->text, s->bytes, &run);
    if (end == CONSOLE_RAISED && output != NULL) {
        fputs((const char *)output->data, stderr);
    }
    free(s->text);
    *s = (Script){0};
    return end == CONSOLE_RETURNED ? 0 : 1;
}

/* Errors as one line, without the traceback of code that the user has not written. */
static void script_try(Script *s, const char *lines, size_t bytes) {
    script_add(s, "try:\n ", 6);
    for (size_t i = 0; i < bytes; i++) {
        script_add(s, lines + i, 1);
        if (lines[i] == '\n' && i + 1 < bytes) {
            script_add(s, " ", 1);
        }
    }
    static const char rest[] =
        "except OSError as _e:\n print('firn: error:', _e)\n raise SystemExit(1)\n";
    script_add(s, rest, sizeof rest - 1);
}

static int try_lines(Console *c, Script *lines, Bytes *output) {
    Script s = {0};
    script_try(&s, lines->text, lines->bytes);
    free(lines->text);
    *lines = (Script){0};
    return script_run(c, &s, output);
}

/* ---- files */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Whether the board's path is a folder. */
static bool board_folder(Console *c, const char *path) {
    Script s = {0};
    Bytes out = {0};
    script_lines(&s,
                 "import _fs\ntry:\n print(_fs.call(0, %s, None)[0])\nexcept OSError:\n print(0)\n",
                 path);
    bool ok = script_run(c, &s, &out) == 0 && out.data != NULL && out.data[0] == '2';
    free(out.data);
    return ok;
}

static int do_ls(Console *c, char **argv, int argc) {
    Script s = {0};
    const char *path = argc > 0 ? argv[0] : ".";
    script_lines(&s,
                 "import _fs\n"
                 "_e = _fs.call(1, %s, '')\n"
                 "while _e:\n"
                 " print('%%8d %%s%%s' %% (_e[2], _e[0], '/' if _e[1] == 2 else ''))\n"
                 " _e = _fs.call(1, %s, _e[0])\n",
                 path, path);
    return try_lines(c, &s, NULL);
}

static int do_lines(Console *c, const char *format, char **argv, int argc) {
    int status = 0;
    for (int i = 0; i < argc; i++) {
        Script s = {0};
        script_lines(&s, format, argv[i]);
        status |= try_lines(c, &s, NULL);
    }
    return status;
}

static int do_rm(Console *c, char **argv, int argc) {
    return do_lines(c, "import _fs\n_fs.call(3, %s, None)\n", argv, argc);
}

static int do_mkdir(Console *c, char **argv, int argc) {
    return do_lines(c, "import _fs\n_fs.call(2, %s, None)\n", argv, argc);
}

/* The file as it is on the board; a CRC over all of it, made there, follows in the last line. */
static bool fetch(Console *c, const char *path, Bytes *out) {
    Script s = {0};
    script_lines(&s,
                 "import sys, binascii\n"
                 "_f = open(%s, 'rb')\n"
                 "_c = 0\n"
                 "while _b := _f.read(512):\n"
                 " _c = binascii.crc32(_b, _c)\n"
                 " sys.stdout.buffer.write(_b)\n"
                 "_f.close()\n"
                 "del _f, _b\n"
                 "print('\\n%%08x' %% _c)\n",
                 path);
    *out = (Bytes){0};
    if (try_lines(c, &s, out) != 0) {
        if (out->data != NULL) {
            fputs((const char *)out->data, stderr);
        }
        return false;
    }
    if (out->size >= 10) {
        out->size -= 10;
        uint32_t crc = c->runtime->crc(0, out->data, out->size);
        if (strtoul((const char *)out->data + out->size, NULL, 16) == crc) {
            return true;
        }
    }
    print_error("firn: error: %s came over the line damaged; try again", path);
    return false;
}

static int do_cat(Console *c, char **argv, int argc) {
    int status = 0;
    for (int i = 0; i < argc; i++) {
        Bytes data;
        bool ok = fetch(c, argv[i], &data);
        if (ok && (fwrite(data.data, 1, data.size, stdout) != data.size || fflush(stdout) != 0)) {
            print_error("firn cat: error: standard output cannot be written: %s", strerror(errno));
            ok = false;
        }
        status |= !ok;
        free(data.data);
    }
    return status;
}

static int do_get(Console *c, char **argv, int argc) {
    const char *to = argc > 1 ? argv[1] : base_name(argv[0]);
    char *path =
        file_is_directory(to) ? path_join(to, base_name(argv[0])) : check_alloc(strdup(to));
    Bytes data;
    bool ok = fetch(c, argv[0], &data) && file_write(path, data.data, data.size);
    free(data.data);
    free(path);
    return ok ? 0 : 1;
}

/* A new file beside the old one, looked at whole before it takes its place: what is interrupted leaves the old one. */
static int put_file(Console *c, const Bytes *data, const char *path, const char *temporary) {
    Script s = {0};
    script_lines(&s, "_f = open(%s, 'wb')\n", temporary);
    int status = try_lines(c, &s, NULL);
    for (size_t at = 0; at < data->size && status == 0; at += BLOCK) {
        size_t n = data->size - at < BLOCK ? data->size - at : BLOCK;
        script_add(&s, "_n = _f.write(", 14);
        script_literal(&s, data->data + at, n, false);
        script_add(&s, ")\n", 2);
        status = try_lines(c, &s, NULL);
    }
    char crc[16];
    (void)snprintf(crc, sizeof crc, "0x%08x", (unsigned)c->runtime->crc(0, data->data, data->size));
    if (status == 0) {
        script_lines(
            &s,
            "import _fs, binascii\n"
            "_f.close()\n"
            "_f = open(%s, 'rb')\n"
            "_c = 0\n"
            "while _b := _f.read(512):\n"
            " _c = binascii.crc32(_b, _c)\n"
            "_f.close()\n"
            "del _f, _b\n"
            "if _c != int(%s, 16): raise OSError(5, 'the file has not arrived as it was sent')\n"
            "_fs.call(4, %s, %s)\n",
            temporary, crc, temporary, path);
        status = try_lines(c, &s, NULL);
    }
    return status;
}

static int do_put(Console *c, char **argv, int argc) {
    const char *to = argc > 1 ? argv[1] : base_name(argv[0]);
    Bytes data;
    if (!file_read(argv[0], &data)) {
        return 1;
    }
    char *path = board_folder(c, to) ? path_join(to, base_name(argv[0])) : check_alloc(strdup(to));
    char *temporary = check_alloc(malloc(strlen(path) + sizeof ".firn-put"));
    (void)sprintf(temporary, "%s.firn-put", path);
    int status = put_file(c, &data, path, temporary);
    free(temporary);
    free(path);
    free(data.data);
    return status;
}

/* ---- the others */

static int do_repl(Console *c, char **argv, int argc) {
    (void)argv;
    (void)argc;
    return console_repl(c);
}

static int do_exec(Console *c, char **argv, int argc) {
    Bytes text;
    (void)argc;
    if (!file_read(argv[0], &text)) {
        return 1;
    }
    ConsoleRun run = {.file = argv[0], .input = true};
    ConsoleEnd end = console_run(c, (const char *)text.data, text.size, &run);
    free(text.data);
    return end == CONSOLE_RETURNED ? 0 : end == CONSOLE_EXITED ? run.status : 1;
}

static int do_mem(Console *c, char **argv, int argc) {
    (void)argv;
    (void)argc;
    Script s = {0};
    script_lines(&s,
                 "import gc, micropython\n"
                 "gc.collect()\n"
                 "print('heap: %%d bytes in use, %%d free; stack: %%d bytes' %% "
                 "(gc.mem_alloc(), gc.mem_free(), micropython.stack_use()))\n"
                 "print('collections: %%d, the longest %%d us, %%d bytes moved' %% gc.stats())\n");
    return script_run(c, &s, NULL);
}

/* `soft`: the image as it is; else the machine, which does not come to an answer. */
static int do_reset(Console *c, char **argv, int argc) {
    Answer a;
    if (argc > 0 && strcmp(argv[0], "soft") != 0) {
        print_error("firn reset: error: '%s': expected soft, or nothing", argv[0]);
        return EXIT_USAGE;
    }
    if (argc > 0) {
        bool ok = console_ask(c, SESSION_RESET, NULL, 0, &a);
        c->begun = false;
        return ok ? 0 : 1;
    }
    Script s = {0};
    script_lines(&s, "import machine\nmachine.reset()\n");
    int status = script_run(c, &s, NULL);
    return c->resets ? 0 : status;
}

static const Command commands[] = {
    {"repl", "[PROJECT]", "Talk Python to a board: lines are compiled here and run there.", 0, 1,
     do_repl},
    {"exec", "FILE.py", "Run a file on a board, among the names of its program.", 1, 1, do_exec},
    {"ls", "[FOLDER]", "List a folder of the board's filesystem.", 0, 1, do_ls},
    {"cat", "FILE...", "Show files of the board.", 1, 99, do_cat},
    {"put", "FILE [NAME]",
     "Copy a file to the board; the old one stays whole until the new one is.", 1, 2, do_put},
    {"get", "NAME [FILE]", "Copy a file from the board.", 1, 2, do_get},
    {"rm", "NAME...", "Remove files and empty folders of the board.", 1, 99, do_rm},
    {"mkdir", "NAME...", "Make folders on the board.", 1, 99, do_mkdir},
    {"mem", "", "Show how much of the board's memory is in use.", 0, 0, do_mem},
    {"reset", "[soft]", "Reset the board; soft: only its program.", 0, 1, do_reset}};

static void show_usage(const Command *command) {
    printf("Usage: firn %s [OPTION]... %s\n%s\n%s", command->name, command->arguments,
           command->what, options_text);
}

static int parse_options(const Command *command, int argc, char **argv, Options *o) {
    static const struct option options[] = {{"port", required_argument, NULL, 'p'},
                                            {"baud", required_argument, NULL, 'B'},
                                            {"board", required_argument, NULL, 'b'},
                                            {"emulate", no_argument, NULL, 'E'},
                                            {"project", required_argument, NULL, 'P'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    for (int k; (k = getopt_long(argc, argv, "p:b:h", options, NULL)) != -1;) {
        switch (k) {
        case 'p': o->port = optarg; break;
        case 'B': o->baud = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'b': o->board = optarg; break;
        case 'E': o->emulate = true; break;
        case 'P': o->project = optarg; break;
        case 'h': show_usage(command); return 0;
        default: fprintf(stderr, "Try `firn %s --help`.\n", command->name); return EXIT_USAGE;
        }
    }
    int n = argc - optind;
    if (n < command->min || n > command->max) {
        print_error("firn %s: error: expected %s\nTry `firn %s --help`.", command->name,
                    *command->arguments != 0 ? command->arguments : "no arguments", command->name);
        return EXIT_USAGE;
    }
    if (o->port != NULL && (o->board != NULL || o->emulate || o->project != NULL)) {
        print_error("firn %s: error: --port names a real board, which --board, --emulate and "
                    "--project do not go with",
                    command->name);
        return EXIT_USAGE;
    }
    return -1;
}

/* A program that does nothing, for boards that are not there: the path of its file, owned. */
static char *empty_program(void) {
    const char *folder = getenv("TMPDIR");
    char *path = path_join(folder != NULL && *folder != 0 ? folder : "/tmp", "firn-XXXXXX.py");
    int fd = mkstemps(path, 3);
    if (fd < 0) {
        print_error("%s: error: cannot make a temporary file", path);
        free(path);
        return NULL;
    }
    close(fd);
    return path;
}

static bool open_board(const Options *o, Console *c) {
    if (o->port != NULL) {
        return console_open_port(c, o->port, o->baud);
    }
    char *empty = o->project == NULL ? empty_program() : NULL;
    Board b = {0};
    Bytes image = {0};
    bool ok =
        (o->project != NULL || empty != NULL) &&
        run_image(o->board, o->project != NULL ? o->project : empty, o->emulate, &b, &image) &&
        console_open_image(c, &b, &image, o->emulate);
    if (empty != NULL) {
        unlink(empty);
        free(empty);
    }
    free(image.data);
    board_free(&b);
    return ok;
}

static int command_run(const char *name, int argc, char **argv) {
    const Command *command = commands;
    while (strcmp(command->name, name) != 0) {
        command++;
    }
    Options o = {.baud = 115200};
    Console c = {.in = -1, .out = -1};
    int status = parse_options(command, argc, argv, &o);
    if (status >= 0) {
        return status;
    }
    argc -= optind;
    argv += optind;
    if (command->run == do_repl && argc > 0) {
        o.project = argv[0];
    }
    status = 1;
    if (open_board(&o, &c) && console_hello(&c, o.port != NULL)) {
        status = command->run(&c, argv, argc);
    }
    console_close(&c);
    return status;
}

int cmd_repl(int argc, char **argv) {
    return command_run("repl", argc, argv);
}

int cmd_exec(int argc, char **argv) {
    return command_run("exec", argc, argv);
}

int cmd_ls(int argc, char **argv) {
    return command_run("ls", argc, argv);
}

int cmd_cat(int argc, char **argv) {
    return command_run("cat", argc, argv);
}

int cmd_put(int argc, char **argv) {
    return command_run("put", argc, argv);
}

int cmd_get(int argc, char **argv) {
    return command_run("get", argc, argv);
}

int cmd_rm(int argc, char **argv) {
    return command_run("rm", argc, argv);
}

int cmd_mkdir(int argc, char **argv) {
    return command_run("mkdir", argc, argv);
}

int cmd_mem(int argc, char **argv) {
    return command_run("mem", argc, argv);
}

int cmd_reset(int argc, char **argv) {
    return command_run("reset", argc, argv);
}
