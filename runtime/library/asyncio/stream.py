"""Streams over what has read, write and ioctl: sockets, UARTs, pipes."""

from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, name, default=None):
        return self.e.get(name, default)

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    aclose = wait_closed

    def read(self, n=-1):
        all = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if n >= 0:
                return part
            if not part:
                return all
            all += part

    def readinto(self, buf):
        yield core._io_queue.queue_read(self.s)
        return self.s.readinto(buf)

    def readexactly(self, n):
        all = b""
        while n > 0:
            yield core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if not part:
                raise EOFError
            all += part
            n -= len(part)
        return all

    def readline(self):
        line = b""
        while True:
            yield core._io_queue.queue_read(self.s)
            part = self.s.readline()
            if part is None:
                continue
            line = line + part if line else part
            if not part or part[-1] in (10, "\n"):
                return line

    def write(self, buf):
        if not self.out_buf:
            n = self.s.write(buf)
            if n == len(buf):
                return
            if n is not None:
                buf = buf[n:]
        # Text that waits alone is kept as it is: nothing is allocated.
        self.out_buf = self.out_buf + buf if self.out_buf or type(buf) is not bytes else buf

    def drain(self):
        if not self.out_buf:
            # Others get their turn even where there is nothing to wait for.
            return (yield from core.sleep_ms(0))
        while self.out_buf:
            yield core._io_queue.queue_write(self.s)
            n = self.s.write(self.out_buf)
            if n is not None:
                self.out_buf = self.out_buf[n:]

    async def awrite(self, buf, off=0, sz=-1):
        if off != 0 or sz != -1:
            buf = buf[off : len(buf) if sz == -1 else off + sz]
        self.write(buf)
        await self.drain()

    awritestr = awrite


StreamReader = Stream
StreamWriter = Stream


def open_connection(host, port, ssl=None, server_hostname=None):
    import socket
    from errno import EINPROGRESS

    where = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(where[0], where[1], where[2])
    s.setblocking(False)
    try:
        s.connect(where[-1])
    except OSError as e:
        if e.errno != EINPROGRESS:
            s.close()
            raise
    if ssl:
        if ssl is True:
            from ssl import PROTOCOL_TLS_CLIENT, SSLContext

            ssl = SSLContext(PROTOCOL_TLS_CLIENT)
        s = ssl.wrap_socket(
            s, server_hostname=server_hostname or host, do_handshake_on_connect=False
        )
        s.setblocking(False)
    stream = Stream(s)
    yield core._io_queue.queue_write(s)
    return stream, stream


class Server:
    def __init__(self):
        self.state = False  # True once it is closed
        self.task = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.close()
        await self.wait_closed()

    def close(self):
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    def _accept(self, s, ssl):
        """A connection, or None when this one has failed."""
        try:
            s2, peer = s.accept()
        except OSError:
            return None
        try:
            if ssl:
                s2 = ssl.wrap_socket(s2, server_side=True, do_handshake_on_connect=False)
            s2.setblocking(False)
        except OSError as e:
            core.sys.print_exception(e)
            s2.close()
            return None
        return Stream(s2, {"peername": peer})

    async def _serve(self, s, cb, ssl):
        try:
            while True:
                await _readable(s)
                stream = self._accept(s, ssl)
                if stream is not None:
                    core.create_task(cb(stream, stream))
        except core.CancelledError:
            if not self.state:
                raise
        finally:
            s.close()


def _readable(s):
    yield core._io_queue.queue_read(s)


async def start_server(cb, host, port, backlog=5, ssl=None):
    import socket

    where = socket.getaddrinfo(host, port)[0]
    s = socket.socket(where[0])
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(where[-1])
    s.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(s, cb, ssl))
    try:
        await core.sleep_ms(0)  # it must have begun before it can be cancelled
    except core.CancelledError:
        server.task.cancel()
        raise
    return server
