"""``python -m musterpoint.cli``."""

from musterpoint.cli.main import run

run()
