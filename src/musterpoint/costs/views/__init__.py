"""Pages of costs on the desk."""
