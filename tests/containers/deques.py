from collections import deque
d = deque([1,2,3], 5); print(d, len(d), d[0], d[-1], 2 in d, list(d))
for i in range(6): d.append(i)
print(d, d.maxlen); d.appendleft(9); print(d); d.rotate(2); print(d); d.rotate(-1); print(d)
e = deque(range(10)); e.rotate(3); print(e); e.remove(0); del e[1]; e.insert(2, 77); print(e, e.index(77), e.count(5))
e.extendleft([100,101]); e.reverse(); print(e, list(reversed(e)))
print(e == e.copy(), e + deque([1]), deque([1,2]) * 2, deque(), deque(maxlen=3))
e += [5]; print(e.pop(), e.popleft(), e)
try:
    for x in e: e.append(1)
except RuntimeError as x: print(x)
class D(deque): pass
f = D([1,2]); f.append(3); print(len(f), f, list(f))
f.foo = 1
big = deque((), 300)
for i in range(1000):
    big.append(i)
    if i % 3 == 0: big.popleft()
print(sum(big), len(big))
d.clear(); print(d, bool(d))
for k in range(20):
    d.append(k); d.appendleft(-k); d.rotate(k); d.popleft()
print(d)
def use():
    d.append(5); e.append(6); return d, e
print(use())
