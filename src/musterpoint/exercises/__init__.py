"""Exercises: replay or rehearse a crisis on the real system with an invented population."""
