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
    char *folder; /* of board.json */
    unsigned float_bits;
    Region flash, ram, runtime, core, image, heap;
    uint32_t heap_max;
    uint16_t native_depth;
    char **emulator; /* NULL-terminated command, or NULL; "{elf}" stands for the file */
} Board;

/* Finds and reads boards/<name>/board.json: beside the command's build tree, or under its prefix. */
bool board_load(const char *name, Board *out);
void board_free(Board *b);
/* Names of all boards, sorted, NULL-terminated. */
char **board_names(void);
/* Path of the board's prebuilt runtime.elf, owned; NULL when there is none. */
char *board_runtime(const Board *b);
const FirnRuntime *board_firn_runtime(const Board *b);

/* ---- projects (project.c) */

typedef struct Project {
    CompiledModule **modules;
    uint32_t count;
    int boot, main; /* indices, boot -1 when there is none */
    uint32_t source_bytes;
} Project;

typedef struct ProjectOptions {
    const char *path; /* folder with main.py, or a .py file */
    char **include;   /* -I folders, NULL-terminated, may be NULL */
    int optimise;
    const FirnRuntime *runtime;
} ProjectOptions;

bool project_load(const ProjectOptions *options, Project *out);
void project_free(Project *p);

/* ---- images (link.c) */

typedef struct ImageReport {
    uint32_t total, header, code, strings, constants, modules, tables;
    uint32_t bindings; /* words of RAM */
    uint32_t code_objects, string_objects, constant_count;
} ImageReport;

/* The image of a project for a board: deterministic bytes, owned by the caller. heap_bytes 0: the board's default. */
bool image_link(const Project *p, const Board *b, uint32_t heap_bytes, Bytes *image,
                ImageReport *report);

/* ---- containers (container.c) */

typedef enum Container { CONTAINER_IMAGE, CONTAINER_BIN, CONTAINER_HEX, CONTAINER_ELF } Container;

/* Runtime and image in the container that the file's suffix names. */
bool container_write(const char *path, Container kind, const Board *b, const Bytes *image);
/* Finds the image inside a container of any kind and the board that it is for (by name, owned). */
bool container_read(const char *path, Bytes *image, char **board_name);

/* ---- running (run.c) */

typedef struct RunOptions {
    uint32_t heap_bytes; /* 0: the image's or the board's */
    int argc;
    char **argv;
} RunOptions;

/* Exit status of the program, or 1 after an error message. */
int run_simulated(const Board *b, const Bytes *image, const RunOptions *options);
int run_emulated(const Board *b, const Bytes *image);

/* ---- commands (cmd_*.c): argv[0] is the command's name */

int cmd_run(int argc, char **argv);
int cmd_compile(int argc, char **argv);
int cmd_disasm(int argc, char **argv);
int cmd_bake(int argc, char **argv);
int cmd_boards(int argc, char **argv);
/* "64K", "2M", "0x8000", "65536": multiple of 4; false when it is no size. */
bool parse_size(const char *text, uint32_t *out);

#define EXIT_USAGE 2

#endif
