/* Erasing and programming, with a look at what came of it. */
#include "littlefs_log.h"

/* Whether the flash holds these bytes; data NULL: ones. */
static int compare(Lfs *fs, uint32_t block, uint32_t at, const uint8_t *data, uint32_t bytes) {
    uint8_t piece[32];
    for (uint32_t i = 0, n; i < bytes; i += n) {
        n = bytes - i < sizeof piece ? bytes - i : (uint32_t)sizeof piece;
        int error = lfs_device_read(fs, block, at + i, piece, n);
        if (error < 0 || memcmp(piece, data + i, n) != 0) {
            return LFS_EIO;
        }
    }
    return 0;
}

int lfs_erase(Lfs *fs, uint32_t block) {
    return block < fs->block_count ? fs->device.erase(fs->device.context, block) : LFS_EIO;
}

int lfs_flush(Lfs *fs, LfsWriter *w) {
    uint32_t unit = fs->device.program_bytes, n = (w->used + unit - 1) / unit * unit;
    if (n == 0) {
        return 0;
    }
    memset(w->buffer + w->used, 0xFF, n - w->used);
    if (w->block >= fs->block_count || n > fs->device.block_bytes - w->at ||
        fs->device.program(fs->device.context, w->block, w->at, w->buffer, n) < 0 ||
        compare(fs, w->block, w->at, w->buffer, n) < 0) {
        return LFS_EIO;
    }
    w->at += n;
    w->used = 0;
    return 0;
}

/* After an error the buffer still holds what could not be programmed, and nothing of the data behind it was taken. */
int lfs_put(Lfs *fs, LfsWriter *w, const void *data, uint32_t bytes) {
    const uint8_t *from = data;
    while (bytes > 0) {
        int error = w->used == w->room ? lfs_flush(fs, w) : 0;
        if (error < 0) {
            return error;
        }
        uint32_t n = w->room - w->used < bytes ? w->room - w->used : bytes;
        memcpy(w->buffer + w->used, from, n);
        w->used += n;
        from += n;
        bytes -= n;
    }
    return 0;
}
