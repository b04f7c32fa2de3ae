# What stays different from CPython: bytes are written as text. Other objects that JSON has no words for are refused.
import json

print(json.dumps([b"bytes", "text", 1.5, None]))
for thing in (object(), object, {1, 2}):
    try:
        print(json.dumps(thing))
    except TypeError as e:
        print(type(e).__name__)
