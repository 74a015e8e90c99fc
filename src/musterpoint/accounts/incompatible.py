"""
Roles that somebody may not have now: the packages above know why, and register it here.

Whoever asked for money does not become the one who approves it while it is open (four eyes).
"""

from collections.abc import Callable
from uuid import UUID

from django.utils.functional import Promise

from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.roles import Role

#: Takes a user and the role that is to be given; returns why not, empty when it may be.
Answer = Callable[[UUID, Role], str | Promise]
_answers: list[Answer] = []


class Incompatible(Refused):
    """Somebody would have two roles in one piece of work that exclude each other."""


def register(answer: Answer) -> None:
    """Name a function that knows which roles a user may not have now."""
    if answer not in _answers:
        _answers.append(answer)


def check(user_id: UUID, role: Role) -> None:
    """Raise Incompatible when a user may not have a role in the organisation in scope now."""
    for answer in _answers:
        why = answer(user_id, role)
        if why:
            raise Incompatible(why)
