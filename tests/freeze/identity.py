# `is` and id() before and after the first write, for each kind of object that can be written.
class Point:
    def __init__(self, x):
        self.x = x


def function():
    pass


lists, table, names, data = [1], {"a": 1}, {1}, bytearray(b"a")
point = Point(1)
pair = (lists, table)
same = lists
holders = {"list": lists, "point": point, "class": Point, "function": function}
everything = [lists, table, names, data, point, Point, function, pair]
print(all(holders["list"] is x for x in (lists, same, pair[0], everything[0])))
ids = [id(x) for x in everything]
by_id = {id(x): i for i, x in enumerate(everything)}
hashes = [hash(point), hash(Point), hash(function)]
print(len(set(ids)) == len(ids))
lists.append(2)
table["b"] = 2
names.add(2)
data.append(98)
point.x = 2
Point.y = 3
print([id(x) for x in everything] == ids, [by_id[id(x)] for x in everything])
print([hash(point), hash(Point), hash(function)] == hashes)
print(same is lists, pair[0] is lists, holders["point"] is point, point.y, same, pair)
fresh = [[i] for i in range(100)]
print(len(set(ids + [id(x) for x in fresh])) == 108, lists in everything, everything.index(point))
del fresh
import gc

gc.collect()
print([id(x) for x in everything] == ids, [hash(point), hash(Point), hash(function)] == hashes)
lists[:] = []
table.clear()
point.__dict__["z"] = 1
print([id(x) for x in everything] == ids, same, pair, point.z)
