from web import app


@app.route("/")
def index():
    return "index"


@app.route("/about", cached=True)
def about():
    return "about"
