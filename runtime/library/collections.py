"""Containers beyond the built-in ones; deque is native."""

from _collections import _field, deque


class _Record(tuple):
    """What all classes that namedtuple() makes have in common."""

    __slots__ = ()
    _fields = ()
    _field_defaults = {}

    def __new__(cls, *args, **kwargs):
        if kwargs or len(args) != len(cls._fields):
            args = _bind(cls, args, kwargs)
        return tuple.__new__(cls, args)

    @classmethod
    def _make(cls, iterable):
        record = tuple.__new__(cls, iterable)
        if len(record) != len(cls._fields):
            raise TypeError("Expected %d arguments, got %d" % (len(cls._fields), len(record)))
        return record

    def _replace(self, **kwargs):
        values = [kwargs.pop(name, value) for name, value in zip(self._fields, self)]
        if kwargs:
            raise ValueError("Got unexpected field names: %r" % list(kwargs))
        return self._make(values)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        return tuple(self)

    def __repr__(self):
        items = ["%s=%r" % pair for pair in zip(self._fields, self)]
        return "%s(%s)" % (type(self).__name__, ", ".join(items))


def _bind(cls, args, kwargs):
    fields, given = cls._fields, len(args)
    if given > len(fields):
        raise TypeError("%s.__new__() takes %d positional arguments but %d were given"
                        % (cls.__name__, len(fields) + 1, given + 1))
    values, missing = list(args), []
    for name in fields[given:]:
        if name in kwargs:
            values.append(kwargs.pop(name))
        elif name in cls._field_defaults:
            values.append(cls._field_defaults[name])
        else:
            missing.append(name)
    for name in kwargs:
        raise TypeError("%s.__new__() got %s argument '%s'" % (
            cls.__name__, "multiple values for" if name in fields else "an unexpected keyword", name))
    if missing:
        n, names = len(missing), [repr(name) for name in missing]
        names = " and ".join(names) if n < 3 else ", ".join(names[:-1]) + ", and " + names[-1]
        raise TypeError("%s.__new__() missing %d required positional argument%s: %s"
                        % (cls.__name__, n, "s" if n > 1 else "", names))
    return values


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = []
    for name in field_names:
        name = str(name)
        if rename and (not name.isidentifier() or name[0] == "_" or name in names):
            name = "_%d" % len(names)
        elif not name.isidentifier():
            raise ValueError("Type names and field names must be valid identifiers: %r" % name)
        elif name[0] == "_":
            raise ValueError("Field names cannot start with an underscore: %r" % name)
        elif name in names:
            raise ValueError("Encountered duplicate field name: %r" % name)
        names.append(name)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(names):
        raise TypeError("Got more default values than field names")
    space = {"__slots__": (), "_fields": tuple(names),
             "_field_defaults": dict(zip(names[len(names) - len(defaults):], defaults))}
    for i, name in enumerate(names):
        space[name] = _field(i)
    return type(str(typename), (_Record,), space)


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = dict.pop(self, key)
        rest = [] if last else list(self.items())
        if rest:
            dict.clear(self)
        dict.__setitem__(self, key, value)
        for key, value in rest:
            dict.__setitem__(self, key, value)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        if last:
            return dict.popitem(self)
        key = next(iter(self))
        return key, dict.pop(self, key)

    def copy(self):
        return type(self)(self)

    def __eq__(self, other):
        return dict.__eq__(self, other) and (
            not isinstance(other, OrderedDict) or list(self) == list(other))

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, list(self.items()) if self else "")


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        dict.__init__(self, *args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        dict.__setitem__(self, key, value)
        return value

    def copy(self):
        return type(self)(self.default_factory, self)

    def __repr__(self):
        return "%s(%r, %s)" % (type(self).__name__, self.default_factory, dict.__repr__(self))
