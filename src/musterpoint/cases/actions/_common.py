"""What every action on a case does first and last."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import seeing
from musterpoint.cases.models import AnyCase, CaseState, Move, MoveState, NoteKind, Outcome
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy.actors import Actor, Permission


class CaseIsClosed(Refused):
    """The case is closed: nothing more is done on it."""


class CaseMoved(CaseIsClosed):
    """The case goes on at another organisation: nothing more is written here."""


class ReasonMissing(Invalid):
    """A decision needs a reason."""


def changing(case_id: UUID, by: Actor, *, is_open: bool = True, is_here: bool = True) -> AnyCase:
    """
    Return a case held for a change by somebody who works on cases.

    What moved to another organisation is not changed here any more, unless ``is_here`` is False:
    what is decided about the record itself.
    """
    by.require(Permission.CASES_CHANGE)
    case = seeing.find(case_id, by, lock=True)
    if is_here and case.outcome == Outcome.MOVED and case.state == CaseState.CLOSED:
        raise CaseMoved(
            _("This case has moved to %(name)s, where it goes on. Nothing was saved here.")
            % {"name": _moved_to(case)}
        )
    if is_open and case.state == CaseState.CLOSED:
        raise CaseIsClosed(_("This case is closed. Open a new one if there is more to do."))
    return case


def _moved_to(case: AnyCase) -> str:
    moves = Move.objects.filter(case_id=case.id, state=MoveState.ACCEPTED)
    return moves.values_list("receiver_name", flat=True).first() or _("another organisation")


def with_also(by: Actor, *permissions: Permission) -> Actor:
    """Return the actor for a call that an action includes, such as the neutral message."""
    return replace(by, permissions=by.permissions | set(permissions))


def touch(case: AnyCase, at: datetime, *fields: str) -> None:
    """Write the fields that changed and when."""
    case.updated_at = at
    case.save(update_fields=[*fields, "updated_at"])


def record(kind: str, case: AnyCase, by: Actor, at: datetime, **facts: object) -> None:
    """Append to the trail of the case's compartment."""
    if seeing.is_protected(case):
        audit.record_protected(kind, subject_id=case.id, by=by, at=at, **facts)
    else:
        audit.record(kind, subject_id=case.id, by=by, at=at, **facts)


def reason_of(text: str, field: str = "reason") -> str:
    """Return a reason without the spaces around it; raise ReasonMissing for an empty one."""
    tidy = text.strip()
    if not tidy:
        says = _("Give a reason in a few words.")
        raise ReasonMissing(says, fields={field: [says]})
    return tidy


def write_note(
    case: AnyCase,
    kind: NoteKind,
    content: dict[str, object],
    *,
    corrects: UUID | None = None,
    occurred_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Append a note; the caller holds the case."""
    note = seeing.tables_of(case).note(
        case_id=case.id,
        kind=kind,
        corrects_id=corrects,
        by_id=by.id,
        by_name=by.name[:200],
        occurred_at=occurred_at or at,
        recorded_at=at,
        sealed=seeing.key_of(case, at).seal(seeing.NOTE, content),
    )
    note.save(force_insert=True)
    return note.id
