"""What a claim is compared with: tariffs, other claims of the same time, figures of the crisis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.claims import blind, rules, sharing
from musterpoint.claims.models import Claim, ClaimState, Line, Tariff
from musterpoint.claims.sealed import RESPONDER, content
from musterpoint.crises import queries as crises
from musterpoint.disclosures import queries as disclosed
from musterpoint.evacuation.models import Seat, SeatState
from musterpoint.funds import units
from musterpoint.grants.actions import standing
from musterpoint.grants.models import ForeignMark
from musterpoint.grants.values import marks
from musterpoint.people import countries
from musterpoint.tenancy import scope

#: What is paid nothing in these duplicates nothing.
NOTHING = (ClaimState.DRAFT, ClaimState.REFUSED, ClaimState.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The most for one unit of a line, and where it stands."""

    most: int
    source: str
    from_on: date | None
    made_by: UUID | None = None


def caps(row: Claim, lines: Iterable[Line]) -> dict[int, Cap]:
    """
    Return by position the most that is paid for one unit; nothing where no rule says any.

    An own tariff of the country and currency that held at the end of the period goes before the
    pack's, which holds in its own currency alone. It counts once a second person has confirmed it,
    and not for what was filed before. One query.
    """
    pack = rules.services()
    newest: dict[str, Tariff] = {}
    rows = Tariff.objects.filter(
        country=row.responder.country, unit=row.unit, from_on__lte=row.until_on,
        confirmed_at__isnull=False,
    )  # fmt: skip
    if row.filed_at is not None:
        rows = rows.filter(confirmed_at__lte=row.filed_at)
    for one in rows.order_by("from_on", "id"):
        newest[one.service] = one
    found = {}
    for line in lines:
        own, shipped = newest.get(line.service), pack.services.get(line.service)
        if own is not None:
            found[line.position] = Cap(
                most=own.most, source=own.source, from_on=own.from_on, made_by=own.made_by
            )
        elif shipped is not None and row.unit == pack.currency.code:
            found[line.position] = Cap(most=shipped.most, source=pack.stamp, from_on=None)
    return found


def uncapped(row: Claim, lines: Iterable[Line]) -> list[int]:
    """Return the positions of lines for which no rule says what is the most."""
    rows = list(lines)
    limits = caps(row, rows)
    return [one.position for one in rows if one.position not in limits]


def twice(row: Claim) -> list[Claim]:
    """
    Return other claims of the same services in an overlapping time, whichever fund pays them.

    Of the same responder anywhere, or of anybody at the same place.
    """
    place = countries.plain(row.place)
    found = [
        one
        for one in _others(row)
        if one.responder_id == row.responder_id or countries.plain(one.place) == place
    ]
    return found[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A claim of the same made to another organisation: the number by which to ask about it."""

    organisation: str
    reference: str


def elsewhere(row: Claim, at: datetime) -> list[Elsewhere]:
    """
    Return where the same institution claimed the same service at the same place for these days.

    What others told by agreement: whose it is and its number, nothing more of it.
    """
    senders = set(marks_told().values_list("sender_id", flat=True).distinct())
    if not senders:
        return []
    services = set(row.lines.values_list("service", flat=True))
    words = blind.sought(told_of(row, at), services, row.place, (row.from_on, row.until_on))
    wanted, own = Q(pk__in=[]), scope.organisation_id()
    for sender in senders:
        tokens = marks.between(words, own, sender, sharing.KIND)
        wanted |= Q(sender_id=sender, token__in=list(tokens))
    items = set(marks_told().filter(wanted).values_list("item_id", flat=True))
    found = disclosed.received(sharing.KIND, item_ids=items, at=at) if items else []
    seen = {(one.sender_name, str(one.payload["reference"])) for one in found}
    return [Elsewhere(organisation=name, reference=number) for name, number in sorted(seen)][:20]


def marks_told() -> QuerySet[ForeignMark]:
    """Return the marks of responders' claims that others told and did not take back."""
    return standing().filter(purpose=sharing.KIND)


def told_of(row: Claim, at: datetime) -> frozenset[str]:
    """Return by what the institution of a claim is known again elsewhere."""
    one = row.responder
    return blind.institution(one.name, one.country, content(one.sealed, RESPONDER, one.id, at))


def _others(row: Claim) -> QuerySet[Claim]:
    """Return claims of these services in this time and country, the newest first."""
    services = row.lines.values("service")
    same = Line.objects.filter(
        service__in=services,
        claim__from_on__lte=row.until_on,
        claim__until_on__gte=row.from_on,
        claim__responder__country=row.responder.country,
    )
    rows = Claim.objects.filter(id__in=same.values("claim_id")).exclude(id=row.id)
    rows = rows.exclude(state__in=NOTHING, paid=0).select_related("responder")
    return rows.order_by("-filed_at", "-id")[:500]


def warnings(row: Claim, lines: Iterable[Line]) -> list[str]:
    """Return what does not fit the tariffs and the figures of the crisis, as sentences."""
    rows = list(lines)
    found, limits = [], caps(row, rows)
    digits = units.digits_of(row.unit)
    for one in rows:
        cap = limits.get(one.position)
        name = rules.service_name(one.service)
        if cap is None:
            found.append(
                _("%(service)s: no tariff in %(unit)s.") % {"service": name, "unit": row.unit}
            )
        elif one.price > cap.most:
            found.append(
                _("%(service)s: the price is above the tariff of %(most)s (%(source)s).")
                % {
                    "service": name,
                    "most": units.shown(cap.most, digits, row.unit),
                    "source": cap.source,
                }
            )
    return found + _implausible(row, rows)


def _implausible(row: Claim, lines: list[Line]) -> list[str]:
    if row.crisis_id is None:
        return []
    wanted = {"seats": 0, "nights": 0}
    for one in lines:
        shipped = rules.services().services.get(one.service)
        if shipped is not None and shipped.compared:
            wanted[shipped.compared] += one.number
    found = []
    if wanted["seats"] and wanted["seats"] > (seats := _seats(row, row.crisis_id)):
        found.append(
            _("Rides: %(asked)s are claimed; %(known)s people went with legs of this time.")
            % {"asked": wanted["seats"], "known": seats}
        )
    if wanted["nights"]:
        days = (row.until_on - row.from_on).days + 1
        nights = days * crises.view_counts(row.crisis_id)["everybody"]
        if wanted["nights"] > nights:
            found.append(
                _("Nights: %(asked)s are claimed; everybody on the roll had %(known)s.")
                % {"asked": wanted["nights"], "known": nights}
            )
    return found


def _seats(row: Claim, crisis_id: UUID) -> int:
    begins = datetime.combine(row.from_on, time(), UTC)
    ends = datetime.combine(row.until_on, time(), UTC) + timedelta(days=1)
    rows = Seat.objects.filter(
        leg__crisis_id=crisis_id,
        leg__departs_at__gte=begins,
        leg__departs_at__lt=ends,
        state__in=(SeatState.BOARDED, SeatState.ARRIVED),
    )
    return int(rows.aggregate(whole=Sum("people"))["whole"] or 0)
