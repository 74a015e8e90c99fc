"""Pages of exchange, under an organisation's desk."""
