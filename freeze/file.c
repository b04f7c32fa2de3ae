/* Files: whole reads, atomic writes, and the error line that all of freeze/ prints. */
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

bool file_write(const char *path, const void *data, size_t size) {
    size_t n = strlen(path);
    char *temporary = check_alloc(malloc(n + 12));
    snprintf(temporary, n + 12, "%s.tmp.XXXXXX", path);
    int fd = mkstemp(temporary);
    bool ok = fd >= 0;
    if (ok) {
        ok = write_all(fd, data, size) && fchmod(fd, 0644) == 0;
        ok = fsync(fd) == 0 && ok;
        ok = close(fd) == 0 && ok;
        ok = ok && rename(temporary, path) == 0;
    }
    if (!ok) {
        print_error("%s: error: cannot write: %s", path, strerror(errno));
        if (fd >= 0) {
            unlink(temporary);
        }
    }
    free(temporary);
    return ok;
}
