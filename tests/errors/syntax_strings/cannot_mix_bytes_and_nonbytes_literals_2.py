b'a' 'c'
