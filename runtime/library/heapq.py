"""Binary heaps in lists: item i is not greater than items 2i + 1 and 2i + 2."""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "heappushpop", "merge", "nlargest", "nsmallest"]


def _check(heap):
    if not isinstance(heap, list):
        raise TypeError("heap argument must be a list, not %s" % type(heap).__name__)


def _rise(heap, top, at):
    item = heap[at]
    while at > top:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def _sink(heap, at):
    # All the way down along the smaller children, then up again: the item often belongs low.
    item, top, end = heap[at], at, len(heap)
    child = 2 * at + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise(heap, top, at)


def heappush(heap, item):
    _check(heap)
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap):
    _check(heap)
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    return heapreplace(heap, last) if heap else last


def heapreplace(heap, item):
    _check(heap)
    if not heap:
        raise IndexError("index out of range")
    first, heap[0] = heap[0], item
    _sink(heap, 0)
    return first


def heappushpop(heap, item):
    _check(heap)
    return heapreplace(heap, item) if heap and heap[0] < item else item


def heapify(heap):
    _check(heap)
    for at in range(len(heap) // 2 - 1, -1, -1):
        _sink(heap, at)


def merge(*iterables, key=None, reverse=False):
    heads = []
    for order, iterable in enumerate(iterables):
        iterator = iter(iterable)
        for item in iterator:
            heads.append([item if key is None else key(item), order, item, iterator])
            break
    while heads:
        best = heads[0]
        for head in heads:
            if best[0] < head[0] if reverse else head[0] < best[0]:
                best = head
        yield best[2]
        for item in best[3]:
            best[0], best[2] = item if key is None else key(item), item
            break
        else:
            heads.remove(best)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]
