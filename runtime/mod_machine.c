/* machine, as far as it needs no peripherals: memory, resets, idling. */
#include "class.h"
#include "heap.h"
#include "native.h"
#include "number.h"
#include "port.h"
#include "schedule.h"
#include "text.h"

#define NO_DEVICE 19 /* ENODEV */

/* ---- mem8, mem16, mem32 */

static unsigned mem_width(Value self) {
    return self == CORE(obj_mem8) ? 1 : self == CORE(obj_mem16) ? 2 : 4;
}

#if FIRN_HOST
static bool mem_within(uint32_t address, unsigned width, uint32_t base, uint32_t end) {
    return address >= base && address < end && end - address >= width;
}

/* The simulated board has the memory that its runtime uses, and no peripherals. */
static void mem_check(uint32_t address, unsigned width, bool write) {
    uint32_t core_end = vm->core_base + CORE_WORDS * 4;
    bool flash = mem_within(address, width, vm->config->image_base, vm->host->image_end) ||
                 mem_within(address, width, vm->core_base, core_end);
    if (!mem_within(address, width, vm->ram_base, vm->ram_end) && (write || !flash)) {
        raise_value_error(MSG_no_memory_at, address);
    }
}
#endif

/* The lowest 32 bits, of negative numbers, too. */
static uint32_t word_of(Value v) {
    int64_t n;
    if (!int_to_i64(number_index(v), &n)) {
        raise_error(CORE(class_OverflowError), MSG_address_is_no_word);
    }
    return (uint32_t)n;
}

/* args: the object, an address; aligned, in memory that exists. */
static void *mem_at(const Value *args, bool write) {
    unsigned width = mem_width(args[0]);
    uint32_t address = word_of(args[1]);
    if (address % width != 0) {
        raise_value_error(MSG_address_is_not_aligned, width);
    }
#if FIRN_HOST
    mem_check(address, width, write);
#else
    (void)write;
#endif
    return vm_ptr(address);
}

Value mem_getitem(Value *args, unsigned n) {
    (void)n;
    volatile void *p = mem_at(args, false);
    unsigned width = mem_width(args[0]);
    uint32_t word = width == 1   ? *(volatile uint8_t *)p
                    : width == 2 ? *(volatile uint16_t *)p
                                 : *(volatile uint32_t *)p;
    return int_from_i64(word);
}

Value mem_setitem(Value *args, unsigned n) {
    (void)n;
    uint32_t word = word_of(args[2]);
    volatile void *p = mem_at(args, true);
    unsigned width = mem_width(args[0]);
    if (width == 1) {
        *(volatile uint8_t *)p = (uint8_t)word;
    } else if (width == 2) {
        *(volatile uint16_t *)p = (uint16_t)word;
    } else {
        *(volatile uint32_t *)p = word;
    }
    return VALUE_NONE;
}

Value machine_get_mem8(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_mem8);
}

Value machine_get_mem16(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_mem16);
}

Value machine_get_mem32(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(obj_mem32);
}

/* ---- resets */

/* As MicroPython numbers them. */
enum { RESET_POWER_ON = 1, RESET_SOFT = 5 };

Value machine_reset(Value *args, unsigned n) {
    (void)args;
    (void)n;
    port_reset();
}

/* No handler of the program sees it; vm_run_program starts again. */
Value machine_soft_reset(Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm->restart = 1;
    vm->requests |= PENDING_STOP;
    vm_poll();
    return VALUE_NONE;
}

Value machine_reset_cause(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return value_small(vm->restarted ? RESET_SOFT : RESET_POWER_ON);
}

/* Fills a bytearray from the board's source of random numbers. */
Value machine_random(Value *args, unsigned n) {
    (void)n;
    uint32_t bytes;
    uint8_t *at = buffer_write(args[0], &bytes);
    if (!port_random(at, bytes)) {
        vm_raise(exception_make(CORE(class_OSError), value_small(NO_DEVICE)));
    }
    return VALUE_NONE;
}

/* Until something happens, or a millisecond is over. */
Value machine_idle(Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm_poll();
    schedule_run();
    port_sleep_us(1000);
    return VALUE_NONE;
}
