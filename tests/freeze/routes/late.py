from web import app

app.routes.append(("/late", lambda: "late"))


@app.route("/last")
def last():
    return len(app.routes)
