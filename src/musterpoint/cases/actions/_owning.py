"""Who answers for a case, who speaks with the family now, and who takes a case over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.cases import rules, seeing
from musterpoint.cases.actions._common import changing, reason_of, record, touch
from musterpoint.cases.models import TABLES, AnyCase, AnyHandOver, HandOverState
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.people.models import Person
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.roles import ROLES


class HasAnOwner(Refused):
    """Somebody answers for this case already."""


class NotYours(NotAllowed):
    """Only the owner or a supervisor may do this."""


class BeingHandled(Refused):
    """Somebody else is speaking with this family now."""


class NoSuchColleague(Invalid):
    """Nobody of this organisation, or nobody who works on cases of this kind."""


class HandOverPending(Refused):
    """A colleague has not answered yet."""


class NothingToAnswer(Refused):
    """No hand-over waits for the actor."""


class HiddenFromThem(Refused):
    """The case is hidden from this colleague."""


def colleague(user_id: UUID, case: AnyCase, at: datetime, by: Actor) -> None:
    """Raise NoSuchColleague unless somebody works on cases here and may see this one."""
    membership = (
        Membership.objects.filter(organisation_id=by.organisation_id, user_id=user_id)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
        .first()
    )
    role = ROLES.get(membership.role) if membership is not None else None
    may = role is not None and Permission.CASES_CHANGE in role.permissions
    if may and role is not None and seeing.is_protected(case):
        may = role.clearance is Clearance.PROTECTION
    if not may:
        text = _("Choose a colleague who works on cases here.")
        raise NoSuchColleague(text, fields={"user": [text]})


def take(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """Answer for a case that nobody answers for."""
    case = changing(case_id, by)
    if by.id is None:
        raise NotYours(_("Only a colleague who is signed in can take a case."))
    if case.owner_id not in (None, by.id):
        raise HasAnOwner(_("Somebody answers for this case already. Ask for a hand-over."))
    _give(case, by.id, by, at)
    return case


def _give(case: AnyCase, user_id: UUID, by: Actor, at: datetime) -> None:
    case.owner_id = user_id
    touch(case, at, "owner_id")
    procedures.assign([case.run_id], user_id, by=by, at=at)
    record("cases.case.owned", case, by, at, to=str(user_id))


def hand_over(case_id: UUID, user_id: UUID, reason: str, *, by: Actor, at: datetime) -> AnyHandOver:
    """Ask a colleague to take a case over; until they accept, the owner answers for it."""
    case = changing(case_id, by)
    if case.owner_id != by.id or by.id is None:
        by.require(Permission.CASES_SUPERVISE)
    tables = seeing.tables_of(case)
    why = reason_of(reason)
    colleague(user_id, case, at, by)
    if user_id == case.owner_id:
        text = _("This colleague answers for the case already.")
        raise NoSuchColleague(text, fields={"user": [text]})
    if tables.hidden.objects.filter(case_id=case.id, user_id=user_id, shown_at=None).exists():
        raise HiddenFromThem(_("This case is hidden from that colleague. Choose another one."))
    if _pending(case) is not None:
        raise HandOverPending(_("A colleague has not answered yet. Take that back first."))
    asked: AnyHandOver = tables.hand_over(
        case_id=case.id,
        from_id=case.owner_id,
        to_id=user_id,
        asked_by=by.id,
        asked_at=at,
        sealed=seeing.key_of(case, at).seal(seeing.REASON, {"reason": why, "answer": ""}),
    )
    asked.save(force_insert=True)
    record("cases.hand_over.asked", case, by, at, to=str(user_id))
    return asked


def _pending(case: AnyCase) -> AnyHandOver | None:
    rows: Any = seeing.tables_of(case).hand_over.objects
    found: AnyHandOver | None = rows.filter(case_id=case.id, state=HandOverState.ASKED).first()
    return found


def _answer(
    case: AnyCase, asked: AnyHandOver, state: HandOverState, text: str, at: datetime
) -> None:
    key = seeing.key_of(case, at)
    content = {**key.open(seeing.REASON, asked.sealed), "answer": text.strip()}
    asked.state, asked.answered_at = state, at
    asked.sealed = key.seal(seeing.REASON, content)
    asked.save(update_fields=["state", "answered_at", "sealed"])


def accept(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """Take over a case that one was asked to take."""
    case = changing(case_id, by)
    asked = _asked_of(case, by)
    _answer(case, asked, HandOverState.ACCEPTED, "", at)
    record("cases.hand_over.accepted", case, by, at)
    _give(case, asked.to_id, by, at)
    _let_go(case, at)
    return case


def decline(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> AnyCase:
    """Refuse to take a case over, with a reason; the owner stays."""
    case = changing(case_id, by)
    asked = _asked_of(case, by)
    _answer(case, asked, HandOverState.DECLINED, reason_of(reason), at)
    record("cases.hand_over.declined", case, by, at)
    return case


def take_back(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """Take back what one asked a colleague."""
    case = changing(case_id, by)
    asked = _pending(case)
    if asked is None:
        raise NothingToAnswer(_("No hand-over waits for an answer."))
    if by.id is None or by.id not in (asked.asked_by, asked.from_id):
        by.require(Permission.CASES_SUPERVISE)
    _answer(case, asked, HandOverState.WITHDRAWN, "", at)
    record("cases.hand_over.withdrawn", case, by, at)
    return case


def _asked_of(case: AnyCase, by: Actor) -> AnyHandOver:
    asked = _pending(case)
    if asked is None or by.id is None or asked.to_id != by.id:
        raise NothingToAnswer(_("You were not asked to take this case over."))
    return asked


def withdraw_pending(case: AnyCase, at: datetime) -> None:
    """Take back what waits, because the case closes; the caller holds the case."""
    asked = _pending(case)
    if asked is not None:
        _answer(case, asked, HandOverState.WITHDRAWN, "", at)


def handle(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """
    Say that one speaks with the family now, for a short time; again prolongs it.

    Refused while a colleague speaks with somebody of the same household, on any case that the
    actor may see.
    """
    case = changing(case_id, by)
    if by.id is None:
        raise NotYours(_("Only a colleague who is signed in can do this."))
    for other in (case, *_of_family(case, by)):
        is_held = other.handled_until is not None and other.handled_until > at
        if is_held and other.handler_id != by.id:
            raise BeingHandled(
                _("A colleague is speaking with this family. Look again in some minutes.")
            )
    case.handler_id, case.handled_until = by.id, at + rules.handling()
    touch(case, at, "handler_id", "handled_until")
    record("cases.case.handled", case, by, at)
    return case


def _of_family(case: AnyCase, by: Actor) -> list[AnyCase]:
    """Return the other open cases of the same household that the actor may see, held."""
    if case.person_id is None:
        return []
    home = Person.objects.filter(id=case.person_id).values_list("household_id", flat=True).first()
    if home is None:
        return []
    # The household is held, so that two officers who begin at once come one after the other.
    list(Person.objects.select_for_update().filter(household_id=home).order_by("id"))
    family = Person.objects.filter(household_id=home).values("id")
    found: list[AnyCase] = []
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(person_id__in=family, closed_at=None)
        found += rows.exclude(id=case.id)
    return found


def let_go(case_id: UUID, *, by: Actor, at: datetime) -> AnyCase:
    """Say that one does not speak with the family any more."""
    case = changing(case_id, by, is_open=False, is_here=False)
    if case.handler_id is not None and case.handler_id == by.id:
        _let_go(case, at)
        record("cases.case.let_go", case, by, at)
    return case


def _let_go(case: AnyCase, at: datetime) -> None:
    case.handler_id, case.handled_until = None, None
    touch(case, at, "handler_id", "handled_until")
