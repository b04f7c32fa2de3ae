print("second begins")
import first

seen = hasattr(first, "early"), hasattr(first, "value")
value = 10


def early_of_first():
    return first.early
