"""Training: courses, tests, certificates, sessions, and who trained whom."""
