# Natives that run Python again, each nested far beyond every limit: a RecursionError in every way, and the C stack holds.
class N:
    def __init__(self, k):
        self.k = k

    def __eq__(self, o):
        return self.k == o.k

    def __repr__(self):
        return "N(%r)" % (self.k,)

    def __str__(self):
        return f"<{self.k}>"

    def __format__(self, spec):
        return format(self.k, spec)

    def __hash__(self):
        return hash(self.k)

    def __len__(self):
        return len(self.k)

    def __iter__(self):
        return iter([x for x in self.k])

    def __getitem__(self, i):
        return self.k[i]

    def __getattr__(self, name):
        if name == "k":
            raise AttributeError
        return getattr(self.k, name)

    def __add__(self, o):
        return self.k + o

    def __contains__(self, x):
        return x in self.k

    def __bool__(self):
        return not not self.k

    def __lt__(self, o):
        return self.k < o.k

    def __int__(self):
        return int(self.k)


def chain(n):
    k = 0
    for i in range(n):
        k = N(k)
    return k


long = chain(1200)


def by_sort(n):
    return sorted([1], key=lambda x: by_sort(n + 1))


def by_map(n):
    return list(map(by_map, [n + 1]))


def by_join(n):
    return ",".join(by_join(n + 1) for i in range(1))


def by_max(n):
    return max([1, 2], key=lambda x: by_max(n + 1))


def by_property(n):
    class C:
        @property
        def p(self):
            return by_property(n + 1)
    return C().p


def by_class(n):
    class C:
        def __init_subclass__(cls):
            by_class(n + 1)

    class D(C):
        pass


def by_filter(n):
    return list(filter(by_filter, [n + 1]))


def by_all(n):
    return all(by_all(n + 1) for i in range(1))


ways = [
    by_sort, by_map, by_join, by_max, by_property, by_class, by_filter, by_all,
    lambda n: sorted([chain(1200), chain(1200)]),
    lambda n: long == chain(1200),
    lambda n: [long].index(chain(1200)),
    lambda n: repr(long), lambda n: str(long), lambda n: "{}".format(long), lambda n: "%s" % long,
    lambda n: f"{long:>5}", lambda n: print(long), lambda n: hash(long), lambda n: {long: 1},
    lambda n: len(long), lambda n: list(long), lambda n: long[0], lambda n: long.nothing,
    lambda n: long + 1, lambda n: 3 in long, lambda n: bool(long), lambda n: sum(long),
    lambda n: int(long),
]
for i, way in enumerate(ways):
    try:
        way(0)
        print(i, "came back")
    except (RecursionError, MemoryError):
        print(i, "too deep")
