/* Printing and reading of 32-bit floats: the source is compiled here for that width. */
#undef FIRN_FLOAT_BITS
#define FIRN_FLOAT_BITS 32
#include "../../runtime/floatfmt.c" // NOLINT(bugprone-suspicious-include)

#include "floatfmt_cases.h"
