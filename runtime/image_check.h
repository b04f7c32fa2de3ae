/* Checking an image where it is about to run. */
#ifndef FIRN_IMAGE_CHECK_H
#define FIRN_IMAGE_CHECK_H

#include "image.h"

/* Where the image is to run: `bytes` are there to read. */
typedef struct ImagePlace {
    uint32_t base, bytes, core_base;
    const char *board; /* name of the board */
} ImagePlace;

/* Magic, CRCs, versions, and that the tables lie inside: nothing is read but the header, and each byte
 * for the CRC. The message in `error` names what was found, what was expected and what to do. */
bool image_check(const ImageHeader *h, const ImagePlace *place, char *error, size_t bytes);
/* The same for a board with a state sector: an image whose stamp stands at its start has been found whole before. */
bool image_check_stamped(const ImageHeader *h, const ImagePlace *place, const uint32_t *state,
                         char *error, size_t bytes);

#endif
