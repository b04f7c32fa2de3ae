while a: 
b
