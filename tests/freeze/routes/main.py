# Route decorators write to a list in another module: the order of registration decides what is served.
import pages
import sensors
import late
from web import app


@app.route("/main")
def main():
    return "main"


print([path for path, _ in app.routes])
print(app.by_name)
for path in ("/", "/about", "/sensor", "/late", "/last", "/main", "/none"):
    print(path, app.serve(path))


@app.route("/none")
def none():
    return "now there"


print(app.serve("/none"), len(app.routes), app.routes[0][1] is pages.index)
