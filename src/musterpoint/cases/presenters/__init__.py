"""Cases as values for pages."""
