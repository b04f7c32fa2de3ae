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
/* What the runtime provides, to be called out of interrupts, too. A port shows it each byte of the console as it comes in,
 * even while nobody reads: true for the one that interrupts the program (Ctrl-C), which is not to be kept. */
bool firn_interrupt(uint8_t byte);
/* Whether it has not been served: port_sleep_us asks, at a time when no interrupt can come between its answer and the pause. */
bool firn_interrupted(void);
/* In the handler of a fault, before the board is reset: three starts that end in one lead to safe mode. */
void firn_fault(void);
/* Fills the memory with numbers that nobody can foresee; false where the board has no source of them. */
bool port_random(void *to, size_t bytes);
/* Boards only: the program's arguments as hexadecimal digits of their bytes, a '-' between two of them and a 0 behind the
 * last; false where nobody gives any, or where they take more room. */
bool port_arguments(char *to, uint32_t bytes);
#define PORT_ARGUMENTS_MAX 1024u
/* ---- flash that programs write: the regions "filesystem" and "state" of board.json. Addresses are the board's; it is read
 * as memory (where only words can be loaded, by flash_bytes.h). Both may fail or be cut short by a loss of power, and
 * whoever uses them looks at what came of it. Without flash that can be written both are false.
 *
 * All bits of the erase unit (FIRN_FLASH_ERASE bytes) that begins at the address become ones. */
bool port_flash_erase(uint32_t address);
/* Clears bits: address and bytes are multiples of FIRN_FLASH_PROGRAM, all within one erase unit; `from` lies in RAM, on a
 * word. What was programmed is not programmed again before it is erased, but with zeros where the chip allows it. */
bool port_flash_program(uint32_t address, const void *from, uint32_t bytes);
/* Ends the program: the emulator or process exits with `status`; real boards wait for a reset. */
_Noreturn void port_exit(int status);
_Noreturn void port_reset(void);

#endif
