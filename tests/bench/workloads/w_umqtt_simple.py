from umqtt.simple import MQTTClient


def run():
    client = MQTTClient("node", "broker", keepalive=30)
    client.set_callback(print)
    client.set_last_will("state", "gone")
    assert client.port == 1883 and client.lw_msg == "gone"
