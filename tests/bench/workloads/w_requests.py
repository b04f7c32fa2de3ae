import requests


def run():
    response = requests.Response(None)
    response._cached = b'{"a": 1}'
    assert response.json() == {"a": 1} and response.text == '{"a": 1}'
