import low
