// Runs a .uf2 file on rp2040js as a Pico would: its flash chip behind the serial interface, boot2 with its checksum, the
// console on the standard streams, the exit status by semihosting.
//
//     node emulate.cjs FILE.uf2 [ARGUMENTS IN HEXADECIMAL]
"use strict";
const fs = require("fs");

let rp2040js;
try {
    rp2040js = require("rp2040js");
} catch (error) {
    console.error("firn: error: the emulator of board rp2 is the npm package rp2040js, which is not installed: " +
        "run `npm install` in firn's sources, or `npm install rp2040js` where NODE_PATH points to");
    process.exit(1);
}

const KB = 1024;
const FLASH_BYTES = 2 * KB * KB;

// A W25Q16 as far as the port uses it: NOR flash, whose bits a program clears and an erase sets.
class FlashChip {
    constructor(memory) {
        this.memory = memory;
        this.selected = false;
        this.enabled = false;
    }

    select(low) {
        if (this.selected && !low) {
            this.finish();
        }
        if (low && !this.selected) {
            this.sent = [];
        }
        this.selected = low;
    }

    exchange(byte) {
        if (!this.selected) {
            fail("a byte was sent to the flash chip while it was not selected");
        }
        this.sent.push(byte);
        return 0; // also the status: every command is done at once
    }

    finish() {
        const [command, a, b, c] = this.sent;
        const address = ((a << 16) | (b << 8) | c) % FLASH_BYTES;
        if (command === 0x06) {
            this.enabled = true;
        } else if (command === 0x20 && this.enabled) {
            const start = address - (address % (4 * KB));
            this.memory.fill(0xff, start, start + 4 * KB);
            this.enabled = false;
        } else if (command === 0x02 && this.enabled) {
            const page = address - (address % 256);
            this.sent.slice(4).forEach((byte, i) => {
                this.memory[page + ((address + i) % 256)] &= byte;
            });
            this.enabled = false;
        }
    }
}

// The serial interface: in place (EEPROM read) or byte by byte.
class Ssi {
    constructor(base, chip) {
        this.base = base;
        this.chip = chip;
        this.received = [];
        this.ctrlr0 = 0;
        this.enabled = false;
    }

    get inPlace() {
        return this.enabled && (this.ctrlr0 & 0x300) === 0x300;
    }

    readUint32(offset) {
        switch (offset & 0xfff) {
            case 0x28: // SR: room to send, all sent, something received
                return 0x6 | (this.received.length > 0 ? 0x8 : 0);
            case 0x60:
                return this.received.length > 0 ? this.received.shift() : 0;
            default:
                return this.base.readUint32(offset);
        }
    }

    writeUint32(offset, value) {
        if (offset === 0x00) {
            this.ctrlr0 = value;
        } else if (offset === 0x08) {
            this.enabled = value !== 0;
        } else if (offset === 0x60) {
            this.received.push(this.chip.exchange(value & 0xff));
        }
        this.base.writeUint32(offset, value);
    }

    writeUint32Atomic(offset, value, kind) {
        if (kind !== 0) {
            fail("the serial interface was written by an alias of its registers, which this model has not");
        }
        this.writeUint32(offset, value);
    }
}

// The pins of the flash chip: only the one that selects it counts.
class QspiPins {
    constructor(chip) {
        this.chip = chip;
        this.control = 0;
    }

    readUint32(offset) {
        return offset === 0x0c ? this.control : 0;
    }

    writeUint32(offset, value) {
        if (offset === 0x0c) {
            this.control = value;
            this.chip.select((value & 0x300) === 0x200);
        }
    }

    writeUint32Atomic(offset, value, kind) {
        this.writeUint32(offset, [value, this.control ^ value, this.control | value, this.control & ~value][kind]);
    }
}

function fail(why) {
    flush();
    console.error("rp2 emulator: " + why);
    process.exit(70);
}

// What the ROM computes: CRC-32 from the highest bit on, without a final inversion.
function crc(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) {
        sum ^= byte << 24;
        for (let i = 0; i < 8; i++) {
            sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
        }
    }
    return sum >>> 0;
}

function loadUf2(path, flash) {
    const file = fs.readFileSync(path);
    for (let at = 0; at + 512 <= file.length; at += 512) {
        const address = file.readUInt32LE(at + 12);
        if (file.readUInt32LE(at) !== 0x0a324655 || file.readUInt32LE(at + 28) !== 0xe48bff56) {
            fail(path + ": is no UF2 file for the RP2040");
        }
        flash.set(file.subarray(at + 32, at + 32 + 256), address - 0x10000000);
    }
}

// ---- console

let written = [];

function flush() {
    if (written.length > 0) {
        const bytes = Buffer.from(written);
        written = [];
        for (let at = 0; at < bytes.length;) {
            try {
                at += fs.writeSync(1, bytes, at);
            } catch (error) {
                if (error.code !== "EAGAIN") {
                    process.exit(1); // nobody reads any more
                }
            }
        }
    }
}

// ---- the chip

const [path, words] = process.argv.slice(2);
const chip = new rp2040js.RP2040();
loadUf2(path, chip.flash);
chip.logger = new (class {
    debug() {}
    info() {}
    warn(component, text) {
        if (/not implemented yet|invalid memory|undefined address/.test(text)) {
            fail(`pc 0x${chip.core.PC.toString(16)}: ${component}: ${text}`);
        }
    }
    error(component, text) {
        fail(`pc 0x${chip.core.PC.toString(16)}: ${component}: ${text}`);
    }
})();

const nor = new FlashChip(chip.flash);
const ssi = new Ssi(chip.peripherals[0x18000], nor);
chip.peripherals[0x18000] = ssi;
chip.peripherals[0x40018] = new QspiPins(nor);
chip.peripherals[0x40060] = {
    readUint32: () => (Math.random() < 0.5 ? 1 : 0), // the ring oscillator's random bit
    writeUint32() {},
    writeUint32Atomic() {},
};
chip.peripherals[0x14000] = { readUint32: () => 1, writeUint32() {}, writeUint32Atomic() {} }; // the cache: nothing to flush

// A real CPU faults where this one reads on: odd addresses of half-words, flash while it cannot be read, stores to flash.
// Reads of words that are not aligned are told by the logger.
const XIP = 0x10000000;
const inFlash = (address) => address >= XIP && address < 0x14000000;
for (const [name, width] of [["readUint16", 2], ["readUint32", 4]]) {
    const original = chip[name].bind(chip);
    chip[name] = (address) => {
        if (address % width !== 0) {
            fail(`pc 0x${chip.core.PC.toString(16)}: load from 0x${address.toString(16)}, not aligned to ${width}`);
        }
        if (inFlash(address) && !ssi.inPlace) {
            fail(`pc 0x${chip.core.PC.toString(16)}: flash was read while it could not be`);
        }
        return original(address);
    };
}
for (const [name, width] of [["writeUint8", 1], ["writeUint16", 2], ["writeUint32", 4]]) {
    const original = chip[name].bind(chip);
    chip[name] = (address, value) => {
        if (address % width !== 0 || inFlash(address)) {
            fail(`pc 0x${chip.core.PC.toString(16)}: store to 0x${address.toString(16)}`);
        }
        original(address, value);
    };
}

// The ROM: checks boot2, copies it to the end of RAM and calls it with 0 as return address.
function boot() {
    const boot2 = chip.flash.slice(0, 256);
    const found = new DataView(boot2.buffer).getUint32(252, true);
    if (crc(boot2.subarray(0, 252)) !== found) {
        fail("the checksum of boot2 is wrong: the ROM would not start it");
    }
    chip.sram.set(boot2, 0x41f00);
    chip.core.SP = 0x20041f00;
    chip.core.LR = 0;
    chip.core.PC = 0x20041f00;
    ssi.enabled = false;
}

function restart() {
    const flash = chip.flash.slice();
    chip.reset();
    chip.flash.set(flash);
    boot();
}

chip.uart[0].onByte = (byte) => {
    written.push(byte);
    if (byte === 10 || written.length > 4000) {
        flush();
    }
};
let resetting = false;
chip.peripherals[0x40058].onWatchdogTrigger = () => {
    resetting = true;
};

// Semihosting: the command line and the end.
function semihost() {
    const { registers } = chip.core;
    const block = registers[1] >>> 0;
    const word = (i) => chip.sramView.getUint32(block + 4 * i - 0x20000000, true);
    if (registers[0] === 0x20) {
        flush();
        process.exit(word(1) & 0xff);
    }
    if (registers[0] !== 0x15 || word(1) <= words.length) {
        registers[0] = -1;
        return;
    }
    chip.sram.set(Buffer.from(words + "\0"), word(0) - 0x20000000);
    chip.sramView.setUint32(block + 4 - 0x20000000, words.length, true);
    registers[0] = 0;
}
chip.onBreak = (code) => {
    if (code === 0xab) {
        semihost();
    } else {
        fail(`breakpoint ${code}`);
    }
};

let input = [];
process.stdin.on("data", (data) => input.push(...data));
process.stdin.on("error", () => {});

// Bytes are fed one at a time, as a UART brings them: a millisecond apart at most.
function run() {
    const { core, clock } = chip;
    const NANOS = 8; // a cycle at 125 MHz
    if (input.length > 0 && !chip.uart[0].rxFIFO?.full) {
        chip.uart[0].feedByte(input.shift());
    }
    for (let i = 0; i < 100000; i++) {
        if (core.waiting) {
            const next = clock.nextAlarm ? clock.nanosToNextAlarm : 0;
            clock.tick(next > 0 ? next : 1000);
            if (core.waiting) {
                i += 1000;
            }
        } else {
            clock.tick(core.executeInstruction() * NANOS);
        }
        if (resetting) {
            resetting = false;
            restart();
        }
    }
    setImmediate(run);
}

boot();
run();
