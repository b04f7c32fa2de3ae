freeze("src")
