"""Pages of training at an organisation's desk."""
