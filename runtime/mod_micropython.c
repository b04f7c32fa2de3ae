/* micropython: what programs for MicroPython import by this name. */
#include "class.h"
#include "heap.h"
#include "native.h"
#include "port.h"
#include "schedule.h"

/* const(x), and the decorators native and viper, whose code is compiled like any other. */
Value micropython_identity(Value *args, unsigned n) {
    (void)n;
    return args[0];
}

/* Optimisation is chosen when a project is compiled: the level is shown as 0, and setting it
 * changes nothing. */
Value micropython_opt_level(Value *args, unsigned n) {
    if (n == 0) {
        return value_small(0);
    }
    (void)int_index(args[0]);
    return VALUE_NONE;
}

Value micropython_mem_info(Value *args, unsigned n) {
    (void)args;
    (void)n;
    Sink console = {NULL};
    uint32_t used = heap_used(), left = heap_free();
    uint32_t stack = vm->ram_end - vm_address(vm->sp);
    sink_printf(&console, "stack: %u\n", (unsigned)stack);
    sink_printf(&console, "GC: total: %u, used: %u, free: %u\n", (unsigned)(used + left),
                (unsigned)used, (unsigned)left);
    sink_printf(&console, " collections: %u, bytes moved: %u\n", (unsigned)vm->gc_count,
                (unsigned)vm->gc_moved);
    return VALUE_NONE;
}

Value micropython_stack_use(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(vm->ram_end - vm_address(vm->sp));
}

/* Names are part of core block and image: there is no pool of them. */
Value micropython_qstr_info(Value *args, unsigned n) {
    (void)args;
    (void)n;
    Sink console = {NULL};
    sink_puts(&console, "qstr pool: n_pool=0, n_qstr=0, n_str_data_bytes=0, n_total_bytes=0\n");
    return VALUE_NONE;
}

Value micropython_heap_lock(Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm->heap_locks++;
    heap_set_limit();
    return VALUE_NONE;
}

/* How often it is still locked. */
Value micropython_heap_unlock(Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm->heap_locks -= vm->heap_locks != 0 ? 1 : 0;
    heap_set_limit();
    return value_small(vm->heap_locks);
}

Value micropython_heap_locked(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return value_small(vm->heap_locks);
}

Value micropython_schedule(Value *args, unsigned n) {
    (void)n;
    if (!schedule_push(args[0], args[1])) {
        raise_error(CORE(class_RuntimeError), MSG_schedule_queue_full);
    }
    return VALUE_NONE;
}

/* The character that interrupts a program, -1 for none. Exceptions for it are preallocated, so
 * there is no buffer to reserve for them either. */
Value micropython_kbd_intr(Value *args, unsigned n) {
    (void)n;
    int32_t c = int_index(args[0]);
    if (c < -1 || c > 127) {
        raise_value_error(MSG_kbd_intr_takes_1_or_an_ascii, (int)c);
    }
    vm->interrupt_char = (int8_t)c;
    return VALUE_NONE;
}

Value micropython_exception_buffer(Value *args, unsigned n) {
    (void)n;
    (void)int_index(args[0]);
    return VALUE_NONE;
}
