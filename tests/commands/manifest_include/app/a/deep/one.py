WHERE = "a/deep"
