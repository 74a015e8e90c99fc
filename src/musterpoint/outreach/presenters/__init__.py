"""Campaigns and replies as the pages show them, with their queries run."""
