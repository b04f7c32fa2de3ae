def lazy():
    return "came late"
