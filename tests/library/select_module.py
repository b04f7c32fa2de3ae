# poll objects, made at bake time, and select() over what has an ioctl; the console.
import select
import sys

poller = select.poll()


class Stream:
    def __init__(self, name, ready=0):
        self.name, self.ready, self.asked = name, ready, 0

    def ioctl(self, request, events):
        self.asked += 1
        if self.ready == "later":
            self.ready = 5
            return 0
        return self.ready & (events | 16) if self.ready >= 0 else self.ready

    def __eq__(self, other):
        return True

    __hash__ = None

    def __repr__(self):
        return self.name


a, b = Stream("a", 1), Stream("b", 4)
poller.register(a)
poller.register(b, select.POLLIN)
print(poller.poll(0))
poller.register(b, select.POLLIN | select.POLLOUT)
print(poller.poll())
poller.modify(a, select.POLLOUT)
print(poller.poll(10))
poller.modify(b, select.POLLIN)
a.ready = "later"
print(poller.poll(1000), a.asked)
print(list(poller.ipoll(0, 1)), list(poller.ipoll(0)))
poller.unregister(a)
b.ready = 16
print(poller.poll(0))
b.ready = -5
for call in (
    lambda: poller.poll(0),
    lambda: poller.unregister(a),
    lambda: poller.modify(a, 1),
    lambda: poller.register(5.5),
    lambda: poller.register(-1),
    lambda: poller.modify(b),
):
    try:
        call()
        print("done")
    except Exception as e:
        print(type(e).__name__)
b.ready, a.ready = 4, 1
print(select.select([a, b], [b], [a], 0), select.select([], [a], [], 0.01))
console = select.poll()
console.register(sys.stdout, select.POLLOUT)
print(console.poll()[0] == (sys.stdout, select.POLLOUT))
console.unregister(sys.stdout)
console.register(1, select.POLLOUT)
print(console.poll(0)[-1])
