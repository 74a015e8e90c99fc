"""What everybody may read and ask for on the public site."""
