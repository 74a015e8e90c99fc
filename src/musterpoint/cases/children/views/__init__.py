"""Pages of children who are alone."""
