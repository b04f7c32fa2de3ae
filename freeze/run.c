/* Running an image: in the simulator, or under the board's emulator. */
#include "../runtime/port.h"
#include "chunk.h"
#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stress settings come from the environment: they belong to tests, not to the command's interface. */
static uint64_t environment_number(const char *name) {
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 0) : 0;
}

/* The file of the board's flash, made erased when it is not there; -2 after an error message, -1 without one. */
static int open_flash(const Board *b, const char *path) {
    if (path == NULL) {
        return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat st;
    uint8_t erased[4096];
    memset(erased, 0xFF, sizeof erased);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    for (off_t at = ok ? st.st_size : 0; ok && at < (off_t)b->files.size;) {
        off_t n = (off_t)b->files.size - at;
        n = n < (off_t)sizeof erased ? n : (off_t)sizeof erased;
        ok = pwrite(fd, erased, (size_t)n, at) == (ssize_t)n;
        at += n;
    }
    if (!ok) {
        print_error("%s: error: cannot be used as flash: %s", path, strerror(errno));
        return -2;
    }
    return fd;
}

void image_exits(const Board *b, Bytes *image) {
    const FirnRuntime *rt = board_firn_runtime(b);
    ImageHeader h;
    if (image->size < sizeof h) {
        return;
    }
    memcpy(&h, image->data, sizeof h);
    if (h.magic == IMAGE_MAGIC &&
        h.header_crc == rt->crc(0, &h, offsetof(ImageHeader, header_crc))) {
        h.flags |= IMAGE_EXITS;
        h.header_crc = rt->crc(0, &h, offsetof(ImageHeader, header_crc));
        memcpy(image->data, &h, sizeof h);
    }
}

/* The board with what the options say, but for what is open while it runs. */
static VmConfig simulated_config(const Board *b, const Bytes *image, const RunOptions *options) {
    ImageHeader h = {0};
    memcpy(&h, image->data, image->size < sizeof h ? image->size : sizeof h);
    VmConfig config = board_config(b);
    config.heap_bytes = options->heap_bytes != 0                           ? options->heap_bytes
                        : h.heap_bytes != 0 && h.heap_bytes <= b->heap_max ? h.heap_bytes
                                                                           : b->heap.size;
    config.files_base = b->files.base;
    config.files_bytes = b->files.size;
    config.state_base = b->state.base;
    config.state_bytes = b->state.size;
    config.erase_bytes = b->erase_bytes;
    config.program_bytes = b->program_bytes;
    config.files = options->files != NULL ? options->files->data : NULL;
    config.step_limit = environment_number("FIRN_STEP_LIMIT");
    config.fail_allocation = environment_number("FIRN_FAIL_ALLOCATION");
    config.zeal_every = (uint32_t)environment_number("FIRN_ZEAL_EVERY");
    config.argc = options->argc;
    config.argv = options->argv;
    /* What has an emulator is simulated as that is: without a network. */
    config.net = b->emulator == NULL ? net_call : NULL;
    return config;
}

/* Exit status of the program, or 1 after an error message. */
static int run_loaded(const FirnRuntime *rt, const VmConfig *config, const Bytes *image) {
    Vm *vm = rt->create(config);
    if (vm == NULL) {
        print_error("firn: error: cannot reserve 4 GiB of address space for the simulator "
                    "(is the limit of virtual memory, ulimit -v, too low?)");
        return 1;
    }
    char error[512];
    int status = 1;
    if (rt->load(vm, image->data, image->size, error, sizeof error) &&
        rt->verify(vm, error, sizeof error)) {
        status = rt->run(vm);
        net_close_all();
    } else {
        print_error("firn: error: %s", error);
    }
    rt->destroy(vm);
    return status;
}

int run_simulated(const Board *b, const Bytes *image, const RunOptions *options) {
    int flash = open_flash(b, options->flash);
    if (flash == -2) {
        return 1;
    }
    ChunkLinker *chunks = chunk_linker_new(b);
    VmConfig config = simulated_config(b, image, options);
    config.flash_fd = flash;
    config.chunks = chunk_linker_hook(chunks);
    int status = run_loaded(board_firn_runtime(b), &config, image);
    chunk_linker_free(chunks);
    if (flash >= 0 && close(flash) != 0) {
        print_error("%s: error: cannot be written: %s", options->flash, strerror(errno));
        status = 1;
    }
    return status;
}

/* What an emulator is given. */
struct EmulatorFiles {
    char *elf, *uf2,
        *bank[2];    /* temporary files, owned; NULL where the command does not name them */
    char *arguments; /* owned */
};

static bool command_names(const Board *b, const char *what) {
    for (size_t i = 0; b->emulator[i] != NULL; i++) {
        if (strstr(b->emulator[i], what) != NULL) {
            return true;
        }
    }
    return false;
}

/* A temporary file, written, owned; NULL after an error message. */
static char *temporary_file(const EmulatorFile *what, const Board *b, const Bytes *image) {
    const char *folder = getenv("TMPDIR");
    char *path = path_join(folder != NULL && *folder != 0 ? folder : "/tmp", "firn-flash-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0) {
        print_error("%s: error: cannot make a temporary file: %s", path, strerror(errno));
        free(path);
        return NULL;
    }
    close(fd);
    if (!container_write_emulator(path, what, b, image)) {
        unlink(path);
        free(path);
        return NULL;
    }
    return path;
}

/* What runtime/port.h says of port_arguments: an emulator may split at blanks and commas. Owned by the caller; NULL after
 * an error message. */
static char *hex_arguments(const Board *b, const RunOptions *options) {
    char *text = check_alloc(calloc(PORT_ARGUMENTS_MAX, 1)), *out = text;
    for (int i = 0; i < options->argc; i++) {
        size_t n = strlen(options->argv[i]);
        if (n * 2 + 2 > PORT_ARGUMENTS_MAX - (size_t)(out - text)) {
            print_error("firn: error: the program's arguments are too long for the emulator of "
                        "board %s, which takes "
                        "%u bytes of them; give fewer, or run without --emulate",
                        b->name, PORT_ARGUMENTS_MAX / 2 - 1);
            free(text);
            return NULL;
        }
        *out = '-';
        out += i > 0;
        for (size_t k = 0; k < n; k++) {
            out += sprintf(out, "%02x", (unsigned char)options->argv[i][k]);
        }
    }
    return text;
}

/* A part of the emulator's command, with what its {elf}, {uf2}, {bank0}, {bank1}, {board} or {args} stands for. */
static char *command_part(const char *part, const Board *b, const EmulatorFiles *files) {
    const struct {
        const char *name, *value;
    } values[] = {{"{elf}", files->elf},       {"{uf2}", files->uf2},
                  {"{bank0}", files->bank[0]}, {"{bank1}", files->bank[1]},
                  {"{board}", b->folder},      {"{args}", files->arguments}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *at = strstr(part, values[i].name), *value = values[i].value;
        if (at != NULL && value != NULL) {
            size_t n = strlen(part) + strlen(value) + 1;
            char *text = check_alloc(malloc(n));
            (void)snprintf(text, n, "%.*s%s%s", (int)(at - part), part, value,
                           at + strlen(values[i].name));
            return text;
        }
    }
    return check_alloc(strdup(part));
}

static char **emulator_command(const Board *b, const EmulatorFiles *files) {
    size_t n = 0;
    while (b->emulator[n] != NULL) {
        n++;
    }
    char **command = check_alloc(calloc(n + 1, sizeof *command));
    for (size_t i = 0; i < n; i++) {
        command[i] = command_part(b->emulator[i], b, files);
    }
    return command;
}

static int run_command(const Board *b, char **command) {
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        print_error("firn: error: cannot run %s, the emulator of board %s: %s; install it, "
                    "or run without --emulate",
                    command[0], b->name, strerror(errno));
        _exit(1);
    }
    if (child < 0) {
        print_error("firn: error: cannot start %s: %s", command[0], strerror(errno));
        return 1;
    }
    /* Ctrl-C is the emulator's; the temporary file must still be removed. */
    void (*old)(int) = signal(SIGINT, SIG_IGN);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    signal(SIGINT, old);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static bool files_make(EmulatorFiles *files, const Board *b, const Bytes *image, const Bytes *disk,
                       bool stamped) {
    EmulatorFile elf = {.kind = CONTAINER_ELF, .files = disk, .stamped = stamped};
    EmulatorFile uf2 = {.kind = CONTAINER_UF2, .files = disk, .stamped = stamped};
    bool ok =
        (!command_names(b, "{elf}") || (files->elf = temporary_file(&elf, b, image)) != NULL) &&
        (!command_names(b, "{uf2}") || (files->uf2 = temporary_file(&uf2, b, image)) != NULL);
    for (size_t i = 0; ok && i < 2 && b->banks[i].size != 0; i++) {
        EmulatorFile bank = {
            .kind = CONTAINER_BANK, .bank = b->banks[i], .files = disk, .stamped = stamped};
        ok = (files->bank[i] = temporary_file(&bank, b, image)) != NULL;
    }
    return ok;
}

static void files_remove(EmulatorFiles *files) {
    char *paths[] = {files->elf, files->uf2, files->bank[0], files->bank[1]};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (paths[i] != NULL) {
            unlink(paths[i]);
            free(paths[i]);
        }
    }
    free(files->arguments);
}

char **emulator_start(const Board *b, const Bytes *image, const RunOptions *options, bool stamped,
                      EmulatorFiles **out) {
    *out = NULL;
    if (b->emulator == NULL) {
        print_error("firn: error: board %s has no emulator; run it without --emulate", b->name);
        return NULL;
    }
    if (stamped && b->state.size == 0) {
        print_error("firn: error: board %s has no state sector to stamp; run without --stamped",
                    b->name);
        return NULL;
    }
    EmulatorFiles *files = *out = check_alloc(calloc(1, sizeof *files));
    files->arguments = hex_arguments(b, options);
    char **command = NULL;
    if (files->arguments != NULL && files_make(files, b, image, options->files, stamped)) {
        command = emulator_command(b, files);
    }
    fflush(NULL);
    return command;
}

void emulator_end(char **command, EmulatorFiles *files) {
    for (size_t i = 0; command != NULL && command[i] != NULL; i++) {
        free(command[i]);
    }
    free(command);
    if (files != NULL) {
        files_remove(files);
        free(files);
    }
}

int run_emulated(const Board *b, const Bytes *image, const RunOptions *options, bool stamped) {
    EmulatorFiles *files;
    char **command = emulator_start(b, image, options, stamped, &files);
    int status = command != NULL ? run_command(b, command) : 1;
    emulator_end(command, files);
    return status;
}
