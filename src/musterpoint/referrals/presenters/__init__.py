"""What the pages show, in the reader's words."""
