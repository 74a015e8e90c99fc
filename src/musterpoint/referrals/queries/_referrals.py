"""Lists of referrals and one of them, opened. Whoever shows one calls ``audit.saw``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from musterpoint.accounts.models import User
from musterpoint.cases.models import TABLES as CASES
from musterpoint.disclosures import queries as disclosures
from musterpoint.kernel import ids
from musterpoint.people import queries as people
from musterpoint.referrals import life, seeing, sharing
from musterpoint.referrals.life import State
from musterpoint.referrals.models import TABLES, AnyLink, AnyReferral, ReceivedReferral, Tables
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

PAGE = 50
VIEWS = ("mine", "overdue", "unanswered", "follow_up", "appointments", "drafts", "all", "closed")
TO_FOLLOW = (State.STARTED, State.COMPLETED, State.NOT_ATTENDED, State.DECLINED)
#: So many open referrals are opened to be searched by a name of somebody who is not registered.
MOST_FOUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list shows: one of ``VIEWS``, and further conditions that all hold."""

    view: str = "mine"
    kind: str = ""
    partner_id: UUID | None = None
    phase: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """A referral in a list; ``name`` is empty for somebody who was erased or let go."""

    referral: AnyReferral
    name: str
    is_erased: bool
    owner: str
    is_protected: bool

    @property
    def is_silent(self) -> bool:
        """Say whether silence has reached a supervisor."""
        return self.referral.escalated >= len(life.LEVELS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list; ``next`` is where it goes on, empty at the end."""

    rows: tuple[ReferralRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """A referral with everything on it."""

    row: ReferralRow
    content: Mapping[str, Any]
    shared: Mapping[str, str]
    events: tuple[Any, ...]
    links: tuple[AnyLink, ...]
    case: Any
    repeats: tuple[AnyReferral, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRow:
    """A person whom another organisation referred to us, opened."""

    row: ReceivedReferral
    told: Mapping[str, str]
    said: tuple[Mapping[str, str], ...]
    is_withdrawn: bool


def listing(
    filters: Filters, start: int = 0, *, by: Actor, at: datetime, limit: int = PAGE
) -> Listing:
    """Return referrals, what is due first. The number of queries does not grow with the rows."""
    wanted = _wanted(filters.text, at) if filters.text.strip() else None
    found: list[AnyReferral] = []
    for tables in TABLES:
        rows = _filtered(tables, filters, by, at)
        if wanted is not None:
            rows = rows.filter(wanted)
        ordered = rows.select_related("partner", "service").order_by("due_at", "-created_at", "-id")
        found += ordered[: start + limit + 1]
    far = at.replace(year=9999)
    found.sort(key=lambda one: (one.due_at or far, -one.created_at.timestamp(), one.id))
    shown = found[start : start + limit]
    more = str(start + limit) if len(found) > start + limit else ""
    return Listing(rows=tuple(rows_of(shown, at)), next=more)


def _filtered(tables: Tables, filters: Filters, by: Actor, at: datetime) -> QuerySet[Any]:
    rows = in_view(seeing.visible(tables, by), filters.view, by, at)
    if filters.kind:
        rows = rows.filter(service_kind=filters.kind)
    if filters.partner_id is not None:
        rows = rows.filter(partner_id=filters.partner_id)
    if filters.phase:
        rows = rows.filter(phase=filters.phase)
    return rows


def in_view(rows: QuerySet[Any], view: str, by: Actor, at: datetime) -> QuerySet[Any]:
    """Narrow referrals down to what a view shows."""
    if view == "closed":
        return rows.filter(closed_at__isnull=False)
    rows = rows.filter(closed_at__isnull=True)
    conditions = {
        "mine": Q(owner_id=by.id),
        "overdue": Q(due_at__lte=at),
        "unanswered": Q(state__in=life.UNANSWERED),
        "follow_up": Q(state__in=TO_FOLLOW),
        "appointments": Q(state=State.APPOINTMENT),
        "drafts": Q(state__in=(State.DRAFT, State.CONSENTED)),
    }
    return rows.filter(conditions.get(view, Q()))


def counts(by: Actor, at: datetime) -> Mapping[str, int]:
    """Return how many open referrals each view holds."""
    found = dict.fromkeys(VIEWS, 0)
    for tables in TABLES:
        rows = seeing.visible(tables, by)
        wanted = {
            view: Count("id", filter=Q(id__in=in_view(rows, view, by, at).values("id")))
            for view in VIEWS
            if view != "closed"
        }
        for view, number in rows.filter(closed_at=None).aggregate(**wanted).items():
            found[view] += number
    return found


def _wanted(text: str, at: datetime) -> Q:
    """Return the condition of what somebody searched for: a reference, or whom it is about."""
    reference = ids.parse_reference(text)
    found = Q(reference=reference) if reference else Q(pk__in=[])
    persons = people.search(text, at).person_ids[:MOST_FOUND]
    return found | Q(person_id__in=persons)


def rows_of(referrals: Iterable[AnyReferral], at: datetime) -> list[ReferralRow]:
    """Return referrals as lists show them; three queries."""
    listed = list(referrals)
    keys = seeing.keys_of(listed, at)
    names = dict(
        User.objects.filter(
            id__in={one.owner_id for one in listed if one.owner_id is not None}
        ).values_list("id", "name")
    )
    cases = _cases({one.case_id for one in listed if one.person_id is None and one.case_id})
    made = []
    for one in listed:
        content = seeing.content_of(one, keys.get(one.id))
        case = cases.get(one.case_id) if one.case_id is not None else None
        name = str(content.get("known", {}).get("name", ""))
        if content and not name:
            name = case.reference if case is not None else ids.show_reference(one.reference)
        made.append(
            ReferralRow(
                referral=one,
                name=name,
                is_erased=not content,
                owner=names.get(one.owner_id, "") if one.owner_id is not None else "",
                is_protected=seeing.is_protected(one),
            )
        )
    return made


def _cases(wanted: set[UUID]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for tables in CASES if wanted else ():
        rows: Any = tables.case.objects
        found |= {one.id: one for one in rows.filter(id__in=wanted)}
    return found


def view(referral_id: UUID, *, by: Actor, at: datetime) -> ReferralView:
    """Return a referral, opened, or raise NoSuchReferral; the caller says that it was seen."""
    found = seeing.find(referral_id, by)
    tables = seeing.tables_of(found)
    key = seeing.keys_of([found], at).get(found.id)
    content = seeing.content_of(found, key)
    events: Any = tables.event.objects
    links: Any = tables.link.objects
    again = seeing.visible(tables, by).filter(repeat_of=found.id).order_by("created_at")
    return ReferralView(
        row=rows_of([found], at)[0],
        content=content,
        shared=told(content),
        events=tuple(events.filter(referral_id=found.id).order_by("-occurred_at", "-id")[:200]),
        links=tuple(links.filter(referral_id=found.id).order_by("-made_at", "-id")[:20]),
        case=_cases({found.case_id}).get(found.case_id) if found.case_id else None,
        repeats=tuple(again.select_related("service", "partner")),
    )


def told(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what a partner is told: the pieces that the person agreed to, and nothing else."""
    known = {**content.get("known", {}), "note": content.get("note", "")}
    return {
        piece: sharing.as_told(piece, str(known[piece]))
        for piece in content.get("pieces", ())
        if known.get(piece)
    }


def of_person(person_id: UUID, *, by: Actor, at: datetime) -> list[ReferralRow]:
    """Return the referrals of a registered person, newest first."""
    found: list[AnyReferral] = []
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(person_id=person_id)
        found += rows.select_related("partner", "service")
    found.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    return rows_of(found, at)


def received(*, at: datetime, limit: int = 100) -> list[ReceivedRow]:
    """Return whom other organisations referred to us, newest first, opened."""
    rows = list(ReceivedReferral.objects.order_by("-received_at", "-id")[:limit])
    keys = vault.open_keys([one.id for one in rows], at=at)
    ended = ended_openly(rows) if rows else set()
    made = []
    for row in rows:
        key = keys.get(row.id)
        content = key.open(seeing.RECEIVED, row.sealed) if key and bytes(row.sealed) else {}
        made.append(
            ReceivedRow(
                row=row,
                told=content.get("told", {}),
                said=tuple(content.get("said", ())),
                is_withdrawn=row.item_id in ended,
            )
        )
    return made


def ended_openly(rows: list[ReceivedReferral]) -> set[UUID]:
    """Return the items of rows whose sender said openly that the person withdrew."""
    return disclosures.ended(seeing.KIND, [one.item_id for one in rows])
