"""Registered people who took a course that prepares: noted, so that reach can be measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import queries as crises
from musterpoint.crises.models import Stage
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Invalid
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.training import queries
from musterpoint.training.actions._sessions import NotNow
from musterpoint.training.models import Taught

MOST_NOTED = 500


class BadNote(Invalid):
    """Who took the course cannot be noted as it was typed."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How many were noted anew, and what was typed that leads to nobody."""

    fresh: int
    unknown: tuple[str, ...]


def note_taught(
    session_id: UUID, typed: Iterable[str], stage: str, *, by: Actor, at: datetime
) -> Noted:
    """
    Note that registered people took the course of a session.

    ``typed`` are the codes that people know, one a line: the reference of a registration, or the
    code of a card that counts (``crises.behind_card``); a lost card's code leads to nobody.
    Who is noted for the course already stays as they are. Raises NotNow before the session began
    and for a course that does not prepare people.
    """
    by.require(Permission.TRAINING_TEACH)
    row = queries.session(session_id)
    if row.course_code not in queries.preparing():
        raise NotNow(_("This course does not prepare people for a crisis abroad."))
    if row.cancelled_at is not None or row.starts_at > at:
        raise NotNow(_("This session has not begun, or it was called off."))
    given = list(dict.fromkeys(one.strip() for one in typed if one.strip()))
    problems: dict[str, list[str]] = {}
    if not 0 < len(given) <= MOST_NOTED:
        problems["references"] = [
            _("Write from 1 to %(count)s references, one a line.") % {"count": MOST_NOTED}
        ]
    if stage not in Stage.values:
        problems["stage"] = [_("Say whether they have left yet")]
    if problems:
        raise BadNote(_("Correct what is marked."), fields=problems)
    found = _found(given, at)
    before = Taught.objects.filter(person_id__in=found.values(), course_code=row.course_code)
    known = set(before.values_list("person_id", flat=True))
    fresh = [one for one in dict.fromkeys(found.values()) if one not in known]
    Taught.objects.bulk_create(
        [
            Taught(
                person_id=one,
                session=row,
                course_code=row.course_code,
                stage=stage,
                taken_at=row.starts_at,
                noted_by=by.id,
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    audit.record_many("training.person.taught", fresh, by=by, at=at, course=row.course_code)
    return Noted(len(fresh), tuple(one for one in given if one not in found))


def _found(given: Iterable[str], at: datetime) -> dict[str, UUID]:
    """Return the registered person behind each line that leads to one."""
    references = {}
    for one in given:
        if (stored := ids.parse_reference(one)) is not None:
            references[one] = crises.behind_card(stored, at)
    rows = Person.objects.filter(reference__in=references.values(), withdrawn_at=None)
    people = dict(rows.values_list("reference", "id"))
    return {one: people[stored] for one, stored in references.items() if stored in people}
