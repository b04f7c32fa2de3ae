"""TLS. Importing it is all that can be done: there is none yet, and every use is ENODEV."""

PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1
CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2
SSLError = OSError
_MISSING = "TLS is not available: connect without it"


class SSLContext:
    def __init__(self, protocol):
        raise OSError(19, _MISSING)


def wrap_socket(sock, *args, **options):
    raise OSError(19, _MISSING)


def create_default_context(*args, **options):
    raise OSError(19, _MISSING)
