# Generators and iterators held by a module go on where start-up left them.
import source
from source import ids, new_id

second = new_id()
print(source.first, second, new_id(), next(ids), source.head, list(source.words))
print(next(source.squares), sum(source.squares), list(source.squares))
print(list(source.pairs), next(source.mapped), list(source.mapped), next(source.counted))
print(list(source.counted), list(source.backwards), list(source.filtered))
print(source.receiver.send("late"), source.receiver.send("later"))
source.table["c"] = 3
print(list(source.keys), list(source.values), list(source.items), len(source.keys))
print([m.number for m in source.made], source.Ids().number)
