"""What somebody opens by their own link."""
