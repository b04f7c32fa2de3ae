/* firn boards: what there is to bake for. */
#include "freeze.h"

#include <getopt.h>
#include <stdlib.h>

static const char usage[] = "Usage: firn boards\n"
                            "List the boards that firn can bake for and simulate.\n";

static void print_board(const Board *b) {
    char *runtime = board_runtime(b);
    printf("%-12s %5u KB flash %5u KB RAM  floats %u bits  %s%s\n", b->name,
           (unsigned)(b->flash.size / 1024), (unsigned)(b->ram.size / 1024), b->float_bits,
           b->description, runtime != NULL || b->emulator == NULL ? "" : " (no runtime built)");
    free(runtime);
}

int cmd_boards(int argc, char **argv) {
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int o = getopt_long(argc, argv, "h", options, NULL);
    if (o == 'h') {
        fputs(usage, stdout);
        return 0;
    }
    if (o != -1 || optind < argc) {
        print_error("firn boards: error: takes no arguments");
        return EXIT_USAGE;
    }
    char **names = board_names();
    int status = 0;
    if (names[0] == NULL) {
        print_error("firn: error: no board descriptions found; reinstall firn or set FIRN_BOARDS");
        status = 1;
    }
    for (size_t i = 0; names[i] != NULL; i++) {
        Board b;
        if (board_load(names[i], &b)) {
            print_board(&b);
            board_free(&b);
        } else {
            status = 1;
        }
        free(names[i]);
    }
    free(names);
    return status;
}
