"""Constraints that models share."""

from django.db.models import CheckConstraint, Q


def both_or_neither(first: str, second: str, name: str) -> CheckConstraint:
    """Keep two columns, such as when and by whom, set together or empty together."""
    empty = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    filled = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return CheckConstraint(condition=empty | filled, name=name)
