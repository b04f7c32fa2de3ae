WHICH = "new"
