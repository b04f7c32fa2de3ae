"""Sockets over the board's network, or the host's in the simulator.

None of the operations of _net blocks but to look up a name: a socket that may wait asks again each millisecond, so that
interrupts and scheduled functions get their turn.
"""

from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

from _net import call
from micropython import const

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
IPPROTO_TCP = 6
IPPROTO_UDP = 17
SOL_SOCKET = 1
SO_REUSEADDR = 2
SO_BROADCAST = 6
SO_KEEPALIVE = 9
TCP_NODELAY = 1

error = gaierror = OSError
timeout = TimeoutError

_RESOLVE = const(0)
_OPEN = const(1)
_CLOSE = const(2)
_CONNECT = const(3)
_BIND = const(4)
_LISTEN = const(5)
_ACCEPT = const(6)
_SEND = const(7)
_RECEIVE = const(8)
_SET_PEER = const(9)
_SEND_TO = const(10)
_PEER = const(11)
_LOCAL = const(12)
_POLL = const(13)
_ERROR = const(14)
_OPTION = const(15)
_NODELAY = const(1000)

_EAGAIN = const(11)
_ENOPROTOOPT = const(92)
_ETIMEDOUT = const(110)
_EINPROGRESS = const(115)

_IN = const(1)
_OUT = const(4)


def _address(operation, fd):
    text = bytearray(80)
    n = call(operation, fd, 0, 0, None, text)
    if n == 0:
        return None
    host, port = text[:n].decode().split()
    return (host, int(port))


def _numerical(address, type=SOCK_STREAM):
    """Names may stand where addresses do."""
    host, port = address[:2]
    if host and not host.replace(".", "").isdigit() and ":" not in host:
        host = getaddrinfo(host, port, 0, type)[0][-1][0]
    return host, port


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    out = bytearray(2000)
    port = int(port or 0)
    host = host or "0.0.0.0"
    n = call(_RESOLVE, -1, port, type, host, out)
    found = []
    for line in out[:n].decode().split("\n")[:-1]:
        family, where, _ = line.split()
        if af in (0, int(family)):
            found.append((int(family), type or SOCK_STREAM, proto, "", (where, port)))
    # IPv4 goes first: that is what the socket of a program that does not ask for a family understands.
    found.sort(key=lambda item: item[0])
    if not found:
        raise OSError(-2)
    return found


class socket:
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0, fileno=None):
        self._timeout = None  # ms; None: without limit, 0: not at all
        self._type = type
        self._fd = -1
        self._fd = call(_OPEN, -1, af, type, None, None) if fileno is None else fileno

    def __repr__(self):
        return "<socket %d>" % self._fd

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        return self._fd

    def close(self):
        fd = self._fd
        self._fd = -1
        if fd >= 0:
            call(_CLOSE, fd, 0, 0, None, None)

    def settimeout(self, value):
        self._timeout = None if value is None else int(value * 1000)

    def gettimeout(self):
        return None if self._timeout is None else self._timeout / 1000

    def setblocking(self, flag):
        self._timeout = None if flag else 0

    def setsockopt(self, level, option, value):
        if level not in (SOL_SOCKET, IPPROTO_TCP) or (level == IPPROTO_TCP and option != TCP_NODELAY):
            raise OSError(_ENOPROTOOPT)
        if not isinstance(value, int):
            value = int.from_bytes(value, "little")
        call(_OPTION, self._fd, _NODELAY if level == IPPROTO_TCP else option, value, None, None)

    def ioctl(self, request, argument):
        if request == 3:
            return 32 if self._fd < 0 else call(_POLL, self._fd, argument, 0, None, None)
        if request == 4:
            self.close()
        return 0 if request in (1, 4) else -22

    def _do(self, operation, event, a=0, data=None, out=None):
        """Carries it out as soon as it can be; errors other than having to wait are raised."""
        timeout = self._timeout
        end = ticks_add(ticks_ms(), timeout) if timeout else None
        while True:
            try:
                return call(operation, self._fd, a, 0, data, out)
            except OSError as e:
                if e.errno != _EAGAIN or timeout == 0:
                    raise
            self._wait(event, end)

    def _wait(self, event, end):
        while not call(_POLL, self._fd, event, 0, None, None):
            if end is not None and ticks_diff(end, ticks_ms()) <= 0:
                raise TimeoutError(_ETIMEDOUT)
            sleep_ms(1)

    def connect(self, address):
        host, port = _numerical(address, self._type)
        try:
            call(_CONNECT, self._fd, port, 0, host, None)
        except OSError as e:
            if e.errno != _EINPROGRESS or self._timeout == 0:
                raise
            end = ticks_add(ticks_ms(), self._timeout) if self._timeout else None
            self._wait(_OUT, end)
            error = call(_ERROR, self._fd, 0, 0, None, None)
            if error:
                raise OSError(error)

    def bind(self, address):
        host, port = _numerical(address)
        call(_BIND, self._fd, port, 0, host, None)

    def listen(self, backlog=2):
        call(_LISTEN, self._fd, backlog, 0, None, None)

    def accept(self):
        fd = self._do(_ACCEPT, _IN)
        return socket(fileno=fd), _address(_PEER, fd)

    def getsockname(self):
        return _address(_LOCAL, self._fd)

    def send(self, data, flags=0):
        return self._do(_SEND, _OUT, 0, data)

    def sendall(self, data, flags=0):
        data = memoryview(data.encode() if isinstance(data, str) else data)
        done = self.send(data)
        while done < len(data):
            done += self.send(data[done:])

    def sendto(self, data, address):
        host, port = _numerical(address, self._type)
        call(_SET_PEER, self._fd, port, 0, host, None)
        return self._do(_SEND_TO, _OUT, 0, data)

    def recv(self, n, flags=0):
        data = bytearray(n)
        return bytes(memoryview(data)[: self._do(_RECEIVE, _IN, 0, None, data)])

    def recvfrom(self, n, flags=0):
        data = self.recv(n)
        return data, _address(_PEER, self._fd)

    def recv_into(self, buf, n=0, flags=0):
        if n and n < len(buf):
            buf = memoryview(buf)[:n]
        return self._do(_RECEIVE, _IN, 0, None, buf)

    # As a stream. What would have to wait is None where it may not.

    def _try(self, operation, *args):
        try:
            return operation(*args)
        except OSError as e:
            if e.errno != _EAGAIN:
                raise
        return None

    def write(self, data, n=None):
        if n is not None:
            data = data[:n]
        if self._timeout == 0:
            return self._try(self.send, data)
        self.sendall(data)
        return len(data.encode() if isinstance(data, str) else data)

    def readinto(self, buf, n=0):
        return self._try(self.recv_into, buf, n)

    def read(self, n=-1):
        all = b""
        while n < 0 or len(all) < n:
            part = self._try(self.recv, 512 if n < 0 else n - len(all))
            if part is None:
                return all or None
            if not part:
                break
            all += part
        return all

    def readline(self, n=-1):
        line = b""
        while line[-1:] != b"\n" and len(line) != n:
            part = self._try(self.recv, 1)
            if part is None:
                return line or None
            if not part:
                break
            line += part
        return line

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def makefile(self, mode="rb", buffering=0):
        return self
