import keyword


def run():
    assert keyword.iskeyword("while") and not keyword.iskeyword("whilst")
