/* Manifests: manifest.py names the Python files that belong into the image, by MicroPython's
 * verbs.
 *
 * A manifest is Python, and is run by firn's own runtime, without files: its verbs only note what
 * they are called with (manifest_prelude.py). Afterwards the calls are carried out in their order
 * (manifest.c). One that fails is told to the manifest as an exception: it is run again from the
 * start, with that call raising, so that it can catch it, and so that the place of the call is
 * known. Every run comes to the same calls up to there.
 */
#ifndef FIRN_MANIFEST_H
#define FIRN_MANIFEST_H

#include "freeze.h"

typedef struct ManifestModule {
    char *name;    /* dotted; all strings are owned */
    char *file;    /* as tracebacks show it: the path below the folder that the manifest gave */
    char *path;    /* where it lies */
    char *version; /* of its package: __version__ unless the source has one; or NULL */
    int optimise;  /* -1: as the project */
    bool package;
    uint32_t metadata; /* which package of the manifest, while it is being read */
} ManifestModule;

typedef struct Manifest {
    ManifestModule *modules; /* names are unique: of two the later one stands here */
    uint32_t count;
    char **overridable; /* names of modules that a file on the board may replace */
    uint32_t overridable_count;
} Manifest;

typedef struct ManifestOptions {
    const char *path;
    char **define;            /* "NAME=VALUE", NULL-terminated, may be NULL */
    const char *board_folder; /* $(BOARD_DIR) unless defined, may be NULL */
} ManifestOptions;

/* Runs the manifest and all that it includes. False after an error message. */
bool manifest_load(const ManifestOptions *options, Manifest *out);
void manifest_free(Manifest *m);
/* Index of the module, or -1. */
int manifest_find(const Manifest *m, const char *name);
/* Whether it has modules below the package `name`, which then needs no file of its own. */
bool manifest_has_package(const Manifest *m, const char *name);

/* ---- paths, variables and libraries (library.c) */

/* A text like printf's, owned by the caller. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Resolves "." and ".." in place, as if there were no symbolic links. */
void path_normalise(char *path);
/* The path as it is shown: below the current folder when it lies there. */
const char *path_shown(const char *path);
char *path_folder(const char *path);
/* Without symbolic links; NULL when nothing is there. */
char *path_real(const char *path);

typedef struct Variable {
    char *name, *value;
} Variable;

typedef struct Library {
    char *name, *path;
    char *
        *packages; /* folders with a manifest.py, in the order of a sorted walk; made when needed */
    size_t package_count;
    bool walked;
} Library;

typedef struct Libraries {
    Variable *variables;
    size_t variable_count;
    Library *list; /* in the order in which they are searched */
    size_t count;
} Libraries;

/* Takes the definitions, and micropython-lib's libraries when MPY_LIB_DIR is among them. */
bool libraries_init(Libraries *l, const ManifestOptions *options);
void libraries_free(Libraries *l);
void libraries_add(Libraries *l, const char *name, const char *path, bool first);
/* `path` with its $(NAME)s replaced, relative to `folder`; NULL, and why, when one is not set. */
char *libraries_path(const Libraries *l, const char *folder, const char *path, char **why);
/* Folder of the package (not owned), in the library of that name unless it is NULL; NULL, and why
 * not. */
const char *libraries_find(Libraries *l, const char *package, const char *library, char **why);

/* All files below `folder` whose names end in one of `suffixes` (NULL-terminated): paths relative
 * to it, files of a folder before its folders, each sorted. What begins with a dot is left out. */
void tree_files(const char *folder, const char *const *suffixes, char ***files, size_t *count);
void strings_free(char **strings, size_t count);

/* ---- running one manifest (manifest_run.c) */

typedef enum NotedKind { NOTED_NONE, NOTED_NUMBER, NOTED_TEXT, NOTED_LIST } NotedKind;

/* What a verb was called with. */
typedef struct Noted {
    NotedKind kind;
    int32_t number;
    char *text;
    struct Noted *items;
    uint32_t count;
} Noted;

/* A call that is to raise. */
typedef struct RefusedCall {
    uint32_t call;
    char *why;
} RefusedCall;

typedef struct ManifestSource {
    const char *file; /* as messages show it */
    const Bytes *text;
    const char *options; /* a dict display: what `options` has */
    const RefusedCall *refused;
    uint32_t refused_count;
} ManifestSource;

typedef struct ManifestRun {
    Noted calls;   /* a list of lists: verb, arguments */
    char *errors;  /* complete lines about the source, or NULL */
    bool raised;   /* it ended early, at `line`: */
    uint32_t line; /* 0: unknown */
    char *why;     /* "NameError: name 'x' isn't defined" */
    bool refused;  /* ... by the exception of a refused call */
} ManifestRun;

/* The text as Python has it in a program; owned by the caller. */
char *text_literal(const char *text);
/* False when it has ended early, after the calls that it has noted. */
bool manifest_run(const ManifestSource *source, ManifestRun *out);
void manifest_run_free(ManifestRun *run);

#endif
