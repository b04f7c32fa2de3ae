/* Directories: looking up paths, and what changes entries. */
#include "littlefs_log.h"

#define TAG_TAIL       LFS_TAG(LFS_TAIL, LFS_NO_ID, 8)
#define TAG_STATE      LFS_TAG(LFS_STATE, LFS_NO_ID, 12)
#define TAG_DELETE(id) LFS_TAG(LFS_SPLICE_DELETE, id, 0)
#define TAG_CREATE(id) LFS_TAG(LFS_SPLICE_CREATE, id, 0)

/* The place of a name in the directory that begins with the pair. */
static int find_name(Lfs *fs, const uint32_t pair[2], LfsPlace *p) {
    uint32_t at[2] = {pair[0], pair[1]};
    for (uint32_t left = fs->block_count; left > 0; left--) {
        LfsMatch m = {.name = p->name, .length = p->length};
        int error = lfs_fetch(fs, &p->dir, at, &m);
        if (error < 0) {
            return error;
        }
        p->id = m.at;
        p->type = m.type;
        if (m.found) {
            return 0;
        }
        if (m.at < p->dir.count || !p->dir.split) {
            return LFS_ENOENT;
        }
        memcpy(at, p->dir.tail, sizeof at);
    }
    return LFS_EIO;
}

int lfs_find(Lfs *fs, const char *path, LfsPlace *p) {
    uint32_t pair[2] = {fs->root[0], fs->root[1]};
    *p = (LfsPlace){.id = LFS_NO_ID, .type = LFS_DIRECTORY};
    for (;;) {
        path += strspn(path, "/");
        if (*path == 0) {
            return p->id == LFS_NO_ID ? lfs_fetch(fs, &p->dir, pair, NULL) : 0;
        }
        int error = p->type != LFS_DIRECTORY ? LFS_ENOTDIR : 0;
        if (error == 0 && p->id != LFS_NO_ID) {
            error = lfs_get_pair(fs, &p->dir, p->id, pair);
        }
        if (error < 0) {
            return error;
        }
        p->name = path;
        p->length = (uint32_t)strcspn(path, "/");
        path += p->length;
        p->last = path[strspn(path, "/")] == 0;
        error = p->length > fs->name_max ? LFS_ENAMETOOLONG : find_name(fs, pair, p);
        if (error < 0) {
            return error;
        }
    }
}

/* `after` (unless NULL): the name must come behind it, or whoever lists a damaged directory might go round in it. */
static int read_info(Lfs *fs, const LfsDir *dir, unsigned id, LfsInfo *info,
                     const LfsMatch *after) {
    LfsLog log;
    int got = lfs_get(fs, dir, id, 0x700, 0, &log);
    uint32_t n = lfs_span(log.found) - 4;
    if (got <= 0 || n >= sizeof info->name || n == 0) {
        return got < 0 ? got : LFS_EIO;
    }
    info->type = (uint8_t)lfs_type(log.found);
    if (after != NULL && info->type < 0x80 &&
        lfs_compare_name(fs, dir->pair[0], log.at, n, after) <= 0) {
        return LFS_EIO;
    }
    info->name[n] = 0;
    info->size = 0;
    int error = lfs_device_read(fs, dir->pair[0], log.at, info->name, n);
    got = error < 0 ? error : lfs_get(fs, dir, id, 0x700, 0x200, &log);
    if (got > 0 && lfs_type(log.found) == LFS_STRUCT_INLINE) {
        info->size = lfs_span(log.found) - 4;
    } else if (got > 0 && lfs_type(log.found) == LFS_STRUCT_CTZ) {
        got = lfs_device_read(fs, dir->pair[0], log.at + 4, &info->size, 4);
    }
    return got < 0 ? got : 0;
}

int lfs_stat(Lfs *fs, const char *path, LfsInfo *info) {
    LfsPlace p;
    int error = lfs_find(fs, path, &p);
    if (error == 0 && p.id == LFS_NO_ID) {
        *info = (LfsInfo){.type = LFS_DIRECTORY, .name = "/"};
        return 0;
    }
    return error < 0 ? error : read_info(fs, &p.dir, p.id, info, NULL);
}

static int next_in(Lfs *fs, LfsPlace *p, unsigned id, LfsInfo *info) {
    for (uint32_t left = fs->block_count; left > 0; left--) {
        for (; id < p->dir.count; id++) {
            LfsMatch after = {.name = p->name, .length = p->length};
            int error = read_info(fs, &p->dir, id, info, p->length > 0 ? &after : NULL);
            if (error < 0 || info->type == LFS_FILE || info->type == LFS_DIRECTORY) {
                return error < 0 ? error : 1;
            }
        }
        if (!p->dir.split) {
            return 0;
        }
        uint32_t tail[2] = {p->dir.tail[0], p->dir.tail[1]};
        int error = lfs_fetch(fs, &p->dir, tail, NULL);
        if (error < 0) {
            return error;
        }
        id = 0;
    }
    return LFS_EIO;
}

int lfs_next(Lfs *fs, const char *path, LfsInfo *info) {
    LfsPlace p;
    uint32_t pair[2] = {fs->root[0], fs->root[1]};
    int error = lfs_find(fs, path, &p);
    if (error == 0 && p.id != LFS_NO_ID) {
        error = p.type != LFS_DIRECTORY ? LFS_ENOTDIR : lfs_get_pair(fs, &p.dir, p.id, pair);
    }
    if (error < 0) {
        return error;
    }
    if (info->name[0] == 0) {
        p.length = 0;
        error = lfs_fetch(fs, &p.dir, pair, NULL);
        return error < 0 ? error : next_in(fs, &p, 0, info);
    }
    p.name = info->name;
    p.length = (uint32_t)strlen(info->name);
    error = find_name(fs, pair, &p);
    return error < 0 && error != LFS_ENOENT ? error : next_in(fs, &p, p.id + (error == 0), info);
}

/* ---- changes */

static int check_empty(Lfs *fs, const LfsPlace *p, LfsDir *child) {
    uint32_t pair[2];
    int error = lfs_get_pair(fs, &p->dir, p->id, pair);
    error = error < 0 ? error : lfs_fetch(fs, child, pair, NULL);
    return error < 0 ? error : child->count > 0 || child->split ? LFS_ENOTEMPTY : 0;
}

int lfs_remove(Lfs *fs, const char *path) {
    LfsPlace p = {0};
    LfsDir child;
    LfsState change;
    int error = lfs_settle(fs), dir = 0;
    do {
        error = error < 0 ? error : lfs_find(fs, path, &p);
        if (error == 0 && p.id == LFS_NO_ID) {
            error = LFS_EBUSY;
        }
        dir = p.type == LFS_DIRECTORY;
        if (error == 0 && dir) {
            error = check_empty(fs, &p, &child);
        }
        error = error < 0 ? error : lfs_prepare(fs, &p.dir, 20);
        if (error == 0) {
            change = lfs_orphan_change(fs, dir);
            LfsAttr attrs[2] = {{TAG_DELETE(p.id), NULL}, {TAG_STATE, &change}};
            error = lfs_commit(fs, &p.dir, attrs, 2, NULL);
        }
    } while (error == LFS_AGAIN);
    if (error < 0) {
        return error;
    }
    lfs_state_changed(fs, &change, dir);
    error = lfs_drop_empty(fs, &p.dir);
    return error < 0 || !dir ? error : lfs_drop(fs, &child, -1);
}

/* The last pair of the directory that begins with, or has, *dir. */
static int last_pair(Lfs *fs, LfsDir *dir) {
    uint32_t left = fs->block_count;
    int more = 1;
    while (more > 0 && dir->split) {
        more = lfs_next_dir(fs, dir, &left);
    }
    return more < 0 ? more : 0;
}

/* Finds where the path's last name is to be created, with room for so many bytes and, in *last, the directory's last pair. */
static int find_free(Lfs *fs, const char *path, uint32_t bytes, LfsPlace *p, LfsDir *last) {
    int error = lfs_find(fs, path, p);
    if (error == 0 || !p->last || error != LFS_ENOENT) {
        return error == 0 ? LFS_EEXIST : error;
    }
    *last = p->dir;
    error = last_pair(fs, last);
    error = error < 0 ? error : lfs_prepare(fs, &p->dir, bytes + 8 + p->length);
    if (error == 0 && !lfs_pairs_share(last->pair, p->dir.pair)) {
        error = lfs_prepare(fs, last, 28);
    }
    return error;
}

static int create_directory(Lfs *fs, LfsPlace *p, const LfsDir *made, bool link, LfsState *change) {
    LfsAttr attrs[5] = {{TAG_CREATE(p->id), NULL},
                        {LFS_TAG(LFS_DIRECTORY, p->id, p->length), p->name},
                        {LFS_TAG(LFS_STRUCT_DIR, p->id, 8), made->pair},
                        {TAG_STATE, change},
                        {TAG_TAIL, made->pair}};
    return lfs_commit(fs, &p->dir, attrs, 4u + link, NULL);
}

/* The new directory stands in the list right behind its parent. Where that has more than one pair, it is in the list before
 * it is in the tree. */
int lfs_mkdir(Lfs *fs, const char *path) {
    LfsPlace p;
    LfsDir last, made;
    LfsState change;
    bool apart = false;
    int error = lfs_settle(fs);
    do {
        error = error < 0 ? error : find_free(fs, path, 40, &p, &last);
        if (error != 0) {
            continue;
        }
        apart = !lfs_pairs_share(last.pair, p.dir.pair);
        made = (LfsDir){.tail = {last.tail[0], last.tail[1]}};
        error = lfs_new_pair(fs, &made);
        change = lfs_orphan_change(fs, apart);
        if (error == 0 && apart) {
            LfsAttr attrs[2] = {{TAG_TAIL, made.pair}, {TAG_STATE, &change}};
            error = lfs_commit(fs, &last, attrs, 2, NULL);
        } else if (error == 0) {
            error = create_directory(fs, &p, &made, true, &change);
        }
    } while (error == LFS_AGAIN);
    if (error < 0 || !apart) {
        return error;
    }
    lfs_state_changed(fs, &change, 1);
    for (;;) {
        LfsDir pred;
        error = find_free(fs, path, 40, &p, &last);
        if (error == 0 && lfs_find_pred(fs, made.pair, &pred) <= 0) {
            error = LFS_EIO;
        }
        if (error == 0) {
            memcpy(made.pair, pred.tail, sizeof made.pair); /* it may have been moved */
            change = lfs_orphan_change(fs, -1);
            error = create_directory(fs, &p, &made, false, &change);
        }
        if (error == 0) {
            lfs_state_changed(fs, &change, -1);
        }
        if (error != LFS_AGAIN) {
            return error;
        }
    }
}

/* ---- rename */

typedef struct Rename {
    LfsPlace from, to;
    LfsDir replaced; /* the directory that stood there */
    bool replaces, directory;
} Rename;

/* Looks both up; the entry's own bytes. 0, or LFS_EEXIST when they are the same. */
static int find_both(Lfs *fs, const char *from, const char *to, Rename *r) {
    int error = lfs_find(fs, from, &r->from);
    if (error == 0 && r->from.id == LFS_NO_ID) {
        error = LFS_EBUSY;
    }
    if (error < 0) {
        return error;
    }
    error = lfs_find(fs, to, &r->to);
    r->replaces = error == 0;
    r->directory = r->replaces && r->to.type == LFS_DIRECTORY;
    if (!r->replaces) {
        return error == LFS_ENOENT && r->to.last ? 0 : error;
    }
    if (r->to.id == LFS_NO_ID) {
        return LFS_EBUSY;
    }
    if (r->from.id == r->to.id && lfs_pairs_share(r->from.dir.pair, r->to.dir.pair)) {
        return LFS_EEXIST;
    }
    if (r->from.type != r->to.type) {
        return r->directory ? LFS_EISDIR : LFS_ENOTDIR;
    }
    return r->directory ? check_empty(fs, &r->to, &r->replaced) : 0;
}

/* The commit that makes the new name; the old one goes with it when it is in the same pair, else what is to be deleted is
 * in the state. */
static int commit_rename(Lfs *fs, Rename *r, bool same, LfsState *change, unsigned *as) {
    LfsAttr attrs[5];
    LfsCopy copy = {&r->from.dir, r->from.id, r->to.id};
    unsigned n = 0, id = r->to.id, old = r->from.id;
    *change = lfs_orphan_change(fs, r->directory);
    if (r->replaces) {
        attrs[n++] = (LfsAttr){TAG_DELETE(id), NULL};
        old -= old > id;
    }
    attrs[n++] = (LfsAttr){TAG_CREATE(id), NULL};
    attrs[n++] = (LfsAttr){LFS_TAG(r->from.type, id, r->to.length), r->to.name};
    old += old >= id;
    if (same) {
        attrs[n++] = (LfsAttr){TAG_DELETE(old), NULL};
        copy.as -= old < id;
    } else {
        change->tag ^= TAG_DELETE(r->from.id);
        memcpy(change->pair, r->from.dir.pair, sizeof change->pair);
    }
    attrs[n++] = (LfsAttr){TAG_STATE, change};
    *as = copy.as;
    return lfs_commit(fs, &r->to.dir, attrs, n, &copy);
}

/* Open files of the entry stay open under its new name: from here on no deletion of it concerns them. */
static void mark_files(Lfs *fs, const LfsPlace *p) {
    for (LfsFile *f = fs->files; f != NULL; f = f->next) {
        bool its = f->id == p->id && lfs_pairs_share(f->pair, p->dir.pair);
        f->flags |= its ? LFS_MOVING : 0;
    }
}

static void move_files(Lfs *fs, bool moved, const LfsPlace *p, unsigned id) {
    for (LfsFile *f = fs->files; f != NULL; f = f->next) {
        if (moved && (f->flags & LFS_MOVING) != 0) {
            memcpy(f->pair, p->dir.pair, sizeof f->pair);
            f->id = (uint16_t)id;
        }
        f->flags &= (uint16_t)~LFS_MOVING;
    }
}

int lfs_rename(Lfs *fs, const char *from, const char *to) {
    Rename r;
    LfsState change;
    size_t n = strlen(from);
    unsigned as = 0;
    bool same;
    int error = lfs_settle(fs);
    if (strncmp(from, to, n) == 0 && to[n] == '/') {
        return LFS_EINVAL; /* into itself */
    }
    do {
        LfsCommit size = {.dry = true};
        error = error < 0 ? error : find_both(fs, from, to, &r);
        if (error == 0) {
            error = lfs_commit_entry(fs, &size, &r.from.dir, r.from.id, 0, false);
        }
        if (error < 0) {
            return error == LFS_EEXIST ? 0 : error;
        }
        same = lfs_pairs_share(r.from.dir.pair, r.to.dir.pair);
        error = lfs_prepare(fs, &r.to.dir, size.off + r.to.length + 32);
        if (error == 0 && !same) {
            error = lfs_prepare(fs, &r.from.dir, 20);
        }
        if (error == 0) {
            mark_files(fs, &r.from);
            error = commit_rename(fs, &r, same, &change, &as);
            move_files(fs, error == 0, &r.to, as);
        }
    } while (error == LFS_AGAIN);
    if (error < 0) {
        return error;
    }
    lfs_state_changed(fs, &change, r.directory);
    error = lfs_finish_move(fs);
    return error < 0 || !r.directory ? error : lfs_drop(fs, &r.replaced, -1);
}
