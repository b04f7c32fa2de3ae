of_project = True
