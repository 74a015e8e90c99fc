"""Pages of bonds on the public site."""
