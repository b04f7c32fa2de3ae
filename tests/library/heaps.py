# heapq, against sorting.
import heapq

data = [(n * 7919) % 101 for n in range(60)]
heap = list(data)
heapq.heapify(heap)
print(heap[0] == min(data), sorted(heap) == sorted(data))


def drain(h):
    return [heapq.heappop(h) for _ in range(len(h))]


print(drain(heap) == sorted(data))
for x in data:
    heapq.heappush(heap, x)
print(drain(list(heap)) == sorted(data), heapq.heapreplace(heap, 1000), heapq.heappushpop(heap, -1), heapq.heappushpop(heap, 50))
print(heapq.nsmallest(3, data), heapq.nlargest(4, data), heapq.nlargest(2, data, key=lambda x: -x), heapq.nsmallest(0, data))
print(list(heapq.merge([1, 4, 9], [2, 3, 10], [], [0])), list(heapq.merge("da", "cb", reverse=True)))
tasks = []
for priority, name in ((3, "c"), (1, "a"), (2, "b"), (1, "A")):
    heapq.heappush(tasks, (priority, name))
print(drain(tasks))
for bad in (lambda: heapq.heappop([]), lambda: heapq.heappush((), 1), lambda: heapq.heapreplace([], 1)):
    try:
        bad()
    except (IndexError, TypeError) as e:
        print(type(e).__name__)
