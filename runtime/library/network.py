"""Network interfaces. No board has one yet: every use is ENODEV. On the board `host` sockets need none."""

STA_IF = 0
AP_IF = 1
_MISSING = "this board has no network interface"


class WLAN:
    IF_STA = 0
    IF_AP = 1

    def __init__(self, interface_id=STA_IF):
        raise OSError(19, _MISSING)


class LAN(WLAN):
    pass


def _no_device(*args, **keywords):
    raise OSError(19, _MISSING)


country = hostname = ipconfig = phy_mode = route = _no_device
