/* Every debugging and stress switch, default off. */
#ifndef FIRN_CONFIG_H
#define FIRN_CONFIG_H

/* Width of floats, 32 or 64: fixed when the runtime is built. */
#ifndef FIRN_FLOAT_BITS
#define FIRN_FLOAT_BITS 32
#endif

/* 1 when the VM runs in the host's simulator, with board addresses mapped at `vm->mem`. */
#ifndef FIRN_HOST
#define FIRN_HOST 0
#endif

/* Move the whole heap to fresh addresses at every allocation and poison the old ones. Host only. */
#ifndef FIRN_ZEAL
#define FIRN_ZEAL 0
#endif

/* Walk the heap after each collection and assert every edge. */
#ifndef FIRN_CHECK
#define FIRN_CHECK 0
#endif

#endif
