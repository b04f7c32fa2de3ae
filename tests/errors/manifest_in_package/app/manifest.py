include("board.py")
