from collections.defaultdict import defaultdict


def run():
    groups = defaultdict(list)
    for i in range(20):
        groups[i % 3].append(i)
    assert len(groups[0]) == 7
