try:
    module(path="a.py")
except TypeError as e:
    print(e)
package("x", files="a.py")
