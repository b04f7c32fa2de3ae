/* Files: whole reads, atomic writes, and the error line that all of freeze/ prints. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "freeze.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void print_error(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

_Noreturn void die_no_memory(void) {
    print_error("firn: error: out of memory on the host");
    exit(1);
}

void *check_alloc(void *p) {
    if (p == NULL) {
        die_no_memory();
    }
    return p;
}

char *path_join(const char *dir, const char *name) {
    size_t n = strlen(dir), m = strlen(name);
    bool slash = n > 0 && dir[n - 1] != '/';
    char *path = check_alloc(malloc(n + m + 2));
    memcpy(path, dir, n);
    if (slash) {
        path[n++] = '/';
    }
    memcpy(path + n, name, m + 1);
    return path;
}

bool file_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

bool file_is_directory(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Reads to the end instead of trusting the size: pipes and /dev/stdin have none. */
static bool read_all(FILE *f, Bytes *out) {
    size_t room = 1 << 16, size = 0;
    uint8_t *data = check_alloc(malloc(room));
    for (;;) {
        size_t n = fread(data + size, 1, room - size - 1, f);
        size += n;
        if (n == 0) {
            break;
        }
        if (size + 1 == room) {
            room *= 2;
            data = check_alloc(realloc(data, room));
        }
    }
    data[size] = 0;
    out->data = data;
    out->size = size;
    return !ferror(f);
}

bool file_read(const char *path, Bytes *out) {
    *out = (Bytes){0};
    if (file_is_directory(path)) {
        print_error("%s: error: is a folder; a file was expected", path);
        return false;
    }
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        print_error("%s: error: cannot open: %s", path, strerror(errno));
        return false;
    }
    bool ok = read_all(f, out);
    int error = errno;
    fclose(f);
    if (!ok) {
        print_error("%s: error: cannot read: %s", path, strerror(error));
        free(out->data);
        *out = (Bytes){0};
    }
    return ok;
}

static bool write_all(int fd, const uint8_t *data, size_t size) {
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* A file in the folder of `path` that has no name yet: when the process is killed, nothing is left of it. -1 where the
 * filesystem knows no such thing. */
static int open_nameless(const char *path) {
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    char *folder = check_alloc(malloc(n + 2));
    memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
    folder[n > 0 ? n : 1] = 0;
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    free(folder);
    return fd;
}

/* Gives the nameless file a name; the whole file appears at once. */
static bool name_file(int fd, const char *name) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    (void)unlink(name);
    return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
}

/* What is no regular file – a device, a pipe – is written as it stands. */
static bool write_device(const char *path, const void *data, size_t size) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool ok = write_all(fd, data, size);
    int error = errno;
    if (close(fd) != 0 && ok) {
        return false;
    }
    errno = error;
    return ok;
}

/* Written whole beside its place, then renamed: at any moment there is the old file or the new one. */
static bool write_beside(const char *path, const void *data, size_t size) {
    size_t n = strlen(path) + 32;
    char *temporary = check_alloc(malloc(n));
    snprintf(temporary, n, "%s.tmp.%ld", path, (long)getpid());
    int fd = open_nameless(path);
    bool named = fd < 0;
    if (named) {
        fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    bool ok = fd >= 0 && write_all(fd, data, size) && fsync(fd) == 0;
    int error = errno;
    if (ok && !named) {
        named = ok = name_file(fd, temporary);
        error = errno;
    }
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (ok && rename(temporary, path) != 0) {
        ok = false;
        error = errno;
    }
    if (!ok && named && fd >= 0) {
        (void)unlink(temporary);
    }
    free(temporary);
    errno = error;
    return ok;
}

bool file_write(const char *path, const void *data, size_t size) {
    struct stat st;
    bool there = stat(path, &st) == 0;
    bool ok = false;
    if (there && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
    } else if (there && !S_ISREG(st.st_mode)) {
        ok = write_device(path, data, size);
    } else {
        ok = write_beside(path, data, size);
    }
    if (!ok) {
        print_error("%s: error: cannot write: %s", path, strerror(errno));
    }
    return ok;
}
