/* The prompt: lines, history and completion here, everything else on the board. */
#include "console.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef FIRN_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

#define HISTORY_FILE ".firn_history"
#define HISTORY_MAX  1000

/* ---- is it the end of a statement? */

/* What is open at the end of a text. */
typedef struct Scan {
    int brackets;
    char quote;  /* of a text of three quotes, or 0 */
    bool joined; /* the last line ends in a backslash */
} Scan;

/* Behind a text that begins at p: of one quote up to its end or that of the line, of three up to the end of all. */
static const char *scan_text(Scan *s, const char *p) {
    char quote = *p;
    bool three = p[1] == quote && p[2] == quote;
    for (p += three ? 3 : 1; *p != 0; p++) {
        if (*p == '\\' && p[1] != 0) {
            p++;
        } else if (three ? p[0] == quote && p[1] == quote && p[2] == quote
                         : *p == quote || *p == '\n') {
            return p + (three ? 3 : 1);
        }
    }
    s->quote = three ? quote : 0;
    return p;
}

static Scan scan_source(const char *p) {
    Scan s = {0};
    while (*p != 0) {
        s.joined = p[0] == '\\' && p[1] == '\n' && p[2] == 0;
        if (*p == '\'' || *p == '"') {
            p = scan_text(&s, p);
        } else if (*p == '#') {
            p += strcspn(p, "\n");
        } else {
            s.brackets += strchr("([{", *p) != NULL;
            s.brackets -= strchr(")]}", *p) != NULL;
            p++;
        }
    }
    return s;
}

/* As CPython's prompt has it: a compound statement ends with an empty line. */
static bool is_compound(const char *text) {
    static const char *const words[] = {"if",  "while", "for",   "def",  "class",
                                        "try", "with",  "async", "match"};
    size_t n = strcspn(text, " \t(:\n");
    if (*text == '@') {
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == n && strncmp(text, words[i], n) == 0) {
            const char *end = text + strlen(text);
            while (end > text && isspace((unsigned char)end[-1])) {
                end--;
            }
            return strcmp(words[i], "match") != 0 || strchr(text, '\n') != end || end[-1] == ':';
        }
    }
    return false;
}

static bool is_complete(const char *text, const char *last) {
    Scan s = scan_source(text);
    if (s.quote != 0 || s.brackets > 0 || s.joined) {
        return false;
    }
    return !is_compound(text) || last[strspn(last, " \t\n")] == 0;
}

/* ---- lines */

static Console *board; /* whose names are completed */

#ifdef FIRN_READLINE
static char **found;
static size_t found_next;

/* Texts, one a line, that the board prints. */
static char **board_lines(const char *script) {
    Bytes out = {0};
    ConsoleRun run = {.file = "<firn>", .output = &out};
    char **lines = NULL;
    size_t n = 0;
    if (console_run(board, script, strlen(script), &run) == CONSOLE_RETURNED && out.data != NULL) {
        for (char *line = strtok((char *)out.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            lines = check_alloc(realloc(lines, (n + 2) * sizeof *lines));
            lines[n++] = check_alloc(strdup(line));
            lines[n] = NULL;
        }
    }
    free(out.data);
    return lines;
}

static char *next_found(const char *text, int state) {
    (void)text;
    found_next = state == 0 ? 0 : found_next;
    char *line = found != NULL ? found[found_next] : NULL;
    found_next += line != NULL;
    return line; /* readline frees it */
}

/* Names, or attributes of what a dotted name leads to; nothing is called but their getters. */
static char **complete(const char *text, int start, int end) {
    char script[512];
    size_t n = strlen(text);
    const char *dot = strrchr(text, '.');
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1;
    if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") != n ||
        n > 100) {
        return NULL;
    }
    if (dot != NULL) {
        (void)snprintf(script, sizeof script,
                       "try:\n for _n in dir(%.*s):\n  if _n.startswith('%s'): print('%.*s.' + "
                       "_n)\nexcept Exception: pass\n",
                       (int)(dot - text), text, dot + 1, (int)(dot - text), text);
    } else {
        (void)snprintf(script, sizeof script,
                       "import builtins\nfor _n in list(globals()) + dir(builtins):\n if "
                       "_n.startswith('%s'): print(_n)\n",
                       text);
    }
    free(found);
    found = board_lines(script);
    return found != NULL ? rl_completion_matches(text, next_found) : NULL;
}

static char *history_path(void) {
    const char *home = getenv("HOME");
    return home != NULL ? path_join(home, HISTORY_FILE) : NULL;
}

static char *edit_line(const char *prompt) {
    char *line = readline(prompt);
    if (line != NULL && *line != 0) {
        add_history(line);
    }
    return line;
}

static void lines_begin(void) {
    char *path = history_path();
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters = " \t\n\"\\'`@$><=;|&{(+-*/%,[]):";
    rl_completion_append_character = 0;
    if (path != NULL) {
        (void)read_history(path);
    }
    free(path);
}

static void lines_end(void) {
    char *path = history_path();
    if (path != NULL && write_history(path) == 0) {
        (void)history_truncate_file(path, HISTORY_MAX);
    }
    free(path);
}
#else
static char *edit_line(const char *prompt) {
    char *line = NULL;
    size_t room = 0;
    (void)fputs(prompt, stdout);
    (void)fflush(stdout);
    if (getline(&line, &room, stdin) < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = 0;
    return line;
}

static void lines_begin(void) {
}

static void lines_end(void) {
}
#endif

/* A line without its end, owned; NULL at the end of all. Where nobody types there is no prompt. */
static char *read_line(const char *prompt, bool typed) {
    if (typed) {
        return edit_line(prompt);
    }
    char *line = NULL;
    size_t room = 0;
    if (getline(&line, &room, stdin) < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\r\n")] = 0;
    return line;
}

/* A statement, owned; NULL at the end of input. */
static char *read_statement(bool typed) {
    char *text = NULL;
    size_t n = 0;
    for (;;) {
        char *line = read_line(text == NULL ? ">>> " : "... ", typed);
        if (line == NULL) {
            return text;
        }
        size_t more = strlen(line);
        text = check_alloc(realloc(text, n + more + 2));
        memcpy(text + n, line, more);
        text[n + more] = '\n';
        text[n + more + 1] = 0;
        bool complete = is_complete(text, line);
        n += more + 1;
        free(line);
        if (complete) {
            return text;
        }
    }
}

/* ---- the loop */

static bool is_leave(const char *text) {
    return strcmp(text, "exit()\n") == 0 || strcmp(text, "quit()\n") == 0;
}

static bool soft_reset(Console *c) {
    Answer a;
    (void)puts("");
    if (!console_ask(c, SESSION_RESET, NULL, 0, &a)) {
        return false;
    }
    c->greeted = false;
    return console_hello(c, false);
}

int console_repl(Console *c) {
    bool typed = isatty(STDIN_FILENO) != 0;
    int status = 0;
    board = c;
    if (typed) {
        printf("%s; exit() leaves, Ctrl-D restarts the program\n", c->board);
        lines_begin();
    }
    for (bool go = true; go && !c->ended;) {
        char *text = read_statement(typed);
        if (text == NULL && typed) {
            go = soft_reset(c);
            continue;
        }
        if (text == NULL || is_leave(text)) {
            free(text);
            break;
        }
        ConsoleRun run = {.file = "<stdin>", .single = true, .input = true};
        ConsoleEnd end = text[strspn(text, " \t\n")] == 0
                             ? CONSOLE_RETURNED
                             : console_run(c, text, strlen(text), &run);
        if (end == CONSOLE_EXITED || end == CONSOLE_LOST) {
            status = end == CONSOLE_EXITED ? run.status : 1;
            go = false;
        }
        free(text);
    }
    if (typed) {
        lines_end();
    }
    return status;
}
