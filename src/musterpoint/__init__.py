"""Musterpoint: know who is there, reach them, get each one help or a way out."""
