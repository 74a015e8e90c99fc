"""Questions about exercises that other packages ask; nothing is changed here."""

from musterpoint.exercises.playing.queries import Finding, findings

__all__ = ["Finding", "findings"]
