"""What the pages of travel documents show, ready to print."""
