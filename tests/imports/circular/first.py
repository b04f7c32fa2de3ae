print("first begins")
early = 1
import second

value = second.value + 1


def late():
    return second.early_of_first(), value
