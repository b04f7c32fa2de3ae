# Statements that fail or turn impure half-way: what they wrote before is written once.
import half

attempts = []
try:
    import failing
except RuntimeError as error:
    attempts.append(str(error))
try:
    try:
        half.work(3)
    finally:
        attempts.append("inner")
except ValueError:
    attempts.append("outer")
print(half.items, half.table, half.failed, half.got, attempts)
half.table["fixed"] = True
import failing

print(failing.done, failing.count, half.items[-3:])
import sys

print("failing" in sys.modules)
