class Bus:
    """Subscribers by topic; a decorator subscribes a function."""

    def __init__(self):
        self._handlers = {}

    def on(self, topic):
        def subscribe(handler):
            self._handlers.setdefault(topic, []).append(handler)
            return handler

        return subscribe

    def emit(self, topic, *args):
        for handler in self._handlers.get(topic, ()):
            handler(*args)
