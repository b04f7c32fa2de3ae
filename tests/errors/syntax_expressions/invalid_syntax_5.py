{a: b, *c}
