/* What a board's port provides. A port is a page: see boards/<name>/port.c. */
#ifndef FIRN_PORT_H
#define FIRN_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Microseconds since start, wrapping at 2^32. */
uint32_t port_ticks_us(void);
/* Waits; may return early when something is pending. */
void port_sleep_us(uint32_t us);
/* Seconds since 2000-01-01 (the MicroPython epoch of boards) or 1970-01-01 (host), 0 without a
 * clock. */
uint32_t port_time(void);
void port_console_write(const char *text, size_t bytes);
/* A byte, NONE when none has arrived, or END when none will. */
#define PORT_CONSOLE_NONE (-1)
#define PORT_CONSOLE_END  (-2)
int port_console_read(void);
/* Fills the memory with numbers that nobody can foresee; false where the board has no source of them. */
bool port_random(void *to, size_t bytes);
/* Boards only: the program's arguments as hexadecimal digits of their bytes, a '-' between two of them and a 0 behind the
 * last; false where nobody gives any, or where they take more room. */
bool port_arguments(char *to, uint32_t bytes);
#define PORT_ARGUMENTS_MAX 1024u
/* Ends the program: the emulator or process exits with `status`; real boards wait for a reset. */
_Noreturn void port_exit(int status);
_Noreturn void port_reset(void);

#endif
