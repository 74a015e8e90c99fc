"""Wardens: who keeps in touch with the people of a zone, from when to when, and who calls whom."""
