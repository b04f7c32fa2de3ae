/* The filesystem against a model: operations of all kinds, the power cut at every one of the flash's, worn blocks.
 *
 * FIRN_LFS_OPERATIONS=100000 build/tests/unit/test_littlefs makes the random test as long as that. */
#include "nor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define FILES 10
#define MOST  6000u

static const char *const names[FILES] = {
    "a",           "b",
    "config.json", "log/one.txt",
    "log/two.txt", "log/three",
    "ab",          "abc",
    "d/e/deep",    "a_name_that_is_rather_long_for_so_small_a_block.txt"};
static const char *const folders[] = {"log", "d", "d/e"};

/* One thing that a file may be. */
typedef struct Content {
    bool exists;
    uint32_t bytes;
    uint8_t data[MOST];
} Content;

/* What a file may be after a loss of power: the first of them when there is none. */
typedef struct Model {
    Content may[4];
    unsigned count;
} Model;

static Model model[FILES];
static int renamed_from, renamed_to; /* a rename under way, else -1: both, or neither */
static uint32_t seed;

static uint32_t draw(uint32_t below) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

static Content *add_may(int file) {
    Model *m = &model[file];
    assert_true(m->count < 4);
    m->may[m->count] = m->may[m->count - 1];
    return &m->may[m->count++];
}

/* From here on it is the last of them for certain. */
static void settle_model(int file) {
    model[file].may[0] = model[file].may[model[file].count - 1];
    model[file].count = 1;
}

/* ---- operations: minus an errno, or 0; the model knows what may be after each step */

static uint8_t piece[MOST];

static void random_bytes(uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        piece[i] = (uint8_t)draw(256);
    }
}

/* Writes piece[0..n) in parts, sometimes with a sync between. */
static int write_parts(Lfs *fs, LfsFile *f, int file, uint32_t n, Content *now, bool sync) {
    for (uint32_t done = 0; done < n;) {
        uint32_t part = 1 + draw(n - done < 300 ? n - done : 300), pos = f->pos;
        if ((f->flags & LFS_APPEND) != 0) {
            pos = now->bytes;
        }
        int32_t wrote = lfs_write(fs, f, piece + done, part);
        if (wrote < 0) {
            return wrote;
        }
        assert_int_equal(wrote, part);
        if (pos > now->bytes) {
            memset(now->data + now->bytes, 0, pos - now->bytes);
        }
        memcpy(now->data + pos, piece + done, part);
        now->bytes = pos + part > now->bytes ? pos + part : now->bytes;
        done += part;
        if (sync && done < n && draw(4) == 0 && model[file].count < 3) {
            model[file].may[model[file].count] = *now;
            model[file].count++;
            int error = lfs_sync(fs, f);
            if (error < 0) {
                return error;
            }
            settle_model(file);
        }
    }
    return 0;
}

static int do_write(Nor *n, Lfs *fs, int file, unsigned how, uint32_t bytes) {
    static Content now;
    LfsFile f;
    unsigned mode = LFS_WRITE | LFS_READ |
                    (how == 0   ? LFS_CREATE | LFS_TRUNCATE
                     : how == 1 ? LFS_CREATE | LFS_APPEND
                                : 0);
    now = model[file].may[0];
    if (how < 2 && !now.exists) {
        Content *created = add_may(file);
        *created = (Content){.exists = true};
        now = *created;
    }
    int error = lfs_open(fs, &f, names[file], mode, (uint8_t *)n->file_buffer);
    if (how == 2 && !now.exists) {
        assert_true(error == LFS_ENOENT || error == LFS_EIO);
        return error == LFS_ENOENT ? 0 : error;
    }
    if (error < 0) {
        return error;
    }
    settle_model(file); /* it exists now */
    if (how == 0) {
        now.bytes = 0;
    }
    if (how == 2) {
        error = lfs_seek(fs, &f, draw(now.bytes + 60));
        bytes = bytes < MOST - f.pos ? bytes : MOST - f.pos;
    } else {
        bytes = bytes < MOST - now.bytes ? bytes : MOST - now.bytes;
    }
    random_bytes(bytes);
    error = error < 0 ? error : write_parts(fs, &f, file, bytes, &now, how != 0 || draw(2) == 0);
    if (error == 0 && draw(6) == 0) {
        uint32_t size = draw(now.bytes + 1);
        error = lfs_truncate(fs, &f, size);
        now.bytes = size;
    }
    *add_may(file) = now;
    int closed = lfs_close(fs, &f);
    if (error == 0 && closed == 0) {
        settle_model(file);
    } else if (error == LFS_ENOSPC || closed == LFS_ENOSPC) {
        model[file].count--; /* then it is as it was */
    }
    return error < 0 ? error : closed;
}

static int do_remove(Lfs *fs, int file) {
    bool exists = model[file].may[0].exists;
    *add_may(file) = (Content){0};
    int error = lfs_remove(fs, names[file]);
    if (error == 0) {
        assert_true(exists);
        settle_model(file);
    } else if (error == LFS_ENOENT) {
        assert_false(exists);
        settle_model(file);
    }
    return error == LFS_ENOENT ? 0 : error;
}

static int do_rename(Lfs *fs, int from, int to) {
    bool exists = model[from].may[0].exists;
    if (from == to) {
        return 0;
    }
    if (exists) {
        renamed_from = from;
        renamed_to = to;
        *add_may(to) = model[from].may[0];
        *add_may(from) = (Content){0};
    }
    int error = lfs_rename(fs, names[from], names[to]);
    if (error == LFS_ENOENT) {
        assert_false(exists);
        return 0;
    }
    if (error == 0) {
        assert_true(exists);
        settle_model(to);
        settle_model(from);
        renamed_from = -1;
    }
    return error;
}

static int do_folders(Lfs *fs) {
    for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
        int error = lfs_mkdir(fs, folders[i]);
        if (error < 0 && error != LFS_EEXIST) {
            return error;
        }
    }
    return 0;
}

static int do_scratch(Lfs *fs) {
    int error = lfs_mkdir(fs, "scratch");
    if (error == 0) {
        error = lfs_mkdir(fs, "scratch/inner");
    }
    int removed = lfs_remove(fs, "scratch/inner");
    if (removed == 0 || removed == LFS_ENOENT) {
        removed = lfs_remove(fs, "scratch");
    }
    return error == LFS_EEXIST ? removed : error < 0 ? error : removed;
}

static int do_random(Nor *n, Lfs *fs) {
    int file = (int)draw(FILES);
    switch (draw(12)) {
    case 0:
    case 1: return do_write(n, fs, file, 0, draw(4) == 0 ? draw(3000) : draw(100));
    case 2:
    case 3:
    case 4: return do_write(n, fs, file, 1, draw(4) == 0 ? draw(1200) : draw(60));
    case 5:
    case 6: return do_write(n, fs, file, 2, draw(500));
    case 7:
    case 8: return do_remove(fs, file);
    case 9:
    case 10: return do_rename(fs, file, (int)draw(FILES));
    default: return do_scratch(fs);
    }
}

/* ---- what is on disk, against the model */

static bool file_is(Nor *n, Lfs *fs, int file, const Content *c) {
    static uint8_t data[MOST + 1];
    LfsFile f;
    int error = lfs_open(fs, &f, names[file], LFS_READ, NULL);
    (void)n;
    if (error < 0) {
        return error == LFS_ENOENT && !c->exists;
    }
    uint32_t got = 0;
    for (int32_t part = 1; part > 0; got += (uint32_t)part) {
        part = lfs_read(fs, &f, data + got, 1 + draw(400) < sizeof data - got ? 1 + draw(200) : 1);
        if (part < 0) {
            (void)lfs_close(fs, &f);
            return false;
        }
    }
    return lfs_close(fs, &f) == 0 && c->exists && got == c->bytes &&
           memcmp(data, c->data, got) == 0;
}

static void check_file(Nor *n, Lfs *fs, int file) {
    for (unsigned i = 0; i < model[file].count; i++) {
        if (file_is(n, fs, file, &model[file].may[i])) {
            model[file].may[0] = model[file].may[i];
            model[file].count = 1;
            return;
        }
    }
    LfsInfo info;
    int error = lfs_stat(fs, names[file], &info);
    fail_msg("%s (%d, %u bytes) is none of its %u possible contents (first: %d, %u bytes)",
             names[file], error, error == 0 ? info.size : 0, model[file].count,
             model[file].may[0].exists, model[file].may[0].bytes);
}

static unsigned count_entries(Lfs *fs, const char *path) {
    LfsInfo info = {.name = ""};
    unsigned n = 0;
    int more;
    while ((more = lfs_next(fs, path, &info)) > 0) {
        assert_true(n++ < 100);
    }
    assert_true(more == 0 || more == LFS_ENOENT);
    return n;
}

static void check_all(Nor *n, Lfs *fs) {
    bool from_was = renamed_from >= 0 && model[renamed_from].may[0].exists;
    for (int i = 0; i < FILES; i++) {
        check_file(n, fs, i);
    }
    if (from_was) {
        LfsInfo info;
        bool from = lfs_stat(fs, names[renamed_from], &info) == 0;
        assert_int_equal(from, model[renamed_from].may[0].exists);
    }
    renamed_from = -1;
    (void)count_entries(fs, "/");
    (void)count_entries(fs, "log");
    uint32_t used;
    assert_int_equal(lfs_used(fs, &used), 0);
    assert_true(used <= n->device.block_count);
    assert_null(n->fault);
}

static void start(Nor *n, Lfs *fs) {
    memset(model, 0, sizeof model);
    for (int i = 0; i < FILES; i++) {
        model[i].count = 1;
    }
    renamed_from = renamed_to = -1;
    assert_int_equal(lfs_format(fs, &n->device), 0);
    assert_int_equal(do_folders(fs), 0);
}

/* ---- tests */

/* Everything is there again, with and without mounting anew. */
static void run_random(uint32_t block, uint32_t blocks, uint32_t unit, uint32_t cycles, int steps,
                       bool cuts) {
    Nor n;
    Lfs fs;
    nor_create(&n, block, blocks, unit, cycles);
    start(&n, &fs);
    for (int i = 0; i < steps; i++) {
        n.cut = cuts && draw(3) == 0 ? n.operations + 1 + draw(40) : 0;
        n.tear = (NorTear)draw(4);
        int error = do_random(&n, &fs);
        if (n.dead) {
            nor_power(&n);
            assert_int_equal(lfs_mount(&fs, &n.device), 0);
            check_all(&n, &fs);
            assert_int_equal(do_folders(&fs), 0);
            continue;
        }
        n.cut = 0;
        if (error < 0 && error != LFS_ENOSPC) {
            fail_msg("step %d: error %d", i, error);
        }
        if (error < 0 || draw(8) == 0) {
            if (draw(2) == 0) {
                assert_int_equal(lfs_mount(&fs, &n.device), 0);
            }
            check_all(&n, &fs);
        }
    }
    check_all(&n, &fs);
    nor_free(&n);
}

static int random_steps(int usual) {
    const char *text = getenv("FIRN_LFS_OPERATIONS");
    return text != NULL ? atoi(text) : usual;
}

static void test_operations(void **state) {
    (void)state;
    seed = 2463534242u;
    run_random(512, 64, 4, 20, 3000, false);
    run_random(1024, 48, 256, 100, 1500, false);
    run_random(4096, 32, 1, 0, 1000, false);
}

static void test_random_cuts(void **state) {
    (void)state;
    seed = 88172645u;
    run_random(512, 64, 4, 10, random_steps(4000), true);
    run_random(256, 100, 8, 5, random_steps(4000) / 4, true);
    run_random(1024, 48, 256, 50, random_steps(4000) / 4, true);
}

/* The workload whose every operation is cut. */
static int workload(Nor *n, Lfs *fs) {
    int error = 0;
    for (int i = 0; i < 70 && (error == 0 || error == LFS_ENOSPC); i++) {
        error = do_random(n, fs);
        for (int k = 0; k < FILES && error == LFS_ENOSPC && !n->dead; k++) {
            check_file(n, fs, k);
        }
    }
    /* fills the disk, then makes room again */
    for (int i = 0; i < FILES && error == 0; i++) {
        error = do_write(n, fs, i, 0, 5000);
    }
    if (error == LFS_ENOSPC) {
        for (int k = 0; k < FILES && !n->dead; k++) {
            check_file(n, fs, k);
        }
        error = do_remove(fs, 0);
    }
    return error < 0 ? error : do_write(n, fs, 3, 1, 30);
}

static void test_every_cut(void **state) {
    (void)state;
    for (int tear = NOR_NOTHING; tear <= NOR_BITS; tear++) {
        uint64_t all = 0;
        for (uint64_t cut = 0; cut <= all; cut++) {
            Nor n;
            Lfs fs;
            nor_create(&n, 512, 40, 4, 6);
            seed = 521288629u;
            start(&n, &fs);
            uint64_t before = n.operations;
            n.cut = cut == 0 ? 0 : before + cut;
            n.tear = (NorTear)tear;
            int error = workload(&n, &fs);
            if (cut == 0) {
                assert_true(error == 0 || error == LFS_ENOSPC);
                all = n.operations - before;
            } else {
                assert_true(n.dead);
                nor_power(&n);
                assert_int_equal(lfs_mount(&fs, &n.device), 0);
                check_all(&n, &fs);
                error = do_write(&n, &fs, 1, 1, 20);
                assert_true(error == 0 || error == LFS_ENOSPC);
                check_all(&n, &fs);
            }
            nor_free(&n);
        }
        assert_true(all > 800);
    }
}

/* Blocks wear out one after the other: erases and programs fail, bits stick. */
static void test_worn(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        Nor n;
        Lfs fs;
        seed = 362436069u + (uint32_t)kind;
        nor_create(&n, 512, 128, 4, 8);
        start(&n, &fs);
        for (int i = 0; i < 1500; i++) {
            if (i % 40 == 0 && i < 1200) {
                uint32_t block = 2 + draw(126);
                (kind == 0 ? n.fails_erase : kind == 1 ? n.fails_program : n.sticks)[block] = 1;
            }
            int error = do_random(&n, &fs);
            if (error < 0 && error != LFS_ENOSPC) {
                fail_msg("kind %d, step %d: error %d", kind, i, error);
            }
            if (error < 0 || i % 10 == 0) {
                check_all(&n, &fs);
            }
        }
        assert_int_equal(lfs_mount(&fs, &n.device), 0);
        check_all(&n, &fs);
        nor_free(&n);
    }
}

/* One small file rewritten over and over: no block is erased much more often than the others. */
static void test_wear(void **state) {
    (void)state;
    Nor n;
    Lfs fs;
    nor_create(&n, 512, 64, 4, 8);
    start(&n, &fs);
    for (int i = 0; i < 20000; i++) {
        seed = (uint32_t)i + 1;
        assert_int_equal(do_write(&n, &fs, 3, 0, 40), 0);
    }
    uint32_t most = 0, sum = 0;
    for (uint32_t i = 0; i < 64; i++) {
        sum += n.erases[i];
        most = n.erases[i] > most ? n.erases[i] : most;
    }
    assert_true(most < sum / 64 * 4);
    check_all(&n, &fs);
    nor_free(&n);
}

/* Hundreds of entries in one directory, made, found in order, renamed, and removed until it is empty. */
static void test_many_entries(void **state) {
    (void)state;
    Nor n;
    Lfs fs;
    LfsFile f;
    char name[40], other[40];
    nor_create(&n, 512, 200, 4, 30);
    assert_int_equal(lfs_format(&fs, &n.device), 0);
    assert_int_equal(lfs_mkdir(&fs, "dir"), 0);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "dir/file%d", i * 7 % 300);
        assert_int_equal(lfs_open(&fs, &f, name, LFS_WRITE | LFS_CREATE, (uint8_t *)n.file_buffer),
                         0);
        assert_int_equal(lfs_write(&fs, &f, name, 8), 8);
        assert_int_equal(lfs_close(&fs, &f), 0);
        if (i % 50 == 0) {
            (void)snprintf(name, sizeof name, "dir/sub%d", i);
            assert_int_equal(lfs_mkdir(&fs, name), 0);
        }
    }
    LfsInfo info = {.name = ""};
    unsigned count = 0;
    while (lfs_next(&fs, "dir", &info) > 0) {
        count++;
    }
    assert_int_equal(count, 306);
    assert_int_equal(lfs_remove(&fs, "dir"), LFS_ENOTEMPTY);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "dir/file%d", i);
        (void)snprintf(other, sizeof other, "dir/%d.new", i);
        assert_int_equal(lfs_rename(&fs, name, other), 0);
        assert_int_equal(lfs_stat(&fs, name, &info), LFS_ENOENT);
        assert_int_equal(lfs_stat(&fs, other, &info), 0);
        assert_int_equal(info.size, 8);
    }
    assert_int_equal(lfs_mount(&fs, &n.device), 0);
    while (info.name[0] = 0, lfs_next(&fs, "dir", &info) > 0) {
        (void)snprintf(other, sizeof other, "dir/%.30s", info.name);
        assert_int_equal(lfs_remove(&fs, other), 0);
        assert_true(count-- > 0);
    }
    assert_int_equal(count, 0);
    assert_int_equal(lfs_remove(&fs, "dir"), 0);
    uint32_t used;
    assert_int_equal(lfs_used(&fs, &used), 0);
    assert_true(used <= 4);
    assert_null(n.fault);
    nor_free(&n);
}

/* Errors as programs see them; an open file that is renamed and removed. */
static void test_errors(void **state) {
    (void)state;
    Nor n;
    Lfs fs;
    LfsFile f, g;
    LfsInfo info;
    uint8_t *buffer = (uint8_t *)n.file_buffer, bytes[8];
    nor_create(&n, 512, 32, 4, 0);
    assert_int_equal(lfs_mount(&fs, &n.device), LFS_ENODEV);
    start(&n, &fs);
    assert_int_equal(lfs_open(&fs, &f, "no", LFS_READ, NULL), LFS_ENOENT);
    assert_int_equal(lfs_open(&fs, &f, "no/file", LFS_WRITE | LFS_CREATE, buffer), LFS_ENOENT);
    assert_int_equal(lfs_open(&fs, &f, "log", LFS_READ, NULL), LFS_EISDIR);
    assert_int_equal(lfs_mkdir(&fs, "log"), LFS_EEXIST);
    assert_int_equal(lfs_remove(&fs, "/"), LFS_EBUSY);
    assert_int_equal(lfs_rename(&fs, "log", "log/x"), LFS_EINVAL);
    assert_int_equal(lfs_open(&fs, &f, "x", LFS_WRITE | LFS_CREATE | LFS_EXCLUSIVE, buffer), 0);
    assert_int_equal(lfs_write(&fs, &f, "12345", 5), 5);
    assert_int_equal(lfs_rename(&fs, "x", "log/y"), 0);
    assert_int_equal(lfs_sync(&fs, &f), 0);
    assert_int_equal(lfs_stat(&fs, "log/y", &info), 0);
    assert_int_equal(info.size, 5);
    assert_int_equal(lfs_open(&fs, &g, "log/y", LFS_READ, NULL), 0);
    assert_int_equal(lfs_write(&fs, &f, "678", 3), 3);
    assert_int_equal(lfs_read(&fs, &f, bytes, 8), LFS_EBADF);
    assert_int_equal(lfs_close(&fs, &f), 0);
    assert_int_equal(lfs_read(&fs, &g, bytes, 8), 8);
    assert_memory_equal(bytes, "12345678", 8);
    assert_int_equal(lfs_mkdir(&fs, "log/y/z"), LFS_ENOTDIR);
    assert_int_equal(lfs_remove(&fs, "log/y"), 0);
    assert_int_equal(lfs_close(&fs, &g), 0);
    assert_int_equal(lfs_stat(&fs, "log/y", &info), LFS_ENOENT);
    assert_int_equal(lfs_mkdir(&fs, "log/empty"), 0);
    assert_int_equal(lfs_rename(&fs, "d", "log/empty"), 0); /* over an empty one */
    assert_int_equal(lfs_stat(&fs, "log/empty/e", &info), 0);
    assert_int_equal(lfs_rename(&fs, "log/empty", "log"), LFS_ENOTEMPTY);
    nor_free(&n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),       cmocka_unit_test(test_operations),
        cmocka_unit_test(test_many_entries), cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_random_cuts),  cmocka_unit_test(test_worn),
        cmocka_unit_test(test_wear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
