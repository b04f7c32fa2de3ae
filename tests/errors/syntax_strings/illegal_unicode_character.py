'\U0011ffff'
