/* micropython.schedule: functions that the loop calls between two instructions of the program.
 *
 * Natives poll, too, but they may hold pointers meanwhile: only the loop and pauses, which hold
 * none, come here. One function runs at a time, and one for each time that the loop comes by, so
 * that one which schedules itself again does not stop the program. */
#include "call.h"
#include "class.h"
#include "schedule.h"

static Value *queue(void) {
    return vm->roots + ROOT_SCHEDULED;
}

bool schedule_push(Value function, Value argument) {
    Value *q = queue();
    unsigned i = 0;
    while (i < SCHEDULE_DEPTH && q[2 * i] != VALUE_UNBOUND) {
        i++;
    }
    if (i == SCHEDULE_DEPTH) {
        return false;
    }
    q[2 * i] = function;
    q[2 * i + 1] = argument;
    vm->requests |= PENDING_SCHEDULE;
    return true;
}

/* arg: [0] the argument, which is the window of the call, [1] the function. */
static void call(void *arg) {
    Value *window = arg;
    (void)vm_call(window[1], window, 1);
}

void schedule_run(void) {
    Value *q = queue();
    if (vm->scheduling || q[0] == VALUE_UNBOUND) {
        return;
    }
    Value *mark = vm->sp, *window = vm_keep2(q[1], q[0]);
    memmove(q, q + 2, (2 * SCHEDULE_DEPTH - 2) * sizeof *q);
    q[2 * SCHEDULE_DEPTH - 2] = q[2 * SCHEDULE_DEPTH - 1] = VALUE_UNBOUND;
    vm->scheduling = 1;
    Value raised = vm_protect(call, window);
    vm->scheduling = 0;
    if (queue()[0] == VALUE_UNBOUND) {
        vm->requests &= (uint8_t)~PENDING_SCHEDULE;
    }
    if (raised != VALUE_UNBOUND && !obj_is_instance(raised, CORE(class_Exception))) {
        vm_propagate(raised);
    }
    if (raised != VALUE_UNBOUND) {
        exception_print(raised);
    }
    vm_release(mark);
}
