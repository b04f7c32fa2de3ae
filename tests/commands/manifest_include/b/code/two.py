WHERE = "b/code"
