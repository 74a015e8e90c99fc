"""Pages behind a sealed address."""
