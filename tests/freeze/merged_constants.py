# Constants that compare equal and are not the same; texts and bytes; tuples that hold them.
values = [1, 1.0, True, 0, 0.0, -0.0, False, "", b"", (), "1", b"1", None]
pairs = [(1, 2), (1.0, 2), (True, 2), (0.0,), (-0.0,), (0,), (False,), ("a",), (b"a",), ((1,),), ((1.0,),), ((True,),)]
keys = {1: "a", "1": "b", b"1": "c", (1, 2): "d", 1.5: "e", None: "f", (): "g", "": "h", b"": "i"}
frozen = [frozenset([1, 2]), frozenset([1.0, 2]), frozenset(), frozenset([(1,), "x"])]
numbers = [1 << 31, -(1 << 31), (1 << 31) - 1, (1 << 30) - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1, 1 << 64, 0.5, 1e10, -2.0]
other = [1 << 31, 2147483648, 1 << 64, 18446744073709551616, 0.5, "text", "te" + "xt", ("a", ("b",)), ("a", ("b",))]
texts = ["a", "\u00e4", "a\u0000b", "\U0001f40d", "\n\t\\'\"", "x" * 300]
kinds = [int, str, type, type(None), Exception, ..., NotImplemented, range(3), range(0, 10, 2), slice(1, 2)]
inf, nan = float("inf"), float("nan")
nans = [nan, (nan,), {"n": nan}]
print(values, pairs)
print([type(v).__name__ for v in values], [type(p[0]).__name__ for p in pairs])
print([str(v) for v in (values[5], pairs[3][0], pairs[4][0])])
print(keys[1], keys[True], keys[1.0], keys["1"], keys[b"1"], keys[1, 2], keys[1.5], keys[None], keys[()], keys[""], keys[b""])
print([sorted(f, key=str) for f in frozen], frozen[0] == frozen[1], [type(x).__name__ for x in sorted(frozen[1])])
print(numbers, other, texts[:-1], len(texts[-1]))
print(kinds[:5], kinds[5] is ..., kinds[6] is NotImplemented, list(kinds[7]), list(kinds[8]), kinds[9])
print(inf, nan == nan, nans[0] is nan, nans[1][0] is nan, nans[2]["n"] is nan, nan in nans, inf - 1 == inf)
print([x == y for x, y in zip(other, other[1:])], getattr(texts[0], "up" + "per")())
