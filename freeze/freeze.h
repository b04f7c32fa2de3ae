/* The host's side: projects, boards, images, containers, and running what was made.
 *
 * Functions return false after they have printed one error to stderr in the form `file: error: ...` (or
 * `file:line: error: ...`); nothing half-written is left behind.
 */
#ifndef FIRN_FREEZE_H
#define FIRN_FREEZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../compiler/module.h"
#include "../runtime/firn.h"

/* ---- files (file.c) */

typedef struct Bytes {
    uint8_t *data; /* owned; a NUL after it */
    size_t size;
} Bytes;

/* Reads a whole regular file. */
bool file_read(const char *path, Bytes *out);
bool file_exists(const char *path); /* a regular file */
bool file_is_directory(const char *path);
/* Writes to a temporary file beside `path` and renames it; a kill leaves the old file whole. */
bool file_write(const char *path, const void *data, size_t size);
/* dir/name, owned by the caller. */
char *path_join(const char *dir, const char *name);
_Noreturn void die_no_memory(void);
void *check_alloc(void *p); /* p, or the end of the program when p is NULL */
void print_error(const char *format, ...);

/* ---- boards (board.c) */

typedef struct Region {
    uint32_t base, size;
} Region;

typedef struct Board {
    char *name, *description, *platform;
    char *without; /* native modules that the board leaves out, as in VmConfig */
    char *folder;  /* of board.json */
    unsigned float_bits;
    Region flash, ram, runtime, core, image, state, files, heap;
    uint32_t erase_bytes,
        program_bytes;   /* units of the flash that programs write; 0: none can be */
    uint32_t uf2_family; /* 0: the board takes no UF2 */
    bool boot_checksum;  /* the first 256 bytes of flash end in their CRC (seal.c) */
    uint32_t heap_max;
    uint16_t native_depth;
    char **emulator; /* NULL-terminated command, or NULL; run.c tells what stands for what */
    Region banks[2]; /* flash chips that the emulator reads from files of their own; size 0: none */
    char *container; /* suffix of what the board's flasher takes */
} Board;

/* Finds and reads boards/<name>/board.json: beside the command's build tree, or under its prefix. */
bool board_load(const char *name, Board *out);
void board_free(Board *b);
/* Names of all boards, sorted, NULL-terminated. */
char **board_names(void);
/* Path of the board's prebuilt runtime.elf, owned; NULL when there is none. */
char *board_runtime(const Board *b);
const FirnRuntime *board_firn_runtime(const Board *b);
/* The board with the largest heap that it may have, without files and state; the texts stay the board's. */
VmConfig board_config(const Board *b);
/* Offset of a native module in the core block; 0 when there is none, or the board leaves it out. */
uint32_t board_native_module(const FirnRuntime *rt, const char *without, const char *name);

/* ---- projects (project.c) */

typedef struct Project {
    CompiledModule **modules;
    uint32_t count;
    int boot, main; /* indices, boot -1 when there is none */
    uint32_t source_bytes;
    char **overridable; /* names of modules that a file on the board may replace */
    uint32_t overridable_count;
} Project;

typedef struct ProjectOptions {
    const char *path;         /* folder with main.py, or a .py file */
    char **include;           /* -I folders, NULL-terminated, may be NULL */
    const char *manifest;     /* NULL: manifest.py of the folder, if there is one */
    char **define;            /* -D NAME=VALUE for the manifest, NULL-terminated, may be NULL */
    const char *board_folder; /* $(BOARD_DIR) of the manifest */
    int optimise;
    const char *platform; /* sys.platform on the board */
    const char *without;  /* native modules that the board leaves out, as in VmConfig */
    bool wide;            /* as in CompileOptions */
    const FirnRuntime *runtime;
} ProjectOptions;

bool project_load(const ProjectOptions *options, Project *out);
void project_free(Project *p);
bool project_overridable(const Project *p, const char *module);

/* ---- images (bake.c) */

/* Bytes of flash by kind; what several modules need is counted for the first. */
typedef struct FlashBytes {
    uint32_t code, strings, constants, objects, modules;
    uint32_t code_objects, string_objects;
} FlashBytes;

/* An object of start-up that the program can write. */
typedef struct ReportObject {
    uint32_t module;
    const char *kind;
    char *path;      /* "config.DEFAULTS['wifi']"; owned */
    uint32_t thawed; /* bytes of RAM once it has been written */
} ReportObject;

/* A statement that is left for the board. */
typedef struct ReportStatement {
    uint32_t module, line;
    char *why;                     /* owned */
    uint32_t why_module, why_line; /* where that is; IMAGE_NO_MODULE: nowhere in particular */
    uint32_t ram;                  /* bytes: the names that it binds */
} ReportStatement;

typedef struct ReportModule {
    char *name, *file; /* owned */
    FlashBytes flash;
    uint32_t cells, fixed;     /* rebound and constant bindings */
    uint32_t statements, left; /* of the body: all, and those left for the board */
    bool loaded;               /* imported before the board starts */
} ReportModule;

typedef struct ImageReport {
    uint32_t total, header, tables, constant_count;
    FlashBytes flash;  /* of all modules */
    uint32_t bindings; /* words of RAM */
    uint32_t fixed;    /* bindings that are constants of the image */
    uint32_t aliases;  /* objects that can be written */
    uint32_t ram_boot,
        ram_thawed; /* bytes: when the board starts, and when all objects have been written */
    ReportModule *modules; /* owned, as the next two */
    ReportObject *objects;
    ReportStatement *left;
    uint32_t module_count, left_count;
    bool evaluated;
    bool too_wide; /* it failed: too many constants for short forms (CompileOptions.wide) */
} ImageReport;

typedef struct BakeRequest {
    const Project *project;
    const Board *board;
    uint32_t heap_bytes; /* 0: the board's default */
    bool freeze;         /* evaluate start-up */
    uint64_t steps;      /* back-edges and calls that one statement may take; 0: the default */
} BakeRequest;

/* The image of a project for a board: deterministic bytes, owned by the caller. */
bool image_bake(const BakeRequest *request, Bytes *image, ImageReport *report);
/* The same for the project of `options`, which is loaded first; the caller frees it in any case. A program of more
 * constants than short instructions can name is compiled a second time, without these. */
bool project_bake(const ProjectOptions *options, BakeRequest *request, Project *project,
                  Bytes *image, ImageReport *report);

/* ---- reports (report.c) */

void report_free(ImageReport *r);
void report_print(FILE *out, const ImageReport *r, const Board *b, uint32_t heap_bytes);
bool report_json(FILE *out, const ImageReport *r, const Board *b, uint32_t heap_bytes);

/* What may not be exceeded, in bytes; UINT32_MAX: no limit. */
typedef struct Budget {
    uint32_t flash, ram, thawed;
} Budget;

/* "flash=64K,ram=512,thawed=8K"; false after an error message. */
bool budget_parse(const char *text, Budget *out);
/* False after messages that name what is exceeded and what takes most of it. */
bool budget_check(const Budget *budget, const ImageReport *r);

/* ---- containers (container.c) */

typedef enum Container {
    CONTAINER_IMAGE,
    CONTAINER_BIN,
    CONTAINER_HEX,
    CONTAINER_ELF,
    CONTAINER_UF2,
    CONTAINER_BANK /* for emulators: all bytes of one flash chip */
} Container;

/* Runtime and image in the container that the file's suffix names; with them the filesystem's image, unless NULL. */
bool container_write(const char *path, Container kind, const Board *b, const Bytes *image,
                     const Bytes *files);

/* What an emulator reads. */
typedef struct EmulatorFile {
    Container kind;
    Region bank;        /* of a CONTAINER_BANK */
    const Bytes *files; /* the filesystem's image, or NULL */
    bool
        stamped; /* with the image's stamp in the state sector: the board need not look at the whole image */
} EmulatorFile;
bool container_write_emulator(const char *path, const EmulatorFile *what, const Board *b,
                              const Bytes *image);
/* Finds the image inside a container of any kind and the board that it is for (by name, owned). */
bool container_read(const char *path, Bytes *image, char **board_name);

/* ---- running (run.c) */

typedef struct RunOptions {
    uint32_t heap_bytes; /* 0: the image's or the board's */
    int argc;
    char **argv;
    const char
        *flash; /* file that holds the filesystem, read and written, or NULL; only simulated */
    const Bytes *files; /* the filesystem to begin with, or NULL */
} RunOptions;

/* The end of the program becomes the end of the run; without this the prompt follows. A damaged image stays as it is. */
void image_exits(const Board *b, Bytes *image);
/* Exit status of the program, or 1 after an error message. */
int run_simulated(const Board *b, const Bytes *image, const RunOptions *options);
/* What an emulator is given: temporary files. */
typedef struct EmulatorFiles EmulatorFiles;
/* The command that runs the image under the board's emulator, NULL after an error message. Both are given to
 * emulator_end, which removes the files. */
char **emulator_start(const Board *b, const Bytes *image, const RunOptions *options, bool stamped,
                      EmulatorFiles **out);
void emulator_end(char **command, EmulatorFiles *files);
/* stamped: the board has found the image whole before. */
int run_emulated(const Board *b, const Bytes *image, const RunOptions *options, bool stamped);

/* The image of a project, a file or an image, as `firn run` has it; board NULL: host, or the image's. */
bool run_image(const char *board, const char *path, bool emulate, Board *b, Bytes *image);

/* ---- commands (cmd_*.c): argv[0] is the command's name */

int cmd_run(int argc, char **argv);
int cmd_compile(int argc, char **argv);
int cmd_disasm(int argc, char **argv);
int cmd_bake(int argc, char **argv);
int cmd_boards(int argc, char **argv);
int cmd_fs(int argc, char **argv);
int cmd_repl(int argc, char **argv);
int cmd_exec(int argc, char **argv);
int cmd_ls(int argc, char **argv);
int cmd_cat(int argc, char **argv);
int cmd_put(int argc, char **argv);
int cmd_get(int argc, char **argv);
int cmd_rm(int argc, char **argv);
int cmd_mkdir(int argc, char **argv);
int cmd_mem(int argc, char **argv);
int cmd_reset(int argc, char **argv);
/* "64K", "2M", "0x8000", "65536": multiple of 4; false when it is no size. */
bool parse_size(const char *text, uint32_t *out);
/* "500000", "500K", "20M"; false after an error message. */
bool parse_steps(const char *command, const char *text, uint64_t *out);
/* "0" to "3", as behind -O; false after an error message. */
bool parse_level(const char *command, const char *text, int *out);

#define EXIT_USAGE  2
#define EXIT_BUDGET 3

#endif
