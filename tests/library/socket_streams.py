# skip: mps2-an385 the board has no network: no_network.py
# Sockets as MicroPython's streams; a soft reset closes those that are left open.
import machine
import socket

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
client = socket.socket()
client.connect(server.getsockname())
peer, address = server.accept()
print(peer.write("GET \u00e9\n"), client.readline())
client.write(b"abc")
buf = bytearray(2)
print(peer.readinto(buf), buf, peer.read(1))
peer.setblocking(False)
print(peer.read(1), peer.readline(), peer.readinto(buf), peer.gettimeout())
client.close()
print(peer.read(), list(peer))
try:
    peer.setsockopt(0, 1, 1)
except OSError as e:
    print(e.errno)
try:
    peer.send(5)
except TypeError as e:
    print(e)
open_ones = [socket.socket() for i in range(40)]  # twice as many are more than there may be
if machine.reset_cause() != machine.SOFT_RESET:
    machine.soft_reset()
try:
    while True:
        open_ones.append(socket.socket())
except OSError as e:
    print(len(open_ones), e.errno)
