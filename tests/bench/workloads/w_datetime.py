import datetime


def run():
    start = datetime.datetime(2024, 2, 28, 23, 30, tzinfo=datetime.timezone.utc)
    later = start + datetime.timedelta(hours=25)
    assert later.isoformat() == "2024-03-01T00:30:00+00:00"
    assert (later - start).total_seconds() == 90000 and start.weekday() == 2
