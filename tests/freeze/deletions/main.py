# Names deleted at the top, in functions, and from outside; then made again.
import part

x = [1]
y = x
del x


def attempt(work):
    try:
        return work()
    except (NameError, AttributeError) as error:
        return type(error).__name__


def read_x():
    return x


def remove_y():
    global y
    del y


print(attempt(read_x), y, hasattr(part, "temporary"), hasattr(part, "item"), part.total)
x = "again"
print(attempt(read_x))
remove_y()
print(attempt(lambda: y), attempt(remove_y))
y = 2
print(y)
print(part.uses(), part.keep)
part.remove()
del part.later
print(attempt(part.uses), attempt(lambda: part.keep), attempt(part.remove), hasattr(part, "later"))
part.later = "back"
print(part.uses())


class Gone:
    a = 1
    b = 2
    del a


saved = Gone()
del Gone
print(saved.b, hasattr(saved, "a"), attempt(lambda: Gone), type(saved).__name__)
try:
    1 // 0
except ZeroDivisionError as error:
    pass
print("error" in globals())
for unused in ():
    pass
print("unused" in globals())
