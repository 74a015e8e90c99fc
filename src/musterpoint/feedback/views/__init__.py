"""Pages of feedback at an organisation's desk."""
