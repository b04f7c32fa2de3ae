/* Projects: which modules belong to a program, found by following imports from boot.py and main.py.
 *
 * The order of modules is that of discovery, which depends on the sources only, never on the order in which
 * a folder lists its files.
 */
#include "freeze.h"
#include "diag.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct Finder {
    const ProjectOptions *options;
    Project *project;
    Bytes *texts;    /* source of each module of the project, for messages */
    char **folders;  /* search path, NULL-terminated */
    unsigned errors; /* in sources, already printed */
} Finder;

static int find_module(const Project *p, const char *name) {
    for (uint32_t i = 0; i < p->count; i++) {
        if ((int)i != p->boot && strcmp(p->modules[i]->name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* Path as it stands in messages and tracebacks: below the folder it was found in, so that an image does not
 * depend on where the project lies. */
static char *display_name(const char *folder, const char *path) {
    size_t n = strlen(folder);
    if (strncmp(path, folder, n) == 0) {
        path += n;
        while (*path == '/') {
            path++;
        }
    }
    return check_alloc(strdup(path));
}

static bool compile_file(Finder *f, const char *folder, const char *path, const char *name,
                         bool package) {
    Bytes text;
    if (!file_read(path, &text)) {
        f->errors++;
        return false;
    }
    char *shown = display_name(folder, path);
    CompileOptions options = {.name = name,
                              .file = shown,
                              .package = package,
                              .optimise = f->options->optimise,
                              .platform = f->options->platform,
                              .builtin_ordinal = f->options->runtime->builtin_ordinal};
    unsigned errors = 0;
    CompiledModule *m =
        compile_source(&options, (const char *)text.data, text.size, stderr, &errors);
    if (m != NULL) {
        Project *p = f->project;
        p->modules = check_alloc(realloc(p->modules, (p->count + 1) * sizeof *p->modules));
        f->texts = check_alloc(realloc(f->texts, (p->count + 1) * sizeof *f->texts));
        f->texts[p->count] = text;
        p->modules[p->count++] = m;
        p->source_bytes += (uint32_t)text.size;
    } else {
        f->errors += errors > 0 ? errors : 1;
        free(text.data);
    }
    free(shown);
    return m != NULL;
}

/* The file of a dotted name in one folder, or NULL; a package goes before a module of the same name. */
static char *module_path(const char *folder, const char *name, bool *package) {
    size_t n = strlen(name);
    char *relative = check_alloc(malloc(n + 14));
    for (size_t i = 0; i <= n; i++) {
        relative[i] = name[i] == '.' ? '/' : name[i];
    }
    memcpy(relative + n, "/__init__.py", 13);
    char *path = path_join(folder, relative);
    *package = file_exists(path);
    if (!*package) {
        free(path);
        memcpy(relative + n, ".py", 4);
        path = path_join(folder, relative);
        if (!file_exists(path)) {
            free(path);
            path = NULL;
        }
    }
    free(relative);
    return path;
}

typedef enum Found { FOUND_NOT, FOUND_FILE, FOUND_NATIVE } Found;

/* Adds the module `name` unless it is there; the packages above it must have been added before. */
static Found add_module(Finder *f, const char *name) {
    if (f->options->runtime->core_module(name) != 0) {
        return FOUND_NATIVE;
    }
    if (find_module(f->project, name) >= 0) {
        return FOUND_FILE;
    }
    for (char **folder = f->folders; *folder != NULL; folder++) {
        bool package;
        char *path = module_path(*folder, name, &package);
        if (path != NULL) {
            compile_file(f, *folder, path, name, package);
            free(path);
            return FOUND_FILE;
        }
    }
    return FOUND_NOT;
}

/* Adds a.b.c's packages a and a.b, then a.b.c. */
static Found add_dotted(Finder *f, const char *name) {
    char *part = check_alloc(strdup(name));
    Found found = FOUND_FILE;
    for (char *dot = strchr(part, '.'); dot != NULL && found != FOUND_NOT;
         dot = strchr(dot + 1, '.')) {
        *dot = 0;
        found = add_module(f, part);
        *dot = '.';
    }
    if (found != FOUND_NOT) {
        found = add_module(f, part);
    }
    free(part);
    return found;
}

/* Absolute name of a relative import, or NULL when it leaves the top-level package. */
static char *absolute_name(const CompiledModule *m, const CompiledImport *import) {
    if (import->level == 0) {
        return check_alloc(strdup(import->module));
    }
    char *name = check_alloc(malloc(strlen(m->name) + strlen(import->module) + 2));
    strcpy(name, m->name);
    unsigned up = import->level - (m->package ? 1u : 0u);
    for (; up > 0; up--) {
        char *dot = strrchr(name, '.');
        if (dot == NULL) {
            free(name);
            return NULL;
        }
        *dot = 0;
    }
    if (import->module[0] != 0) {
        strcat(name, ".");
        strcat(name, import->module);
    }
    return name;
}

/* The folders that were searched, as a list. */
static char *searched(const Finder *f) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = check_alloc(open_memstream(&text, &size));
    for (char **folder = f->folders; *folder != NULL; folder++) {
        fprintf(out, "%s%s", folder == f->folders ? "" : ", ", *folder);
    }
    if (fclose(out) != 0) {
        die_no_memory();
    }
    return text;
}

static void report_missing(Finder *f, uint32_t index, const CompiledImport *import,
                           const char *name) {
    assert(f->texts != NULL && index < f->project->count);
    const Bytes *text = &f->texts[index];
    arena a;
    diag_list diags;
    arena_init(&a);
    diag_init(&diags, &a);
    diag_open(&diags, f->project->modules[index]->file, (const char *)text->data, text->size);
    uint32_t size = (uint32_t)text->size;
    diag_span span = {import->start < size ? import->start : size,
                      import->end < size ? import->end : size};
    diag *entry = diag_error(&diags, span, "no module named '%s'", name);
    char *folders = searched(f);
    diag_hint(
        &diags, entry,
        "looked in %s and among the built-in modules; where the module may be absent, import it "
        "in a try with except ImportError",
        folders);
    diag_print(&diags, stderr);
    free(folders);
    arena_free(&a);
    f->errors++;
}

static void follow_import(Finder *f, uint32_t from, const CompiledImport *import) {
    const CompiledModule *m = f->project->modules[from];
    char *name = absolute_name(m, import);
    if (name == NULL || *name == 0) {
        free(name); /* a run-time error, in CPython's words */
        return;
    }
    Found found = add_dotted(f, name);
    if (found == FOUND_NOT && !import->guarded) {
        report_missing(f, from, import, name);
    }
    int index = find_module(f->project, name);
    if (found == FOUND_FILE && index >= 0 && import->name != NULL &&
        f->project->modules[index]->package && strcmp(import->name, "*") != 0) {
        char *sub = check_alloc(malloc(strlen(name) + strlen(import->name) + 2));
        sprintf(sub, "%s.%s", name, import->name);
        add_module(f, sub); /* or an attribute: no error when there is no such file */
        free(sub);
    }
    free(name);
}

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return check_alloc(strdup("."));
    }
    size_t n = slash == path ? 1 : (size_t)(slash - path);
    char *folder = check_alloc(malloc(n + 1));
    memcpy(folder, path, n);
    folder[n] = 0;
    return folder;
}

static char **search_path(const ProjectOptions *options, const char *root) {
    size_t n = 0;
    while (options->include != NULL && options->include[n] != NULL) {
        n++;
    }
    char **folders = check_alloc(calloc(n + 3, sizeof *folders));
    folders[0] = check_alloc(strdup(root));
    folders[1] = path_join(root, "lib");
    for (size_t i = 0; i < n; i++) {
        folders[2 + i] = check_alloc(strdup(options->include[i]));
    }
    return folders;
}

/* boot.py and main.py of a folder, or the one file. */
static void add_roots(Finder *f, const char *root, bool folder) {
    const ProjectOptions *options = f->options;
    Project *p = f->project;
    if (!folder) {
        p->main = compile_file(f, root, options->path, "__main__", false) ? 0 : -1;
        return;
    }
    char *boot = path_join(root, "boot.py"), *main = path_join(root, "main.py");
    bool ok = file_exists(main);
    if (!ok) {
        print_error("%s: error: has no main.py; a project is a folder with main.py, and optionally "
                    "boot.py, modules and lib/",
                    options->path);
        f->errors++;
    }
    /* The errors of all files are told at once. */
    if (ok && file_exists(boot) && compile_file(f, root, boot, "__main__", false)) {
        p->boot = 0;
    }
    if (ok && compile_file(f, root, main, "__main__", false)) {
        p->main = (int)p->count - 1;
    }
    free(boot);
    free(main);
}

bool project_load(const ProjectOptions *options, Project *out) {
    *out = (Project){.boot = -1, .main = -1};
    bool folder = file_is_directory(options->path);
    char *root = folder ? check_alloc(strdup(options->path)) : folder_of(options->path);
    Finder f = {.options = options, .project = out, .folders = search_path(options, root)};
    add_roots(&f, root, folder);
    for (uint32_t i = 0; i < out->count; i++) {
        for (uint32_t j = 0; j < out->modules[i]->import_count; j++) {
            follow_import(&f, i, &out->modules[i]->imports[j]);
        }
    }
    for (char **p = f.folders; *p != NULL; p++) {
        free(*p);
    }
    assert(f.texts != NULL || out->count == 0);
    for (uint32_t i = 0; i < out->count; i++) {
        free(f.texts[i].data);
    }
    free(f.texts);
    free(f.folders);
    free(root);
    if (f.errors > 0) {
        project_free(out);
        return false;
    }
    return true;
}

void project_free(Project *p) {
    for (uint32_t i = 0; i < p->count; i++) {
        module_free(p->modules[i]);
    }
    free(p->modules);
    *p = (Project){.boot = -1, .main = -1};
}
