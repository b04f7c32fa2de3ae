# An exception that was made beforehand, for when there is no room, is not written where other instances are.
class Own(Exception):
    def put(self, v):
        self.args = v


class Plain:
    def put(self, v):
        self.args = v

    def put_other(self, v):
        self.other = v


def endless():
    endless()


def attempt(put):
    try:
        endless()
    except RecursionError as e:
        try:
            put(e, ("changed",))
        except TypeError:
            pass
        print(type(e).__name__, isinstance(e.args, tuple))


for put in (Plain.put, Own.put, Plain.put_other, Own.put):
    attempt(put)
try:
    endless()
except RecursionError as e:
    print("changed" in e.args)
