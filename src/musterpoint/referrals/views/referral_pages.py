"""What the pages of referrals do first and last: guard, say what was seen, render."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.audit import actions as audit
from musterpoint.kernel.ids import show_reference
from musterpoint.referrals import kinds, life
from musterpoint.referrals.life import State
from musterpoint.referrals.queries._referrals import ReferralRow
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url

#: How a state looks.
LOOKS = {
    State.DRAFT: "unk",
    State.CONSENTED: "unk",
    State.SENT: "due",
    State.ACKNOWLEDGED: "due",
    State.ACCEPTED: "move",
    State.APPOINTMENT: "move",
    State.STARTED: "move",
    State.DECLINED: "help",
    State.NOT_ATTENDED: "help",
    State.COMPLETED: "ok",
    State.FEEDBACK: "ok",
}


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of referrals."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_send": request.actor.may(Permission.REFERRALS_SEND),
    }
    return render(request, f"referrals/life/{template}.html", base | context, status=status)


def saw(request: ActorRequest, rows: Iterable[ReferralRow]) -> None:
    """Record whose referrals a page shows; what is behind the wall, in its own trail."""
    listed = list(rows)
    for is_private in (False, True):
        own = [one.referral for one in listed if one.is_protected is is_private]
        persons = {one.person_id for one in own if one.person_id is not None}
        if is_private:
            with audit.reading_in_private():
                _saw(request, [one.id for one in own], persons)
        else:
            _saw(request, [one.id for one in own], persons)


def _saw(request: ActorRequest, referrals: list[UUID], persons: set[UUID]) -> None:
    if referrals:
        audit.saw("referrals.referral.read", referrals, by=request.actor, at=request.at)
    if persons:
        audit.saw("people.person.read", sorted(persons), by=request.actor, at=request.at)


def shown(request: ActorRequest, rows: Iterable[ReferralRow]) -> list[dict[str, Any]]:
    """Return rows as the table shows them."""
    zone, pack = chrome_of(request).zone, kinds.shipped()
    return [
        {
            "row": one,
            "one": one.referral,
            "url": url(request, "referrals:referral", referral_id=one.referral.id),
            "reference": show_reference(one.referral.reference),
            "kind": pack.name(one.referral.service_kind),
            "look": look(one.referral.state),
            "created": formats.moment(one.referral.created_at, zone, now=request.at),
            "is_follow": life.RUNS.get(State(one.referral.state)) == "follow_up",
        }
        for one in rows
    ]


def look(state: str) -> str:
    """Return how a state looks."""
    return LOOKS.get(State(state), "off")
