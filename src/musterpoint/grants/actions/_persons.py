"""By what caps are counted and the same person is found: blind tokens of whoever applies."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from musterpoint.funds import members, tokens
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.values import Marks
from musterpoint.grants.actions._base import APPLICATION, USE, key_of
from musterpoint.grants.models import Applicant, Application, Mark

PEOPLE = (Applicant.PERSON, Applicant.FAMILY)
WHAT = APPLICATION


def is_findable(row: Application) -> bool:
    """
    Say whether the same person would be found when they apply again.

    By registration, or by a mark: a name with a birth date or a telephone. Groups are known by
    their name and have no cap of a person.
    """
    return (
        row.applicant not in PEOPLE
        or row.person_id is not None
        or Mark.objects.filter(application=row).exists()
    )


def token(row: Application, at: datetime) -> bytes | None:
    """Return the token that a commitment keeps: of the person, or else of one of the marks."""
    if row.applicant not in PEOPLE:
        return None
    if row.person_id is not None:
        return tokens.of(row.person_id, at=at)
    return _of_marks(bytes(one) for one in row.marks.values_list("token", flat=True))


def member(row: Application, at: datetime) -> Marks | None:
    """Return by what a register of members may know who applies; None for a group."""
    if row.applicant not in PEOPLE:
        return None
    if row.person_id is not None:
        return members.of_person(row.person_id, at=at)
    content = key_of(row, at).open(USE, row.sealed)
    words = members.of_words(str(content["name"]), str(content["born"]), at=at)
    return Marks(words=(words,)) if words is not None else None


def known_as(row: Application, at: datetime) -> tuple[bytes, ...]:
    """
    Return every token under which a cap counted the same person before, in order.

    Of all applications that share a mark with this one, or with one that does: whether somebody
    is registered, adds a telephone or leaves out a birth date, any mark in common is enough. Marks
    are kept for a year after the period that was applied for.
    """
    if row.applicant not in PEOPLE:
        return ()
    rows = Application.objects.filter(id__in=_linked(row), applicant__in=PEOPLE)
    marks: dict[UUID, list[bytes]] = {one.id: [] for one in rows}
    pairs = Mark.objects.filter(application_id__in=marks).values_list("application_id", "token")
    for application_id, mark in pairs:
        marks[application_id].append(bytes(mark))
    found = {tokens.of(one.person_id, at=at) for one in rows if one.person_id is not None}
    found |= {one for each in marks.values() if (one := _of_marks(each)) is not None}
    for commitments in fund_queries.of_subjects(WHAT, marks).values():
        found |= {bytes(one.person) for one in commitments if one.person is not None}
    return tuple(sorted(found))


def _linked(row: Application) -> set[UUID]:
    """Return the applications that hang together by marks, this one among them."""
    found, fresh = {row.id}, {row.id}
    while fresh:
        shared = Mark.objects.filter(application_id__in=fresh).values("token")
        ids = Mark.objects.filter(token__in=shared).values_list("application_id", flat=True)
        fresh = set(ids) - found
        found |= fresh
    return found


def _of_marks(marks: Iterable[bytes]) -> bytes | None:
    first = min(marks, default=None)
    return sha256(first).digest() if first is not None else None
