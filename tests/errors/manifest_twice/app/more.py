metadata(version="2")
