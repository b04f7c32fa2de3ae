freeze("modules")
