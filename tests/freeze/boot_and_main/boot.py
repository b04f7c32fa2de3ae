import state

items = ["boot"]
count = 1
state.log.append("boot")


def bump():
    global count
    count += 1
    items.append(count)
    return count


bump()
only_boot = "only boot"
