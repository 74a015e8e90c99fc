"""Pages of surveys at the desk."""
