/* The RP2040's serial flash: how it is read in place, in one place for boot2.c and flash.c. */
#ifndef FIRN_RP2_FLASH_H
#define FIRN_RP2_FLASH_H

/* The serial interface to the flash (SSI), as offsets from its base. */
#define SSI_BASE       0x18000000
#define SSI_CTRLR0     0x00
#define SSI_CTRLR1     0x04
#define SSI_SSIENR     0x08
#define SSI_SER        0x10
#define SSI_BAUDR      0x14
#define SSI_SR         0x28
#define SSI_DR0        0x60
#define SSI_SPI_CTRLR0 0xF4

/* Reading in place: command 03 with 24 bits of address and 32 bits of data on one wire, which every
 * chip understands. */
#define SSI_XIP_CTRLR0     0x001F0300 /* frames of 32 bits, send then receive */
#define SSI_XIP_SPI_CTRLR0 0x03000218 /* command 03 of 8 bits, address of 24 */
#define SSI_XIP_BAUDR      4          /* an eighth of 250 MHz at most */

#endif
