"""zlib.compress and zlib.decompress, by deflate.DeflateIO."""

import deflate


class error(Exception):
    pass


class _Text:
    """A stream over bytes, to read or to write."""

    def __init__(self, data=b""):
        self.data = data
        self.at = 0

    def readinto(self, buffer):
        part = self.data[self.at : self.at + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def write(self, part):
        self.data += part
        return len(part)


def _format(wbits):
    if -15 <= wbits <= -5:
        return deflate.RAW, -wbits
    if wbits == 0 or 5 <= wbits <= 15:
        return deflate.ZLIB, wbits
    if 21 <= wbits <= 31:
        return deflate.GZIP, wbits - 16
    if 37 <= wbits <= 47:
        return deflate.AUTO, wbits - 32
    raise ValueError("wbits")


def _inflate(stream, wbits):
    try:
        return deflate.DeflateIO(stream, *_format(wbits)).read()
    except EOFError:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    except OSError:
        raise error("Error -3 while decompressing data: invalid data")


def compress(data, /, level=-1, wbits=15):
    stream = _Text(bytearray())
    with deflate.DeflateIO(stream, *_format(wbits)) as g:
        g.write(data)
    return bytes(stream.data)


def decompress(data, /, wbits=15, bufsize=0):
    return _inflate(_Text(data), wbits)


class _Decompress:
    """Holds what has come until the stream is complete."""

    def __init__(self, wbits):
        self._wbits = wbits
        self._data = b""
        self.eof = False
        self.unused_data = b""

    def decompress(self, data, max_length=0):
        if self.eof:
            self.unused_data += bytes(data)
            return b""
        stream = _Text(self._data + bytes(data))
        try:
            result = deflate.DeflateIO(stream, *_format(self._wbits)).read()
        except EOFError:
            self._data = stream.data
            return b""
        except OSError:
            raise error("Error -3 while decompressing data: invalid data")
        self.eof = True
        self.unused_data = stream.data[stream.at :]
        self._data = b""
        return result

    def flush(self):
        return b""


def decompressobj(wbits=15):
    return _Decompress(wbits)
