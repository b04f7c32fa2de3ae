import half

half.items.append("failing")
count = len(half.items)
if "fixed" not in half.table:
    raise RuntimeError("not fixed")
done = True
