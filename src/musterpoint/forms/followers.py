"""
Packages above that follow what was answered in private say so when the product starts.

Nothing is woken and nothing waits: a follower is called in the unit of work of the sending itself,
because a note that came with private answers would tell of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy.actors import Actor

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """
    What a package does with private answers of its own.

    ``is_mine`` says whether a filling is its own, ``sent`` is told what was sent (the id and the
    answers outside repeats), and ``page`` is the name of the URL to go on to, which takes
    ``submission_id``.
    """

    is_mine: Callable[[UUID], bool]
    sent: Callable[[UUID, Answers, Actor, datetime], None]
    page: str


_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Name a follower, when the product starts."""
    if follower not in _followers:
        _followers.append(follower)


def of(filling_id: UUID) -> Follower | None:
    """Return who follows a filling, or None."""
    return next((one for one in _followers if one.is_mine(filling_id)), None)
