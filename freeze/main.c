/* The firn command. */
#include "freeze.h"

#include <string.h>

static const char usage[] =
    "Usage: firn COMMAND [OPTION]... [ARGUMENT]...\n"
    "Python for microcontrollers: compiled on the host, run in place from flash.\n"
    "\n"
    "  firn run PROJECT|FILE.py|IMAGE [ARG]...   run a program, simulated or emulated\n"
    "  firn bake --board=NAME PROJECT|FILE.py    make the flash image of a program\n"
    "  firn compile FILE.py...                   compile modules to bytecode (.fmod)\n"
    "  firn disasm FILE                          list the bytecode of a .py or .fmod file\n"
    "  firn fs pack|ls|extract|check ...         make and read filesystem images\n"
    "  firn boards                               list the boards\n"
    "  firn repl|exec|mem|reset ...              talk to a board on its console\n"
    "  firn ls|cat|put|get|rm|mkdir ...          its files\n"
    "\n"
    "`firn COMMAND --help` tells a command's options; `firn --version` the version.\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"run", cmd_run}, {"bake", cmd_bake},     {"compile", cmd_compile}, {"disasm", cmd_disasm},
    {"fs", cmd_fs},   {"boards", cmd_boards}, {"repl", cmd_repl},       {"exec", cmd_exec},
    {"ls", cmd_ls},   {"cat", cmd_cat},       {"put", cmd_put},         {"get", cmd_get},
    {"rm", cmd_rm},   {"mkdir", cmd_mkdir},   {"mem", cmd_mem},         {"reset", cmd_reset}};

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            /* getopt_long begins its messages with argv[0]. */
            char title[32];
            snprintf(title, sizeof title, "firn %s: error", name);
            argv[1] = title;
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0) {
        puts("firn " FIRN_VERSION);
        return 0;
    }
    if (*name == 0) {
        fputs("firn: error: no command given\n", stderr);
    } else {
        fprintf(stderr, "firn: error: '%s' is no command\n", name);
    }
    fputs("Try `firn --help`.\n", stderr);
    return EXIT_USAGE;
}
