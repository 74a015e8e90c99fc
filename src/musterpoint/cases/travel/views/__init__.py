"""The desk's pages of travel documents."""
