import cbor2


def run():
    data = {"name": "probe", "values": [1, -2, 300, None, True], "raw": b"abc"}
    assert cbor2.loads(cbor2.dumps(data)) == data
