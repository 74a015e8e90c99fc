"""What is on its way of a commitment: asked of the packages above, which pay out of it."""

from collections.abc import Callable
from uuid import UUID

Find = Callable[[UUID], bool]
_finds: list[Find] = []


def register(find: Find) -> None:
    """Let a package say whether some of a commitment is leaving and can no longer be given back."""
    if find not in _finds:
        _finds.append(find)


def is_on_its_way(commitment_id: UUID) -> bool:
    """Say whether some of a commitment, which the caller has locked, is leaving."""
    return any(find(commitment_id) for find in _finds)
