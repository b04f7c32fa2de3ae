/* Functions to be called soon (schedule.c). */
#ifndef FIRN_SCHEDULE_H
#define FIRN_SCHEDULE_H

#include "vm.h"

/* False when as many wait already as there is room for. */
bool schedule_push(Value function, Value argument);
/* Calls the first one that waits, unless one is running. May collect; what it raises is printed. */
void schedule_run(void);

#endif
