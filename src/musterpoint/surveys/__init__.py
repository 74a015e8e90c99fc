"""Surveys on designed samples: drawn, asked in waves, weighted, told only where they hold."""
