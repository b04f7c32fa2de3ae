/* _net: what sockets in Python (library/socket.py) ask of a network. The simulator has the host's;
 * a board without one says so by ENODEV. */
#include "class.h"
#include "import.h"
#include "native.h"
#include "text.h"
#if FIRN_HOST
#include "firn.h"
#endif

#define NO_DEVICE 19 /* ENODEV */

_Noreturn static void raise_errno(int error) {
    vm_raise(exception_make(CORE(class_OSError), value_small(error)));
}

#if FIRN_HOST
/* (operation, number of the socket, a, b, data or None, writable buffer or None). */
Value net_native(Value *args, unsigned n) {
    (void)n;
    if (vm->config->net == NULL) {
        raise_errno(NO_DEVICE);
    }
    NetCall call = {.op = (NetOperation)int_index(args[0]),
                    .fd = int_index(args[1]),
                    .a = int_index(args[2]),
                    .b = int_index(args[3])};
    if (args[5] != VALUE_NONE) {
        call.out = buffer_write(args[5], &call.room); /* may collect: `data` comes after it */
    }
    if (args[4] != VALUE_NONE) {
        Text text;
        if (!text_get(args[4], &text)) {
            Buffer b = buffer_of(args[4]);
            text = (Text){(const char *)b.data, b.bytes};
        }
        call.data = text.p;
        call.bytes = text.n;
    }
    int result = vm->config->net(&call);
    if (result < 0) {
        raise_errno(-result);
    }
    return int_from_i64(result);
}

void net_reset(void) {
    if (vm->config->net != NULL) {
        NetCall call = {.op = NET_RESET};
        (void)vm->config->net(&call);
    }
}
#else
void net_reset(void) {
}

Value net_native(Value *args, unsigned n) {
    (void)args;
    (void)n;
    raise_errno(NO_DEVICE);
}
#endif
