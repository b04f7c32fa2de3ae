/* The values that a VM holds besides its objects. */
#ifndef FIRN_ROOTS_H
#define FIRN_ROOTS_H

/* Calls that micropython.schedule() can put off; MicroPython's own depth. */
#define SCHEDULE_DEPTH 4

/* VM roots: values that the collector keeps, at the highest words of the stack. */
enum VmRoot {
    ROOT_HANDLED,  /* exception being handled, or 0 */
    ROOT_MODULES,  /* DICT for sys.modules once asked for, else 0 */
    ROOT_IDENTITY, /* IDENTITY table or 0 */
    ROOT_STORED, /* DICT: name of a module -> DICT of names stored at run time that are no bindings; or 0 */
    ROOT_ARGV,     /* list for sys.argv, or 0 */
    ROOT_SCRATCH,  /* for one call at a time, e.g. the exception under way during an unwind */
    ROOT_FIXED,    /* CELLS: the copy of F once a constant binding has been rebound, or 0 */
    ROOT_PATH,     /* list for sys.path, or 0 */
    ROOT_BUILTINS, /* CELLS: the copy of B once a built-in's name has been bound elsewhere, or 0 */
    ROOT_FUNCTIONS, /* DICT: identity of a function -> DICT of its attributes; or 0 (function_attr.c) */
    ROOT_MADE_FUNCTIONS, /* DICT: function -> DICT of attributes that start-up has stored; or 0 */
    ROOT_ATEXIT,         /* what sys.atexit has been given, or 0 */
    ROOT_UPLOAD,         /* BLOB: a chunk on its way to the board, or 0 (session.c) */
    ROOT_UPLOADED,       /* CELLS: the constants of uploaded code, or 0 (upload.c) */
    ROOT_KEEP,           /* three words that vm_keep uses while it moves the line */
    ROOT_CALLEE = ROOT_KEEP + 3, /* what is being called, while the stack makes room (call.c) */
    ROOT_NAMES,                  /* its keyword names */
    ROOT_RAISING,                /* the exception, while its traceback is made (unwind.c) */
    ROOT_WATCH,                  /* function to call after each collection, or 0 (mod_weakref.c) */
    ROOT_FINALIZERS,             /* table of the objects with __del__, or 0 (finalize.c) */
    /* Function and argument of each call that waits, the first one first, then 0. The last words: while nothing waits,
     * collections leave them out. */
    ROOT_SCHEDULED,
    ROOT_COUNT = ROOT_SCHEDULED + 2 * SCHEDULE_DEPTH
};

#endif
