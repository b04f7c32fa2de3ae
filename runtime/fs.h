/* The board's filesystem: one mounted Lfs on the flash that board.json gives it, its open files and the current folder. */
#ifndef FIRN_FS_H
#define FIRN_FS_H

#include "littlefs.h"
#include "vm.h"

/* Files open at a time, and bytes of a file's buffer: files up to that size stand in the metadata. */
#ifndef FIRN_FILESYSTEM_FILES
#define FIRN_FILESYSTEM_FILES 6
#endif
#define FIRN_FILESYSTEM_USUAL 128u /* but a unit of the flash must fit */
#if FIRN_HOST
#define FIRN_FILESYSTEM_BUFFER 512u /* for any board; as much of it is used as the board has */
#elif !defined FIRN_FILESYSTEM_BUFFER
#if defined FIRN_FLASH_PROGRAM && FIRN_FLASH_PROGRAM > FIRN_FILESYSTEM_USUAL
#define FIRN_FILESYSTEM_BUFFER FIRN_FLASH_PROGRAM
#else
#define FIRN_FILESYSTEM_BUFFER FIRN_FILESYSTEM_USUAL
#endif
#endif
#define FS_PATH 256

typedef struct FsFile {
    LfsFile file;
    bool open;
    uint32_t buffer[FIRN_FILESYSTEM_BUFFER / 4];
} FsFile;

typedef struct FsState {
    Lfs lfs;
    bool mounted;
    char cwd[FS_PATH], path[2][FS_PATH];
    LfsInfo info;
    uint8_t window[16];
    uint32_t buffer[FIRN_FILESYSTEM_BUFFER / 4];
    FsFile files[FIRN_FILESYSTEM_FILES];
} FsState;

/* OSError(number, its text, path); without a path when that is 0. */
_Noreturn void fs_raise(int number, Value path);
/* The state, with the filesystem mounted; a blank flash is formatted. OSError. */
FsState *fs_mounted(void);
/* The absolute path of the text in the slot, into fs->path[i]. OSError, TypeError. */
char *fs_path(FsState *fs, const Value *path, unsigned i);
/* Raises what an error means; else returns the result. */
int fs_check(int result, Value path);
/* Closes all files: the program has ended, or begins anew. */
void fs_reset(void);

#endif
