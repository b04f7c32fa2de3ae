/* Memory of a simulated board: 4 GiB of addresses are reserved, and the board's flash and RAM
 * committed in them at their real addresses. A reference is an offset; what is not committed
 * faults. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, MAP_NORESERVE */
#include "heap.h"

#if FIRN_HOST
#include "core_block.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HOST_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HOST_ASAN 1
#endif
#endif
#ifdef HOST_ASAN
#include <sanitizer/asan_interface.h>
#endif

#define RESERVATION ((size_t)1 << 32)
#define GUARD       65536u /* the last object's words may be computed, not touched, beyond 4 GiB */

uint32_t host_heap_bytes(const struct VmConfig *config) {
    return config->heap_bytes < HOST_MIN_HEAP ? HOST_MIN_HEAP : config->heap_bytes & ~7u;
}

/* Sets the protection of the pages that hold [address, address + bytes). */
static bool protect(uint32_t address, uint32_t bytes, int protection) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), from = address & ~(page - 1);
    size_t to = ((size_t)address + bytes + page - 1) & ~(page - 1);
    return to <= RESERVATION && mprotect(vm->mem + from, to - from, protection) == 0;
}

static bool commit(uint32_t address, uint32_t bytes) {
    return protect(address, bytes, PROT_READ | PROT_WRITE);
}

/* The core block with references for its address, read-only. */
static bool commit_core(uint32_t base) {
    if (!commit(base, CORE_WORDS * 4)) {
        return false;
    }
    Value *to = vm_ptr(base);
    for (uint32_t i = 0; i < CORE_WORDS; i++) {
        bool reference = core_relocations[i / 8] >> (i % 8) & 1;
        to[i] = core_words[i] + (reference ? base : 0);
    }
    return protect(base, CORE_WORDS * 4, PROT_READ);
}

bool host_memory_create(const struct VmConfig *config) {
    struct HostVm *host = calloc(1, sizeof *host);
    if (host == NULL) {
        return false;
    }
    vm->host = host;
    vm->config = config;
    vm->core_base = config->core_base;
    host->every = FIRN_ZEAL != 0 || config->fail_allocation != 0;
    host->zone_bytes = FIRN_ZEAL != 0 ? host_heap_bytes(config) : 0;
    host->zone_shift = host->zone_bytes; /* the lower zone comes first */
    void *memory = mmap(NULL, RESERVATION + GUARD, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    host->reservation = vm->mem = memory;
    return commit_core(config->core_base) && host_flash_create() &&
           commit(config->ram_base, host_heap_bytes(config) + host->zone_bytes);
}

void host_memory_destroy(void) {
    if (vm->host != NULL) {
        if (vm->host->reservation != NULL) {
            host_unpoison(vm->config->ram_base, host_heap_bytes(vm->config) + vm->host->zone_bytes);
            (void)munmap(vm->host->reservation, RESERVATION + GUARD);
        }
        free(vm->host->files);
        free(vm->host);
    }
}

bool host_memory_load(const void *image, uint32_t bytes) {
    uint32_t base = vm->config->image_base;
    if (!commit(base, bytes)) {
        return false;
    }
    memcpy(vm_ptr(base), image, bytes);
    vm->host->image_end = base + bytes;
    return protect(base, bytes, PROT_READ);
}

bool host_memory_commit(uint32_t address, uint32_t bytes) {
    return commit(address, bytes);
}

void *host_memory_open(uint32_t bytes) {
    uint32_t base = vm->config->image_base;
    vm->host->image_end = base + bytes;
    return commit(base, bytes) ? vm_ptr(base) : NULL;
}

void host_poison(uint32_t address, uint32_t bytes) {
    memset(vm->mem + address, 0xDD, bytes);
#ifdef HOST_ASAN
    __asan_poison_memory_region(vm->mem + address, bytes);
#endif
}

void host_unpoison(uint32_t address, uint32_t bytes) {
#ifdef HOST_ASAN
    __asan_unpoison_memory_region(vm->mem + address, bytes);
#else
    (void)address;
    (void)bytes;
#endif
}
#endif
