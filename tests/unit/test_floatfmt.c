/* Printing and reading of 64-bit floats. */
#include "floatfmt_cases.h"
