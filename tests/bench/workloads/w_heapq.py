import heapq


def run():
    heap = []
    for i in range(30):
        heapq.heappush(heap, i * 17 % 31)
    assert [heapq.heappop(heap) for _ in range(3)] == [0, 1, 2]
    heapq.heapify(heap)
    assert heapq.heapreplace(heap, 40) == 3
