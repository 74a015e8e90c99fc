"""
Questions about private conversations, red flags, openings and calls.

Below protection clearance the database shows no row of any of them. Figures are for cleared
readers of their own organisation alone; no report keeps them and no indicator (DESIGN D4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from musterpoint.cases.models import (
    CallBack,
    Helpline,
    Opening,
    OpeningState,
    RedFlag,
    Screening,
    TalkState,
)
from musterpoint.cases.screening import wall
from musterpoint.cases.screening.actions._calling import USE as CALL
from musterpoint.cases.screening.actions._opening import USE as OPENING
from musterpoint.cases.screening.actions._talking import USE as TALK
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import RollEntry
from musterpoint.disclosures import queries as disclosures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBeOffered:
    """Somebody on the roll of an open crisis to whom no conversation was offered yet."""

    person_id: UUID
    crisis_id: UUID
    enrolled_at: datetime
    is_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    Of one crisis: people on the roll, and what became of the offer of a talk to each.

    Red flags with those that a human had in hand in time, and after how many minutes, sorted.
    """

    people: int
    offered: int
    held: int
    declined: int
    flags: int
    answered: int
    in_time: int
    late: int
    minutes: tuple[float, ...]

    @property
    def median_minutes(self) -> int | None:
        """Half of the flags were in a human's hand so soon; None before the first was."""
        return round(median(self.minutes)) if self.minutes else None


def waiting(
    *, crisis_id: UUID | None = None, by: Actor, limit: int = 50, offset: int = 0
) -> list[ToBeOffered]:
    """
    Return people of the rolls of open crises who were not offered a conversation, in the order in
    which they came; those who wanted another time stand among them. Two queries.
    """
    by.require(Permission.PROTECTION_READ)
    wall.require_cleared(by)
    rows = _to_offer(crisis_id).order_by("entered_at", "id")[offset : offset + limit]
    found = list(rows.values_list("person_id", "crisis_id", "entered_at"))
    later = set(
        Screening.objects.filter(
            person_id__in=[one for one, _crisis, _at in found], state=TalkState.LATER
        ).values_list("person_id", flat=True)
    )
    return [
        ToBeOffered(person_id=person, crisis_id=crisis, enrolled_at=at, is_later=person in later)
        for person, crisis, at in found
    ]


def _to_offer(crisis_id: UUID | None) -> QuerySet[RollEntry]:
    rows = RollEntry.objects.filter(PRESENT, crisis__closed_at=None)
    if crisis_id is not None:
        rows = rows.filter(crisis_id=crisis_id)
    done = Screening.objects.exclude(state=TalkState.LATER).values("person_id")
    return rows.exclude(person_id__in=done)


def count_waiting(crisis_id: UUID | None = None) -> int:
    """Return how many were not offered a conversation yet."""
    return _to_offer(crisis_id).count()


def talks_of(person_id: UUID) -> list[Screening]:
    """Return the conversations offered to somebody, the newest first."""
    return list(Screening.objects.filter(person_id=person_id).order_by("-offered_at", "-id"))


def talk_of_draft(draft_id: UUID) -> Screening:
    """Return the conversation whose answers these are, or raise NothingHere."""
    found = Screening.objects.filter(draft_id=draft_id).first()
    if found is None:
        raise wall.nothing()
    return found


def arranged(talk: Screening, at: datetime) -> dict[str, str]:
    """Return how a conversation was arranged; nothing of the erased."""
    keys = vault.open_keys([talk.person_id], at=at, compartment="protection")
    key = keys.get(talk.person_id)
    return key.open(TALK, talk.sealed) if key is not None else {}


def flags_of(talk_ids: Iterable[UUID]) -> list[RedFlag]:
    """Return the flags of conversations, the most pressing first."""
    rows = RedFlag.objects.filter(screening_id__in=list(talk_ids)).select_related("case")
    return list(rows.order_by("answer_by", "code"))


def open_flags(*, by: Actor, limit: int = 200) -> list[RedFlag]:
    """Return the flags that wait for a human, the most pressing first."""
    by.require(Permission.PROTECTION_READ)
    rows = RedFlag.objects.filter(answered_at=None).select_related("case")
    return list(rows.order_by("answer_by", "id")[:limit])


def answered_flags(*, by: Actor, limit: int = 50) -> list[RedFlag]:
    """Return the flags that were answered last."""
    by.require(Permission.PROTECTION_READ)
    rows = RedFlag.objects.filter(answered_at__isnull=False).select_related("case")
    return list(rows.order_by("-answered_at", "-id")[:limit])


def count_flags(actor: Actor) -> int:
    """Return how many red flags wait, for the navigation; 0 for who may not know of any."""
    if not wall.is_behind(actor):
        return 0
    return RedFlag.objects.filter(answered_at=None).count()


def is_stopped(person_id: UUID, by: Actor) -> bool:
    """Say whether sharing about somebody was stopped, to those behind the wall."""
    by.require(Permission.PROTECTION_READ)
    return person_id in disclosures.stopped([person_id])


def figures(crisis_id: UUID, *, by: Actor, at: datetime) -> Figures | None:
    """
    Return the figures of conversations and red flags of a crisis; None for who may not know.

    Only a reader of the own organisation with protection clearance gets them. Whoever declined
    first and talked later counts as held. Five queries.
    """
    if not wall.is_behind(by):
        return None
    people = RollEntry.objects.filter(PRESENT, crisis_id=crisis_id).count()
    offered = Screening.objects.filter(crisis_id=crisis_id)
    held = offered.filter(state=TalkState.DONE)
    talks = offered.aggregate(
        offered=Count("person_id", distinct=True),
        held=Count("person_id", filter=Q(state=TalkState.DONE), distinct=True),
    )
    declined = offered.filter(state=TalkState.DECLINED).exclude(
        person_id__in=held.values("person_id")
    )
    raised = RedFlag.objects.filter(screening__crisis_id=crisis_id)
    answered = raised.filter(answered_at__isnull=False).values_list("raised_at", "answered_at")
    flags = raised.aggregate(
        all=Count("id"),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
        in_time=Count("id", filter=Q(answered_at__lte=F("answer_by"))),
        late=Count("id", filter=Q(answered_at=None, answer_by__lt=at)),
    )
    return Figures(
        people=people,
        offered=talks["offered"],
        held=talks["held"],
        declined=declined.values("person_id").distinct().count(),
        flags=flags["all"],
        answered=flags["answered"],
        in_time=flags["in_time"],
        late=flags["late"],
        minutes=tuple(sorted((end - begin).total_seconds() / 60 for begin, end in answered if end)),
    )


def has_asked(person_id: UUID, by: Actor, at: datetime) -> bool:
    """Say whether the actor asked lately to open somebody's box: not what became of it."""
    if by.id is None:
        return False
    rows = Opening.objects.filter(person_id=person_id, asked_by=by.id)
    return rows.filter(Q(lapses_at__gt=at) | Q(open_until__gt=at)).exists()


def to_decide(*, by: Actor, at: datetime) -> list[Opening]:
    """Return the requests of others that somebody may decide now, the newest first."""
    by.require(Permission.PROTECTION_BREAK)
    rows = Opening.objects.filter(state=OpeningState.ASKED, lapses_at__gt=at)
    others = rows.exclude(asked_by=by.id or by.organisation_id)
    return list(others.order_by("-asked_at", "-id")[:100])


def openings(*, by: Actor, is_reviewed: bool | None = None, limit: int = 200) -> list[Opening]:
    """Return emergency openings for those who oversee them, the newest first."""
    by.require(Permission.PROTECTION_OVERSEE)
    rows = Opening.objects.all()
    if is_reviewed is not None:
        rows = rows.filter(reviewed_at__isnull=not is_reviewed)
    return list(rows.order_by("-asked_at", "-id")[:limit])


def opening(opening_id: UUID, *, by: Actor) -> Opening:
    """Return one opening for those who oversee them, or raise NothingHere."""
    by.require(Permission.PROTECTION_OVERSEE)
    found = Opening.objects.filter(id=opening_id).first()
    if found is None:
        raise wall.nothing()
    return found


def words_of(rows: Iterable[Opening], at: datetime) -> dict[UUID, str]:
    """Return why each opening was asked for, in the asker's words; the erased are not there."""
    listed = list(rows)
    keys = vault.open_keys([one.person_id for one in listed], at=at, compartment="protection")
    return {
        one.id: keys[one.person_id].open(OPENING, one.sealed)["words"]
        for one in listed
        if one.person_id in keys
    }


def note_of(row: Opening, at: datetime) -> str:
    """Return what the review says; nothing about the erased."""
    keys = vault.open_keys([row.person_id], at=at, compartment="protection")
    if not row.sealed_note or row.person_id not in keys:
        return ""
    return str(keys[row.person_id].open(OPENING, bytes(row.sealed_note))["note"])


def calls(at: datetime, *, by: Actor, limit: int = 200) -> list[tuple[CallBack, dict[str, Any]]]:
    """Return who asked to be called and was not yet, the longest waiting first."""
    by.require(Permission.PROTECTION_READ)
    rows = list(CallBack.objects.filter(answered_at=None).order_by("asked_at", "id")[:limit])
    keys = vault.open_keys([one.id for one in rows], at=at, compartment="confidence")
    return [(one, keys[one.id].open(CALL, one.sealed)) for one in rows if one.id in keys]


def helplines() -> list[Helpline]:
    """Return the numbers that everybody sees, in their order."""
    return list(Helpline.objects.order_by("place", "id"))
