#include "compile_helper.h"

#include <stdlib.h>
#include <string.h>

/* What must hold for a test to make sense; also without asserts. */
static void helper_require(bool holds, const char *what) {
    if (!holds) {
        (void)fprintf(stderr, "compile_helper: %s\n", what);
        abort();
    }
}

static int helper_builtin(const char *name) {
    static const char *const names[] = {"print", "range", "len", "super", "__build_class__"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static CompiledModule *helper_compile(const char *text, int optimise, FILE *errors,
                                      unsigned *count) {
    CompileOptions options = {
        .name = "test", .file = "test.py", .optimise = optimise, .builtin_ordinal = helper_builtin};
    return compile_source(&options, text, strlen(text), errors, count);
}

CompiledModule *compile_text(const char *text, int optimise) {
    unsigned count = 0;
    CompiledModule *m = helper_compile(text, optimise, stderr, &count);
    helper_require(m != NULL && count == 0, "the source has errors");
    return m;
}

char *compile_errors(const char *text) {
    char *printed = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&printed, &bytes);
    helper_require(out != NULL, "no memory");
    unsigned count = 0;
    CompiledModule *m = helper_compile(text, 1, out, &count);
    helper_require(m == NULL && count > 0, "the source has no errors");
    (void)fclose(out);
    char *messages = calloc(bytes + 1, 1);
    helper_require(messages != NULL, "no memory");
    for (char *line = strtok(printed, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        const char *message = strstr(line, ": error: ");
        if (message != NULL) {
            strcat(messages, message + strlen(": error: "));
            strcat(messages, "\n");
        }
    }
    free(printed);
    return messages;
}

const CompiledCode *code_of(const CompiledModule *m, const char *name) {
    for (uint32_t i = 0; i < m->code_count; i++) {
        if (strcmp(m->constants[m->codes[i].name].text, name) == 0) {
            return &m->codes[i];
        }
    }
    helper_require(false, "no code of that name");
    return NULL;
}

/* One line of the listing: "   4     7  SETG       r1, g3  ; name" gives "SETG r1, name". */
static void helper_line(char *to, const char *line) {
    const char *text = line + 14;
    size_t length = strcspn(text, " ");
    strncat(to, text, length);
    text += length;
    text += strspn(text, " ");
    const char *comment = strstr(text, "  ; ");
    bool replaces = comment != NULL && strncmp(line + 14, "LOADS", 5) != 0;
    length = comment == NULL ? strlen(text) : (size_t)(comment - text);
    if (replaces) {
        while (text[length - 1] != ' ') {
            length--;
        }
    }
    if (length > 0) {
        strcat(to, " ");
        strncat(to, text, length);
    }
    if (replaces) {
        strcat(to, comment + 4);
    }
    strcat(to, "\n");
}

char *listing_of(const CompiledModule *m, const char *code_name) {
    char *printed = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&printed, &bytes);
    helper_require(out != NULL, "no memory");
    module_disassemble(m, out);
    (void)fclose(out);
    char *listing = calloc(bytes * 2 + 1, 1);
    helper_require(listing != NULL, "no memory");
    const CompiledCode *wanted = code_of(m, code_name);
    bool inside = false;
    for (char *line = strtok(printed, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        unsigned index;
        if (sscanf(line, "code %u ", &index) == 1) {
            inside = wanted == &m->codes[index];
        } else if (inside && strncmp(line, "  handler", 9) == 0) {
            strcat(listing, line + 2);
            strcat(listing, "\n");
        } else if (inside && strncmp(line, "  parameter", 11) != 0 &&
                   strncmp(line, "  cell", 6) != 0) {
            helper_line(listing, line);
        }
    }
    free(printed);
    return listing;
}
