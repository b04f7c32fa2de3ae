/* The run of a program, from the first look at the state sector to its end (boot.c). */
#ifndef FIRN_PROGRAM_H
#define FIRN_PROGRAM_H

#include "value.h"

#define INTERRUPT_CHAR 3 /* Ctrl-C, unless the program chooses another one */

/* Prints an uncaught exception and sets vm->exit_status; true when it was SystemExit. */
bool program_report(Value raised);
/* In the fault handler of a board: this start-up has failed. */
void boot_fault(void);
/* Ctrl-C so early that it means: run neither boot.py nor main.py. */
bool boot_interrupted(void);

#endif
