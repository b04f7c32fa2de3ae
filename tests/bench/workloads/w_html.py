import html


def run():
    assert html.escape("<a href='x'>") == "&lt;a href=&#x27;x&#x27;&gt;"
