/* firn fs: filesystem images. */
#include "disk.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "Usage: firn fs pack --board=NAME -o FILE FOLDER   make the filesystem of a board's flash\n"
    "       firn fs ls FILE [PATH]                     list what is in one\n"
    "       firn fs extract -o FOLDER FILE             copy everything out of one\n"
    "       firn fs check FILE                         read all of it, and look for damage\n"
    "\n"
    "FILE is the image of a littlefs filesystem, version 2.0 or 2.1.\n"
    "\n"
    "  -b, --board=NAME   whose flash it is for (`firn boards` lists them)\n"
    "  -o PATH            where to write\n"
    "  -h, --help         show this text\n";

typedef struct FsCommand {
    const char *board, *output;
    char **arguments;
    int count;
} FsCommand;

static int fs_pack(const FsCommand *c) {
    Board b;
    Bytes image = {0};
    if (c->board == NULL || c->output == NULL) {
        print_error("firn fs pack: error: %s; try `firn fs --help`",
                    c->board == NULL ? "for which board? Give --board=NAME"
                                     : "where to? Give -o FILE");
        return EXIT_USAGE;
    }
    if (!board_load(c->board, &b)) {
        return 1;
    }
    bool ok = disk_of_folder(&b, c->arguments[0], &image) &&
              file_write(c->output, image.data, image.size);
    free(image.data);
    board_free(&b);
    return ok ? 0 : 1;
}

static bool list_entry(void *context, Disk *d, const char *path, const LfsInfo *info) {
    (void)context;
    (void)d;
    if (info->type == LFS_DIRECTORY) {
        printf("         - %s/\n", path + 1);
    } else {
        printf("%10u %s\n", info->size, path + 1);
    }
    return true;
}

static int fs_list(const FsCommand *c, Disk *d) {
    const char *path = c->count > 1 ? c->arguments[1] : "/";
    char *absolute = path_join("/", path + strspn(path, "/"));
    bool ok = disk_walk(d, absolute, list_entry, NULL);
    free(absolute);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}

/* Names of an image are not to be trusted: none leads out of the folder. */
static bool extract_entry(void *context, Disk *d, const char *path, const LfsInfo *info) {
    bool odd = strchr(info->name, '/') != NULL || strcmp(info->name, "..") == 0 ||
               strcmp(info->name, ".") == 0 || info->name[0] == 0;
    if (odd) {
        print_error("%s: error: is no name for a file here", path);
        return false;
    }
    char *to = path_join(context, path + 1);
    Bytes file = {0};
    bool ok;
    if (info->type == LFS_DIRECTORY) {
        ok = mkdir(to, 0777) == 0 || file_is_directory(to);
        if (!ok) {
            print_error("%s: error: cannot make this folder: %s", to, strerror(errno));
        }
    } else {
        ok = disk_read(d, path, info->size, &file) && file_write(to, file.data, file.size);
    }
    free(file.data);
    free(to);
    return ok;
}

static int fs_extract(const FsCommand *c, Disk *d) {
    if (c->output == NULL) {
        print_error("firn fs extract: error: where to? Give -o FOLDER");
        return EXIT_USAGE;
    }
    if (mkdir(c->output, 0777) != 0 && !file_is_directory(c->output)) {
        print_error("%s: error: cannot make this folder: %s", c->output, strerror(errno));
        return 1;
    }
    return disk_walk(d, "/", extract_entry, (void *)c->output) ? 0 : 1;
}

typedef struct FsCount {
    uint32_t files, folders;
} FsCount;

static bool check_entry(void *context, Disk *d, const char *path, const LfsInfo *info) {
    FsCount *count = context;
    Bytes file = {0};
    bool ok = info->type == LFS_DIRECTORY || disk_read(d, path, info->size, &file);
    free(file.data);
    count->folders += info->type == LFS_DIRECTORY;
    count->files += info->type == LFS_FILE;
    return ok;
}

static int fs_check_image(const FsCommand *c, Disk *d) {
    FsCount count = {0};
    uint32_t used = 0;
    bool ok = disk_walk(d, "/", check_entry, &count);
    int error = ok ? lfs_used(&d->fs, &used) : 0;
    if (error < 0) {
        print_error("%s: error: %s", c->arguments[0], disk_error(error));
    }
    if (!ok || error < 0) {
        return 1;
    }
    if (used > d->fs.block_count) {
        print_error("%s: error: %s: blocks belong to several files", c->arguments[0],
                    disk_error(LFS_EIO));
        return 1;
    }
    printf("%s: sound: %u files, %u folders, %u of %u blocks of %u bytes in use\n", c->arguments[0],
           count.files, count.folders, used, d->fs.block_count, d->block_bytes);
    return fflush(stdout) == 0 ? 0 : 1;
}

static int run_on_image(const FsCommand *c, int (*run)(const FsCommand *c, Disk *d)) {
    Disk *d = check_alloc(calloc(1, sizeof *d));
    int status = disk_open(d, c->arguments[0]) ? run(c, d) : 1;
    disk_free(d);
    free(d);
    return status;
}

static int run(const char *what, const FsCommand *c) {
    static const struct {
        const char *name;
        int (*run)(const FsCommand *c, Disk *d);
        int most;
    } parts[] = {{"pack", NULL, 1},
                 {"ls", fs_list, 2},
                 {"extract", fs_extract, 1},
                 {"check", fs_check_image, 1}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].name, what) != 0) {
            continue;
        }
        if (c->count < 1 || c->count > parts[i].most) {
            print_error("firn fs %s: error: expected %s, got %d arguments; try `firn fs --help`",
                        what, i == 0 ? "one folder" : "one image", c->count);
            return EXIT_USAGE;
        }
        return parts[i].run == NULL ? fs_pack(c) : run_on_image(c, parts[i].run);
    }
    print_error("firn fs: error: '%s' is none of pack, ls, extract and check; try `firn fs --help`",
                what);
    return EXIT_USAGE;
}

int cmd_fs(int argc, char **argv) {
    static const struct option options[] = {{"board", required_argument, NULL, 'b'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    FsCommand c = {0};
    for (int o; (o = getopt_long(argc, argv, "b:o:h", options, NULL)) != -1;) {
        switch (o) {
        case 'b': c.board = optarg; break;
        case 'o': c.output = optarg; break;
        case 'h': fputs(usage, stdout); return 0;
        default: fputs("Try `firn fs --help`.\n", stderr); return EXIT_USAGE;
        }
    }
    if (optind == argc) {
        print_error("firn fs: error: expected pack, ls, extract or check; try `firn fs --help`");
        return EXIT_USAGE;
    }
    c.arguments = argv + optind + 1;
    c.count = argc - optind - 1;
    return run(argv[optind], &c);
}
