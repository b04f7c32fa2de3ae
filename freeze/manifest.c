/* What the calls of a manifest do: which files they name, and with what settings. */
#include "manifest.h"

#include <stdlib.h>
#include <string.h>

typedef struct Metadata {
    char *version;
    bool set;
} Metadata;

typedef struct Reader {
    Manifest *out;
    Libraries libraries;
    char **visited; /* manifests that have been read, or are being read: each is read once */
    size_t visited_count;
    Metadata *metadata; /* one of each package, [0] the manifest's own */
    uint32_t metadata_count;
} Reader;

/* Why a call, and with it the manifest, has failed. */
typedef struct Refusal {
    char *why;   /* owned, as the next */
    char *lines; /* complete lines about the manifest that the call has read; or NULL */
} Refusal;

/* A manifest that is being read. */
typedef struct Frame {
    Reader *reader;
    const char *path; /* of the manifest */
    char *folder;
    uint32_t metadata;
    ManifestSource source;
    uint32_t call; /* under way */
} Frame;

static bool read_manifest(Reader *r, const char *path, const char *options, uint32_t metadata,
                          Refusal *refusal);

/* ---- places */

/* The line of the manifest that makes the call under way: a run in which that call raises ends
 * there. 0 when it is caught. */
static uint32_t call_line(const Frame *f) {
    RefusedCall *refused = check_alloc(calloc(f->source.refused_count + 1, sizeof *refused));
    if (f->source.refused_count > 0) {
        memcpy(refused, f->source.refused, f->source.refused_count * sizeof *refused);
    }
    refused[f->source.refused_count] = (RefusedCall){f->call, "?"};
    ManifestSource source = f->source;
    source.refused = refused;
    source.refused_count++;
    ManifestRun run;
    uint32_t line = manifest_run(&source, &run) ? 0 : run.line;
    manifest_run_free(&run);
    free(refused);
    return line;
}

static char *place(const Frame *f, uint32_t line) {
    return line != 0 ? text_format("%s:%u", f->source.file, (unsigned)line)
                     : check_alloc(strdup(f->source.file));
}

static void print_note(const Frame *f, char *text) {
    char *at = place(f, call_line(f));
    print_error("%s: note: %s", at, text);
    free(at);
    free(text);
}

static bool refuse(Refusal *refusal, char *why) {
    *refusal = (Refusal){.why = why};
    return false;
}

/* ---- modules */

static void module_free_strings(ManifestModule *m) {
    free(m->name);
    free(m->file);
    free(m->path);
    free(m->version);
}

int manifest_find(const Manifest *m, const char *name) {
    for (uint32_t i = 0; i < m->count; i++) {
        if (strcmp(m->modules[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

bool manifest_has_package(const Manifest *m, const char *name) {
    size_t n = strlen(name);
    for (uint32_t i = 0; i < m->count; i++) {
        if (strncmp(m->modules[i].name, name, n) == 0 && m->modules[i].name[n] == '.') {
            return true;
        }
    }
    return false;
}

static bool has_suffix(const char *text, const char *suffix) {
    size_t n = strlen(text), m = strlen(suffix);
    return n > m && strcmp(text + n - m, suffix) == 0;
}

/* Module name of "a/b.py" or "a/__init__.py", owned; NULL when no import can name it. */
static char *module_name(const char *file, bool *package) {
    size_t n = strlen(file) - 3;
    *package = n > 9 && memcmp(file + n - 9, "/__init__", 9) == 0;
    n -= *package ? 9 : 0;
    char *name = check_alloc(strndup(file, n));
    bool empty = n == 0 || name[0] == '/' || strstr(name, "//") != NULL;
    if (empty || strchr(name, '.') != NULL || strcmp(name, "__init__") == 0) {
        free(name);
        return NULL;
    }
    for (char *p = name; *p != 0; p++) {
        *p = *p == '/' ? '.' : *p;
    }
    return name;
}

/* The compiler's levels: MicroPython's 0 keeps asserts as our 1 does, its 1 and 2 drop them as our
 * 2 does. */
static int optimise_level(const Noted *opt) {
    static const int levels[] = {1, 2, 2, 3};
    return opt->kind == NOTED_NUMBER ? levels[opt->number] : -1;
}

/* One of two modules of one name wins: the later. */
static void add_module(Frame *f, char *name, const char *file, char *path, bool package,
                       int level) {
    Manifest *m = f->reader->out;
    int at = manifest_find(m, name);
    if (at >= 0) {
        module_free_strings(&m->modules[at]);
    } else {
        m->modules = check_alloc(realloc(m->modules, (m->count + 1) * sizeof *m->modules));
        at = (int)m->count++;
    }
    m->modules[at] = (ManifestModule){.name = name,
                                      .file = check_alloc(strdup(file)),
                                      .path = path,
                                      .optimise = level,
                                      .package = package,
                                      .metadata = f->metadata};
}

/* A file that the manifest names by its path below `base`. */
static bool add_named(Frame *f, const char *base, const char *given, const Noted *opt,
                      Refusal *refusal) {
    char *file = check_alloc(strdup(given));
    path_normalise(file);
    char *path = path_join(base, file);
    bool package;
    path_normalise(path);
    if (has_suffix(file, ".mpy")) {
        refuse(refusal, text_format("'%s' is MicroPython's bytecode, which firn cannot run; name "
                                    "the .py file that it was made of",
                                    given));
    } else if (!has_suffix(file, ".py")) {
        refuse(refusal, text_format("'%s': expected the name of a .py file", given));
    } else if (!file_exists(path)) {
        refuse(refusal, text_format("no file %s", path_shown(path)));
    } else {
        char *name = module_name(file, &package);
        if (name != NULL) {
            add_module(f, name, file, path, package, optimise_level(opt));
            free(file);
            return true;
        }
        refuse(refusal,
               text_format("'%s' is no path of a module: folders and file are the parts of "
                           "its name, and have no dots in theirs; what lies elsewhere "
                           "needs base_path",
                           given));
    }
    free(path);
    free(file);
    return false;
}

/* The manifest lies among the files of a project, but is none of its modules. */
static bool is_this_manifest(const Frame *f, const char *path) {
    char *a = path_real(f->path), *b = path_real(path);
    bool same = a != NULL && b != NULL && strcmp(a, b) == 0;
    free(a);
    free(b);
    return same;
}

/* All files below `base`/`below`. Those whose names cannot be imported are left out. */
static bool add_tree(Frame *f, const char *base, const char *below, const Noted *opt, bool bytecode,
                     Refusal *refusal) {
    static const char *const python[] = {".py", NULL}, *const both[] = {".py", ".mpy", NULL};
    char *folder = path_join(base, below), **files;
    path_normalise(folder);
    size_t count;
    if (!file_is_directory(folder)) {
        refuse(refusal, text_format("no folder %s", path_shown(folder)));
        free(folder);
        return false;
    }
    tree_files(folder, bytecode ? both : python, &files, &count);
    for (size_t i = 0; i < count; i++) {
        char *path = path_join(folder, files[i]), *file = path_join(below, files[i]);
        bool package;
        path_normalise(file);
        char *name = has_suffix(file, ".py") ? module_name(file, &package) : NULL;
        if (has_suffix(file, ".mpy")) {
            print_note(f, text_format("%s is left out: MicroPython's bytecode, which firn cannot "
                                      "run",
                                      path_shown(path)));
        }
        if (name != NULL && !is_this_manifest(f, path)) {
            add_module(f, name, file, path, package, optimise_level(opt));
            path = NULL;
        } else {
            free(name);
        }
        free(path);
        free(file);
    }
    strings_free(files, count);
    free(folder);
    return true;
}

static bool add_list(Frame *f, const char *base, const char *below, const Noted *files,
                     const Noted *opt, Refusal *refusal) {
    bool ok = true;
    for (uint32_t i = 0; ok && i < files->count; i++) {
        char *file = path_join(below, files->items[i].text);
        ok = add_named(f, base, file, opt, refusal);
        free(file);
    }
    return ok;
}

/* ---- the verbs: a[0] is the first argument */

static char *resolve(const Frame *f, const char *path, Refusal *refusal) {
    char *why = NULL;
    char *whole = libraries_path(&f->reader->libraries, f->folder, path, &why);
    if (whole == NULL) {
        refuse(refusal, why);
    }
    return whole;
}

static bool do_module(Frame *f, const Noted *a, Refusal *refusal) {
    char *base = resolve(f, a[1].text, refusal);
    bool ok = base != NULL && add_named(f, base, a[0].text, &a[2], refusal);
    free(base);
    return ok;
}

static bool do_package(Frame *f, const Noted *a, Refusal *refusal) {
    char *base = resolve(f, a[2].text, refusal);
    bool ok = base != NULL;
    if (ok) {
        ok = a[1].kind == NOTED_LIST ? add_list(f, base, a[0].text, &a[1], &a[3], refusal)
                                     : add_tree(f, base, a[0].text, &a[3], false, refusal);
    }
    free(base);
    return ok;
}

static bool do_freeze(Frame *f, const Noted *a, Refusal *refusal) {
    char *base = resolve(f, a[0].text, refusal);
    if (base == NULL) {
        return false;
    }
    bool ok;
    if (a[1].kind == NOTED_LIST) {
        ok = add_list(f, base, "", &a[1], &a[2], refusal);
    } else if (a[1].kind == NOTED_TEXT) {
        char *path = path_join(base, a[1].text);
        ok = file_is_directory(path) ? add_tree(f, base, a[1].text, &a[2], true, refusal)
                                     : add_named(f, base, a[1].text, &a[2], refusal);
        free(path);
    } else {
        ok = add_tree(f, base, "", &a[2], true, refusal);
    }
    free(base);
    return ok;
}

static bool do_freeze_mpy(Frame *f, const Noted *a, Refusal *refusal) {
    (void)f;
    return refuse(refusal, text_format("freeze_mpy(\"%s\") names MicroPython's bytecode, which "
                                       "firn cannot run; name the .py files that it was made of",
                                       a[0].text));
}

/* Reads a manifest unless that has been done, and tells what it needed to be read for. */
static bool read_once(Frame *f, const char *path, const char *options, uint32_t metadata,
                      Refusal *refusal) {
    Reader *r = f->reader;
    char *identity = path_real(path);
    for (size_t i = 0; identity != NULL && i < r->visited_count; i++) {
        if (strcmp(r->visited[i], identity) == 0) {
            free(identity);
            return true;
        }
    }
    if (identity == NULL || !file_exists(path)) {
        free(identity);
        return refuse(refusal, text_format("no manifest %s", path_shown(path)));
    }
    r->visited = check_alloc(realloc(r->visited, (r->visited_count + 1) * sizeof *r->visited));
    r->visited[r->visited_count++] = identity;
    return read_manifest(r, path, options, metadata, refusal);
}

static bool do_include(Frame *f, const Noted *a, Refusal *refusal) {
    char *path = resolve(f, a[0].text, refusal);
    if (path == NULL) {
        return false;
    }
    if (file_is_directory(path)) {
        char *inside = path_join(path, "manifest.py");
        free(path);
        path = inside;
    }
    bool ok = read_once(f, path, a[1].text, f->metadata, refusal);
    free(path);
    return ok;
}

static uint32_t metadata_new(Reader *r) {
    r->metadata = check_alloc(realloc(r->metadata, (r->metadata_count + 1) * sizeof *r->metadata));
    r->metadata[r->metadata_count] = (Metadata){0};
    return r->metadata_count++;
}

static bool do_require(Frame *f, const Noted *a, Refusal *refusal) {
    char *why = NULL;
    const char *folder = libraries_find(&f->reader->libraries, a[0].text, a[1].text, &why);
    if (folder == NULL) {
        return refuse(refusal, why);
    }
    char *path = path_join(folder, "manifest.py");
    bool ok = read_once(f, path, a[2].text, metadata_new(f->reader), refusal);
    free(path);
    return ok;
}

static bool do_add_library(Frame *f, const Noted *a, Refusal *refusal) {
    char *path = resolve(f, a[1].text, refusal);
    bool ok = path != NULL;
    if (ok && !file_is_directory(path)) {
        ok = refuse(refusal, text_format("no folder %s", path_shown(path)));
    } else if (ok) {
        libraries_add(&f->reader->libraries, a[0].text, path, a[2].number != 0);
    }
    free(path);
    return ok;
}

static bool do_metadata(Frame *f, const Noted *a, Refusal *refusal) {
    Metadata *m = &f->reader->metadata[f->metadata];
    if (m->set) {
        return refuse(refusal, text_format("metadata() has been given already: by this manifest, "
                                           "or by one that it includes or that includes it"));
    }
    m->set = true;
    m->version = a[0].kind == NOTED_TEXT ? check_alloc(strdup(a[0].text)) : NULL;
    return true;
}

static bool do_c_module(Frame *f, const Noted *a, Refusal *refusal) {
    (void)refusal;
    print_note(f, text_format("c_module(\"%s\") is left out: an image holds Python; a module in C "
                              "belongs into the board's runtime",
                              a[0].text));
    return true;
}

static bool do_overridable(Frame *f, const Noted *a, Refusal *refusal) {
    (void)refusal;
    Manifest *m = f->reader->out;
    m->overridable =
        check_alloc(realloc(m->overridable, (m->overridable_count + 1) * sizeof *m->overridable));
    m->overridable[m->overridable_count++] = check_alloc(strdup(a[0].text));
    return true;
}

static bool do_print(Frame *f, const Noted *a, Refusal *refusal) {
    (void)f;
    (void)refusal;
    fputs(a[0].text, stderr);
    return true;
}

static bool do_call(Frame *f, const Noted *call, Refusal *refusal) {
    static const struct {
        const char *verb;
        bool (*run)(Frame *f, const Noted *arguments, Refusal *refusal);
    } verbs[] = {{"module", do_module},
                 {"package", do_package},
                 {"require", do_require},
                 {"include", do_include},
                 {"metadata", do_metadata},
                 {"freeze", do_freeze},
                 {"freeze_as_mpy", do_freeze},
                 {"freeze_as_str", do_freeze},
                 {"freeze_mpy", do_freeze_mpy},
                 {"add_library", do_add_library},
                 {"c_module", do_c_module},
                 {"overridable", do_overridable},
                 {"print", do_print}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(call->items[0].text, verbs[i].verb) == 0) {
            return verbs[i].run(f, call->items + 1, refusal);
        }
    }
    return refuse(refusal, text_format("%s() is no verb of manifests", call->items[0].text));
}

/* ---- manifests */

/* The manifest has ended by an exception: of the call that was refused last, or one of its own. */
static void explain(const Frame *f, const ManifestRun *run, const Refusal *last, Refusal *out) {
    char *at = place(f, run->line);
    const char *before = run->errors != NULL ? run->errors : "";
    if (run->refused && last->lines != NULL) {
        out->lines = text_format("%s%s: note: read from here\n", last->lines, at);
    } else if (run->why != NULL) {
        const char *why = run->refused && last->why != NULL ? last->why : run->why;
        out->lines = text_format("%s%s: error: %s\n", before, at, why);
    } else {
        out->lines = check_alloc(strdup(before));
    }
    out->why = text_format("%s cannot be read", f->source.file);
    free(at);
}

static void refusal_free(Refusal *r) {
    free(r->why);
    free(r->lines);
    *r = (Refusal){0};
}

/* Runs the manifest and does what it asks for; again, when a call has failed, up to the end or an
 * uncaught failure. */
static bool frame_read(Frame *f, Refusal *refusal) {
    RefusedCall *refused = NULL;
    uint32_t count = 0;
    Refusal last = {0};
    ManifestRun run;
    bool ok, again;
    do {
        ok = manifest_run(&f->source, &run);
        again = false;
        for (; !again && f->call < run.calls.count; f->call++) {
            refusal_free(&last);
            again = !do_call(f, &run.calls.items[f->call], &last);
            if (again) {
                refused = check_alloc(realloc(refused, (count + 1) * sizeof *refused));
                refused[count++] = (RefusedCall){f->call, check_alloc(strdup(last.why))};
                f->source.refused = refused;
                f->source.refused_count = count;
            }
        }
        if (!ok && !again) {
            explain(f, &run, &last, refusal);
        }
        manifest_run_free(&run);
    } while (again);
    for (uint32_t i = 0; i < count; i++) {
        free(refused[i].why);
    }
    free(refused);
    refusal_free(&last);
    return ok;
}

static bool read_manifest(Reader *r, const char *path, const char *options, uint32_t metadata,
                          Refusal *refusal) {
    Bytes text;
    if (!file_read(path, &text)) {
        *refusal = (Refusal){.why = text_format("%s cannot be read", path_shown(path)),
                             .lines = check_alloc(strdup(""))};
        return false;
    }
    Frame f = {.reader = r,
               .path = path,
               .folder = path_folder(path),
               .metadata = metadata,
               .source = {.file = path_shown(path), .text = &text, .options = options}};
    bool ok = frame_read(&f, refusal);
    free(f.folder);
    free(text.data);
    return ok;
}

/* A package's version is known when all of its manifest has been read. */
static void set_versions(Reader *r) {
    for (uint32_t i = 0; i < r->out->count; i++) {
        ManifestModule *m = &r->out->modules[i];
        const char *version = r->metadata[m->metadata].version;
        m->version = version != NULL ? check_alloc(strdup(version)) : NULL;
    }
}

bool manifest_load(const ManifestOptions *options, Manifest *out) {
    *out = (Manifest){0};
    Reader r = {.out = out};
    Refusal refusal = {0};
    bool ok = libraries_init(&r.libraries, options);
    if (ok) {
        Frame top = {.reader = &r, .path = options->path};
        ok = read_once(&top, options->path, "{}", metadata_new(&r), &refusal);
        set_versions(&r);
    }
    if (!ok && refusal.lines != NULL) {
        fputs(refusal.lines, stderr);
    } else if (!ok && refusal.why != NULL) {
        print_error("firn: error: %s", refusal.why);
    }
    refusal_free(&refusal);
    for (uint32_t i = 0; i < r.metadata_count; i++) {
        free(r.metadata[i].version);
    }
    free(r.metadata);
    strings_free(r.visited, r.visited_count);
    libraries_free(&r.libraries);
    if (!ok) {
        manifest_free(out);
    }
    return ok;
}

void manifest_free(Manifest *m) {
    for (uint32_t i = 0; i < m->count; i++) {
        module_free_strings(&m->modules[i]);
    }
    free(m->modules);
    strings_free(m->overridable, m->overridable_count);
    *m = (Manifest){0};
}
