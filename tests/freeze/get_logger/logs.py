_loggers = {}
_order = []
level = 10


class Logger:
    made = 0

    def __init__(self, name):
        Logger.made += 1
        self.name, self.number, self.lines = name, Logger.made, []
        _order.append(name)

    def info(self, text):
        if level <= 20:
            self.lines.append((self.name, text))
        return len(self.lines)


def getLogger(name="root"):
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]


root = getLogger()
