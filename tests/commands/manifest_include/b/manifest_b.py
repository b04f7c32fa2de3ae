freeze("code")
