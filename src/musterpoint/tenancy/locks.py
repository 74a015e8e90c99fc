"""
Permissions that a course must open: who has not passed it yet holds them locked.

The package that knows who passed what stands above and registers its answer here. It is asked at
the door, and only in an organisation that has such a gate for the role at hand.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission

Locked = tuple[tuple[Permission, str], ...]
#: Takes the organisation, the user, the permissions with a gate, and the time.
Answer = Callable[[Organisation, UUID, frozenset[Permission], datetime], Locked]
_answers: list[Answer] = []


def register(answer: Answer) -> None:
    """Name the function that knows which of these permissions are still locked for a user."""
    if answer not in _answers:
        _answers.append(answer)


def of(
    organisation: Organisation, user_id: UUID, held: Iterable[Permission], at: datetime
) -> Locked:
    """Return the permissions that a user's role includes and a course must open first."""
    gated = frozenset(held) & {one for one in Permission if one.value in organisation.gated}
    if not gated:
        return ()
    return tuple(pair for answer in _answers for pair in answer(organisation, user_id, gated, at))
