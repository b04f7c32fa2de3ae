/* The functions that headers define as FIRN_INLINE, for the files of a board that call them. */
#undef FIRN_SMALL
#define FIRN_SMALL 0
#if !FIRN_HOST
#define FIRN_INLINE
#endif
#include "class.h"
#include "containers.h"
#include "text.h"
