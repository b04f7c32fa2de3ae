/* The board's filesystem as programs reach it: mounting, paths, and _fs.call, on which library/os.py stands. */
#include "fs.h"

#include "class.h"
#include "flash_bytes.h"
#include "heap.h"
#include "native.h"
#include "port.h"
#include "text.h"
#if FIRN_HOST
#include "firn.h"

#include <stdlib.h>
#endif

#define CYCLES 100 /* erases of a metadata block before it is moved */

/* ---- the flash */

#if FIRN_HOST
#define FS_BASE  (vm->config->files_base)
#define FS_SIZE  (vm->config->files_bytes)
#define FS_BLOCK (vm->config->erase_bytes)
#define FS_UNIT  (vm->config->program_bytes)
#elif defined FIRN_FILESYSTEM_SIZE
#define FS_BASE  FIRN_FILESYSTEM_BASE
#define FS_SIZE  FIRN_FILESYSTEM_SIZE
#define FS_BLOCK FIRN_FLASH_ERASE
#define FS_UNIT  FIRN_FLASH_PROGRAM
/* Cleared when first used: a start that opens no file has no time for it. */
static FsState board_files __attribute__((section(".noinit")));
#endif

#ifdef FS_BASE
static FsState *state(void) {
#if FIRN_HOST
    if (vm->host->files == NULL) {
        vm->host->files = calloc(1, sizeof *vm->host->files);
    }
    return vm->config->files_bytes != 0 ? vm->host->files : NULL;
#else
    if (!vm->files_ready) {
        memset(&board_files, 0, sizeof board_files);
        vm->files_ready = 1;
    }
    return &board_files;
#endif
}

static uint32_t address_of(uint32_t block, uint32_t at) {
    return FS_BASE + block * FS_BLOCK + at;
}

static int flash_read(void *context, uint32_t block, uint32_t at, void *to, uint32_t bytes) {
    (void)context;
#if FIRN_HOST
    memcpy(to, vm->mem + address_of(block, at), bytes);
#else
    flash_copy(to, (const char *)(uintptr_t)address_of(block, at), bytes);
#endif
    return 0;
}

static int flash_program(void *context, uint32_t block, uint32_t at, const void *from,
                         uint32_t bytes) {
    (void)context;
    return port_flash_program(address_of(block, at), from, bytes) ? 0 : LFS_EIO;
}

static int flash_erase(void *context, uint32_t block) {
    (void)context;
    return port_flash_erase(address_of(block, 0)) ? 0 : LFS_EIO;
}

static LfsDevice device(FsState *fs) {
#if FIRN_HOST
    uint32_t bytes = FS_UNIT > FIRN_FILESYSTEM_USUAL ? FS_UNIT : FIRN_FILESYSTEM_USUAL;
#else
    uint32_t bytes = sizeof fs->buffer;
    _Static_assert(FIRN_FILESYSTEM_BUFFER % FS_UNIT == 0, "a file's buffer is made of units");
#endif
    return (LfsDevice){.read = flash_read,
                       .program = flash_program,
                       .erase = flash_erase,
                       .block_bytes = FS_BLOCK,
                       .block_count = FS_SIZE / FS_BLOCK,
                       .program_bytes = FS_UNIT,
                       .cycles = CYCLES,
                       .buffer = (uint8_t *)fs->buffer,
                       .buffer_bytes = bytes,
                       .window = fs->window,
                       .window_bytes = sizeof fs->window};
}

/* Flash that nobody has written: all ones, or the zeros of an emulator's memory. */
static bool is_blank(void) {
    for (uint32_t block = 0; block < 2; block++) {
        for (uint32_t at = 0; at < 64; at += 4) {
            uint32_t word;
            (void)flash_read(NULL, block, at, &word, 4);
            if (word != 0 && word != UINT32_MAX) {
                return false;
            }
        }
    }
    return true;
}
#else
static FsState *state(void) {
    return NULL;
}
#endif

static int mount(FsState *fs, bool format) {
    (void)fs; /* of a board without a filesystem */
#ifdef FS_BASE
    LfsDevice d = device(fs);
    int error = format ? LFS_ENODEV : lfs_mount(&fs->lfs, &d);
    if (format || (error == LFS_ENODEV && is_blank())) {
        error = lfs_format(&fs->lfs, &d);
    }
    fs->mounted = error == 0;
    return error;
#else
    (void)format;
    return LFS_ENODEV;
#endif
}

/* ---- errors and paths */

static const char *error_text(int number) {
    static const struct {
        uint8_t number;
        char text[31];
    } texts[] = {{2, "No such file or directory"},
                 {5, "Input/output error"},
                 {9, "Bad file descriptor"},
                 {16, "Device or resource busy"},
                 {17, "File exists"},
                 {19, "No such device"},
                 {20, "Not a directory"},
                 {21, "Is a directory"},
                 {22, "Invalid argument"},
                 {23, "Too many open files in system"},
                 {27, "File too large"},
                 {28, "No space left on device"},
                 {36, "File name too long"},
                 {39, "Directory not empty"}};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].number == number) {
            return texts[i].text;
        }
    }
    return "Unknown error";
}

_Noreturn void fs_raise(int number, Value path) {
    Value *window = vm_temps(3);
    window[0] = value_small(number);
    window[2] = path;
    window[1] = str_new_c(error_text(number));
    vm_raise(vm_call(CORE(class_OSError), window, path != 0 ? 3 : 2));
}

int fs_check(int result, Value path) {
    if (result < 0) {
        fs_raise(-result, path);
    }
    return result;
}

FsState *fs_mounted(void) {
    FsState *fs = state();
    if (fs == NULL) {
        fs_raise(-LFS_ENODEV, 0);
    }
    if (!fs->mounted) {
        fs_check(mount(fs, false), 0);
    }
    return fs;
}

/* Appends one name to an absolute path of *used bytes without a slash at its end ("" is the root). */
static bool add_name(char *to, uint32_t *used, const char *name, uint32_t n) {
    if (n == 0 || (n == 1 && name[0] == '.')) {
        return true;
    }
    if (n == 2 && name[0] == '.' && name[1] == '.') {
        while (*used > 0 && to[--*used] != '/') {
        }
        return true;
    }
    if (*used + n + 2 > FS_PATH) {
        return false;
    }
    to[(*used)++] = '/';
    flash_copy(to + *used, name, n);
    *used += n;
    return true;
}

char *fs_path(FsState *fs, const Value *path, unsigned i) {
    Text t;
    char *to = fs->path[i];
    uint32_t used = 0;
    if (!value_is_str(*path) || !text_get(*path, &t)) {
        raise_type_error(MSG_expected_str_bytes_or_path, *path);
    }
    if (t.n == 0 || flash_load(t.p) != '/') {
        used = (uint32_t)strlen(fs->cwd);
        memcpy(to, fs->cwd, used);
    }
    bool ok = flash_find(t.p, t.n, 0) == t.n;
    if (!ok) {
        raise_value_error(MSG_embedded_null_byte);
    }
    for (uint32_t at = 0; at < t.n && ok;) {
        uint32_t n = (uint32_t)flash_find(t.p + at, t.n - at, '/');
        ok = add_name(to, &used, t.p + at, n);
        at += n + 1;
    }
    to[used] = 0;
    if (!ok || t.n == 0) {
        fs_raise(ok ? -LFS_ENOENT : -LFS_ENAMETOOLONG, *path);
    }
    return to;
}

void fs_reset(void) {
    FsState *fs = state();
    for (unsigned i = 0; fs != NULL && i < FIRN_FILESYSTEM_FILES; i++) {
        if (fs->files[i].open) {
            (void)lfs_close(&fs->lfs, &fs->files[i].file);
            fs->files[i].open = false;
        }
    }
    if (fs != NULL) {
        fs->cwd[0] = 0;
    }
}

/* ---- _fs.call(operation, path or None, second path or name) */

enum FsOperation {
    FS_STAT, /* (type, size) */
    FS_NEXT, /* the entry behind that of the name: (name, type, size), or None */
    FS_MKDIR,
    FS_REMOVE,
    FS_RENAME,
    FS_CHDIR,
    FS_GETCWD,
    FS_STATVFS, /* (bytes of a block, blocks, free ones, longest name) */
    FS_SYNC,
    FS_FORMAT
};

static Value tuple_of(Value *slots, uint32_t a, uint32_t b, uint32_t n) {
    slots[1] = value_small((int32_t)a);
    slots[2] = int_from_i64(b);
    return tuple_new(slots + 3 - n, n);
}

static Value info_tuple(FsState *fs, const char *path, Value *slots, bool next) {
    if (next) {
        Text after = text_of(slots[0]);
        uint32_t n = after.n < sizeof fs->info.name ? after.n : 0;
        flash_copy(fs->info.name, after.p, n);
        fs->info.name[n] = 0;
    }
    int got = next ? lfs_next(&fs->lfs, path, &fs->info) : lfs_stat(&fs->lfs, path, &fs->info);
    fs_check(got, slots[3]);
    if (next && got == 0) {
        return VALUE_NONE;
    }
    uint32_t size = fs->info.size;
    slots[0] = str_new_c(fs->info.name);
    return tuple_of(slots, fs->info.type, size, next ? 3 : 2);
}

static Value statvfs(FsState *fs, Value *slots) {
    uint32_t used = 0;
    fs_check(lfs_used(&fs->lfs, &used), 0);
    used = used < fs->lfs.block_count ? used : fs->lfs.block_count;
    slots[0] = int_from_i64(fs->lfs.device.block_bytes);
    return tuple_of(slots, fs->lfs.block_count, fs->lfs.block_count - used, 3);
}

static int sync_all(FsState *fs) {
    int error = 0;
    for (unsigned i = 0; i < FIRN_FILESYSTEM_FILES; i++) {
        int result = fs->files[i].open ? lfs_sync(&fs->lfs, &fs->files[i].file) : 0;
        error = error < 0 ? error : result;
    }
    return error;
}

static int change_folder(FsState *fs, const char *path) {
    int error = lfs_stat(&fs->lfs, path, &fs->info);
    if (error == 0 && fs->info.type != LFS_DIRECTORY) {
        error = LFS_ENOTDIR;
    }
    if (error == 0) {
        memcpy(fs->cwd, path, strlen(path) + 1);
    }
    return error;
}

Value fs_call(Value *args, unsigned n) {
    int op = int_index(args[0]), result = 0;
    Value *slots = vm_temps(4);
    (void)n;
    if (op == FS_FORMAT) {
        FsState *fs = state();
        fs_reset();
        fs_check(fs == NULL ? LFS_ENODEV : mount(fs, true), 0);
        return VALUE_NONE;
    }
    FsState *fs = fs_mounted();
    slots[3] = args[1];
    slots[0] = args[2];
    const char *path = args[1] == VALUE_NONE ? "" : fs_path(fs, args + 1, 0);
    switch (op) {
    case FS_STAT: return info_tuple(fs, path, slots, false);
    case FS_NEXT: return info_tuple(fs, path, slots, true);
    case FS_STATVFS: return statvfs(fs, slots);
    case FS_GETCWD: return str_new_c(fs->cwd[0] != 0 ? fs->cwd : "/");
    case FS_MKDIR: result = lfs_mkdir(&fs->lfs, path); break;
    case FS_REMOVE: result = lfs_remove(&fs->lfs, path); break;
    case FS_RENAME: result = lfs_rename(&fs->lfs, path, fs_path(fs, args + 2, 1)); break;
    case FS_CHDIR: result = change_folder(fs, path); break;
    default: result = sync_all(fs); break;
    }
    fs_check(result, args[1] == VALUE_NONE ? 0 : args[1]);
    return VALUE_NONE;
}
