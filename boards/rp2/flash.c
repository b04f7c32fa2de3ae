/* Erasing and programming the flash. Nothing can be read from it meanwhile: what runs then lies in
 * RAM, with interrupts off, and calls nothing. */
#include "flash.h"
#include "board.h"
#include "cortex_m.h"

#define SSI(offset)  REG(SSI_BASE + (offset))
#define QSPI_SS_CTRL REG(0x4001800Cu)
#define SS_LOW       (2u << 8)
#define SS_HIGH      (3u << 8)
#define XIP_FLUSH    REG(0x14000004u)

#define SR_TFE  (1u << 2)
#define SR_RFNE (1u << 3)

#define FLASH_ENABLE  0x06u
#define FLASH_STATUS  0x05u
#define FLASH_ERASE   0x20u /* 4 KB */
#define FLASH_PROGRAM 0x02u /* within a page of 256 bytes */
#define FLASH_BUSY    1u

#define IN_RAM static __attribute__((noinline, section(".ramcode")))

IN_RAM uint8_t exchange(uint8_t byte) {
    SSI(SSI_DR0) = byte;
    while (!(SSI(SSI_SR) & SR_RFNE)) {
    }
    return (uint8_t)SSI(SSI_DR0);
}

IN_RAM void command(uint8_t code, uint32_t address, const uint8_t *from, uint32_t bytes) {
    QSPI_SS_CTRL = SS_LOW;
    exchange(FLASH_ENABLE);
    QSPI_SS_CTRL = SS_HIGH;
    QSPI_SS_CTRL = SS_LOW;
    exchange(code);
    exchange((uint8_t)(address >> 16));
    exchange((uint8_t)(address >> 8));
    exchange((uint8_t)address);
    for (uint32_t i = 0; i < bytes; i++) {
        exchange(from[i]);
    }
    QSPI_SS_CTRL = SS_HIGH;
    uint8_t status;
    do {
        QSPI_SS_CTRL = SS_LOW;
        exchange(FLASH_STATUS);
        status = exchange(0);
        QSPI_SS_CTRL = SS_HIGH;
    } while (status & FLASH_BUSY);
}

IN_RAM void change(uint8_t code, uint32_t address, const uint8_t *from, uint32_t bytes) {
    SSI(SSI_SSIENR) = 0;
    SSI(SSI_CTRLR0) = 7u << 16; /* frames of 8 bits, both ways */
    SSI(SSI_SSIENR) = 1;
    SSI(SSI_SER) = 1;
    command(code, address, from, bytes);
    QSPI_SS_CTRL = 0;
    SSI(SSI_SSIENR) = 0;
    SSI(SSI_CTRLR0) = SSI_XIP_CTRLR0;
    SSI(SSI_CTRLR1) = 0;
    SSI(SSI_SPI_CTRLR0) = SSI_XIP_SPI_CTRLR0;
    SSI(SSI_SSIENR) = 1;
    XIP_FLUSH = 1;
    (void)XIP_FLUSH; /* waits for it */
}

static bool in_flash(uint32_t address, uint32_t bytes) {
    uint32_t size = FIRN_STATE_BASE + FIRN_STATE_SIZE - FIRN_FILESYSTEM_BASE;
    return address - FIRN_FILESYSTEM_BASE < size &&
           bytes <= size - (address - FIRN_FILESYSTEM_BASE);
}

bool port_flash_erase(uint32_t address) {
    if (address % FIRN_FLASH_ERASE != 0 || !in_flash(address, FIRN_FLASH_ERASE)) {
        return false;
    }
    uint32_t primask = irq_disable();
    change(FLASH_ERASE, address - FIRN_FLASH_BASE, NULL, 0);
    irq_restore(primask);
    return true;
}

bool port_flash_program(uint32_t address, const void *from, uint32_t bytes) {
    if ((address | bytes) % FIRN_FLASH_PROGRAM != 0 || !in_flash(address, bytes)) {
        return false;
    }
    for (uint32_t i = 0; i < bytes; i += FIRN_FLASH_PROGRAM) {
        uint32_t primask = irq_disable();
        change(FLASH_PROGRAM, address - FIRN_FLASH_BASE + i, (const uint8_t *)from + i,
               FIRN_FLASH_PROGRAM);
        irq_restore(primask);
    }
    return true;
}
