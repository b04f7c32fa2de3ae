/* The run of a program: boot.py, main.py, the prompt; and what the state sector remembers of start-ups.
 *
 * The state sector is one erase unit to which words are only added: the stamp of the image that was found whole, then a word
 * for each start-up begun and each one completed, which is when boot.py has ended, however it did, and a word for each
 * fault. Start-ups that were not completed, or ended in a fault, three in a row, lead to safe mode, in which neither file
 * runs. That counts as completed, so that the next start tries again. A board whose flash cannot be written to, or that has
 * no such sector, does not count. */
#include "class.h"
#include "core_block.h"
#include "fs.h"
#include "heap.h"
#include "import.h"
#include "port.h"
#include "program.h"
#include "session.h"
#if FIRN_HOST
#include "firn.h"
#endif

#define FIRST_MOMENTS_US 500000u
#define FAILURES         3u

/* ---- the state sector */

#define BEGUN     UINT32_C(0x6E676562)
#define COMPLETED UINT32_C(0x656E6F64)
#define FAULTED   UINT32_C(0x746C7566)
#define ERASED    UINT32_C(0xFFFFFFFF)

#if FIRN_HOST
#define STATE_BASE  vm->config->state_base
#define STATE_SIZE  vm->config->state_bytes
#define STATE_UNIT  vm->config->program_bytes
#define STATE_ERASE vm->config->erase_bytes
#define UNIT_MAX    256u
#elif defined(FIRN_STATE_BASE)
#define STATE_BASE FIRN_STATE_BASE
#define STATE_SIZE FIRN_STATE_SIZE
#define STATE_UNIT FIRN_FLASH_PROGRAM
#define UNIT_MAX   (FIRN_FLASH_PROGRAM > 8u ? FIRN_FLASH_PROGRAM : 8u)
#else
#define STATE_SIZE 0u
#endif

#if FIRN_HOST || defined(FIRN_STATE_BASE)
/* Bytes from one word to the next: what the flash can program at once. */
static uint32_t step(void) {
    return STATE_UNIT > 4 ? STATE_UNIT : 4;
}

static uint32_t first_word(void) {
    return STATE_BASE + (step() > 8 ? step() : 8);
}

static uint32_t state_word(uint32_t address) {
    return *vm_ptr(address);
}

/* Nothing depends on it that this succeeds: the next look at the sector tells. */
static void program(uint32_t address, uint32_t word, uint32_t next) {
    uint32_t words[UNIT_MAX / 4], bytes = step() > 8 ? step() : next != ERASED ? 8 : step();
    memset(words, 0xFF, sizeof words);
    words[0] = word;
    words[1] = next;
    (void)port_flash_program(address, words, bytes);
}

/* Where the next word goes: words are added in order, so half of what is left can always be ruled out. */
static uint32_t state_end(void) {
    uint32_t low = 0, high = (STATE_BASE + STATE_SIZE - first_word()) / step();
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (state_word(first_word() + middle * step()) == ERASED) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return first_word() + low * step();
}

static void state_stamp(void) {
    (void)port_flash_erase(STATE_BASE);
    program(STATE_BASE, STATE_STAMP, image_stamp(vm->image, CORE_HASH));
}

/* vm->state_end is where the next word goes, or 0 when starts are not counted. */
static void state_add(uint32_t word) {
    if (vm->state_end == 0) {
        return;
    }
    if (vm->state_end >= STATE_BASE + STATE_SIZE) {
        state_stamp();
        vm->state_end = first_word();
    }
    program(vm->state_end, word, ERASED);
    vm->state_end += step();
}

/* Start-ups without an end that are the last ones. */
static unsigned failures(void) {
    unsigned n = 0;
    for (uint32_t at = vm->state_end; at > first_word();) {
        at -= step();
        uint32_t word = state_word(at);
        if (word == COMPLETED) {
            break;
        }
        if (word == FAULTED) {
            while (at > first_word() && state_word(at) != BEGUN) {
                at -= step();
            }
        }
        n++;
    }
    return n;
}

/* Takes note of a start-up; true when those before it have failed. */
static bool begin(void) {
    if (STATE_SIZE == 0) {
        return false;
    }
    if (state_word(STATE_BASE) != STATE_STAMP ||
        state_word(STATE_BASE + 4) != image_stamp(vm->image, CORE_HASH)) {
        state_stamp();
        if (state_word(STATE_BASE) != STATE_STAMP) {
            return false; /* flash that cannot be written to */
        }
    }
    vm->state_end = state_end();
    bool failed = failures() >= FAILURES;
    state_add(BEGUN);
    return failed;
}

static void completed(void) {
    if (STATE_SIZE != 0) {
        state_add(COMPLETED);
    }
}

void boot_fault(void) {
    if (STATE_SIZE != 0 && vm != NULL) {
        state_add(FAULTED);
    }
}
#else
static bool begin(void) {
    return false;
}

static void completed(void) {
}

void boot_fault(void) {
}
#endif

/* ---- the two files */

/* Status of an uncaught exception, printed unless it is SystemExit. slots: [0] the exception. */
static void program_end(void *arg) {
    Value *slots = arg;
    vm->exit_status = 1;
    if (!obj_is_instance(slots[0], CORE(class_SystemExit))) {
        exception_print(slots[0]);
        return;
    }
    Value code = exception_slot(slots[0], EXC_VALUE);
    if (code == VALUE_NONE) {
        vm->exit_status = 0;
    } else if (value_is_small(code) || value_is_bool(code)) {
        vm->exit_status = code == VALUE_TRUE    ? 1
                          : code == VALUE_FALSE ? 0
                                                : value_small_get(code) & 0xFF;
    } else if (!is_kind(code, KIND_INT)) {
        Sink sink = {NULL};
        obj_print(code, &sink, false);
        sink_puts(&sink, "\n");
    }
}

bool program_report(Value raised) {
    Value *mark = vm->sp, *slots = vm_keep1(raised);
    bool exits = obj_is_instance(raised, CORE(class_SystemExit));
    vm->roots[ROOT_HANDLED] = VALUE_UNBOUND;
    /* Printing may fail, too: in a __str__, or for memory. The status stays 1. */
    if (vm_protect(program_end, slots) != VALUE_UNBOUND) {
        Sink sink = {NULL};
        sink_puts(&sink, "\n(the exception could not be printed)\n");
    }
    vm_release(mark);
    return exits;
}

/* Runs one of the two modules; true when it was interrupted or stopped and nothing is to follow. */
static bool program_part(uint32_t index) {
    Value module = vm_ptr(vm->image->modules)[index];
    vm->exit_status = 0;
    Value raised = vm_protect(program_load, &module);
    if (vm->stopped) {
        vm->exit_status = PROGRAM_STOPPED;
        return true;
    }
    if (raised == VALUE_UNBOUND) {
        return false;
    }
    bool interrupted = obj_is_instance(raised, CORE(class_KeyboardInterrupt));
    (void)program_report(raised);
    return interrupted || vm->stopped;
}

static void atexit_call(void *arg) {
    (void)vm_call(*(Value *)arg, vm->sp, 0);
}

static void finalize_call(void *arg) {
    (void)arg;
    finalizers_find(true);
    finalizers_run();
}

/* What sys.atexit() was given, then every __del__ that has not run; what they raise is printed and changes the status. */
static void program_exit(void) {
    Value *mark = vm->sp, *slots = vm_keep1(vm->roots[ROOT_ATEXIT]);
    vm->roots[ROOT_ATEXIT] = VALUE_UNBOUND;
    if (slots[0] != VALUE_UNBOUND && !vm->stopped) {
        slots[0] = vm_protect(atexit_call, slots);
        if (slots[0] != VALUE_UNBOUND) {
            (void)vm_protect(program_end, slots);
        }
    }
    if (!vm->stopped) {
        (void)vm_protect(finalize_call, slots);
    }
    vm_release(mark);
}

static void say(const char *text) {
    port_console_write(text, strlen(text));
}

/* ---- start, prompt, and start again */

bool boot_interrupted(void) {
    vm->safe_mode = port_ticks_us() < FIRST_MOMENTS_US;
    vm->starting = 0; /* the clock comes round */
    return vm->safe_mode;
}

/* boot.py and main.py, as far as one does not keep the other from running. */
static void run_files(void) {
    bool ended = vm->image->boot_module != IMAGE_NO_MODULE && program_part(vm->image->boot_module);
    completed();
    if (!ended) {
        (void)program_part(vm->image->main_module);
    }
    if (vm->safe_mode) {
        say("\nsafe mode: Ctrl-C came at start-up; "
            "boot.py and main.py are left out until the next reset\n");
    }
}

/* After a soft reset the counting of start-ups, and what Ctrl-C means at first, is over. */
int vm_run_program(void) {
    bool exits = (vm->image->flags & IMAGE_EXITS) != 0;
    vm->restarted = 0;
    vm->starting = !exits;
    vm->safe_mode = begin();
    if (vm->safe_mode) {
        completed();
        say("\nsafe mode: three start-ups in a row have not come to the end of boot.py; "
            "boot.py and main.py are left out until the next reset\n");
    }
    for (;;) {
        if (!vm->safe_mode) {
            run_files();
        }
        if (!vm->restart) {
            if (!exits) {
                session_idle(); /* what the program has made is still there */
            }
            program_exit();
        }
        fs_reset();
        if (exits && !vm->restart) {
            return vm->safe_mode ? 1 : vm->exit_status;
        }
        vm_soft_reset();
        vm->restart = vm->starting = 0;
        vm->safe_mode = 0;
        vm->restarted = 1;
        net_reset();
    }
}
