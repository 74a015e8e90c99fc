"""Exercises that people take part in: made, played, rated, reported."""
