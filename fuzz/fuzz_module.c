/* Arbitrary bytes as a .fmod file: refused with a message, or sound enough to be listed. The
 * checksum is mended first, or nothing behind it would ever be reached. */
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_bytes(const uint8_t *data, size_t size) {
    char error[256] = "";
    CompiledModule *m = module_read(data, size, error, sizeof error);
    if (m == NULL) {
        if (error[0] == 0) {
            abort();
        }
        return;
    }
    FILE *out = fopen("/dev/null", "w");
    if (out == NULL) {
        abort();
    }
    module_disassemble(m, out);
    fclose(out);
    module_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    try_bytes(data, size);
    if (size > 4) {
        uint8_t *copy = malloc(size);
        if (copy == NULL) {
            abort();
        }
        memcpy(copy, data, size);
        uint32_t crc = firn_runtime_f64.crc(0, copy, size - 4);
        memcpy(copy + size - 4, &crc, 4);
        try_bytes(copy, size);
        free(copy);
    }
    return 0;
}
