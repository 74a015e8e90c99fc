"""Zones with who looks after them, how many live there, who calls whom, and who was reached."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.crises import queries as crises
from musterpoint.crises.models import Area
from musterpoint.people.countries import plain
from musterpoint.rosters import identity
from musterpoint.rosters.models import Answer, Asked, CallKind, CallOut, Member, MemberState
from musterpoint.rosters.queries._calls import calls
from musterpoint.rosters.queries._members import Card, card
from musterpoint.rosters.wardens import rules
from musterpoint.rosters.wardens.actions import KINDS
from musterpoint.rosters.wardens.models import WardenTerm, WardenZone
from musterpoint.web import languages

REFERENCES = "rosters.terms"


class Care(StrEnum):
    """Whether somebody looks after a zone."""

    NOBODY = "nobody"
    OVER = "over"
    ENDS = "ends"
    HELD = "held"


#: A zone in one of these has no warden whose term runs.
WITHOUT = frozenset({Care.NOBODY, Care.OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLine:
    """A zone, its term and people, and where it stands in the telephone tree."""

    row: WardenZone
    care: Care
    term: WardenTerm | None
    warden: Card | None
    deputy: Card | None
    caller: WardenZone | None
    depth: int
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A zone in a call: who was asked, what they said after how many minutes, or who is missed."""

    row: WardenZone
    depth: int
    caller: WardenZone | None
    asked: Asked | None
    who: Card | None
    is_cut_off: bool

    @property
    def minutes(self) -> int | None:
        """Return how long the answer took."""
        if self.asked is None or self.asked.answered_at is None:
            return None
        return round((self.asked.answered_at - self.asked.asked_at).total_seconds() / 60)


def zones() -> QuerySet[WardenZone]:
    """Return the zones that were not given up, by post and name."""
    return WardenZone.objects.filter(closed_at__isnull=True).order_by("post", "name", "id")


def posts() -> list[str]:
    """Return the posts that have zones, in alphabetical order."""
    return sorted(set(zones().order_by().values_list("post", flat=True)))


def zone_lines(
    at: datetime,
    *,
    post: str = "",
    text: str = "",
    is_vacant: bool = False,
    zone_id: UUID | None = None,
    has_counts: bool = False,
) -> list[ZoneLine]:
    """
    Return zones with their wardens, each below the one that calls it.

    ``text`` is looked for in the names of post, zone and places; with ``has_counts`` the people
    of the newest open crisis' roll are counted by place.
    """
    every = {row.id: row for row in zones()}
    terms = {one.zone_id: one for one in _open_terms()}
    above = {key: row.above_id for key, row in every.items()}
    order = [one for one in rules.tree(above) if zone_id is None or one.key == zone_id]
    names, counts = place_names(), people_by_place() if has_counts else None
    shown = [
        (every[one.key], one.depth, _care(terms.get(one.key), at))
        for one in order
        if _is_wanted(every[one.key], post, text, names)
    ]
    shown = [one for one in shown if not is_vacant or one[2] in WITHOUT]
    held = [term for row, _depth, _how in shown if (term := terms.get(row.id))]
    cards = card(_people(held), at)
    return [
        _zone_line(row, depth, care, terms.get(row.id), cards, every, counts)
        for row, depth, care in shown
    ]


def _zone_line(
    row: WardenZone,
    depth: int,
    care: Care,
    term: WardenTerm | None,
    cards: Mapping[UUID, Card],
    every: Mapping[UUID, WardenZone],
    counts: Counter[str] | None,
) -> ZoneLine:
    return ZoneLine(
        row=row,
        care=care,
        term=term,
        warden=cards.get(term.member_id) if term else None,
        deputy=cards.get(term.deputy_id) if term and term.deputy_id else None,
        caller=every.get(row.above_id) if row.above_id else None,
        depth=depth,
        people=sum(counts[code] for code in row.places) if counts is not None else None,
    )


def _people(terms: Iterable[WardenTerm]) -> set[UUID]:
    both = [(one.member_id, one.deputy_id) for one in terms]
    return {key for pair in both for key in pair if key is not None}


def _open_terms() -> QuerySet[WardenTerm]:
    return WardenTerm.objects.filter(ended_at__isnull=True).select_related("member", "deputy")


def _care(term: WardenTerm | None, at: datetime) -> Care:
    day = at.date()
    if term is None or term.member.state == MemberState.LEFT or term.starts_on > day:
        return Care.NOBODY
    if term.ends_on < day:
        return Care.OVER
    return Care.ENDS if rules.remind_on(term.ends_on) <= day else Care.HELD


def _is_wanted(row: WardenZone, post: str, text: str, names: Mapping[str, str]) -> bool:
    if post and row.post != post:
        return False
    places = " ".join(names.get(code, code) for code in row.places)
    return not text or plain(text) in plain(f"{row.post} {row.name} {places}")


def place_names() -> dict[str, str]:
    """Return the areas of open crises by code, in the reader's language."""
    code = languages.current().code
    rows = Area.objects.filter(crisis__closed_at__isnull=True).order_by("crisis__declared_at")
    return {row.code: row.names.get(code) or row.name for row in rows}


def people_by_place() -> Counter[str]:
    """Return how many people stand on the roll of the newest open crisis that has a place."""
    found: Counter[str] = Counter()
    for crisis in reversed(crises.open_crises()):
        counted = crises.roll_counts(crisis.id).areas
        for row in Area.objects.filter(crisis=crisis):
            found[row.code] = counted[row.code]
    return found


def without_warden(codes: Iterable[str], at: datetime) -> int:
    """Return how many zones with one of the places have no warden whose term runs."""
    wanted = set(codes)
    terms = {one.zone_id: one for one in _open_terms()}
    return sum(
        _care(terms.get(row.id), at) in WITHOUT
        for row in zones()
        if wanted & set(row.places)
    )  # fmt: skip


def past_terms(zone_id: UUID, at: datetime) -> list[tuple[WardenTerm, Card]]:
    """Return the terms of a zone that ended, the newest first, with who held them."""
    rows = list(WardenTerm.objects.filter(zone_id=zone_id, ended_at__isnull=False))
    cards = card([row.member_id for row in rows], at)
    rows.sort(key=lambda row: (row.starts_on, row.id), reverse=True)
    return [(row, cards[row.member_id]) for row in rows if row.member_id in cards]


def terms_of(member_id: UUID, at: datetime) -> QuerySet[WardenTerm]:
    """Return the terms that run now of a member who may be called, as warden or deputy."""
    active = MemberState.ACTIVE
    mine = Q(member_id=member_id, member__state=active)
    mine |= Q(deputy_id=member_id, deputy__state=active)
    rows = _running(at.date()).filter(mine).select_related("zone")
    return rows.order_by("starts_on", "id")


def _running(day: date) -> QuerySet[WardenTerm]:
    """Return the terms that have begun, are not over and were not ended."""
    return WardenTerm.objects.filter(ended_at__isnull=True, starts_on__lte=day, ends_on__gte=day)


def letter_number(term: WardenTerm, at: datetime) -> str:
    """Return the number of a letter of appointment."""
    return identity.references([term.id], at, REFERENCES)[0]


def may_serve(at: datetime) -> list[Card]:
    """Return who may be appointed, by name."""
    rows = Member.objects.filter(roster__kind__in=KINDS).exclude(state=MemberState.LEFT)
    found = card(rows.exclude(sealed=b"").values_list("id", flat=True), at).values()
    return sorted(found, key=lambda one: (plain(one.name), one.id))


def warden_calls() -> QuerySet[CallOut]:
    """Return the calls to wardens and the tests of the tree, newest first, with their counts."""
    return calls().exclude(kind=CallKind.HELP)


def reached(call: CallOut, at: datetime) -> list[Reached]:
    """Return the zones of a call in the order of the tree, with who answered and who is missed."""
    asked = {one.member_id: one for one in Asked.objects.filter(call_out=call)}
    every = {row.id: row for row in zones()}
    terms = {one.zone_id: one for one in _open_terms()}
    places, post = set(call.need.get("places", ())), call.need.get("post", "")
    called = {
        key: row
        for key, row in every.items()
        if (not places or places & set(row.places)) and (not post or row.post == post)
    }
    above = {key: row.above_id for key, row in called.items()}
    cards = card(asked, at)
    answers = {key: _answer(terms.get(key), asked) for key in called}
    silent = [key for key, one in answers.items() if one is None or one.answer != Answer.YES]
    lost = rules.cut_off(above, silent)
    return [
        Reached(
            row=called[one.key],
            depth=one.depth,
            caller=every.get(upper) if (upper := above[one.key]) else None,
            asked=answer,
            who=cards.get(answer.member_id) if answer else None,
            is_cut_off=one.key in lost and (answer is None or answer.answer != Answer.YES),
        )
        for one in rules.tree(above)
        for answer in [answers[one.key]]
    ]


def _answer(term: WardenTerm | None, asked: Mapping[UUID, Asked]) -> Asked | None:
    """Return the answer that counts for a zone: a yes of either, else the warden's."""
    if term is None:
        return None
    both = [asked[key] for key in (term.member_id, term.deputy_id) if key and key in asked]
    return next((one for one in both if one.answer == Answer.YES), both[0] if both else None)


def to_call_next(member_id: UUID, at: datetime) -> list[tuple[WardenZone, Card]]:
    """Return the zones that somebody calls, each with its warden: terms that run now alone."""
    mine = [one.zone_id for one in terms_of(member_id, at)]
    rows = _running(at.date()).filter(
        zone__above_id__in=mine, zone__closed_at__isnull=True, member__state=MemberState.ACTIVE
    )
    rows = rows.exclude(member_id=member_id)
    terms = list(rows.select_related("zone").order_by("zone__name", "id"))
    cards = card([one.member_id for one in terms], at)
    return [(one.zone, cards[one.member_id]) for one in terms if cards[one.member_id].name]
