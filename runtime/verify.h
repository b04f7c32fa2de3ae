/* The verifier: what it accepts cannot take the VM outside its memory. Host only: it needs memory
 * in proportion to the image. */
#ifndef FIRN_VERIFY_H
#define FIRN_VERIFY_H

#include "vm.h"

/* An image whose header was checked, at its address in `vm`'s memory. Every object and every
 * reference is examined, then the bytecode of every CODE. False: `error` names the object's address
 * and what is wrong. */
bool verify_image(const ImageHeader *image, char *error, size_t error_bytes);

#endif
