from back import nothing_yet
