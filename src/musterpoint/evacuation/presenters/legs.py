"""Legs as rows of the board, and one leg with what is counted of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation import queries
from musterpoint.evacuation.models import (
    Leg,
    LegState,
    LineState,
    Manifest,
    ManifestLine,
    MatchRun,
    RunState,
    Seat,
    SeatState,
)
from musterpoint.evacuation.presenters import words
from musterpoint.evacuation.queries import LegLine
from musterpoint.kernel.money import places
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Part, Row, shares

HOLDING = [SeatState.PROPOSED, SeatState.CONFIRMED, SeatState.BOARDED, SeatState.ARRIVED]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """A leg in the table of offers."""

    url: str
    code: str
    icon: str
    mode: str
    origin: str
    destination: str
    departs: str
    left: str
    by: str
    people: int
    seats: int
    parts: tuple[Part, ...]
    special: str
    kind: str
    status: str
    manifest: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegGroup:
    """Legs under one heading."""

    title: str
    rows: tuple[LegRow, ...]


def leg_groups(
    request: ActorRequest, crisis: Crisis, lines: Sequence[LegLine], run: MatchRun | None
) -> list[LegGroup]:
    """Return the legs under headings by what they wait for. One query."""
    special = _special([line.leg for line in lines])
    piles: dict[str, list[LegLine]] = {"proposed": [], "open": [], "gone": [], "cancelled": []}
    for line in lines:
        piles[_pile(line)].append(line)
    number = run.number if run is not None and run.state == RunState.PROPOSED else None
    titles = {
        "proposed": _("Proposed by run %(number)s, %(people)s")
        % {
            "number": formats.count(number),
            "people": words.people(sum(line.proposed for line in piles["proposed"])),
        },
        "open": _("To leave, %(people)s")
        % {"people": words.people(sum(line.taken for line in piles["open"]))},
        "gone": _("Left, %(people)s")
        % {"people": words.people(sum(line.taken for line in piles["gone"]))},
        "cancelled": _("Cancelled"),
    }
    return [
        LegGroup(
            title=titles[name],
            rows=tuple(_leg_row(request, crisis, line, special) for line in pile),
        )
        for name, pile in piles.items()
        if pile
    ]


def _pile(line: LegLine) -> str:
    if line.leg.state in (LegState.DEPARTED, LegState.ARRIVED):
        return "gone"
    if line.leg.state == LegState.CANCELLED:
        return "cancelled"
    return "proposed" if line.proposed else "open"


def _special(legs: Sequence[Leg]) -> dict[UUID, tuple[int, int]]:
    """Return leg -> (wheelchair, stretcher places that are taken or proposed)."""
    rows = (
        Seat.objects.filter(leg__in=legs, state__in=HOLDING)
        .values("leg_id")
        .annotate(wheelchair=Sum("entry__wheelchair"), stretcher=Sum("entry__stretcher"))
    )
    return {row["leg_id"]: (row["wheelchair"], row["stretcher"]) for row in rows}


def _leg_row(
    request: ActorRequest, crisis: Crisis, line: LegLine, special: dict[UUID, tuple[int, int]]
) -> LegRow:
    leg = line.leg
    zone = chrome_of(request).zone
    kind, status = words.leg_status(leg.state, line.taken, line.proposed)
    waits = leg.state in (LegState.OFFERED, LegState.BOARDING)
    colour = "" if leg.state in (LegState.DEPARTED, LegState.ARRIVED) else "b"
    return LegRow(
        url=url(request, "evacuation:leg", crisis=crisis.slug, leg_id=leg.id),
        code=leg.code,
        icon=words.MODE_ICONS[leg.mode],
        mode=leg.get_mode_display(),
        origin=leg.origin.name,
        destination=leg.destination.name,
        departs=formats.moment(leg.departs_at, zone),
        left=formats.relative(leg.departs_at, request.at) if waits else "",
        by=leg.offered_by_name,
        people=line.taken + line.proposed,
        seats=leg.seats,
        parts=tuple(shares([(line.taken, colour), (line.proposed, "c")], leg.seats)),
        special=_special_words(leg, special.get(leg.id, (0, 0))),
        kind=kind,
        status=status,
        manifest=_("Version %(number)s") % {"number": formats.count(line.manifest_version)}
        if line.manifest_version
        else "",
        is_shared=leg.shared_with is not None,
    )


def _special_words(leg: Leg, taken: tuple[int, int]) -> str:
    found = []
    if leg.wheelchair or taken[0]:
        found.append(
            _("Wheelchair %(taken)s of %(places)s")
            % {"taken": formats.count(taken[0]), "places": formats.count(leg.wheelchair)}
        )
    if leg.stretcher or taken[1]:
        found.append(
            _("Stretcher %(taken)s of %(places)s")
            % {"taken": formats.count(taken[1]), "places": formats.count(leg.stretcher)}
        )
    return formats.listed(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The people of a list by what became of them: every count must add up to the list."""

    listed: int
    boarded: int
    no_show: int
    refused: int
    offloaded: int
    waiting: int
    seated: int

    @property
    def nameless(self) -> int:
        """People who have a seat and are not on the list, because their names have not come."""
        return max(0, self.seated - self.listed)

    @property
    def seatless(self) -> int:
        """People on the list whose seat was given up since it was made."""
        return max(0, self.listed - self.seated)

    @property
    def absent(self) -> int:
        """People of the list who would be left behind if the leg left now."""
        return self.listed - self.boarded


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPage:
    """One leg with its facts, its list in numbers, and what may be done."""

    leg: Leg
    line: LegLine
    kind: str
    status: str
    icon: str
    facts: tuple[Row, ...]
    manifest: Manifest | None
    tally: Tally
    is_open: bool
    can_cancel: bool
    can_depart: bool
    can_arrive: bool
    is_kept_elsewhere: bool


def leg_page(request: ActorRequest, leg: Leg) -> LegPage:
    """Return a leg with what is counted of it. Four queries."""
    seats = Seat.objects.filter(leg=leg, state__in=HOLDING).order_by().values_list("state")
    by_state = dict(seats.annotate(n=Sum("people")))
    proposed = by_state.pop(SeatState.PROPOSED, 0)
    taken = sum(by_state.values())
    manifest = queries.newest_manifest(leg.id)
    line = LegLine(
        leg=leg,
        taken=taken,
        proposed=proposed,
        manifest_version=manifest.version if manifest else 0,
    )
    kind, status = words.leg_status(leg.state, taken, proposed)
    is_open = leg.state in (LegState.OFFERED, LegState.BOARDING)
    elsewhere = leg.shared_with is not None
    return LegPage(
        leg=leg,
        line=line,
        kind=kind,
        status=status,
        icon=words.MODE_ICONS[leg.mode],
        facts=tuple(_facts(request, line)),
        manifest=manifest,
        tally=tally(manifest, by_state.get(SeatState.CONFIRMED, 0)),
        is_open=is_open and not elsewhere,
        can_cancel=is_open,
        can_depart=is_open and not elsewhere and manifest is not None,
        can_arrive=leg.state == LegState.DEPARTED and not elsewhere,
        is_kept_elsewhere=elsewhere,
    )


def tally(manifest: Manifest | None, seated: int) -> Tally:
    """Return the counts of a list. One query."""
    states = ManifestLine.objects.filter(manifest=manifest).values_list("state", flat=True)
    counted = Counter(states) if manifest is not None else Counter()
    return Tally(
        listed=sum(counted.values()),
        boarded=counted[LineState.BOARDED] + counted[LineState.ARRIVED],
        no_show=counted[LineState.NO_SHOW],
        refused=counted[LineState.REFUSED],
        offloaded=counted[LineState.OFFLOADED],
        waiting=counted[LineState.LISTED],
        seated=seated,
    )


def _facts(request: ActorRequest, line: LegLine) -> list[Row]:
    leg, zone = line.leg, chrome_of(request).zone
    seats = _("%(taken)s of %(seats)s, %(free)s free") % {
        "taken": formats.count(line.taken),
        "seats": formats.count(leg.seats),
        "free": formats.count(line.free),
    }
    rows = [
        Row(key=_("Vehicle"), value=leg.get_mode_display()),
        Row(key=_("Offered by"), value=leg.offered_by_name),
        Row(key=_("Leaves"), value=formats.moment(leg.departs_at, zone, year=True)),
        Row(key=_("Arrives"), value=formats.moment(leg.arrives_at, zone, year=True)),
        Row(key=_("Seats"), value=seats),
        Row(key=_("Wheelchair places"), value=formats.count(leg.wheelchair)),
        Row(key=_("Stretcher places"), value=formats.count(leg.stretcher)),
        Row(key=_("Infants on a lap"), value=formats.count(leg.infants)),
        Row(key=_("Escorts for children alone"), value=formats.count(leg.escorts)),
        Row(key=_("Takes"), value=_takes(leg)),
    ]
    if leg.cost_minor:
        rows.append(Row(key=_("Cost for one person"), value=_cost(leg)))
    return rows


def _takes(leg: Leg) -> str:
    if leg.allowed_nationalities is not None:
        return formats.listed(words.country(code) for code in leg.allowed_nationalities) or _(
            "Nobody"
        )
    if leg.own_nationality and leg.third_country_places is not None:
        return _("%(country)s, and up to %(places)s people of other nationalities") % {
            "country": words.country(leg.own_nationality),
            "places": formats.count(leg.third_country_places),
        }
    return _("Every nationality")


def _cost(leg: Leg) -> str:
    digits = places(leg.currency)
    return f"{formats.count(leg.cost_minor / 10**digits, digits)} {leg.currency}"
