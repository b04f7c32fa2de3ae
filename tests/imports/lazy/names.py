__all__ = ["public", "exported"]
public = "public"
private = "private"
_hidden = 1


def __getattr__(name):
    if name == "exported":
        return 7
    raise AttributeError(name)
