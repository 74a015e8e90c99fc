"""Lessons from review to verified action; practices, research and what was asked of whom."""
