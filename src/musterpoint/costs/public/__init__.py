"""A person's own note on the public site."""
