"""What partners ask us to agree to, and what is told of many peers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Asked, AskedState, Circle, Part, Telling
from musterpoint.capacity.rules import Told, months_later
from musterpoint.kernel.errors import Missing


def asked_of_us() -> list[Asked]:
    """Return what partners assessed of us; those that wait for an answer first."""
    rows = list(Asked.objects.order_by("-received_at", "-id"))
    return sorted(rows, key=lambda one: one.state != AskedState.WAITING)


def asked(asked_id: UUID) -> Asked:
    """Return one request, or raise Missing."""
    found = Asked.objects.filter(id=asked_id).first()
    if found is None:
        raise Missing(_("There is no such request here."))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """What a host told last, by area; ``told_at`` is None when nothing may be told (any more)."""

    host_id: UUID | None
    host_name: str
    told_at: datetime | None
    areas: Mapping[str, Told]


def circles(at: datetime) -> list[Peers]:
    """Return the comparisons that we take part in, with what was told last."""
    rows = Circle.objects.filter(left_at=None).order_by("host_name", "id")
    return [_peers(one.host_id, one.host_name, one.told_at, one.figures, at) for one in rows]


def peers(at: datetime) -> Peers | None:
    """Return what we told last as a host; None when nobody takes part."""
    row = Telling.objects.order_by("-told_at", "-id").first()
    if row is None:
        return None
    return _peers(None, "", row.told_at, row.figures, at)


def is_host() -> bool:
    """Say whether anybody takes part in a comparison of ours; never how many."""
    return Part.objects.exists()


def _peers(
    host_id: UUID | None,
    name: str,
    told_at: datetime | None,
    figures: list[dict[str, object]],
    at: datetime,
) -> Peers:
    areas = {
        str(one["area"]): Told(
            area=str(one["area"]),
            low=int(str(one["low"])),
            middle=int(str(one["middle"])),
            high=int(str(one["high"])),
        )
        for one in figures
        if told_at is not None and _is_told(_day(one, told_at), at)
    }
    return Peers(
        host_id=host_id,
        host_name=name,
        told_at=told_at if told_at is not None and _is_told(told_at.date(), at) else None,
        areas=areas,
    )


def _day(figure: Mapping[str, object], told_at: datetime) -> date:
    """Return when an area's figures were told: they may stay while others are told anew."""
    return date.fromisoformat(str(figure.get("told_on") or told_at.date()))


def _is_told(day: date, at: datetime) -> bool:
    """Say whether what was told on a day is still told."""
    return months_later(day, pack().peers.months) > at.date()
