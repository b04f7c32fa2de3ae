NAME = "three"
