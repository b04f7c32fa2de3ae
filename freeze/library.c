/* Where manifests find files: path variables, folders, and libraries of packages by name. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "manifest.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *text_format(const char *format, ...) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = check_alloc(open_memstream(&text, &size));
    va_list args;
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    if (fclose(out) != 0) {
        die_no_memory();
    }
    return text;
}

void strings_free(char **strings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(strings[i]);
    }
    free(strings);
}

static void strings_add(char ***strings, size_t *count, char *text) {
    *strings = check_alloc(realloc(*strings, (*count + 1) * sizeof **strings));
    (*strings)[(*count)++] = text;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- paths */

/* Start of the last component of out[root..n), or n when it is ".." or there is none. */
static size_t last_component(const char *out, size_t root, size_t n) {
    size_t at = n;
    while (at > root && out[at - 1] != '/') {
        at--;
    }
    return n - at == 2 && memcmp(out + at, "..", 2) == 0 ? n : at;
}

void path_normalise(char *path) {
    size_t root = path[0] == '/' ? 1 : 0, n = root;
    for (char *p = path + root; *p != 0;) {
        size_t part = strcspn(p, "/");
        bool up = part == 2 && memcmp(p, "..", 2) == 0;
        size_t last = last_component(path, root, n);
        if (up && last < n) {
            n = last > root ? last - 1 : root;
        } else if (part > 0 && !(part == 1 && *p == '.') && !(up && root == 1)) {
            if (n > root) {
                path[n++] = '/';
            }
            memmove(path + n, p, part);
            n += part;
        }
        p += part;
        p += *p == '/' ? 1 : 0;
    }
    if (n == 0) {
        path[n++] = '.';
    }
    path[n] = 0;
}

const char *path_shown(const char *path) {
    static char here[4096];
    if (here[0] == 0 && getcwd(here, sizeof here) == NULL) {
        return path;
    }
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
    }
    size_t n = strlen(here);
    return n > 1 && strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

char *path_real(const char *path) {
    return realpath(path, NULL);
}

char *path_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return check_alloc(strdup("."));
    }
    size_t n = slash == path ? 1 : (size_t)(slash - path);
    return check_alloc(strndup(path, n));
}

/* ---- folders */

/* Names in the folder, sorted, without those that begin with a dot. */
static bool folder_names(const char *folder, char ***names, size_t *count) {
    *names = NULL;
    *count = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return false;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.') {
            strings_add(names, count, check_alloc(strdup(entry->d_name)));
        }
    }
    closedir(dir);
    if (*count > 0) {
        qsort(*names, *count, sizeof **names, by_text);
    }
    return true;
}

static bool ends_in(const char *name, const char *const *suffixes) {
    size_t n = strlen(name);
    for (; *suffixes != NULL; suffixes++) {
        size_t m = strlen(*suffixes);
        if (n > m && strcmp(name + n - m, *suffixes) == 0) {
            return true;
        }
    }
    return false;
}

typedef struct Tree {
    const char *const *suffixes;
    char **files;
    size_t count;
} Tree;

/* The folders that are being walked, to notice a link to one of them. */
typedef struct Above {
    struct stat st;
    const struct Above *up;
} Above;

static bool is_above(const Above *above, const struct stat *st) {
    while (above != NULL && (above->st.st_ino != st->st_ino || above->st.st_dev != st->st_dev)) {
        above = above->up;
    }
    return above != NULL;
}

static void tree_walk(Tree *t, const char *folder, const char *below, const Above *above) {
    Above here = {.up = above};
    char **names;
    size_t count;
    if (stat(folder, &here.st) != 0 || is_above(above, &here.st) ||
        !folder_names(folder, &names, &count)) {
        return;
    }
    for (int folders = 0; folders < 2; folders++) {
        for (size_t i = 0; i < count; i++) {
            char *path = path_join(folder, names[i]), *shown = path_join(below, names[i]);
            if (folders == 1 && file_is_directory(path)) {
                tree_walk(t, path, shown, &here);
            } else if (folders == 0 && ends_in(names[i], t->suffixes) && file_exists(path)) {
                strings_add(&t->files, &t->count, check_alloc(strdup(shown)));
            }
            free(path);
            free(shown);
        }
    }
    strings_free(names, count);
}

void tree_files(const char *folder, const char *const *suffixes, char ***files, size_t *count) {
    Tree t = {.suffixes = suffixes};
    tree_walk(&t, folder, "", NULL);
    *files = t.files;
    *count = t.count;
}

/* ---- variables */

static const char *variable(const Libraries *l, const char *name, size_t bytes) {
    for (size_t i = l->variable_count; i-- > 0;) {
        const Variable *v = &l->variables[i];
        if (strlen(v->name) == bytes && memcmp(v->name, name, bytes) == 0) {
            return v->value;
        }
    }
    return NULL;
}

/* A value that is a path here must still be one where a manifest uses it. */
static char *variable_value(const char *text) {
    char *whole = file_exists(text) || file_is_directory(text) ? path_real(text) : NULL;
    return whole != NULL ? whole : check_alloc(strdup(text));
}

static void variable_add(Libraries *l, const char *name, size_t bytes, const char *value) {
    l->variables =
        check_alloc(realloc(l->variables, (l->variable_count + 1) * sizeof *l->variables));
    l->variables[l->variable_count++] =
        (Variable){check_alloc(strndup(name, bytes)), variable_value(value)};
}

static bool define_all(Libraries *l, char **define) {
    for (; define != NULL && *define != NULL; define++) {
        const char *equals = strchr(*define, '=');
        if (equals == NULL || equals == *define) {
            print_error("firn: error: -D %s: expected NAME=VALUE, such as -D "
                        "MPY_LIB_DIR=../micropython-lib",
                        *define);
            return false;
        }
        variable_add(l, *define, (size_t)(equals - *define), equals + 1);
    }
    return true;
}

static void default_variable(Libraries *l, const char *name, const char *value) {
    if (variable(l, name, strlen(name)) == NULL) {
        variable_add(l, name, strlen(name), value);
    }
}

/* Writes `path` with the values of its variables to `out`; NULL, or the start of a variable that
 * is not set. */
static const char *write_replaced(const Libraries *l, const char *path, FILE *out) {
    for (const char *p = path; *p != 0;) {
        const char *end = p[0] == '$' && p[1] == '(' ? strchr(p, ')') : NULL;
        if (end == NULL) {
            fputc(*p++, out);
            continue;
        }
        const char *value = variable(l, p + 2, (size_t)(end - p) - 2);
        if (value == NULL) {
            return p;
        }
        fputs(value, out);
        p = end + 1;
    }
    return NULL;
}

char *libraries_path(const Libraries *l, const char *folder, const char *path, char **why) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = check_alloc(open_memstream(&text, &size));
    const char *unset = write_replaced(l, path, out);
    if (fclose(out) != 0) {
        die_no_memory();
    }
    if (unset != NULL) {
        int n = (int)strcspn(unset, ")") - 2;
        *why = text_format("'%s': $(%.*s) is not set; give -D %.*s=VALUE", path, n, unset + 2, n,
                           unset + 2);
        free(text);
        return NULL;
    }
    char *whole = text[0] == '/' ? check_alloc(strdup(text)) : path_join(folder, text);
    free(text);
    path_normalise(whole);
    return whole;
}

/* ---- libraries */

static void library_free(Library *l) {
    strings_free(l->packages, l->package_count);
    free(l->name);
    free(l->path);
}

void libraries_add(Libraries *l, const char *name, const char *path, bool first) {
    Library new = {.name = check_alloc(strdup(name)), .path = check_alloc(strdup(path))};
    l->list = check_alloc(realloc(l->list, (l->count + 1) * sizeof *l->list));
    memmove(l->list + (first ? 1 : l->count), l->list + (first ? 0 : l->count),
            (first ? l->count : 0) * sizeof *l->list);
    l->list[first ? 0 : l->count] = new;
    l->count++;
}

bool libraries_init(Libraries *l, const ManifestOptions *options) {
    static const char *const standard[] = {"micropython", "python-stdlib", "python-ecosys"};
    *l = (Libraries){0};
    if (!define_all(l, options->define)) {
        return false;
    }
    if (options->board_folder != NULL) {
        default_variable(l, "BOARD_DIR", options->board_folder);
    }
    const char *micropython = variable(l, "MPY_DIR", 7);
    if (micropython != NULL) {
        char *path = path_join(micropython, "lib/micropython-lib");
        default_variable(l, "MPY_LIB_DIR", path);
        free(path);
    }
    const char *root = variable(l, "MPY_LIB_DIR", 11);
    for (size_t i = 0; root != NULL && i < sizeof standard / sizeof *standard; i++) {
        char *path = path_join(root, standard[i]);
        libraries_add(l, standard[i], path, false);
        free(path);
    }
    return true;
}

void libraries_free(Libraries *l) {
    for (size_t i = 0; i < l->variable_count; i++) {
        free(l->variables[i].name);
        free(l->variables[i].value);
    }
    for (size_t i = 0; i < l->count; i++) {
        library_free(&l->list[i]);
    }
    free(l->variables);
    free(l->list);
    *l = (Libraries){0};
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The folder goes before those in it, as in MicroPython; links to folders are not followed. */
static void library_walk(Library *l, const char *folder) {
    char **names;
    size_t count;
    if (!folder_names(folder, &names, &count)) {
        return;
    }
    char *manifest = path_join(folder, "manifest.py");
    if (file_exists(manifest)) {
        strings_add(&l->packages, &l->package_count, check_alloc(strdup(folder)));
    }
    free(manifest);
    for (size_t i = 0; i < count; i++) {
        char *path = path_join(folder, names[i]);
        struct stat st;
        if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            library_walk(l, path);
        }
        free(path);
    }
    strings_free(names, count);
}

static void library_index(Library *l) {
    if (!l->walked) {
        library_walk(l, l->path);
        l->walked = true;
    }
}

static const char *library_find(Library *l, const char *package) {
    library_index(l);
    for (size_t i = 0; i < l->package_count; i++) {
        if (strcmp(base_name(l->packages[i]), package) == 0) {
            return l->packages[i];
        }
    }
    return NULL;
}

/* ---- near names */

#define NEAR_ROOM 48u

/* Letters to insert, drop, change or exchange with the next, to make one of the other. */
static unsigned distance(const char *a, const char *b) {
    unsigned rows[3][NEAR_ROOM + 1];
    unsigned *two = rows[0], *last = rows[1], *now = rows[2];
    size_t n = strlen(a), m = strlen(b);
    if (n > NEAR_ROOM || m > NEAR_ROOM) {
        return UINT32_MAX;
    }
    for (unsigned j = 0; j <= m; j++) {
        last[j] = j;
    }
    for (unsigned i = 1; i <= n; i++) {
        now[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            now[j] = swapped && two[j - 2] + 1 < best ? two[j - 2] + 1 : best;
        }
        unsigned *free_row = two;
        two = last;
        last = now;
        now = free_row;
    }
    return last[m];
}

/* How far `name` is from what was asked for, which may be a part of it. UINT32_MAX: too far. */
static unsigned nearness(const char *name, const char *asked) {
    size_t n = strlen(asked);
    unsigned d = distance(name, asked);
    if (d <= 1 + n / 4) {
        return d;
    }
    const char *at = n >= 3 ? strstr(name, asked) : NULL;
    return at != NULL ? (at == name ? 8 : 9) : UINT32_MAX;
}

/* ", did you mean 'x', 'y' or 'z'?", owned; "" when nothing is near. */
static char *near_names(const Libraries *l, const char *asked) {
    const char *best[3] = {NULL, NULL, NULL};
    unsigned far[3] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
    for (size_t i = 0; i < l->count; i++) {
        for (size_t k = 0; k < l->list[i].package_count; k++) {
            const char *name = base_name(l->list[i].packages[k]);
            unsigned d = nearness(name, asked);
            for (size_t at = 0; at < 3 && d != UINT32_MAX; at++) {
                if (best[at] != NULL && strcmp(best[at], name) == 0) {
                    break;
                }
                if (d < far[at]) {
                    memmove(best + at + 1, best + at, (2 - at) * sizeof *best);
                    memmove(far + at + 1, far + at, (2 - at) * sizeof *far);
                    best[at] = name;
                    far[at] = d;
                    break;
                }
            }
        }
    }
    size_t n = best[2] != NULL ? 3 : best[1] != NULL ? 2 : best[0] != NULL ? 1 : 0;
    switch (n) {
    case 1: return text_format("; did you mean '%s'?", best[0]);
    case 2: return text_format("; did you mean '%s' or '%s'?", best[0], best[1]);
    case 3: return text_format("; did you mean '%s', '%s' or '%s'?", best[0], best[1], best[2]);
    default: return check_alloc(strdup(""));
    }
}

/* micropython-lib's packages for Unix are searched only where a manifest asks for it, as in
 * MicroPython. */
static bool is_for_unix(const Libraries *l, const char *package) {
    const char *root = variable(l, "MPY_LIB_DIR", 11);
    if (root == NULL) {
        return false;
    }
    Library unix_ffi = {.path = path_join(root, "unix-ffi")};
    bool found = library_find(&unix_ffi, package) != NULL;
    library_free(&unix_ffi);
    return found;
}

static char *why_not_found(Libraries *l, const char *package, const char *library) {
    if (l->count == 0) {
        return text_format("no package '%s': no library is known; give -D MPY_LIB_DIR=DIR for a "
                           "copy of micropython-lib, or register one by add_library()",
                           package);
    }
    char *near = is_for_unix(l, package)
                     ? text_format("; for that of unix-ffi begin with add_library(\"unix-ffi\", "
                                   "\"$(MPY_LIB_DIR)/unix-ffi\")")
                     : near_names(l, package);
    char *places = check_alloc(strdup(""));
    for (size_t i = 0; i < l->count; i++) {
        if (library == NULL || strcmp(library, l->list[i].name) == 0) {
            char *more = text_format("%s%s%s", places, places[0] != 0 ? ", " : "",
                                     path_shown(l->list[i].path));
            free(places);
            places = more;
        }
    }
    char *why = text_format("no package '%s' (a folder of that name with a manifest.py); looked "
                            "in %s%s",
                            package, places, near);
    free(near);
    free(places);
    return why;
}

const char *libraries_find(Libraries *l, const char *package, const char *library, char **why) {
    bool known = library == NULL;
    for (size_t i = 0; i < l->count; i++) {
        bool asked = library == NULL || strcmp(l->list[i].name, library) == 0;
        known |= asked;
        const char *path = asked ? library_find(&l->list[i], package) : NULL;
        if (path != NULL) {
            return path;
        }
    }
    if (!known) {
        *why = text_format("no library '%s'; register it by add_library(\"%s\", PATH) before "
                           "this line",
                           library, library);
    } else {
        *why = why_not_found(l, package, library);
    }
    return NULL;
}
