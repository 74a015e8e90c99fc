"""What stands in the directory: services with filters, a service, a partner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.people import countries
from musterpoint.referrals import kinds, rules
from musterpoint.referrals.models import Partner, Service, Side, Verdict
from musterpoint.referrals.queries._matching import free_today, limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the directory down; ``ended`` shows what has ended, and nothing else."""

    text: str = ""
    kind: str = ""
    country: str = ""
    language: str = ""
    side: str = ""
    child_safe: bool = False
    open_now: bool = False
    free: bool = False
    old: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service with what is true of it at the moment; its partner was read with it."""

    service: Service
    kind: str
    is_sensitive: bool
    is_open: bool
    free: int | None
    is_old: bool

    @property
    def partner(self) -> Partner:
        """The partner."""
        return self.service.partner

    @property
    def is_behind_the_wall(self) -> bool:
        """Whether the partner may be told what was told in private."""
        return self.partner.side == Side.PROTECTION

    @property
    def has_ended(self) -> bool:
        """Whether service or partner is out of every search."""
        return self.service.ended_at is not None or self.partner.ended_at is not None


def services(filters: Filters, at: datetime) -> list[Line]:
    """Return the services that the filters leave, by kind in the order of the pack, then name."""
    rows = Service.objects.select_related("partner")
    if not filters.ended:
        rows = rows.filter(ended_at__isnull=True, partner__ended_at__isnull=True)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.side:
        rows = rows.filter(partner__side=filters.side)
    if filters.child_safe:
        rows = rows.filter(is_child_safe=True)
    found = [one for one in lines(rows, at) if _is_wanted(one, filters)]
    order = {code: place for place, code in enumerate(kinds.shipped().kinds)}
    return sorted(
        found,
        key=lambda one: (
            order.get(one.service.kind, len(order)),
            one.service.name.casefold(),
            one.service.id,
        ),
    )


def lines(rows: Iterable[Service], at: datetime) -> list[Line]:
    """Return services with what is true of them at a moment."""
    pack, bounds = kinds.shipped(), limits()
    return [
        Line(
            service=row,
            kind=pack.name(row.kind),
            is_sensitive=pack.is_sensitive(row.kind),
            is_open=row.verdict != Verdict.CLOSED and rules.is_open(row.weekly, row.zone, at),
            free=free_today(row, at),
            is_old=rules.is_old(row.verified_at, at, bounds),
        )
        for row in rows
    ]


def _is_wanted(one: Line, filters: Filters) -> bool:
    if filters.ended and not one.has_ended:
        return False
    if filters.language and filters.language not in one.service.languages:
        return False
    if filters.open_now and not one.is_open:
        return False
    if filters.free and (not one.free or one.service.verdict != Verdict.OPEN):
        return False
    if filters.old and not one.is_old:
        return False
    wanted = countries.plain(filters.text).split()
    row = one.service
    words = countries.plain(
        f"{row.name} {row.partner.name} {one.kind} {row.area} {row.address} {row.about}"
    )
    return all(word in words for word in wanted)


def service(service_id: UUID, at: datetime) -> Line:
    """Return a service, also one that has ended; raise Missing."""
    row = Service.objects.select_related("partner").filter(id=service_id).first()
    if row is None:
        raise Missing(_("There is no such service here."))
    return lines([row], at)[0]


def partner(partner_id: UUID) -> Partner:
    """Return a partner, also one that has ended; raise Missing."""
    row = Partner.objects.filter(id=partner_id).first()
    if row is None:
        raise Missing(_("There is no such partner here."))
    return row


def services_of(partner_id: UUID, at: datetime) -> list[Line]:
    """Return the services of a partner, those that have ended last."""
    rows = Service.objects.filter(partner_id=partner_id).select_related("partner")
    return lines(rows.order_by(F("ended_at").asc(nulls_first=True), "name", "id"), at)


def partners() -> QuerySet[Partner]:
    """Return the partners by name."""
    return Partner.objects.order_by("name", "id")


def used(rows: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Return the countries and the languages of services, for a picker."""
    return (
        sorted({one.service.country for one in rows} - {""}),
        sorted({code for one in rows for code in one.service.languages}),
    )
