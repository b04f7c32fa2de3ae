# The verbs of manifest.py. Each checks and notes what it was called with; the files are looked for
# afterwards. A call that failed raises when the manifest is run again (_refused: its number, why).


class ManifestError(ValueError):
    pass


_calls = []
_refused = {}


def _note(*call):
    number = len(_calls)
    _calls.append(call)
    if number in _refused:
        raise ManifestError(_refused[number])


def _wrong(verb, name, value, expected):
    found = "None" if value is None else type(value).__name__
    raise TypeError("%s(): %s must be %s, not %s" % (verb, name, expected, found))


def _text(verb, name, value):
    if not isinstance(value, str):
        _wrong(verb, name, value, "a str")
    return value


def _texts(verb, name, value):
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        _wrong(verb, name, value, "a list of str")
    return tuple([_text(verb, name, item) for item in value])


def _level(verb, opt):
    if opt is not None and (not isinstance(opt, int) or not 0 <= opt <= 3):
        raise ValueError("%s(): opt must be None or 0 to 3" % verb)
    return opt if opt is None else int(opt)


def _literal(verb, name, value):
    if isinstance(value, (tuple, list)):
        for item in value:
            _literal(verb, name, item)
    elif isinstance(value, dict):
        for key in value:
            _literal(verb, name, key)
            _literal(verb, name, value[key])
    elif not (value is None or isinstance(value, (bool, int, float, str, bytes))):
        _wrong(verb, name, value, "None, a bool, number, str, bytes, tuple, list or dict")
    elif isinstance(value, float) and value - value != 0:
        raise ValueError("%s(): %s must be finite" % (verb, name))


def _kept(verb, options):
    for name in options:
        _literal(verb, name, options[name])
    return repr(options)


class _Options:
    def __init__(self, given):
        self._given = given
        self._defaults = {}

    def defaults(self, **defaults):
        self._defaults = defaults

    def __getattr__(self, name):
        return self._given.get(name, self._defaults.get(name))


class _Metadata:
    version = description = license = author = pypi = pypi_publish = None
    stdlib = False


_metadata = _Metadata()


def metadata(**facts):
    if facts:
        for name in facts:
            if name[0] == "_" or not hasattr(_metadata, name):
                raise TypeError("metadata() got an unexpected keyword argument '%s'" % name)
            setattr(_metadata, name, facts[name])
        version = _metadata.version
        _note("metadata", None if version is None else _text("metadata", "version", version))
    return _metadata


def include(manifest_path, is_require=False, **options):
    kept = _kept("include", options)
    if isinstance(manifest_path, str):
        _note("include", manifest_path, kept)
    else:
        for path in _texts("include", "manifest_path", manifest_path):
            _note("include", path, kept)


def require(name, version=None, pypi=None, library=None, **options):
    if library is not None:
        _text("require", "library", library)
    _note("require", _text("require", "name", name), library, _kept("require", options))


def add_library(library, library_path, prepend=False):
    name = _text("add_library", "library", library)
    path = _text("add_library", "library_path", library_path)
    _note("add_library", name, path, int(bool(prepend)))


def module(module_path, base_path=".", opt=None):
    path = _text("module", "module_path", module_path)
    _note("module", path, _text("module", "base_path", base_path), _level("module", opt))


def package(package_path, files=None, base_path=".", opt=None):
    path = _text("package", "package_path", package_path)
    files = None if files is None else _texts("package", "files", files)
    _note("package", path, files, _text("package", "base_path", base_path), _level("package", opt))


def _freeze(verb, path, script, opt):
    if script is not None and not isinstance(script, str):
        script = _texts(verb, "script", script)
    _note(verb, _text(verb, "path", path), script, _level(verb, opt))


def freeze(path, script=None, opt=None):
    _freeze("freeze", path, script, opt)


def freeze_as_mpy(path, script=None, opt=None):
    _freeze("freeze_as_mpy", path, script, opt)


def freeze_as_str(path):
    _freeze("freeze_as_str", path, None, None)


def freeze_mpy(path, script=None, opt=None):
    _freeze("freeze_mpy", path, script, opt)


def c_module(module_path):
    _note("c_module", _text("c_module", "module_path", module_path))


def overridable(name):
    _note("overridable", _text("overridable", "name", name))


def print(*values, sep=" ", end="\n", file=None, flush=False):
    _note("print", sep.join([str(value) for value in values]) + end)


def open(*arguments, **named):
    raise ManifestError("a manifest is run without files: it cannot open() any")
