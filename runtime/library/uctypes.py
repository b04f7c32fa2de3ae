"""Data of C programs: structures at an address, or in a buffer.

Objects in RAM move, so that their bytes have no address for long. What addressof() gives is an integer that knows its buffer, and so
do its sums: structures and bytes at it are read and written there. A pointer that was stored in a structure is only a number; the
buffer is found by it as long as it lives (the last 32 of them). All other addresses are the machine's.
"""

from struct import pack_into, unpack_from
from _weakref import _find, _handle
from micropython import const

LITTLE_ENDIAN = const(0)
BIG_ENDIAN = const(1)
NATIVE = const(2)

# A field's type stands in its highest bits, an aggregate's kind in those of its offset; bit fields
# have their place between type and offset.
_TYPE = const(27)
_KIND = const(29)
BF_POS = const(17)
BF_LEN = const(22)
VOID = const(0)
UINT8 = const(0)
INT8 = const(1 << 27)
UINT16 = const(2 << 27)
INT16 = const(3 << 27)
UINT32 = const(4 << 27)
INT32 = const(5 << 27)
UINT64 = const(6 << 27)
INT64 = const(7 << 27)
BFUINT8 = const(-8 << 27)
BFINT8 = const(-7 << 27)
BFUINT16 = const(-6 << 27)
BFINT16 = const(-5 << 27)
BFUINT32 = const(-4 << 27)
BFINT32 = const(-3 << 27)
FLOAT32 = const(-2 << 27)
FLOAT64 = const(-1 << 27)
PTR = const(1 << 29)
ARRAY = const(-2 << 29)
SHORT, USHORT = INT16, UINT16
INT, UINT = INT32, UINT32
LONG, ULONG = INT32, UINT32
LONGLONG, ULONGLONG = INT64, UINT64

_FORMATS = "BbHhIiQqBbHhIifd"
_SIZES = b"\1\1\2\2\4\4\x08\x08\1\1\2\2\4\4\4\x08"

# (first address, bytes, handle) of the buffers whose address was asked for; no board has memory there
_known = []
_next = 0xA0000000


class _Address(int):
    def __new__(cls, value, owner, offset):
        self = super().__new__(cls, value)
        self._owner = owner
        self._offset = offset
        return self

    def __add__(self, n):
        return _Address(int(self) + n, self._owner, self._offset + n)

    __radd__ = __add__

    def __sub__(self, n):
        return int(self) - int(n) if isinstance(n, _Address) else self + -n


def addressof(obj):
    global _next
    if isinstance(obj, (struct, _Memory)):
        return obj._address
    size = memoryview(obj).nbytes
    for at in range(len(_known) - 1, -1, -1):
        owner = _find(_known[at][2])
        if owner is None:
            del _known[at]
        elif owner is obj:
            return _Address(_known[at][0], obj, 0)
    base = _next
    _next += (size + 31) & ~15
    try:
        handle = _handle(obj)
    except TypeError:
        handle = (obj,)  # of bytes there are no weak references
    if len(_known) == 32:
        del _known[0]
    _known.append((base, size, handle))
    return _Address(base, obj, 0)


def _place(address):
    # the buffer and the offset in it; None and the address where the machine's memory is meant
    if isinstance(address, _Address):
        return address._owner, address._offset
    if not isinstance(address, int):
        raise TypeError("an address has to be an integer, not " + type(address).__name__)
    for base, size, handle in _known:
        if base <= address < base + size:
            owner = _find(handle)
            if owner is not None:
                return owner, address - base
    return None, address


def _hardware(address, size, value=None):
    # one access of its width, as registers want it; None: reads
    from machine import mem8, mem16, mem32

    memory = mem8 if size == 1 else mem16 if size == 2 else mem32
    if value is not None:
        memory[address] = value & (1 << 8 * min(size, 4)) - 1
        if size == 8:
            memory[address + 4] = value >> 32 & 0xFFFFFFFF
        return None
    value = memory[address]
    return value | memory[address + 4] << 32 if size == 8 else value


def _read(kind, address, layout):
    format = (">" if layout == BIG_ENDIAN else "<") + _FORMATS[kind]
    owner, at = _place(address)
    if owner is None:
        size = _SIZES[kind]
        owner, at = _hardware(at, size).to_bytes(size, "little"), 0
    return unpack_from(format, owner, at)[0]


def _write(kind, address, layout, value):
    size = _SIZES[kind]
    format = (">" if layout == BIG_ENDIAN else "<") + _FORMATS[kind]
    if kind < 14:
        value = int(value) & (1 << 8 * size) - 1
        format = format.upper()
    owner, at = _place(address)
    if owner is None:
        data = bytearray(size)
        pack_into(format, data, 0, value)
        _hardware(at, size, int.from_bytes(data, "little"))
    else:
        pack_into(format, owner, at, value)


def bytearray_at(address, size):
    owner, at = _place(address)
    return _Memory(at, size) if owner is None else memoryview(owner)[at : at + size]


def bytes_at(address, size):
    return bytes(bytearray_at(address, size))


class _Memory:
    # bytes of the machine's memory
    def __init__(self, address, size):
        self._address = address
        self._size = size

    def __len__(self):
        return self._size

    def _at(self, i):
        i = i + self._size if i < 0 else i
        if not 0 <= i < self._size:
            raise IndexError("index out of range")
        return self._address + i

    def __getitem__(self, i):
        return _hardware(self._at(i), 1)

    def __setitem__(self, i, value):
        _hardware(self._at(i), 1, value)


def _bad():
    raise TypeError("bad descriptor of a structure")


def _kind(field):
    return field >> _TYPE & 15


def _count(field):
    return field & (1 << _TYPE) - 1


def _item(desc):
    # what an array or a pointer consists of: a scalar's type or a descriptor
    if type(desc) is not tuple or not 2 <= len(desc) <= 3 or not isinstance(desc[0], int):
        _bad()
    return desc[-1]


def _measure(desc, layout):
    # bytes and alignment
    if isinstance(desc, int):
        size = _SIZES[_kind(desc)]
        return size, size
    if isinstance(desc, dict):
        total, align = 0, 1
        for field in desc.values():
            if isinstance(field, int):
                at = _count(field)
                if 8 <= _kind(field) < 14:
                    at &= (1 << BF_POS) - 1
            elif type(field) is tuple and field and isinstance(field[0], int):
                at = field[0] & (1 << _KIND) - 1
            else:
                _bad()
            size, own = _measure(field, layout)
            total, align = max(total, at + size), max(align, own)
        if layout == NATIVE:
            total = (total + align - 1) // align * align
        return total, align
    item = _item(desc)
    kind = desc[0] >> _KIND & 3
    if kind == 1:
        return 4, 4
    if kind == 0 and len(desc) == 2:
        return _measure(item, layout)
    if kind != 2 or (len(desc) == 2) is not isinstance(item, int):
        _bad()
    size, align = _measure(item, layout)
    return size * _count(desc[1]), align


def sizeof(desc, layout=None):
    if isinstance(desc, struct):
        if layout is not None:
            raise TypeError("a structure has its layout")
        desc, layout = desc._desc, desc._layout
    elif isinstance(desc, (_Memory, memoryview)):
        return len(desc)
    elif isinstance(desc, int):
        _bad()
    return _measure(desc, NATIVE if layout is None else layout)[0]


class struct:
    __slots__ = ("_address", "_desc", "_layout")
    __hash__ = None

    def __init__(self, addr, descriptor, layout=NATIVE, /):
        _place(addr)
        set = super().__setattr__
        set("_address", addr)
        set("_desc", descriptor)
        set("_layout", layout)

    def __repr__(self):
        desc = self._desc
        kind = "STRUCT" if isinstance(desc, dict) else "ERROR"
        if type(desc) is tuple:
            kind = ("STRUCT", "PTR", "ARRAY", "ERROR")[desc[0] >> _KIND & 3]
        return "<struct %s %x>" % (kind, self._address)

    def _field(self, name):
        if not isinstance(self._desc, dict):
            raise TypeError("struct: no fields")
        field = self._desc.get(name)
        if field is None:
            raise AttributeError("struct has no field '%s'" % name)
        if not isinstance(field, (int, tuple)):
            _bad()
        return field

    def __getattr__(self, name):
        field = self._field(name)
        if isinstance(field, int):
            return self._scalar(field)
        address = self._address + (field[0] & (1 << _KIND) - 1)
        kind = field[0] >> _KIND & 3
        if kind == 0:
            return struct(address, field[1], self._layout)
        if kind == 2 and len(field) == 2 and _kind(field[1]) == 0:
            return bytearray_at(address, _count(field[1]))
        return struct(address, field, self._layout)

    def __setattr__(self, name, value):
        field = self._field(name)
        if not isinstance(field, int):
            raise TypeError("struct: cannot assign to an aggregate")
        self._scalar(field, value)

    def _scalar(self, field, value=None):
        kind, at, layout = _kind(field), _count(field), self._layout
        if not 8 <= kind < 14:
            address = self._address + at
            return _read(kind, address, layout) if value is None else _write(kind, address, layout, value)
        address = self._address + (at & (1 << BF_POS) - 1)
        shift, mask = at >> BF_POS & 31, (1 << (field >> BF_LEN & 31)) - 1
        whole = _read(kind & 6, address, layout)
        if value is None:
            return whole >> shift & mask
        return _write(kind & 6, address, layout, whole & ~(mask << shift) | (value & mask) << shift)

    def _element(self, i):
        # address and descriptor of an item
        desc = self._desc
        if type(desc) is not tuple or not desc[0] >> _KIND & 3:
            raise TypeError("struct: cannot be indexed")
        item = _item(desc)
        if desc[0] >> _KIND & 3 == 1:
            base = _read(4, self._address, self._layout)
        elif 0 <= i < _count(desc[1]):
            base = self._address
        else:
            raise IndexError("struct: index out of range")
        return base + i * _measure(item, self._layout)[0], item

    def __getitem__(self, i):
        address, item = self._element(i)
        if isinstance(item, int):
            return _read(_kind(item), address, self._layout)
        return struct(address, item, self._layout)

    def __setitem__(self, i, value):
        address, item = self._element(i)
        if not isinstance(item, int):
            raise TypeError("struct: cannot assign to an aggregate")
        _write(_kind(item), address, self._layout, value)

    def __int__(self):
        if type(self._desc) is not tuple or self._desc[0] >> _KIND & 3 != 1:
            raise TypeError("struct: only pointers are integers")
        return _read(4, self._address, self._layout)

    def __bytes__(self):
        return bytes_at(self._address, sizeof(self))

    def __iter__(self):
        return iter(bytearray_at(self._address, sizeof(self)))
