f'a' b'c'
