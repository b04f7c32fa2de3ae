/* The simulated board's flash as far as programs write it: NOR flash in the memory at its addresses, written through to a
 * file when there is one. */
#include "heap.h"

#if FIRN_HOST
#include "firn.h"
#include "port.h"

#include <stdlib.h>
#include <unistd.h>

#define CUT_STATUS 75 /* of a process whose board has lost its power */

/* Bytes from the address on that lie in one of the two regions, 0 when it lies in none. */
static uint32_t writable_bytes(uint32_t address) {
    const VmConfig *c = vm->config;
    return address - c->files_base < c->files_bytes   ? c->files_base + c->files_bytes - address
           : address - c->state_base < c->state_bytes ? c->state_base + c->state_bytes - address
                                                      : 0;
}

/* Only the filesystem has a file, and that begins with it. */
static bool write_through(uint32_t address, uint32_t bytes) {
    const VmConfig *c = vm->config;
    off_t at = (off_t)address - (off_t)c->files_base;
    return c->flash_fd < 0 || at < 0 || (uint32_t)at >= c->files_bytes ||
           pwrite(c->flash_fd, vm->mem + address, bytes, at) == (ssize_t)bytes;
}

static bool region_create(uint32_t base, uint32_t bytes) {
    if (bytes == 0) {
        return true;
    }
    if (!host_memory_commit(base, bytes)) {
        return false;
    }
    memset(vm->mem + base, 0xFF, bytes);
    return true;
}

bool host_flash_create(void) {
    const VmConfig *c = vm->config;
    const char *cut = getenv("FIRN_FLASH_CUT");
    vm->host->flash_cut = cut != NULL ? strtoull(cut, NULL, 0) : 0;
    if (!region_create(c->files_base, c->files_bytes) ||
        !region_create(c->state_base, c->state_bytes)) {
        return false;
    }
    if (c->files != NULL) {
        memcpy(vm->mem + c->files_base, c->files, c->files_bytes);
    }
    return c->files_bytes == 0 || c->flash_fd < 0 ||
           pread(c->flash_fd, vm->mem + c->files_base, c->files_bytes, 0) >= 0;
}

/* The power goes in the middle: the first half of the operation is done. */
static uint32_t cut_short(uint32_t bytes) {
    vm->host->flash_operations++;
    return vm->host->flash_operations == vm->host->flash_cut ? bytes / 2 : bytes;
}

static bool change(uint32_t address, const uint8_t *from, uint32_t all) {
    uint32_t bytes = cut_short(all);
    uint8_t *to = vm->mem + address;
    if (writable_bytes(address) < all || !host_memory_commit(address, all)) {
        return false;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = from != NULL ? to[i] & from[i] : 0xFF;
    }
    bool ok = write_through(address, bytes);
    if (bytes != all) {
        port_exit(CUT_STATUS);
    }
    return ok;
}

bool port_flash_erase(uint32_t address) {
    uint32_t unit = vm->config->erase_bytes;
    return unit != 0 && (address - vm->config->flash_base) % unit == 0 &&
           change(address, NULL, unit);
}

bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    uint32_t unit = vm->config->program_bytes;
    return unit != 0 && (address | bytes) % unit == 0 && change(address, from, bytes);
}
#endif
