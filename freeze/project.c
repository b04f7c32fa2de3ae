/* Projects: which modules belong to a program, found by following imports from boot.py and
 * main.py, and those that a manifest names.
 *
 * The order of modules is that of discovery, which depends on the sources only, never on the order
 * in which a folder lists its files.
 */
#include "freeze.h"
#include "diag.h"
#include "evaluate.h"
#include "manifest.h"
#include "stock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct Finder {
    const ProjectOptions *options;
    Project *project;
    Bytes *texts;   /* source of each module of the project, for messages */
    char **folders; /* search path, NULL-terminated */
    Manifest manifest;
    uint32_t reached; /* modules from this one on are there for the manifest only */
    unsigned errors;  /* in sources, already printed */
} Finder;

static int find_module(const Project *p, const char *name) {
    for (uint32_t i = 0; i < p->count; i++) {
        if ((int)i != p->boot && strcmp(p->modules[i]->name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* Path as it stands in messages and tracebacks: below the folder it was found in, so that an image
 * does not depend on where the project lies. */
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

/* `text` becomes the project's, or is freed. */
static bool compile_text(Finder *f, const CompileOptions *options, Bytes text) {
    unsigned errors = 0;
    CompiledModule *m =
        compile_source(options, (const char *)text.data, text.size, stderr, &errors);
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
    return m != NULL;
}

static CompileOptions compile_options(const Finder *f, const char *name, const char *file,
                                      bool package) {
    return (CompileOptions){.name = name,
                            .file = file,
                            .package = package,
                            .wide = f->options->wide,
                            .optimise = f->options->optimise,
                            .platform = f->options->platform,
                            .builtin_ordinal = f->options->runtime->builtin_ordinal};
}

static bool compile_file(Finder *f, const char *folder, const char *path, const char *name,
                         bool package) {
    Bytes text;
    if (!file_read(path, &text)) {
        f->errors++;
        return false;
    }
    char *shown = display_name(folder, path);
    CompileOptions options = compile_options(f, name, shown, package);
    bool ok = compile_text(f, &options, text);
    free(shown);
    return ok;
}

/* The version of its package is a module's __version__, as in MicroPython, unless it has one. */
static void append_version(Bytes *text, const char *version) {
    if (strstr((const char *)text->data, "__version__ =") != NULL) {
        return;
    }
    char *value = text_literal(version), *line = text_format("\n\n__version__ = %s\n", value);
    size_t n = strlen(line);
    text->data = check_alloc(realloc(text->data, text->size + n + 1));
    memcpy(text->data + text->size, line, n + 1);
    text->size += n;
    free(line);
    free(value);
}

static bool compile_listed(Finder *f, const ManifestModule *m, const char *name) {
    Bytes text;
    assert(m != NULL);
    if (!file_read(m->path, &text)) {
        f->errors++;
        return false;
    }
    if (m->version != NULL) {
        append_version(&text, m->version);
    }
    CompileOptions options = compile_options(f, name, m->file, m->package);
    options.optimise = m->optimise >= 0 ? m->optimise : options.optimise;
    return compile_text(f, &options, text);
}

/* A folder without __init__.py. */
static void compile_namespace(Finder *f, const char *name) {
    char *file = text_format("%s/__init__.py", name);
    for (char *p = strchr(file, '.'); p != NULL && strcmp(p, ".py") != 0; p = strchr(p, '.')) {
        *p = '/';
    }
    CompileOptions options = compile_options(f, name, file, true);
    (void)compile_text(f, &options, (Bytes){check_alloc(calloc(1, 1)), 0});
    free(file);
}

/* A module of firn's own, under `name`: its own, or the old one that begins with u. */
static void compile_stock(Finder *f, const StockFile *file, const char *name) {
    Bytes text = {check_alloc(malloc(file->size + 1)), file->size};
    memcpy(text.data, file->text, file->size);
    text.data[file->size] = 0;
    CompileOptions options = compile_options(f, name, file->path, stock_is_package(file));
    options.optimise = options.optimise > STOCK_LEVEL ? options.optimise : STOCK_LEVEL;
    if (compile_text(f, &options, text)) {
        f->project->modules[f->project->count - 1]->stock = true;
    }
}

/* The file of a dotted name in one folder, or NULL; a package goes before a module of the same
 * name. */
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

static bool is_namespace(const Finder *f, const char *name) {
    bool found = manifest_has_package(&f->manifest, name);
    char *relative = check_alloc(strdup(name));
    for (char *p = strchr(relative, '.'); p != NULL; p = strchr(p, '.')) {
        *p = '/';
    }
    for (char **folder = f->folders; !found && *folder != NULL; folder++) {
        char *path = path_join(*folder, relative);
        found = file_is_directory(path);
        free(path);
    }
    free(relative);
    return found;
}

/* Whether a file of the project takes the place of a module of firn's. */
static bool has_file(const Finder *f, const char *name) {
    bool found = manifest_find(&f->manifest, name) >= 0;
    for (char **folder = f->folders; !found && *folder != NULL; folder++) {
        bool package;
        char *path = module_path(*folder, name, &package);
        found = path != NULL;
        free(path);
    }
    return found;
}

static bool is_native(const Finder *f, const char *name) {
    return board_native_module(f->options->runtime, f->options->without, name) != 0;
}

/* A submodule is firn's when its package is. */
static const StockFile *find_stock(const Finder *f, const char *name) {
    const char *dot = strrchr(name, '.');
    if (dot != NULL) {
        char *package = check_alloc(strndup(name, (size_t)(dot - name)));
        int index = find_module(f->project, package);
        free(package);
        if (index < 0 || !f->project->modules[index]->stock) {
            return NULL;
        }
    }
    return stock_find(name);
}

/* What an import of `name` looks for, owned: the old names of firn's own modules, which begin with u, mean these
 * themselves. One in Python that a file of the project hides is there under its old name. */
static char *canonical_name(const Finder *f, const char *name) {
    char *top = check_alloc(strndup(name, strcspn(name, ".")));
    bool old = top[0] == 'u' && !is_native(f, top) && !has_file(f, top) && stock_find(top) == NULL;
    bool alias =
        old && (is_native(f, top + 1) || (stock_find(top + 1) != NULL && !has_file(f, top + 1)));
    free(top);
    return check_alloc(strdup(name + (alias ? 1 : 0)));
}

static bool add_file(Finder *f, const char *name) {
    int listed = manifest_find(&f->manifest, name);
    if (listed >= 0) {
        (void)compile_listed(f, &f->manifest.modules[listed], name);
        return true;
    }
    for (char **folder = f->folders; *folder != NULL; folder++) {
        bool package;
        char *path = module_path(*folder, name, &package);
        if (path != NULL) {
            compile_file(f, *folder, path, name, package);
            free(path);
            return true;
        }
    }
    return false;
}

/* Adds the module `name` unless it is there; the packages above it must have been added before. What the manifest
 * names goes before what lies in the folders, and that before what firn brings, but for modules that a file cannot
 * replace. */
static Found add_module(Finder *f, const char *name) {
    if (is_native(f, name) && stock_is_closed(name)) {
        return FOUND_NATIVE;
    }
    if (find_module(f->project, name) >= 0 || add_file(f, name)) {
        return FOUND_FILE;
    }
    if (is_native(f, name)) {
        return FOUND_NATIVE;
    }
    const StockFile *stock = find_stock(f, name);
    if (stock == NULL && name[0] == 'u' && strchr(name, '.') == NULL) {
        stock = stock_find(name + 1); /* hidden by a file: see canonical_name */
    }
    if (stock != NULL) {
        compile_stock(f, stock, name);
        return FOUND_FILE;
    }
    if (is_namespace(f, name)) {
        compile_namespace(f, name);
        return FOUND_FILE;
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

/* What only the manifest asks for may need what this board lacks. */
static void note_missing(const Finder *f, uint32_t index, const CompiledImport *import,
                         const char *name) {
    print_error("%s:%u: note: no module named '%s'; an import of %s, which only the manifest asks "
                "for, will fail",
                f->project->modules[index]->file, (unsigned)import->line, name,
                f->project->modules[index]->name);
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
    bool left_out = f->options->runtime->core_module(name) != 0;
    diag_hint(
        &diags, entry,
        left_out
            ? "the board's runtime leaves this built-in module out, and it is not in %s; where "
              "the module may be absent, import it in a try with except ImportError"
            : "looked in %s and among the built-in modules; where the module may be absent, import "
              "it in a try with except ImportError",
        folders);
    diag_print(&diags, stderr);
    free(folders);
    arena_free(&a);
    f->errors++;
}

/* Whether the module may enter modules of its own making in sys.modules: what it imports is then known only when it
 * runs. */
static bool uses_modules(const CompiledModule *m) {
    for (uint32_t i = 0; i < m->constant_count; i++) {
        const Constant *k = &m->constants[i];
        if (k->kind == CONSTANT_STR && k->count == 7 && memcmp(k->text, "modules", 7) == 0) {
            return true;
        }
    }
    return false;
}

static void follow_import(Finder *f, uint32_t from, const CompiledImport *import) {
    const CompiledModule *m = f->project->modules[from];
    char *written = absolute_name(m, import);
    if (written == NULL || *written == 0) {
        free(written); /* a run-time error, in CPython's words */
        return;
    }
    char *name = canonical_name(f, written);
    free(written);
    Found found = add_dotted(f, name);
    if (found == FOUND_NOT && !import->guarded && from >= f->reached) {
        note_missing(f, from, import, name);
    } else if (found == FOUND_NOT && !import->guarded && !uses_modules(f->project->modules[from])) {
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

/* A package that computes what it imports, as those do that load their parts when asked for a name, has these among its
 * text constants. */
static void follow_computed(Finder *f, uint32_t from) {
    const FirnRuntime *runtime = f->options->runtime;
    const CompiledModule *m = f->project->modules[from];
    if (!m->package || !module_reads_builtin(m, runtime->builtin_ordinal("__import__"))) {
        return;
    }
    for (uint32_t i = 0; i < f->project->modules[from]->constant_count; i++) {
        m = f->project->modules[from];
        const Constant *k = &m->constants[i];
        if (k->kind == CONSTANT_STR && k->count > 0 && strchr(k->text, '.') == NULL &&
            strchr(k->text, '/') == NULL) {
            char *name = text_format("%s.%s", m->name, k->text);
            if (has_file(f, name) || find_stock(f, name) != NULL) {
                (void)add_module(f, name);
            }
            free(name);
        }
    }
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

/* boot.py or main.py: the project's own, else one that the manifest names. Its index, or -1. */
static int add_root(Finder *f, const char *root, const char *role) {
    char *file = text_format("%s.py", role), *path = path_join(root, file);
    int listed = manifest_find(&f->manifest, role), index = (int)f->project->count;
    bool ok = false;
    if (file_exists(path)) {
        ok = compile_file(f, root, path, "__main__", false);
    } else if (listed >= 0) {
        ok = compile_listed(f, &f->manifest.modules[listed], "__main__");
    }
    free(path);
    free(file);
    return ok ? index : -1;
}

/* boot.py and main.py of a folder, or the one file. */
static void add_roots(Finder *f, const char *root, bool folder) {
    const ProjectOptions *options = f->options;
    Project *p = f->project;
    if (!folder) {
        p->main = compile_file(f, root, options->path, "__main__", false) ? 0 : -1;
        return;
    }
    char *main = path_join(root, "main.py");
    if (!file_exists(main) && manifest_find(&f->manifest, "main") < 0) {
        print_error("%s: error: has no main.py; a project is a folder with main.py, and optionally "
                    "boot.py, modules, lib/ and manifest.py",
                    options->path);
        f->errors++;
    } else { /* The errors of all files are told at once. */
        p->boot = add_root(f, root, "boot");
        p->main = add_root(f, root, "main");
    }
    free(main);
}

static void follow_imports(Finder *f, uint32_t from) {
    const Project *p = f->project;
    for (uint32_t i = from; i < p->count; i++) {
        for (uint32_t j = 0; j < p->modules[i]->import_count; j++) {
            follow_import(f, i, &p->modules[i]->imports[j]);
        }
        follow_computed(f, i);
    }
}

/* What the manifest names is in the image even when nothing imports it. */
static void add_listed(Finder *f) {
    uint32_t from = f->project->count;
    f->reached = from;
    for (uint32_t i = 0; i < f->manifest.count; i++) {
        const ManifestModule *m = &f->manifest.modules[i];
        if (strcmp(m->name, "boot") == 0 || strcmp(m->name, "main") == 0) {
            continue;
        }
        if (add_dotted(f, m->name) == FOUND_NATIVE) {
            print_error("%s: note: %s is left out: the module '%s' is built in",
                        path_shown(m->path), m->file, m->name);
        }
    }
    follow_imports(f, from);
}

static bool load_manifest(Finder *f, const char *root, bool folder) {
    const ProjectOptions *o = f->options;
    char *own = path_join(root, "manifest.py");
    ManifestOptions options = {
        .path = o->manifest, .define = o->define, .board_folder = o->board_folder};
    if (options.path == NULL && folder && file_exists(own)) {
        options.path = own;
    }
    bool ok = options.path == NULL || manifest_load(&options, &f->manifest);
    f->project->overridable = f->manifest.overridable;
    f->project->overridable_count = f->manifest.overridable_count;
    f->manifest.overridable = NULL;
    f->manifest.overridable_count = 0;
    free(own);
    return ok;
}

static void finder_free(Finder *f) {
    for (char **p = f->folders; *p != NULL; p++) {
        free(*p);
    }
    free(f->folders);
    assert(f->texts != NULL || f->project->count == 0);
    for (uint32_t i = 0; i < f->project->count; i++) {
        free(f->texts[i].data);
    }
    free(f->texts);
    manifest_free(&f->manifest);
}

bool project_load(const ProjectOptions *options, Project *out) {
    *out = (Project){.boot = -1, .main = -1};
    bool folder = file_is_directory(options->path);
    char *root = folder ? check_alloc(strdup(options->path)) : path_folder(options->path);
    Finder f = {.options = options,
                .project = out,
                .folders = search_path(options, root),
                .reached = UINT32_MAX};
    bool ok = load_manifest(&f, root, folder);
    if (ok) {
        add_roots(&f, root, folder);
        follow_imports(&f, 0);
        add_listed(&f);
    }
    finder_free(&f);
    free(root);
    if (!ok || f.errors > 0) {
        project_free(out);
        return false;
    }
    return true;
}

bool project_overridable(const Project *p, const char *module) {
    for (uint32_t i = 0; i < p->overridable_count; i++) {
        if (strcmp(p->overridable[i], module) == 0) {
            return true;
        }
    }
    return false;
}

void project_free(Project *p) {
    for (uint32_t i = 0; i < p->count; i++) {
        module_free(p->modules[i]);
    }
    free(p->modules);
    strings_free(p->overridable, p->overridable_count);
    *p = (Project){.boot = -1, .main = -1};
}
