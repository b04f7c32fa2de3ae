/* Start of the runtime on a board. */
#include "heap.h"

#if !FIRN_HOST
#include "firn.h"
#include "image_check.h"
#include "port.h"
#include "program.h"

/* The whole state of the VM besides its region. */
static Vm board_vm;

#ifndef FIRN_VM_REGISTER
Vm *vm;
#endif

/* An interrupt may have come to code of the C library, which uses the VM's register for itself. */
bool firn_interrupt(uint8_t byte) {
    if (byte != board_vm.interrupt_char) {
        return false;
    }
    board_vm.interrupted = 1;
    return true;
}

bool firn_interrupted(void) {
    return board_vm.interrupted != 0;
}

/* The machine is as the fault has left it, that register as well. */
void firn_fault(void) {
    vm = &board_vm;
    boot_fault();
}

static int board_refuse(const char *error) {
    port_console_write(error, strlen(error));
    port_console_write("\n", 1);
    return 1;
}

int firn_main(const void *image) {
    const ImageHeader *h = image;
    ImagePlace place = {FIRN_IMAGE_BASE, FIRN_IMAGE_SIZE, FIRN_CORE_BASE, FIRN_BOARD_NAME};
    char error[192];
#ifdef FIRN_STATE_BASE
    bool ok = image_check_stamped(h, &place, (const uint32_t *)(uintptr_t)FIRN_STATE_BASE, error,
                                  sizeof error);
#else
    bool ok = image_check(h, &place, error, sizeof error);
#endif
    if (!ok) {
        return board_refuse(error);
    }
    uint32_t bytes =
        h->heap_bytes != 0 && h->heap_bytes <= FIRN_HEAP_MAX ? h->heap_bytes & ~7u : FIRN_HEAP_SIZE;
    vm = &board_vm;
    vm_init(FIRN_HEAP_BASE, FIRN_HEAP_BASE + bytes, FIRN_NATIVE_DEPTH);
    if (!vm_attach(h)) {
        return board_refuse("image: the heap is too small for the program's global names");
    }
    return vm_run_program();
}
#endif
