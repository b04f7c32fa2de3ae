# skip: mps2-an385 the board has no network: no_network.py
# Sockets of one program that talk to each other over 127.0.0.1: TCP, UDP, asyncio.
import asyncio
import select
import socket


def listener():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", 0))
    s.listen(2)
    return s


def fails(f, *args):
    try:
        f(*args)
        print("no error")
    except OSError as e:
        print(isinstance(e, TimeoutError) or e.errno)


def tcp():
    server = listener()
    where = server.getsockname()
    print(where[0], where[1] > 0)
    server.setblocking(False)
    fails(server.accept)
    server.settimeout(0.02)
    fails(server.accept)
    server.setblocking(True)
    client = socket.socket()
    client.connect(where)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer, address = server.accept()
    print(address == client.getsockname(), peer.fileno() >= 0)

    print(client.send(b"hello"), peer.recv(100))
    client.sendall(bytearray(b"one\ntwo\nrest"))
    stream = peer.makefile("rb")
    print(stream.readline(), stream.readline(), stream.read(4))
    # More than the socket's buffers take at once goes in parts, while the other side reads.
    block = bytes(range(256)) * 16
    sent = received = 0
    client.setblocking(False)
    good = True
    while received < len(block) * 64:
        if sent < len(block) * 64:
            try:
                sent += client.send(block[sent % len(block) :])
            except OSError as e:
                good = good and e.errno == 11
        if sent > received:
            part = peer.recv(3000)
            at = received % len(block)
            good = good and part == (block + block)[at : at + len(part)]
            received += len(part)
    print(sent, received, good)

    buf = bytearray(b"........")
    peer.send(b"ab")
    client.setblocking(True)
    print(client.recv_into(buf), buf)
    peer.send(b"cdefghij")
    print(client.recv_into(buf, 3), buf, client.recv_into(memoryview(buf)[4:]), buf, client.recv(9))
    client.settimeout(0.02)
    fails(client.recv, 1)
    poller = select.poll()
    poller.register(client, select.POLLIN)
    print(poller.poll(0))
    peer.send(b"x")
    print(len(poller.poll(1000)), client.recv(5))
    peer.close()
    stream.close()
    client.settimeout(None)
    print(client.recv(5))
    client.close()
    fails(client.send, b"x")
    server.close()
    with socket.socket() as s:
        fails(s.connect, where)
    print(s.fileno())


def udp():
    a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    a.bind(("127.0.0.1", 0))
    b.bind(("127.0.0.1", 0))
    print(a.sendto(b"ping", b.getsockname()))
    data, where = b.recvfrom(100)
    print(data, where == a.getsockname())
    b.sendto(b"a datagram is cut", ("localhost", where[1]))
    print(a.recv(10))
    a.setblocking(False)
    fails(a.recv, 10)
    a.close()
    b.close()


async def lines(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(b"got " + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def ask(port, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for i in range(3):
        writer.write(b"%s %d\n" % (name, i))
        await writer.drain()
        answers.append(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answers


async def streams():
    free = listener()
    port = free.getsockname()[1]
    free.close()
    server = await asyncio.start_server(lines, "127.0.0.1", port)
    for answers in await asyncio.gather(ask(port, b"a"), ask(port, b"b")):
        print(answers)
    server.close()
    await server.wait_closed()


found = socket.getaddrinfo("127.0.0.1", 80, 0, socket.SOCK_STREAM)[0]
print(int(found[0]), int(found[1]), found[-1])
tcp()
udp()
asyncio.run(streams())
