from first import missing

nothing_yet = 1
