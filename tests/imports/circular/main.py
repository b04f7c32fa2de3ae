# Two modules that import each other: each sees what the other has bound so far.
import first
import second

print(first.value, second.value, second.seen)
print(first.late())
try:
    import needs_name
except ImportError as e:
    print("ImportError", "cannot import name 'missing'" in str(e))
