"""Calls: who was asked, what they said, who went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from musterpoint.rosters.actions import _telling
from musterpoint.rosters.models import (
    Answer,
    Asked,
    CallKind,
    CallOut,
    Deployment,
    DeploymentState,
    Standing,
)
from musterpoint.rosters.queries._members import Card, card, counted
from musterpoint.web import formats

HOLDING = (Standing.HOLDS, Standing.ASSIGNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """Somebody who was asked, with name, place in the line and deployment."""

    row: Asked
    card: Card
    waits_as: int
    deployment: Deployment | None


def calls() -> QuerySet[CallOut]:
    """Return calls, newest first, with how many were asked, said yes, hold a place."""
    mine = Asked.objects.filter(call_out=OuterRef("id"))
    return CallOut.objects.annotate(
        people=counted(mine),
        yes=counted(mine.filter(answer=Answer.YES)),
        taken=counted(mine.filter(standing__in=HOLDING)),
    ).order_by("-created_at", "-id")


def call(call_id: UUID) -> CallOut:
    """Return a call with its counts, or raise CallOut.DoesNotExist."""
    return calls().get(id=call_id)


def asked_lines(call_id: UUID, at: datetime) -> list[AskedLine]:
    """Return who was asked: those with a place, the waiting list, then the others."""
    rows = list(Asked.objects.filter(call_out_id=call_id).order_by("number", "asked_at", "id"))
    cards = card([row.member_id for row in rows], at)
    sent = {one.asked_id: one for one in Deployment.objects.filter(asked__call_out_id=call_id)}
    numbers = _line(rows)
    order = {standing: place for place, standing in enumerate(_ORDER)}
    rows.sort(key=lambda row: (order[Standing(row.standing)], row.number, row.asked_at, row.id))
    return [
        AskedLine(
            row=row,
            card=cards[row.member_id],
            waits_as=numbers.get(row.id, 0),
            deployment=sent.get(row.id),
        )
        for row in rows
    ]


_ORDER = (
    Standing.ASSIGNED,
    Standing.HOLDS,
    Standing.WAITS,
    Standing.NONE,
    Standing.CANCELLED,
)


def _line(rows: Sequence[Asked]) -> dict[UUID, int]:
    waiting = sorted(
        (row for row in rows if row.standing == Standing.WAITS), key=lambda row: row.number
    )
    return {row.id: place for place, row in enumerate(waiting, 1)}


def open_deployments() -> QuerySet[Deployment]:
    """Return who is out or about to go, by the day of return."""
    states = (DeploymentState.PLANNED, DeploymentState.UNDER_WAY)
    rows = Deployment.objects.filter(state__in=states).select_related("asked__call_out")
    return rows.order_by("ends_at", "id")


def row_of_answer_link(token: str, at: datetime) -> Asked | None:
    """Return the question that an answer link opens, or None."""
    row_id = _telling.row_of(token, at)
    rows = Asked.objects.select_related("call_out", "member__roster")
    row = rows.filter(id=row_id).first() if row_id else None
    return row if row is not None and bytes(row.member.sealed) else None


def standing_words(row: Asked) -> str:
    """Return the sentence that tells somebody what became of their answer."""
    if row.call_out.kind != CallKind.HELP and row.standing == Standing.HOLDS:
        return _("You said that you begin. Thank you.")
    if row.standing == Standing.WAITS:
        number = _telling.place_in_line(row)
        return _("All places are taken. You are number %(number)s on the waiting list.") % {
            "number": formats.count(number)
        }
    return {
        Standing.HOLDS: _("You have a place. Wait until we tell you that you go."),
        Standing.ASSIGNED: _("You go. Tell us at once if you cannot come."),
        Standing.CANCELLED: _("You told us that you cannot come. Thank you for answering."),
    }.get(Standing(row.standing), _("We have no answer of yours yet."))
