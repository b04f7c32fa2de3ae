/* The modules that firn brings in Python: runtime/library, as part of the command. */
#ifndef FIRN_STOCK_H
#define FIRN_STOCK_H

#include <stdbool.h>
#include <stddef.h>

/* They are compiled at this level, or the project's where that is higher: nobody reads their docstrings on a board. */
#define STOCK_LEVEL 2

typedef struct StockFile {
    const char *path; /* "asyncio/core.py", as it stands in tracebacks */
    const unsigned char *text;
    size_t size;
} StockFile;

/* The module of that dotted name, or NULL. */
const StockFile *stock_find(const char *name);
bool stock_is_package(const StockFile *file);
/* A native module that no file of a project can replace. MicroPython's list; all others a project may extend, and
 * reach by their old names, which begin with u. */
bool stock_is_closed(const char *native);

#endif
