"""Pages of the selection of partners on the public site."""
