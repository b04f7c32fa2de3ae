# break and continue through finally, in every place of a try statement.
def trace(kind, where):
    out = []
    for i in range(3):
        try:
            out.append("t%d" % i)
            if where == "try":
                if kind == "break":
                    break
                continue
            if where == "except":
                raise ValueError
        except ValueError:
            out.append("e%d" % i)
            if kind == "break":
                break
            continue
        else:
            out.append("o%d" % i)
            if where == "else":
                if kind == "break":
                    break
                continue
        finally:
            out.append("f%d" % i)
        out.append("end%d" % i)
    else:
        out.append("loop else")
    return " ".join(out)


for kind in ("break", "continue"):
    for where in ("try", "except", "else", "nowhere"):
        print(kind, where, "->", trace(kind, where))


def in_finally(kind):
    out = []
    i = 0
    while i < 3:
        i += 1
        try:
            out.append(i)
            if i == 2:
                raise ValueError("swallowed by " + kind)
        finally:
            out.append("f")
            if i == 2:
                if kind == "break":
                    break
                continue
        out.append("end")
    return out


print(in_finally("break"))
print(in_finally("continue"))


def two_levels():
    out = []
    for i in range(2):
        try:
            for j in range(3):
                try:
                    if j == 1:
                        break
                    out.append((i, j))
                finally:
                    out.append("inner")
            else:
                out.append("never")
            if i == 1:
                return out
        finally:
            out.append("outer")


print(two_levels())
