"""Pages of bonds on the desk."""
