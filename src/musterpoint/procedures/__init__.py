"""Standard operating procedures of an organisation, and their runs."""
