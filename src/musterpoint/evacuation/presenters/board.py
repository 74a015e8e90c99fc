"""The board of an evacuation: the answer first, then requests, offers and whether it is fair."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis, CrisisRole
from musterpoint.disclosures import queries as disclosures
from musterpoint.evacuation import queries
from musterpoint.evacuation.models import (
    EntryState,
    LegState,
    MatchRun,
    Place,
    PoolEntry,
    Request,
    RequestState,
    RunState,
)
from musterpoint.evacuation.presenters import advice, cells, words
from musterpoint.evacuation.presenters.legs import LegGroup, leg_groups
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Part, shares

OUT_OF_DANGER = (LegState.ARRIVED, LegState.CANCELLED)
#: The board shows so many legs that are over; all of them are one link away.
PAST_LEGS = 5
#: So many nationalities are shown before the others are folded away.
LARGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who is seated, and the most that could be."""

    run: MatchRun | None
    departed: int
    confirmed: int
    proposed: int
    bound: int | None
    ready: int
    gap: int
    stuck: int
    parts: tuple[Part, ...]
    mark: float | None

    @property
    def seated(self) -> int:
        """Everybody who has left, has a seat, or is proposed one."""
        return self.departed + self.confirmed + self.proposed

    @property
    def waiting(self) -> int:
        """Ready people without a seat."""
        return self.ready - self.departed - self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One line of the requests: what, how many people, and where to read who."""

    label: str
    people: int
    share: float
    url: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Who requests or offers can be given to: another organisation, or our own pool."""

    id: UUID
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group in a table of fairness, with small cells kept back."""

    label: str
    ready: str
    seated: str
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Lines of a table of fairness: the largest, and the others, which are one click away."""

    first: tuple[GroupLine, ...]
    others: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What an organisation has in the pool."""

    name: str
    waiting: str
    seated: str
    gone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything on the page."""

    has_pool: bool
    is_tied: bool
    answer: Answer | None
    requests: tuple[RequestLine, ...]
    requests_people: int
    to_share: int
    offers_to_share: int
    request_targets: tuple[Target, ...]
    offer_targets: tuple[Target, ...]
    causes: tuple[advice.Cause, ...]
    unmatched_people: int
    groups: tuple[LegGroup, ...]
    legs: int
    hidden_legs: int
    seats: int
    free: int
    has_places: bool
    by_nationality: Groups
    by_class: tuple[GroupLine, ...]
    sources: tuple[SourceLine, ...]
    may: dict[str, bool]


def has_pool(crisis: Crisis) -> bool:
    """Say whether this organisation matches requests itself in this crisis."""
    if crisis.role == CrisisRole.OPERATOR:
        return True
    return PoolEntry.objects.filter(crisis=crisis).exists()


def may(request: ActorRequest) -> dict[str, bool]:
    """Return what the actor may do, for the buttons: ``may.match``."""
    asks = {
        "match": Permission.EVACUATION_MATCH,
        "offer": Permission.EVACUATION_OFFER,
        "board": Permission.EVACUATION_BOARD,
        "request": Permission.EVACUATION_REQUEST,
        "share": Permission.DISCLOSURES_SEND,
        "people": Permission.PEOPLE_READ,
    }
    return {name: request.actor.may(permission) for name, permission in asks.items()}


def board(request: ActorRequest, crisis: Crisis, *, all_legs: bool = False) -> Board:
    """Return the board of a crisis as this actor sees it."""
    pool = has_pool(crisis)
    held = may(request)
    answer = _answer(crisis.id) if pool else None
    run = answer.run if answer else None
    zone = chrome_of(request).zone
    causes = advice.causes(run.id, advice.book_for(crisis.id, zone)) if run else []
    shown, hidden = _recent(queries.legs(crisis.id), all_legs)
    targets = _targets(request, crisis, pool)
    own = request.organisation.id
    open_legs = [line for line in shown if line.leg.state not in OUT_OF_DANGER]
    lines, people = _requests(request, crisis)
    return Board(
        has_pool=pool,
        is_tied=crisis.shared_reference is not None,
        answer=answer,
        requests=tuple(lines),
        requests_people=people,
        to_share=_to_share(crisis),
        offers_to_share=sum(
            line.leg.state == LegState.OFFERED
            and line.leg.offered_by_id == own
            and line.leg.shared_with is None
            for line in shown
        ),
        request_targets=tuple(targets["evacuation.request"]) if held["share"] else (),
        offer_targets=tuple(t for t in targets["evacuation.offer"] if not t.is_own),
        causes=tuple(causes),
        unmatched_people=sum(cause.people for cause in causes),
        groups=tuple(leg_groups(request, crisis, shown, run)),
        legs=len(shown) + hidden,
        hidden_legs=hidden,
        seats=sum(line.leg.seats for line in open_legs),
        free=sum(max(0, line.free - line.proposed) for line in open_legs),
        has_places=Place.objects.filter(crisis=crisis).exists(),
        by_nationality=_groups(_fair(crisis.id, own, "nationality") if pool else []),
        by_class=tuple(_fair(crisis.id, own, "priority_class")) if pool else (),
        sources=tuple(_sources(crisis.id, own, request.organisation.name)) if pool else (),
        may=held,
    )


def _answer(crisis_id: UUID) -> Answer:
    found = queries.result(crisis_id)
    run = found.run
    ready = found.departed + found.confirmed + found.waiting
    seated = found.departed + found.confirmed + found.proposed
    gap = run.bound_people - run.seated_people if run else 0
    stands = run is not None and run.state != RunState.DISCARDED
    bound = seated + gap if stands else None
    pieces = [(found.departed, ""), (found.confirmed, "b"), (found.proposed, "c")]
    return Answer(
        run=run,
        departed=found.departed,
        confirmed=found.confirmed,
        proposed=found.proposed,
        bound=bound,
        ready=ready,
        gap=gap,
        stuck=max(0, ready - bound) if bound is not None else 0,
        parts=tuple(shares(pieces, ready)),
        mark=100 * bound / ready if bound is not None and ready else None,
    )


def _requests(request: ActorRequest, crisis: Crisis) -> tuple[list[RequestLine], int]:
    """Return the lines of this organisation's own requests and the people in open ones."""
    by_state = {state: n for state, (_h, n) in queries.requests_by_state(crisis.id).items()}
    holds = queries.requests_by_hold(crisis.id)
    total = sum(by_state.values())

    def line(label: str, people: int, state: str) -> RequestLine:
        address = f"{url(request, 'evacuation:requests', crisis=crisis.slug)}?state={state}"
        return RequestLine(
            label=label, people=people, share=people / total if total else 0.0, url=address
        )

    def heading(label: str, states: Iterable[str]) -> RequestLine:
        people = sum(by_state.get(state, 0) for state in states)
        return RequestLine(label=label, people=people, share=0.0, is_group=True)

    moving = (RequestState.READY, RequestState.SEATED, RequestState.DEPARTED, RequestState.ARRIVED)
    over = (RequestState.NO_SHOW, RequestState.WITHDRAWN)
    lines = [heading(_("Ready to travel, or gone"), moving)]
    lines += [line(str(state.label), by_state.get(state, 0), state) for state in moving]
    lines.append(heading(_("Not ready yet"), [RequestState.WAITING]))
    for code, people in sorted(holds.items()):
        lines.append(line(words.hold(code), people, RequestState.WAITING))
    if any(by_state.get(state) for state in over):
        lines.append(heading(_("No longer asked"), over))
        lines += [line(str(s.label), by_state[s], s) for s in over if by_state.get(s)]
    return lines, sum(n for state, n in by_state.items() if state not in over)


def _to_share(crisis: Crisis) -> int:
    rows = Request.objects.filter(
        crisis=crisis, state=RequestState.READY, item_id__isnull=True
    ).aggregate(n=Sum("people"))
    return int(rows["n"] or 0)


def _targets(request: ActorRequest, crisis: Crisis, pool: bool) -> dict[str, list[Target]]:
    """Return who may be given requests and offers under an agreement that is in force."""
    own = Target(id=request.organisation.id, name=request.organisation.name, is_own=True)
    found: dict[str, list[Target]] = {"evacuation.request": [], "evacuation.offer": []}
    if crisis.role != CrisisRole.OPERATOR and crisis.shared_reference is not None:
        for one in disclosures.agreements():
            other = one.crisis_reference not in (None, crisis.shared_reference)
            if other or not disclosures.is_in_force(one, request.at):
                continue
            target = Target(id=one.counterpart_id, name=one.counterpart_name, is_own=False)
            for kind in found:
                if kind in one.allows and target not in found[kind]:
                    found[kind].append(target)
    if pool or not found["evacuation.request"]:
        found["evacuation.request"].append(own)
    return found


def _recent(lines: list[queries.LegLine], everything: bool) -> tuple[list[queries.LegLine], int]:
    """Return the legs to show and how many are left out: those that were over long ago."""
    if everything:
        return lines, 0
    over = [line for line in lines if line.leg.state in OUT_OF_DANGER]
    left_out = {line.leg.id for line in over[:-PAST_LEGS]}
    return [line for line in lines if line.leg.id not in left_out], len(left_out)


def _fair(crisis_id: UUID, own: UUID, by: str) -> list[GroupLine]:
    rows = list(
        PoolEntry.objects.filter(crisis_id=crisis_id)
        .exclude(state=EntryState.CLOSED)
        .values(by)
        .annotate(
            ready=Sum("people"),
            seated=Sum("people", filter=~Q(state=EntryState.OPEN), default=0),
            others=Sum("people", filter=~Q(source_id=own), default=0),
        )
        .order_by(*(["priority_class"] if by == "priority_class" else ["-ready", by]))
    )
    ready = [cells.Cell(people=row["ready"], others=row["others"]) for row in rows]
    readable = cells.shown(ready)
    seated = cells.shown([cells.Cell(people=row["seated"], others=row["others"]) for row in rows])
    lines = []
    for row, cell, ready_text, seated_text in zip(rows, ready, readable, seated, strict=True):
        whole = ready_text == formats.count(row["ready"]) and not cell.is_small
        exact = whole and seated_text == formats.count(row["seated"])
        lines.append(
            GroupLine(
                label=_group_name(by, row[by]),
                ready=ready_text,
                seated=seated_text if whole else ready_text,
                share=row["seated"] / row["ready"] if exact and row["ready"] else None,
            )
        )
    return lines


def _groups(lines: Sequence[GroupLine]) -> Groups:
    """Return the largest groups and the others; a single other is not worth a click."""
    most = LARGEST if len(lines) > LARGEST + 1 else len(lines)
    return Groups(first=tuple(lines[:most]), others=tuple(lines[most:]))


def _group_name(by: str, value: str | int) -> str:
    return words.priority_class(int(value)) if by == "priority_class" else words.country(str(value))


def _sources(crisis_id: UUID, own: UUID, own_name: str) -> list[SourceLine]:
    gone = [EntryState.TRAVELLING, EntryState.ARRIVED]
    rows = list(
        PoolEntry.objects.filter(crisis_id=crisis_id)
        .values("source_id", "source_name")
        .annotate(
            waiting=Sum("people", filter=Q(state=EntryState.OPEN), default=0),
            seated=Sum("people", filter=Q(state=EntryState.SEATED), default=0),
            gone=Sum("people", filter=Q(state__in=gone), default=0),
        )
        .order_by("source_name", "source_id")
    )

    def cell(row: dict[str, Any], name: str) -> cells.Cell:
        return cells.Cell(people=row[name], others=0 if row["source_id"] == own else row[name])

    def column(name: str) -> list[str]:
        return cells.shown([cell(dict(row), name) for row in rows])

    return [
        SourceLine(
            name=own_name if row["source_id"] == own else str(row["source_name"]),
            waiting=waiting,
            seated=seated,
            gone=left,
        )
        for row, waiting, seated, left in zip(
            rows, column("waiting"), column("seated"), column("gone"), strict=True
        )
    ]
