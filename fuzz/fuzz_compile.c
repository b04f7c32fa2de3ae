/* Source text through the whole compiler: whatever the bytes, a module or diagnostics; what was
 * compiled is written, read back and listed. */
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *nowhere(void) {
    static FILE *file;
    if (file == NULL) {
        file = fopen("/dev/null", "w");
        if (file == NULL) {
            abort();
        }
    }
    return file;
}

/* A module must survive the way through its file unchanged. */
static void check_round_trip(const CompiledModule *m) {
    char *first = NULL, *second = NULL, error[256];
    size_t n = 0, k = 0;
    FILE *out = open_memstream(&first, &n);
    if (out == NULL || !module_write(m, out) || fclose(out) != 0) {
        abort();
    }
    CompiledModule *again = module_read(first, n, error, sizeof error);
    if (again == NULL) {
        fprintf(stderr, "module_read rejects what module_write wrote: %s\n", error);
        abort();
    }
    out = open_memstream(&second, &k);
    if (out == NULL || !module_write(again, out) || fclose(out) != 0 || n != k ||
        memcmp(first, second, n) != 0) {
        abort();
    }
    module_disassemble(again, nowhere());
    module_free(again);
    free(first);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    CompileOptions options = {.name = "fuzz",
                              .file = "fuzz.py",
                              .optimise = size > 0 ? data[size - 1] % 4 : 1,
                              .builtin_ordinal = firn_runtime_f64.builtin_ordinal};
    unsigned errors = 0;
    char *text = malloc(size + 1);
    if (text == NULL) {
        abort();
    }
    memcpy(text, data, size);
    text[size] = 0;
    CompiledModule *m = compile_source(&options, text, size, nowhere(), &errors);
    if ((m == NULL) != (errors > 0)) {
        abort(); /* either a module or at least one error */
    }
    if (m != NULL) {
        check_round_trip(m);
        module_free(m);
    }
    free(text);
    return 0;
}
