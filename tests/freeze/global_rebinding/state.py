value = 0
handler = None
history = []


def change(new):
    global value
    history.append(value)
    value = new


def on_event(function):
    global handler
    handler = function


def fire():
    if handler:
        handler()


def nested():
    def inner():
        global value, born
        value += 100
        born = "here"
    return inner


def swap():
    global change
    change = lambda new: history.append("swapped")


change(1)
inner = nested()
