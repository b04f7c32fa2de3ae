WHICH = "old"
