"""Engines: algorithms on plain values. No Django, no clock, no database; the same input gives the same answer."""
