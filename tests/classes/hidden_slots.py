# Attributes that methods store on self, hidden by a property of the class, and classes derived from that.
class Hidden:
    def store(self, v):
        self.x = v
        self.y = v

    @property
    def x(self):
        return self.log

    @x.setter
    def x(self, v):
        self.log = ["set", v]


class Derived(Hidden):
    def more(self):
        self.z = 3


class Again(Derived):
    @property
    def z(self):
        return "hidden, too"


for cls in (Hidden, Derived):
    o = cls()
    o.store(1)
    print(o.x, o.y)
o.more()
print(o.z)
a = Again()
a.store(2)
print(a.x, a.y, a.z)
try:
    a.more()
except AttributeError as e:
    print("AttributeError")
