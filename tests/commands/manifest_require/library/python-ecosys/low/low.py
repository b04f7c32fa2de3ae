OF = "python-ecosys"
