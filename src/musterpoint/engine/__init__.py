"""
Algorithms on plain values: no Django, no clock, no database.

The same input gives the same answer.
"""
