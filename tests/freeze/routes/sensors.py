import time
from web import app

epoch = time.ticks_ms() * 0


@app.route("/sensor")
def sensor():
    return epoch


@app.route("/", shadowed=True)
def second_index():
    return "never served"
