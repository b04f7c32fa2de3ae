try:
    import one
    print(one.WHERE)
except ImportError as e:
    print(e)
import two
print(two.WHERE)
