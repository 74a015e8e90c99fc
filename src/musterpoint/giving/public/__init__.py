"""Pages where anybody can give, and see what became of it."""
