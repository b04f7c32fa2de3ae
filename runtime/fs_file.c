/* Files as programs see them: a record of the number of an open file, or None, and its name, whose hash bit tells nothing:
 * whether it is text is in the first word. */
#include "fs.h"

#include "containers.h"
#include "flash_bytes.h"
#include "heap.h"
#include "native.h"
#include "record.h"
#include "text.h"

enum { FILE_NUMBER, FILE_NAME, FILE_WORDS };
enum { FILE_IS_TEXT = 64 }; /* beside the number */

static FsFile *find(Value self, bool *text) {
    record_self(self, CORE(class_file));
    Value number = record_word(self, FILE_NUMBER);
    if (!value_is_small(number)) {
        raise_value_error(MSG_io_operation_on_closed);
    }
    unsigned n = (unsigned)value_small_get(number);
    *text = (n & FILE_IS_TEXT) != 0;
    n &= FILE_IS_TEXT - 1u;
    FsState *fs = fs_mounted();
    if (n >= FIRN_FILESYSTEM_FILES || !fs->files[n].open) {
        record_broken();
    }
    return &fs->files[n];
}

static Lfs *lfs(void) {
    return &fs_mounted()->lfs;
}

/* ---- opening */

/* The mode's bits; *text, as open() is told. ValueError. */
static unsigned parse_mode(Value mode, bool *text) {
    Text t;
    unsigned seen = 0, kinds = 0, bits = 0;
    static const struct {
        char c;
        uint8_t bits;
    } modes[] = {{'r', LFS_READ},
                 {'w', LFS_WRITE | LFS_CREATE | LFS_TRUNCATE},
                 {'a', LFS_WRITE | LFS_CREATE | LFS_APPEND},
                 {'x', LFS_WRITE | LFS_CREATE | LFS_EXCLUSIVE},
                 {'+', LFS_READ | LFS_WRITE},
                 {'b', 0},
                 {'t', 0}};
    *text = true;
    if (mode == VALUE_UNBOUND) {
        return LFS_READ;
    }
    if (!value_is_str(mode) || !text_get(mode, &t)) {
        raise_type_error(MSG_expected_str_bytes_or_path, mode);
    }
    for (uint32_t i = 0; i < t.n; i++) {
        unsigned k = 0;
        while (k < sizeof modes / sizeof *modes && modes[k].c != (char)flash_load(t.p + i)) {
            k++;
        }
        if (k == sizeof modes / sizeof *modes || (seen >> k & 1) != 0) {
            raise_value_error(MSG_invalid_mode, mode);
        }
        seen |= 1u << k;
        kinds += k < 4;
        bits |= modes[k].bits;
    }
    if ((seen >> 5 & 3) == 3) {
        raise_value_error(MSG_cant_have_text_and_binary);
    }
    if (kinds != 1) {
        raise_value_error(MSG_must_have_exactly_one_of);
    }
    *text = (seen >> 5 & 1) == 0;
    return bits;
}

/* A free place; files that nobody refers to any more are closed when there is none. */
static unsigned free_place(FsState *fs) {
    for (int collected = 0; collected < 2; collected++) {
        for (unsigned i = 0; i < FIRN_FILESYSTEM_FILES; i++) {
            if (!fs->files[i].open) {
                return i;
            }
        }
        if (collected == 0) {
            heap_collect_full();
            finalizers_run();
        }
    }
    return FIRN_FILESYSTEM_FILES;
}

Value fs_file_open(Value *args, unsigned n) {
    (void)n;
    bool text;
    unsigned mode = parse_mode(args[1], &text);
    FsState *fs = fs_mounted();
    Value *words = vm_temps(FILE_WORDS + 1);
    unsigned place = free_place(fs);
    if (place == FIRN_FILESYSTEM_FILES) {
        fs_raise(23, args[0]);
    }
    words[FILE_NUMBER] = VALUE_NONE;
    words[FILE_NAME] = args[0];
    words[FILE_WORDS] = record_new(CORE(class_file), words, FILE_WORDS);
    finalizer_add(words + FILE_WORDS);
    FsFile *f = &fs->files[place];
    const char *path = fs_path(fs, args, 0);
    fs_check(lfs_open(&fs->lfs, &f->file, path, mode, (uint8_t *)f->buffer), args[0]);
    f->open = true;
    raw_body(words[FILE_WORDS])[1 + FILE_NUMBER] =
        value_small((int32_t)(place | (text ? FILE_IS_TEXT : 0)));
    return words[FILE_WORDS];
}

/* ---- reading */

/* Bytes in front of `n` that are the beginning of a character which is not complete. */
static uint32_t incomplete(const char *p, uint32_t n) {
    uint32_t back = 1;
    while (back < 4 && back <= n && utf8_is_continuation((uint8_t)p[n - back])) {
        back++;
    }
    return back <= n && back < utf8_size((uint8_t)p[n - back]) ? back : 0;
}

/* Up to `limit` bytes, or characters of a text; a line only. */
static Value read_some(Value *self, int32_t limit, bool line) {
    bool text, end = false;
    Value *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    uint32_t wanted = limit < 0 ? UINT32_MAX : (uint32_t)limit;
    FsFile *f = find(*self, &text);
    while (wanted > 0 && !end) {
        char piece[64];
        uint32_t most = wanted < sizeof piece ? wanted : (uint32_t)sizeof piece;
        int32_t got = fs_check(lfs_read(lfs(), &f->file, piece, most), 0);
        uint32_t n = (uint32_t)got;
        if (line) {
            uint32_t at = (uint32_t)flash_find(piece, n, '\n');
            end = at < n;
            n = end ? at + 1 : n;
        }
        if (text && n > 0 && n == most) {
            uint32_t part = incomplete(piece, n);
            char *rest = piece + n;
            if (part > 0 && n + 3 <= sizeof piece) {
                uint32_t missing = utf8_size((uint8_t)piece[n - part]) - part;
                int32_t more = fs_check(lfs_read(lfs(), &f->file, rest, missing), 0);
                n += (uint32_t)more;
                got += more;
            } else if (part > 0) {
                n -= part;
            }
        }
        if (n < (uint32_t)got) {
            fs_check(lfs_seek(lfs(), &f->file, f->file.pos - ((uint32_t)got - n)), 0);
        }
        end = end || got == 0;
        wanted -= text ? utf8_count(piece, n) : n;
        builder_add(&b, piece, n);
        vm_poll();
    }
    *slot = builder_bytes(&b);
    return text ? text_decode(slot, 0, 0) : *slot;
}

static int32_t limit_of(const Value *args, unsigned n) {
    return n < 2 || args[1] == VALUE_NONE ? -1 : int_index(args[1]);
}

Value fs_file_read(Value *args, unsigned n) {
    return read_some(args, limit_of(args, n), false);
}

Value fs_file_readline(Value *args, unsigned n) {
    return read_some(args, limit_of(args, n), true);
}

Value fs_file_readlines(Value *args, unsigned n) {
    (void)n;
    return list_from_iterable(args[0]);
}

Value fs_file_next(Value *args, unsigned n) {
    (void)n;
    Value line = read_some(args, -1, true);
    if (str_bytes(line) == 0) {
        raise_stop_iteration(VALUE_NONE);
    }
    return line;
}

/* self, buffer, [bytes at most] */
Value fs_file_readinto(Value *args, unsigned n) {
    bool text;
    uint32_t room, most = n > 2 ? (uint32_t)int_index(args[2]) : UINT32_MAX;
    uint8_t *out = buffer_write(args[1], &room);
    FsFile *f = find(args[0], &text);
    int32_t got = lfs_read(lfs(), &f->file, out, room < most ? room : most);
    return value_small(fs_check(got, 0));
}

/* ---- writing */

/* self, data, and as MicroPython has it: [[offset], bytes at most] */
Value fs_file_write(Value *args, unsigned n) {
    bool text;
    FsFile *f = find(args[0], &text);
    uint32_t from = n > 3 ? (uint32_t)int_index(args[2]) : 0;
    uint32_t most = n > 2 ? (uint32_t)int_index(args[n - 1]) : UINT32_MAX, count, chars = 0;
    if (text != value_is_str(args[1])) {
        raise_type_error(text ? MSG_write_argument_must_be_str_not : MSG_a_bytes_like_object_is,
                         args[1]);
    }
    Buffer b = text ? (Buffer){0} : buffer_of(args[1]);
    Text t = text ? text_of(args[1]) : (Text){(const char *)b.data, b.bytes};
    from = from < t.n ? from : t.n;
    count = t.n - from < most ? t.n - from : most;
    for (uint32_t i = 0, part; i < count; i += part) {
        char piece[64]; /* the device may want words, and flash may give no bytes */
        part = count - i < sizeof piece ? count - i : (uint32_t)sizeof piece;
        flash_copy(piece, t.p + from + i, part);
        fs_check(lfs_write(lfs(), &f->file, piece, part), 0);
        chars += text ? utf8_count(piece, part) : part;
    }
    return value_small((int32_t)chars);
}

Value fs_file_flush(Value *args, unsigned n) {
    bool text;
    (void)n;
    FsFile *f = find(args[0], &text);
    fs_check(lfs_sync(lfs(), &f->file), 0);
    return VALUE_NONE;
}

/* ---- positions */

static uint32_t size_of(FsFile *f) {
    fs_check(lfs_seek(lfs(), &f->file, f->file.pos), 0);
    return f->file.pos > f->file.size && (f->file.flags & LFS_WRITING) != 0 ? f->file.pos
                                                                            : f->file.size;
}

Value fs_file_seek(Value *args, unsigned n) {
    bool text;
    FsFile *f = find(args[0], &text);
    int32_t whence = n > 2 ? int_index(args[2]) : 0;
    if (whence < 0 || whence > 2) {
        raise_value_error(MSG_invalid_whence, whence);
    }
    int64_t to = int_index(args[1]);
    to += whence == 0 ? 0 : whence == 1 ? f->file.pos : size_of(f);
    if (to < 0 || to > lfs()->file_max) {
        fs_raise(-LFS_EINVAL, 0);
    }
    fs_check(lfs_seek(lfs(), &f->file, (uint32_t)to), 0);
    return int_from_i64(to);
}

Value fs_file_tell(Value *args, unsigned n) {
    bool text;
    (void)n;
    return int_from_i64(find(args[0], &text)->file.pos);
}

Value fs_file_truncate(Value *args, unsigned n) {
    bool text;
    FsFile *f = find(args[0], &text);
    int32_t size = n > 1 && args[1] != VALUE_NONE ? int_index(args[1]) : (int32_t)f->file.pos;
    if (size < 0) {
        fs_raise(-LFS_EINVAL, 0);
    }
    fs_check(lfs_truncate(lfs(), &f->file, (uint32_t)size), 0);
    return value_small(size);
}

/* ---- ending */

/* Also __exit__. */
Value fs_file_close(Value *args, unsigned n) {
    bool text;
    (void)n;
    record_self(args[0], CORE(class_file));
    if (!value_is_small(record_word(args[0], FILE_NUMBER))) {
        return VALUE_NONE;
    }
    FsFile *f = find(args[0], &text);
    int error = lfs_close(lfs(), &f->file);
    f->open = false;
    record_set(args[0], FILE_NUMBER, VALUE_NONE);
    fs_check(error, 0);
    return VALUE_NONE;
}

Value fs_file_del(Value *args, unsigned n) {
    return fs_file_close(args, n);
}

/* Also __iter__. */
Value fs_file_enter(Value *args, unsigned n) {
    bool text;
    (void)n;
    (void)find(args[0], &text);
    return args[0];
}

Value fs_file_get_closed(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_file));
    return value_bool(!value_is_small(record_word(args[0], FILE_NUMBER)));
}

Value fs_file_get_name(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_file));
    return record_word(args[0], FILE_NAME);
}

/* MicroPython's requests: 1 flush, 3 poll (always ready), 4 close. */
Value fs_file_ioctl(Value *args, unsigned n) {
    int request = int_index(args[1]);
    if (request == 1) {
        return fs_file_flush(args, n), value_small(0);
    }
    if (request == 4) {
        return fs_file_close(args, n), value_small(0);
    }
    return request == 3 ? value_small(int_index(args[2]) & 5) : value_small(-22);
}
