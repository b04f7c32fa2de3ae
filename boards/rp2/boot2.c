/* The second stage of the boot: 252 bytes that the ROM copies from flash to the end of RAM and runs
 * when their checksum is right. They make flash readable in place and start the runtime at
 * 0x10000100; where they are called with a return address, as the ROM's own loader may, they return
 * to it. */
#include "flash.h"

#define TEXT_OF(x) #x
#define TEXT(x)    TEXT_OF(x)

/* clang-format off */
__asm(".section .boot, \"ax\"\n"
      ".syntax unified\n.thumb\n.global boot2\n.thumb_func\nboot2:\n"
      "    push {lr}\n"
      "    ldr r3, =" TEXT(SSI_BASE) "\n"
      "    movs r0, #0\n"
      "    str r0, [r3, #" TEXT(SSI_SSIENR) "]\n"
      "    movs r0, #" TEXT(SSI_XIP_BAUDR) "\n"
      "    str r0, [r3, #" TEXT(SSI_BAUDR) "]\n"
      "    ldr r0, =" TEXT(SSI_XIP_CTRLR0) "\n"
      "    str r0, [r3, #" TEXT(SSI_CTRLR0) "]\n"
      "    movs r0, #0\n"
      "    str r0, [r3, #" TEXT(SSI_CTRLR1) "]\n"
      "    ldr r0, =" TEXT(SSI_XIP_SPI_CTRLR0) "\n"
      "    ldr r1, =" TEXT(SSI_BASE + SSI_SPI_CTRLR0) "\n"
      "    str r0, [r1]\n"
      "    movs r0, #1\n"
      "    str r0, [r3, #" TEXT(SSI_SSIENR) "]\n"
      "    pop {r0}\n"
      "    cmp r0, #0\n"
      "    beq 1f\n"
      "    bx r0\n"
      "1:  ldr r0, =0x10000100\n"
      "    ldr r1, =0xE000ED08\n" /* VTOR */
      "    str r0, [r1]\n"
      "    ldmia r0!, {r1, r2}\n"
      "    msr msp, r1\n"
      "    bx r2\n"
      "    .ltorg\n"
      "    .previous\n");
/* clang-format on */
