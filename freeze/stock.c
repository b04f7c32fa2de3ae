/* The modules that firn brings in Python. They are in the command and not beside it, so that they always are those which
 * its runtime's natives were made for, and there is nothing to be found. */
#include "stock.h"

#include <string.h>

#include "stock_files.h"

static const char package_end[] = "/__init__.py";

/* Whether the file is the dotted name's, with that end. */
static bool is_file(const StockFile *file, const char *name, const char *end) {
    size_t n = strlen(name);
    if (strlen(file->path) != n + strlen(end) || strcmp(file->path + n, end) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (file->path[i] != (name[i] == '.' ? '/' : name[i])) {
            return false;
        }
    }
    return true;
}

const StockFile *stock_find(const char *name) {
    for (const StockFile *file = stock_files; file->path != NULL; file++) {
        if (is_file(file, name, ".py") || is_file(file, name, package_end)) {
            return file;
        }
    }
    return NULL;
}

bool stock_is_package(const StockFile *file) {
    size_t n = strlen(file->path), m = strlen(package_end);
    return n > m && strcmp(file->path + n - m, package_end) == 0;
}

bool stock_is_closed(const char *native) {
    static const char *const closed[] = {"builtins",    "cmath", "deflate", "gc",      "math",
                                         "micropython", "sys",   "uctypes", "weakref", NULL};
    bool found = native[0] == '_';
    for (const char *const *name = closed; !found && *name != NULL; name++) {
        found = strcmp(native, *name) == 0;
    }
    return found;
}
