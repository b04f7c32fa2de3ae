# Importing the modules of the network is free everywhere; what the board lacks is ENODEV.
import network
import socket
import ssl
import sys

import usocket
import ussl


def error(f, *args):
    try:
        f(*args).close()
    except OSError as e:
        return e.errno


print(usocket.AF_INET, ussl.CERT_NONE, network.STA_IF, socket.error is OSError)
# The host, as a board, has its own network.
expected = None if sys.platform == "linux" else 19
print(error(socket.socket) == expected, error(usocket.socket) == expected)
print(error(network.WLAN, network.STA_IF), error(network.LAN), error(network.hostname))
print(error(ssl.SSLContext, ssl.PROTOCOL_TLS_CLIENT), error(ussl.wrap_socket, None))
