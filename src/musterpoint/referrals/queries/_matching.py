"""The ranked list of services for a need: candidates by equality, decided by ``rules``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.kernel.errors import Invalid
from musterpoint.referrals import kinds, rules, words
from musterpoint.referrals.models import Partner, Pathway, Service, Side, Verdict
from musterpoint.referrals.queries._pathways import Roads
from musterpoint.referrals.rules import Against, For, Limits, Need, Offered, Why


class NoSuchKind(Invalid):
    """There is no such kind of service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A service that fits, with what speaks for and against it, in words.

    ``pathway`` is what a referral may be sent under; without one ``no_pathway`` says why.
    """

    service: Service
    partner: Partner
    score: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    pathway: Pathway | None
    no_pathway: str = ""
    km: float | None = None
    free: int | None = None
    codes: tuple[For | Against, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A service that does not fit, and why, in words."""

    service: Service
    partner: Partner
    why: Why
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What fits, best first; what does not with the reason; ``stamp`` names the rules followed."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[PassedOver, ...]
    is_protected: bool
    stamp: str


def limits() -> Limits:
    """Return what the pack says of freshness and distance."""
    pack = kinds.shipped()
    return Limits(verify_after=pack.verify_after, near_km=pack.near_km)


def match(need: Need, at: datetime) -> Result:
    """
    Rank the services of a kind for a need; keep nothing of the question.

    A sensitive kind makes the need a protected one. Raises NoSuchKind.
    """
    pack = kinds.shipped()
    if need.service_kind not in pack.kinds:
        text = gettext_lazy("Choose a service from the list.")
        raise NoSuchKind(text, fields={"service_kind": [str(text)]})
    need = replace(
        need,
        is_protected=need.is_protected or pack.is_sensitive(need.service_kind),
        urgency=need.urgency or pack.urgency_of(need.service_kind).code,
    )
    rows = Service.objects.filter(
        kind=need.service_kind, ended_at__isnull=True, partner__ended_at__isnull=True
    ).select_related("partner")
    services = {row.id: row for row in rows}
    roads = Roads({row.partner_id for row in services.values()}, at)
    found = rules.match(
        need,
        [
            offered(row, at, has_pathway=roads.in_force(row.partner_id, row.kind) is not None)
            for row in services.values()
        ],
        at,
        limits(),
    )
    return Result(
        candidates=tuple(_candidate(one, services[one.id], roads, at) for one in found.ranked),
        left_out=tuple(
            PassedOver(
                service=services[one.id],
                partner=services[one.id].partner,
                why=one.why,
                words=str(words.WHY[one.why]),
            )
            for one in found.left_out
        ),
        is_protected=need.is_protected,
        stamp=pack.stamp,
    )


def _candidate(one: rules.Ranked, row: Service, roads: Roads, at: datetime) -> Candidate:
    road = roads.in_force(row.partner_id, row.kind)
    free = free_today(row, at)
    more: Mapping[For | Against, str] = {}
    if free:
        more = {For.FREE: _("Free today: %(count)d") % {"count": free}}
    against = [str(words.AGAINST[code]) for code in one.against if code != Against.NO_PATHWAY]
    missing = "" if road else roads.why_none(row.partner_id, row.kind)
    return Candidate(
        service=row,
        partner=row.partner,
        score=one.score,
        reasons=tuple(more.get(code) or str(words.FOR[code]) for code in one.reasons),
        against=tuple([missing, *against] if missing else against),
        pathway=road.pathway if road else None,
        no_pathway=missing,
        km=one.km,
        free=free,
        codes=(*one.reasons, *one.against),
    )


def free_today(row: Service, at: datetime) -> int | None:
    """Return the places that are free today at the service's place; None when nobody said."""
    today = at.astimezone(ZoneInfo(row.zone)).date()
    return row.free if row.free_on == today else None


def offered(row: Service, at: datetime, *, has_pathway: bool) -> Offered:
    """Return a service as the rules see it; its partner must have been read with it."""
    return Offered(
        id=row.id,
        is_behind_the_wall=row.partner.side == Side.PROTECTION,
        authority_of=row.partner.authority_of,
        is_child_safe=row.is_child_safe,
        sexes=frozenset(row.sexes),
        age_from=row.age_from,
        age_to=row.age_to,
        nationalities=frozenset(row.nationalities),
        statuses=frozenset(row.statuses),
        languages=frozenset(row.languages),
        weekly=row.weekly,
        zone=row.zone,
        is_closed=row.verdict == Verdict.CLOSED,
        is_full=row.verdict == Verdict.FULL,
        free=free_today(row, at),
        country=row.country,
        area=row.area,
        latitude=row.latitude,
        longitude=row.longitude,
        verified_at=row.verified_at,
        has_pathway=has_pathway,
    )
