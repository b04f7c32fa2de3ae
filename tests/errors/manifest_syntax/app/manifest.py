module("a.py"
package("b")
