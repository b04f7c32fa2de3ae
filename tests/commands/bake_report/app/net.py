import time


class Link:
    retries = {}

    def __init__(self):
        self.peers = set()


link = Link()
boot = time.ticks_ms()
names = (name for name in ("a", "b"))


def send(data):
    return link, data
