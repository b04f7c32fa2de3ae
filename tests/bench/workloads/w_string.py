import string


def run():
    assert "a" in string.ascii_letters and len(string.digits) == 10
