# json: texts, values, positions of errors, keys, options; the same words as CPython.
import json
print(json.dumps({"a": (2, [3, None]), "b": {}, "c": [], 5: True, None: 1.5, "é": "\u20ac\U0001F600\x7f"}))
print(json.loads('{"a": [1, 2, {"b": [true, false, null]}], "c": "x\\u00e9\\ud83d\\ude00", "d": -1.5e3, "e": 12345678901234567890}'))
print(json.dumps([1,{"z":1,"a":[]}], indent=2, sort_keys=True))
for s in ('', '[1,]', '{"a":1,}', '"abc', '{"a" 1}', '[1 2]', '"\\q"', '"\\u12"', '"a\nb"', '[1] x', '{1:2}', '-', '01', '\n\n  nul', 'tru', '["a",\n "é" x]'):
    try:
        print(json.loads(s))
    except ValueError as e:
        print(e)
for o in (object, {(1,):2}, {1,2}, 1j):
    try: print(json.dumps(o))
    except TypeError as e: print(e)
l=[]; l.append(l)
try: json.dumps(l)
except ValueError as e: print(e)
print(json.dumps([float('nan'), float('inf'), 1e10, 0.1]), json.loads('[NaN, Infinity, -Infinity]'))
print(json.dumps({"k":[1,{"q":2}]}, separators=(",",":")), json.dumps("é", ensure_ascii=False), json.dumps([{1,2}], default=list))


class Stream:
    def __init__(self, text=""):
        self.text = text
        self.parts = 0

    def write(self, part):
        self.text += part
        self.parts += 1

    def read(self):
        return self.text


s = Stream()
long = [{"key %d" % i: [i, i / 2, "ä" * i]} for i in range(40)]
json.dump(long, s)
print(s.parts > 1, json.load(s) == long, json.loads(bytearray(b'{"a": [1]}')), json.loads(b'"\xc3\xa9"'))
deep = json.loads("[" * 300 + "]" * 300)
print(len(json.dumps(deep)))
try:
    json.loads("[" * 100000)
except (RecursionError, MemoryError):
    print("too deep")
print(json.loads('{"a": 1, "a": 2, "": {}}'), json.dumps({True: 1, 1.5: 2, "b": 3}), json.dumps("\b\f\n\r\t\"\\/\x01"))
