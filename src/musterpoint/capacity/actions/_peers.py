"""
Compare with peers: levels of areas, of at least five, rounded, never of one.

One organisation hosts a comparison; others give it their levels under an agreement. The host
tells all of them medians and quartiles: of an area once in a round, and something new in a later
one only when enough of its own givers changed since its last telling. Its figures stay until then,
so that nobody has an area told again and again by joining, changing and leaving.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.capacity import rules
from musterpoint.capacity.actions._assessing import NotNow
from musterpoint.capacity.areas import pack
from musterpoint.capacity.marks import marks
from musterpoint.capacity.models import Assessment, Circle, Part, State, Subject, Telling
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

#: What a member gives to the host, and what the host tells.
LEVELS = "capacity.levels"
PEERS = "capacity.peers"
BATCH = 50
HIGHEST = 40


class NoSuchCircle(Missing):
    """We take part in no such comparison."""


def join(host_id: UUID, host_name: str, *, by: Actor, at: datetime) -> Circle:
    """Take part in a host's comparison, or give it our newest agreed levels."""
    by.require(Permission.CAPACITY_CHANGE)
    row = (
        Assessment.objects.filter(subject=Subject.SELF, state=State.AGREED)
        .order_by("as_of", "agreed_at", "id")
        .last()
    )
    if row is None:
        raise NotNow(_("Agree to an assessment of your own organisation first."))
    given = {code: one.tenths for code, one in rules.levels(marks(row.answers.all())).items()}
    _give(host_id, row.as_of, given, _("Comparison with many"), by, at)
    circle = Circle.objects.select_for_update().filter(host_id=host_id).first()
    circle = circle or Circle(host_id=host_id, joined_at=at)
    if circle.left_at is not None:
        circle.joined_at, circle.left_at = at, None
    circle.host_name, circle.assessment, circle.given_at = host_name[:200], row, at
    circle.save()
    audit.record("capacity.peers.joined", subject_id=circle.id, by=by, at=at)
    return circle


def leave(host_id: UUID, *, by: Actor, at: datetime) -> Circle:
    """Take our part out of a host's comparison; what was told is forgotten here."""
    by.require(Permission.CAPACITY_CHANGE)
    circle = Circle.objects.select_for_update().filter(host_id=host_id, left_at=None).first()
    if circle is None:
        raise NoSuchCircle(_("You take part in no such comparison."))
    # Without an agreement nothing can be sent any more; the host takes our part out by itself.
    with suppress(disclosures.NoAgreement):
        _give(host_id, at.date(), {}, _("We leave the comparison"), by, at)
    circle.left_at, circle.assessment = at, None
    circle.figures, circle.told_at = [], None
    circle.save()
    audit.record("capacity.peers.left", subject_id=circle.id, by=by, at=at)
    return circle


def _give(
    host_id: UUID, as_of: date, given: Mapping[str, int], purpose: str, by: Actor, at: datetime
) -> None:
    payload = {
        "as_of": as_of.isoformat(),
        "areas": [{"area": code, "tenths": tenths} for code, tenths in sorted(given.items())],
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(host_id, LEVELS, [item], purpose, by=by, at=at)


# The host


def take_parts(*, by: Actor, at: datetime) -> int:
    """
    Take in what members give, and tell all of them when something new may be told.

    When nothing may, whoever gave is told what stands.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(LEVELS, limit=BATCH, at=at)
    for one in batch:
        given = _areas(one.payload["areas"])
        if not given:
            Part.objects.filter(sender_id=one.sender_id).delete()
            continue
        row = Part.objects.filter(sender_id=one.sender_id).first() or Part(sender_id=one.sender_id)
        row.levels, row.received_at = given, one.disclosed_at
        row.as_of = date.fromisoformat(str(one.payload["as_of"]))
        row.save()
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    if batch and not tell(by=by, at=at):
        _tell_standing({one.sender_id for one in batch}, by, at)
    return len(batch)


def _areas(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    known = {one.code for one in pack().areas}
    return {
        str(one["area"]): int(one["tenths"])
        for one in rows
        if one["area"] in known and 0 <= one["tenths"] <= HIGHEST
    }


def tell(*, by: Actor, at: datetime) -> bool:
    """Tell every member medians and quartiles, when that shows nothing of one."""
    by.require(Permission.DISCLOSURES_SEND)
    limits = pack().peers
    Part.objects.exclude(sender_id__in=_agreed(at)).delete()
    rows = list(Part.objects.order_by("sender_id"))
    parts = {str(one.sender_id): one.levels for one in rows}
    last = Telling.objects.select_for_update().order_by("-told_at", "-id").first()
    before = last.parts if last is not None else {}
    fresh = rules.tellable(
        before,
        parts,
        least=limits.least,
        least_changed=limits.least_changed,
        standing=_standing(last, limits.months, at.date()),
    )
    if not fresh:
        return False
    told = rules.summed_up(parts, least=limits.least, per_level=limits.per_level)
    figures = _kept(last, fresh) + [
        {
            "area": one.area,
            "low": one.low,
            "middle": one.middle,
            "high": one.high,
            "told_on": at.date().isoformat(),
        }
        for one in told
        if one.area in fresh
    ]
    figures.sort(key=lambda one: str(one["area"]))
    rests_on = rules.told_parts(before, parts, fresh)
    Telling.objects.all().delete()
    row = Telling.objects.create(figures=figures, parts=rests_on, told_at=at)
    for one in rows:
        _tell(one.sender_id, figures, by, at)
    audit.record("capacity.peers.told", subject_id=row.id, by=by, at=at, areas=len(figures))
    return True


def _tell_standing(givers: Collection[UUID], by: Actor, at: datetime) -> None:
    """
    Tell whoever gives levels in a running round what stands in it, as all others were told.

    Who joins later, or comes back, has it not. The figures are those of the last telling: they show
    nothing that the others do not know.
    """
    last = Telling.objects.order_by("-told_at", "-id").first()
    standing = _standing(last, pack().peers.months, at.date())
    figures = [one for one in _kept(last, ()) if one["area"] in standing]
    if not figures:
        return
    for one in Part.objects.filter(sender_id__in=givers).order_by("sender_id"):
        _tell(one.sender_id, figures, by, at)


def _standing(last: Telling | None, months: int, today: date) -> set[str]:
    """Return the areas that were told in the round that still runs."""
    return {
        str(one["area"])
        for one in _kept(last, ())
        if rules.months_later(date.fromisoformat(one["told_on"]), months) > today
    }


def _kept(last: Telling | None, fresh: Collection[str]) -> list[dict[str, Any]]:
    """Return the figures that stay as they were told, each with its day."""
    if last is None:
        return []
    day = {"told_on": last.told_at.date().isoformat()}
    return [day | one for one in last.figures if one["area"] not in fresh]


def _agreed(at: datetime) -> set[UUID]:
    """Return whom we may tell; the part of whose agreement ended is taken out."""
    return {
        one.counterpart_id
        for one in received.agreements()
        if one.crisis_reference is None and PEERS in one.allows and received.is_in_force(one, at)
    }


def _tell(member: UUID, figures: list[dict[str, Any]], by: Actor, at: datetime) -> None:
    payload = {"told_on": at.date().isoformat(), "areas": figures}
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(member, PEERS, [item], _("Comparison with many"), by=by, at=at)


# The member


def take_told(*, by: Actor, at: datetime) -> int:
    """Keep what a host told of all; whoever left keeps nothing."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(PEERS, limit=BATCH, at=at)
    known = {one.code for one in pack().areas}
    for one in batch:
        Circle.objects.filter(host_id=one.sender_id, left_at=None).update(
            figures=[row for row in one.payload["areas"] if row["area"] in known],
            told_at=one.disclosed_at,
        )
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)
